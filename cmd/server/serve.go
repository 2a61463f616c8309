package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"calfleet/internal/jobs"
	"calfleet/web"
)

type serveCmd struct {
	Listen         string         `help:"Address to answer on; port 0 picks a free one." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	PublicURL      string         `help:"How people reach the portal, where a proxy stands before it: https://calfleet.example.com" placeholder:"URL"`
	TrustedProxies []netip.Prefix `help:"Networks of proxies whose X-Forwarded-For is believed, comma-separated." placeholder:"CIDR"`
	Demo           bool           `help:"Load the demo fleet: two organizations, once."`
	Gallery        bool           `help:"Serve /gallery as well: every component of the pages in every state, for who works on them."`
	LogFormat      string         `help:"text or json." enum:"text,json" default:"text"`
	databaseFlags
}

// Validate refuses an address that can't be one before a database is started for it.
func (c *serveCmd) Validate() error {
	_, port, err := net.SplitHostPort(c.Listen)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return fmt.Errorf("--listen needs an address such as 127.0.0.1:8080, not %q", c.Listen)
	}
	return nil
}

const drain = 20 * time.Second // what requests and jobs in flight get at a stop

// Run serves until ctx ends or the database dies under it.
func (c *serveCmd) Run(ctx context.Context, t terminal) error {
	log := newLog(t, c.LogFormat)
	portal, closePortal, err := c.open(ctx, log)
	if err != nil {
		return err
	}
	defer closePortal()
	if c.Demo {
		if err := loadDemo(ctx, portal); err != nil {
			return fmt.Errorf("load the demo fleet: %w", err)
		}
	}
	if err := portal.assessAll(ctx); err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	server, err := c.server(portal, log, c.base(listener.Addr())) //nolint:contextcheck // each request brings a context of its own
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	runner, err := jobs.Start(context.WithoutCancel(ctx), portal.pool, log, jobs.Work{
		Assess: portal.findings.Assess, Advise: portal.findings.Advise, AssessAll: portal.assessAll,
		Import: portal.inventory.WorkImport, Resume: portal.inventory.ResumeImports, EndPins: portal.inventory.EndPins,
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	return c.serve(ctx, t, portal, listener, server, runner)
}

func (c *serveCmd) serve(ctx context.Context, t terminal, portal *portal, listener net.Listener, server *http.Server, runner *jobs.Runner) error {
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	failed := c.announce(ctx, t, portal, listener.Addr())
	if failed == nil {
		failed = wait(ctx, portal, served)
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	return errors.Join(failed, server.Shutdown(stopping), runner.Stop(stopping))
}

func wait(ctx context.Context, portal *portal, served <-chan error) error {
	select {
	case <-ctx.Done():
		return nil
	case <-portal.down():
		return cmp.Or(portal.server.Err(), errors.New("somebody else has stopped the embedded PostgreSQL"))
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	}
}

func (c *serveCmd) server(portal *portal, log *slog.Logger, base string) (*http.Server, error) {
	handler, err := web.New(web.Options{
		Pool: portal.pool, Auth: portal.auth, Inventory: portal.inventory, Findings: portal.findings,
		PublicURL: base, TrustedProxies: c.TrustedProxies, Gallery: c.Gallery, Log: log, Version: version,
	})
	if err != nil {
		return nil, fmt.Errorf("build the pages: %w", err)
	}
	return web.NewServer(handler, log), nil
}

// announce prints where the portal answers and, while there is nobody yet, the link with which the first administrator comes in.
func (c *serveCmd) announce(ctx context.Context, t terminal, portal *portal, addr net.Addr) error {
	if _, err := fmt.Fprintf(t.out, "listening on http://%s\n", addr); err != nil {
		return err
	}
	secret, err := portal.auth.FirstAdministratorLink(ctx)
	if err != nil {
		return fmt.Errorf("make the first sign-in link: %w", err)
	}
	if secret == "" {
		return nil
	}
	_, err = fmt.Fprintf(t.out, "sign in: %s\n(good for one hour and one person: the first administrator)\n", web.FirstAdministratorURL(c.base(addr), secret))
	return err
}

// base is the address that links begin with: the public one, else where the portal listens.
func (c *serveCmd) base(addr net.Addr) string {
	if c.PublicURL != "" {
		return c.PublicURL
	}
	host, port, err := net.SplitHostPort(addr.String())
	if ip, parseErr := netip.ParseAddr(host); err == nil && parseErr == nil && ip.IsUnspecified() {
		return "http://" + net.JoinHostPort("localhost", port)
	}
	return "http://" + addr.String()
}

func newLog(t terminal, format string) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(t.err, nil))
	}
	return slog.New(slog.NewTextHandler(t.err, nil))
}
