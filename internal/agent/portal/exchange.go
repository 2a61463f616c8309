package portal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"
)

// answer is a response as far as it matters here.
type answer struct {
	status int
	header textproto.MIMEHeader
	body   []byte
}

// Limits of one exchange.
const (
	longestExchange = 2 * time.Minute
	longestAnswer   = 64 << 10  // bytes of a body; the rest is not read
	longestResponse = 256 << 10 // bytes of everything
)

// exchange is one request on a connection of its own. It is HTTP/1.1 by hand because net/http alone would take the program past its six megabytes
// (docs/adr/0032): what an agent needs of it is this page.
func (c *Client) exchange(ctx context.Context, path string, header [][2]string, body []byte) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, longestExchange)
	defer cancel()
	conn, err := c.dial(ctx)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = conn.Close() }()
	defer interrupt(ctx, conn)()
	if err := send(conn, c.base.Host, c.base.EscapedPath()+path, header, body); err != nil {
		return answer{}, cause(ctx, err)
	}
	a, err := receive(conn)
	return a, cause(ctx, err)
}

// interrupt ends whatever a connection waits for when the context ends; what it returns takes that back.
func interrupt(ctx context.Context, conn net.Conn) (done func() bool) {
	return context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
}

// cause prefers the end of the context to what it did to the connection.
func cause(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// send writes a request whose values come from this program and from a file of settings: a line break in one would be another header.
func send(w io.Writer, host, path string, header [][2]string, body []byte) error {
	var b strings.Builder
	fmt.Fprintf(&b, "POST %s HTTP/1.1\r\nHost: %s\r\n", path, host)
	for _, h := range header {
		if strings.ContainsAny(h[1], "\r\n\x00") {
			return fmt.Errorf("the value of %s has a line break in it", h[0])
		}
		fmt.Fprintf(&b, "%s: %s\r\n", h[0], h[1])
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\nConnection: close\r\n\r\n", len(body))
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	_, err := w.Write(body)
	return err
}

// receive reads one response; what comes before the last one (100, 103) is passed over.
func receive(conn io.Reader) (answer, error) {
	r := textproto.NewReader(bufio.NewReader(io.LimitReader(conn, longestResponse)))
	for {
		a, err := head(r)
		if err != nil {
			return answer{}, err
		}
		if a.status < 200 {
			continue
		}
		a.body, err = bodyOf(r, a)
		return a, err
	}
}

var errNotHTTP = errors.New("what answered does not speak HTTP")

func head(r *textproto.Reader) (answer, error) {
	line, err := r.ReadLine()
	if err != nil {
		return answer{}, ended(err)
	}
	version, rest, _ := strings.Cut(line, " ")
	digits, _, _ := strings.Cut(rest, " ")
	status, err := strconv.Atoi(digits)
	if !strings.HasPrefix(version, "HTTP/1.") || err != nil || status < 100 || status > 599 || len(digits) != 3 {
		return answer{}, errNotHTTP
	}
	header, err := r.ReadMIMEHeader()
	return answer{status: status, header: header}, ended(err)
}

// ended says that the connection ended too soon.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// bodyOf reads a body in whichever way it is delimited, up to the longest that is read.
func bodyOf(r *textproto.Reader, a answer) ([]byte, error) {
	length := a.header.Get("Content-Length")
	switch {
	case a.status == 204 || a.status == 304:
		return nil, nil
	case strings.EqualFold(a.header.Get("Transfer-Encoding"), "chunked"):
		return chunked(r)
	case length != "":
		n, err := strconv.ParseInt(length, 10, 64)
		if err != nil || n < 0 {
			return nil, errNotHTTP
		}
		body := make([]byte, min(n, longestAnswer))
		_, err = io.ReadFull(r.R, body)
		return body, ended(err)
	}
	return io.ReadAll(io.LimitReader(r.R, longestAnswer))
}

// chunked reads pieces, each after its size in hexadecimal digits, until one of size 0.
func chunked(r *textproto.Reader) (body []byte, err error) {
	for {
		line, err := r.ReadLine()
		if err != nil {
			return nil, ended(err)
		}
		digits, _, _ := strings.Cut(line, ";")
		n, err := strconv.ParseUint(strings.TrimSpace(digits), 16, 31)
		if err != nil {
			return nil, errNotHTTP
		}
		if n == 0 || len(body) >= longestAnswer {
			return body[:min(len(body), longestAnswer)], nil
		}
		piece, err := io.ReadAll(io.LimitReader(r.R, int64(n)))
		if body = append(body, piece...); err != nil || uint64(len(piece)) < n {
			return nil, ended(errors.Join(err, io.EOF))
		}
		if end, err := r.ReadLine(); err != nil || end != "" {
			return nil, errNotHTTP
		}
	}
}
