// Package findings keeps what the rules found wrong, or could not judge, from the moment it is first seen to the moment the
// facts have changed.
//
// Nobody writes a finding: an assessment evaluates the organization as it stands and reconciles the open findings with the
// result. What is still so stays open, what is new is opened, what is gone is resolved. With the same breath it keeps how each
// collection stands (Standing) and how the organization does as a whole (Summary), so that the fleet is shown without judging it.
package findings

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/compat"
)

// Store reads findings and reconciles them.
type Store struct {
	pool      *pgxpool.Pool
	followers []Follower
}

// Follower is what else must agree with the findings: it is called in the transaction of an assessment, when they are reconciled.
type Follower func(ctx context.Context, tx pgx.Tx, organization uuid.UUID) error

// New returns a store on a migrated database, and says who follows its assessments.
func New(pool *pgxpool.Pool, followers ...Follower) *Store { return &Store{pool, followers} }

// Finding is one rule violated, or not judgeable, for one subject of one collection.
type Finding struct {
	ID           uuid.UUID      `db:"finding_id"`
	Scope        string         `db:"scope"`         // the collection's id, or "server <name>" for a server that no host names
	CollectionID *uuid.UUID     `db:"collection_id"` // nil for such a server, and where the collection is no more
	Collection   string         `db:"collection"`    // its name, or the server's
	Rule         string         `db:"rule"`
	Subject      string         `db:"subject"`
	Severity     string         `db:"severity"` // "error", "warning", "info"
	Verdict      string         `db:"verdict"`  // "violation", "unknown"
	Message      compat.Text    `db:"message"`
	Detail       compat.Finding `db:"detail"` // steps and ranked remedies as last assessed
	OpenedAt     time.Time      `db:"opened_at"`
	AssessedAt   time.Time      `db:"assessed_at"`
	ResolvedAt   *time.Time     `db:"resolved_at"` // nil: open
}

// BestRemedy is the remedy ranked first; nil where there is none.
func (f *Finding) BestRemedy() *compat.Remedy {
	if len(f.Detail.Remedies) == 0 {
		return nil
	}
	return &f.Detail.Remedies[0]
}

// Touches reports whether the finding is about a host, or felt by it.
func (f *Finding) Touches(host string) bool {
	return f.Subject == host || slices.Contains(f.Detail.Hosts, host)
}
