package inventory

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
)

// storing is a report that is stored, or found to be stored before.
type storing struct {
	submission
	Taken

	records    Records
	body, hash []byte
	isNew      bool
}

// prepare is all that is done with a report before the database is asked.
func (a *application) prepare(s submission) (*storing, error) {
	id, err := uuid.Parse(s.report.ID)
	if err != nil {
		return nil, fault.At(fault.Invalid, "report_id", "must be a UUID")
	}
	records, updateOnly := recordsOf(s.report)
	if err := records.validate(); err != nil {
		return nil, err
	}
	body, err := json.Marshal(s.report)
	if err != nil {
		return nil, fmt.Errorf("encode report %s: %w", id, err)
	}
	maps.Copy(a.updateOnly, updateOnly)
	hash := sha256.Sum256(body)
	return &storing{submission: s, Taken: Taken{Receipt: Receipt{ReportID: id}}, records: records, body: body, hash: hash[:]}, nil
}

// labelOf is what errors call reports.
func labelOf(kept []*storing) string {
	if len(kept) == 1 {
		return "report " + kept[0].report.ID
	}
	return fmt.Sprintf("%d reports", len(kept))
}

// queueKeep stores reports. Which of them are new, and when that was, is known once the batch was sent.
func queueKeep(batch *pgx.Batch, organization uuid.UUID, kept []*storing, now *time.Time) {
	// The order keeps two transactions with the same reports from waiting for each other.
	const insert = `
		INSERT INTO reports (
			organization_id, report_id, body, body_hash, computer, collector, collected_at, received_at, submitted_by, stale)
		SELECT @organization, report_id, body, body_hash, computer, collector, collected_at, now(), submitted_by, false
		FROM unnest(@ids::uuid[], @bodies::bytea[], @hashes::bytea[], @computers::text[], @collectors::text[], @collected::timestamptz[], @by::text[])
			AS said (report_id, body, body_hash, computer, collector, collected_at, submitted_by)
		ORDER BY report_id
		ON CONFLICT (organization_id, report_id) DO NOTHING
		RETURNING report_id, body_hash`
	batch.Queue(`SELECT now()`).QueryRow(func(row pgx.Row) error { return row.Scan(now) })
	batch.Queue(insert, pgx.StrictNamedArgs{
		"organization": organization, "ids": column(kept, (*storing).id), "bodies": column(kept, func(k *storing) []byte { return k.body }),
		"hashes": column(kept, func(k *storing) []byte { return k.hash }), "computers": column(kept, func(k *storing) string { return k.report.Computer.FullName() }),
		"collectors": column(kept, func(k *storing) string { return collectorName(k.report) }),
		"collected":  column(kept, func(k *storing) time.Time { return k.report.CollectedAt }), "by": column(kept, func(k *storing) string { return k.by }),
	}).Query(func(rows pgx.Rows) error {
		var id uuid.UUID
		var hash []byte
		_, err := pgx.ForEachRow(rows, []any{&id, &hash}, func() error {
			isNew(kept, id, hash, *now)
			return nil
		})
		return err
	})
}

func (k *storing) id() uuid.UUID { return k.ReportID }

// isNew marks the report that was stored. A report may have come twice at once, and another under its id.
func isNew(kept []*storing, id uuid.UUID, hash []byte, now time.Time) {
	for _, k := range kept {
		if k.ReportID == id && bytes.Equal(k.hash, hash) {
			k.isNew, k.ReceivedAt = true, now
			return
		}
	}
}

// queueStale notes of reports that newer facts were known.
func queueStale(batch *pgx.Batch, organization uuid.UUID, ids []uuid.UUID) {
	const query = `UPDATE reports SET stale = true WHERE organization_id = $1 AND report_id = ANY ($2)`
	if len(ids) > 0 {
		batch.Queue(query, organization, ids)
	}
}

// queueAgain reads the receipts of reports that were received before, or twice at once.
func queueAgain(batch *pgx.Batch, organization uuid.UUID, kept []*storing) {
	const query = `
		SELECT report_id, received_at, stale, body_hash
		FROM reports
		WHERE organization_id = $1 AND report_id = ANY ($2)`
	repeated := map[uuid.UUID][]*storing{}
	ids := []uuid.UUID{}
	for _, k := range kept {
		if !k.isNew {
			repeated[k.ReportID], ids = append(repeated[k.ReportID], k), append(ids, k.ReportID)
		}
	}
	if len(ids) == 0 {
		return
	}
	batch.Queue(query, organization, ids).Query(func(rows pgx.Rows) error {
		var r Receipt
		var hash []byte
		_, err := pgx.ForEachRow(rows, []any{&r.ReportID, &r.ReceivedAt, &r.Stale, &hash}, func() error {
			for _, k := range repeated[r.ReportID] {
				k.Taken = Taken{Receipt: r}
				if !bytes.Equal(k.hash, hash) {
					k.Taken = Taken{Err: fault.At(fault.Conflict, "report_id", "another report with this id was received before; a new report needs a new id")}
				}
			}
			return nil
		})
		return err
	})
}
