package web

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/auth"
	"calfleet/internal/inventory"
	"calfleet/internal/list/listtest"
	"calfleet/internal/report"
)

// seedFleet is the case the portal exists for: three 2019 hosts in one collection, a 2019 license server that 2022 CALs are bought
// for, and a 2022 server of the same domain that nobody names.
func seedFleet(t testing.TB, w *world) {
	t.Helper()
	for _, name := range []string{"rdsh01", "rdsh02", "rdsh03"} {
		r := computerReport(name, "Microsoft Windows Server 2019 Standard", "10.0.17763")
		perUser := int64(report.ModePerUser)
		r.SessionHost = &report.SessionHost{
			LicensingMode: &perUser, LicensingModeSource: "policy", LicenseServers: []string{"lic19.contoso.local"}, LicenseServersSource: "policy",
		}
		w.submit(t, r)
	}
	broker := computerReport("rdcb01", "Microsoft Windows Server 2019 Standard", "10.0.17763")
	broker.Deployment = &report.Deployment{Broker: "rdcb01.contoso.local", Collections: []report.Collection{{
		Name: "Finance", Hosts: []string{"rdsh01.contoso.local", "rdsh02.contoso.local", "rdsh03.contoso.local"},
	}}}
	w.submit(t, broker)
	w.submit(t, licenseServerReport("lic19", "Microsoft Windows Server 2019 Standard", "10.0.17763", 6, 100, 96))
	w.submit(t, licenseServerReport("lic22", "Microsoft Windows Server 2022 Standard", "10.0.20348", 7, 300, 259))
	w.buy(t, "2022")
	w.assess(t)
	w.advise(t)
}

func computerReport(name, caption, version string) report.Report {
	joined, productType, sku := true, int64(3), int64(7)
	return report.Report{
		Schema: report.Schema, ID: uuid.NewString(), CollectedAt: time.Now().Add(-4 * time.Minute).UTC().Truncate(time.Microsecond),
		Collector: report.Collector{Name: "calfleet-agent", Version: "0.1.0"},
		Computer: report.Computer{
			Name: name, FQDN: name + ".contoso.local", Domain: "contoso.local", DomainJoined: &joined,
			OS: &report.OS{Caption: caption, Version: version, ProductType: &productType, SKU: &sku},
		},
	}
}

func licenseServerReport(name, caption, version string, productVersionID, total, issued int64) report.Report {
	r := computerReport(name, caption, version)
	activated, perUser, volume := true, int64(1), int64(2)
	r.LicenseServer = &report.LicenseServer{Activated: &activated, KeyPacks: []report.KeyPack{{
		ID: 3, Description: "C50-10.01-S", KeyPackType: &volume, ProductType: &perUser, ProductVersionID: &productVersionID, Total: &total, Issued: &issued,
	}}}
	return r
}

func (w *world) submit(t testing.TB, r report.Report) {
	t.Helper()
	if _, err := w.options.Inventory.SubmitReport(t.Context(), w.home.ID, "test", r); err != nil {
		t.Fatal(err)
	}
}

// buy assigns fifty CALs of a version to the 2019 server, as one purchase of order PO-2026-0117.
func (w *world) buy(t testing.TB, version string) {
	t.Helper()
	known := listtest.All[inventory.Purchase](t, w.pool, w.home.ID, inventory.PurchaseList)
	purchase := inventory.Purchase{Reference: "PO-2026-0117", CALVersion: version, CALKind: "per_user", Quantity: 50, LicenseServer: "lic19.contoso.local"}
	if len(known) > 0 {
		purchase.ID = known[0].ID
	}
	if _, err := w.options.Inventory.SavePurchase(t.Context(), w.home.ID, "ana@contoso.local", purchase, nil); err != nil {
		t.Fatal(err)
	}
}

func (w *world) assess(t testing.TB) {
	t.Helper()
	if err := w.options.Findings.Assess(t.Context(), w.home.ID); err != nil {
		t.Fatal(err)
	}
	w.exec(`DELETE FROM river_job WHERE kind = 'assess'`) // as if a runner had worked them off
}

func (w *world) advise(t testing.TB) {
	t.Helper()
	if err := w.options.Findings.Advise(t.Context(), w.home.ID); err != nil {
		t.Fatal(err)
	}
}

// seeded is a browser of a viewer before the seed fleet.
func seeded(t testing.TB, role auth.Role) *client {
	t.Helper()
	w := newWorld(t)
	seedFleet(t, w)
	return w.client().signIn(role)
}

// href is where the first link of the last answer leads that a selector means.
func (c *client) href(selector string) string {
	c.t.Helper()
	href := c.attr(selector, "href")
	if href == "" {
		c.t.Fatalf("%s: no link %s\n%s", c.path, selector, c.page())
	}
	return href
}
