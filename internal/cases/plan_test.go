package cases_test

import (
	"archive/zip"
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/inventory"
)

// ground is three hosts of a deployment that name lic19, and a case of a newer license server.
func ground() cases.Ground {
	host := func(name string) *inventory.Host {
		return &inventory.Host{Name: name, LicensingMode: new(int64(4)), LicenseServers: []string{"lic19.contoso.local"}, LicenseServersSource: new("deployment")}
	}
	hosts := []*inventory.Host{host("rdsh02.contoso.local"), host("rdsh01.contoso.local"), host("rdsh03'; calc.exe #.contoso.local")}
	g := cases.Ground{
		Case:         &cases.Case{Listed: cases.Listed{Number: 7, Remedy: compat.NewerLicenseServer, OpenedAt: time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)}},
		Organization: "Lumen", AsOf: time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC),
		Remedy: &compat.Remedy{
			Title: compat.Text{EN: "A newer license server", FR: "Un serveur de licences plus récent"}, Effort: compat.Text{EN: "half a day", FR: "une demi-journée"}, Who: compat.Text{EN: "server team", FR: "équipe serveurs"},
			Preconditions: []compat.Precondition{{Text: compat.Text{EN: "A machine is at hand", FR: "Une machine est disponible"}, Met: compat.Unknown}},
		},
		NewServer: "lic22.contoso.local", Server: "lic19.contoso.local", Hosts: hosts,
		Collections: []compat.Collection{{Name: "Finance", Broker: "rdcb01.contoso.local", Hosts: []string{"rdsh01.contoso.local"}}},
	}
	for _, h := range hosts {
		g.Before = append(g.Before, &cases.HostBefore{Name: h.Name, LicenseServers: h.LicenseServers, ListSource: h.LicenseServersSource, Mode: h.LicensingMode})
	}
	return g
}

func newGround() *cases.Ground { return new(ground()) }

func section(t *testing.T, r *cases.Plan, id string) cases.Section {
	t.Helper()
	i := slices.IndexFunc(r.Sections, func(s cases.Section) bool { return s.ID == id })
	if i < 0 {
		t.Fatalf("no section %s", id)
	}
	return r.Sections[i]
}

func script(t *testing.T, r *cases.Plan, name string) string {
	t.Helper()
	for _, s := range r.Scripts(cases.English) {
		if s.Name == name {
			return s.Text
		}
	}
	t.Fatalf("no script %s", name)
	return ""
}

func TestPlan_PointsTheWayThatFitsTheHosts(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*cases.Ground)
		first  string
		says   string
	}{
		"a broker governs them": {func(*cases.Ground) {}, "2a-point-deployment.ps1", "rdcb01.contoso.local"},
		"a policy sets it":      {func(g *cases.Ground) { g.Hosts[0].LicenseServersSource = new("policy") }, "2b-point-policy.ps1", "1 of 3 hosts"},
		"neither":               {func(g *cases.Ground) { g.Collections = nil }, "2c-point-hosts.ps1", "3 hosts"},
	}
	for name, test := range tests {
		g := ground()
		test.change(&g)
		s := section(t, cases.NewPlan(&g), "point")
		if s.Script[0] != test.first || !strings.Contains(s.Lines[0].Text.EN, test.says) || s.Script[len(s.Script)-1] != "2d-registry-last-resort.ps1" {
			t.Errorf("%s: %q, %s", name, s.Script, s.Lines[0].Text.EN)
		}
	}
}

func TestPlan_EveryWayKeepsThePresentServersUnlessAsked(t *testing.T) {
	t.Parallel()
	r := cases.NewPlan(newGround())
	for _, name := range []string{"2a-point-deployment.ps1", "2b-point-policy.ps1", "2c-point-hosts.ps1"} {
		if text := script(t, r, name); !strings.Contains(text, "[switch] $OnlyNew") || !strings.Contains(text, "-ne $NewServer }") {
			t.Errorf("%s takes the present license servers off:\n%s", name, text)
		}
	}
}

// What a policy set would stay in the host's own list once the policy is gone.
func TestPlan_GivesBackOnlyListsOfTheHostsThemselves(t *testing.T) {
	t.Parallel()
	g := ground()
	g.Before[0].ListSource = new("policy")
	back := script(t, cases.NewPlan(&g), "4-roll-back.ps1")
	if !strings.Contains(back, "'rdsh01.contoso.local' = @('lic19.contoso.local')") || strings.Contains(back, "rdsh02") {
		t.Errorf("want the list of rdsh01 and not that of rdsh02:\n%s", back)
	}
}

func TestPlan_ScriptsHaveTheNamesOfTheFleet(t *testing.T) {
	t.Parallel()
	r := cases.NewPlan(newGround())
	hosts := script(t, r, "2c-point-hosts.ps1")
	for _, want := range []string{
		"$NewServer = 'lic22.contoso.local'\n", "$ModeNumber = '4'\n", "$Hosts = @('rdsh01.contoso.local', 'rdsh02.contoso.local', 'rdsh03''; calc.exe #.contoso.local')\n",
	} {
		if !strings.Contains(hosts, want) {
			t.Errorf("no %q in\n%s", want, hosts)
		}
	}
	if deployment := script(t, r, "2a-point-deployment.ps1"); !strings.Contains(deployment, "$Mode = 'PerUser'\n$Brokers = @('rdcb01.contoso.local')\n") {
		t.Errorf("deployment:\n%s", deployment)
	}
	if back := script(t, r, "4-roll-back.ps1"); !strings.Contains(back, "    'rdsh01.contoso.local' = @('lic19.contoso.local')\n") || strings.Contains(back, "$NewServer") {
		t.Errorf("way back:\n%s", back)
	}
}

func TestPlan_WhatIsNotKnownIsNotMadeUp(t *testing.T) {
	t.Parallel()
	g := ground()
	g.NewServer = ""
	if r := cases.NewPlan(&g); r.Scripts(cases.French) != nil {
		t.Error("scripts without the name of the new server")
	}
	g = ground()
	g.Hosts[0].LicensingMode, g.Hosts[1].LicensingMode, g.Before[1].LicenseServers = new(int64(2)), nil, nil
	g.Hosts[2].Name = "evil\nname"
	r := cases.NewPlan(&g)
	if hosts := script(t, r, "2c-point-hosts.ps1"); !strings.Contains(hosts, "$ModeNumber = ''\n") || strings.Contains(hosts, "evil") {
		t.Errorf("hosts whose modes differ:\n%s", hosts)
	}
	if back := script(t, r, "4-roll-back.ps1"); strings.Contains(back, "rdsh01") || !strings.Contains(back, "rdsh02") {
		t.Errorf("a list that nobody has read is set back:\n%s", back)
	}
	if len(r.LeftOut) != 1 {
		t.Errorf("left out %q", r.LeftOut)
	}
}

func TestPlan_SameInputSameBytes(t *testing.T) {
	t.Parallel()
	for _, l := range []cases.Language{cases.English, cases.French} {
		one, err := cases.NewPlan(newGround()).ZIP(l)
		if err != nil {
			t.Fatal(err)
		}
		later := ground()
		later.AsOf = later.AsOf.Add(time.Hour)
		slices.Reverse(later.Hosts)
		if two, err := cases.NewPlan(&later).ZIP(l); err != nil || !bytes.Equal(one, two) {
			t.Errorf("%s: other bytes, %v", l, err)
		}
		r, err := zip.NewReader(bytes.NewReader(one), int64(len(one)))
		if err != nil || len(r.File) != 9 || r.File[0].Name != "runbook.pdf" || r.File[8].Name != "SHA256SUMS" {
			t.Errorf("%s: %d files, %v", l, len(r.File), err)
		}
	}
	r := cases.NewPlan(newGround())
	if r.FileName("zip") != "plan-7.zip" {
		t.Errorf("called %s", r.FileName("zip"))
	}
}

func TestPlan_AServerThatTheFleetHasNeedsNoRole(t *testing.T) {
	t.Parallel()
	g := ground()
	g.Case.Remedy = compat.RepointToNewerServer
	if n, all := len(cases.NewPlan(&g).Sections), len(cases.NewPlan(newGround()).Sections); n != all-2 { // role, activation
		t.Errorf("%d sections of %d", n, all)
	}
}

func TestIsServerName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"lic22": true, "LIC-22.contoso.local": true, "lic_22": true, "": false, "a": false, "-WhatIf": false, ".x": false, "a b": false, "a'b": false, "a,b": false,
		"é.local": false, "a;b": false, "$(x)": false, strings.Repeat("a", 254): false,
	} {
		if cases.IsServerName(name) != want {
			t.Errorf("%q: %t", name, !want)
		}
	}
}
