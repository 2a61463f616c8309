package inventory

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
	"calfleet/internal/report"
)

// Trust is how two domains trust each other, as somebody recorded it. A pair that nobody has recorded is not known.
type Trust struct {
	DomainA    string    `db:"domain_a"` // canonical, and before DomainB
	DomainB    string    `db:"domain_b"`
	TwoWay     bool      `db:"two_way"` // false: one way only, or none
	RecordedBy string    `db:"recorded_by"`
	RecordedAt time.Time `db:"recorded_at"`
}

const allTrusts = `
	SELECT domain_a, domain_b, two_way, recorded_by, recorded_at
	FROM trusts
	WHERE organization_id = $1
	ORDER BY domain_a, domain_b`

// Trusts lists what was recorded, by the names of the domains.
func (s *Store) Trusts(ctx context.Context, organization uuid.UUID) ([]*Trust, error) {
	return many[Trust](ctx, s.pool, allTrusts, organization)
}

func compatTrusts(trusts []*Trust) []compat.Trust {
	var out []compat.Trust
	for _, t := range trusts {
		out = append(out, compat.Trust{A: t.DomainA, B: t.DomainB, TwoWay: t.TwoWay})
	}
	return out
}

// inOrder is the one way to name a pair.
func (t *Trust) inOrder() {
	t.DomainA, t.DomainB = canonical(t.DomainA), canonical(t.DomainB)
	if t.DomainA > t.DomainB {
		t.DomainA, t.DomainB = t.DomainB, t.DomainA
	}
}

func (t Trust) validate() error {
	for _, d := range []struct{ place, domain string }{{"domain_a", t.DomainA}, {"domain_b", t.DomainB}} {
		if !report.IsHostName(canonical(d.domain)) {
			return fault.At(fault.Invalid, d.place, "%q is not the name of a domain; write such as contoso.local", quote(storable(d.domain)))
		}
	}
	if canonical(t.DomainA) == canonical(t.DomainB) {
		return fault.At(fault.Invalid, "domain_b", "is the same domain: it trusts itself")
	}
	return nil
}

// SaveTrust records how two domains, in either order, trust each other, in place of what was recorded of them; author and time are
// set here. It returns fault.Invalid with the field where one is no name of a domain, or both are the same.
func (s *Store) SaveTrust(ctx context.Context, organization uuid.UUID, by string, t Trust) error {
	if err := t.validate(); err != nil {
		return err
	}
	t.inOrder()
	return s.change(ctx, organization, func(ctx context.Context, tx pgx.Tx, now time.Time) error {
		const query = `
			INSERT INTO trusts (organization_id, domain_a, domain_b, two_way, recorded_by, recorded_at)
			VALUES (@organization, @a, @b, @two_way, @by, @now)
			ON CONFLICT (organization_id, domain_a, domain_b) DO UPDATE SET
				two_way = excluded.two_way, recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at`
		_, err := tx.Exec(ctx, query, pgx.StrictNamedArgs{
			"organization": organization, "a": t.DomainA, "b": t.DomainB, "two_way": t.TwoWay, "by": by, "now": now,
		})
		if err != nil {
			return fmt.Errorf("record trust: %w", err)
		}
		return t.tell(ctx, tx, organization, by, "trust.record")
	})
}

// ForgetTrust makes a pair of domains, in either order, one that nobody has told about. It returns fault.NotFound where nothing was recorded
// of it.
func (s *Store) ForgetTrust(ctx context.Context, organization uuid.UUID, by, domainA, domainB string) error {
	t := Trust{DomainA: domainA, DomainB: domainB}
	t.inOrder()
	return s.change(ctx, organization, func(ctx context.Context, tx pgx.Tx, _ time.Time) error {
		const query = `
			DELETE FROM trusts
			WHERE organization_id = $1 AND domain_a = $2 AND domain_b = $3
			RETURNING domain_a, domain_b, two_way, recorded_by, recorded_at`
		missing := fault.New(fault.NotFound, "nothing is recorded of these two domains")
		known, err := one[Trust](ctx, tx, missing, query, organization, storable(t.DomainA), storable(t.DomainB))
		if err != nil {
			return err
		}
		return known.tell(ctx, tx, organization, by, "trust.forget")
	})
}

func (t *Trust) tell(ctx context.Context, db postgres.DB, organization uuid.UUID, by, action string) error {
	return activity.Record(ctx, db, activity.Entry{
		Organization: organization, Actor: by, Action: action, Subject: t.DomainA + " – " + t.DomainB, Details: map[string]any{"two_way": t.TwoWay},
	})
}

// domainOfComputer is the DNS domain of a row with a name and a domain: the one it says, unless that is a NetBIOS name and its own name knows
// better.
const domainOfComputer = `
	CASE WHEN strpos(domain, '.') > 0 OR strpos(name, '.') = 0 THEN lower(domain) ELSE substr(name, strpos(name, '.') + 1) END`

// Domains lists the domains that computers of the organization are in, by name. A computer of a workgroup is in none.
func (s *Store) Domains(ctx context.Context, organization uuid.UUID) ([]string, error) {
	const query = `
		SELECT DISTINCT found COLLATE "C"
		FROM (
			SELECT ` + domainOfComputer + ` FROM hosts WHERE organization_id = $1 AND retired_at IS NULL AND domain_joined IS NOT FALSE
			UNION
			SELECT ` + domainOfComputer + ` FROM license_servers WHERE organization_id = $1 AND retired_at IS NULL AND domain_joined IS NOT FALSE) AS d (found)
		WHERE found <> ''
		ORDER BY 1`
	rows, err := s.pool.Query(ctx, query, organization)
	if err != nil {
		return nil, fmt.Errorf("list domains: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// DomainPair is two domains, the first before the second.
type DomainPair struct {
	A string `db:"a"`
	B string `db:"b"`
}

// UntoldPairs lists the pairs of domains of which nobody has recorded whether they trust each other, though a host in one names a
// license server in the other, by the names of the domains.
func (s *Store) UntoldPairs(ctx context.Context, organization uuid.UUID) ([]*DomainPair, error) {
	const query = `
		WITH crossing AS (
			SELECT DISTINCT ` + domainOfComputer + ` COLLATE "C" AS near, substr(server, strpos(server, '.') + 1) COLLATE "C" AS far
			FROM hosts, unnest(license_servers) AS server
			WHERE organization_id = $1 AND retired_at IS NULL AND domain_joined IS NOT FALSE AND strpos(server, '.') > 0)
		SELECT DISTINCT least(near, far) AS a, greatest(near, far) AS b
		FROM crossing
		WHERE near <> '' AND near <> far
		  AND far IN (SELECT ` + domainOfComputer + ` FROM license_servers WHERE organization_id = $1 AND retired_at IS NULL AND domain_joined IS NOT FALSE)
		  AND NOT EXISTS (
			SELECT FROM trusts t
			WHERE t.organization_id = $1 AND t.domain_a = least(near, far) AND t.domain_b = greatest(near, far))
		ORDER BY 1, 2`
	return many[DomainPair](ctx, s.pool, query, organization)
}
