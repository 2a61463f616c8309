package list

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/postgres"
	"calfleet/internal/postgres/statement"
)

// ExactTo is how far rows are counted. More are estimated, as the planner of PostgreSQL does: nobody reads the last digits of a large
// number, and everybody would wait for them.
const ExactTo = 10_000

// Count is how many rows there are.
type Count struct {
	N     int
	Exact bool // false: about so many, and more than ExactTo
}

// count counts the rows that a state's filters let through.
func count(ctx context.Context, db postgres.DB, organization uuid.UUID, s State) (Count, error) {
	matching := statement.Join(statement.Const("SELECT FROM "), s.definition.Source.From, statement.Const(" WHERE "), s.where(organization))
	limited := statement.Join(statement.Const("SELECT count(*) FROM ("), matching, statement.Const(" LIMIT "), statement.Arg(ExactTo+1), statement.Const(") AS counted"))
	n, err := one[int](ctx, db, limited)
	if err != nil {
		return Count{}, fmt.Errorf("count list %s: %w", s.definition.Name, err)
	}
	if n <= ExactTo {
		return Count{N: n, Exact: true}, nil
	}
	plan, err := one[json.RawMessage](ctx, db, statement.Join(statement.Const("EXPLAIN (FORMAT JSON) "), matching))
	if err != nil {
		return Count{}, fmt.Errorf("estimate list %s: %w", s.definition.Name, err)
	}
	return Count{N: max(ExactTo, rounded(estimated(plan)))}, nil
}

func one[T any](ctx context.Context, db postgres.DB, sql statement.SQL) (T, error) {
	rows, err := statement.Query(ctx, db, sql)
	if err != nil {
		return *new(T), err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
}

// estimated is how many rows a plan expects; 0 where it doesn't say.
func estimated(plan json.RawMessage) int {
	var plans []struct {
		Plan struct {
			Rows float64 `json:"Plan Rows"`
		} `json:"Plan"`
	}
	if json.Unmarshal(plan, &plans) != nil || len(plans) == 0 {
		return 0
	}
	return int(plans[0].Plan.Rows)
}

// rounded keeps two digits of an estimate, which has no more: 48,713 is about 49,000.
func rounded(n int) int {
	unit := 1
	for n/unit >= 100 {
		unit *= 10
	}
	return (n + unit/2) / unit * unit
}
