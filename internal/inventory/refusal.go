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

// standingRefusals returns the refusals that nobody has withdrawn.
func standingRefusals(ctx context.Context, db postgres.DB, organization uuid.UUID) ([]*Refusal, error) {
	const query = `
		SELECT ` + refusalColumns + `
		FROM refusals
		WHERE organization_id = $1 AND withdrawn_at IS NULL
		ORDER BY recorded_at, refusal_id`
	return many[Refusal](ctx, db, query, organization)
}

// Refusals returns the standing refusals of one license server, oldest first.
func (s *Store) Refusals(ctx context.Context, organization uuid.UUID, licenseServer string) ([]*Refusal, error) {
	const query = `
		SELECT ` + refusalColumns + `
		FROM refusals
		WHERE organization_id = $1 AND license_server = $2 AND withdrawn_at IS NULL
		ORDER BY recorded_at, refusal_id`
	return many[Refusal](ctx, s.pool, query, organization, canonical(licenseServer))
}

// RecordRefusal notes a refusal; its ID, time and author are set here.
func (s *Store) RecordRefusal(ctx context.Context, organization uuid.UUID, by string, refusal Refusal) error {
	if err := refusal.validate(); err != nil {
		return err
	}
	return s.change(ctx, organization, func(ctx context.Context, tx pgx.Tx, now time.Time) error {
		const query = `
			INSERT INTO refusals (
				organization_id, refusal_id, license_server, cal_version, cal_kind, quantity, note, recorded_by, recorded_at)
			VALUES (@organization, @id, @server, @version, @kind, @quantity, @note, @by, @now)`
		_, err := tx.Exec(ctx, query, pgx.StrictNamedArgs{
			"organization": organization, "id": newID(), "server": canonical(refusal.LicenseServer), "version": refusal.CALVersion,
			"kind": refusal.CALKind, "quantity": refusal.Quantity, "note": refusal.Note, "by": by, "now": now,
		})
		if err != nil {
			return fmt.Errorf("record refusal: %w", err)
		}
		return activity.Record(ctx, tx, activity.Entry{
			Organization: organization, Actor: by, Action: "refusal.record", Subject: canonical(refusal.LicenseServer),
			Details: map[string]any{"cal_version": refusal.CALVersion, "cal_kind": refusal.CALKind, "quantity": refusal.Quantity},
		})
	})
}

// WithdrawRefusal ends a refusal: the CALs went in after all, or it was noted by mistake.
func (s *Store) WithdrawRefusal(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID) error {
	return s.change(ctx, organization, func(ctx context.Context, tx pgx.Tx, now time.Time) error {
		const query = `
			UPDATE refusals SET withdrawn_at = $3
			WHERE organization_id = $1 AND refusal_id = $2 AND withdrawn_at IS NULL`
		tag, err := tx.Exec(ctx, query, organization, id, now)
		if err != nil {
			return fmt.Errorf("withdraw refusal %s: %w", id, err)
		}
		if tag.RowsAffected() == 0 {
			return fault.New(fault.NotFound, "there is no such refusal, or it was withdrawn already")
		}
		return activity.Record(ctx, tx, activity.Entry{
			Organization: organization, Actor: by, Action: "refusal.withdraw", Subject: id.String(),
		})
	})
}

func (r Refusal) validate() error {
	return validateCALs(r.CALVersion, r.CALKind, r.Quantity)
}
