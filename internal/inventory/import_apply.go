package inventory

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// ApplyImport writes the purchases of a staged import, in one transaction, and asks for an assessment if anything changed.
// With keepGood, lines that were refused are left out; without, they keep the whole file out. Applying what is known already
// changes nothing. It returns fault.Conflict where the import is finished or at work, fault.Invalid where refused lines stand in the
// way or no line is left.
func (s *Store) ApplyImport(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, keepGood bool, told Told) (ImportCounts, error) {
	var counts ImportCounts
	err := s.applying(ctx, organization, id, keepGood, func(ctx context.Context, tx pgx.Tx, i *Import) (err error) {
		counts, err = s.applyImport(ctx, tx, organization, by, i, told)
		return err
	})
	return counts, err
}

// applying takes an import that may be applied.
func (s *Store) applying(ctx context.Context, organization, id uuid.UUID, keepGood bool, apply func(context.Context, pgx.Tx, *Import) error) error {
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		known, err := lockedStagedImport(ctx, tx, organization, id)
		if err != nil {
			return err
		}
		if err := known.mayApply(keepGood); err != nil {
			return err
		}
		known.KeepGood = keepGood
		if err := reread(ctx, tx, organization, known); err != nil {
			return err
		}
		return apply(ctx, tx, known)
	})
	if err != nil {
		return fmt.Errorf("apply import %s: %w", id, err)
	}
	return nil
}

func (i *Import) mayApply(keepGood bool) error {
	switch c := i.Counts(); {
	case c.Good() == 0:
		return fault.New(fault.Invalid, "no line of the file can be applied; correct it and upload it again")
	case c.Refused > 0 && !keepGood:
		return fault.New(fault.Invalid, "%d lines are refused; correct them and upload the file again, or apply the good lines only", c.Refused)
	}
	return nil
}

// applyImport writes what the lines do as things stand now, which may be other than when they were staged.
func (s *Store) applyImport(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by string, i *Import, told Told) (ImportCounts, error) {
	now, err := postgres.Now(ctx, tx)
	if err != nil {
		return ImportCounts{}, err
	}
	kind := kindNamed(i.Kind)
	if err := kind.lock(ctx, tx, organization); err != nil {
		return ImportCounts{}, err
	}
	a := &importApplication{
		kind: kind, by: by, tx: tx, organization: organization, imported: i, now: now, told: told, lines: i.Counts().Lines(),
		source: Source{Name: "import " + i.FileName, ID: i.ID.String()},
	}
	if err := a.write(ctx); err != nil {
		return ImportCounts{}, err
	}
	if err := i.mayApply(i.KeepGood); err != nil { // what is known may not fit any more
		return ImportCounts{}, err
	}
	i.State = ImportApplied
	if err := forgetFile(ctx, tx, organization, i.ID); err != nil {
		return ImportCounts{}, err
	}
	if err := updateImport(ctx, tx, organization, i, &now); err != nil {
		return ImportCounts{}, err
	}
	if err := recordImport(ctx, tx, organization, by, "import.apply", i); err != nil {
		return ImportCounts{}, err
	}
	return i.Counts(), s.assessIf(ctx, tx, organization, i.New+i.Changed > 0)
}

// importApplication writes the lines of one import.
type importApplication struct {
	kind         *importKind
	by           string
	tx           pgx.Tx
	organization uuid.UUID
	imported     *Import
	source       Source
	now          time.Time
	told         Told
	lines, done  int
}

// write has Go decide about the lines that may touch something known, and lets the database copy the others.
func (a *importApplication) write(ctx context.Context) error {
	err := eachTouching(ctx, a.tx, a.organization, a.imported, func(b planBatch) error {
		if err := b.write(ctx, a); err != nil {
			return err
		}
		a.done += len(b.lines)
		a.told.tell(float64(a.done) / float64(max(a.lines, 1)))
		return nil
	})
	if err != nil || a.kind.rest == nil || a.imported.New+a.imported.Changed == 0 {
		return err
	}
	return a.kind.rest(ctx, a)
}

// writePurchases writes lines one by one, with their history.
func (a *importApplication) writePurchases(ctx context.Context, lines []*touchingLine, plan []PlannedPurchase) error {
	batch := &pgx.Batch{}
	batch.Queue("SET CONSTRAINTS purchases_line_unique DEFERRED")
	log := &changeLog{organization: a.organization, source: a.source, now: a.now}
	var written []int
	for n := range plan {
		plan[n].queue(batch, a.organization, log)
		if plan[n].Outcome == OutcomeNew {
			written = append(written, lines[n].Line)
		}
	}
	if err := sendBatch(ctx, a.tx, batch); err != nil {
		return fmt.Errorf("write %d purchases: %w", len(plan), err)
	}
	if err := log.write(ctx, a.tx); err != nil {
		return err
	}
	return a.markWritten(ctx, written)
}

// markWritten keeps copyNewPurchases from writing these lines again: they have no record in store any more.
func (a *importApplication) markWritten(ctx context.Context, lines []int) error {
	const query = `UPDATE import_rows SET record_id = NULL WHERE organization_id = $1 AND import_id = $2 AND line = ANY ($3)`
	if len(lines) == 0 {
		return nil
	}
	if _, err := a.tx.Exec(ctx, query, a.organization, a.imported.ID, lines); err != nil {
		return fmt.Errorf("mark %d lines as written: %w", len(lines), err)
	}
	return nil
}

// copiedLines is how many lines of a file are looked at by one statement: few enough that somebody who watches sees it go on.
const copiedLines = 20_000

// writeOtherPurchases takes a turn for the lines that were planned, and writes those of orders that nobody knew.
func writeOtherPurchases(ctx context.Context, a *importApplication) error {
	if err := takeTurn(ctx, a.tx, a.organization); err != nil {
		return err
	}
	return a.copyNewPurchases(ctx)
}

// copyNewPurchases writes the lines of orders that nobody knew, in the order of the file.
func (a *importApplication) copyNewPurchases(ctx context.Context) error {
	const query = `SELECT coalesce(max(line), 0) FROM import_rows WHERE organization_id = $1 AND import_id = $2`
	last := 0
	if err := a.tx.QueryRow(ctx, query, a.organization, a.imported.ID).Scan(&last); err != nil {
		return fmt.Errorf("find the last line: %w", err)
	}
	for line := 0; line < last; line += copiedLines {
		if err := a.copyLines(ctx, line, line+copiedLines); err != nil {
			return err
		}
		a.told.tell(float64(a.done)/float64(a.lines) + float64(a.lines-a.done)/float64(a.lines)*float64(line)/float64(last))
	}
	return nil
}

// copyLines writes the new ones of some lines, and of each that it is there since: one entry of the history tells of all its fields. The
// entry bears the ID of the record, which was made when the line was staged and so is older than whatever is told of it later.
func (a *importApplication) copyLines(ctx context.Context, after, to int) error {
	const purchases = `
		INSERT INTO purchases (
			organization_id, purchase_id, reference, cal_version, cal_kind, quantity, program, agreement, license_server, purchased_on,
			supplier, part_number, title, term, ends_on, assurance, assured_until, note, source, created_at, updated_at)
		SELECT
			r.organization_id, r.record_id, f.reference, f.cal_version, f.cal_kind, f.quantity, coalesce(f.program, ''), coalesce(f.agreement, ''),
			coalesce(f.license_server, ''), f.purchased_on, coalesce(f.supplier, ''), coalesce(f.part_number, ''), coalesce(f.title, ''),
			coalesce(f.term, ''), f.ends_on, f.assurance, f.assured_until, coalesce(f.note, ''), @source, @now, @now
		FROM import_rows r, jsonb_to_record(r.record -> 'fields') ` + asFields + `
		WHERE r.organization_id = @organization AND r.import_id = @import AND r.line > @after AND r.line <= @to
		  AND r.outcome = 'new' AND r.record_id IS NOT NULL
		ORDER BY r.line`
	const history = `
		INSERT INTO changes (organization_id, change_id, record_kind, record_id, field, event, reason, old_value, new_value, source, source_id, changed_at)
		SELECT organization_id, record_id, 'purchase', record_id, 'record', 'birth', '', NULL, record ->> 'fields', @source, @import::uuid::text, @now
		FROM import_rows
		WHERE organization_id = @organization AND import_id = @import::uuid AND line > @after AND line <= @to
		  AND outcome = 'new' AND record_id IS NOT NULL
		ORDER BY line`
	args := pgx.StrictNamedArgs{
		"organization": a.organization, "import": a.imported.ID, "after": after, "to": to, "source": a.source.Name, "now": a.now,
	}
	batch := &pgx.Batch{}
	batch.Queue(purchases, args)
	batch.Queue(history, args)
	if err := sendBatch(ctx, a.tx, batch); err != nil {
		return fmt.Errorf("write lines %d to %d: %w", after+1, to, err)
	}
	return nil
}

// DiscardImport ends an import without applying it and forgets its lines. It returns fault.Conflict where it is finished or at work.
func (s *Store) DiscardImport(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID) error {
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		known, err := lockedStagedImport(ctx, tx, organization, id)
		if err != nil {
			return err
		}
		now, err := postgres.Now(ctx, tx)
		if err != nil {
			return err
		}
		if err := forgetLines(ctx, tx, organization, id); err != nil {
			return err
		}
		if err := forgetFile(ctx, tx, organization, id); err != nil {
			return err
		}
		known.State = ImportDiscarded
		if err := updateImport(ctx, tx, organization, known, &now); err != nil {
			return err
		}
		return recordImport(ctx, tx, organization, by, "import.discard", known)
	})
	if err != nil {
		return fmt.Errorf("discard import %s: %w", id, err)
	}
	return nil
}

func forgetLines(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) error {
	const query = `DELETE FROM import_rows WHERE organization_id = $1 AND import_id = $2`
	if _, err := tx.Exec(ctx, query, organization, id); err != nil {
		return fmt.Errorf("forget the lines of import %s: %w", id, err)
	}
	return nil
}
