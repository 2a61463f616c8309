//go:build linux

package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/auth"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/internal/jobs"
	"calfleet/internal/postgres"
	"calfleet/internal/postgres/embedded"
	"calfleet/migrations"
	"calfleet/web"
)

// smallOrganizations share one half of the hosts of an estate; one large organization has the other.
const smallOrganizations = 200

// visited is how many of the small organizations somebody looks at.
const visited = 4

// estate is a database full of records, its portal, and a visitor in some of its organizations, the large one first.
type estate struct {
	pool     *pgxpool.Pool
	handler  http.Handler
	large    uuid.UUID
	cookies  []string
	measured *listReport // nil until somebody asks
}

// estate makes one of so many hosts in a database of its own, once.
func (b *bench) estate(ctx context.Context, hosts int) (*estate, error) {
	if e := b.estates[hosts]; e != nil {
		return e, nil
	}
	pool, isNew, err := b.estateDatabase(ctx, fmt.Sprintf("estate_%d", hosts))
	if err != nil {
		return nil, err
	}
	e := &estate{pool: pool}
	b.estates[hosts] = e
	queue, err := jobs.NewQueue(pool)
	if err != nil {
		return nil, err
	}
	store := findings.New(pool)
	if isNew {
		if err := e.fill(ctx, store, hosts); err != nil {
			return nil, fmt.Errorf("fill an estate of %d hosts: %w", hosts, err)
		}
	}
	if err := e.signIn(ctx); err != nil {
		return nil, err
	}
	e.handler, err = web.New(web.Options{
		Pool: pool, Auth: auth.New(pool), Inventory: inventory.New(pool, queue), Findings: store,
		PublicURL: portalURL, Log: slog.New(slog.DiscardHandler), Version: "bench",
	})
	return e, err
}

// estateDatabase opens a database, which is new unless it was kept from another run.
func (b *bench) estateDatabase(ctx context.Context, name string) (pool *pgxpool.Pool, isNew bool, err error) {
	server, err := b.estateServer(ctx)
	if err != nil {
		return nil, false, err
	}
	return openDatabase(ctx, server, name)
}

// openDatabase opens a migrated database of a server, and makes it where it isn't there.
func openDatabase(ctx context.Context, server *embedded.Server, name string) (pool *pgxpool.Pool, isNew bool, err error) {
	if isNew, err = createDatabase(ctx, server.URL(), name); err != nil {
		return nil, false, err
	}
	address, err := url.Parse(server.URL())
	if err != nil {
		return nil, false, err
	}
	address.Path = "/" + name
	if pool, err = postgres.Open(ctx, address.String()); err != nil {
		return nil, false, err
	}
	return pool, isNew, postgres.Migrate(ctx, pool, migrations.FS)
}

// estateServer is the shared one, or one of its own in the directory that is kept.
func (b *bench) estateServer(ctx context.Context) (_ *embedded.Server, err error) {
	if b.keep == "" {
		err = b.database(ctx)
		return b.server, err
	}
	if b.keeper == nil {
		b.keeper, err = start(ctx, b.keep)
	}
	return b.keeper, err
}

func createDatabase(ctx context.Context, address, name string) (isNew bool, err error) {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return false, err
	}
	defer func() { _ = conn.Close(ctx) }()
	const known = `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`
	var exists bool
	if err := conn.QueryRow(ctx, known, name).Scan(&exists); err != nil || exists {
		return false, err
	}
	_, err = conn.Exec(ctx, `CREATE DATABASE `+pgx.Identifier{name}.Sanitize()) //sqlconst:allow the bench's own name
	return true, err
}

// fill fills a database that is migrated and empty, has every organization assessed, and lets PostgreSQL look at what there is.
func (e *estate) fill(ctx context.Context, store *findings.Store, hosts int) error {
	large, small := uuid.New(), make([]uuid.UUID, smallOrganizations)
	for i := range small {
		small[i] = uuid.New()
	}
	err := pgx.BeginFunc(ctx, e.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, ownersSQL, large, small, hosts); err != nil {
			return err
		}
		return execAll(ctx, tx, estateSQL)
	})
	if err != nil {
		return err
	}
	if _, err := e.pool.Exec(ctx, `ANALYZE`); err != nil {
		return err
	}
	all := slices.Concat(small, []uuid.UUID{large})
	if _, err := atOnce(len(all), 2, func(i int) (time.Duration, error) { return 0, store.Assess(ctx, all[i]) }); err != nil {
		return err
	}
	if err := execAll(ctx, e.pool, judgedSQL); err != nil {
		return err
	}
	_, err = e.pool.Exec(ctx, `VACUUM ANALYZE`)
	return err
}

func execAll(ctx context.Context, db postgres.DB, statements []string) error {
	for _, statement := range statements {
		if _, err := db.Exec(ctx, statement); err != nil { //sqlconst:allow constants of the bench
			return fmt.Errorf("%.60s: %w", statement, err)
		}
	}
	return nil
}

// signIn makes an administrator of the large organization and one of each of some small ones, and has each begin a session.
func (e *estate) signIn(ctx context.Context) error {
	const query = `
		SELECT o.organization_id FROM organizations o
		WHERE o.slug LIKE 'estate-%'
		ORDER BY (SELECT count(*) FROM hosts h WHERE h.organization_id = o.organization_id) DESC, o.organization_id LIMIT $1`
	rows, err := e.pool.Query(ctx, query, 1+visited)
	if err != nil {
		return err
	}
	organizations, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	e.large = organizations[0]
	for _, organization := range organizations {
		cookie, err := e.session(ctx, organization)
		if err != nil {
			return err
		}
		e.cookies = append(e.cookies, cookie)
	}
	return nil
}

func (e *estate) session(ctx context.Context, organization uuid.UUID) (cookie string, err error) {
	user, cookie, expiry := uuid.New(), uuid.NewString(), time.Now().Add(time.Hour)
	const add = `INSERT INTO users (user_id, email, name, created_at) VALUES ($1, $2, 'Bench', now())`
	if _, err := e.pool.Exec(ctx, add, user, user.String()+"@example.net"); err != nil {
		return "", err
	}
	const join = `INSERT INTO memberships (organization_id, user_id, role, created_at) VALUES ($1, $2, 'admin', now())`
	if _, err := e.pool.Exec(ctx, join, organization, user); err != nil {
		return "", err
	}
	data, err := auth.Codec{}.Encode(expiry, map[string]any{auth.SessionUser: user.String(), auth.SessionStarted: time.Now().UTC().Format(time.RFC3339)})
	if err != nil {
		return "", err
	}
	return cookie, auth.NewSessions(e.pool).CommitCtx(ctx, auth.SessionID(cookie), data, expiry)
}
