package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/golang-migrate/migrate/v4"
	"github.com/golang-migrate/migrate/v4/source"
	"github.com/golang-migrate/migrate/v4/source/iofs"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// migrationLock is the key of the advisory lock around the whole step: "calfleet" in ASCII.
const migrationLock int64 = 0x63616c666c656574

// NewerSchemaError says that a newer portal has been here: this one doesn't know what its schema means.
type NewerSchemaError struct {
	Database, Known uint // versions
}

func (e NewerSchemaError) Error() string {
	return fmt.Sprintf("the database has schema version %d, this program knows versions up to %d: install the newer program", e.Database, e.Known)
}

// Migrate brings the schema up to date: the portal's own migrations in fsys (NNNNNN_name.up.sql), then those of the job
// queue. Any number of replicas may call it at once: one works, the others wait. A migration that fails leaves the
// schema as it was, and one that a crash interrupted is repaired by the next call, see docs/adr/0003. A schema from a
// newer program gives NewerSchemaError.
func Migrate(ctx context.Context, pool *pgxpool.Pool, fsys fs.FS) error {
	return migrating(ctx, pool, func(only *pgxpool.Pool) error {
		if err := migrateTo(ctx, only, fsys, nil); err != nil {
			return fmt.Errorf("migrate the schema: %w", err)
		}
		if err := migrateJobs(ctx, only); err != nil {
			return fmt.Errorf("migrate the job queue: %w", err)
		}
		return nil
	})
}

// migrating runs fn with a pool of exactly one connection, which holds the lock for as long as it lives. When the
// connection is lost the lock goes with it, the server rolls back what it was doing, and fn gets errors instead of a
// second connection: nobody works without the lock.
func migrating(ctx context.Context, pool *pgxpool.Pool, fn func(only *pgxpool.Pool) error) error {
	only, err := singleConnection(ctx, pool.Config())
	if err != nil {
		return fmt.Errorf("open a connection for migrations: %w", err)
	}
	defer only.Close()
	if err := takeMigrationLock(ctx, only); err != nil {
		return fmt.Errorf("wait for the lock on migrations: %w", err)
	}
	return fn(only)
}

func singleConnection(ctx context.Context, config *pgxpool.Config) (*pgxpool.Pool, error) {
	var opened atomic.Bool
	config.MaxConns, config.MinConns, config.MinIdleConns = 1, 0, 0
	config.MaxConnLifetime, config.MaxConnLifetimeJitter, config.MaxConnIdleTime = 24*time.Hour, 0, 24*time.Hour
	config.BeforeConnect = func(context.Context, *pgx.ConnConfig) error {
		if opened.Swap(true) {
			return errors.New("the connection that held the lock on migrations was lost")
		}
		return nil
	}
	config.ConnConfig.RuntimeParams["statement_timeout"] = "0" // an index on a large table takes its time
	config.ConnConfig.RuntimeParams["lock_timeout"] = migrationLockTimeout
	return pgxpool.NewWithConfig(ctx, config)
}

// takeMigrationLock asks again and again rather than waiting inside the server: a session that waits there holds a
// snapshot, and CREATE INDEX CONCURRENTLY under the lock would wait for that snapshot, each for the other.
func takeMigrationLock(ctx context.Context, only *pgxpool.Pool) error {
	for {
		var taken bool
		if err := only.QueryRow(ctx, "select pg_try_advisory_lock($1)", migrationLock).Scan(&taken); err != nil || taken {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50*time.Millisecond + rand.N(50*time.Millisecond)):
		}
	}
}

// migrateTo goes to a version, or as far up as there are migrations if that is nil.
func migrateTo(ctx context.Context, only *pgxpool.Pool, fsys fs.FS, version *uint) error {
	files, err := iofs.New(fsys, ".")
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	known, err := checkFiles(files)
	if err != nil {
		return errors.Join(err, files.Close())
	}
	d := &driver{ctx: ctx, db: only}
	if err := d.prepare(files, known, version); err != nil {
		return errors.Join(err, files.Close())
	}
	m, err := migrate.NewWithInstance("files", files, "pgx", d)
	if err != nil {
		return err
	}
	if err := apply(m, version); !errors.Is(err, migrate.ErrNoChange) {
		return err
	}
	return nil
}

func apply(m *migrate.Migrate, version *uint) error {
	defer func() { _, _ = m.Close() }() // neither of the two holds anything
	switch {
	case version == nil:
		return m.Up()
	case *version == 0:
		return m.Down()
	}
	return m.Migrate(*version)
}

func migrateJobs(ctx context.Context, only *pgxpool.Pool) error {
	migrator, err := rivermigrate.New(riverpgxv5.New(only), nil)
	if err != nil {
		return err
	}
	_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// versions lists the versions of the files in order.
func versions(files source.Driver) ([]uint, error) {
	var all []uint
	version, err := files.First()
	for err == nil {
		all = append(all, version)
		version, err = files.Next(version)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return all, nil
}
