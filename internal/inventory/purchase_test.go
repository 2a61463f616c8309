package inventory

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/activity"
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
	id, err := w.SavePurchase(t.Context(), here, "ana@contoso.local", p)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// bought is a purchase of the tables below: version, kind, quantity.
func bought(version, kind string, quantity int32) *Purchase {
	return &Purchase{Reference: "PO-1", CALVersion: version, CALKind: kind, Quantity: quantity}
}

func TestPlanPurchases_SameChangedExchangedOrNew(t *testing.T) {
	t.Parallel()
	type list = []*Purchase
	const user, device = "per_user", "per_device"
	tests := map[string]struct {
		known, said list
		want        []Outcome
		after       []int // position in known of what the line becomes; -1 is new
	}{
		"the same":                           {list{bought("2022", user, 50)}, list{bought("2022", user, 50)}, []Outcome{OutcomeSame}, []int{0}},
		"another quantity":                   {list{bought("2022", user, 50)}, list{bought("2022", user, 60)}, []Outcome{OutcomeChanged}, []int{0}},
		"an exchange":                        {list{bought("2022", user, 50)}, list{bought("2019", user, 50)}, []Outcome{OutcomeChanged}, []int{0}},
		"another kind is another purchase":   {list{bought("2022", user, 50)}, list{bought("2022", device, 50)}, []Outcome{OutcomeNew}, []int{-1}},
		"version and quantity differ":        {list{bought("2022", user, 50)}, list{bought("2019", user, 40)}, []Outcome{OutcomeNew}, []int{-1}},
		"two known could be meant":           {list{bought("2022", user, 50), bought("2025", user, 50)}, list{bought("2019", user, 50)}, []Outcome{OutcomeNew}, []int{-1}},
		"two said could be meant":            {list{bought("2022", user, 50)}, list{bought("2019", user, 50), bought("2016", user, 50)}, []Outcome{OutcomeNew, OutcomeNew}, []int{-1, -1}},
		"a known one is still said":          {list{bought("2022", user, 50)}, list{bought("2022", user, 50), bought("2019", user, 50)}, []Outcome{OutcomeSame, OutcomeNew}, []int{0, -1}},
		"two lines swap their quantities":    {list{bought("2022", user, 50), bought("2019", user, 30)}, list{bought("2019", user, 50), bought("2022", user, 30)}, []Outcome{OutcomeChanged, OutcomeChanged}, []int{1, 0}},
		"of two left over one pair is clear": {list{bought("2022", user, 50), bought("2025", user, 9)}, list{bought("2019", user, 50), bought("2016", user, 9)}, []Outcome{OutcomeChanged, OutcomeChanged}, []int{0, 1}},
		"another order is another purchase":  {list{bought("2022", user, 50)}, list{{Reference: "PO-2", CALVersion: "2022", CALKind: user, Quantity: 50}}, []Outcome{OutcomeNew}, []int{-1}},
		"nothing known":                      {nil, list{bought("2022", user, 50)}, []Outcome{OutcomeNew}, []int{-1}},
		"nothing said":                       {list{bought("2022", user, 50)}, nil, []Outcome{}, []int{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, k := range test.known {
				k.ID = uuid.New()
			}
			plan := planPurchases(test.known, test.said)
			if diff := cmp.Diff(test.want, column(plan, func(p PlannedPurchase) Outcome { return p.Outcome })); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
			for i, at := range test.after {
				want := uuid.Nil
				if at >= 0 {
					want = test.known[at].ID
				}
				if plan[i].After.ID != want {
					t.Errorf("line %d becomes %s, want %s", i, plan[i].After.ID, want)
				}
			}
		})
	}
}

func TestPlanPurchases_WhatIsNotSaidStays(t *testing.T) {
	t.Parallel()
	known := samplePurchase()
	plan := planPurchases([]*Purchase{&known}, []*Purchase{{Reference: known.Reference, CALVersion: "2022", CALKind: "per_user", Quantity: 60}})
	want := samplePurchase(func(p *Purchase) { p.Quantity = 60 })
	if diff := cmp.Diff(&want, plan[0].After); diff != "" {
		t.Errorf("after (-want +got):\n%s", diff)
	}
	if known.Quantity != 50 {
		t.Error("the plan changed what is known")
	}
}

func TestSubmitReport_PurchasesOfAFileAreKeptAndExchanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	receipt := w.submit(t, sampleOrder())
	first := allOf(t, w.Store)[0]
	want := Purchase{
		ID: first.ID, Reference: "PO-2026-0117", CALVersion: "2022", CALKind: "per_user", Quantity: 50, Program: "csp", Agreement: "A-7",
		LicenseServer: "lic01.contoso.local", Source: "tester", CreatedAt: receipt.ReceivedAt, UpdatedAt: receipt.ReceivedAt,
	}
	if diff := cmp.Diff(&want, first); diff != "" {
		t.Errorf("purchase (-want +got):\n%s", diff)
	}
	w.submit(t, sampleOrder(later(time.Hour), func(r *report.Report) { r.Purchases[0].CALVersion = "Windows Server 2019" }))
	after := allOf(t, w.Store)
	if len(after) != 1 || after[0].ID != first.ID || after[0].CALVersion != "2019" {
		t.Errorf("got %+v, want the purchase exchanged for 2019", after[0])
	}
}

func TestSubmitReport_OlderFileDoesNotUndoAnExchange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleOrder())
	w.submit(t, sampleOrder(later(2*time.Hour), func(r *report.Report) { r.Purchases[0].CALVersion = "2019" }))
	asked := w.assessments(t)
	receipt := w.submit(t, sampleOrder(later(time.Hour)))
	if got := allOf(t, w.Store); len(got) != 1 || got[0].CALVersion != "2019" || !receipt.Stale || w.assessments(t) != asked {
		t.Errorf("got %d purchases of %s, stale %t; want the exchange to stand", len(got), got[0].CALVersion, receipt.Stale)
	}
}

func TestSubmitReport_OlderFileDoesNotUndoAForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleOrder())
	id := allOf(t, w.Store)[0].ID
	w.save(t, samplePurchase(func(p *Purchase) { p.ID, p.Quantity = id, 70 }))
	if receipt := w.submit(t, sampleOrder(later(time.Hour))); !receipt.Stale || allOf(t, w.Store)[0].Quantity != 70 {
		t.Errorf("stale %t, quantity %d; want the form's 70 to stand", receipt.Stale, allOf(t, w.Store)[0].Quantity)
	}
}

func TestSubmitReport_PurchasesThatCanNotBeAreRefusedWithTheirPlace(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		second report.Purchase
		place  string
	}{
		"no version":                  {report.Purchase{Reference: "PO-2", CALVersion: "2028", CALKind: "per_user", Quantity: 1}, "purchases[1].cal_version"},
		"the same line twice":         {report.Purchase{Reference: "PO-2026-0117", CALVersion: "2022", CALKind: "per_user", Quantity: 1}, "purchases[1].reference"},
		"the same line, spelled else": {report.Purchase{Reference: "PO-2026-0117", CALVersion: "Server 2022", CALKind: "per_user", Quantity: 1}, "purchases[1].reference"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			r := sent(t, sampleOrder(func(r *report.Report) { r.Purchases = append(r.Purchases, test.second) }))
			_, err := w.SubmitReport(t.Context(), here, "tester", r)
			if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Place != test.place {
				t.Errorf("got %v, want invalid at %s", err, test.place)
			}
			if n := len(allOf(t, w.Store)); n != 0 {
				t.Errorf("%d purchases were kept", n)
			}
		})
	}
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
	events, err := activity.List(t.Context(), w.pool, here, uuid.Nil, 10)
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
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := w.SavePurchase(t.Context(), here, "ana", samplePurchase(test.change))
			if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Place != test.place {
				t.Errorf("got %v, want invalid at %s", err, test.place)
			}
		})
	}
}

func TestSavePurchase_SecondOfOneLineIsAConflict(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.save(t, samplePurchase())
	second := w.save(t, samplePurchase(func(p *Purchase) { p.CALVersion = "2019" }))
	for name, p := range map[string]Purchase{"new": samplePurchase(), "changed": samplePurchase(func(p *Purchase) { p.ID = second })} {
		id, err := w.SavePurchase(t.Context(), here, "ana", p)
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
		_, err := w.SavePurchase(ctx, here, "ana", samplePurchase())
		if fault.KindOf(err) == fault.Conflict {
			return nil
		}
		return err
	})
	if n := len(allOf(t, w.Store)); n != 1 {
		t.Errorf("%d purchases, want 1", n)
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

func TestValidatePurchases_SaysEverythingAtOnce(t *testing.T) {
	t.Parallel()
	err := validatePurchases([]*Purchase{bought("?", "per_user", 1), bought("2022", "per_user", 1), bought("!", "per_user", 1)})
	joined, ok := errors.AsType[interface {
		error
		Unwrap() []error
	}](err)
	if !ok || len(joined.Unwrap()) != 2 {
		t.Errorf("got %v, want two problems", err)
	}
}
