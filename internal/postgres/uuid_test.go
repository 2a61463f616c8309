package postgres_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/postgres/pgtest"
)

func TestOpen_UUIDsComeBackAsTheyWent(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	a, b := uuid.New(), uuid.New()
	if got := one[uuid.UUID](t, pool, `SELECT $1::uuid`, a); got != a {
		t.Errorf("got %s, want %s", got, a)
	}
	if got := one[string](t, pool, `SELECT $1::uuid::text`, a); got != a.String() {
		t.Errorf("the database has %s, want %s", got, a)
	}
	if got := one[uuid.UUID](t, pool, `SELECT $1::uuid`, a.String()); got != a {
		t.Errorf("written as text: got %s, want %s", got, a)
	}
	if diff := cmp.Diff([]uuid.UUID{b, a}, one[[]uuid.UUID](t, pool, `SELECT array_agg(v ORDER BY n DESC) FROM unnest($1::uuid[]) WITH ORDINALITY AS u (v, n)`, []uuid.UUID{a, b})); diff != "" {
		t.Errorf("array (-want +got):\n%s", diff)
	}
	if got := one[[]uuid.UUID](t, pool, `SELECT $1::uuid[]`, []uuid.UUID(nil)); got != nil {
		t.Errorf("no array is %v", got)
	}
	for _, want := range []*uuid.UUID{&a, nil} {
		if diff := cmp.Diff(want, one[*uuid.UUID](t, pool, `SELECT $1::uuid`, want)); diff != "" {
			t.Errorf("nullable (-want +got):\n%s", diff)
		}
	}
	if diff := cmp.Diff([]*uuid.UUID{&a, nil}, one[[]*uuid.UUID](t, pool, `SELECT $1::uuid[]`, []*uuid.UUID{&a, nil})); diff != "" {
		t.Errorf("array of nullables (-want +got):\n%s", diff)
	}
}

func TestOpen_UUIDsOfRowsAndCopies(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	mustExec(t, pool, `CREATE TABLE keyed (key uuid NOT NULL, kin uuid)`)
	type keyed struct {
		Key uuid.UUID  `db:"key"`
		Kin *uuid.UUID `db:"kin"`
	}
	a, b := uuid.New(), uuid.New()
	rows := [][]any{{a, &b}, {b, nil}}
	if _, err := pool.CopyFrom(t.Context(), pgx.Identifier{"keyed"}, []string{"key", "kin"}, pgx.CopyFromRows(rows)); err != nil {
		t.Fatal(err)
	}
	found, err := pool.Query(t.Context(), `SELECT key, kin FROM keyed WHERE key = ANY ($1) ORDER BY kin NULLS LAST`, []uuid.UUID{a, b})
	if err != nil {
		t.Fatal(err)
	}
	got, err := pgx.CollectRows(found, pgx.RowToStructByName[keyed])
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]keyed{{a, &b}, {b, nil}}, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func BenchmarkUUIDs(b *testing.B) {
	pool := pgtest.New(b)
	keys := make([]uuid.UUID, 1000)
	for i := range keys {
		keys[i] = uuid.New()
	}
	for b.Loop() {
		n := 0
		if err := pool.QueryRow(b.Context(), `SELECT cardinality($1::uuid[])`, keys).Scan(&n); err != nil || n != len(keys) {
			b.Fatal(n, err)
		}
	}
}
