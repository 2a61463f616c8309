package inventory

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/postgres"
	"calfleet/internal/sheet"
)

// WaitFor is up to how large a file somebody is kept waiting for; a larger one is read and applied in the background, with its progress
// on its page.
const WaitFor = 4 << 20

// isLarge reports an import that nobody is kept waiting for.
func (i *Import) isLarge() bool { return i.FileSize > WaitFor }

// ReceiveImport keeps a file as it comes and has it read in the background. What was said of how to read it may come behind it, and so
// is asked for once in has come to its end.
func (s *Store) ReceiveImport(ctx context.Context, organization uuid.UUID, by, name string, in io.Reader, said func() (Reading, error)) (*Import, error) {
	return s.ReceiveImportAs(ctx, organization, newID(), by, name, in, said)
}

// ReceiveImportAs is ReceiveImport for who chose the import's ID. It returns fault.Conflict where the ID is taken.
func (s *Store) ReceiveImportAs(ctx context.Context, organization, id uuid.UUID, by, name string, in io.Reader, said func() (Reading, error)) (*Import, error) {
	received := &Import{ID: id, FileName: fileName(name), State: ImportReading, CreatedBy: by}
	if err := s.receiveLarge(ctx, organization, received, in, said); err != nil {
		return nil, fmt.Errorf("receive %q: %w", received.FileName, err)
	}
	return received, nil
}

// receiveLarge takes in a file, and then keeps the import that has it.
func (s *Store) receiveLarge(ctx context.Context, organization uuid.UUID, i *Import, in io.Reader, said func() (Reading, error)) error {
	incoming := newID()
	file, err := s.takeIn(ctx, organization, incoming, in)
	if err != nil {
		return err
	}
	if i.Reading, err = said(); err == nil {
		err = postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
			return s.keepReceived(ctx, tx, organization, i, incoming, file)
		})
	}
	if err != nil {
		s.forgetIncoming(ctx, organization, incoming)
	}
	return err
}

func (s *Store) keepReceived(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, incoming uuid.UUID, file kept) error {
	if err := enterImport(ctx, tx, organization, i); err != nil {
		return err
	}
	if err := adoptFile(ctx, tx, organization, i.ID, incoming); err != nil {
		return err
	}
	if err := measureImport(ctx, tx, organization, i, file); err != nil {
		return err
	}
	return s.ask(ctx, tx, organization, i.CreatedBy, i, ImportReading)
}

// ApplyOrBegin is ApplyImport, but that a large file is applied in the background; atWork tells that there is nothing to count yet.
func (s *Store) ApplyOrBegin(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, keepGood bool) (counts ImportCounts, atWork bool, err error) {
	err = s.applying(ctx, organization, id, keepGood, func(ctx context.Context, tx pgx.Tx, i *Import) error {
		if !i.isLarge() {
			counts, err = s.applyImport(ctx, tx, organization, by, i, nil)
			return err
		}
		atWork, i.KeepGood = true, keepGood
		return s.ask(ctx, tx, organization, by, i, ImportApplying)
	})
	return counts, atWork, err
}

// manyWritten is from how many records on an import is taken back in the background, however small its file.
const manyWritten = 10_000

// UndoOrBegin is UndoImport, but that an import of a large file or of many records is taken back in the background.
func (s *Store) UndoOrBegin(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID) error {
	begun := false
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		known, err := lockedAppliedImport(ctx, tx, organization, id)
		if err != nil || !known.isLarge() && known.New+known.Changed < manyWritten {
			return err
		}
		begun = true
		return s.ask(ctx, tx, organization, by, known, ImportUndoing)
	})
	if err != nil || begun {
		return err
	}
	_, err = s.UndoImport(ctx, organization, by, id)
	return err
}

// ask has something done with an import once tx commits.
func (s *Store) ask(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by string, i *Import, state ImportState) error {
	const query = `
		UPDATE imports SET state = @state, asked_by = @by, keep_good = @keep, reading = @reading, profile = @profile, progress = 0
		WHERE organization_id = @organization AND import_id = @id`
	_, err := tx.Exec(ctx, query, pgx.StrictNamedArgs{
		"organization": organization, "id": i.ID, "state": string(state), "by": by, "keep": i.KeepGood, "reading": i.Reading, "profile": i.Profile,
	})
	if err != nil {
		return fmt.Errorf("ask for work on import %s: %w", i.ID, err)
	}
	return s.jobs.Import(ctx, tx, organization, i.ID)
}

// WorkImport does what is asked of an import, whole or not at all, and nothing where another process is at it or nothing is asked.
func (s *Store) WorkImport(ctx context.Context, organization, id uuid.UUID) error {
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		free := false
		if err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock(hashtextextended('import ' || $1::text, 0))`, id.String()).Scan(&free); err != nil {
			return fmt.Errorf("take import %s: %w", id, err)
		}
		if !free {
			return nil
		}
		i, err := importByID(ctx, tx, organization, id)
		if err != nil {
			return err
		}
		if err := beLong(ctx, tx); err != nil {
			return err
		}
		switch i.State {
		case ImportReading:
			return s.workReading(ctx, tx, organization, i)
		case ImportApplying:
			if err := reread(ctx, tx, organization, i); err != nil {
				return err
			}
			_, err = s.applyImport(ctx, tx, organization, i.AskedBy, i, s.telling(ctx, organization, id))
			return err
		case ImportUndoing:
			return s.workUndoing(ctx, tx, organization, i)
		case ImportUnread, ImportStaged, ImportApplied, ImportDiscarded, ImportUndone:
		}
		return nil
	})
}

// beLong lets statements take as long as a million lines do; elsewhere one that takes a minute is a mistake.
func beLong(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = 0`); err != nil {
		return fmt.Errorf("let statements be long: %w", err)
	}
	return nil
}

// workUndoing takes back what was applied.
func (s *Store) workUndoing(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import) error {
	now, err := postgres.Now(ctx, tx)
	if err != nil {
		return err
	}
	if _, err := takeBack(ctx, tx, organization, i.AskedBy, i, now); err != nil {
		return err
	}
	return s.jobs.Assess(ctx, tx, organization)
}

// workReading stages the lines of a file, or says why it can't be read.
func (s *Store) workReading(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import) error {
	u, err := keptFile(ctx, tx, organization, i)
	if err != nil {
		return err
	}
	u.Profile = i.Profile
	if err := forgetLines(ctx, tx, organization, i.ID); err != nil {
		return err
	}
	err = pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) error {
		return stageFile(ctx, tx, organization, i.AskedBy, i, u, s.telling(ctx, organization, i.ID))
	})
	problem, unreadable := errors.AsType[*sheet.Error](err)
	if !unreadable {
		return err
	}
	return spoil(ctx, tx, organization, i, problem)
}

// lost reports that the lines of an import are gone: they are not in the log of the database, and a crash of it empties their table.
func lost(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import) (bool, error) {
	const query = `SELECT NOT EXISTS (SELECT FROM import_rows WHERE organization_id = $1 AND import_id = $2)`
	gone := false
	if i.Counts().Lines() == 0 {
		return false, nil
	}
	if err := tx.QueryRow(ctx, query, organization, i.ID).Scan(&gone); err != nil {
		return false, fmt.Errorf("look for the lines of import %s: %w", i.ID, err)
	}
	return gone, nil
}

// reread stages lines again that are lost.
func reread(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import) error {
	gone, err := lost(ctx, tx, organization, i)
	if err != nil || !gone {
		return err
	}
	u, err := keptFile(ctx, tx, organization, i)
	if err != nil {
		return err
	}
	file, err := openFile(u)
	if err != nil {
		return err
	}
	return stageLines(ctx, tx, organization, i, file)
}

// recover has lines read again that are lost, and says so by the state of the import.
func (s *Store) recover(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import) error {
	if i.State != ImportStaged {
		return nil
	}
	gone, err := lost(ctx, tx, organization, i)
	if err != nil || !gone {
		return err
	}
	i.State = ImportReading
	return s.ask(ctx, tx, organization, i.AskedBy, i, ImportReading)
}

// spoil ends an import whose file can't be read.
func spoil(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, problem *sheet.Error) error {
	now, err := postgres.Now(ctx, tx)
	if err != nil {
		return err
	}
	if err := forgetFile(ctx, tx, organization, i.ID); err != nil {
		return err
	}
	const query = `
		UPDATE imports SET state = 'unreadable', problem = $3, finished_at = $4
		WHERE organization_id = $1 AND import_id = $2`
	if _, err := tx.Exec(ctx, query, organization, i.ID, problem, now); err != nil {
		return fmt.Errorf("write why import %s can't be read: %w", i.ID, err)
	}
	return recordImport(ctx, tx, organization, i.AskedBy, "import.stage", i)
}

// tellEvery is how often somebody who watches hears of progress.
const tellEvery = time.Second

// telling writes progress down outside of the transaction that makes it, where others see it. Nobody misses a word of it that fails.
func (s *Store) telling(ctx context.Context, organization, id uuid.UUID) Told {
	var last time.Time
	return func(done float64) {
		if time.Since(last) < tellEvery {
			return
		}
		last = time.Now()
		const query = `UPDATE imports SET progress = $3 WHERE organization_id = $1 AND import_id = $2`
		ctx, cancel := context.WithTimeout(ctx, tellEvery) // all connections may be with others who wait to tell
		defer cancel()
		_, _ = s.pool.Exec(ctx, query, organization, id, int(100*done))
	}
}

// ResumeImports has imports worked on whose worker died: what is asked of them is not done, nobody is at it, and no job waits to be. One
// that failed waits for its next turn, which comes later each time.
func (s *Store) ResumeImports(ctx context.Context) error {
	const query = `
		SELECT organization_id, import_id
		FROM imports i
		WHERE state IN ('reading', 'applying', 'undoing')
		  AND NOT EXISTS (
			SELECT FROM river_job j
			WHERE j.kind = 'import' AND j.args ->> 'import_id' = i.import_id::text AND j.state IN ('available', 'pending', 'retryable', 'scheduled'))
		  AND pg_try_advisory_xact_lock(hashtextextended('import ' || import_id::text, 0))`
	type row struct {
		Organization uuid.UUID `db:"organization_id"`
		ID           uuid.UUID `db:"import_id"`
	}
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		abandoned, err := many[row](ctx, tx, query)
		if err != nil {
			return err
		}
		for _, r := range abandoned {
			if err := s.jobs.Import(ctx, tx, r.Organization, r.ID); err != nil {
				return err
			}
		}
		return nil
	})
}
