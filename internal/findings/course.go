package findings

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// How far back an assessment keeps the course of the findings, so that nobody counts them who looks at the fleet. Who asks for more has
// them counted.
const (
	courseWeeks  = 12
	courseEvents = 12
)

// course is how findings came and went up to an assessment. Between assessments none does.
type course struct {
	Trend  Trend
	Lately []*Event
}

func (c *course) queue(batch *pgx.Batch, organization uuid.UUID, weeks, events int) {
	queueTrend(batch, organization, weeks, &c.Trend)
	queueLately(batch, organization, events, &c.Lately)
}

// keepCourse comes last: it counts what the assessment has left.
func (r *reconciliation) keepCourse(ctx context.Context) error {
	const query = `UPDATE assessments SET course = $2 WHERE organization_id = $1`
	var c course
	batch := &pgx.Batch{}
	c.queue(batch, r.organization, courseWeeks, courseEvents)
	if err := r.tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	if _, err := r.tx.Exec(ctx, query, r.organization, c); err != nil {
		return fmt.Errorf("keep the course of the findings: %w", err)
	}
	return nil
}

// courseOf reads what was kept, as far back as is asked; false where that is further than was kept, or nothing was.
func courseOf(kept []byte, weeks, events int) (c course, ok bool, err error) {
	if kept == nil || weeks > courseWeeks || events > courseEvents {
		return c, false, nil
	}
	if err := json.Unmarshal(kept, &c); err != nil {
		return c, false, fmt.Errorf("read the course of the findings: %w", err)
	}
	c.Trend.Weeks = c.Trend.Weeks[max(0, len(c.Trend.Weeks)-weeks):]
	c.Lately = c.Lately[:min(events, len(c.Lately))]
	return c, len(c.Trend.Weeks) > 0, nil
}

// readCourse fills in how findings came and went: as kept, or counted.
func (s *Store) readCourse(ctx context.Context, organization uuid.UUID, f *Fleet, q FleetQuery) error {
	c, ok, err := courseOf(f.course, q.Weeks, q.Events)
	if err != nil {
		return err
	}
	if !ok {
		batch := &pgx.Batch{}
		c.queue(batch, organization, q.Weeks, q.Events)
		if err := s.pool.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
	}
	f.Trend, f.Lately = c.Trend, c.Lately
	return nil
}
