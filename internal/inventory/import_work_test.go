package inventory

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/postgres"
	"calfleet/internal/sheet"
)

func nothingSaid() (Reading, error) { return Reading{}, nil }

func receiveText(t *testing.T, s *Store, text string) *Import {
	t.Helper()
	i, err := s.ReceiveImport(t.Context(), here, buyer, `C:\achats.csv`, strings.NewReader(text), nothingSaid)
	check(t, err)
	if i.State != ImportReading {
		t.Fatalf("received as %s", i.State)
	}
	return i
}

func (s *Store) stateOf(t *testing.T, id uuid.UUID) *Import {
	t.Helper()
	i, err := s.Import(t.Context(), here, id)
	check(t, err)
	return i
}

// largeFile is one that nobody is kept waiting for.
func largeFile() string {
	var text strings.Builder
	text.WriteString("PO;CAL version;CAL kind;Quantity;Note\n")
	note := strings.Repeat("n", maxText-2)
	for n := range largeLines {
		fmt.Fprintf(&text, "PO-%d;2022;User;%d;%s\n", n, n+1, note)
	}
	return text.String()
}

const largeLines = WaitFor/maxText + 100

func TestWorkImport_ALargeFileIsReadAndAppliedInTheBackground(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	i := receiveText(t, s, largeFile())
	if _, err := s.ApplyImport(t.Context(), here, buyer, i.ID, false, nil); fault.KindOf(err) != fault.Conflict {
		t.Errorf("applied while it is read: %v, want fault.Conflict", err)
	}
	check(t, s.WorkImport(t.Context(), here, i.ID))
	read := s.stateOf(t, i.ID)
	if read.State != ImportStaged || read.New != largeLines || read.FileName != "achats.csv" || read.Charset != sheet.UTF8 {
		t.Fatalf("read as %+v", read)
	}
	_, atWork, err := s.ApplyOrBegin(t.Context(), here, ana, i.ID, false)
	if err != nil || !atWork || s.stateOf(t, i.ID).State != ImportApplying || len(allOf(t, s)) != 0 {
		t.Fatalf("begun %v, %v", atWork, err)
	}
	if err := s.DiscardImport(t.Context(), here, buyer, i.ID); fault.KindOf(err) != fault.Conflict {
		t.Errorf("discarded while it is applied: %v, want fault.Conflict", err)
	}
	check(t, s.WorkImport(t.Context(), here, i.ID))
	check(t, s.WorkImport(t.Context(), here, i.ID)) // a job may run twice
	bought := allOf(t, s)
	if applied := s.stateOf(t, i.ID); applied.State != ImportApplied || applied.New != largeLines || len(bought) != largeLines {
		t.Fatalf("applied as %+v, %d purchases", applied, len(bought))
	}
	history, err := s.History(t.Context(), here, bought[0].ID, 20)
	if err != nil || len(history) != 5 || history[0].Event != EventValue || history[0].Old != nil {
		t.Errorf("history %+v, %v; want each of five fields", history, err)
	}
	var entries int
	check(t, pool.QueryRow(t.Context(), `SELECT count(*) FROM changes`).Scan(&entries))
	if entries != largeLines {
		t.Errorf("%d entries tell of %d purchases, want one each", entries, largeLines)
	}
	check(t, s.UndoOrBegin(t.Context(), here, ana, i.ID))
	if state := s.stateOf(t, i.ID).State; state != ImportUndoing || len(allOf(t, s)) != largeLines {
		t.Fatalf("to be undone it is %s", state)
	}
	if err := s.UndoOrBegin(t.Context(), here, ana, i.ID); fault.KindOf(err) != fault.Conflict {
		t.Errorf("undone twice: %v, want fault.Conflict", err)
	}
	check(t, s.WorkImport(t.Context(), here, i.ID))
	check(t, s.WorkImport(t.Context(), here, i.ID))
	if undone := s.stateOf(t, i.ID); undone.State != ImportUndone || undone.UndoneBy != ana || undone.Undone.Removed != largeLines || len(allOf(t, s)) != 0 {
		t.Errorf("undone as %+v", undone)
	}
}

func TestWorkImport_AFileThatCantBeReadSaysWhy(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	for text, want := range map[string]string{
		"PO;Quantity\nA;\x00\n": "line 2, column 3: a NUL character",
		"":                      "the file is empty",
	} {
		i := receiveText(t, s, text)
		check(t, s.WorkImport(t.Context(), here, i.ID))
		if i = s.stateOf(t, i.ID); i.State != ImportUnread || !strings.HasPrefix(i.Problem.Error(), want) {
			t.Errorf("%q: %s, %v; want %s", text, i.State, i.Problem, want)
		}
		if _, err := s.ApplyImport(t.Context(), here, buyer, i.ID, true, nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("applied: %v, want fault.Conflict", err)
		}
	}
	var kept int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM import_parts`).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("%d parts are kept, %v", kept, err)
	}
}

func TestWorkImport_CutShortItLeavesNothingAndIsResumed(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	i := receiveText(t, s, largeFile())
	check(t, s.WorkImport(t.Context(), here, i.ID))
	_, _, err := s.ApplyOrBegin(t.Context(), here, ana, i.ID, false)
	check(t, err)
	// The last thing that applying writes is the state; a worker that dies there has written all else.
	_, err = pool.Exec(t.Context(), `ALTER TABLE imports ADD CONSTRAINT died CHECK (state <> 'applied')`)
	check(t, err)
	if err := s.WorkImport(t.Context(), here, i.ID); err == nil {
		t.Fatal("it did not fail")
	}
	if after := s.stateOf(t, i.ID); after.State != ImportApplying || len(allOf(t, s)) != 0 {
		t.Fatalf("it left %s and %d purchases, want nothing done", after.State, len(allOf(t, s)))
	}
	_, err = pool.Exec(t.Context(), `ALTER TABLE imports DROP CONSTRAINT died`)
	check(t, err)
	_, err = pool.Exec(t.Context(), `DELETE FROM river_job`)
	check(t, err)
	check(t, s.ResumeImports(t.Context()))
	check(t, s.ResumeImports(t.Context())) // which finds that a job waits
	var jobs int
	check(t, pool.QueryRow(t.Context(), `SELECT count(*) FROM river_job WHERE kind = 'import' AND args ->> 'import_id' = $1`, i.ID.String()).Scan(&jobs))
	if jobs != 1 {
		t.Errorf("%d jobs resume it, want 1", jobs)
	}
	check(t, s.WorkImport(t.Context(), here, i.ID))
	if n := len(allOf(t, s)); n != largeLines {
		t.Errorf("%d purchases, want all %d", n, largeLines)
	}
}

func TestWorkImport_OneWorkerAtATime(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	i := receiveText(t, s, threeLines)
	_, err := pool.Exec(t.Context(), `DELETE FROM river_job`)
	check(t, err)
	check(t, postgres.InTx(t.Context(), pool, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('import ' || $1::text, 0))`, i.ID.String()); err != nil {
			return err
		}
		check(t, s.WorkImport(ctx, here, i.ID))
		check(t, s.ResumeImports(ctx))
		return nil
	}))
	var jobs int
	check(t, pool.QueryRow(t.Context(), `SELECT count(*) FROM river_job`).Scan(&jobs))
	if state := s.stateOf(t, i.ID).State; state != ImportReading || jobs != 0 {
		t.Errorf("%s with %d jobs, want it left to who is at it", state, jobs)
	}
}

// A crash of the database empties the table of lines.
func TestImportRows_LinesThatAreLostAreReadAgain(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	crash := func() {
		_, err := pool.Exec(t.Context(), `TRUNCATE import_rows`)
		check(t, err)
	}
	i := stage(t, s, threeLines)
	crash()
	preview, err := s.ImportRows(t.Context(), here, i.ID, ImportRowFilter{})
	if err != nil || preview.Import.State != ImportReading {
		t.Fatalf("shown as %s, %v", preview.Import.State, err)
	}
	check(t, s.WorkImport(t.Context(), here, i.ID))
	checkPreview(t, s, i.ID, ImportCounts{New: 3}, []*ImportRow{{Line: 2, Outcome: OutcomeNew}, {Line: 3, Outcome: OutcomeNew}, {Line: 4, Outcome: OutcomeNew}})
	crash()
	if diff := cmp.Diff(ImportCounts{New: 3}, apply(t, s, i.ID)); diff != "" || len(allOf(t, s)) != 3 {
		t.Errorf("applied without lines (-want +got):\n%s", diff)
	}
}

func TestWorkImport_UndoingThatIsCutShortIsResumed(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	i := stage(t, s, threeLines)
	apply(t, s, i.ID)
	_, err := pool.Exec(t.Context(), `UPDATE imports SET new_count = $1`, manyWritten) // as if there were that many
	check(t, err)
	check(t, s.UndoOrBegin(t.Context(), here, ana, i.ID))
	_, err = pool.Exec(t.Context(), `ALTER TABLE imports ADD CONSTRAINT died CHECK (state <> 'undone')`)
	check(t, err)
	if err := s.WorkImport(t.Context(), here, i.ID); err == nil {
		t.Fatal("it did not fail")
	}
	if state := s.stateOf(t, i.ID).State; state != ImportUndoing || len(allOf(t, s)) != 3 {
		t.Fatalf("it left %s and %d purchases, want nothing done", state, len(allOf(t, s)))
	}
	_, err = pool.Exec(t.Context(), `ALTER TABLE imports DROP CONSTRAINT died; DELETE FROM river_job`)
	check(t, err)
	check(t, s.ResumeImports(t.Context()))
	var jobs int
	check(t, pool.QueryRow(t.Context(), `SELECT count(*) FROM river_job WHERE kind = 'import'`).Scan(&jobs))
	check(t, s.WorkImport(t.Context(), here, i.ID))
	if state := s.stateOf(t, i.ID).State; jobs != 1 || state != ImportUndone || len(allOf(t, s)) != 0 {
		t.Errorf("%d jobs resume it, and it is %s", jobs, state)
	}
}

// Taken back right after it was applied, many lines must not be looked up by plans for the tables as they were before it.
func TestWorkImport_UndoingCountsWhatThereIs(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	i := stage(t, s, threeLines)
	apply(t, s, i.ID)
	_, err := pool.Exec(t.Context(), `UPDATE imports SET new_count = $1`, manyWritten) // as if there were that many
	check(t, err)
	check(t, s.UndoOrBegin(t.Context(), here, ana, i.ID))
	check(t, s.WorkImport(t.Context(), here, i.ID))
	var known float32
	check(t, pool.QueryRow(t.Context(), `SELECT reltuples FROM pg_class WHERE oid = 'purchases'::regclass`).Scan(&known))
	if known != 3 {
		t.Errorf("PostgreSQL plans for %g purchases, want the 3 that were there", known)
	}
}
