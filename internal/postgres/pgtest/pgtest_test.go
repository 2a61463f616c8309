package pgtest_test

import (
	"context"
	"testing"

	"calfleet/internal/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func TestNew_TestsDoNotSeeEachOther(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	one, other := pgtest.New(t), pgtest.New(t)
	if _, err := one.Exec(ctx, "create table seen (n int)"); err != nil {
		t.Fatal(err)
	}
	var exists bool
	if err := other.QueryRow(ctx, "select to_regclass('seen') is not null").Scan(&exists); err != nil {
		t.Fatal(err)
	}
	if exists {
		t.Error("a table of one test is visible in another")
	}
}

func TestEmpty_HasNoSchema(t *testing.T) {
	t.Parallel()
	var tables int
	err := pgtest.Empty(t).QueryRow(context.Background(),
		"select count(*) from pg_tables where schemaname = 'public'").Scan(&tables)
	if err != nil {
		t.Fatal(err)
	}
	if tables != 0 {
		t.Errorf("an empty database has %d tables", tables)
	}
}

func BenchmarkNew(b *testing.B) {
	pgtest.New(b)
	for b.Loop() {
		pgtest.URL(b)
	}
}
