package findings

import (
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

// queueTrend counts back from what is open now. Weeks that end before the first finding was ever opened are left out: that nothing is
// known of them doesn't mean that nothing was wrong.
func queueTrend(batch *pgx.Batch, organization uuid.UUID, weeks int, trend *Trend) {
	const query = `
		WITH events AS (
		    SELECT opened_at AS at, 1 AS opened, 0 AS resolved
		    FROM findings
		    WHERE organization_id = @organization AND opened_at > now() - @days * interval '1 day' AND verdict = 'violation' AND severity <> 'info'
		    UNION ALL
		    SELECT resolved_at, 0, 1
		    FROM findings
		    WHERE organization_id = @organization AND resolved_at > now() - @days * interval '1 day' AND verdict = 'violation' AND severity <> 'info'
		), by_week AS (
		    SELECT floor(extract(epoch FROM now() - at) / 604800)::integer AS ago, sum(opened)::integer AS opened, sum(resolved)::integer AS resolved
		    FROM events
		    GROUP BY 1
		)
		SELECT now(), coalesce((SELECT min(opened_at) FROM findings WHERE organization_id = @organization), now()),
		       (SELECT count(*) FROM findings WHERE organization_id = @organization AND resolved_at IS NULL AND verdict = 'violation' AND severity <> 'info'),
		       coalesce(array_agg(ago), '{}'), coalesce(array_agg(opened), '{}'), coalesce(array_agg(resolved), '{}')
		FROM by_week`
	batch.Queue(query, pgx.StrictNamedArgs{"organization": organization, "days": 7 * weeks}).QueryRow(func(row pgx.Row) error {
		var now, first time.Time
		var open int
		var ago, in, out []int
		if err := row.Scan(&now, &first, &open, &ago, &in, &out); err != nil {
			return fmt.Errorf("count findings by week: %w", err)
		}
		opened, resolved := make([]int, weeks), make([]int, weeks)
		for i, week := range ago {
			week = max(0, min(week, weeks-1)) // what is just so old may be counted a week older
			opened[week], resolved[week] = opened[week]+in[i], resolved[week]+out[i]
		}
		*trend = trendOf(now, first, open, opened, resolved)
		return nil
	})
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

// queueLately lists what was opened or resolved in seven days, newest first: findings of one rule are one event, and what is only worth
// knowing is none.
func queueLately(batch *pgx.Batch, organization uuid.UUID, limit int, events *[]*Event) {
	const query = `
		WITH lately AS (
		    SELECT rule, false AS resolved, opened_at AS at, finding_id, severity
		    FROM findings
		    WHERE organization_id = @organization AND opened_at > now() - interval '7 days' AND resolved_at IS NULL AND (verdict = 'unknown' OR severity <> 'info')
		    UNION ALL
		    SELECT rule, true, resolved_at, finding_id, severity
		    FROM findings
		    WHERE organization_id = @organization AND resolved_at > now() - interval '7 days' AND (verdict = 'unknown' OR severity <> 'info')
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
	batch.Queue(query, pgx.StrictNamedArgs{"organization": organization, "limit": limit}).Query(func(rows pgx.Rows) (err error) {
		if *events, err = pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[Event]); err != nil {
			return fmt.Errorf("list late findings: %w", err)
		}
		return nil
	})
}
