package portal

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"net/url"
	"strings"
	"time"
)

// dial connects to the portal, through the proxy if there is one.
func (c *Client) dial(ctx context.Context) (net.Conn, error) {
	target := address(c.base)
	if c.base.Scheme == "http" { // this computer itself
		return c.connect(ctx, "tcp", target)
	}
	var conn net.Conn
	var err error
	if c.proxy == nil {
		conn, err = c.connect(ctx, "tcp", target)
	} else {
		conn, err = c.tunnel(ctx, target)
	}
	if err != nil {
		return nil, err
	}
	return secure(ctx, conn, &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.roots, ServerName: c.base.Hostname()})
}

// address is host and port.
func address(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// secure speaks TLS on a connection, or closes it.
func secure(ctx context.Context, conn net.Conn, config *tls.Config) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	secured := tls.Client(conn, config)
	if err := secured.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("speak TLS with %s: %w", config.ServerName, err)
	}
	return secured, nil
}

// tunnel asks the proxy for a connection to the target.
func (c *Client) tunnel(ctx context.Context, target string) (net.Conn, error) {
	conn, err := c.connect(ctx, "tcp", address(c.proxy))
	if err != nil {
		return nil, fmt.Errorf("reach the proxy: %w", err)
	}
	if c.proxy.Scheme == "https" {
		if conn, err = secure(ctx, conn, &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.roots, ServerName: c.proxy.Hostname()}); err != nil {
			return nil, fmt.Errorf("reach the proxy: %w", err)
		}
	}
	stop := interrupt(ctx, conn)
	err = ask(conn, target, c.proxy.User)
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("reach the portal through the proxy: %w", cause(ctx, err))
	}
	return conn, nil
}

// ask has the proxy connect to the target.
func ask(conn net.Conn, target string, user *url.Userinfo) error {
	request := "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n"
	if user != nil {
		password, _ := user.Password()
		request += "Proxy-Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(user.Username()+":"+password)) + "\r\n"
	}
	if _, err := io.WriteString(conn, request+"\r\n"); err != nil {
		return err
	}
	r := bufio.NewReader(io.LimitReader(conn, longestResponse))
	a, err := head(textproto.NewReader(r))
	switch {
	case err != nil:
		return err
	case a.status == 407:
		return errors.New("it wants a name and a password; they stand in its address: http://NAME:PASSWORD@proxy.example.com:3128")
	case a.status < 200 || a.status > 299:
		return fmt.Errorf("it answered %d", a.status)
	case r.Buffered() > 0: // in TLS the client speaks first
		return errNotHTTP
	}
	return nil
}

// proxyOf is the proxy that the settings or the environment name for a portal; nil without one.
func proxyOf(setting string, base *url.URL, lookup func(string) string) (*url.URL, error) {
	switch setting {
	case "none":
		return nil, nil //nolint:nilnil // nil is no proxy
	case "":
		if setting = either(lookup, "HTTPS_PROXY"); setting == "" || spared(base.Hostname(), either(lookup, "NO_PROXY")) {
			return nil, nil //nolint:nilnil // as above
		}
		if !strings.Contains(setting, "://") {
			setting = "http://" + setting
		}
	}
	u, err := url.Parse(setting)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("the proxy must look like http://proxy.example.com:3128, or be: none")
	}
	return u, nil
}

func either(lookup func(string) string, name string) string {
	if value := lookup(name); value != "" {
		return value
	}
	return lookup(strings.ToLower(name))
}

// spared reports whether a list such as "localhost,.contoso.local,10.0.0.5" has a host in it.
func spared(host, list string) bool {
	for entry := range strings.SplitSeq(list, ",") {
		entry = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(entry), "*"))
		bare := strings.TrimPrefix(entry, ".")
		if bare != "" && (strings.EqualFold(host, bare) || strings.HasSuffix(strings.ToLower(host), "."+bare)) || entry == "" && strings.TrimSpace(list) == "*" {
			return true
		}
	}
	return false
}
