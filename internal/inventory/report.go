package inventory

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

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

// SubmitReport keeps a report from a file and applies what it says, in one transaction, and asks for an assessment if anything
// changed. by is who submits it. It returns fault.Conflict where another report has that id, and fault.Invalid where a purchase in it
// can't be understood.
//
// A collector's clock that runs ahead is not believed: facts are never newer than their arrival, so that a report from
// the year 2036 doesn't shut out those of today.
func (s *Store) SubmitReport(ctx context.Context, organization uuid.UUID, by string, r report.Report) (Receipt, error) {
	return s.submit(ctx, organization, by, r, arrival{})
}

// SubmitLiveReport is SubmitReport for one that its collector sends itself, and so tells how the collector's clock goes. sentAt is what
// that clock said when the report was sent; zero where it did not say. What beside queues is written with the report, also where it was
// received before: nil is nothing.
func (s *Store) SubmitLiveReport(
	ctx context.Context, organization uuid.UUID, by string, r report.Report, sentAt time.Time, beside func(*pgx.Batch),
) (Receipt, error) {
	return s.submit(ctx, organization, by, r, arrival{live: true, sentAt: sentAt, beside: beside})
}

func (s *Store) submit(ctx context.Context, organization uuid.UUID, by string, r report.Report, came arrival) (Receipt, error) {
	var receipt Receipt
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) (err error) {
		var effect Effect
		if receipt, effect, err = submitIn(ctx, tx, organization, by, r, came); err != nil {
			return err
		}
		return s.assessIf(ctx, tx, organization, effect.Changed)
	})
	if err != nil {
		return Receipt{}, err
	}
	return receipt, nil
}

// submitIn keeps a report and applies what it says, unless it was kept before.
func submitIn(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by string, r report.Report, came arrival) (Receipt, Effect, error) {
	records, updateOnly := recordsOf(r)
	if err := records.validate(); err != nil {
		return Receipt{}, Effect{}, err
	}
	a, batch := &application{tx: tx, organization: organization, updateOnly: updateOnly}, &pgx.Batch{}
	kept, err := queueKeep(batch, organization, by, r)
	if err != nil {
		return Receipt{}, Effect{}, err
	}
	if err := a.read(ctx, batch, records); err != nil { // in one round trip
		return Receipt{}, Effect{}, fmt.Errorf("keep report %s: %w", r.ID, err)
	}
	if kept.repeated {
		receipt, err := kept.again(ctx, tx, organization, came.beside)
		return receipt, Effect{}, err
	}
	records.note(came.clockAhead(r.CollectedAt, kept.ReceivedAt))
	records.beside = came.beside
	effect, err := a.apply(ctx, sourceOf(r, by, kept.ReceivedAt), kept.ReceivedAt, records)
	if err != nil {
		return kept.Receipt, effect, fmt.Errorf("apply report %s: %w", r.ID, err)
	}
	if effect.Stale {
		kept.Stale = true
		return kept.Receipt, effect, markStale(ctx, tx, organization, kept.ReportID)
	}
	return kept.Receipt, effect, nil
}

func (s *Store) assessIf(ctx context.Context, tx pgx.Tx, organization uuid.UUID, changed bool) error {
	if !changed {
		return nil
	}
	return s.jobs.Assess(ctx, tx, organization)
}

func sourceOf(r report.Report, by string, now time.Time) Source {
	source := Source{Name: cmp.Or(collectorName(r), by), ID: r.ID, CollectedAt: r.CollectedAt}
	if source.CollectedAt.After(now) {
		source.CollectedAt = now
	}
	return source
}

func collectorName(r report.Report) string {
	return strings.TrimSpace(r.Collector.Name + " " + r.Collector.Version)
}

// storing is a report that is stored, or found to be stored before.
type storing struct {
	Receipt

	hash     []byte
	repeated bool
}

// queueKeep stores a report; what it returns is filled in once the batch was sent.
func queueKeep(batch *pgx.Batch, organization uuid.UUID, by string, r report.Report) (*storing, error) {
	id, err := uuid.Parse(r.ID)
	if err != nil {
		return nil, fault.At(fault.Invalid, "report_id", "must be a UUID")
	}
	body, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode report %s: %w", id, err)
	}
	hash := sha256.Sum256(body)
	kept := &storing{Receipt: Receipt{ReportID: id}, hash: hash[:]}
	const insert = `
		INSERT INTO reports (
			organization_id, report_id, body, body_hash, computer, collector, collected_at, received_at, submitted_by, stale)
		VALUES (@organization, @id, @body, @hash, @computer, @collector, @collected, now(), @by, false)
		ON CONFLICT (organization_id, report_id) DO NOTHING
		RETURNING received_at`
	batch.Queue(insert, pgx.StrictNamedArgs{
		"organization": organization, "id": id, "body": body, "hash": kept.hash, "computer": r.Computer.FullName(),
		"collector": collectorName(r), "collected": r.CollectedAt, "by": by,
	}).QueryRow(func(row pgx.Row) error {
		err := row.Scan(&kept.ReceivedAt)
		if kept.repeated = errors.Is(err, pgx.ErrNoRows); kept.repeated {
			return nil
		}
		return err
	})
	return kept, nil
}

// again is the receipt of a report that was received before.
func (k *storing) again(ctx context.Context, tx pgx.Tx, organization uuid.UUID, beside func(*pgx.Batch)) (Receipt, error) {
	const query = `
		SELECT report_id, received_at, stale
		FROM reports
		WHERE organization_id = $1 AND report_id = $2 AND body_hash = $3`
	other := fault.At(fault.Conflict, "report_id", "another report with this id was received before; a new report needs a new id")
	receipt, err := one[Receipt](ctx, tx, other, query, organization, k.ReportID, k.hash)
	if err != nil || beside == nil {
		return valueOf(receipt), err
	}
	batch := &pgx.Batch{}
	beside(batch)
	return *receipt, sendBatch(ctx, tx, batch)
}

func markStale(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) error {
	const query = `UPDATE reports SET stale = true WHERE organization_id = $1 AND report_id = $2`
	if _, err := tx.Exec(ctx, query, organization, id); err != nil {
		return fmt.Errorf("mark report %s stale: %w", id, err)
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
