package compat

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// planWorld is two collections behind a 2019 license server that 2022 CALs were bought for, and a 2022 server with CALs to spare.
func planWorld() Facts {
	yes := true
	host := func(name, version, server string) Host {
		return Host{
			Name: name + ".contoso.local", DomainJoined: &yes, OS: OS{Version: version, ProductType: 3}, Mode: ModePerUser,
			LicenseServers: []string{server + ".contoso.local"}, LicenseServersRead: true, Connectivity: []Reached{{server + ".contoso.local", 11}},
		}
	}
	server := func(name, version string, packs ...KeyPack) LicenseServer {
		return LicenseServer{Name: name + ".contoso.local", DomainJoined: &yes, OS: OS{Version: version, ProductType: 3}, Activated: &yes, KeyPacks: packs, KeyPacksRead: true}
	}
	return Facts{
		Hosts: []Host{
			host("rdsh01", "10.0.17763", "lic19"), host("rdsh02", "10.0.17763", "lic19"), host("rdsh03", "10.0.17763", "lic19"), host("rdsh04", "10.0.20348", "lic22"),
		},
		LicenseServers: []LicenseServer{
			server("lic19", "10.0.17763", perUserPack(1, 6, 100, 90)), server("lic22", "10.0.20348", perUserPack(1, 7, 50, 10), perUserPack(2, 6, 20, 0)),
		},
		Collections: []Collection{
			{ID: "c1", Name: "Finance", Hosts: []string{"rdsh01.contoso.local", "rdsh02.contoso.local"}, Authorised: CountOf(60)},
			{ID: "c2", Name: "Sales", Hosts: []string{"rdsh03.contoso.local"}},
			{ID: "c3", Name: "Design", Hosts: []string{"rdsh04.contoso.local"}},
		},
		Purchases: []Purchase{
			{ID: "p1", Reference: "PO-1", Version: CAL2022, Kind: PerUser, Quantity: 30, LicenseServer: "lic19.contoso.local"},
			{ID: "p2", Reference: "PO-2", Version: CAL2019, Kind: PerUser, Quantity: 100, LicenseServer: "lic19.contoso.local"},
			{ID: "p3", Reference: "PO-3", Version: CAL2022, Kind: PerDevice, Quantity: 40},
		},
	}
}

func perUserPack(id int64, version int, total, issued int64) KeyPack {
	return KeyPack{ID: id, Type: 2, ProductType: productTypePerUser, ProductVersionID: version, Total: CountOf(total), Issued: CountOf(issued)}
}

// told lists CALs at license servers as one line each: "lic19: 2019 per_user installed 100 issued 90 bought 100".
func told(f Facts) (lines []string) {
	for _, s := range newIndex(&f).servers {
		for _, c := range s.supplies {
			line := fmt.Sprintf("%s: %s %s installed %s issued %s bought %d", strings.TrimSuffix(s.name, ".contoso.local"), c.Version, c.Kind, c.Installed.text().EN, c.Issued.text().EN, c.Purchased)
			if c.Refused {
				line += " refused"
			}
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	return lines
}

func TestPlan_WhatEachChangeDoesToTheCALs(t *testing.T) {
	t.Parallel()
	no := false
	rows := []struct {
		name    string
		changes []Change
		want    []string
	}{
		{"nothing", nil, []string{
			"lic19: 2019 per_user installed 100 issued 90 bought 100", "lic19: 2022 per_user installed 0 issued 0 bought 30",
			"lic22: 2019 per_user installed 20 issued 0 bought 0", "lic22: 2022 per_user installed 50 issued 10 bought 0",
		}},
		{"a purchase moves with its assignment and is installed where it goes", []Change{{Do: MoveCALs, Purchase: "PO-1", To: "lic22"}}, []string{
			"lic19: 2019 per_user installed 100 issued 90 bought 100",
			"lic22: 2019 per_user installed 20 issued 0 bought 0", "lic22: 2022 per_user installed 80 issued 10 bought 30",
		}},
		{"a part of a purchase", []Change{{Do: MoveCALs, Purchase: "p1", To: "lic22", Quantity: 10}}, []string{
			"lic19: 2019 per_user installed 100 issued 90 bought 100", "lic19: 2022 per_user installed 0 issued 0 bought 20",
			"lic22: 2019 per_user installed 20 issued 0 bought 0", "lic22: 2022 per_user installed 60 issued 10 bought 10",
		}},
		{"a purchase that was assigned to nothing", []Change{{Do: MoveCALs, Purchase: "PO-3", To: "lic22"}}, []string{
			"lic19: 2019 per_user installed 100 issued 90 bought 100", "lic19: 2022 per_user installed 0 issued 0 bought 30",
			"lic22: 2019 per_user installed 20 issued 0 bought 0", "lic22: 2022 per_device installed 40 issued 0 bought 40", "lic22: 2022 per_user installed 50 issued 10 bought 0",
		}},
		{"free CALs leave first, and hosts stay where they draw", []Change{{Do: MoveCALs, From: []string{"lic19"}, To: "lic22", CALVersion: CAL2019, CALKind: PerUser, Quantity: 10}}, []string{
			"lic19: 2019 per_user installed 90 issued 90 bought 90", "lic19: 2022 per_user installed 0 issued 0 bought 30",
			"lic22: 2019 per_user installed 30 issued 0 bought 10", "lic22: 2022 per_user installed 50 issued 10 bought 0",
		}},
		{"everything, hosts and all", []Change{
			{Do: MoveCALs, From: []string{"lic19"}, To: "lic22"}, {Do: PointHosts, Collections: []string{"c1", "Sales"}, LicenseServers: []string{"lic22"}},
		}, []string{
			"lic22: 2019 per_user installed 120 issued 90 bought 100", "lic22: 2022 per_user installed 80 issued 10 bought 30",
		}},
		{"hosts take their share of what was issued along", []Change{{Do: PointHosts, Collections: []string{"c2"}, LicenseServers: []string{"lic22.contoso.local"}}}, []string{
			"lic19: 2019 per_user installed 100 issued 60 bought 100", "lic19: 2022 per_user installed 0 issued 0 bought 30",
			"lic22: 2019 per_user installed 20 issued 20 bought 0", "lic22: 2022 per_user installed 50 issued 20 bought 0",
		}},
		{"more than there is becomes an over-issue", []Change{{Do: PointHosts, Collections: []string{"c1", "c2"}, LicenseServers: []string{"lic22"}}}, []string{
			"lic19: 2019 per_user installed 100 issued 0 bought 100", "lic19: 2022 per_user installed 0 issued 0 bought 30",
			"lic22: 2019 per_user installed 20 issued 50 bought 0", "lic22: 2022 per_user installed 50 issued 50 bought 0",
		}},
		{"an exchange lets the server hold them", []Change{{Do: ExchangeCALs, Purchase: "PO-1", ToVersion: CAL2019}}, []string{
			"lic19: 2019 per_user installed 130 issued 90 bought 130",
			"lic22: 2019 per_user installed 20 issued 0 bought 0", "lic22: 2022 per_user installed 50 issued 10 bought 0",
		}},
		{"an exchange of installed CALs replaces them", []Change{{Do: MoveCALs, Purchase: "PO-1", To: "lic22"}, {Do: ExchangeCALs, Purchase: "PO-1", ToVersion: CAL2019, Quantity: 10}}, []string{
			"lic19: 2019 per_user installed 100 issued 90 bought 100",
			"lic22: 2019 per_user installed 30 issued 0 bought 10", "lic22: 2022 per_user installed 70 issued 10 bought 20",
		}},
		{"free CALs are converted, and the purchase with them", []Change{{Do: ConvertCALs, LicenseServer: "lic19", CALVersion: CAL2019, CALKind: PerUser, Quantity: 5}}, []string{
			"lic19: 2019 per_device installed 5 issued 0 bought 5", "lic19: 2019 per_user installed 95 issued 90 bought 95", "lic19: 2022 per_user installed 0 issued 0 bought 30",
			"lic22: 2019 per_user installed 20 issued 0 bought 0", "lic22: 2022 per_user installed 50 issued 10 bought 0",
		}},
		{"CALs bought are installed", []Change{{Do: BuyCALs, LicenseServer: "lic22", CALVersion: CAL2022, CALKind: PerUser, Quantity: 5}}, []string{
			"lic19: 2019 per_user installed 100 issued 90 bought 100", "lic19: 2022 per_user installed 0 issued 0 bought 30",
			"lic22: 2019 per_user installed 20 issued 0 bought 0", "lic22: 2022 per_user installed 55 issued 10 bought 5",
		}},
		{"CALs too new for the server are refused", []Change{{Do: BuyCALs, LicenseServer: "lic19", CALVersion: CAL2025, CALKind: PerUser, Quantity: 5}}, []string{
			"lic19: 2019 per_user installed 100 issued 90 bought 100", "lic19: 2022 per_user installed 0 issued 0 bought 30", "lic19: 2025 per_user installed 0 issued 0 bought 5 refused",
			"lic22: 2019 per_user installed 20 issued 0 bought 0", "lic22: 2022 per_user installed 50 issued 10 bought 0",
		}},
		{"an upgrade in place installs what only age kept out", []Change{{Do: UpgradeLicenseServer, LicenseServer: "lic19", Release: Release2022}}, []string{
			"lic19: 2019 per_user installed 100 issued 90 bought 100", "lic19: 2022 per_user installed 30 issued 0 bought 30",
			"lic22: 2019 per_user installed 20 issued 0 bought 0", "lic22: 2022 per_user installed 50 issued 10 bought 0",
		}},
		{"newer hosts need newer CALs", []Change{{Do: UpgradeHosts, Collections: []string{"c1"}, Release: Release2022}, {Do: MoveCALs, Purchase: "PO-1", To: "lic22"}, {Do: PointHosts, Collections: []string{"c1"}, LicenseServers: []string{"lic22"}}}, []string{
			"lic19: 2019 per_user installed 100 issued 30 bought 100",
			"lic22: 2019 per_user installed 20 issued 0 bought 0", "lic22: 2022 per_user installed 80 issued 70 bought 30",
		}},
		{"users become devices one for one; CALs per device are never over-issued", []Change{{Do: MoveCALs, Purchase: "PO-3", To: "lic22"}, {Do: SetLicensingMode, Collections: []string{"c3"}, Mode: PerDevice}}, []string{
			"lic19: 2019 per_user installed 100 issued 90 bought 100", "lic19: 2022 per_user installed 0 issued 0 bought 30",
			"lic22: 2019 per_user installed 20 issued 0 bought 0", "lic22: 2022 per_device installed 40 issued 10 bought 40", "lic22: 2022 per_user installed 50 issued 0 bought 0",
		}},
		{"a server out of service takes its packs along and leaves its purchases", []Change{{Do: RemoveLicenseServer, LicenseServer: "lic19"}}, []string{
			"lic22: 2019 per_user installed 20 issued 0 bought 0", "lic22: 2022 per_user installed 50 issued 10 bought 0",
		}},
		{"a new server has nothing yet", []Change{{Do: AddLicenseServer, LicenseServer: "lic25.contoso.local", Release: Release2025, DomainJoined: &no}, {Do: MoveCALs, From: []string{"lic19", "lic22"}, To: "lic25"}}, []string{
			"lic25: 2019 per_user installed 120 issued 0 bought 100", "lic25: 2022 per_user installed 80 issued 0 bought 30",
		}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			after, err := Plan{Changes: row.changes}.Apply(planWorld())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, told(after)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(planWorld(), planWorld()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPlan_HostsNobodyServedBringWhatTheirCollectionCounts(t *testing.T) {
	t.Parallel()
	f := planWorld()
	for i := range 3 {
		f.Hosts[i].Mode = ModeNotConfigured
	}
	set := func(collection string) []string {
		after, err := Plan{Changes: []Change{{Do: SetLicensingMode, Collections: []string{collection}, Mode: PerUser}}}.Apply(f)
		if err != nil {
			t.Fatal(err)
		}
		return told(after)
	}
	if want := "lic19: 2019 per_user installed 100 issued 150 bought 100"; !slices.Contains(set("Finance"), want) {
		t.Errorf("60 are authorised beside the 90 that were issued: %q", set("Finance"))
	}
	if want := "lic19: 2019 per_user installed 100 issued not read bought 100"; !slices.Contains(set("Sales"), want) {
		t.Errorf("nobody has counted the users of Sales: %q", set("Sales"))
	}
}

func TestPlan_OldEvidenceIsVoid(t *testing.T) {
	t.Parallel()
	f := planWorld()
	zero := 0
	f.Hosts[0].Connectivity = []Reached{{"lic19", 4}, {"lic22", 6}}
	f.Hosts[1].Connectivity = []Reached{{"lic19", 6}}
	f.Hosts[2].LicenseServers, f.Hosts[2].Connectivity, f.Hosts[2].GraceDaysLeft = nil, nil, new(int)
	*f.Hosts[2].GraceDaysLeft = 30
	f.LicenseServers[0].Refusals = []Refusal{{Version: CAL2022, Kind: PerUser, Quantity: 30}}
	rows := []struct {
		name    string
		changes []Change
		check   func(Facts) any
		want    any
	}{
		{
			"a server upgraded is no longer of a lower version",
			[]Change{{Do: UpgradeLicenseServer, LicenseServer: "lic19", Release: Release2022}},
			func(f Facts) any { return f.Hosts[0].Connectivity },
			[]Reached{{"lic22", 6}},
		},
		{
			"that it can't be reached stays",
			[]Change{{Do: UpgradeLicenseServer, LicenseServer: "lic19", Release: Release2022}},
			func(f Facts) any { return f.Hosts[1].Connectivity },
			[]Reached{{"lic19", 6}},
		},
		{
			"what it refused it takes now",
			[]Change{{Do: UpgradeLicenseServer, LicenseServer: "lic19", Release: Release2022}},
			func(f Facts) any { return len(f.LicenseServers[0].Refusals) }, 0,
		},
		{
			"a refusal goes with the CALs",
			[]Change{{Do: MoveCALs, Purchase: "PO-1", To: "lic22"}},
			func(f Facts) any { return len(f.LicenseServers[0].Refusals) }, 0,
		},
		{
			"a refusal stays while CALs stay",
			[]Change{{Do: MoveCALs, Purchase: "PO-1", To: "lic22", Quantity: 5}},
			func(f Facts) any { return len(f.LicenseServers[0].Refusals) }, 1,
		},
		{
			"a host upgraded compares anew",
			[]Change{{Do: UpgradeHosts, Hosts: []string{"rdsh01"}, Release: Release2022}},
			func(f Facts) any { return f.Hosts[0].Connectivity },
			[]Reached{{"lic22", 6}},
		},
		{
			"a host pointed elsewhere says nothing of where it goes",
			[]Change{{Do: PointHosts, Hosts: []string{"rdsh01"}, LicenseServers: []string{"lic22"}}},
			func(f Facts) any { return f.Hosts[0].Connectivity },
			[]Reached{},
		},
		{
			"grace is over once a server is configured",
			[]Change{{Do: PointHosts, Hosts: []string{"rdsh03"}, LicenseServers: []string{"lic22"}}},
			func(f Facts) any { return f.Hosts[2].GraceDaysLeft }, &zero,
		},
		{
			"a machine of the same name is another one",
			[]Change{{Do: RemoveLicenseServer, LicenseServer: "lic19"}, {Do: AddLicenseServer, LicenseServer: "lic19.contoso.local", Release: Release2025}},
			func(f Facts) any { return append(f.Hosts[1].Connectivity, f.Hosts[0].Connectivity...) },
			[]Reached{{"lic22", 6}},
		},
		{
			"users who are authorised are not devices",
			[]Change{{Do: SetLicensingMode, Collections: []string{"Finance"}, Mode: PerDevice}},
			func(f Facts) any { return f.Collections[0].Authorised },
			Count{},
		},
		{
			"a trust said twice is said once",
			[]Change{{Do: SetTrust, Domains: []string{"A", "b"}, TwoWay: new(bool)}, {Do: SetTrust, Domains: []string{"B", "a"}, TwoWay: new(bool)}},
			func(f Facts) any { return f.Trusts },
			[]Trust{{A: "b", B: "a"}},
		},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			after, err := Plan{Changes: row.changes}.Apply(f)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, row.check(after)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestPlan_WhatCannotBeDoneIsSaidWithItsPlace(t *testing.T) {
	t.Parallel()
	f := planWorld()
	f.LicenseServers = append(f.LicenseServers, LicenseServer{Name: "lic22.fabrikam.local"})
	f.Collections = append(f.Collections, Collection{Name: "Design"})
	plan := Plan{Changes: []Change{
		{Do: MoveCALs, From: []string{"lic19"}, To: "lic22.contoso.local", CALVersion: CAL2019, CALKind: PerUser, Quantity: 101},
		{Do: MoveCALs, Purchase: "PO-9", To: "lic19"},
		{Do: MoveCALs, From: []string{"lic19", "nowhere"}, To: "lic22"},
		{Do: PointHosts, Collections: []string{"Design", "Finances"}, Hosts: []string{"rdsh77"}, LicenseServers: []string{"lic19"}},
		{Do: UpgradeLicenseServer, LicenseServer: "lic19", Release: Release2016},
		{Do: AddLicenseServer, LicenseServer: "LIC19", Release: Release2025},
		{Do: ConvertCALs, LicenseServer: "lic19", CALVersion: CAL2019, CALKind: PerUser, Quantity: 11},
		{Do: "frobnicate"},
		{Do: BuyCALs, LicenseServer: "lic19"},
		{Do: SetTrust, Domains: []string{"a", "A."}, TwoWay: new(bool)},
		{Do: ExchangeCALs, Purchase: "PO-1", ToVersion: CAL2022},
	}}
	_, err := plan.Apply(f)
	problems, _ := errors.AsType[Problems](err)
	want := []string{
		"changes[0].quantity: only 100 × 2019 Per User CALs are on lic19.contoso.local",
		"changes[1].purchase: there is no such purchase: PO-9",
		"changes[2].to: several license servers are called lic22: write the full name",
		"changes[3].collections[0]: several collections are called Design: name their hosts instead",
		"changes[3].collections[1]: no collection is called Finances",
		"changes[3].hosts[0]: no host, or more than one, is called rdsh77",
		"changes[4].release: is no upgrade from 2019",
		"changes[5].license_server: there is a license server of that name already",
		"changes[6].quantity: only 10 × 2019 Per User CALs are free on lic19.contoso.local",
		`changes[7].do: "frobnicate" is none of the changes a plan may have`,
		"changes[8].cal_version: is missing", "changes[8].cal_kind: is missing", "changes[8].quantity: is missing",
		"changes[9].domains: must be two different domains",
		"changes[10].to_version: is what the purchase has",
	}
	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if problems[0].French() != "changes[0].quantity : il n’y a que 100 × CAL Utilisateur 2019 sur lic19.contoso.local" {
		t.Error(problems[0].French())
	}
}
