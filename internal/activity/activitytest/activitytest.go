// Package activitytest reads what was written down of who did what. Pages read it as a list (internal/list).
package activitytest

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/postgres"
)

// List returns at most limit events of an organization, newest first, that came before the event named; the zero id starts at
// the newest.
func List(ctx context.Context, db postgres.DB, organization, before uuid.UUID, limit int) ([]activity.Event, error) {
	if before == uuid.Nil {
		before = uuid.Max
	}
	const query = `
		SELECT activity_id, at, actor, action, subject, details
		FROM activity
		WHERE organization_id = @organization AND activity_id < @before
		ORDER BY activity_id DESC
		LIMIT @limit`
	rows, err := db.Query(ctx, query, pgx.StrictNamedArgs{"organization": organization, "before": before, "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("list activity: %w", err)
	}
	events, err := pgx.CollectRows(rows, pgx.RowToStructByName[activity.Event])
	if err != nil {
		return nil, fmt.Errorf("list activity: %w", err)
	}
	return events, nil
}
