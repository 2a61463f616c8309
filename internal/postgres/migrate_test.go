package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"calfleet/internal/postgres"
	"calfleet/internal/postgres/pgtest"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// childEnv makes the test binary a program that migrates the database of this URL, slowly.
const childEnv = "CALFLEET_MIGRATE_CHILD"

func TestMain(m *testing.M) {
	if url := os.Getenv(childEnv); url != "" {
		if err := migrateChild(url); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	pgtest.Main(m)
}

func migrateChild(url string) error {
	pool, err := postgres.Open(context.Background(), url)
	if err != nil {
		return err
	}
	return postgres.Migrate(context.Background(), pool, slow(6))
}

// files makes migrations of up and down statements in turn, numbered from 1.
func files(statements ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i, statement := range statements {
		name := fmt.Sprintf("%06d_step.%s.sql", i/2+1, [...]string{"up", "down"}[i%2])
		fsys[name] = &fstest.MapFile{Data: []byte(statement)}
	}
	return fsys
}

// slow makes n migrations that take their time between two statements that can't run twice; every third is a
// re-runnable one.
func slow(n int) fs.FS {
	var statements []string
	for i := 1; i <= n; i++ {
		up := fmt.Sprintf("create table a%d (n int); insert into a%[1]d values (1); select pg_sleep(0.03); create table b%[1]d (n int);", i)
		down := fmt.Sprintf("drop table b%d; drop table a%[1]d;", i)
		if i%3 == 0 {
			up = fmt.Sprintf("-- non-transactional: re-runnable\ndrop index concurrently if exists i%d;\nselect pg_sleep(0.03);\n"+
				"create index concurrently i%[1]d on a1 (n);\n", i)
			down = fmt.Sprintf("-- non-transactional: re-runnable\ndrop index concurrently if exists i%d;\n", i)
		}
		statements = append(statements, up, down)
	}
	return files(statements...)
}

// schema describes every relation and column, the validity of indexes, and the recorded version.
func schema(t *testing.T, pool *pgxpool.Pool) []string {
	t.Helper()
	rows, err := pool.Query(t.Context(), `
		select format('%s %s.%s %s', c.relkind, c.relname, a.attname, format_type(a.atttypid, a.atttypmod))
		from pg_class c join pg_attribute a on a.attrelid = c.oid
		where c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
		union all select format('constraint %s on %s: %s', conname, conrelid::regclass, pg_get_constraintdef(oid))
		from pg_constraint where connamespace = 'public'::regnamespace
		union all select format('%s valid %s', pg_get_indexdef(indexrelid), indisvalid)
		from pg_index join pg_class on pg_class.oid = indexrelid where relnamespace = 'public'::regnamespace
		order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return append(all, version(t, pool))
}

func version(t *testing.T, pool *pgxpool.Pool) string {
	t.Helper()
	return one[string](t, pool, `select coalesce((select format('version %s dirty %s', version, dirty) from schema_migrations), 'none')`)
}

func mustMigrate(t *testing.T, pool *pgxpool.Pool, fsys fs.FS) {
	t.Helper()
	if err := postgres.Migrate(t.Context(), pool, fsys); err != nil {
		t.Fatal(err)
	}
}

func TestMigrate_EightReplicasAtOnceApplyOnce(t *testing.T) {
	t.Parallel()
	pool := pgtest.Empty(t)
	done := make(chan error)
	for range 8 {
		replica := open(t, pool.Config().ConnString())
		go func() { done <- postgres.Migrate(t.Context(), replica, slow(6)) }()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if n := one[int](t, pool, "select count(*) from a1"); n != 1 {
		t.Errorf("the first migration ran %d times", n)
	}
	if got := version(t, pool); got != "version 6 dirty f" {
		t.Errorf("recorded %s", got)
	}
	one[int](t, pool, "select count(*) from river_job")
}

func TestMigrate_HealsAfterAKillAtAnyPoint(t *testing.T) {
	t.Parallel()
	want := func() []string {
		pool := pgtest.Empty(t)
		mustMigrate(t, pool, slow(6))
		return schema(t, pool)
	}()
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			pool := pgtest.Empty(t)
			killed := killInside(t, pool, i)
			mustMigrate(t, pool, slow(6))
			if diff := cmp.Diff(want, schema(t, pool)); diff != "" {
				t.Errorf("killed %s; the schema differs (-want +got):\n%s", killed, diff)
			}
			if n := one[int](t, pool, "select count(*) from a1"); n != 1 {
				t.Errorf("killed %s; the first migration ran %d times", killed, n)
			}
		})
	}
}

// killInside starts a program that migrates, waits until it works on (or has finished) the migration that follows
// version reached, and kills it a random moment later.
func killInside(t *testing.T, pool *pgxpool.Pool, reached int) string {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childEnv+"="+pool.Config().ConnString())
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	const at = `select exists (select from pg_class where relname = 'schema_migrations')`
	for !one[bool](t, pool, at) || one[int](t, pool, "select coalesce(max(version), 0) from schema_migrations") < min(reached, 6) {
		continue // each look is a round trip
	}
	pause := rand.N(40 * time.Millisecond)
	mustExec(t, pool, "select pg_sleep($1)", pause.Seconds())
	_ = child.Process.Kill()
	_ = child.Wait()
	return fmt.Sprintf("%v after version %d (then %s)", pause, reached, version(t, pool))
}

func TestMigrate_AFailingMigrationLeavesNothing(t *testing.T) {
	t.Parallel()
	pool := pgtest.Empty(t)
	good := []string{"create table a (n int)", "drop table a", "create table b (n int)", "drop table b"}
	mustMigrate(t, pool, files(good...))
	before := schema(t, pool)
	err := postgres.Migrate(t.Context(), pool, files(append(good, "create table c (n int);\ndrop table a;\ncreate table b (n int);", "")...))
	if err == nil || !strings.Contains(err.Error(), "version 3") || !strings.Contains(err.Error(), `"b" already exists`) {
		t.Errorf("the error does not tell what failed: %v", err)
	}
	if diff := cmp.Diff(before, schema(t, pool)); diff != "" {
		t.Errorf("the schema changed (-before +after):\n%s", diff)
	}
	mustMigrate(t, pool, files(append(good, "create table c (n int)", "drop table c")...))
}

func TestMigrate_TellsTheLineOfAMistake(t *testing.T) {
	t.Parallel()
	err := postgres.Migrate(t.Context(), pgtest.Empty(t), files("create table é (n int);\n\n  selct 1;\n", ""))
	if err == nil || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("the error does not tell the line: %v", err)
	}
}

func TestMigrate_RefusesANewerSchema(t *testing.T) {
	t.Parallel()
	pool := pgtest.Empty(t)
	mustMigrate(t, pool, slow(3))
	before := schema(t, pool)
	err := postgres.Migrate(t.Context(), pool, slow(2))
	newer, ok := errors.AsType[postgres.NewerSchemaError](err)
	if !ok {
		t.Fatalf("a newer schema gives %v", err)
	}
	if diff := cmp.Diff(postgres.NewerSchemaError{Database: 3, Known: 2}, newer); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, schema(t, pool)); diff != "" {
		t.Errorf("the schema changed (-before +after):\n%s", diff)
	}
}

func TestMigrate_RunsAnInterruptedRerunnableStepAgain(t *testing.T) {
	t.Parallel()
	pool := pgtest.Empty(t)
	mustMigrate(t, pool, slow(3))
	want := schema(t, pool)
	mustExec(t, pool, "drop index i3")
	mustExec(t, pool, "update schema_migrations set dirty = true")
	mustMigrate(t, pool, slow(3))
	if diff := cmp.Diff(want, schema(t, pool)); diff != "" {
		t.Errorf("the schema differs (-want +got):\n%s", diff)
	}
	mustExec(t, pool, "update schema_migrations set dirty = true")
	if err := postgres.MigrateTo(t.Context(), pool, slow(3), 2); err != nil { // and the other way
		t.Fatal(err)
	}
	if n := one[int](t, pool, "select count(*) from pg_class where relname = 'i3'"); n != 0 {
		t.Error("going back left the index")
	}
}

func TestMigrate_DoesNotGuessAboutAnotherToolsDirt(t *testing.T) {
	t.Parallel()
	pool := pgtest.Empty(t)
	mustMigrate(t, pool, slow(2))
	mustExec(t, pool, "update schema_migrations set dirty = true")
	err := postgres.Migrate(t.Context(), pool, slow(3))
	if err == nil || !strings.Contains(err.Error(), "another tool") {
		t.Errorf("error %v", err)
	}
}

func TestMigrate_GivesUpWhenItsConnectionBreaks(t *testing.T) {
	t.Parallel()
	pool := pgtest.Empty(t)
	broken := files("create table a (n int); select pg_terminate_backend(pg_backend_pid());", "drop table a")
	if err := postgres.Migrate(t.Context(), pool, broken); err == nil {
		t.Error("it went on without the lock")
	}
	if got := version(t, pool); got != "none" {
		t.Errorf("recorded %s", got)
	}
	mustMigrate(t, pool, files("create table a (n int)", "drop table a"))
}

func TestMigrate_StepsBackFromABusyTableAndTriesAgain(t *testing.T) {
	t.Parallel()
	pool := pgtest.Empty(t)
	good := []string{"create table a (n int)", "drop table a"}
	mustMigrate(t, pool, files(good...))
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	mustExec(t, tx, "lock table a in access share mode")
	done := make(chan error)
	go func() {
		done <- postgres.Migrate(t.Context(), pool, files(append(good, "alter table a add m int", "alter table a drop m")...))
	}()
	awaitRetry(t, pool)
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// awaitRetry returns when the session that waits for a lock does so in its second transaction.
func awaitRetry(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	const waiting = `select coalesce(max(xact_start), 'epoch') from pg_stat_activity
		where datname = current_database() and wait_event_type = 'Lock'`
	var first time.Time
	for {
		began := one[time.Time](t, pool, waiting)
		if began.Unix() == 0 {
			continue
		}
		if first.IsZero() {
			first = began
		}
		if !began.Equal(first) {
			return
		}
		mustExec(t, pool, "select pg_sleep(0.01)")
	}
}

func TestMigrate_RefusesFilesItCannotKeepItsPromiseFor(t *testing.T) {
	t.Parallel()
	for name, fsys := range map[string]fs.FS{
		"own transaction":            files("begin; create table a (n int); commit;", ""),
		"commit in the middle":       files("create table a (n int);\nCOMMIT ;\ncreate table b (n int);", ""),
		"only one way is rerunnable": files("-- non-transactional: re-runnable\nselect 1;", "select 1"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := pgtest.Empty(t)
			if err := postgres.Migrate(t.Context(), pool, fsys); err == nil {
				t.Error("they were accepted")
			}
		})
	}
}

func TestMigrateTo_GoesDownAndUpAgain(t *testing.T) {
	t.Parallel()
	pool := pgtest.Empty(t)
	mustMigrate(t, pool, slow(6))
	want := schema(t, pool)
	for _, version := range []uint{4, 0, 6} {
		if err := postgres.MigrateTo(t.Context(), pool, slow(6), version); err != nil {
			t.Fatalf("to %d: %v", version, err)
		}
	}
	if diff := cmp.Diff(want, schema(t, pool)); diff != "" {
		t.Errorf("the schema differs (-want +got):\n%s", diff)
	}
}
