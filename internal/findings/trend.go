package findings

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Trend is how the violations that wait for somebody came and went. The last week is the seven days up to now.
type Trend struct {
	Weeks []Week // oldest first, as far back as anything is known; at least one
}

// Week is seven days.
type Week struct {
	Ends     time.Time
	Open     int // at its end
	Opened   int
	Resolved int
}

// Last is the week up to now.
func (t Trend) Last() Week { return t.Weeks[len(t.Weeks)-1] }

// Trend counts back from what is open now. Weeks that end before the first finding was ever opened are left out: that nothing is
// known of them doesn't mean that nothing was wrong.
func (s *Store) Trend(ctx context.Context, organization uuid.UUID, weeks int) (Trend, error) {
	const query = `
		WITH events AS (
		    SELECT opened_at AS at, 1 AS opened, 0 AS resolved
		    FROM findings
		    WHERE organization_id = @organization AND opened_at > @since AND verdict = 'violation' AND severity <> 'info'
		    UNION ALL
		    SELECT resolved_at, 0, 1
		    FROM findings
		    WHERE organization_id = @organization AND resolved_at > @since AND verdict = 'violation' AND severity <> 'info'
		)
		SELECT floor(extract(epoch FROM @now - at) / 604800)::integer AS ago, sum(opened)::integer AS opened, sum(resolved)::integer AS resolved
		FROM events
		GROUP BY 1`
	var now, first time.Time
	const clock = `SELECT now(), coalesce((SELECT min(opened_at) FROM findings WHERE organization_id = $1), now())`
	if err := s.pool.QueryRow(ctx, clock, organization).Scan(&now, &first); err != nil {
		return Trend{}, fmt.Errorf("read the first finding: %w", err)
	}
	open, err := s.CountOpen(ctx, organization)
	if err != nil {
		return Trend{}, err
	}
	since := now.AddDate(0, 0, -7*weeks)
	rows, err := s.pool.Query(ctx, query, pgx.StrictNamedArgs{"organization": organization, "since": since, "now": now})
	if err != nil {
		return Trend{}, fmt.Errorf("count findings by week: %w", err)
	}
	opened, resolved := make([]int, weeks), make([]int, weeks)
	var ago, in, out int
	_, err = pgx.ForEachRow(rows, []any{&ago, &in, &out}, func() error {
		ago = max(0, min(ago, weeks-1)) // the database and this arithmetic may differ by the last microsecond
		opened[ago], resolved[ago] = opened[ago]+in, resolved[ago]+out
		return nil
	})
	if err != nil {
		return Trend{}, fmt.Errorf("count findings by week: %w", err)
	}
	return trendOf(now, first, open, opened, resolved), nil
}

// trendOf goes back week by week: what was open before is what is open after, less what was opened and more what was resolved.
func trendOf(now, first time.Time, open int, opened, resolved []int) Trend {
	var weeks []Week
	for ago := range opened {
		ends := now.AddDate(0, 0, -7*ago)
		if ago > 0 && ends.Before(first) {
			break
		}
		weeks = append([]Week{{Ends: ends, Open: open, Opened: opened[ago], Resolved: resolved[ago]}}, weeks...)
		open += resolved[ago] - opened[ago]
	}
	return Trend{weeks}
}

// Event is findings of one rule that were opened, or resolved, lately.
type Event struct {
	Rule      string    `db:"rule"`
	Resolved  bool      `db:"resolved"`
	Count     int       `db:"count"`
	At        time.Time `db:"at"`         // of the last of them
	FindingID uuid.UUID `db:"finding_id"` // of the last of them
	Severity  string    `db:"severity"`
	Verdict   string    `db:"verdict"`
}

// Lately returns what was opened or resolved since a moment, newest first: findings of one rule are one event, and what is only worth
// knowing is none.
func (s *Store) Lately(ctx context.Context, organization uuid.UUID, since time.Time, limit int) ([]*Event, error) {
	const query = `
		WITH lately AS (
		    SELECT rule, false AS resolved, opened_at AS at, finding_id, severity
		    FROM findings
		    WHERE organization_id = @organization AND opened_at > @since AND resolved_at IS NULL AND (verdict = 'unknown' OR severity <> 'info')
		    UNION ALL
		    SELECT rule, true, resolved_at, finding_id, severity
		    FROM findings
		    WHERE organization_id = @organization AND resolved_at > @since AND (verdict = 'unknown' OR severity <> 'info')
		), events AS (
		    SELECT rule, resolved, count(*)::integer AS count, max(at) AS at, (array_agg(finding_id ORDER BY at DESC, finding_id))[1] AS finding_id
		    FROM lately
		    GROUP BY rule, resolved
		    ORDER BY max(at) DESC, min(array_position(ARRAY['error', 'warning', 'info'], severity)), rule
		    LIMIT @limit
		)
		SELECT e.rule, e.resolved, e.count, e.at, e.finding_id, f.severity, f.verdict
		FROM events e
		JOIN findings f ON f.organization_id = @organization AND f.finding_id = e.finding_id
		ORDER BY e.at DESC, array_position(ARRAY['error', 'warning', 'info'], f.severity), e.rule`
	rows, err := s.pool.Query(ctx, query, pgx.StrictNamedArgs{"organization": organization, "since": since, "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("list late findings: %w", err)
	}
	events, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[Event])
	if err != nil {
		return nil, fmt.Errorf("list late findings: %w", err)
	}
	return events, nil
}
