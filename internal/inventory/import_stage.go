package inventory

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
	"calfleet/internal/sheet"
)

// Told is called now and then with how much of a piece of work is done, from 0 to 1. A nil one is told nothing.
type Told func(done float64)

func (t Told) tell(done float64) {
	if t != nil {
		t(done)
	}
}

// StageImport reads a file and keeps it, with every problem at once, to be looked at. Nothing is applied. Columns that are
// called like a field of the organization's own fill it; what was remembered for files with the same columns is followed. A file that
// lacks a needed column is kept without lines, so that somebody can say which column it is. It returns fault.Invalid where the file as
// a whole can't be read (see EachLine), fault.NotFound where a profile that is named doesn't exist.
func (s *Store) StageImport(ctx context.Context, organization uuid.UUID, by string, u Upload, told Told) (*Import, error) {
	staged := &Import{ID: u.idOrNew(), FileName: fileName(u.FileName), State: ImportStaged, CreatedBy: by}
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		if err := receive(ctx, tx, organization, staged, u.reader()); err != nil {
			return err
		}
		return stageFile(ctx, tx, organization, by, staged, u, told)
	})
	if err != nil {
		return nil, fmt.Errorf("stage import of %q: %w", staged.FileName, err)
	}
	return staged, nil
}

// stageFile reads the file of an import that was received, line by line, and says what each would do.
func stageFile(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by string, i *Import, u Upload, told Told) error {
	u.File = watched(u.File, told)
	file, err := openImport(ctx, tx, organization, u)
	if file == nil {
		return err
	}
	i.readAs(file)
	if missing := err != nil; !missing {
		if err := stageLines(ctx, tx, organization, i, file); err != nil {
			return err
		}
	}
	i.State, i.HeaderKey, i.Progress = ImportStaged, file.HeaderKey, 0
	if err := updateImport(ctx, tx, organization, i, nil); err != nil {
		return err
	}
	if err := useProfile(ctx, tx, organization, i); err != nil {
		return err
	}
	return recordImport(ctx, tx, organization, by, "import.stage", i)
}

// stageLines keeps the lines of a file and counts what they would do.
func stageLines(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, file *ImportFile) error {
	turn, err := purchaseTurn(ctx, tx, organization)
	if err != nil {
		return err
	}
	copying := &lineCopy{tx: tx, organization: organization, id: i.ID, compares: file.kind.compare != nil && !file.Mapping.hasOwn()}
	if err := copying.copy(ctx, file); err != nil {
		return err
	}
	i.readAs(file)
	i.setCounts(copying.counts)
	i.ComparedTurn = nil
	if copying.compares && !file.reader.summed().any() { // a line was compared before others were added to it
		i.ComparedTurn = &turn
	}
	return planImport(ctx, tx, organization, i)
}

// readAs takes over how a file was read.
func (i *Import) readAs(f *ImportFile) {
	i.Kind, i.Charset, i.Separator, i.Sheet, i.Sheets, i.HeaderLine = f.Kind, f.Charset, separatorText(f.Separator), f.Sheet, append([]string{}, f.Sheets...), f.HeaderLine
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

// receive keeps an import that nobody has looked at, with its file.
func receive(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, in io.Reader) error {
	if err := enterImport(ctx, tx, organization, i); err != nil {
		return err
	}
	file, err := keepFile(ctx, tx, organization, i.ID, in)
	if err != nil {
		return err
	}
	return measureImport(ctx, tx, organization, i, file)
}

// enterImport keeps an import whose file is not known yet. It returns fault.Conflict where the ID is taken.
func enterImport(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import) (err error) {
	if i.CreatedAt, err = postgres.Now(ctx, tx); err != nil {
		return err
	}
	const query = `
		INSERT INTO imports (
			organization_id, import_id, kind, file_name, file_hash, charset, separator, mapping, state, created_by, created_at, asked_by)
		VALUES (@organization, @id, @kind, @name, '', '', '', '{}', @state, @by, @now, @by)`
	_, err = tx.Exec(ctx, query, pgx.StrictNamedArgs{
		"organization": organization, "id": i.ID, "kind": i.Kind, "name": i.FileName, "state": string(i.State), "by": i.CreatedBy, "now": i.CreatedAt,
	})
	if postgres.IsDuplicate(err) {
		return fault.New(fault.Conflict, "there is an import with this ID already")
	}
	if err != nil {
		return fmt.Errorf("keep import: %w", err)
	}
	return nil
}

func measureImport(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, file kept) error {
	i.FileSize = file.size
	const query = `UPDATE imports SET file_size = $3, file_hash = $4 WHERE organization_id = $1 AND import_id = $2`
	if _, err := tx.Exec(ctx, query, organization, i.ID, file.size, file.hash); err != nil {
		return fmt.Errorf("keep import: %w", err)
	}
	return nil
}

func recordImport(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by, action string, i *Import) error {
	return activity.Record(ctx, tx, activity.Entry{
		Organization: organization, Actor: by, Action: action, Subject: i.FileName,
		Details: map[string]any{"import_id": i.ID, "kind": i.Kind, "new": i.New, "changed": i.Changed, "same": i.Same, "refused": i.Refused, "apart": i.Apart},
	})
}

func updateImport(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, finished *time.Time) error {
	const query = `
		UPDATE imports SET
			kind = @kind, charset = @charset, separator = @separator, sheet = @sheet, sheets = @sheets, header_line = @header, reading = @reading,
			header_key = @key, profile = @profile, mapping = @mapping, notices = @notices, state = @state, problem = @problem, progress = 0, compared_turn = @turn,
			new_count = @new, changed_count = @changed, same_count = @same, refused_count = @refused, apart_count = @apart, finished_at = @finished
		WHERE organization_id = @organization AND import_id = @id`
	_, err := tx.Exec(ctx, query, pgx.StrictNamedArgs{
		"organization": organization, "id": i.ID, "kind": i.Kind, "charset": string(i.Charset), "separator": i.Separator, "sheet": i.Sheet, "sheets": i.Sheets,
		"header": i.HeaderLine, "reading": i.Reading, "key": i.HeaderKey, "profile": i.Profile, "mapping": i.Mapping, "notices": i.Notices,
		"state": string(i.State), "problem": i.Problem, "new": i.New, "changed": i.Changed, "same": i.Same, "refused": i.Refused, "apart": i.Apart, "finished": finished,
		"turn": i.ComparedTurn,
	})
	if err != nil {
		return fmt.Errorf("write import %s: %w", i.ID, err)
	}
	return nil
}
