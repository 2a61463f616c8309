package findings

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// About says which findings belong to a record: those of a subject, and those of collections, be it all or what one host feels.
type About struct {
	Subject     string // a host or license server, by name; "" none
	Collections []uuid.UUID
	Felt        string // the host whose collections these are; "": every finding of the collections
}

// Happening is that a finding was opened or resolved.
type Happening struct {
	Finding
	At     time.Time `db:"at"`
	Closed bool      `db:"closed"` // resolved, and not opened
}

const aboutRecord = `
	(@subject <> '' AND f.subject = @subject
	 OR f.collection_id = ANY (@collections) AND (@felt = '' OR jsonb_exists(coalesce(nullif(f.detail -> 'Hosts', 'null'), '[]'), @felt)))`

func (a About) args(organization uuid.UUID, limit int) pgx.StrictNamedArgs {
	collections := a.Collections
	if collections == nil {
		collections = []uuid.UUID{}
	}
	return pgx.StrictNamedArgs{
		"organization": organization, "subject": storable(a.Subject), "collections": collections, "felt": storable(a.Felt), "limit": limit,
	}
}

// History returns at most limit openings and resolutions of the findings of a record that are older than before (zero: all), the latest
// first.
func (s *Store) History(ctx context.Context, organization uuid.UUID, about About, before time.Time, limit int) ([]Happening, error) {
	const query = `
		SELECT ` + columns + `, e.at, e.closed
		FROM findings f
		LEFT JOIN collections c ON c.organization_id = f.organization_id AND c.collection_id = f.collection_id
		CROSS JOIN LATERAL (VALUES (f.opened_at, false), (f.resolved_at, true)) AS e (at, closed)
		WHERE f.organization_id = @organization AND ` + aboutRecord + `
		  AND e.at IS NOT NULL AND (@before::timestamptz IS NULL OR e.at < @before)
		ORDER BY e.at DESC, e.closed, f.finding_id
		LIMIT @limit`
	args := about.args(organization, limit)
	args["before"] = (*time.Time)(nil)
	if !before.IsZero() {
		args["before"] = &before
	}
	rows, err := s.pool.Query(ctx, query, args)
	if err != nil {
		return nil, fmt.Errorf("read history of findings: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Happening])
	if err != nil {
		return nil, fmt.Errorf("read history of findings: %w", err)
	}
	return found, nil
}

// Resolved returns at most limit findings of a record that are resolved, the latest first.
func (s *Store) Resolved(ctx context.Context, organization uuid.UUID, about About, limit int) ([]*Finding, error) {
	const query = `
		SELECT ` + columns + `
		FROM findings f
		LEFT JOIN collections c ON c.organization_id = f.organization_id AND c.collection_id = f.collection_id
		WHERE f.organization_id = @organization AND f.resolved_at IS NOT NULL AND ` + aboutRecord + `
		ORDER BY f.resolved_at DESC, f.finding_id
		LIMIT @limit`
	rows, err := s.pool.Query(ctx, query, about.args(organization, limit))
	if err != nil {
		return nil, fmt.Errorf("list resolved findings: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[Finding])
	if err != nil {
		return nil, fmt.Errorf("list resolved findings: %w", err)
	}
	return found, nil
}
