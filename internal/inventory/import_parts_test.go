package inventory

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/fault"
)

// allParts is how many parts of files are kept, and how many imports there are.
func allParts(t *testing.T, pool *pgxpool.Pool) (parts, imports int) {
	t.Helper()
	check(t, pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM import_parts), (SELECT count(*) FROM imports)`).Scan(&parts, &imports))
	return parts, imports
}

// meanwhile runs when a reader comes to it, and is empty unless it fails.
type meanwhile func() error

func (m meanwhile) Read([]byte) (int, error) {
	if err := m(); err != nil {
		return 0, err
	}
	return 0, io.EOF
}

func TestReceiveImport_HoldsNoConnectionWhileItWaitsForItsSender(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	file, seen := largeFile(), false
	slow := meanwhile(func() error {
		seen = true
		if n := pool.Stat().AcquiredConns(); n != 0 {
			t.Errorf("%d connections are held", n)
		}
		return nil
	})
	half := len(file) / 2
	i, err := s.ReceiveImport(t.Context(), here, buyer, "a.csv", io.MultiReader(strings.NewReader(file[:half]), slow, strings.NewReader(file[half:])), nothingSaid)
	check(t, err)
	check(t, s.WorkImport(t.Context(), here, i.ID))
	if read := s.stateOf(t, i.ID); !seen || read.New != largeLines {
		t.Errorf("%d lines are new, want %d", read.New, largeLines)
	}
}

func TestReceiveImport_WhatDoesNotArriveWholeLeavesNothing(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	start := func() io.Reader { return strings.NewReader(strings.Repeat("a", 3*partSize)) }
	gone, hangUp := context.WithCancel(t.Context())
	cut := meanwhile(func() error {
		hangUp()
		return gone.Err()
	})
	if _, err := s.ReceiveImport(gone, here, buyer, "a.csv", io.MultiReader(start(), cut), nothingSaid); !errors.Is(err, context.Canceled) {
		t.Errorf("cut short: %v", err)
	}
	broken := errors.New("broken")
	if _, err := s.ReceiveImport(t.Context(), here, buyer, "a.csv", io.MultiReader(start(), iotest.ErrReader(broken)), nothingSaid); !errors.Is(err, broken) {
		t.Errorf("broken: %v", err)
	}
	unsaid := func() (Reading, error) { return Reading{}, broken }
	if _, err := s.ReceiveImport(t.Context(), here, buyer, "a.csv", strings.NewReader("A"), unsaid); !errors.Is(err, broken) {
		t.Errorf("without what is said of it: %v", err)
	}
	if kept, imports := allParts(t, pool); kept != 0 || imports != 0 {
		t.Errorf("%d parts of %d imports are kept", kept, imports)
	}
}

func TestReceiveImportAs_ATakenIDTakesNothingFromWhoHasIt(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	i := receiveText(t, s, threeLines)
	if _, err := s.ReceiveImportAs(t.Context(), here, i.ID, buyer, "b.csv", strings.NewReader("another"), nothingSaid); fault.KindOf(err) != fault.Conflict {
		t.Errorf("received: %v, want fault.Conflict", err)
	}
	if kept, imports := allParts(t, pool); kept != 1 || imports != 1 {
		t.Errorf("%d parts of %d imports are kept, want the one", kept, imports)
	}
	check(t, s.WorkImport(t.Context(), here, i.ID))
	if n := s.stateOf(t, i.ID).New; n != 3 {
		t.Errorf("%d lines are new, want those of the first", n)
	}
}

func TestExpireImports_SweepsWhatNoImportHas(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	i := receiveText(t, s, threeLines)
	for range 2 {
		_, err := keepFile(t.Context(), pool, here, newID(), strings.NewReader("A"))
		check(t, err)
		if kept, _ := allParts(t, pool); kept < 2 {
			t.Fatal("a file that is being taken in is gone")
		}
		check(t, s.ExpireImports(t.Context(), here))
		_, err = pool.Exec(t.Context(), `UPDATE import_parts SET kept_at = kept_at - interval '25 hours'`)
		check(t, err)
	}
	check(t, s.ExpireImports(t.Context(), here))
	if kept, _ := allParts(t, pool); kept != 1 {
		t.Errorf("%d parts are kept, want that of the import", kept)
	}
	check(t, s.WorkImport(t.Context(), here, i.ID))
}
