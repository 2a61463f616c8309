package inventory

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/postgres"
	"calfleet/internal/sheet"
)

// StageImport reads a file of purchases and keeps it, with every problem at once, to be looked at. Nothing is applied. Columns that are
// called like a field of the organization's own fill it. It
// returns fault.Invalid where the file as a whole can't be read (see ReadPurchases).
func (s *Store) StageImport(ctx context.Context, organization uuid.UUID, by string, u Upload) (*Import, error) {
	var err error
	if u.Fields, err = s.CustomFields(ctx, organization, KindPurchase); err != nil {
		return nil, err
	}
	file, err := ReadPurchases(u)
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256(u.Data)
	staged := &Import{
		ID: newID(), FileName: file.FileName, Charset: file.Charset, Separator: separatorText(file.Separator), Mapping: file.Mapping,
		Sheet: file.Sheet, Sheets: append([]string{}, file.Sheets...), HeaderLine: file.HeaderLine,
		Notices: atMost(file.Notices, maxNotices), State: ImportStaged, CreatedBy: by,
	}
	err = postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		if staged.CreatedAt, err = postgres.Now(ctx, tx); err != nil {
			return err
		}
		counts, err := outcomesNow(ctx, tx, organization, file.Lines)
		if err != nil {
			return err
		}
		staged.setCounts(counts)
		if err := insertImport(ctx, tx, organization, staged, hash[:]); err != nil {
			return err
		}
		if err := copyLines(ctx, tx, organization, staged.ID, file.Lines); err != nil {
			return err
		}
		return recordImport(ctx, tx, organization, by, "import.stage", staged)
	})
	if err != nil {
		return nil, fmt.Errorf("stage import of %q: %w", staged.FileName, err)
	}
	return staged, nil
}

// maxNotices are kept with an import; nobody reads more.
const maxNotices = 200

func atMost(notices []sheet.Notice, n int) []sheet.Notice {
	if notices == nil {
		return []sheet.Notice{}
	}
	return notices[:min(len(notices), n)]
}

func (i *Import) setCounts(c ImportCounts) {
	i.New, i.Changed, i.Same, i.Refused = c.New, c.Changed, c.Same, c.Refused
}

// PurchaseOutcomes says what applying a file would do just now, without keeping anything.
func (s *Store) PurchaseOutcomes(ctx context.Context, organization uuid.UUID, file *PurchaseFile) (ImportCounts, error) {
	return outcomesNow(ctx, s.pool, organization, file.Lines)
}

func outcomesNow(ctx context.Context, db postgres.DB, organization uuid.UUID, lines []ImportLine) (ImportCounts, error) {
	plan, err := planLines(ctx, db, organization, lines)
	if err != nil {
		return ImportCounts{}, err
	}
	var counts ImportCounts
	for _, l := range lines {
		if l.Purchase == nil {
			counts.Refused++
		}
	}
	for _, p := range plan {
		counts.add(p.Outcome)
	}
	return counts, nil
}

// planLines compares the lines that were understood with what is known; the plan has one entry for each of them, in order.
func planLines(ctx context.Context, db postgres.DB, organization uuid.UUID, lines []ImportLine) ([]PlannedPurchase, error) {
	said := purchasesIn(lines)
	known, err := purchasesReferenced(ctx, db, organization, references(said))
	if err != nil {
		return nil, err
	}
	plan := planPurchases(known, said)
	return plan, planCustom(ctx, db, organization, said, plan)
}

func purchasesIn(lines []ImportLine) []*Purchase {
	said := make([]*Purchase, 0, len(lines))
	for _, l := range lines {
		if l.Purchase != nil {
			said = append(said, l.Purchase)
		}
	}
	return said
}

func insertImport(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, hash []byte) error {
	const query = `
		INSERT INTO imports (
			organization_id, import_id, kind, file_name, file_hash, charset, separator, sheet, sheets, header_line, mapping, notices, state,
			new_count, changed_count, same_count, refused_count, created_by, created_at)
		VALUES (
			@organization, @id, 'purchases', @name, @hash, @charset, @separator, @sheet, @sheets, @header, @mapping, @notices, @state,
			@new, @changed, @same, @refused, @by, @now)`
	_, err := tx.Exec(ctx, query, pgx.StrictNamedArgs{
		"organization": organization, "id": i.ID, "name": i.FileName, "hash": hash, "charset": string(i.Charset), "separator": i.Separator,
		"sheet": i.Sheet, "sheets": i.Sheets, "header": i.HeaderLine,
		"mapping": i.Mapping, "notices": i.Notices, "state": string(i.State), "new": i.New, "changed": i.Changed, "same": i.Same,
		"refused": i.Refused, "by": i.CreatedBy, "now": i.CreatedAt,
	})
	if err != nil {
		return fmt.Errorf("keep import: %w", err)
	}
	return nil
}

// stagedRecord is a line that was understood, and what came of it once applied.
type stagedRecord struct {
	Purchase *Purchase     `json:"purchase"`
	Outcome  Outcome       `json:"outcome,omitempty"`
	Changes  []FieldChange `json:"changes,omitempty"`
}

func copyLines(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID, lines []ImportLine) error {
	columns := []string{"organization_id", "import_id", "line", "cells", "record", "problems"}
	rows := pgx.CopyFromSlice(len(lines), func(i int) ([]any, error) {
		l := lines[i]
		if l.Purchase == nil {
			return []any{organization, id, l.Line, l.Cells, nil, l.Problems}, nil
		}
		return []any{organization, id, l.Line, l.Cells, stagedRecord{Purchase: l.Purchase}, []ImportProblem{}}, nil
	})
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"import_rows"}, columns, rows); err != nil {
		return fmt.Errorf("keep %d lines: %w", len(lines), err)
	}
	return nil
}

// storedLine is a line as import_rows keeps it.
type storedLine struct {
	Line     int             `db:"line"`
	Cells    []string        `db:"cells"`
	Record   *stagedRecord   `db:"record"`
	Problems []ImportProblem `db:"problems"`
}

func storedLines(ctx context.Context, db postgres.DB, organization, id uuid.UUID) ([]*storedLine, error) {
	const query = `
		SELECT line, cells, record, problems
		FROM import_rows
		WHERE organization_id = $1 AND import_id = $2
		ORDER BY line`
	return many[storedLine](ctx, db, query, organization, id)
}

func importLines(stored []*storedLine) []ImportLine {
	lines := make([]ImportLine, len(stored))
	for i, l := range stored {
		lines[i] = ImportLine{Line: l.Line, Cells: l.Cells, Problems: l.Problems}
		if l.Record != nil {
			lines[i].Purchase = l.Record.Purchase
		}
	}
	return lines
}

func recordImport(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by, action string, i *Import) error {
	return activity.Record(ctx, tx, activity.Entry{
		Organization: organization, Actor: by, Action: action, Subject: i.FileName,
		Details: map[string]any{"import_id": i.ID, "new": i.New, "changed": i.Changed, "same": i.Same, "refused": i.Refused},
	})
}

// RemapImport reads a staged file again with other columns or another order of dates; see Upload for both. It returns
// fault.Invalid where a needed column would be missing, fault.Conflict where the import is finished.
func (s *Store) RemapImport(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, order sheet.DateOrder, mapping map[string]string) error {
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		known, err := lockedStagedImport(ctx, tx, organization, id)
		if err != nil {
			return err
		}
		stored, err := storedLines(ctx, tx, organization, id)
		if err != nil {
			return err
		}
		fields, err := customFields(ctx, tx, organization, KindPurchase)
		if err != nil {
			return err
		}
		file := known.file(stored)
		file.fields = fields
		file.Mapping.DateOrder = order
		if err := file.remap(mapping); err != nil {
			return err
		}
		file.understand()
		return replaceLines(ctx, tx, organization, by, known, file)
	})
}

// file is the import as ReadPurchases returned it.
func (i *Import) file(stored []*storedLine) *PurchaseFile {
	return &PurchaseFile{
		FileName: i.FileName, Charset: i.Charset, Separator: i.SeparatorSign(), Mapping: i.Mapping, Notices: i.Notices, Lines: importLines(stored),
	}
}

// remap chooses the columns anew; the notices about columns follow.
func (f *PurchaseFile) remap(chosen map[string]string) error {
	names := make([]string, len(f.Mapping.Columns))
	for i, c := range f.Mapping.Columns {
		names[i] = c.Column
	}
	columns, notices := mapColumns(names, chosen, f.fields)
	f.Mapping.Columns = columns
	kept := []sheet.Notice{}
	for _, n := range f.Notices {
		if n.Line != 0 || n.Column == 0 {
			kept = append(kept, n)
		}
	}
	f.Notices = append(kept, notices...)
	if reason := f.Mapping.missing(); !reason.IsZero() {
		return unreadable(&sheet.Error{Reason: reason})
	}
	return nil
}

func replaceLines(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by string, i *Import, file *PurchaseFile) error {
	const remove = `DELETE FROM import_rows WHERE organization_id = $1 AND import_id = $2`
	if _, err := tx.Exec(ctx, remove, organization, i.ID); err != nil {
		return fmt.Errorf("read import %s again: %w", i.ID, err)
	}
	if err := copyLines(ctx, tx, organization, i.ID, file.Lines); err != nil {
		return err
	}
	counts, err := outcomesNow(ctx, tx, organization, file.Lines)
	if err != nil {
		return err
	}
	i.Mapping, i.Notices = file.Mapping, atMost(file.Notices, maxNotices)
	i.setCounts(counts)
	if err := updateImport(ctx, tx, organization, i, nil); err != nil {
		return err
	}
	return recordImport(ctx, tx, organization, by, "import.remap", i)
}

func updateImport(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, finished *time.Time) error {
	const query = `
		UPDATE imports SET
			mapping = @mapping, notices = @notices, state = @state, new_count = @new, changed_count = @changed,
			same_count = @same, refused_count = @refused, finished_at = @finished
		WHERE organization_id = @organization AND import_id = @id`
	_, err := tx.Exec(ctx, query, pgx.StrictNamedArgs{
		"organization": organization, "id": i.ID, "mapping": i.Mapping, "notices": i.Notices, "state": string(i.State),
		"new": i.New, "changed": i.Changed, "same": i.Same, "refused": i.Refused, "finished": finished,
	})
	if err != nil {
		return fmt.Errorf("write import %s: %w", i.ID, err)
	}
	return nil
}
