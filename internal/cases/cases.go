// Package cases keeps the remedies that somebody carries out: which one, for which findings, by whom, how far, until when.
//
// People move a case from state to state, and each state has its clock. One step is not theirs: a case is solved when an assessment
// has found every one of its findings gone, and it goes on where it was when one of them returns. Follow does both, in the transaction
// that reconciles the findings, so that a case never says other than the facts.
package cases

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/list"
	"calfleet/internal/postgres"
	"calfleet/internal/postgres/statement"
)

// Store keeps cases.
type Store struct {
	pool *pgxpool.Pool
}

// New returns a store on a migrated database.
func New(pool *pgxpool.Pool) *Store { return &Store{pool: pool} }

// Case is a remedy being carried out.
type Case struct {
	Listed
	Detail compat.Remedy `db:"detail"` // the remedy as it stood when the case was opened
}

// Listed is a case as lists and the board show it.
type Listed struct {
	ID        uuid.UUID   `db:"case_id"`
	Number    int32       `db:"number"` // from 1 in each organization
	Title     compat.Text `db:"title"`  // of the remedy
	Remedy    string      `db:"remedy"`
	Target    string      `db:"target"` // the license server that the remedy means; "" for none
	State     State       `db:"state"`
	EnteredAt time.Time   `db:"entered_at"` // when it came into its state
	OwnerID   *uuid.UUID  `db:"owner_id"`   // nil: nobody
	Owner     string      `db:"owner"`      // name of the owner
	DueOn     *time.Time  `db:"due_on"`     // a day, midnight UTC
	OpenedBy  string      `db:"opened_by"`
	OpenedAt  time.Time   `db:"opened_at"`
	Findings  int32       `db:"findings"` // that it is about
	Left      int32       `db:"left_open"`
	Places    string      `db:"places"` // the collections they are in, or the servers

	Clock         Clock     `db:"clock"`
	OpenSeconds   int64     `db:"open_seconds"`   // that it has been in progress
	WaitedSeconds int64     `db:"waited_seconds"` // of those, with the reseller or Microsoft
	SignAt        time.Time `db:"sign_at"`        // when anybody last did something for it
}

const listedColumns = `
	c.case_id, c.number, c.detail -> 'Title' AS title, c.remedy, c.target, c.state, c.entered_at, c.owner_id, coalesce(u.name, '') AS owner,
	c.due_on, c.opened_by, c.opened_at, (SELECT count(*)::integer ` + itsFindings + `) AS findings, ` + leftOpen + ` AS left_open, ` + places + ` AS places,
	` + clock + ` AS clock, ` + openFor + ` AS open_seconds, ` + waitedFor + ` AS waited_seconds, ` + lastSign + ` AS sign_at`

// What sums up the findings of a case stands in the columns that are read, not in a join: it is then made for the cases that are shown, after
// they have been sorted.
const (
	itsFindings = `FROM case_findings cf WHERE cf.organization_id = c.organization_id AND cf.case_id = c.case_id`
	leftOpen    = `(
		SELECT count(*)::integer
		FROM case_findings cf
		JOIN findings f ON f.organization_id = cf.organization_id AND f.finding_id = cf.finding_id
		WHERE cf.organization_id = c.organization_id AND cf.case_id = c.case_id AND f.resolved_at IS NULL)`
	places = `coalesce((
		SELECT string_agg(DISTINCT f.place, ', ')
		FROM case_findings cf
		JOIN findings f ON f.organization_id = cf.organization_id AND f.finding_id = cf.finding_id
		WHERE cf.organization_id = c.organization_id AND cf.case_id = c.case_id), '')`
	from = `cases c LEFT JOIN users u ON u.user_id = c.owner_id`
)

// Of a row: how many of its findings are open, and where they are.
var (
	LeftOpen = statement.Const(leftOpen)
	Places   = statement.Const(places)
)

// Rows is where the list of cases is read from; its rows are Listed. Case is c and its owner u.
var Rows = list.Source{
	Select: statement.Const(listedColumns), From: statement.Const(from),
	Organization: statement.Const("c.organization_id"), Key: []statement.SQL{statement.Const("c.case_id")},
}

// Case returns one case. It returns fault.NotFound where the organization has no such case.
func (s *Store) Case(ctx context.Context, organization, id uuid.UUID) (*Case, error) {
	const query = `SELECT ` + listedColumns + `, c.detail FROM ` + from + ` WHERE c.organization_id = $1 AND c.case_id = $2`
	rows, err := s.pool.Query(ctx, query, organization, id)
	if err != nil {
		return nil, fmt.Errorf("read case %s: %w", id, err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Case])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, noSuchCase()
	}
	if err != nil {
		return nil, fmt.Errorf("read case %s: %w", id, err)
	}
	return found, nil
}

func noSuchCase() error { return fault.New(fault.NotFound, "there is no such case") }

// Board returns the cases that are not over, and those that ended in the last 30 days: the soonest due first, at most limit.
func (s *Store) Board(ctx context.Context, organization uuid.UUID, limit int) ([]*Listed, error) {
	const query = `
		SELECT ` + listedColumns + `
		FROM ` + from + `
		WHERE c.organization_id = $1
		  AND (c.state NOT IN ` + OverSQL + ` OR c.entered_at > now() - interval '30 days')
		ORDER BY c.due_on NULLS LAST, c.number
		LIMIT $2`
	return collect[Listed](ctx, s.pool, "read the board", query, organization, limit)
}

// Kept is a case as the audit pack has it: with what is attached.
type Kept struct {
	Listed
	Files string `db:"files"` // "invoice.pdf (sha256 …)", one a line
}

// All returns every case of an organization by number, as one transaction sees them.
func All(ctx context.Context, db postgres.DB, organization uuid.UUID) ([]*Kept, error) {
	const query = `
		SELECT ` + listedColumns + `,
		       coalesce((SELECT string_agg(k.name || ' (sha256 ' || encode(k.sha256, 'hex') || ')', E'\n' ORDER BY k.file_id)
		                 FROM case_files k WHERE k.organization_id = c.organization_id AND k.case_id = c.case_id), '') AS files
		FROM ` + from + `
		WHERE c.organization_id = $1
		ORDER BY c.number`
	return collect[Kept](ctx, db, "read all cases", query, organization)
}

// Topic is what cases may be about. A finding and a collection must both hold where both are said; a name is found in any of the findings, or as
// the license server that the remedy means.
type Topic struct {
	FindingID    *uuid.UUID
	CollectionID *uuid.UUID
	Name         string // a host's or a license server's: what a finding speaks of, who feels it, or where the remedy leads
	PurchaseID   string // a finding names it; beside a name, either will do
}

// About returns the cases about a topic: what is not over first, then the youngest.
func (s *Store) About(ctx context.Context, organization uuid.UUID, t Topic) ([]*Listed, error) {
	const query = `
		SELECT ` + listedColumns + `
		FROM ` + from + `
		WHERE c.organization_id = @organization
		  AND ((@name <> '' AND c.target = @name) OR EXISTS (
			SELECT FROM case_findings cf
			JOIN findings f ON f.organization_id = cf.organization_id AND f.finding_id = cf.finding_id
			LEFT JOIN findings asked ON asked.organization_id = cf.organization_id AND asked.finding_id = @finding
			WHERE cf.organization_id = c.organization_id AND cf.case_id = c.case_id
			  AND (@finding::uuid IS NULL OR (cf.scope, cf.rule, cf.subject) = (asked.scope, asked.rule, asked.subject))
			  AND (@collection::uuid IS NULL OR f.collection_id = @collection)
			  AND (@name = '' AND @purchase = '' OR f.subject = @name OR f.detail -> 'Hosts' @> to_jsonb(@name::text)
			       OR f.detail -> 'Purchases' @> to_jsonb(@purchase::text))))
		ORDER BY c.state IN ` + OverSQL + `, c.number DESC
		LIMIT 20`
	return collect[Listed](ctx, s.pool, "find cases", query, pgx.StrictNamedArgs{
		"organization": organization, "finding": t.FindingID, "collection": t.CollectionID, "name": t.Name, "purchase": t.PurchaseID,
	})
}

// Linked is a finding that a case is about, as it stands now.
type Linked struct {
	ID           uuid.UUID   `db:"finding_id"`
	CollectionID *uuid.UUID  `db:"collection_id"` // nil for a server that no host names
	Collection   string      `db:"collection"`
	Rule         string      `db:"rule"`
	Subject      string      `db:"subject"`
	Severity     string      `db:"severity"`
	Verdict      string      `db:"verdict"`
	Message      compat.Text `db:"message"`
	ResolvedAt   *time.Time  `db:"resolved_at"` // nil: open
}

// Findings returns what a case is about: what is open first.
func (s *Store) Findings(ctx context.Context, organization, id uuid.UUID) ([]*Linked, error) {
	const query = `
		SELECT f.finding_id, CASE WHEN k.retired_at IS NULL THEN k.collection_id END AS collection_id, coalesce(k.name, f.subject) AS collection,
		       f.rule, f.subject, f.severity, f.verdict, f.message, f.resolved_at
		FROM case_findings cf
		JOIN findings f ON f.organization_id = cf.organization_id AND f.finding_id = cf.finding_id
		LEFT JOIN collections k ON k.organization_id = f.organization_id AND k.collection_id = f.collection_id
		WHERE cf.organization_id = $1 AND cf.case_id = $2
		ORDER BY f.resolved_at IS NOT NULL, collection, f.rule, f.subject`
	return collect[Linked](ctx, s.pool, "read the findings of a case", query, organization, id)
}

// Event is something that happened to a case, or that somebody wrote to it.
type Event struct {
	ID    uuid.UUID `db:"event_id"`
	At    time.Time `db:"at"`
	By    string    `db:"by"`
	State State     `db:"state"` // that it came into; "" for what only says something
	Body  string    `db:"body"`
}

// Events returns the diary of a case, the latest first.
func (s *Store) Events(ctx context.Context, organization, id uuid.UUID) ([]*Event, error) {
	const query = `
		SELECT event_id, at, by, state, body
		FROM case_events
		WHERE organization_id = $1 AND case_id = $2
		ORDER BY event_id DESC`
	return collect[Event](ctx, s.pool, "read the diary of a case", query, organization, id)
}

// collect runs a constant query and collects its rows. T's fields carry the names of all its columns.
func collect[T any](ctx context.Context, db postgres.DB, doing, query string, args ...any) ([]*T, error) {
	rows, err := db.Query(ctx, query, args...) //sqlconst:allow every caller passes a constant
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[T])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	return found, nil
}
