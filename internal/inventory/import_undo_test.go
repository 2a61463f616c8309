package inventory

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/fault"
)

const noted = "PO;CAL version;CAL kind;Quantity;License server;Note\n"

func TestUndoImport_TakesBackWhatNobodyTouchedSinceAndNamesTheRest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cost := w.own(t, KindPurchase, "Coût", CustomText)
	first := w.stage(t, "PO;CAL version;CAL kind;Quantity;License server;Coût\nPO-1;2022;User;50;lic01;alt\nPO-2;2019;Device;20;lic01;\nPO-3;2016;User;5;;\n")
	_, err := w.ApplyImport(t.Context(), here, ana, first.ID, false, nil)
	check(t, err)
	before := allOf(t, w.Store)
	second := w.stage(t, "PO;CAL version;CAL kind;Quantity;License server;Coût\n"+
		"PO-1;2019;User;50;-;neu\nPO-2;2019;Device;30;lic02;\nPO-3;2016;User;6;lic03;\nPO-4;2025;User;1;;x\nPO-5;2025;User;1;;\nPO-6;2025;User;1;;\n")
	_, err = w.ApplyImport(t.Context(), here, ana, second.ID, false, nil)
	check(t, err)
	edited := *w.purchaseOf(t, "PO-2")
	edited.Note = "checked"
	_, err = w.SavePurchase(t.Context(), here, buyer, edited, nil)
	check(t, err)
	err = w.AddNote(t.Context(), here, buyer, Ref{KindPurchase, w.purchaseOf(t, "PO-5").ID}, "a note")
	check(t, err)
	check(t, w.DeletePurchase(t.Context(), here, buyer, w.purchaseOf(t, "PO-6").ID))

	undone, err := w.UndoImport(t.Context(), here, ana, second.ID)
	check(t, err)
	want := UndoneImport{Removed: 1, Restored: 2, Gone: 1, Kept: []KeptPurchase{{"PO-2", "2019", "per_device"}, {"PO-5", "2025", "per_user"}}}
	if diff := cmp.Diff(want, undone); diff != "" {
		t.Errorf("undone (-want +got):\n%s", diff)
	}
	after := allOf(t, w.Store)
	if len(after) != 4 || after[1].Note != "checked" || after[1].Quantity != 30 || after[3].Reference != "PO-5" {
		t.Fatalf("%+v", after)
	}
	for _, i := range []int{0, 2} {
		after[i].Source, after[i].UpdatedAt = before[i].Source, before[i].UpdatedAt
		if diff := cmp.Diff(before[i], after[i]); diff != "" {
			t.Errorf("restored (-before +after):\n%s", diff)
		}
	}
	values, err := customValues(t.Context(), w.pool, here, []uuid.UUID{after[0].ID})
	if err != nil || values[after[0].ID][cost] != "alt" {
		t.Errorf("own fields %v, %v", values, err)
	}
	kept, err := w.Import(t.Context(), here, second.ID)
	if err != nil || kept.State != ImportUndone || kept.UndoneBy != ana || kept.UndoneAt == nil || !cmp.Equal(want, kept.Undone) {
		t.Errorf("kept %+v, %v", kept, err)
	}
	for what, id := range map[string]uuid.UUID{"again": second.ID, "a staged one": w.stage(t, noted+"PO-9;2022;User;1;;\n").ID} {
		if _, err := w.UndoImport(t.Context(), here, ana, id); fault.KindOf(err) != fault.Conflict {
			t.Errorf("undo %s: %v, want fault.Conflict", what, err)
		}
	}
	var told UndoneImport
	var keptCount int
	err = w.pool.QueryRow(t.Context(), `SELECT details - 'kept', (details->>'kept')::int FROM activity WHERE action = 'import.undo'`).Scan(&told, &keptCount)
	if err != nil || told.Removed != 1 || told.Restored != 2 || told.Gone != 1 || keptCount != 2 {
		t.Errorf("the activity tells %+v and %d kept, %v", told, keptCount, err)
	}
	if _, err := w.UndoImport(t.Context(), uuid.New(), ana, first.ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("undo of another organization: %v, want fault.NotFound", err)
	}
}

func TestUndoImport_APurchaseWhosePlaceIsTakenStays(t *testing.T) {
	t.Parallel()
	s, _ := newImportStore(t)
	apply(t, s, stage(t, s, noted+"PO-1;2022;User;50;;\n").ID)
	exchange := stage(t, s, noted+"PO-1;2019;User;50;;\n")
	apply(t, s, exchange.ID)
	apply(t, s, stage(t, s, noted+"PO-1;2022;User;7;;\nPO-1;2019;User;50;;\n").ID)
	undone, err := s.UndoImport(t.Context(), here, buyer, exchange.ID)
	if err != nil || undone.Restored != 0 || len(undone.Kept) != 1 || undone.Kept[0] != (KeptPurchase{"PO-1", "2019", "per_user"}) {
		t.Errorf("undone %+v, %v", undone, err)
	}
}

// TestUndoImport_WhatStaysKeepsItsPlace has two purchases that would change places but for a third: one import can't do that, several
// things that come together can.
func TestUndoImport_WhatStaysKeepsItsPlace(t *testing.T) {
	t.Parallel()
	purchase := func(version string) *Purchase {
		return &Purchase{ID: newID(), Reference: "PO-1", CALVersion: version, CALKind: "per_user"}
	}
	newer, older, third, added := purchase("2022"), purchase("2019"), purchase("2016"), purchase("2025")
	back := func(now *Purchase, version string) *undoing { return &undoing{now: now, before: *purchase(version)} }
	ways := []*undoing{back(newer, "2019"), back(older, "2016"), {now: added, added: true}}
	free, blocked := settle([]*Purchase{newer, older, third, added}, ways)
	if len(free) != 1 || free[0].now != added || !cmp.Equal([]KeptPurchase{older.called(), newer.called()}, blocked) {
		t.Errorf("%d return, blocked are %v; want the one that was added to go and the others to stay", len(free), blocked)
	}
	if free, blocked = settle([]*Purchase{newer, older, added}, ways); len(free) != 3 || blocked != nil {
		t.Errorf("%d return, blocked are %v; want all to return", len(free), blocked)
	}
}

func TestUndoImport_AnEditCountsByEitherClock(t *testing.T) {
	t.Parallel()
	for clock, set := range map[string]string{
		"database": `UPDATE changes SET changed_at = changed_at - interval '1 hour' WHERE source NOT LIKE 'import %'`,
		"portal":   `UPDATE changes SET change_id = overlay(change_id::text PLACING '00' FROM 1)::uuid WHERE source NOT LIKE 'import %'`,
	} {
		w := newWorld(t)
		first := w.stage(t, noted+"PO-1;2022;User;50;;\n")
		_, err := w.ApplyImport(t.Context(), here, ana, first.ID, false, nil)
		check(t, err)
		edited := *w.purchaseOf(t, "PO-1")
		edited.Note = "checked"
		_, err = w.SavePurchase(t.Context(), here, buyer, edited, nil)
		check(t, err)
		moved, err := w.pool.Exec(t.Context(), set)
		check(t, err)
		undone, err := w.UndoImport(t.Context(), here, ana, first.ID)
		if err != nil || moved.RowsAffected() != 1 || len(undone.Kept) != 1 {
			t.Errorf("the %s set back: undone %+v, %v; want the edited one kept", clock, undone, err)
		}
	}
}

func TestUndoImport_APurchaseWhoseOwnFieldIsGoneStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cost := w.own(t, KindPurchase, "Coût", CustomText)
	header := "PO;CAL version;CAL kind;Quantity;Coût\n"
	for _, lines := range []string{"PO-1;2022;User;50;alt\nPO-2;2022;User;5;alt\n", "PO-1;2022;User;60;neu\nPO-2;2022;User;6;alt\nPO-3;2022;User;1;neu\n"} {
		_, err := w.ApplyImport(t.Context(), here, ana, w.stage(t, header+lines).ID, false, nil)
		check(t, err)
	}
	_, err := w.SaveCustomField(t.Context(), here, ana, CustomField{ID: cost, RecordKind: KindPurchase, Name: "Budget", Type: CustomText})
	check(t, err)
	var last uuid.UUID
	check(t, w.pool.QueryRow(t.Context(), `SELECT import_id FROM imports ORDER BY created_at DESC LIMIT 1`).Scan(&last))
	undone, err := w.UndoImport(t.Context(), here, ana, last)
	want := UndoneImport{Removed: 1, Restored: 1, Kept: []KeptPurchase{{"PO-1", "2022", "per_user"}}}
	if diff := cmp.Diff(want, undone); diff != "" || err != nil {
		t.Errorf("%v, undone (-want +got):\n%s", err, diff)
	}
	if p := w.purchaseOf(t, "PO-1"); p.Quantity != 60 {
		t.Errorf("kept with a quantity of %d, want it whole", p.Quantity)
	}
}

func TestApplyImport_AnEmptyCellKeepsAndAHyphenClears(t *testing.T) {
	t.Parallel()
	s, _ := newImportStore(t)
	header := "PO;CAL version;CAL kind;Quantity;License server;Note;Date;Term;Ends on;SA\n"
	apply(t, s, stage(t, s, header+"PO-1;2022;User;50;lic01;x;2026-01-17;subscription;2029-01-16;yes\n").ID)
	apply(t, s, stage(t, s, header+"PO-1;2022;User;50;;;;;;\n").ID)
	if p := allOf(t, s)[0]; p.LicenseServer != "lic01" || p.Note != "x" || p.EndsOn == nil || p.Assurance == nil {
		t.Fatalf("empty cells changed it: %+v", p)
	}
	clearing := header + "PO-1;2022;User;50; - ;-;-;-;-;-\n"
	staged := stage(t, s, clearing)
	preview, err := s.ImportRows(t.Context(), here, staged.ID, ImportRowFilter{})
	if err != nil || len(preview.Page.Rows[0].Changes) != 6 {
		t.Errorf("preview %+v, %v; want six fields cleared", preview.Page.Rows[0], err)
	}
	apply(t, s, staged.ID)
	p := allOf(t, s)[0]
	if p.LicenseServer != "" || p.Note != "" || p.PurchasedOn != nil || p.Term != "" || p.EndsOn != nil || p.Assurance != nil {
		t.Errorf("not cleared: %+v", p)
	}
	if diff := cmp.Diff(ImportCounts{Same: 1}, stage(t, s, clearing).Counts()); diff != "" {
		t.Errorf("once more (-want +got):\n%s", diff)
	}
}
