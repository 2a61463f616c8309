package inventory

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// Refusal is an administrator's note that Windows refused to install CALs on a license server.
type Refusal struct {
	ID            uuid.UUID  `db:"refusal_id"`
	LicenseServer string     `db:"license_server"` // canonical
	CALVersion    string     `db:"cal_version"`
	CALKind       string     `db:"cal_kind"`
	Quantity      int32      `db:"quantity"`
	Note          string     `db:"note"` // what the wizard said
	RecordedBy    string     `db:"recorded_by"`
	RecordedAt    time.Time  `db:"recorded_at"`
	WithdrawnAt   *time.Time `db:"withdrawn_at"`
}

const refusalColumns = `
	refusal_id, license_server, cal_version, cal_kind, quantity, note, recorded_by, recorded_at, withdrawn_at`

// standingRefusals are those that nobody has withdrawn.
const standingRefusals = `
	SELECT ` + refusalColumns + `
	FROM refusals
	WHERE organization_id = $1 AND withdrawn_at IS NULL
	ORDER BY recorded_at, refusal_id`

// Refusals returns the standing refusals of one license server, oldest first; see PurchasesFor for its name.
func (s *Store) Refusals(ctx context.Context, organization uuid.UUID, licenseServer string) ([]*Refusal, error) {
	const query = `
		SELECT ` + refusalColumns + `
		FROM refusals
		WHERE organization_id = $1 AND license_server = ANY (` + namesOfServer + `) AND withdrawn_at IS NULL
		ORDER BY recorded_at, refusal_id`
	name := canonical(licenseServer)
	return many[Refusal](ctx, s.pool, query, organization, name, shortName(name))
}

// RecordRefusal notes a refusal; its ID, time and author are set here. It returns fault.Invalid with the field where something
// can't be, fault.NotFound where no license server of the organization is called so: nobody would ever see the refusal.
func (s *Store) RecordRefusal(ctx context.Context, organization uuid.UUID, by string, refusal Refusal) error {
	if err := refusal.validate(); err != nil {
		return err
	}
	return s.change(ctx, organization, func(ctx context.Context, tx pgx.Tx, now time.Time) error {
		server, err := serverCalled(ctx, tx, organization, canonical(refusal.LicenseServer))
		if err != nil {
			return err
		}
		const query = `
			INSERT INTO refusals (
				organization_id, refusal_id, license_server, cal_version, cal_kind, quantity, note, recorded_by, recorded_at)
			VALUES (@organization, @id, @server, @version, @kind, @quantity, @note, @by, @now)`
		_, err = tx.Exec(ctx, query, pgx.StrictNamedArgs{
			"organization": organization, "id": newID(), "server": server.Name, "version": refusal.CALVersion,
			"kind": refusal.CALKind, "quantity": refusal.Quantity, "note": refusal.Note, "by": by, "now": now,
		})
		if err != nil {
			return fmt.Errorf("record refusal: %w", err)
		}
		return activity.Record(ctx, tx, activity.Entry{
			Organization: organization, Actor: by, Action: "refusal.record", Subject: server.Name,
			Details: map[string]any{"cal_version": refusal.CALVersion, "cal_kind": refusal.CALKind, "quantity": refusal.Quantity},
		})
	})
}

// serverCalled returns the license server that a name means.
func serverCalled(ctx context.Context, db postgres.DB, organization uuid.UUID, name string) (*LicenseServer, error) {
	alike, err := many[LicenseServer](ctx, db, licenseServersNamed, organization, []string{shortName(name)})
	if err != nil {
		return nil, err
	}
	if server := newResolver(alike).find(name, ""); server != nil {
		return server, nil
	}
	return nil, fault.At(fault.NotFound, "license_server", "there is no license server %q, or several that are called so", name)
}

// WithdrawRefusal ends a refusal: the CALs went in after all, or it was noted by mistake. It returns fault.NotFound where the
// organization has no such refusal standing.
func (s *Store) WithdrawRefusal(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID) error {
	return s.change(ctx, organization, func(ctx context.Context, tx pgx.Tx, now time.Time) error {
		const query = `
			UPDATE refusals SET withdrawn_at = $3
			WHERE organization_id = $1 AND refusal_id = $2 AND withdrawn_at IS NULL
			RETURNING ` + refusalColumns
		missing := fault.New(fault.NotFound, "there is no such refusal, or it was withdrawn already")
		refusal, err := one[Refusal](ctx, tx, missing, query, organization, id, now)
		if err != nil {
			return err
		}
		return activity.Record(ctx, tx, activity.Entry{
			Organization: organization, Actor: by, Action: "refusal.withdraw", Subject: refusal.LicenseServer,
			Details: map[string]any{"refusal_id": id, "cal_version": refusal.CALVersion, "cal_kind": refusal.CALKind, "quantity": refusal.Quantity},
		})
	})
}

func (r Refusal) validate() error {
	if err := validateTexts(formText{"note", r.Note, maxText}, formText{"license_server", r.LicenseServer, maxName}); err != nil {
		return err
	}
	return validateCALs(r.CALVersion, r.CALKind, r.Quantity)
}
