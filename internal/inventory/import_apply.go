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
// changes nothing. It returns fault.Conflict where the import is finished, fault.Invalid where refused lines stand in the
// way or no line is left.
func (s *Store) ApplyImport(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, keepGood bool) (ImportCounts, error) {
	var counts ImportCounts
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		known, err := lockedStagedImport(ctx, tx, organization, id)
		if err != nil {
			return err
		}
		stored, err := storedLines(ctx, tx, organization, id)
		if err != nil {
			return err
		}
		lines := importLines(stored)
		if err := mayApply(lines, keepGood); err != nil {
			return err
		}
		counts, err = s.applyImport(ctx, tx, organization, by, known, lines)
		return err
	})
	if err != nil {
		return ImportCounts{}, fmt.Errorf("apply import %s: %w", id, err)
	}
	return counts, nil
}

func mayApply(lines []ImportLine, keepGood bool) error {
	refused := 0
	for _, l := range lines {
		if l.Outcome() == OutcomeRefused {
			refused++
		}
	}
	switch {
	case len(purchasesIn(lines)) == 0:
		return fault.New(fault.Invalid, "no line of the file can be applied; correct it and upload it again")
	case refused > 0 && !keepGood:
		return fault.New(fault.Invalid, "%d lines are refused; correct them and upload the file again, or apply the good lines only", refused)
	}
	return nil
}

func (s *Store) applyImport(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by string, i *Import, lines []ImportLine) (ImportCounts, error) {
	now, err := postgres.Now(ctx, tx)
	if err != nil {
		return ImportCounts{}, err
	}
	log := &changeLog{organization: organization, now: now, source: Source{Name: "import " + i.FileName, ID: i.ID.String()}}
	plan, err := applyPurchases(ctx, tx, organization, purchasesIn(lines), log)
	if err != nil {
		return ImportCounts{}, err
	}
	if err := log.write(ctx, tx); err != nil {
		return ImportCounts{}, err
	}
	var counts ImportCounts
	for _, l := range lines {
		counts.add(l.Outcome())
	}
	for _, p := range plan {
		counts.add(p.Outcome)
	}
	i.setCounts(counts)
	if err := finishImport(ctx, tx, organization, by, i, lines, plan, now); err != nil {
		return ImportCounts{}, err
	}
	return counts, s.assessIf(ctx, tx, organization, len(log.rows) > 0)
}

// finishImport writes down what each line did, so that the import tells it later, whatever happens to the purchases.
func finishImport(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by string, i *Import, lines []ImportLine, plan []PlannedPurchase, now time.Time) error {
	numbers, records := make([]int, 0, len(plan)), make([]stagedRecord, 0, len(plan))
	for _, l := range lines {
		if l.Purchase == nil {
			continue
		}
		p := plan[len(records)]
		numbers = append(numbers, l.Line)
		records = append(records, stagedRecord{Purchase: l.Purchase, Recognised: l.Recognised, Outcome: p.Outcome, Changes: p.Changes})
	}
	const query = `
		UPDATE import_rows SET record = done.record
		FROM unnest($3::integer[], $4::jsonb[]) AS done (line, record)
		WHERE organization_id = $1 AND import_id = $2 AND import_rows.line = done.line`
	if _, err := tx.Exec(ctx, query, organization, i.ID, numbers, records); err != nil {
		return fmt.Errorf("write what %d lines did: %w", len(records), err)
	}
	if err := forgetFile(ctx, tx, organization, i.ID); err != nil {
		return err
	}
	i.State = ImportApplied
	if err := updateImport(ctx, tx, organization, i, &now); err != nil {
		return err
	}
	return recordImport(ctx, tx, organization, by, "import.apply", i)
}

// DiscardImport ends a staged import without applying it and forgets its lines. It returns fault.Conflict where it is finished.
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
		const query = `DELETE FROM import_rows WHERE organization_id = $1 AND import_id = $2`
		if _, err := tx.Exec(ctx, query, organization, id); err != nil {
			return fmt.Errorf("forget the lines: %w", err)
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
