package findings_test

import (
	"slices"
	"testing"

	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/internal/list/listtest"
	"calfleet/internal/report"
)

func TestAssess_FleetThatFitsHasNoFinding(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.assess(t)
	for _, f := range w.list(t, findings.Filter{}) {
		t.Errorf("%s about %s: %s", f.Rule, f.Subject, f.Message.EN)
	}
}

// The four ways in which a 2019 server comes to hold 2022 CALs.
func TestAssess_OldServerWithNewCALsIsFoundInEveryWay(t *testing.T) {
	t.Parallel()
	ways := map[string]func(t *testing.T, w world){
		"a purchase is assigned to it": func(t *testing.T, w world) {
			t.Helper()
			w.submit(t, sampleOrder("2022"))
		},
		"its refusal was recorded": func(t *testing.T, w world) {
			t.Helper()
			err := w.inventory.RecordRefusal(t.Context(), here, "ana", inventory.Refusal{
				LicenseServer: "lic19", CALVersion: "2022", CALKind: "per_user", Quantity: 50,
			})
			if err != nil {
				t.Fatal(err)
			}
		},
		"its key packs are newer than itself": func(t *testing.T, w world) {
			t.Helper()
			w.submit(t, sampleServer("lic19", "2019", 7))
		},
		"a host says that its version is lower": func(t *testing.T, w world) {
			t.Helper()
			unknown := sampleServer("lic19", "2019", 7)
			unknown.Computer.OS = &report.OS{Caption: "?", Version: "10.0.99999", ProductType: new(int64(3))}
			host := sampleHost("rdsh01", "lic19")
			host.SessionHost.Connectivity[0].Status = 4
			w.submit(t, unknown, host)
		},
	}
	for name, happens := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			happens(t, w)
			w.assess(t)
			f := w.seed(t)
			if f == nil {
				t.Fatalf("nothing was found among %d findings", len(w.list(t, findings.Filter{})))
			}
			if f.Subject != "lic19.contoso.local" || f.Collection != "Finance" || f.Severity != "error" || f.Verdict != "violation" {
				t.Errorf("got %s %s about %s in %q", f.Severity, f.Verdict, f.Subject, f.Collection)
			}
			if f.BestRemedy() == nil || !f.Touches("rdsh01.contoso.local") || !f.Touches(f.Subject) || f.Touches("rdsh02.contoso.local") {
				t.Errorf("remedies %d, hosts %q", len(f.Detail.Remedies), f.Detail.Hosts)
			}
		})
	}
}

func TestAssess_FindingGoesWithItsCause(t *testing.T) {
	t.Parallel()
	cures := map[string]func(t *testing.T, w world){
		"the CALs are exchanged for 2019 ones": func(t *testing.T, w world) {
			t.Helper()
			w.submit(t, sampleOrder("2019"))
		},
		"the collection is pointed at a 2022 server that holds them": func(t *testing.T, w world) {
			t.Helper()
			order := sampleOrder("2022")
			order.Purchases[0].LicenseServer = "lic22.contoso.local"
			w.submit(t, order, sampleHost("rdsh01", "lic22"), sampleBroker("lic22"))
		},
		"the server is upgraded in place": func(t *testing.T, w world) {
			t.Helper()
			w.submit(t, sampleComputer("lic19", "2022"))
		},
		"the purchase was a mistake": func(t *testing.T, w world) {
			t.Helper()
			purchases := listtest.All[inventory.Purchase](t, w.pool, here, inventory.PurchaseList)
			mistake := slices.IndexFunc(purchases, func(p *inventory.Purchase) bool { return p.Reference == "PO-1" })
			if err := w.inventory.DeletePurchase(t.Context(), here, "ana", purchases[mistake].ID); err != nil {
				t.Fatal(err)
			}
		},
	}
	for name, cure := range cures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.submit(t, sampleOrder("2022"))
			w.assess(t)
			found := w.seed(t)
			if found == nil {
				t.Fatal("nothing was found")
			}
			cure(t, w)
			w.assess(t)
			if left := w.seed(t); left != nil {
				t.Errorf("it is still open: %s", left.Message.EN)
			}
			f, err := w.Finding(t.Context(), here, found.ID)
			if err != nil || f.ResolvedAt == nil || !f.OpenedAt.Equal(found.OpenedAt) {
				t.Errorf("resolved at %v, %v", f.ResolvedAt, err)
			}
		})
	}
}

// While hosts still name the old server, moving the purchase alone is enough: nothing is wrong with what is left.
func TestAssess_ServerThatNobodyNamesIsFoundByItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	order := sampleOrder("2022")
	order.Purchases[0].LicenseServer = "lic16.contoso.local"
	w.submit(t, sampleServer("lic16", "2016", 5), order)
	w.assess(t)
	f := w.seed(t)
	if f == nil || f.CollectionID != nil || f.Scope != "server lic16.contoso.local" || f.Collection != "lic16.contoso.local" {
		t.Fatalf("got %+v, want a finding in the scope of the server", f)
	}
}
