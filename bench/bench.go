//go:build linux

package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/demo"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/internal/jobs"
	"calfleet/internal/postgres"
	"calfleet/internal/postgres/embedded"
	"calfleet/migrations"
)

// bench is what measurements share: a directory, and a database that is made when the first of them asks for it.
type bench struct {
	sizes
	dir    string
	server *embedded.Server
	pool   *pgxpool.Pool

	inventory *inventory.Store
	findings  *findings.Store
	portal    http.Handler // nil until somebody visits a page
	visitors  map[uuid.UUID]*visitor
	fleet     uuid.UUID        // organization with the fleet; zero until somebody asks
	crowd     uuid.UUID        // organization with one large collection; zero until somebody asks
	demo      uuid.UUID        // organization of the demo; zero until somebody asks
	million   *millionReport   // nil until somebody asks
	delivered *deliveries      // nil until somebody asks
	stormed   *storm           // nil until somebody asks
	imports   *importReport    // nil until somebody asks
	hostFiles *hostsReport     // nil until somebody asks
	exporting *exportBench     // nil until somebody asks
	estates   map[int]*estate  // by how many hosts they have
	keeper    *embedded.Server // of estates that are kept; nil: they go with all else

	browser      context.Context //nolint:containedctx // chromedp keeps a browser in its context; nil until somebody looks
	closeBrowser func()
}

func newBench(n sizes) (*bench, error) {
	dir, err := os.MkdirTemp("", "calfleet-bench-")
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // the server may run as another user
		return nil, err
	}
	return &bench{sizes: n, dir: dir, visitors: map[uuid.UUID]*visitor{}, estates: map[int]*estate{}}, nil
}

func (b *bench) close(ctx context.Context) {
	if b.browser != nil {
		_ = chromedp.Cancel(b.browser)
		b.closeBrowser()
	}
	for _, e := range b.estates {
		e.pool.Close()
	}
	if b.keeper != nil {
		stop(ctx, b.keeper)
	}
	if b.pool != nil {
		b.pool.Close()
	}
	if b.server != nil {
		stop(ctx, b.server)
	}
	_ = os.RemoveAll(b.dir)
}

func stop(ctx context.Context, server *embedded.Server) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	_ = server.Stop(ctx)
}

// start is a server as the portal runs it: what is committed is on the disk.
func start(ctx context.Context, dir string) (*embedded.Server, error) {
	return embedded.Start(ctx, embedded.Options{Dir: dir, Durable: true, Log: slog.New(slog.DiscardHandler)})
}

// database starts and migrates the shared database.
func (b *bench) database(ctx context.Context) (err error) {
	if b.pool != nil {
		return nil
	}
	if b.server, err = start(ctx, filepath.Join(b.dir, "shared")); err != nil {
		return err
	}
	if b.pool, err = postgres.Open(ctx, b.server.URL()); err != nil {
		return err
	}
	if err := postgres.Migrate(ctx, b.pool, migrations.FS); err != nil {
		return err
	}
	queue, err := jobs.NewQueue(b.pool)
	if err != nil {
		return err
	}
	b.inventory, b.findings = inventory.New(b.pool, queue), findings.New(b.pool)
	return nil
}

// organization makes an empty one.
func (b *bench) organization(ctx context.Context) (uuid.UUID, error) {
	const query = `INSERT INTO organizations (organization_id, slug, name, created_at) VALUES ($1, $2, $2, now())`
	id := uuid.New()
	_, err := b.pool.Exec(ctx, query, id, "bench-"+id.String())
	return id, err
}

// theFleet fills an organization with the fleet, once.
func (b *bench) theFleet(ctx context.Context) (uuid.UUID, error) {
	if b.fleet != uuid.Nil {
		return b.fleet, nil
	}
	if err := b.database(ctx); err != nil {
		return uuid.Nil, err
	}
	id, err := b.organization(ctx)
	if err != nil {
		return uuid.Nil, err
	}
	for _, r := range fleetReports(b.hosts, time.Now().Add(-time.Hour)) {
		if _, err := b.inventory.SubmitReport(ctx, id, "bench", r); err != nil {
			return uuid.Nil, fmt.Errorf("fill the fleet: %w", err)
		}
	}
	b.fleet = id
	return id, b.settle(ctx, id)
}

// settle assesses an organization, as the jobs would have done, and lets PostgreSQL look at what there is.
func (b *bench) settle(ctx context.Context, organization uuid.UUID) error {
	if err := b.findings.Assess(ctx, organization); err != nil {
		return err
	}
	if _, err := b.pool.Exec(ctx, `DELETE FROM river_job WHERE kind = 'assess'`); err != nil {
		return err
	}
	_, err := b.pool.Exec(ctx, `VACUUM ANALYZE`)
	return err
}

// theDemo fills the demo organizations, once.
func (b *bench) theDemo(ctx context.Context) (uuid.UUID, error) {
	if b.demo != uuid.Nil {
		return b.demo, nil
	}
	if err := b.database(ctx); err != nil {
		return uuid.Nil, err
	}
	if err := demo.Load(ctx, b.pool, b.inventory, b.findings, time.Now()); err != nil {
		return uuid.Nil, err
	}
	const query = `SELECT organization_id FROM organizations WHERE slug = 'groupe-lumen'`
	err := b.pool.QueryRow(ctx, query).Scan(&b.demo)
	return b.demo, err
}
