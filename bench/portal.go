//go:build linux

package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"time"

	"calfleet/internal/auth"
	"calfleet/internal/cases"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/internal/jobs"
	"calfleet/internal/postgres"
	"calfleet/web"
)

// portalVariable makes this program a portal behind TLS: it holds the URL of a migrated database.
const portalVariable = "CALFLEET_BENCH_PORTAL"

// profileVariable names a file for a profile of the portal's processor.
const profileVariable = "CALFLEET_BENCH_PROFILE"

// hello is what the portal's process says first.
type hello struct {
	Address     string `json:"address"`
	Certificate []byte `json:"certificate"` // DER; the only one to trust
}

// goodbye is what it says last.
type goodbye struct {
	PeakMiB float64 `json:"peak_mib"`
}

// remotePortal is a portal in a process of its own, so that its memory and its files are not the client's.
type remotePortal struct {
	hello

	roots   *x509.CertPool
	process *exec.Cmd
	input   io.Closer
	output  *json.Decoder
}

func (b *bench) startPortal(ctx context.Context) (*remotePortal, error) {
	if err := b.database(ctx); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &remotePortal{process: exec.CommandContext(ctx, self), roots: x509.NewCertPool()}
	p.process.Env, p.process.Stderr = append(os.Environ(), portalVariable+"="+b.server.URL()), os.Stderr
	if b.profile != "" {
		p.process.Env = append(p.process.Env, profileVariable+"="+b.profile+".portal")
	}
	input, err := p.process.StdinPipe()
	if err != nil {
		return nil, err
	}
	output, err := p.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.input, p.output = input, json.NewDecoder(output)
	if err := p.process.Start(); err != nil {
		return nil, err
	}
	if err := p.output.Decode(&p.hello); err != nil {
		return nil, fmt.Errorf("start the portal: %w", err)
	}
	certificate, err := x509.ParseCertificate(p.Certificate)
	if err != nil {
		return nil, err
	}
	p.roots.AddCert(certificate)
	return p, nil
}

// stop ends the process and returns how much memory it had at most.
func (p *remotePortal) stop() (goodbye, error) {
	var g goodbye
	_ = p.input.Close()
	err := p.output.Decode(&g)
	if ended := p.process.Wait(); err == nil {
		err = ended
	}
	return g, err
}

// runPortal is all that the child does: it serves until its input ends.
func runPortal(ctx context.Context, url string, in io.Reader, out io.Writer) error {
	pool, err := postgres.Open(ctx, url)
	if err != nil {
		return err
	}
	defer pool.Close()
	queue, err := jobs.NewQueue(pool)
	if err != nil {
		return err
	}
	silent := slog.New(slog.DiscardHandler)
	store, judged := inventory.New(pool, queue), findings.New(pool, cases.Follow)
	handler, err := web.New(web.Options{
		Pool: pool, Auth: auth.New(pool), Inventory: store, Findings: judged, PublicURL: "https://localhost", Log: silent, Version: "bench",
	})
	if err != nil {
		return err
	}
	runner, err := jobs.Start(ctx, pool, silent, jobs.Work{Assess: judged.Assess})
	if err != nil {
		return err
	}
	h, listener, err := listenTLS()
	if err != nil {
		return err
	}
	server := web.NewServer(handler, silent)
	go func() { _ = server.Serve(listener) }()
	if err := json.NewEncoder(out).Encode(h); err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, in)
	peak, err := statusMiB("VmHWM")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	_ = server.Shutdown(ctx)
	_ = runner.Stop(ctx)
	return json.NewEncoder(out).Encode(goodbye{peak})
}

// listenTLS is a listener with a certificate of its own.
func listenTLS() (hello, net.Listener, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return hello{}, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), DNSNames: []string{"localhost"},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return hello{}, nil, err
	}
	config := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return hello{}, nil, err
	}
	front := &proxyFront{Listener: listener, free: make(chan struct{}, mostConnections)}
	return hello{listener.Addr().String(), der}, tls.NewListener(front, config), nil
}

// mostConnections are open at once, as at any proxy that ends TLS before a portal; whoever comes then stands in the kernel's line.
const mostConnections = 1024

// proxyFront accepts no more connections than it has room for.
type proxyFront struct {
	net.Listener

	free chan struct{}
}

// Accept waits until there is room.
func (p *proxyFront) Accept() (net.Conn, error) {
	p.free <- struct{}{}
	conn, err := p.Listener.Accept()
	if err != nil {
		<-p.free
		return nil, err
	}
	return &roomed{Conn: conn, leave: sync.OnceFunc(func() { <-p.free })}, nil
}

// roomed gives its room back when it is closed.
type roomed struct {
	net.Conn

	leave func()
}

// Close is that of the connection.
func (r *roomed) Close() error {
	defer r.leave()
	return r.Conn.Close()
}

func (p *remotePortal) trust() *tls.Config {
	return &tls.Config{RootCAs: p.roots, ServerName: "localhost", MinVersion: tls.VersionTLS12}
}

func (p *remotePortal) dial(ctx context.Context) (net.Conn, error) {
	dialer := tls.Dialer{Config: p.trust()}
	return dialer.DialContext(ctx, "tcp", p.Address)
}

// greet opens a connection, which costs both sides a handshake, and hangs up.
func (p *remotePortal) greet(ctx context.Context) error {
	conn, err := p.dial(ctx)
	if err != nil {
		return err
	}
	return conn.Close()
}

// client speaks to the portal over connections that it keeps, or over a new one each time.
func (p *remotePortal) client(fresh bool) *http.Client {
	return &http.Client{
		Timeout: time.Minute,
		Transport: &http.Transport{
			TLSClientConfig: p.trust(), DisableKeepAlives: fresh, MaxIdleConnsPerHost: speakers, DisableCompression: true,
		},
	}
}
