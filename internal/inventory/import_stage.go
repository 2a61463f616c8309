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
// called like a field of the organization's own fill it; what was remembered for files with the same columns is followed. A file that
// lacks a needed column is kept without lines, so that somebody can say which column it is. It returns fault.Invalid where the file as
// a whole can't be read (see ReadPurchases), fault.NotFound where a profile that is named doesn't exist.
func (s *Store) StageImport(ctx context.Context, organization uuid.UUID, by string, u Upload) (*Import, error) {
	file, err := s.ReadImport(ctx, organization, u)
	if file == nil {
		return nil, err
	}
	hash := sha256.Sum256(u.Data)
	staged := &Import{ID: newID(), FileName: file.FileName, State: ImportStaged, HeaderKey: headerKey(u), CreatedBy: by}
	staged.readAs(file)
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
		if err := keepFile(ctx, tx, organization, staged.ID, u.Data); err != nil {
			return err
		}
		if err := useProfile(ctx, tx, organization, staged.Profile); err != nil {
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

// readAs takes over how a file was read.
func (i *Import) readAs(f *PurchaseFile) {
	i.Charset, i.Separator, i.Sheet, i.Sheets, i.HeaderLine = f.Charset, separatorText(f.Separator), f.Sheet, append([]string{}, f.Sheets...), f.HeaderLine
	i.Reading, i.Profile, i.Mapping, i.Notices = f.Reading, f.Profile, f.Mapping, atMost(f.Notices, maxNotices)
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
	i.New, i.Changed, i.Same, i.Refused, i.Apart = c.New, c.Changed, c.Same, c.Refused, c.Apart
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
		counts.add(l.Outcome())
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
			organization_id, import_id, kind, file_name, file_hash, charset, separator, sheet, sheets, header_line, reading, header_key,
			profile, mapping, notices, state, new_count, changed_count, same_count, refused_count, apart_count, created_by, created_at)
		VALUES (
			@organization, @id, 'purchases', @name, @hash, @charset, @separator, @sheet, @sheets, @header, @reading, @key, @profile, @mapping, @notices, @state,
			@new, @changed, @same, @refused, @apart, @by, @now)`
	_, err := tx.Exec(ctx, query, pgx.StrictNamedArgs{
		"organization": organization, "id": i.ID, "name": i.FileName, "hash": hash, "charset": string(i.Charset), "separator": i.Separator,
		"sheet": i.Sheet, "sheets": i.Sheets, "header": i.HeaderLine,
		"reading": i.Reading, "key": i.HeaderKey, "profile": i.Profile,
		"mapping": i.Mapping, "notices": i.Notices, "state": string(i.State), "new": i.New, "changed": i.Changed, "same": i.Same,
		"refused": i.Refused, "apart": i.Apart, "by": i.CreatedBy, "now": i.CreatedAt,
	})
	if err != nil {
		return fmt.Errorf("keep import: %w", err)
	}
	return nil
}

// stagedRecord is a line that was understood, and what came of it once applied.
type stagedRecord struct {
	Purchase   *Purchase     `json:"purchase"`
	Recognised *Recognised   `json:"recognised,omitempty"`
	Outcome    Outcome       `json:"outcome,omitempty"`
	Changes    []FieldChange `json:"changes,omitempty"`
}

func copyLines(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID, lines []ImportLine) error {
	columns := []string{"organization_id", "import_id", "line", "cells", "record", "problems"}
	rows := pgx.CopyFromSlice(len(lines), func(i int) ([]any, error) {
		l := lines[i]
		if l.Purchase == nil {
			return []any{organization, id, l.Line, l.Cells, nil, l.Problems}, nil
		}
		return []any{organization, id, l.Line, l.Cells, stagedRecord{Purchase: l.Purchase, Recognised: l.Recognised}, []ImportProblem{}}, nil
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
			lines[i].Purchase, lines[i].Recognised = l.Record.Purchase, l.Record.Recognised
		}
	}
	return lines
}

func recordImport(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by, action string, i *Import) error {
	return activity.Record(ctx, tx, activity.Entry{
		Organization: organization, Actor: by, Action: action, Subject: i.FileName,
		Details: map[string]any{"import_id": i.ID, "new": i.New, "changed": i.Changed, "same": i.Same, "refused": i.Refused, "apart": i.Apart},
	})
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
	i.setCounts(counts)
	if err := updateImport(ctx, tx, organization, i, nil); err != nil {
		return err
	}
	return recordImport(ctx, tx, organization, by, "import.remap", i)
}

func updateImport(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, finished *time.Time) error {
	const query = `
		UPDATE imports SET
			charset = @charset, separator = @separator, sheet = @sheet, header_line = @header, reading = @reading, profile = @profile,
			mapping = @mapping, notices = @notices, state = @state, new_count = @new, changed_count = @changed,
			same_count = @same, refused_count = @refused, apart_count = @apart, finished_at = @finished
		WHERE organization_id = @organization AND import_id = @id`
	_, err := tx.Exec(ctx, query, pgx.StrictNamedArgs{
		"organization": organization, "id": i.ID, "charset": string(i.Charset), "separator": i.Separator, "sheet": i.Sheet,
		"header": i.HeaderLine, "reading": i.Reading, "profile": i.Profile, "mapping": i.Mapping, "notices": i.Notices, "state": string(i.State),
		"new": i.New, "changed": i.Changed, "same": i.Same, "refused": i.Refused, "apart": i.Apart, "finished": finished,
	})
	if err != nil {
		return fmt.Errorf("write import %s: %w", i.ID, err)
	}
	return nil
}
