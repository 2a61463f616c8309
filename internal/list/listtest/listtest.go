// Package listtest reads whole lists for tests that ask what there is.
package listtest

import (
	"net/url"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/list"
)

// All returns every row of an organization in a source, in the order of its key.
func All[T any](t testing.TB, pool *pgxpool.Pool, organization uuid.UUID, source list.Source) []*T {
	t.Helper()
	definition := list.Definition{Name: "all", Source: source, Columns: []list.Column{{ID: "key", Kind: list.Text, Value: source.Key[0]}}, Sort: "key"}
	definition.Columns[0].Rank = source.Key[0] // as it is, whatever its type
	state, err := definition.Decode(url.Values{})
	if err != nil {
		t.Fatal(err)
	}
	rows := []*T{}
	err = list.Each(t.Context(), pool, organization, state, func(row *T) error {
		rows = append(rows, new(*row))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
