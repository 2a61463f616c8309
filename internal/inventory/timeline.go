package inventory

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Past narrows what happened. The zero value is everything.
type Past struct {
	Before   time.Time // only what is older; zero: all
	Limit    int       // rows
	Fields   []string  // nil any
	Events   []Event   // nil any
	Imported bool      // only what came with an import
}

// before is Before as the database compares it.
func (p Past) before() *time.Time {
	if p.Before.IsZero() {
		return nil
	}
	return &p.Before
}

// Changes returns what happened to the fields of records, the latest first: a record, or several that tell one story.
func (s *Store) Changes(ctx context.Context, organization uuid.UUID, records []uuid.UUID, past Past) ([]Change, error) {
	const query = `
		SELECT record_kind, record_id, field, event, reason, old_value, new_value, source, source_id, changed_at, pinned_until
		FROM field_changes
		WHERE organization_id = @organization AND record_id = ANY (@records)
		  AND (@before::timestamptz IS NULL OR changed_at < @before)
		  AND (@fields::text[] IS NULL OR field = ANY (@fields))
		  AND (@events::text[] IS NULL OR event = ANY (@events))
		  AND (NOT @imported OR source LIKE 'import %')
		ORDER BY changed_at DESC, change_id DESC
		LIMIT @limit`
	var events []string
	for _, e := range past.Events {
		events = append(events, string(e))
	}
	rows, err := s.pool.Query(ctx, query, pgx.StrictNamedArgs{
		"organization": organization, "records": records, "before": past.before(), "fields": past.Fields, "events": events, "imported": past.Imported,
		"limit": past.Limit,
	})
	if err != nil {
		return nil, fmt.Errorf("read history of %v: %w", records, err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Change])
}

// ChangedFields lists the fields in which anything ever happened to records, by their names in the history.
func (s *Store) ChangedFields(ctx context.Context, organization uuid.UUID, records []uuid.UUID) ([]string, error) {
	const query = `
		SELECT DISTINCT field
		FROM field_changes
		WHERE organization_id = $1 AND record_id = ANY ($2)
		ORDER BY field`
	rows, err := s.pool.Query(ctx, query, organization, records)
	if err != nil {
		return nil, fmt.Errorf("list changed fields of %v: %w", records, err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// FieldsOf are the fields in which a history tells of one topic: that of the operating system is told as a whole or by its parts.
func FieldsOf(field string) []string {
	if field == topicOS {
		return append([]string{topicOS}, osFields...)
	}
	return []string{field}
}

// Server is a license server as a host names it.
type Server struct {
	Name   string         // as the host spells it
	Record *LicenseServer // nil: the name means none, or several
}

// ServersOf returns the license servers that a host names, in its order. Those that are out of use are on record no more.
func (s *Store) ServersOf(ctx context.Context, organization uuid.UUID, h *Host) ([]Server, error) {
	alike, err := many[LicenseServer](ctx, s.pool, licenseServersNamed, organization, shortNames(h.LicenseServers))
	if err != nil {
		return nil, err
	}
	var inUse []*LicenseServer
	for _, l := range alike {
		if l.RetiredAt == nil {
			inUse = append(inUse, l)
		}
	}
	known, servers := newResolver(inUse), make([]Server, len(h.LicenseServers))
	for i, name := range h.LicenseServers {
		servers[i] = Server{name, known.find(canonical(name), h.domain())}
	}
	return servers, nil
}

// CollectionRecords are the records whose history is a collection's: its own, and that of its broker's deployment. It returns fault.NotFound where the
// organization has no such collection.
func (s *Store) CollectionRecords(ctx context.Context, organization, id uuid.UUID) ([]uuid.UUID, error) {
	const query = `
		SELECT array_remove(ARRAY[collection_id, deployment_id], NULL) AS records
		FROM collections
		WHERE organization_id = $1 AND collection_id = $2`
	type row struct {
		Records []uuid.UUID `db:"records"`
	}
	found, err := one[row](ctx, s.pool, noSuchRecord(), query, organization, id)
	if err != nil {
		return nil, err
	}
	return found.Records, nil
}
