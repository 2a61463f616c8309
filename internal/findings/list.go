package findings

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/list"
	"calfleet/internal/postgres"
	"calfleet/internal/postgres/statement"
)

const columns = `
	f.finding_id, f.scope, CASE WHEN c.retired_at IS NULL THEN c.collection_id END AS collection_id, coalesce(c.name, f.subject) AS collection, f.rule, f.subject, f.severity, f.verdict,
	f.message, f.detail, f.opened_at, f.assessed_at, f.resolved_at`

// Listed is a finding as a list shows it, without the steps and remedies that fill its own page.
type Listed struct {
	ID           uuid.UUID    `db:"finding_id"`
	CollectionID *uuid.UUID   `db:"collection_id"`
	Collection   string       `db:"collection"`
	Rule         string       `db:"rule"`
	Subject      string       `db:"subject"`
	Severity     string       `db:"severity"`
	Verdict      string       `db:"verdict"`
	Message      compat.Text  `db:"message"`
	Remedy       *compat.Text `db:"remedy"` // title of the one ranked first; nil: there is none
	OpenedAt     time.Time    `db:"opened_at"`
	ResolvedAt   *time.Time   `db:"resolved_at"`
}

// Rows is where the list of findings is read from; its rows are Listed. Finding is f, and c the collection, where there is one.
var Rows = list.Source{
	Select: statement.Const(`
		f.finding_id, CASE WHEN c.retired_at IS NULL THEN c.collection_id END AS collection_id, coalesce(c.name, f.subject) AS collection, f.rule, f.subject,
		f.severity, f.verdict, f.message, f.remedy, f.opened_at, f.resolved_at`),
	From: statement.Const("findings f"),
	Aside: statement.Const(`
		LEFT JOIN collections c ON c.organization_id = f.organization_id AND c.collection_id = f.collection_id`),
	Organization: statement.Const("f.organization_id"),
	Key:          []statement.SQL{statement.Const("f.opened_at"), statement.Const("f.finding_id")},
}

// Filter narrows a list of findings. The zero value is every open finding.
type Filter struct {
	Rule         string // "" any
	Verdict      string // "" any
	Resolved     bool   // the resolved ones instead of the open ones
	Organization bool   // only those of the organization as a whole
	CollectionID *uuid.UUID
	Subjects     []string // exactly one of these: hosts, servers, products; none: any
}

// List returns the findings that filter lets through: errors before warnings, violations before unknowns, what is only worth knowing
// last, oldest first.
func List(ctx context.Context, db postgres.DB, organization uuid.UUID, filter Filter) ([]*Finding, error) {
	const query = `
		SELECT ` + columns + `
		FROM findings f
		LEFT JOIN collections c ON c.organization_id = f.organization_id AND c.collection_id = f.collection_id
		WHERE f.organization_id = @organization
		  AND (f.resolved_at IS NOT NULL) = @resolved
		  AND (@rule = '' OR f.rule = @rule)
		  AND (@verdict = '' OR f.verdict = @verdict)
		  AND (cardinality(@subjects::text[]) = 0 OR f.subject = ANY (@subjects))
		  AND (NOT @whole OR f.scope = @organization_scope)
		  AND (@collection::uuid IS NULL OR f.collection_id = @collection)
		ORDER BY f.severity = 'info' AND f.verdict = 'violation', array_position(ARRAY['violation', 'unknown'], f.verdict), array_position(ARRAY['error', 'warning', 'info'], f.severity),
		         f.opened_at, f.finding_id`
	rows, err := db.Query(ctx, query, pgx.StrictNamedArgs{
		"organization": organization, "resolved": filter.Resolved, "rule": storable(filter.Rule),
		"verdict": storable(filter.Verdict), "subjects": storableAll(filter.Subjects), "collection": filter.CollectionID,
		"whole": filter.Organization, "organization_scope": organizationScope,
	})
	if err != nil {
		return nil, fmt.Errorf("list findings: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[Finding])
	if err != nil {
		return nil, fmt.Errorf("list findings: %w", err)
	}
	return found, nil
}

// storable leaves out what PostgreSQL can't hold in a text: no finding contains it.
func storable(text string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
}

func storableAll(texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = storable(text)
	}
	return all
}

// List is the package's List on the store's pool.
func (s *Store) List(ctx context.Context, organization uuid.UUID, filter Filter) ([]*Finding, error) {
	return List(ctx, s.pool, organization, filter)
}

// Finding returns one finding, open or resolved. It returns fault.NotFound where the organization has no such finding.
func (s *Store) Finding(ctx context.Context, organization, id uuid.UUID) (*Finding, error) {
	const query = `
		SELECT ` + columns + `
		FROM findings f
		LEFT JOIN collections c ON c.organization_id = f.organization_id AND c.collection_id = f.collection_id
		WHERE f.organization_id = $1 AND f.finding_id = $2`
	rows, err := s.pool.Query(ctx, query, organization, id)
	if err != nil {
		return nil, fmt.Errorf("read finding %s: %w", id, err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Finding])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fault.New(fault.NotFound, "there is no such finding")
	}
	if err != nil {
		return nil, fmt.Errorf("read finding %s: %w", id, err)
	}
	return found, nil
}
