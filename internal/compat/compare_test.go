package compat

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCompare_TellsWhatBecomesOfFindingsAndNumbers(t *testing.T) {
	t.Parallel()
	before := planWorld()
	before.Hosts = append(before.Hosts, Host{Name: "lonely.contoso.local", OS: OS{Version: "10.0.20348", ProductType: 3}, Mode: ModePerUser, LicenseServers: []string{"lic19"}, LicenseServersRead: true})
	after, err := Plan{Changes: []Change{
		{Do: MoveCALs, Purchase: "PO-1", To: "lic22"}, {Do: PointHosts, Collections: []string{"Design"}, LicenseServers: []string{"lic19"}},
	}}.Apply(before)
	if err != nil {
		t.Fatal(err)
	}
	c := Compare(before, after)
	ids := func(findings []Finding) (out []string) {
		for _, f := range findings {
			if f.Severity == Error {
				out = append(out, f.Rule)
			}
		}
		return out
	}
	type line struct {
		name            string
		before, after   State
		gone, new, kept []string
	}
	var got []line
	for _, e := range c.Collections {
		got = append(got, line{e.Name, e.Before.State, e.After.State, ids(e.Gone), ids(e.New), ids(e.Kept)})
	}
	want := []line{
		{"Finance", StateBroken, StateFine, []string{"server-older-than-cal"}, nil, nil},
		{"Sales", StateBroken, StateFine, []string{"server-older-than-cal"}, nil, nil},
		{"Design", StateFine, StateBroken, nil, []string{"server-older-than-host", "cal-older-than-host"}, nil},
		{"lonely.contoso.local", StateBroken, StateBroken, []string{"server-older-than-cal"}, nil, []string{"server-older-than-host", "cal-older-than-host"}},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(line{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var supplies []string
	for _, s := range c.Supplies {
		supplies = append(supplies, s.Server+" "+s.Version.String()+" "+s.Before.Installed.text().EN+"→"+s.After.Installed.text().EN+" issued "+s.Before.Issued.text().EN+"→"+s.After.Issued.text().EN)
	}
	if diff := cmp.Diff([]string{"lic19.contoso.local 2022 0→0 issued 0→0", "lic22.contoso.local 2022 50→80 issued 10→0"}, supplies); diff != "" {
		t.Errorf("supplies (-want +got):\n%s", diff)
	}
	for _, b := range c.Balances {
		if b.Kind == PerUser && b.Version == CAL2022 && (b.Before.Owned != 30 || b.Before.Needed.N != 10 || b.After.Needed.N != 0) {
			t.Errorf("2022 Per User: %+v", b)
		}
	}
}

func TestCompare_ServersComeAndGo(t *testing.T) {
	t.Parallel()
	before := planWorld()
	before.LicenseServers = append(before.LicenseServers, LicenseServer{Name: "old.contoso.local", OS: OS{Version: "10.0.99999", ProductType: 3}})
	after, err := Plan{Changes: []Change{
		{Do: RemoveLicenseServer, LicenseServer: "old"},
		{Do: AddLicenseServer, LicenseServer: "new.contoso.local", Release: Release2022},
		{Do: BuyCALs, LicenseServer: "new", CALVersion: CAL2025, CALKind: PerUser, Quantity: 5},
	}}.Apply(before)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, c := range Compare(before, after).Collections {
		switch {
		case c.Before == nil:
			names[c.Name] = "comes"
		case c.After == nil:
			names[c.Name] = "goes"
		}
	}
	if diff := cmp.Diff(map[string]string{"old.contoso.local": "goes", "new.contoso.local": "comes"}, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
