package inventory

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

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
}

// Snapshot reads one organization. Its parts agree with one another to the instant.
func (s *Store) Snapshot(ctx context.Context, organization uuid.UUID) (*Snapshot, error) {
	var snapshot *Snapshot
	err := postgres.InSnapshot(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
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
	r := factsReader{db: db, organization: organization}
	r.read(ctx)
	if r.err != nil {
		return nil, r.err
	}
	s := &Snapshot{AsOf: asOf, Facts: r.facts(asOf), Hosts: map[string]*Host{}, LicenseServers: map[string]*LicenseServer{}}
	for _, h := range r.hosts {
		s.Hosts[h.Name] = h
	}
	for _, l := range r.servers {
		s.LicenseServers[l.Name] = l
	}
	return s, nil
}
