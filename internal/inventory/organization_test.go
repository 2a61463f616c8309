package inventory

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/internal/list/listtest"
	"calfleet/internal/postgres"
	"calfleet/internal/report"
)

// twins fills both organizations with records of the same names.
func twins(t *testing.T, w world) {
	t.Helper()
	for i, organization := range []uuid.UUID{here, elsewhere} {
		for _, r := range []report.Report{sampleHost(), sampleServer(), sampleBroker(), sampleOrder()} {
			r.Collector = report.Collector{Name: organization.String()}
			r.CollectedAt = morning.Add(time.Duration(i) * time.Hour)
			if _, err := w.SubmitReport(t.Context(), organization, organization.String(), sent(t, r)); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.RecordRefusal(t.Context(), organization, organization.String(), sampleRefusal()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestStore_ListsNothingOfAnotherOrganization(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	twins(t, w)
	ctx, sources := t.Context(), map[string]string{}
	hosts, servers := listtest.All[Host](t, w.pool, here, HostList), listtest.All[LicenseServer](t, w.pool, here, LicenseServerList)
	purchases, packs := listtest.All[Purchase](t, w.pool, here, PurchaseList), listtest.All[PackOfServer](t, w.pool, here, KeyPackList)
	naming, err := w.HostsNaming(ctx, here, "lic01.contoso.local")
	check(t, err)
	assigned, err := w.PurchasesFor(ctx, here, "lic01.contoso.local")
	check(t, err)
	counts := []int{len(hosts), len(servers), len(purchases), len(naming), len(assigned), len(packs), len(w.refusals(t))}
	if diff := cmp.Diff([]int{1, 1, 1, 1, 1, 1, 1}, counts); diff != "" {
		t.Errorf("hosts, servers, purchases, hosts naming, purchases for, packs, refusals (-want +got):\n%s", diff)
	}
	sources["host"], sources["server"], sources["purchase"] = hosts[0].Source, servers[0].Source, purchases[0].Source
	sources["hosts naming"], sources["purchases for"] = naming[0].Source, assigned[0].Source
	sources["refusal"] = w.refusals(t)[0].RecordedBy
	for what, source := range sources {
		if source != here.String() {
			t.Errorf("a %s is that of %s", what, source)
		}
	}
	facts := w.snapshot(t).Facts
	if n := len(facts.Hosts) + len(facts.LicenseServers) + len(facts.Collections) + len(facts.Purchases); n != 4 {
		t.Errorf("the facts have %d records, want 4", n)
	}
}

func TestStore_IDsOfAnotherOrganizationAreNotFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	twins(t, w)
	ctx := t.Context()
	foreign, err := w.Snapshot(ctx, elsewhere)
	check(t, err)
	host, server := foreign.Hosts["rdsh01.contoso.local"].ID, foreign.LicenseServers["lic01.contoso.local"].ID
	purchase := uuid.MustParse(foreign.Facts.Purchases[0].ID)
	refusals, err := w.Refusals(ctx, elsewhere, "lic01.contoso.local")
	check(t, err)

	_, ofHost := w.Host(ctx, here, host)
	_, ofServer := w.LicenseServer(ctx, here, server)
	_, ofPurchase := w.Purchase(ctx, here, purchase)
	_, ofChange := w.SavePurchase(ctx, here, "ana", samplePurchase(func(p *Purchase) { p.ID, p.Reference = purchase, "mine" }), nil)
	errs := map[string]error{
		"host": ofHost, "license server": ofServer, "purchase": ofPurchase, "change of a purchase": ofChange,
		"deletion of a purchase": w.DeletePurchase(ctx, here, "ana", purchase), "withdrawal": w.WithdrawRefusal(ctx, here, "ana", refusals[0].ID),
	}
	for what, err := range errs {
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: got %v, want not found", what, err)
		}
	}

	history, err := w.History(ctx, here, host, 100)
	check(t, err)
	packs, err := w.KeyPacks(ctx, here, server)
	check(t, err)
	collections, err := w.CollectionsOfHost(ctx, here, host)
	check(t, err)
	if n := len(history) + len(packs) + len(collections); n != 0 {
		t.Errorf("%d changes, %d packs, %d collections of another organization are shown", len(history), len(packs), len(collections))
	}
	after, err := ReadSnapshot(ctx, postgres.DB(w.pool), elsewhere, foreign.AsOf)
	check(t, err)
	if diff := cmp.Diff(foreign, after); diff != "" {
		t.Errorf("the other organization changed (-before +after):\n%s", diff)
	}
}

func TestStore_OneRecordByItsID(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	w.submit(t, sampleServer())
	host, server := w.rdsh01(t), w.lic01(t)
	gotHost, err := w.Host(t.Context(), here, host.ID)
	check(t, err)
	gotServer, err := w.LicenseServer(t.Context(), here, server.ID)
	check(t, err)
	if diff := cmp.Diff(host, gotHost); diff != "" {
		t.Errorf("host (-listed +got):\n%s", diff)
	}
	if diff := cmp.Diff(server, gotServer); diff != "" {
		t.Errorf("license server (-listed +got):\n%s", diff)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
