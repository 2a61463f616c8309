package postgres_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"calfleet/internal/postgres"
	"calfleet/internal/postgres/pgtest"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

func open(t *testing.T, url string) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func mustExec(t *testing.T, db postgres.DB, sql string, args ...any) {
	t.Helper()
	if _, err := db.Exec(t.Context(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// one reads a single value.
func one[T any](t *testing.T, db postgres.DB, sql string, args ...any) (value T) {
	t.Helper()
	if err := db.QueryRow(t.Context(), sql, args...).Scan(&value); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return value
}

func TestOpen_SetsWhatThePortalReliesOnUnlessTheURLSaysOtherwise(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	for name, c := range map[string]struct{ url, setting, want string }{
		"statements end":         {url, "statement_timeout", "1min"},
		"locks are not for ever": {url, "lock_timeout", "10s"},
		"the zone is UTC":        {url, "TimeZone", "UTC"},
		"the URL wins":           {url + "&statement_timeout=7s", "statement_timeout", "7s"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := one[string](t, open(t, c.url), "select current_setting($1)", c.setting)
			if got != c.want {
				t.Errorf("%s = %q, want %q", c.setting, got, c.want)
			}
		})
	}
}

func TestOpen_TimesAreInUTC(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	want := time.Date(2026, 3, 1, 12, 30, 0, 123456000, time.UTC)
	got := []time.Time{one[time.Time](t, pool, "select $1::timestamptz", want)}
	got = append(got, one[[]time.Time](t, pool, "select array[$1::timestamptz]", want)...)
	span := one[pgtype.Range[time.Time]](t, pool, "select tstzrange($1::timestamptz, null)", want)
	got = append(got, span.Lower)
	for _, instant := range got {
		if diff := cmp.Diff(want.String(), instant.String()); diff != "" { // String shows the zone
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestOpen_RefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"postgres://u:secret@h/d?pool_max_conns=many", "postgres://u:secret@h/d?acquire_timeout=soon"} {
		_, err := postgres.Open(t.Context(), url)
		if err == nil {
			t.Errorf("%s was accepted", url)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
}

func TestOpen_NoServerIsUnavailable(t *testing.T) {
	t.Parallel()
	_, err := postgres.Open(t.Context(), "postgres://u@/d?host="+t.TempDir())
	if !postgres.Unavailable(err) {
		t.Errorf("the error of a missing server is %v; want it to count as unavailable", err)
	}
}

func TestNow_IsOneInstantPerTransactionInUTC(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.Background()) }()
	var seen []time.Time
	for range 2 {
		now, err := postgres.Now(t.Context(), tx)
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, now)
	}
	if !seen[0].Equal(seen[1]) {
		t.Errorf("the time moves inside a transaction: %v", seen)
	}
	if seen[0].Location() != time.UTC {
		t.Errorf("the time is in %v", seen[0].Location())
	}
}
