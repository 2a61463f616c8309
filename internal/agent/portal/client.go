// Package portal is the agent's side of what docs/agents.md says: enrolment, tokens, reports and state, over HTTPS.
package portal

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"time"
)

// Options say how to reach a portal.
type Options struct {
	URL     string // https, or http to this computer itself
	CA      string // a PEM file with the only authorities to trust; empty: those of the system
	Proxy   string // a URL, "none", or empty: the environment says
	Version string // of the agent

	// Connect reaches for an address; nil: over the network.
	Connect func(ctx context.Context, network, address string) (net.Conn, error)
}

// Client talks to one portal.
type Client struct {
	base    *url.URL
	proxy   *url.URL       // nil: none
	roots   *x509.CertPool // nil: the system's
	agent   string
	connect func(ctx context.Context, network, address string) (net.Conn, error)
}

// New makes a client and reaches for nothing yet.
func New(o Options) (*Client, error) {
	base, err := parseURL(o.URL)
	if err != nil {
		return nil, err
	}
	roots, err := authorities(o.CA)
	if err != nil {
		return nil, err
	}
	proxy, err := proxyOf(o.Proxy, base, os.Getenv)
	if err != nil {
		return nil, err
	}
	if o.Connect == nil {
		o.Connect = (&net.Dialer{Timeout: 15 * time.Second}).DialContext
	}
	return &Client{base: base, proxy: proxy, roots: roots, agent: "calfleet-agent/" + o.Version, connect: o.Connect}, nil
}

// parseURL wants https: what goes over the wire is a token.
func parseURL(text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(text, "/"))
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("the portal's address is %q; it must look like https://calfleet.example.com", text)
	}
	ip := net.ParseIP(u.Hostname())
	here := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if u.Scheme != "https" && (u.Scheme != "http" || !here) {
		return nil, fmt.Errorf("the portal's address is %q; only https keeps the token secret on its way", text)
	}
	return u, nil
}

func authorities(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil //nolint:nilnil // nil is what crypto/tls calls the system's
	}
	pem, err := os.ReadFile(file) //nolint:gosec // its administrator names it
	if err != nil {
		return nil, fmt.Errorf("read the file of certificate authorities: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("the file of certificate authorities %s has no certificate in it; it must be PEM (-----BEGIN CERTIFICATE-----)", file)
	}
	return pool, nil
}

// Address is where the portal is; a token is good there and nowhere else.
func (c *Client) Address() string { return c.base.String() }

// dateFormat is HTTP's.
const dateFormat = "Mon, 02 Jan 2006 15:04:05 GMT"

// post sends a body and reads the answer into it, if there is a place for one. Every status but 2xx is a Refusal; redirections are not followed: a
// token goes where it was meant to go, or nowhere.
func (c *Client) post(ctx context.Context, path, key string, body []byte, into any) error {
	header := [][2]string{
		{"Authorization", "Bearer " + key},
		{"Date", time.Now().UTC().Format(dateFormat)}, // how far this computer's clock is off is a fact
		{"User-Agent", c.agent},
	}
	if body != nil {
		packed, err := pack(body)
		if err != nil {
			return err
		}
		body = packed
		header = append(header, [2]string{"Content-Type", "application/json"}, [2]string{"Content-Encoding", "gzip"})
	}
	a, err := c.exchange(ctx, path, header, body)
	if err != nil {
		return fmt.Errorf("reach the portal: %w", err)
	}
	if a.status < 200 || a.status > 299 {
		return refusal(a)
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(a.body, into); err != nil {
		return fmt.Errorf("the answer of %s is not a portal's: %w", c.base, err)
	}
	return nil
}

func pack(body []byte) ([]byte, error) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(body); err != nil {
		return nil, fmt.Errorf("pack body: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("pack body: %w", err)
	}
	return packed.Bytes(), nil
}
