package cases

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/compat"
	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
)

// Tally is how the cases of one remedy went: all of them, or those that ended in one quarter.
type Tally struct {
	Remedy   string      `db:"remedy"`
	Title    compat.Text `db:"title"`
	Quarter  string      `db:"quarter"` // "2026-Q4"; "" for all of them
	Open     int32       `db:"open"`    // in progress; none in a quarter
	Solved   int32       `db:"solved"`
	Refused  int32       `db:"refused"`
	Dropped  int32       `db:"dropped"`
	Once     int32       `db:"once_solved"` // have been solved, whatever they are now
	Returned int32       `db:"returned"`    // of those, came back
	Median   *int64      `db:"median"`      // seconds until solved; nil: none was
	Ninth    *int64      `db:"ninth"`       // that nine of ten took at most
	Own      *int64      `db:"own"`         // median of the owner's own time
	Longest  *int64      `db:"longest"`     // that a case in progress has taken by now
}

// Ended is how many are over.
func (t *Tally) Ended() int32 { return t.Solved + t.Refused + t.Dropped }

// A case belongs to the quarter in which it ended. What it took is read from its history, as its clock is.
const (
	quarterOf = `to_char(c.entered_at AT TIME ZONE 'UTC', 'YYYY-"Q"Q')`
	courses   = `(
		SELECT c.organization_id, c.number, c.remedy, c.detail -> 'Title' AS title, c.state, ` + quarterOf + ` AS quarter, ` + openFor + ` AS took, ` + waitedFor + ` AS waited,
		       EXISTS (SELECT FROM case_events e WHERE e.organization_id = c.organization_id AND e.case_id = c.case_id AND e.state = 'solved') AS once,
		       EXISTS (
		           SELECT FROM case_events e JOIN case_events l ON l.organization_id = e.organization_id AND l.case_id = e.case_id AND l.event_id > e.event_id
		           WHERE e.organization_id = c.organization_id AND e.case_id = c.case_id AND e.state = 'solved' AND l.state <> '') AS returned
		FROM cases c) k`
	measured = `
		count(*) FILTER (WHERE state NOT IN ` + OverSQL + `)::integer AS open, count(*) FILTER (WHERE state = 'solved')::integer AS solved,
		count(*) FILTER (WHERE state = 'refused')::integer AS refused, count(*) FILTER (WHERE state = 'dropped')::integer AS dropped,
		count(*) FILTER (WHERE once)::integer AS once_solved, count(*) FILTER (WHERE returned)::integer AS returned,
		(percentile_cont(0.5) WITHIN GROUP (ORDER BY took) FILTER (WHERE state = 'solved'))::bigint AS median,
		(percentile_cont(0.9) WITHIN GROUP (ORDER BY took) FILTER (WHERE state = 'solved'))::bigint AS ninth,
		(percentile_cont(0.5) WITHIN GROUP (ORDER BY took - waited) FILTER (WHERE state = 'solved'))::bigint AS own,
		max(took) FILTER (WHERE state NOT IN ` + OverSQL + `) AS longest`
	lastTitle = `(array_agg(title ORDER BY number DESC))[1] AS title`
	tallies   = `(
		SELECT organization_id, remedy, '' AS quarter, ` + lastTitle + `, ` + measured + ` FROM ` + courses + ` GROUP BY organization_id, remedy
		UNION ALL
		SELECT organization_id, remedy, quarter, ` + lastTitle + `, ` + measured + ` FROM ` + courses + ` WHERE state IN ` + OverSQL + ` GROUP BY organization_id, remedy, quarter) t`
	tallyColumns = `t.remedy, t.title, t.quarter, t.open, t.solved, t.refused, t.dropped, t.once_solved, t.returned, t.median, t.ninth, t.own, t.longest`
)

// Tallies is where the statistics are read from; their rows are Tally, called t.
var Tallies = list.Source{
	Select: statement.Const(tallyColumns), From: statement.Const(tallies),
	Organization: statement.Const("t.organization_id"), Key: []statement.SQL{statement.Const("t.remedy"), statement.Const("t.quarter")},
}

// Tally returns how all cases of a remedy went; its zero value where there was none.
func (s *Store) Tally(ctx context.Context, organization uuid.UUID, remedy string) (*Tally, error) {
	const query = `SELECT ` + tallyColumns + ` FROM ` + tallies + ` WHERE t.organization_id = $1 AND t.remedy = $2 AND t.quarter = ''`
	rows, err := s.pool.Query(ctx, query, organization, remedy)
	if err != nil {
		return nil, fmt.Errorf("tally the cases of %s: %w", remedy, err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Tally])
	if errors.Is(err, pgx.ErrNoRows) {
		return &Tally{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("tally the cases of %s: %w", remedy, err)
	}
	return found, nil
}

// Quarter is how long the cases took that were solved in a quarter.
type Quarter struct {
	Name   string `db:"quarter"` // "2026-Q4"
	Solved int32  `db:"solved"`
	Median int64  `db:"median"` // seconds
	Ninth  int64  `db:"ninth"`
}

// Quarters returns the last eight quarters in which cases were solved, the earliest first.
func (s *Store) Quarters(ctx context.Context, organization uuid.UUID) ([]*Quarter, error) {
	const query = `
		SELECT quarter, solved, median, ninth
		FROM (
			SELECT quarter, count(*)::integer AS solved, percentile_cont(0.5) WITHIN GROUP (ORDER BY took)::bigint AS median, percentile_cont(0.9) WITHIN GROUP (ORDER BY took)::bigint AS ninth
			FROM ` + courses + `
			WHERE organization_id = $1 AND state = 'solved'
			GROUP BY quarter
			ORDER BY quarter DESC
			LIMIT 8) q
		ORDER BY quarter`
	return collect[Quarter](ctx, s.pool, "read the quarters of cases", query, organization)
}

// Seconds is a span that the statistics tell; ok is false for none.
func Seconds(n *int64) (d time.Duration, ok bool) {
	if n == nil {
		return 0, false
	}
	return time.Duration(*n) * time.Second, true
}
