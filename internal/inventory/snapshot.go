package inventory

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/compat"
	"calfleet/internal/postgres"
)

// Snapshot is everything known of one organization at one instant, with the way back from the names that the rules use to
// the records.
type Snapshot struct {
	AsOf           time.Time
	Facts          compat.Facts
	Hosts          map[string]*Host          // by name
	LicenseServers map[string]*LicenseServer // by name
	Entries        []*Entry                  // what people said of them by hand
}

// Snapshot reads one organization. Its parts agree with one another to the instant.
func (s *Store) Snapshot(ctx context.Context, organization uuid.UUID) (*Snapshot, error) {
	return TakeSnapshot(ctx, s.pool, organization)
}

// TakeSnapshot is Snapshot for those that have no Store.
func TakeSnapshot(ctx context.Context, pool *pgxpool.Pool, organization uuid.UUID) (*Snapshot, error) {
	var snapshot *Snapshot
	err := postgres.InSnapshot(ctx, pool, func(ctx context.Context, tx pgx.Tx) error {
		now, err := postgres.Now(ctx, tx)
		if err != nil {
			return err
		}
		snapshot, err = ReadSnapshot(ctx, tx, organization, now)
		return err
	})
	return snapshot, err
}

// ReadSnapshot is Snapshot within a transaction of the caller's; its parts agree as far as the transaction's isolation makes them.
func ReadSnapshot(ctx context.Context, db postgres.DB, organization uuid.UUID, asOf time.Time) (*Snapshot, error) {
	r := factsReader{}
	if err := r.read(ctx, db, organization); err != nil {
		return nil, err
	}
	return r.snapshot(asOf), nil
}

func (r *factsReader) snapshot(asOf time.Time) *Snapshot {
	s := &Snapshot{AsOf: asOf, Facts: r.facts(asOf), Hosts: map[string]*Host{}, LicenseServers: map[string]*LicenseServer{}, Entries: r.entries}
	for _, h := range r.hosts {
		s.Hosts[h.Name] = h
	}
	for _, l := range r.servers {
		s.LicenseServers[l.Name] = l
	}
	return s
}

// FirstInhabited returns the first of organizations that has a host or a license server; the first of all where none has.
func (s *Store) FirstInhabited(ctx context.Context, organizations []uuid.UUID) (uuid.UUID, error) {
	const query = `
		SELECT o.id
		FROM unnest($1::uuid[]) WITH ORDINALITY AS o (id, place)
		ORDER BY EXISTS (SELECT FROM hosts h WHERE h.organization_id = o.id AND h.retired_at IS NULL)
		         OR EXISTS (SELECT FROM license_servers l WHERE l.organization_id = o.id AND l.retired_at IS NULL) DESC, o.place
		LIMIT 1`
	var id uuid.UUID
	if err := s.pool.QueryRow(ctx, query, organizations).Scan(&id); err != nil {
		return id, fmt.Errorf("find an organization with hosts: %w", err)
	}
	return id, nil
}
