package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"regexp"
	"slices"
	"strings"

	"github.com/golang-migrate/migrate/v4/database"
	"github.com/golang-migrate/migrate/v4/source"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	// rerunnable is the first line of a file that can't run in a transaction (CREATE INDEX CONCURRENTLY) and so has to
	// stand being run again after it was interrupted at any point.
	rerunnable = "-- non-transactional: re-runnable"

	// migrationLockTimeout is how long DDL may queue for a table's lock, because everybody else queues behind it; then
	// the migration is rolled back and tried again.
	migrationLockTimeout  = "2s"
	migrationLockAttempts = 30
)

const createVersionTable = `
	create table if not exists schema_migrations (
		version bigint  not null constraint schema_migrations_pkey primary key,
		dirty   boolean not null
	)`

// driver is golang-migrate's database, with one difference from the one it brings: the statements of a migration and
// the new version are one transaction, so a crash leaves both or neither, and "dirty" only ever means "a re-runnable
// migration was interrupted". Locking is done around it.
//
// golang-migrate announces a step (SetVersion dirty), runs it (Run) and confirms it (SetVersion clean).
type driver struct {
	ctx     context.Context // the interface has none
	db      *pgxpool.Pool
	target  int  // the version the announced step leads to
	written bool // Run has recorded it
}

func (d *driver) SetVersion(version int, dirty bool) error {
	if dirty {
		d.target, d.written = version, false
		return nil
	}
	if d.written {
		return nil
	}
	return d.record(d.db, version, false) // a step without a file
}

func (d *driver) Run(migration io.Reader) error {
	text, err := io.ReadAll(migration)
	if err != nil {
		return fmt.Errorf("read the migration to version %d: %w", d.target, err)
	}
	run := d.runWhole
	if isRerunnable(string(text)) {
		run = d.runLoose
	}
	if err := run(string(text)); err != nil {
		return fmt.Errorf("run the migration to version %d: %w", d.target, withLine(err, string(text)))
	}
	d.written = true
	return nil
}

// runWhole runs the statements and records the version in one transaction.
func (d *driver) runWhole(text string) error {
	var err error
	for attempt := range migrationLockAttempts {
		err = pgx.BeginFunc(d.ctx, d.db, func(tx pgx.Tx) error {
			if _, err := tx.Conn().PgConn().Exec(d.ctx, text).ReadAll(); err != nil { //sqlconst:allow migrations are the program's own embedded files
				return err
			}
			if tx.Conn().PgConn().TxStatus() != 'T' {
				return errors.New("it ended the transaction it runs in")
			}
			return d.record(tx, d.target, false)
		})
		if code := sqlState(err); code != lockNotAvailable && code != "40P01" { // deadlock
			return err
		}
		if wait(d.ctx, min(attempt, 5)) != nil {
			break
		}
	}
	return err
}

// runLoose runs the statements one by one outside a transaction. The step is recorded as interrupted before, under the
// number of the file whichever way it goes, and as done after.
func (d *driver) runLoose(text string) error {
	current, _, err := d.Version()
	if err != nil {
		return err
	}
	if err := d.record(d.db, max(current, d.target), true); err != nil {
		return err
	}
	for _, statement := range statements(text) {
		if _, err := d.db.Exec(d.ctx, statement, pgx.QueryExecModeSimpleProtocol); err != nil { //sqlconst:allow migrations are the program's own embedded files
			return err
		}
	}
	return d.record(d.db, d.target, false)
}

func (d *driver) record(db DB, version int, dirty bool) error {
	batch := &pgx.Batch{} // one implicit transaction
	batch.Queue("delete from schema_migrations")
	if version >= 0 {
		batch.Queue("insert into schema_migrations (version, dirty) values ($1, $2)", version, dirty)
	}
	if err := db.SendBatch(d.ctx, batch).Close(); err != nil {
		return fmt.Errorf("record schema version %d: %w", version, err)
	}
	return nil
}

func (d *driver) Version() (version int, dirty bool, err error) {
	err = d.db.QueryRow(d.ctx, "select version, dirty from schema_migrations").Scan(&version, &dirty)
	if errors.Is(err, pgx.ErrNoRows) {
		return database.NilVersion, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("read the schema version: %w", err)
	}
	return version, dirty, nil
}

// prepare makes the table of the version, refuses a newer schema and repairs what an interrupted step left.
func (d *driver) prepare(files source.Driver, known []uint, goal *uint) error {
	if _, err := d.db.Exec(d.ctx, createVersionTable); err != nil {
		return fmt.Errorf("make the table of the schema version: %w", err)
	}
	version, dirty, err := d.Version()
	if err != nil || version < 0 {
		return err
	}
	if newest := slices.Max(append(known, 0)); uint(version) > newest {
		return NewerSchemaError{Database: uint(version), Known: newest}
	}
	if dirty {
		return d.heal(files, known, uint(version), goal)
	}
	return nil
}

// heal makes an interrupted re-runnable migration run again: its up file when the goal is its version or later, its down
// file when the goal is before. No other kind is ever left dirty by this program; if one is, somebody used another
// tool, and only they know what it did.
func (d *driver) heal(files source.Driver, known []uint, version uint, goal *uint) error {
	up, _, err := readFile(files.ReadUp(version))
	if err != nil {
		return err
	}
	if !isRerunnable(up) {
		return fmt.Errorf("schema version %d is marked dirty by another tool: look whether migration %d was applied, then set "+
			"schema_migrations to (%d, false) if it was and to the version before if not", version, version, version)
	}
	slog.WarnContext(d.ctx, "a re-runnable migration was interrupted and runs again", "version", version)
	if goal != nil && *goal < version {
		return d.record(d.db, int(version), false)
	}
	return d.record(d.db, before(known, version), false)
}

// before is the version that precedes one of the known ones.
func before(known []uint, version uint) int {
	if i := slices.Index(known, version); i > 0 {
		return int(known[i-1])
	}
	return database.NilVersion
}

func (d *driver) Open(string) (database.Driver, error) {
	return nil, errors.New("open migrations by URL: not supported")
}
func (d *driver) Drop() error   { return errors.New("drop the database: not supported") }
func (d *driver) Lock() error   { return nil }
func (d *driver) Unlock() error { return nil }
func (d *driver) Close() error  { return nil }

func isRerunnable(text string) bool {
	first, _, _ := strings.Cut(text, "\n")
	return strings.TrimSpace(first) == rerunnable
}

// statements splits a re-runnable file at semicolons that end a line. Such files hold a few plain statements; a body
// with semicolons of its own belongs in a transactional one.
func statements(text string) []string {
	var all []string
	for _, statement := range regexp.MustCompile(`;[ \t\r]*(\n|$)`).Split(text, -1) {
		if strings.TrimSpace(statement) != "" {
			all = append(all, statement)
		}
	}
	return all
}

// transactionWords would end the transaction that makes a migration all or nothing.
var transactionWords = regexp.MustCompile(`(?im)^\s*(begin|start\s+transaction|commit|rollback|abort)(\s+(work|transaction))?\s*;`)

// checkFiles returns the versions in order, after refusing files that the rules above don't cover.
func checkFiles(files source.Driver) ([]uint, error) {
	known, err := versions(files)
	if err != nil {
		return nil, err
	}
	for _, version := range known {
		up, hasUp, err := readFile(files.ReadUp(version))
		if err != nil {
			return nil, err
		}
		down, hasDown, err := readFile(files.ReadDown(version))
		if err != nil {
			return nil, err
		}
		switch {
		case hasUp && hasDown && isRerunnable(up) != isRerunnable(down):
			return nil, fmt.Errorf("migration %d: up and down must both be re-runnable or neither", version)
		case transactionWords.MatchString(up), transactionWords.MatchString(down):
			return nil, fmt.Errorf("migration %d: it begins or ends a transaction; each file already is one", version)
		}
	}
	return known, nil
}

// readFile takes the results of ReadUp or ReadDown; a file that isn't there is empty.
func readFile(body io.ReadCloser, _ string, err error) (text string, exists bool, _ error) {
	if errors.Is(err, fs.ErrNotExist) {
		return "", false, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("read migrations: %w", err)
	}
	defer func() { _ = body.Close() }()
	bytes, err := io.ReadAll(body)
	return string(bytes), true, err
}

// withLine adds the line of the file that the server complains about.
func withLine(err error, text string) error {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	if !ok || refused.Position <= 0 || int(refused.Position) > len([]rune(text)) {
		return err
	}
	line := 1 + strings.Count(string([]rune(text)[:refused.Position-1]), "\n")
	return fmt.Errorf("line %d: %w", line, err)
}
