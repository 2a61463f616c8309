package inventory

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/fault"
	"calfleet/internal/report"
)

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
