package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/auth"
	"calfleet/internal/cases"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/internal/jobs"
	"calfleet/internal/postgres"
	"calfleet/internal/postgres/embedded"
	"calfleet/migrations"
)

// databaseFlags say which database: yours, or the private one in a directory. With neither, the private one in its
// usual place.
type databaseFlags struct {
	DataDir     string `help:"Directory of the portal's own PostgreSQL (${default_data_dir} if not given)." placeholder:"DIR" xor:"database"`
	DatabaseURL string `help:"Use this PostgreSQL server instead (version 15 or newer)." placeholder:"URL" xor:"database"`
	PgBin       string `help:"Directory with PostgreSQL's programs; found by itself where not given." placeholder:"DIR"`
}

// portal is everything a command may need, on one migrated database.
type portal struct {
	pool      *pgxpool.Pool
	auth      *auth.Store
	inventory *inventory.Store
	findings  *findings.Store
	jobs      *jobs.Queue

	server *embedded.Server // nil where the database is somebody else's
}

// down is closed when the portal's own server has died.
func (p *portal) down() <-chan struct{} {
	if p.server == nil {
		return nil
	}
	return p.server.Done()
}

// open connects, starting the private server where nobody has, and migrates. The function it returns gives everything back.
func (f databaseFlags) open(ctx context.Context, log *slog.Logger) (*portal, func(), error) {
	url, server, stop, err := f.server(ctx, log)
	if err != nil {
		return nil, nil, err
	}
	pool, err := postgres.Open(ctx, url)
	if err != nil {
		stop()
		return nil, nil, err
	}
	closeAll := func() { pool.Close(); stop() }
	p, err := newPortal(ctx, pool)
	if err != nil {
		closeAll()
		return nil, nil, err
	}
	p.server = server
	return p, closeAll, nil
}

func newPortal(ctx context.Context, pool *pgxpool.Pool) (*portal, error) {
	if err := postgres.Migrate(ctx, pool, migrations.FS); err != nil {
		return nil, fmt.Errorf("migrate the database: %w", err)
	}
	queue, err := jobs.NewQueue(pool)
	if err != nil {
		return nil, err
	}
	return &portal{pool: pool, auth: auth.New(pool), inventory: inventory.New(pool, queue), findings: findings.New(pool, cases.Follow), jobs: queue}, nil
}

// attach is open for commands that work beside a running portal: they use the server it runs, or run it themselves for a moment.
func (f databaseFlags) attach(ctx context.Context, log *slog.Logger) (*portal, func(), error) {
	if f.DatabaseURL == "" {
		url, running, err := embedded.Attach(f.dir())
		if err != nil {
			return nil, nil, err
		}
		if running {
			f.DatabaseURL = url
		}
	}
	return f.open(ctx, log)
}

// server returns the address of the database, and the server with what ends it if it is ours.
func (f databaseFlags) server(ctx context.Context, log *slog.Logger) (url string, own *embedded.Server, stop func(), err error) {
	if f.DatabaseURL != "" {
		return f.DatabaseURL, nil, func() {}, nil
	}
	server, err := embedded.Start(ctx, embedded.Options{Dir: f.dir(), BinDir: f.PgBin, Durable: true, Log: log})
	if err != nil {
		return "", nil, nil, err
	}
	stop = func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		if err := server.Stop(ctx); err != nil {
			log.Error("stop the embedded PostgreSQL", "error", err)
		}
	}
	return server.URL(), server, stop, nil
}

func (f databaseFlags) dir() string {
	if f.DataDir == "" {
		return embedded.DefaultDir()
	}
	return filepath.Join(f.DataDir, "pg")
}

// organizationFlag names the organization a command is about.
type organizationFlag struct {
	Organization string `help:"Slug of the organization." default:"default" placeholder:"SLUG"`
}

func (f organizationFlag) find(ctx context.Context, p *portal) (auth.Organization, error) {
	return p.auth.OrganizationBySlug(ctx, f.Organization)
}

// enter is attach for commands about an organization.
func (f organizationFlag) enter(ctx context.Context, t terminal, d databaseFlags) (*portal, auth.Organization, func(), error) {
	p, closePortal, err := d.attach(ctx, newLog(t, "text"))
	if err != nil {
		return nil, auth.Organization{}, nil, err
	}
	organization, err := f.find(ctx, p)
	if err != nil {
		closePortal()
		return nil, auth.Organization{}, nil, err
	}
	return p, organization, closePortal, nil
}

// assess brings the findings up to date at once, for commands after which somebody looks: the server may not be running.
func (p *portal) assess(ctx context.Context, organization uuid.UUID) error {
	if err := p.findings.Assess(ctx, organization); err != nil {
		return fmt.Errorf("assess: %w", errors.Join(errAssess, err))
	}
	return nil
}

// assessAll has every organization assessed anew, which a release with other rules needs, and the passing of time.
func (p *portal) assessAll(ctx context.Context) error {
	organizations, err := p.auth.Organizations(ctx)
	if err != nil {
		return err
	}
	for _, o := range organizations {
		if err := p.inventory.EndPins(ctx, o.ID); err != nil { // where nobody worked when they ended
			return err
		}
		if err := p.inventory.ExpireImports(ctx, o.ID); err != nil {
			return err
		}
	}
	return postgres.InTx(ctx, p.pool, func(ctx context.Context, tx pgx.Tx) error {
		for _, o := range organizations {
			if err := p.jobs.Assess(ctx, tx, o.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

var errAssess = errors.New("the data is in, but the findings were not brought up to date; a running portal will do it")
