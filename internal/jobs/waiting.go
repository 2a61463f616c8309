package jobs

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// QueueIsAwaited asks within a batch whether an assessment of the organization waits or is at work: something has changed that the
// findings do not yet agree with.
func QueueIsAwaited(batch *pgx.Batch, organization uuid.UUID, awaited *bool) {
	const query = `
		SELECT EXISTS (
		    SELECT FROM river_job
		    WHERE state IN ('available', 'running') AND kind = $1 AND args ->> 'organization_id' = $2)`
	batch.Queue(query, assessArgs{}.Kind(), organization.String()).QueryRow(func(row pgx.Row) error {
		if err := row.Scan(awaited); err != nil {
			return fmt.Errorf("look for assessments that wait: %w", err)
		}
		return nil
	})
}
