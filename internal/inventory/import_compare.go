package inventory

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// identical holds for lines that say what is known already: each field that a line says is known to be so. What a title implies is for new
// purchases alone; a line that clears is for the plan. A line is taken apart only where its order is known.
const identical = `
	EXISTS (
		SELECT FROM purchases p
		WHERE p.organization_id = r.organization_id AND p.reference = r.reference AND NOT r.record ? 'cleared' AND (
			SELECT f.cal_version = p.cal_version AND f.cal_kind = p.cal_kind AND f.quantity = p.quantity
			  AND coalesce(f.program = p.program, true) AND coalesce(f.agreement = p.agreement, true)
			  AND coalesce(f.license_server = p.license_server, true) AND coalesce(f.purchased_on = p.purchased_on, f.purchased_on IS NULL)
			  AND coalesce(f.supplier = p.supplier, true) AND coalesce(f.part_number = p.part_number, true)
			  AND coalesce(f.title = p.title, true) AND coalesce(f.term = p.term, true)
			  AND coalesce(f.ends_on = p.ends_on, f.ends_on IS NULL) AND coalesce(f.assurance = p.assurance, f.assurance IS NULL)
			  AND coalesce(f.assured_until = p.assured_until, f.assured_until IS NULL) AND coalesce(f.note = p.note, true)
			FROM jsonb_to_record(
				CASE WHEN r.record ? 'implied' THEN (r.record -> 'fields') - ARRAY(SELECT jsonb_array_elements_text(r.record -> 'implied')) ELSE r.record -> 'fields' END
			) ` + asFields + `
		)
	)`

// asFields are the fields of a line as the database has them in purchases.
const asFields = `AS f (
	reference text, cal_version text, cal_kind text, quantity integer, program text, agreement text, license_server text, purchased_on date,
	supplier text, part_number text, title text, term text, ends_on date, assurance boolean, assured_until date, note text)`

// comparePurchases writes down which lines say what is known, and which are new because their order isn't known (any more), unless they
// were compared since anybody wrote purchases.
func comparePurchases(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import) (stands bool, err error) {
	turn, err := purchaseTurn(ctx, tx, organization)
	if err != nil {
		return false, err
	}
	if i.ComparedTurn != nil && *i.ComparedTurn == turn {
		return true, nil
	}
	if err := compareAll(ctx, tx, organization, i); err != nil {
		return false, err
	}
	i.ComparedTurn = nil
	if !i.Mapping.hasOwn() {
		i.ComparedTurn = &turn
	}
	return false, nil
}

// compareAll compares lines that were kept. Those that said what was known and don't any more are marked as others, so that the plan looks
// at them.
func compareAll(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import) error {
	const (
		gone = `
			UPDATE import_rows r SET outcome = 'new', changes = '[]'
			WHERE organization_id = $1 AND import_id = $2 AND outcome IN ('changed', 'same')
			  AND NOT EXISTS (SELECT FROM purchases p WHERE p.organization_id = r.organization_id AND p.reference = r.reference)`
		other = `UPDATE import_rows r SET outcome = 'changed' WHERE organization_id = $1 AND import_id = $2 AND outcome = 'same' AND NOT` + identical
		same  = `
			UPDATE import_rows r SET outcome = 'same', changes = '[]'
			WHERE organization_id = $1 AND import_id = $2 AND outcome IN ('new', 'changed') AND` + identical
	)
	batch := &pgx.Batch{}
	batch.Queue(gone, organization, i.ID)
	if !i.Mapping.hasOwn() { // fields of the organization's own are kept elsewhere
		batch.Queue(other, organization, i.ID)
		batch.Queue(same, organization, i.ID)
	}
	if err := sendBatch(ctx, tx, batch); err != nil {
		return fmt.Errorf("compare lines with what is known: %w", err)
	}
	return nil
}

// saidPurchases are lines of purchases that were understood, which need no cells any more. They are compared as they are kept, where the
// database can: to write a line once takes half of the time of writing it twice.
type saidPurchases struct {
	lines      []int
	records    []json.RawMessage
	references []string
}

func (s *saidPurchases) add(l ImportLine) error {
	record, err := appendStaged(nil, l)
	s.lines, s.records, s.references = append(s.lines, l.Line), append(s.records, record), append(s.references, l.Purchase.Reference)
	return err
}

// keep writes the lines, and says how many of them say what is known where it compares. It is planned each time: there may be a million purchases where there
// was none when the statement was run last.
func (s *saidPurchases) keep(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID, compares bool) (same int, err error) {
	const query = `
		WITH kept AS (
			INSERT INTO import_rows (organization_id, import_id, line, cells, record, problems, reference, record_id, outcome, changes)
			SELECT organization_id, import_id, line, '{}', record, '[]', reference, record_id, CASE WHEN $7 AND` + identical + ` THEN 'same' ELSE 'new' END, '[]'
			FROM (
				SELECT $1::uuid AS organization_id, $2::uuid AS import_id, said.*
				FROM unnest($3::integer[], $4::jsonb[], $5::text[], $6::uuid[]) AS said (line, record, reference, record_id)
			) r
			RETURNING outcome
		)
		SELECT count(*) FROM kept WHERE outcome = 'same'`
	ids := column(s.lines, func(int) uuid.UUID { return newID() })
	err = tx.QueryRow(ctx, query, pgx.QueryExecModeCacheDescribe, organization, id, s.lines, s.records, s.references, ids, compares).Scan(&same)
	if err != nil {
		return 0, fmt.Errorf("keep and compare %d lines: %w", len(s.lines), err)
	}
	*s = saidPurchases{lines: s.lines[:0], records: s.records[:0], references: s.references[:0]}
	return same, nil
}
