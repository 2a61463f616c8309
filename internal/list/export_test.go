package list

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Forge is the state at a place that somebody has made up, with a sum that is right.
func Forge(s State, keys ...string) State {
	return *s.at(cursor{keys: keys})
}

// Statement is what reads a state's page.
func Statement(s State, organization uuid.UUID) (text string, args []any) {
	return s.statement(organization, PageSize, false).Text()
}

// Gathers says whether the rows of a state are found before they are sorted.
func Gathers(ctx context.Context, pool *pgxpool.Pool, organization uuid.UUID, s State) (bool, error) {
	f, err := s.foresee(ctx, pool, organization)
	return s.gathers(f), err
}
