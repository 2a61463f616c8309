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

// What counting may cost, as the planner reckons: some five milliseconds of a processor. And how many rows are few enough to be read and
// sorted for one page of them.
const (
	mostCost  = 1_500
	fewToSort = 3_000
)

// forecast is what the planner expects of a list.
type forecast struct {
	rows     int
	cost     float64 // of counting them, as far as they are counted
	believed bool    // it knows by its statistics
}

// gathers says that the rows of a list are better sorted than looked for in their order. In its order an index may have all of them at
// its far end, which the planner doesn't know: Windows 2016 is no neighbour of anything else where hosts are sorted by system. Where that
// is so, finding them may take longer, too.
func (s State) gathers(f forecast) bool {
	return f.believed && f.rows <= fewToSort && (f.cost <= mostCost || s.liesTogether())
}

// liesTogether says that a filter asks in another way for what the list is sorted by.
func (s State) liesTogether() bool {
	sorted := s.Sort[0].Column
	return sorted.Kin != "" && slices.ContainsFunc(s.Filters, func(f Filter) bool { return f.Column != sorted && f.Column.Kin == sorted.Kin })
}

// count counts the rows that a state's filters let through, at least those that were seen. Where the planner can be believed and expects far
// more than are counted, or that it takes long, it is not even begun.
func (s State) count(ctx context.Context, pool *pgxpool.Pool, organization uuid.UUID, f forecast, seen int) (Count, error) {
	if f.believed && (f.rows > 2*ExactTo || f.cost > mostCost) {
		return Count{N: rounded(max(f.rows, seen))}, nil
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
	return Count{N: rounded(max(f.rows, ExactTo))}, nil
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
	return statement.Join(statement.Const("SELECT FROM "), s.definition.Source.From, statement.Const(" WHERE "), s.where(organization))
}

// counting counts up to a limit, and one more to tell that there are more.
func (s State) counting(organization uuid.UUID, limit int) statement.SQL {
	return statement.Join(
		statement.Const("SELECT count(*) FROM ("), s.matching(organization), statement.Const(" LIMIT "), statement.Arg(limit+1), statement.Const(") AS counted"))
}

// foresee asks the planner.
func (s State) foresee(ctx context.Context, pool *pgxpool.Pool, organization uuid.UUID) (forecast, error) {
	var plan json.RawMessage
	var batch statement.Batch
	batch.Queue(statement.Join(statement.Const("EXPLAIN (FORMAT JSON) "), s.counting(organization, ExactTo)), readInto(&plan))
	if err := batch.Run(ctx, pool); err != nil {
		return forecast{}, fmt.Errorf("foresee list %s: %w", s.definition.Name, err)
	}
	f := forecastOf(plan)
	f.believed = f.believed && s.isForeseeable()
	return f, nil
}

func readInto[T any](value *T) func(pgx.Rows) error {
	return func(rows pgx.Rows) (err error) {
		*value, err = pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
		return err
	}
}

// forecastOf reads the plan of a statement that counts up to a limit: the rows are those that the limit would be set to.
func forecastOf(explained json.RawMessage) forecast {
	type plan struct {
		Rows  float64 `json:"Plan Rows"`
		Cost  float64 `json:"Total Cost"`
		Plans []plan  `json:"Plans"`
	}
	var plans []struct{ Plan plan }
	if json.Unmarshal(explained, &plans) != nil || len(plans) == 0 {
		return forecast{}
	}
	innermost := plans[0].Plan
	for range 2 { // the count, and its limit
		if len(innermost.Plans) != 1 {
			return forecast{}
		}
		innermost = innermost.Plans[0]
	}
	return forecast{rows: int(innermost.Rows), cost: plans[0].Plan.Cost, believed: true}
}

// rounded keeps two digits of an estimate, which has no more: 48,713 is about 49,000.
func rounded(n int) int {
	unit := 1
	for n/unit >= 100 {
		unit *= 10
	}
	return (n + unit/2) / unit * unit
}
