package jobs

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"calfleet/internal/postgres"
)

// IsAwaited reports whether an assessment of the organization waits or is at work: something has changed that the findings do not
// yet agree with.
func IsAwaited(ctx context.Context, db postgres.DB, organization uuid.UUID) (bool, error) {
	const query = `
		SELECT EXISTS (
		    SELECT FROM river_job
		    WHERE state IN ('available', 'running') AND kind = $1 AND args ->> 'organization_id' = $2)`
	var awaited bool
	if err := db.QueryRow(ctx, query, assessArgs{}.Kind(), organization.String()).Scan(&awaited); err != nil {
		return false, fmt.Errorf("look for assessments that wait: %w", err)
	}
	return awaited, nil
}
