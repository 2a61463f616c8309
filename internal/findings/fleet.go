package findings

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/internal/jobs"
)

// Fleet is what the home page tells of an organization: how the last assessment left it, and what came and went since.
type Fleet struct {
	Now        time.Time // by the clock that AssessedAt goes by
	Awaited    bool      // an assessment of newer facts waits, or is at work
	Inhabited  bool      // there is a host or a license server
	AssessedAt time.Time // zero: there has been none that left a summary
	Summary    Summary
	Advice     Advice
	Lines      inventory.Page[Standing]
	Trend      Trend
	Lately     []*Event
	Whole      []*Finding // of no collection: the first few, those that somebody must act on before the others
	WholeTotal int        // how many there are of them
	course     []byte     // as kept; nil: it was not
}

// FleetQuery says how much of it is wanted.
type FleetQuery struct {
	Lines  StandingFilter
	Weeks  int // that Trend goes back; 1 or more
	Events int // of the last seven days
	Whole  int
}

// Fleet reads all of it in one round trip, of one moment; where the course of the findings was not kept, in a second.
func (s *Store) Fleet(ctx context.Context, organization uuid.UUID, q FleetQuery) (*Fleet, error) {
	f, batch := &Fleet{}, &pgx.Batch{}
	jobs.QueueIsAwaited(batch, organization, &f.Awaited)
	f.queueSummary(batch, organization)
	queueAdvice(batch, organization, &f.Advice)
	queueStandings(batch, organization, q.Lines, &f.Lines)
	f.queueWhole(batch, organization, q.Whole)
	if err := s.pool.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("read the fleet of organization %s: %w", organization, err)
	}
	if err := s.readCourse(ctx, organization, f, q); err != nil {
		return nil, fmt.Errorf("read the fleet of organization %s: %w", organization, err)
	}
	return f, nil
}

// Assessment reads of Fleet only what the last assessment left of the organization as a whole, and the advice.
func (s *Store) Assessment(ctx context.Context, organization uuid.UUID) (*Fleet, error) {
	f, batch := &Fleet{}, &pgx.Batch{}
	jobs.QueueIsAwaited(batch, organization, &f.Awaited)
	f.queueSummary(batch, organization)
	queueAdvice(batch, organization, &f.Advice)
	if err := s.pool.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("read the last assessment of organization %s: %w", organization, err)
	}
	return f, nil
}

func (f *Fleet) queueSummary(batch *pgx.Batch, organization uuid.UUID) {
	const query = `
		SELECT now(), a.assessed_at, a.summary, a.course,
		       EXISTS (SELECT FROM hosts h WHERE h.organization_id = o.organization_id)
		       OR EXISTS (SELECT FROM license_servers l WHERE l.organization_id = o.organization_id)
		FROM (VALUES ($1::uuid)) AS o (organization_id)
		LEFT JOIN assessments a ON a.organization_id = o.organization_id AND a.summary IS NOT NULL`
	batch.Queue(query, organization).QueryRow(func(row pgx.Row) error {
		var at *time.Time
		var summary []byte
		if err := row.Scan(&f.Now, &at, &summary, &f.course, &f.Inhabited); err != nil {
			return fmt.Errorf("read the summary: %w", err)
		}
		if at == nil {
			return nil
		}
		f.AssessedAt = *at
		if err := json.Unmarshal(summary, &f.Summary); err != nil {
			return fmt.Errorf("read the summary: %w", err)
		}
		return nil
	})
}

// StandingFilter narrows the lines of the fleet. The zero value is all of them.
type StandingFilter struct {
	State  string // as compat.State spells it; "" any
	Search string // part of the name of a collection, of one of its hosts, or of a license server that they name
	After  string // cursor of the page before
	Limit  int    // rows; 0 is all of them
}

// Standings lists the lines of the fleet alone, as Fleet does beside the summary.
func (s *Store) Standings(ctx context.Context, organization uuid.UUID, filter StandingFilter) (inventory.Page[Standing], error) {
	var page inventory.Page[Standing]
	batch := &pgx.Batch{}
	queueStandings(batch, organization, filter, &page)
	if err := s.pool.SendBatch(ctx, batch).Close(); err != nil {
		return inventory.Page[Standing]{}, fmt.Errorf("list the collections of organization %s: %w", organization, err)
	}
	return page, nil
}

// queueStandings lists how collections stood at the last assessment, the worst first, then by name.
func queueStandings(batch *pgx.Batch, organization uuid.UUID, filter StandingFilter, page *inventory.Page[Standing]) {
	const where = `
		FROM standings s
		WHERE s.organization_id = @organization
		  AND (@rank::smallint IS NULL OR s.rank = @rank)
		  AND (@search = ''
		       OR strpos(lower(s.name), lower(@search)) > 0
		       OR EXISTS (SELECT FROM jsonb_array_elements(s.brief -> 'servers') AS named WHERE strpos(lower(named ->> 'name'), lower(@search)) > 0)
		       OR s.collection_id IN (
		           SELECT m.collection_id
		           FROM hosts h
		           JOIN collection_hosts m ON m.organization_id = h.organization_id AND m.host_id = h.host_id
		           WHERE h.organization_id = @organization AND strpos(h.name, lower(@search)) > 0))`
	const count = `SELECT count(*) ` + where
	const query = `
		WITH page AS MATERIALIZED (
		    SELECT s.* ` + where + `
		      AND (s.rank, lower(s.name) COLLATE "C", s.scope) > (@after_rank, @after_name, @after_scope)
		    ORDER BY s.rank, lower(s.name) COLLATE "C", s.scope
		    LIMIT @limit
		)
		SELECT p.scope, p.collection_id, p.name, p.rank, p.host_count, p.brief, r.oldest_report, coalesce(r.silent, 0) AS silent
		FROM page p
		LEFT JOIN (
		    SELECT m.collection_id, min(h.collected_at) AS oldest_report, count(*) FILTER (WHERE h.collected_at IS NULL) AS silent
		    FROM collection_hosts m
		    JOIN hosts h ON h.organization_id = m.organization_id AND h.host_id = m.host_id
		    WHERE m.organization_id = @organization AND m.collection_id = ANY (ARRAY (SELECT collection_id FROM page))
		    GROUP BY m.collection_id
		) r ON r.collection_id = p.collection_id
		ORDER BY p.rank, lower(p.name) COLLATE "C", p.scope`
	after, limit := readCursor(filter.After), (*int)(nil)
	if filter.Limit > 0 {
		limit = new(filter.Limit + 1)
	}
	args := pgx.StrictNamedArgs{"organization": organization, "search": storable(filter.Search), "rank": rankNamed(filter.State)}
	batch.Queue(count, args).QueryRow(func(row pgx.Row) error { return row.Scan(&page.Total) })
	args = maps.Clone(args)
	args["after_rank"], args["after_name"], args["after_scope"], args["limit"] = after.rank, after.name, after.scope, limit
	batch.Queue(query, args).Query(func(rows pgx.Rows) (err error) {
		if page.Rows, err = pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[Standing]); err != nil {
			return fmt.Errorf("list standings: %w", err)
		}
		if n := filter.Limit; n > 0 && len(page.Rows) > n {
			page.Rows = page.Rows[:n]
			page.Next = cursorOf(page.Rows[n-1])
		}
		return nil
	})
}

// rankNamed is the rank of a state by its name; an unknown name lets nothing through.
func rankNamed(state string) *int16 {
	if state == "" {
		return nil
	}
	var s compat.State
	if err := s.UnmarshalText([]byte(state)); err != nil {
		return new(int16(-1))
	}
	return new(rankOf(s))
}

// standingCursor is the last line of a page.
type standingCursor struct {
	rank        int16
	name, scope string
}

const cursorMark = "\x1f"

func cursorOf(s *Standing) string {
	return strings.Join([]string{strconv.Itoa(int(s.Rank)), strings.ToLower(s.Name), s.Scope}, cursorMark)
}

// readCursor reads what cursorOf has written; anything else is the beginning.
func readCursor(text string) standingCursor {
	parts := strings.Split(storable(text), cursorMark)
	if len(parts) != 3 {
		return standingCursor{rank: -1}
	}
	rank, err := strconv.ParseInt(parts[0], 10, 16)
	if err != nil {
		return standingCursor{rank: -1}
	}
	return standingCursor{int16(rank), parts[1], parts[2]}
}

func (f *Fleet) queueWhole(batch *pgx.Batch, organization uuid.UUID, limit int) {
	const query = `
		SELECT count(*) OVER () AS total, ` + columns + `
		FROM findings f
		LEFT JOIN collections c ON c.organization_id = f.organization_id AND c.collection_id = f.collection_id
		WHERE f.organization_id = $1 AND f.scope = $2 AND f.resolved_at IS NULL
		ORDER BY f.severity = 'info' AND f.verdict = 'violation', array_position(ARRAY['violation', 'unknown'], f.verdict),
		         array_position(ARRAY['error', 'warning', 'info'], f.severity), f.opened_at, f.finding_id
		LIMIT $3`
	type counted struct {
		Total int `db:"total"`
		Finding
	}
	batch.Queue(query, organization, organizationScope, limit).Query(func(rows pgx.Rows) error {
		all, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[counted])
		if err != nil {
			return fmt.Errorf("list findings of the organization: %w", err)
		}
		for _, c := range all {
			f.Whole, f.WholeTotal = append(f.Whole, &c.Finding), c.Total
		}
		return nil
	})
}
