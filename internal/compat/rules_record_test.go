package compat

import (
	"slices"
	"testing"
	"time"
)

var recordDay = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// perUser2019 is a license server of 2025 with so many Per User CALs of 2019.
func perUser2019(n int64, more ...KeyPack) LicenseServer {
	return LicenseServer{Name: "lic01.x", OS: OS{Caption: "Windows Server 2025"}, KeyPacks: append(more, userPack(6, n))}
}

func userPack(id int, n int64) KeyPack {
	return KeyPack{Type: 2, ProductType: productTypePerUser, ProductVersionID: id, Total: CountOf(n)}
}

func verdictOn(r Result, rule string) Verdict {
	switch {
	case countOf(r.Organization.Findings, rule) > 0:
		return Violation
	case slices.ContainsFunc(r.Organization.Unjudged, func(u Unjudged) bool { return u.Rule == rule }):
		return Unknown
	}
	return OK
}

func TestInstalledNotPurchased_CountsToTheLastCAL(t *testing.T) {
	t.Parallel()
	bought := func(n int) Purchase {
		return Purchase{Reference: "PO-1", Version: CAL2019, Kind: PerUser, Quantity: n}
	}
	unclear := Purchase{Reference: "PO-2", Quantity: 10}
	rows := []struct {
		name      string
		installed int64
		purchases []Purchase
		want      Verdict
	}{
		{"one that nobody bought", 1, []Purchase{{Version: CAL2022, Kind: PerDevice, Quantity: 1}}, Violation},
		{"one, and nothing on record", 1, nil, Unknown},
		{"one more than was bought", 11, []Purchase{bought(10)}, Violation},
		{"one more than was bought, and something unclear", 11, []Purchase{bought(10), unclear}, Unknown},
		{"as many as were bought", 10, []Purchase{bought(10)}, OK},
		{"as many as were bought, and something unclear", 10, []Purchase{bought(10), unclear}, OK},
	}
	for _, row := range rows {
		r := Evaluate(Facts{AsOf: recordDay, LicenseServers: []LicenseServer{perUser2019(row.installed)}, Purchases: row.purchases})
		if got := verdictOn(r, "installed-not-purchased"); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

func TestPurchasedNotInstalled_CountsToTheLastCAL(t *testing.T) {
	t.Parallel()
	for installed, want := range map[int64]Verdict{9: Violation, 10: OK} {
		p := Purchase{Reference: "PO-1", Version: CAL2022, Kind: PerUser, Quantity: 10, LicenseServer: "lic01.x"}
		r := Evaluate(Facts{AsOf: recordDay, LicenseServers: []LicenseServer{perUser2019(installed)}, Purchases: []Purchase{p}})
		if got := verdictOn(r, "purchased-not-installed"); got != want {
			t.Errorf("%d of 10: %s, want %s", installed, got, want)
		}
	}
}

// CALs of the other kind, and newer ones, are no matter of a subscription that has ended.
func TestSubscriptionEnding_IsMadeGoodByWhatCountsForIt(t *testing.T) {
	t.Parallel()
	ended := Purchase{Reference: "PO-1", Version: CAL2022, Kind: PerUser, Quantity: 10, Term: TermSubscription, EndsOn: recordDay.AddDate(-1, 0, 0)}
	perpetual := Purchase{Reference: "PO-2", Version: CAL2019, Kind: PerUser, Quantity: 1, Term: TermPerpetual}
	device := KeyPack{Type: 2, ProductType: productTypePerDevice, ProductVersionID: 6, Total: CountOf(5)}
	rows := []struct {
		name   string
		server LicenseServer
		want   Severity
	}{
		{"the only CAL was bought again", perUser2019(1), Info},
		{"one CAL more was not", perUser2019(2), Error},
		{"CALs of the other kind nobody bought", perUser2019(1, device), Info},
		{"newer CALs nobody bought", perUser2019(1, userPack(8, 5)), Info},
		{"older CALs nobody bought", perUser2019(1, userPack(5, 5)), Error},
		{"CALs of its own version nobody bought", perUser2019(1, userPack(7, 5)), Error},
		{"nothing is installed", perUser2019(0), Error},
		{"CALs nobody has counted", perUser2019(1, KeyPack{Type: 2, ProductType: productTypePerUser, ProductVersionID: 6}), Error},
	}
	for _, row := range rows {
		r := Evaluate(Facts{AsOf: recordDay, LicenseServers: []LicenseServer{row.server}, Purchases: []Purchase{ended, perpetual}})
		at := slices.IndexFunc(r.Organization.Findings, func(f Finding) bool { return f.Rule == "subscription-ending" })
		if at < 0 || r.Organization.Findings[at].Severity != row.want {
			t.Errorf("%s: finding %d of %+v, want %s", row.name, at, r.Organization.Findings, row.want)
		}
	}
}
