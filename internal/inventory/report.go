package inventory

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
	"calfleet/internal/report"
)

// Receipt acknowledges a report. The same report gets the same receipt, however often it is sent.
type Receipt struct {
	ReportID   uuid.UUID `json:"report_id" db:"report_id"`
	ReceivedAt time.Time `json:"received_at" db:"received_at"`
	Stale      bool      `json:"stale" db:"stale"` // newer facts were known already: kept, not applied
}

// SubmitReport keeps a report and applies what it says, in one transaction, and asks for an assessment if anything changed.
// by is who submits it. It returns fault.Conflict where another report has that id, and fault.Invalid where a purchase in it
// can't be understood.
//
// A collector's clock that runs ahead is not believed: facts are never newer than their arrival, so that a report from
// the year 2036 doesn't shut out those of today.
func (s *Store) SubmitReport(ctx context.Context, organization uuid.UUID, by string, r report.Report) (Receipt, error) {
	records, updateOnly := recordsOf(r)
	if err := validatePurchases(records.Purchases); err != nil {
		return Receipt{}, err
	}
	var receipt Receipt
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		now, err := postgres.Now(ctx, tx)
		if err != nil {
			return err
		}
		var repeated bool
		if receipt, repeated, err = keepReport(ctx, tx, organization, by, r, now); err != nil || repeated {
			return err
		}
		source := sourceOf(r, by, now)
		effect, err := applyRecords(ctx, tx, organization, source, now, records, updateOnly)
		if err != nil {
			return fmt.Errorf("apply report %s: %w", r.ID, err)
		}
		if effect.Stale {
			receipt.Stale = true
			if err := markStale(ctx, tx, organization, receipt.ReportID); err != nil {
				return err
			}
		}
		return s.assessIf(ctx, tx, organization, effect.Changed)
	})
	return receipt, err
}

func (s *Store) assessIf(ctx context.Context, tx pgx.Tx, organization uuid.UUID, changed bool) error {
	if !changed {
		return nil
	}
	return s.jobs.Assess(ctx, tx, organization)
}

func sourceOf(r report.Report, by string, now time.Time) Source {
	source := Source{Name: by, ID: r.ID, CollectedAt: r.CollectedAt}
	if r.Collector.Name != "" {
		source.Name = r.Collector.Name + " " + r.Collector.Version
	}
	if source.CollectedAt.After(now) {
		source.CollectedAt = now
	}
	return source
}

// keepReport stores the report, or finds that it was stored before.
func keepReport(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by string, r report.Report, now time.Time) (receipt Receipt, repeated bool, err error) {
	id, err := uuid.Parse(r.ID)
	if err != nil {
		return Receipt{}, false, fault.At(fault.Invalid, "report_id", "must be a UUID")
	}
	body, err := json.Marshal(r)
	if err != nil {
		return Receipt{}, false, fmt.Errorf("encode report %s: %w", id, err)
	}
	hash := sha256.Sum256(body)
	const insert = `
		INSERT INTO reports (
			organization_id, report_id, body, body_hash, computer, collector, collected_at, received_at, submitted_by, stale)
		VALUES (@organization, @id, @body, @hash, @computer, @collector, @collected, @now, @by, false)
		ON CONFLICT (organization_id, report_id) DO NOTHING`
	tag, err := tx.Exec(ctx, insert, pgx.StrictNamedArgs{
		"organization": organization, "id": id, "body": body, "hash": hash[:], "computer": computerName(r.Computer),
		"collector": r.Collector.Name + " " + r.Collector.Version, "collected": r.CollectedAt, "now": now, "by": by,
	})
	if err != nil {
		return Receipt{}, false, fmt.Errorf("keep report %s: %w", id, err)
	}
	if tag.RowsAffected() == 1 {
		return Receipt{ReportID: id, ReceivedAt: now}, false, nil
	}
	receipt, err = keptReceipt(ctx, tx, organization, id, hash[:])
	return receipt, true, err
}

func keptReceipt(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID, hash []byte) (Receipt, error) {
	const query = `
		SELECT report_id, received_at, stale
		FROM reports
		WHERE organization_id = $1 AND report_id = $2 AND body_hash = $3`
	other := fault.At(fault.Conflict, "report_id", "another report with this id was received before; a new report needs a new id")
	receipt, err := one[Receipt](ctx, tx, other, query, organization, id, hash)
	if err != nil {
		return Receipt{}, err
	}
	return *receipt, nil
}

func markStale(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) error {
	const query = `UPDATE reports SET stale = true WHERE organization_id = $1 AND report_id = $2`
	if _, err := tx.Exec(ctx, query, organization, id); err != nil {
		return fmt.Errorf("mark report %s stale: %w", id, err)
	}
	return nil
}

// validatePurchases brings versions to the form they are kept in, and refuses what the rules can't place.
func validatePurchases(purchases []*Purchase) error {
	var problems []error
	for i, p := range purchases {
		version, err := compat.ParseCALVersion(p.CALVersion)
		if err != nil {
			problems = append(problems, fault.At(fault.Invalid, fmt.Sprintf("purchases[%d].cal_version", i),
				"%q is no version of RDS CALs; use 2008, 2012, 2016, 2019, 2022 or 2025", p.CALVersion))
			continue
		}
		p.CALVersion = version.String()
	}
	return errors.Join(problems...)
}

// validateCALs checks what forms say of CALs.
func validateCALs(version, kind string, quantity int32) error {
	if v, err := compat.ParseCALVersion(version); err != nil || v.String() != version {
		return fault.At(fault.Invalid, "cal_version", "%q is no version of RDS CALs", version)
	}
	if _, err := compat.ParseKind(kind); err != nil {
		return fault.At(fault.Invalid, "cal_kind", "%q is neither per_user nor per_device", kind)
	}
	if quantity < 1 {
		return fault.At(fault.Invalid, "quantity", "must be at least 1")
	}
	return nil
}

// change runs fn in a transaction of its own and asks for an assessment.
func (s *Store) change(ctx context.Context, organization uuid.UUID, fn func(ctx context.Context, tx pgx.Tx, now time.Time) error) error {
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		now, err := postgres.Now(ctx, tx)
		if err != nil {
			return err
		}
		if err := fn(ctx, tx, now); err != nil {
			return err
		}
		return s.jobs.Assess(ctx, tx, organization)
	})
}
