package e2e

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/auth"
	"calfleet/internal/cases"
	"calfleet/internal/demo"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/internal/jobs"
	"calfleet/internal/postgres/pgtest"
	"calfleet/web"
)

// portal is a whole one: database, background jobs, pages on a port of this machine.
type portal struct {
	t         *testing.T
	url       string
	pool      *pgxpool.Pool
	auth      *auth.Store
	inventory *inventory.Store
	findings  *findings.Store
	advise    func(context.Context, uuid.UUID) error // nil: nobody looks for the smallest plan
}

func newPortal(t *testing.T) *portal {
	t.Helper()
	p := newStores(t)
	p.work()
	p.serve()
	return p
}

// newDemoPortal is one with an administrator and the demo fleet, which is there before the jobs begin, as with calfleet serve --demo.
func newDemoPortal(t *testing.T) *portal {
	t.Helper()
	return newStores(t).withDemo()
}

// newAdvisedPortal is a demo portal that looks for the smallest plan, which takes some seconds of a processor for each fleet.
func newAdvisedPortal(t *testing.T) *portal {
	t.Helper()
	p := newStores(t)
	p.advise = p.findings.Advise
	return p.withDemo()
}

func (p *portal) withDemo() *portal {
	p.t.Helper()
	p.admin()
	p.loadDemo()
	p.work()
	p.serve()
	return p
}

func newStores(t *testing.T) *portal {
	t.Helper()
	pool := pgtest.New(t)
	queue, err := jobs.NewQueue(pool)
	if err != nil {
		t.Fatal(err)
	}
	return &portal{t: t, pool: pool, auth: auth.New(pool), inventory: inventory.New(pool, queue), findings: findings.New(pool, cases.Follow)}
}

// work runs the background jobs until the test ends.
func (p *portal) work() {
	p.t.Helper()
	runner, err := jobs.Start(context.WithoutCancel(p.t.Context()), p.pool, slog.New(slog.DiscardHandler), jobs.Work{
		Assess: p.findings.Assess, Advise: p.advise,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		stopping, cancel := context.WithTimeout(context.Background(), 2*time.Minute) // a fleet may be being judged, on a busy machine
		defer cancel()
		if err := runner.Stop(stopping); err != nil {
			p.t.Errorf("stop the jobs: %v", err)
		}
	})
}

func (p *portal) serve() {
	p.t.Helper()
	server := httptest.NewUnstartedServer(nil)
	p.url = "http://" + server.Listener.Addr().String()
	log := slog.New(slog.DiscardHandler)
	pages, err := web.New(web.Options{
		Pool: p.pool, Auth: p.auth, Inventory: p.inventory, Findings: p.findings, PublicURL: p.url, Gallery: true, Log: log, Version: "test",
	})
	if err != nil {
		server.Close()
		p.t.Fatal(err)
	}
	server.Config = web.NewServer(pages, log)
	server.Start()
	p.t.Cleanup(server.Close)
}

// firstLink is the link that a new portal prints when it starts.
func (p *portal) firstLink() string {
	p.t.Helper()
	secret, err := p.auth.FirstAdministratorLink(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	return web.FirstAdministratorURL(p.url, secret)
}

// Who the first administrator of every walk is.
const (
	adminName     = "Camille Roux"
	adminEmail    = "camille.roux@example.com"
	adminPassword = "two kettles whistle in Lyon"
)

// admin makes the first administrator without the pages for it.
func (p *portal) admin() {
	p.t.Helper()
	secret, err := p.auth.FirstAdministratorLink(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := p.auth.CreateFirstAdministrator(p.t.Context(), secret, adminName, adminEmail, adminPassword); err != nil {
		p.t.Fatal(err)
	}
}

// loadDemo brings the demo fleet.
func (p *portal) loadDemo() {
	p.t.Helper()
	if err := demo.Load(p.t.Context(), p.pool, p.inventory, p.findings, time.Now()); err != nil {
		p.t.Fatal(err)
	}
}
