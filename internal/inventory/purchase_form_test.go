package inventory

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/activity/activitytest"
	"calfleet/internal/fault"
	"calfleet/internal/report"
)

// samplePurchase is 50 Per User CALs of 2022, as a form gives them.
func samplePurchase(change ...func(*Purchase)) Purchase {
	p := Purchase{
		Reference: "PO-2026-0117", CALVersion: "2022", CALKind: "per_user", Quantity: 50, Program: "csp", Agreement: "A-7",
		LicenseServer: "lic01.contoso.local", Supplier: "Contoso SARL", PartNumber: "6VC-01234", Title: "CAL RDS", Note: "…",
	}
	for _, c := range change {
		c(&p)
	}
	return p
}

func (w world) save(t *testing.T, p Purchase) uuid.UUID {
	t.Helper()
	id, err := w.SavePurchase(t.Context(), here, "ana@contoso.local", p, nil)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestSavePurchase_NewOneIsKeptWithHistoryAndActivity(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	day := time.Date(2026, time.January, 17, 0, 0, 0, 0, time.UTC)
	want := samplePurchase(func(p *Purchase) { p.PurchasedOn = &day })
	said := want
	said.Reference, said.LicenseServer = "  PO-2026-0117 ", "LIC01.contoso.local."
	id := w.save(t, said)
	got, err := w.Purchase(t.Context(), here, id)
	if err != nil {
		t.Fatal(err)
	}
	want.ID, want.Source, want.CreatedAt, want.UpdatedAt = id, "ana@contoso.local", got.CreatedAt, got.CreatedAt
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Errorf("purchase (-want +got):\n%s", diff)
	}
	history, err := w.History(t.Context(), here, id, 100)
	if err != nil || len(history) != 12 {
		t.Errorf("%d changes in the history, want 12; %v", len(history), err)
	}
	events, err := activitytest.List(t.Context(), w.pool, here, uuid.Nil, 10)
	if err != nil || len(events) != 1 || events[0].Action != "purchase.create" || events[0].Subject != "PO-2026-0117" {
		t.Errorf("activity %+v, %v; want purchase.create", events, err)
	}
	if w.assessments(t) != 1 {
		t.Error("no assessment was asked for")
	}
}

func TestSavePurchase_ChangeIsWholeAndClearsWhatIsEmpty(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.save(t, samplePurchase())
	before, err := w.Purchase(t.Context(), here, id)
	if err != nil {
		t.Fatal(err)
	}
	w.save(t, samplePurchase(func(p *Purchase) { p.ID, p.Note, p.CALVersion = id, "", "2019" }))
	got, err := w.Purchase(t.Context(), here, id)
	if err != nil {
		t.Fatal(err)
	}
	want := *before
	want.Note, want.CALVersion, want.UpdatedAt = "", "2019", got.UpdatedAt
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Errorf("purchase (-want +got):\n%s", diff)
	}
}

func TestSavePurchase_WhatCanNotBeIsRefusedWithItsField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	long, ancient := strings.Repeat("é", 5000), time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		change func(*Purchase)
		place  string
	}{
		"no reference":                 {func(p *Purchase) { p.Reference = " \t" }, "reference"},
		"endless reference":            {func(p *Purchase) { p.Reference = long }, "reference"},
		"NUL in the note":              {func(p *Purchase) { p.Note = "a\x00b" }, "note"},
		"title that is not UTF-8":      {func(p *Purchase) { p.Title = "\xff" }, "title"},
		"endless program":              {func(p *Purchase) { p.Program = long }, "program"},
		"endless server":               {func(p *Purchase) { p.LicenseServer = long }, "license_server"},
		"unknown version":              {func(p *Purchase) { p.CALVersion = "2028" }, "cal_version"},
		"version in words":             {func(p *Purchase) { p.CALVersion = "Windows Server 2022" }, "cal_version"},
		"no version":                   {func(p *Purchase) { p.CALVersion = "" }, "cal_version"},
		"unknown kind":                 {func(p *Purchase) { p.CALKind = "user" }, "cal_kind"},
		"no CALs":                      {func(p *Purchase) { p.Quantity = 0 }, "quantity"},
		"fewer than none":              {func(p *Purchase) { p.Quantity = -5 }, "quantity"},
		"a day before anybody counted": {func(p *Purchase) { p.PurchasedOn = &ancient }, "purchased_on"},
		"end before anybody counted":   {func(p *Purchase) { p.EndsOn = &ancient }, "ends_on"},
		"unknown term":                 {func(p *Purchase) { p.Term = "yearly" }, "term"},
		"end of perpetual CALs":        {func(p *Purchase) { p.Term, p.EndsOn = "perpetual", day(2029, 1, 3) }, "ends_on"},
		"end of no Software Assurance": {func(p *Purchase) { p.Assurance, p.AssuredUntil = new(false), day(2029, 1, 3) }, "assured_until"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := w.SavePurchase(t.Context(), here, "ana", samplePurchase(test.change), nil)
			if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Place != test.place {
				t.Errorf("got %v, want invalid at %s", err, test.place)
			}
		})
	}
}

func TestSavePurchase_AnEndTellsWhatEnds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.save(t, samplePurchase(func(p *Purchase) { p.EndsOn, p.AssuredUntil = day(2029, 1, 3), day(2028, 2, 1) }))
	got, err := w.Purchase(t.Context(), here, id)
	if err != nil {
		t.Fatal(err)
	}
	if got.Term != "subscription" || got.Assurance == nil || !*got.Assurance || !got.EndsOn.Equal(*day(2029, 1, 3)) || !got.AssuredUntil.Equal(*day(2028, 2, 1)) {
		t.Errorf("kept as %+v", got)
	}
	for field, want := range map[string]string{"term": "subscription", "ends_on": "2029-01-03", "assurance": "true", "assured_until": "2028-02-01"} {
		if said := w.lastChange(t, id, field); said != want {
			t.Errorf("the history of %s says %q, want %q", field, said, want)
		}
	}
}

func TestSavePurchase_SecondOfOneLineIsAConflict(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.save(t, samplePurchase())
	second := w.save(t, samplePurchase(func(p *Purchase) { p.CALVersion = "2019" }))
	for name, p := range map[string]Purchase{"new": samplePurchase(), "changed": samplePurchase(func(p *Purchase) { p.ID = second })} {
		id, err := w.SavePurchase(t.Context(), here, "ana", p, nil)
		if f := fault.As(err); f == nil || f.Kind != fault.Conflict || f.Place != "reference" || id != uuid.Nil {
			t.Errorf("%s: got %v, want a conflict at reference", name, err)
		}
	}
	if got, err := w.Purchase(t.Context(), here, first); err != nil || got.Quantity != 50 {
		t.Errorf("the first became %+v, %v", got, err)
	}
}

func TestSavePurchase_FormsAndFilesAtOnceLeaveOnePurchase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	atOnce(t, 16, func(ctx context.Context, i int) error {
		if i%2 == 0 {
			_, err := w.SubmitReport(ctx, here, "tester", sampleOrder(func(r *report.Report) { r.CollectedAt = time.Now().Add(time.Hour) }))
			return err
		}
		_, err := w.SavePurchase(ctx, here, "ana", samplePurchase(), nil)
		if fault.KindOf(err) == fault.Conflict {
			return nil
		}
		return err
	})
	if n := len(allOf(t, w.Store)); n != 1 {
		t.Errorf("%d purchases, want 1", n)
	}
}

func TestSavePurchase_SecondOfTwoPeopleSeesWhatTheFirstChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.save(t, samplePurchase(func(p *Purchase) { p.Assurance = new(true) }))
	known, err := w.Purchase(t.Context(), here, id)
	check(t, err)
	seen := PurchaseValues(known)
	if seen["assurance"] != TypedYes || seen["quantity"] != "50" || seen["ends_on"] != "" {
		t.Errorf("the form shows %q", seen)
	}
	first := *known
	first.Quantity, first.Assurance = 60, nil
	_, err = w.SavePurchase(t.Context(), here, "ana", first, seen)
	check(t, err)
	_, err = w.SavePurchase(t.Context(), here, "bob", *known, seen)
	m, ok := errors.AsType[*Meanwhile](err)
	if !ok {
		t.Fatalf("got %v, want what changed meanwhile", err)
	}
	want := []FieldChange{{"quantity", new("50"), new("60")}, {"assurance", new(TypedYes), new("")}}
	if diff := cmp.Diff(want, m.Changes); diff != "" {
		t.Errorf("meanwhile (-want +got):\n%s", diff)
	}
}

func TestDeletePurchase_LeavesHistoryAndActivity(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.save(t, samplePurchase())
	if err := w.DeletePurchase(t.Context(), here, "ana", id); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Purchase(t.Context(), here, id); fault.KindOf(err) != fault.NotFound {
		t.Errorf("got %v, want not found", err)
	}
	history, err := w.History(t.Context(), here, id, 100)
	if err != nil || len(history) == 0 {
		t.Errorf("the history has %d changes, %v", len(history), err)
	}
	if err := w.DeletePurchase(t.Context(), here, "ana", id); fault.KindOf(err) != fault.NotFound {
		t.Errorf("the second time: got %v, want not found", err)
	}
	if n := w.number(t, `SELECT count(*) FROM activity WHERE action = 'purchase.delete'`); n != 1 {
		t.Errorf("%d deletions in the activity, want 1", n)
	}
}
