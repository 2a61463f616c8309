// Package inventory keeps what a fleet consists of: hosts, license servers with their key packs, deployments with their
// collections, and purchases; and it is the one door through which they change.
//
// Reports, foreign formats, files and forms all become Records and go through applyRecords, in one transaction with
// what they came from, the provenance of every field that changed, and the request to assess the findings anew.
// What a record doesn't say stays as it was: nil is "not said", never "none".
package inventory

import (
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/jobs"
)

// Store reads and writes the inventory. Its exported methods own their transaction.
type Store struct {
	pool *pgxpool.Pool
	jobs *jobs.Queue
}

// New returns a store on a migrated database.
func New(pool *pgxpool.Pool, queue *jobs.Queue) *Store {
	return &Store{pool: pool, jobs: queue}
}

// DefaultOrganization exists from the first migration on and is meant where none is named.
var DefaultOrganization = uuid.MustParse("00000000-0000-7000-8000-000000000001")

// Source says where a record comes from, for people (Name) and for machines (ID of the report, import or user).
type Source struct {
	Name        string
	ID          string
	CollectedAt time.Time // when the facts were true, by the portal's clock or an earlier one of the collector's; never later than now
}

// canonical is how the name of a computer is kept and compared.
func canonical(name string) string {
	return strings.TrimSuffix(strings.ToLower(strings.TrimSpace(name)), ".")
}

// shortName is the first label of a computer's name.
func shortName(name string) string {
	short, _, _ := strings.Cut(name, ".")
	return short
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
