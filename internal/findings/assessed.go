package findings

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Assessed is what every page tells of the last assessment of an organization.
type Assessed struct {
	At      time.Time // zero: there has been none
	Waiting int       // open violations that wait for somebody: neither unknowns nor what is only worth knowing
}

// Assessed reads it.
func (s *Store) Assessed(ctx context.Context, organization uuid.UUID) (Assessed, error) {
	var a Assessed
	batch := &pgx.Batch{}
	QueueAssessed(batch, organization, &a)
	return a, s.pool.SendBatch(ctx, batch).Close()
}

// QueueAssessed reads it within a batch. The findings themselves are counted only where no assessment has left their number.
func QueueAssessed(batch *pgx.Batch, organization uuid.UUID, assessed *Assessed) {
	const query = `
		SELECT a.assessed_at,
		       coalesce(a.waiting, (
		           SELECT count(*) FROM findings f
		           WHERE f.organization_id = o.organization_id AND f.resolved_at IS NULL AND f.verdict = 'violation' AND f.severity <> 'info'))
		FROM (VALUES ($1::uuid)) AS o (organization_id)
		LEFT JOIN assessments a ON a.organization_id = o.organization_id`
	batch.Queue(query, organization).QueryRow(func(row pgx.Row) error {
		var at *time.Time
		if err := row.Scan(&at, &assessed.Waiting); err != nil {
			return fmt.Errorf("read last assessment: %w", err)
		}
		if at != nil {
			assessed.At = *at
		}
		return nil
	})
}
