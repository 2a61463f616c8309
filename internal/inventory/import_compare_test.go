package inventory

import (
	"sync"
	"testing"
	"time"

	"calfleet/internal/report"
	"calfleet/internal/sheet"
)

const otherLines = "PO;CAL version;CAL kind;Quantity;License server\nPO-1;2022;User;60;lic01\nPO-2;2019;User;20;\n"

// TestApplyImport_ComparesAnewWhatWasWrittenSince has all who write purchases do so between a file was staged and it is applied.
func TestApplyImport_ComparesAnewWhatWasWrittenSince(t *testing.T) {
	t.Parallel()
	writers := map[string]struct {
		write func(t *testing.T, w world, first *Import)
		want  ImportCounts
	}{
		"nobody": {func(*testing.T, world, *Import) {}, ImportCounts{Same: 3}},
		"a form": {func(t *testing.T, w world, _ *Import) {
			t.Helper()
			w.save(t, samplePurchase(func(p *Purchase) { p.ID, p.Reference = w.purchaseOf(t, "PO-1").ID, "PO-1" }))
		}, ImportCounts{Changed: 1, Same: 2}},
		"a deletion": {func(t *testing.T, w world, _ *Import) {
			t.Helper()
			check(t, w.DeletePurchase(t.Context(), here, ana, w.purchaseOf(t, "PO-1").ID))
		}, ImportCounts{New: 1, Same: 2}},
		"an undoing": {func(t *testing.T, w world, first *Import) {
			t.Helper()
			_, err := w.UndoImport(t.Context(), here, ana, first.ID)
			check(t, err)
		}, ImportCounts{New: 3}},
		"another file": {func(t *testing.T, w world, _ *Import) {
			t.Helper()
			apply(t, w.Store, stage(t, w.Store, otherLines).ID)
		}, ImportCounts{Changed: 1, Same: 2}},
		"a report": {func(t *testing.T, w world, _ *Import) {
			t.Helper()
			w.submit(t, sampleOrder(func(r *report.Report) {
				r.CollectedAt, r.Purchases[0].Reference, r.Purchases[0].Quantity = time.Now().Add(time.Hour), "PO-1", 70
			}))
		}, ImportCounts{Changed: 1, Same: 2}},
	}
	for who, writer := range writers {
		for _, looks := range []bool{false, true} {
			t.Run(who, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				first := stage(t, w.Store, threeLines)
				apply(t, w.Store, first.ID)
				again := stage(t, w.Store, threeLines)
				same(t, "staged", ImportCounts{Same: 3}, again.Counts())
				writer.write(t, w, first)
				if looks {
					preview, err := w.ImportRows(t.Context(), here, again.ID, ImportRowFilter{})
					check(t, err)
					same(t, "shown", writer.want, preview.Counts)
				}
				same(t, "applied", writer.want, apply(t, w.Store, again.ID))
				same(t, "staged once more", ImportCounts{Same: 3}, stage(t, w.Store, threeLines).Counts())
			})
		}
	}
}

// What somebody writes while a file is read is not seen then, and must be seen later.
func TestApplyImport_ComparesAnewWhatWasBeingWritten(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	apply(t, s, stage(t, s, threeLines).ID)
	tx, err := pool.Begin(t.Context())
	check(t, err)
	check(t, lockPurchases(t.Context(), tx, here))
	_, err = tx.Exec(t.Context(), `UPDATE purchases SET quantity = 70 WHERE reference = 'PO-1'`)
	check(t, err)
	again := stage(t, s, threeLines)
	check(t, tx.Commit(t.Context()))
	same(t, "staged", ImportCounts{Same: 3}, again.Counts())
	same(t, "applied", ImportCounts{Changed: 1, Same: 2}, apply(t, s, again.ID))
}

// TestApplyImport_AsksNothingAgainWhereNobodyWrote changes a purchase as nobody may, which is how it shows that nobody looks.
func TestApplyImport_AsksNothingAgainWhereNobodyWrote(t *testing.T) {
	t.Parallel()
	s, pool := newImportStore(t)
	apply(t, s, stage(t, s, threeLines).ID)
	one, two := stage(t, s, threeLines), stage(t, s, threeLines)
	_, err := pool.Exec(t.Context(), `UPDATE purchases SET quantity = 70 WHERE reference = 'PO-1'`)
	check(t, err)
	for _, again := range []*Import{one, two} { // to apply what changes nothing is not to write
		same(t, "applied", ImportCounts{Same: 3}, apply(t, s, again.ID))
	}
	same(t, "staged", ImportCounts{Changed: 1, Same: 2}, stage(t, s, threeLines).Counts())
}

func TestApplyImport_AFileThatIsStagedTwiceIsWrittenOnce(t *testing.T) {
	t.Parallel()
	s, _ := newImportStore(t)
	one, two := stage(t, s, threeLines), stage(t, s, threeLines)
	same(t, "applied", ImportCounts{New: 3}, apply(t, s, one.ID))
	same(t, "applied again", ImportCounts{Same: 3}, apply(t, s, two.ID))
	if n := len(allOf(t, s)); n != 3 {
		t.Errorf("%d purchases, want 3", n)
	}
}

// Some look at a file, one reads it again and one writes what it is about, all at once: what is applied is what the file says.
func TestImportRows_ManyWhoLookWhileOthersWrite(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	apply(t, w.Store, stage(t, w.Store, threeLines).ID)
	again := stage(t, w.Store, threeLines)
	others := []*Import{stage(t, w.Store, otherLines), stage(t, w.Store, otherLines), stage(t, w.Store, otherLines)}
	failures := make(chan error, len(others)*3)
	var all sync.WaitGroup
	for n := range others {
		all.Go(func() {
			_, err := w.ImportRows(t.Context(), here, again.ID, ImportRowFilter{})
			failures <- err
		})
		all.Go(func() { failures <- w.RemapImport(t.Context(), here, ana, again.ID, Reading{}, nil) })
		all.Go(func() {
			_, err := w.ApplyImport(t.Context(), here, ana, others[n].ID, false, nil)
			failures <- err
		})
	}
	all.Wait()
	for range len(others) * 3 {
		check(t, <-failures)
	}
	same(t, "applied", ImportCounts{Changed: 1, Same: 2}, apply(t, w.Store, again.ID))
	same(t, "staged once more", ImportCounts{Same: 3}, stage(t, w.Store, threeLines).Counts())
}

// A line is compared before others are added to it.
func TestStageImport_ALineThatIsKnownAndHasOthersAddedIsChanged(t *testing.T) {
	t.Parallel()
	s, _ := newImportStore(t)
	apply(t, s, stage(t, s, threeLines).ID)
	u := Upload{FileName: "achats.csv", File: sheet.FileOf([]byte(threeLines + "PO-1;2022;User;10;lic01\n")), Reading: Reading{AddUp: true}}
	staged, err := s.StageImport(t.Context(), here, buyer, u, nil)
	check(t, err)
	same(t, "staged", ImportCounts{Changed: 1, Same: 2, Apart: 1}, staged.Counts())
	same(t, "applied", ImportCounts{Changed: 1, Same: 2, Apart: 1}, apply(t, s, staged.ID))
	u.File = sheet.FileOf([]byte(threeLines + "PO-1;2022;User;10;lic01\n"))
	again, err := s.StageImport(t.Context(), here, buyer, u, nil)
	check(t, err)
	same(t, "staged again", ImportCounts{Same: 3, Apart: 1}, again.Counts())
}

func TestWorkImport_ALargeFileAgainIsComparedAsItIsRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	text := largeFile()
	work := func(want ImportCounts, between func()) {
		i := receiveText(t, w.Store, text)
		check(t, w.WorkImport(t.Context(), here, i.ID))
		between()
		_, _, err := w.ApplyOrBegin(t.Context(), here, ana, i.ID, false)
		check(t, err)
		check(t, w.WorkImport(t.Context(), here, i.ID))
		applied := w.stateOf(t, i.ID)
		same(t, "applied", want, applied.Counts())
		same(t, "state", ImportApplied, applied.State)
	}
	nothing := func() {}
	work(ImportCounts{New: largeLines}, nothing)
	work(ImportCounts{Same: largeLines}, nothing)
	work(ImportCounts{Changed: 1, Same: largeLines - 1}, func() {
		w.save(t, samplePurchase(func(p *Purchase) { p.ID, p.Reference = w.purchaseOf(t, "PO-7").ID, "PO-7" }))
	})
	work(ImportCounts{Same: largeLines}, nothing)
	if n := w.purchaseOf(t, "PO-7").Quantity; n != 8 {
		t.Errorf("%d CALs, want the 8 of the file", n)
	}
}
