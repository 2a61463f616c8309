package list

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/postgres/statement"
)

// ExactTo is how far rows are counted. More are estimated, as the planner of PostgreSQL does: nobody reads the last digits of a large
// number, and everybody would wait for them.
const ExactTo = 5_000

// fewRows are counted along with a page of them, because it takes next to nothing.
const fewRows = 1_000

// Count is how many rows there are.
type Count struct {
	N     int
	Exact bool // false: about so many, and more than ExactTo
}

// count counts the rows that a state's filters let through. Where the planner can be believed and expects far more than are counted, it
// is not even begun.
func (s State) count(ctx context.Context, pool *pgxpool.Pool, organization uuid.UUID) (Count, error) {
	likely := 0
	if s.isForeseeable() {
		var err error
		if likely, err = s.estimate(ctx, pool, organization); err != nil || likely > 2*ExactTo {
			return Count{N: rounded(likely)}, err
		}
	}
	n := 0
	var batch statement.Batch
	batch.Queue(s.counting(organization, ExactTo), readInto(&n))
	if err := batch.Run(ctx, pool); err != nil {
		return Count{}, fmt.Errorf("count list %s: %w", s.definition.Name, err)
	}
	if n <= ExactTo {
		return Count{N: n, Exact: true}, nil
	}
	var err error
	if likely == 0 {
		likely, err = s.estimate(ctx, pool, organization)
	}
	return Count{N: max(ExactTo, rounded(likely))}, err
}

// isNarrowed says that something beside the filters that hold by default keeps rows out.
func (s State) isNarrowed() bool {
	return s.Search != "" || slices.ContainsFunc(s.Filters, func(f Filter) bool { return !f.isDefault() })
}

// isForeseeable says that the planner knows by its statistics how many rows there will be. Of what a record has several of it doesn't:
// it takes half of the rows for such that have one.
func (s State) isForeseeable() bool {
	return !slices.ContainsFunc(s.Filters, func(f Filter) bool { return f.Column.isOfSeveral() && f.Column.Lines.IsZero() })
}

func (s State) matching(organization uuid.UUID) statement.SQL {
	from := s.definition.Source.From
	if slices.ContainsFunc(s.Filters, func(f Filter) bool { return f.Column.Aside }) {
		from = statement.Join(from, s.definition.Source.Aside)
	}
	return statement.Join(statement.Const("SELECT FROM "), from, statement.Const(" WHERE "), s.where(organization))
}

// counting counts up to a limit, and one more to tell that there are more.
func (s State) counting(organization uuid.UUID, limit int) statement.SQL {
	return statement.Join(
		statement.Const("SELECT count(*) FROM ("), s.matching(organization), statement.Const(" LIMIT "), statement.Arg(limit+1), statement.Const(") AS counted"))
}

func (s State) estimate(ctx context.Context, pool *pgxpool.Pool, organization uuid.UUID) (int, error) {
	var plan json.RawMessage
	var batch statement.Batch
	batch.Queue(statement.Join(statement.Const("EXPLAIN (FORMAT JSON) "), s.matching(organization)), readInto(&plan))
	if err := batch.Run(ctx, pool); err != nil {
		return 0, fmt.Errorf("estimate list %s: %w", s.definition.Name, err)
	}
	return estimated(plan), nil
}

func readInto[T any](value *T) func(pgx.Rows) error {
	return func(rows pgx.Rows) (err error) {
		*value, err = pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
		return err
	}
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
