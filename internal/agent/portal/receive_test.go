package portal

import (
	"bytes"
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"
)

func TestExchange_EndsWithItsContext(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // as long as the test
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err = client(t, Options{URL: "http://" + silent.Addr().String()}).Submit(ctx, "token", []byte("{}"))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

func TestReceive_WhatServersAndProxiesSend(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", longestAnswer+500)
	for name, test := range map[string]struct {
		raw    string
		status int
		body   string
		fails  bool
	}{
		"a length":            {raw: "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}and more", status: 202, body: "{}"},
		"until the end":       {raw: "HTTP/1.0 200 OK\r\n\r\nall of it", status: 200, body: "all of it"},
		"chunks":              {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", status: 200, body: "abcde"},
		"continue first":      {raw: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", status: 204},
		"no reason":           {raw: "HTTP/1.1 503\r\nContent-Length: 0\r\n\r\n", status: 503},
		"longer than is read": {raw: "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + long, status: 200, body: long[:longestAnswer]},
		"chunks without end":  {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + strings.Repeat("400\r\n"+strings.Repeat("y", 1024)+"\r\n", 300), status: 200, body: strings.Repeat("y", longestAnswer)},
		"nothing":             {raw: "", fails: true},
		"a mail server":       {raw: "220 mail.contoso.local ESMTP\r\n", fails: true},
		"cut in the head":     {raw: "HTTP/1.1 200 OK\r\nContent-", fails: true},
		"cut in the body":     {raw: "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"report_id\"", fails: true},
		"cut in a chunk":      {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", fails: true},
		"a chunk of no size":  {raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n", fails: true},
		"a negative length":   {raw: "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", fails: true},
		"headers for ever":    {raw: "HTTP/1.1 200 OK\r\n" + strings.Repeat("A: b\r\n", 100_000), fails: true},
	} {
		a, err := receive(strings.NewReader(test.raw))
		if (err != nil) != test.fails || err == nil && (a.status != test.status || string(a.body) != test.body) {
			t.Errorf("%s: %d, %d bytes, %v", name, a.status, len(a.body), err)
		}
	}
}

func TestSend_HeadersCannotBeSmuggledIn(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := send(&b, "x", "/", [][2]string{{"Authorization", "Bearer a\r\nX-Evil: 1"}}, nil); err == nil || b.Len() > 0 {
		t.Errorf("%v, %q", err, b.String())
	}
}

func FuzzReceive(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"))
	f.Add([]byte("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
	f.Add([]byte("HTTP/1.0 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := receive(bytes.NewReader(data))
		if err != nil {
			return
		}
		if len(a.body) > longestAnswer || a.status < 200 || a.status > 599 {
			t.Fatalf("status %d, %d bytes", a.status, len(a.body))
		}
		_ = refusal(a).Error()
	})
}
