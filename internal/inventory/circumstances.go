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
)

// Circumstances are what people have said of an organization and no machine knows. Nil is not said.
type Circumstances struct {
	Small           *bool      `db:"small"`      // no server team of its own; nil: judged by its size
	NewerHost       *bool      `db:"newer_host"` // a machine for a newer Windows Server is at hand
	ExchangeRefused bool       `db:"exchange_refused"`
	BaseCALsOwned   *bool      `db:"base_cals_owned"`
	NeedBasis       string     `db:"need_basis"` // a compat.Basis in words
	UpdatedBy       string     `db:"updated_by"`
	UpdatedAt       *time.Time `db:"updated_at"` // nil: nobody has ever said anything
}

// Compat is the circumstances as the rules see them. That service is needed today is said of one finding, not of an organization.
func (c *Circumstances) Compat() compat.Circumstances {
	basis, _ := compat.ParseBasis(c.NeedBasis) // the database holds only what this parses
	return compat.Circumstances{
		NewerHostAvailable: c.NewerHost, SmallOrganization: c.Small, ExchangeRouteClosed: c.ExchangeRefused, BaseCALsOwned: c.BaseCALsOwned,
		NeedBasis: basis,
	}
}

const circumstancesOf = `
	SELECT small, newer_host, exchange_refused, base_cals_owned, need_basis, updated_by, updated_at
	FROM organization_circumstances
	WHERE organization_id = $1`

// Circumstances returns what was said of an organization last.
func (s *Store) Circumstances(ctx context.Context, organization uuid.UUID) (*Circumstances, error) {
	return knownCircumstances(ctx, s.pool, organization)
}

func knownCircumstances(ctx context.Context, db postgres.DB, organization uuid.UUID) (*Circumstances, error) {
	rows, err := many[Circumstances](ctx, db, circumstancesOf, organization)
	if err != nil {
		return nil, err
	}
	return lastSaid(rows), nil
}

// lastSaid is the only row, or what holds where nobody has ever said anything.
func lastSaid(rows []*Circumstances) *Circumstances {
	if len(rows) == 0 {
		return &Circumstances{NeedBasis: compat.BasisIssued.String()}
	}
	return rows[0]
}

// SaveCircumstances writes what is said of an organization, whole, and asks for an assessment; author and time are set here. Saying the
// same again changes nothing. It returns fault.Invalid where the need is counted by something else than the three.
func (s *Store) SaveCircumstances(ctx context.Context, organization uuid.UUID, by string, said Circumstances) error {
	if _, err := compat.ParseBasis(said.NeedBasis); err != nil {
		return fault.At(fault.Invalid, "need_basis", "%q is none of issued, authorised and actual", said.NeedBasis)
	}
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		known, err := knownCircumstances(ctx, tx, organization)
		if err != nil {
			return err
		}
		changes := diff(known.fields(), said.fields())
		if known.UpdatedAt != nil && len(changes) == 0 {
			return nil
		}
		if err := said.write(ctx, tx, organization, by); err != nil {
			return err
		}
		entry := activity.Entry{Organization: organization, Actor: by, Action: "circumstances.change", Details: detailsOf(changes)}
		if err := activity.Record(ctx, tx, entry); err != nil {
			return err
		}
		return s.jobs.Assess(ctx, tx, organization)
	})
}

func (c *Circumstances) write(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by string) error {
	const query = `
		INSERT INTO organization_circumstances (
			organization_id, small, newer_host, exchange_refused, base_cals_owned, need_basis, updated_by, updated_at)
		VALUES (@organization, @small, @newer, @refused, @base, @basis, @by, now())
		ON CONFLICT (organization_id) DO UPDATE SET
			small = excluded.small, newer_host = excluded.newer_host, exchange_refused = excluded.exchange_refused,
			base_cals_owned = excluded.base_cals_owned, need_basis = excluded.need_basis, updated_by = excluded.updated_by,
			updated_at = excluded.updated_at`
	_, err := tx.Exec(ctx, query, pgx.StrictNamedArgs{
		"organization": organization, "small": c.Small, "newer": c.NewerHost, "refused": c.ExchangeRefused, "base": c.BaseCALsOwned,
		"basis": c.NeedBasis, "by": by,
	})
	if err != nil {
		return fmt.Errorf("write circumstances: %w", err)
	}
	return nil
}

func (c *Circumstances) fields() []field {
	return []field{
		{"small", textOfBool(c.Small)},
		{"newer_host", textOfBool(c.NewerHost)},
		{"exchange_refused", textOfBool(&c.ExchangeRefused)},
		{"base_cals_owned", textOfBool(c.BaseCALsOwned)},
		{"need_basis", textOf(c.NeedBasis)},
	}
}

// detailsOf tells each change as "true → false"; a dash is "not said".
func detailsOf(changes []FieldChange) map[string]any {
	details := make(map[string]any, len(changes))
	for _, c := range changes {
		details[c.Field] = orDash(c.Old) + " → " + orDash(c.New)
	}
	return details
}

func orDash(value *string) string {
	if value == nil {
		return "–"
	}
	return *value
}
