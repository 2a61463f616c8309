package compat

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// with2028 is the built-in file with one more Windows Server, made as a reviewer would make it.
func with2028(t *testing.T) *Data {
	t.Helper()
	file, err := readDataFile(builtInFile)
	if err != nil {
		t.Fatal(err)
	}
	file.Reviewed = "2028-11-01"
	file.CALs = append(file.CALs, calEntry{Version: "2028", IDs: []idEntry{{ID: 9, Source: "key-pack-class"}}})
	file.Releases = append(file.Releases, releaseEntry{
		Release: "2028", CAL: "2028", Builds: []buildNumbers{{Build: 29000, Client: "Windows 12", Source: "release-information"}},
		Lifecycle: lifecycleEntry{GA: "2028-10-10", Mainstream: "2033-10-11", Source: "end-of-life"},
	})
	extendTable(&file.CALOnHost, "yes derived", "no derived")
	extendTable(&file.CALOnServer, "no derived", "yes derived")
	text, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	d, err := LoadData(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// extendTable adds the column of 2028, with one word for all older rows, and the row of 2028, with another for all older columns.
func extendTable(table *tableEntry, column, row string) {
	for i := range table.Rows {
		table.Rows[i].Cells = append(table.Rows[i].Cells, column)
	}
	cells := append(slices.Repeat([]string{row}, len(table.CALs)), "yes derived")
	table.CALs = append(table.CALs, "2028")
	table.Rows = append(table.Rows, rowEntry{Release: "2028", Cells: cells})
}

var (
	os2025 = OS{Caption: "Microsoft Windows Server 2025 Standard", Version: "10.0.26100", ProductType: 3}
	os2028 = OS{Caption: "Microsoft Windows Server 2028 Standard", Version: "10.0.29000", ProductType: 3}
)

// hostOf2028 is one 2028 host in Per User mode with one license server.
func hostOf2028(s LicenseServer) Facts {
	s.Name, s.KeyPacksRead = "lic01.contoso.local", true
	return Facts{
		Hosts: []Host{{
			Name: "rdsh01.contoso.local", OS: os2028, Mode: ModePerUser, LicenseServers: []string{s.Name}, LicenseServersRead: true,
		}},
		LicenseServers: []LicenseServer{s},
		Collections:    []Collection{{ID: "1", Name: "Office", Hosts: []string{"rdsh01.contoso.local"}}},
	}
}

func packOf2028() []KeyPack {
	return []KeyPack{{ID: 1, Type: 2, ProductType: 1, ProductVersionID: 9, Total: CountOf(50), Issued: CountOf(10)}}
}

func rulesFound(c CollectionResult, v Verdict) (ids []string) {
	for _, f := range c.Findings {
		if f.Verdict == v {
			ids = append(ids, f.Rule)
		}
	}
	return ids
}

func TestNextRelease_IsAChangeOfData(t *testing.T) {
	t.Parallel()
	facts := hostOf2028(LicenseServer{OS: os2028, KeyPacks: packOf2028()})
	facts.Data = with2028(t)
	got := Evaluate(facts).Collections[0]
	if got.Verdict != OK || got.State != StateFine {
		t.Errorf("%s, state %d, findings %v %v", got.Verdict, got.State, rulesFound(got, Violation), rulesFound(got, Unknown))
	}
	if name := got.Rows[0].Release.String(); name != "2028" {
		t.Errorf("the host is of %s", name)
	}
	if name := got.Columns[1].Supply.Version.String(); name != "2028" {
		t.Errorf("the CALs are of %s", name)
	}
	steps := NewExplainer(facts).Cell(got, 0, 1).Steps
	at := slices.IndexFunc(steps, func(s Step) bool { return s.Rule == "server-older-than-cal" })
	if at < 0 || !strings.HasPrefix(steps[at].Source.EN, "derived from Microsoft Learn") || !strings.Contains(steps[at].Text.EN, "2028 ≥ 2028") {
		t.Errorf("rests on %v", steps)
	}
}

func TestNextRelease_AnOlderServerRefusesItsCALs(t *testing.T) {
	t.Parallel()
	facts := hostOf2028(LicenseServer{OS: os2025})
	facts.Purchases = []Purchase{{Reference: "PO-1", Version: 28, Kind: PerUser, Quantity: 50, LicenseServer: "lic01.contoso.local"}}
	facts.Data = with2028(t)
	got := Evaluate(facts).Collections[0]
	for _, rule := range []string{"server-older-than-cal", "server-older-than-host"} {
		if !slices.Contains(rulesFound(got, Violation), rule) {
			t.Errorf("%s is not among %v", rule, rulesFound(got, Violation))
		}
	}
	if want := "2028 CALs cannot live on lic01.contoso.local: the server is of 2025"; got.Findings[0].Message.EN != want {
		t.Errorf("says %q, want %q", got.Findings[0].Message.EN, want)
	}
}

// Without the file the same machines and CALs are there, by the names they give themselves, and nothing about them is fine.
func TestNextRelease_UnheardOfStaysVisible(t *testing.T) {
	t.Parallel()
	facts := hostOf2028(LicenseServer{OS: os2028, KeyPacks: packOf2028()})
	facts.Purchases = []Purchase{{Reference: "PO-1", Version: 28, Kind: PerUser, Quantity: 50, LicenseServer: "lic01.contoso.local"}}
	got := Evaluate(facts).Collections[0]
	if got.Verdict != Unknown || len(rulesFound(got, Violation)) > 0 {
		t.Errorf("%s, violations %v", got.Verdict, rulesFound(got, Violation))
	}
	for _, rule := range []string{"unknown-release", "unknown-product-version-id"} {
		if !slices.Contains(rulesFound(got, Unknown), rule) {
			t.Errorf("%s is not among %v", rule, rulesFound(got, Unknown))
		}
	}
	if got.Rows[0].Release != UnknownRelease || !strings.Contains(got.Rows[0].Reading, "Windows Server 2028") {
		t.Errorf("the host is of %s, read as %q", got.Rows[0].Release, got.Rows[0].Reading)
	}
	for _, f := range got.Findings {
		if f.Rule == "unknown-product-version-id" && !strings.Contains(f.Message.EN, "ProductVersionID 9, 2028") {
			t.Errorf("does not name the CALs: %s", f.Message.EN)
		}
	}
}

func TestSetDefault_ComesTooLateOnceTheDefaultIsInUse(t *testing.T) {
	t.Parallel()
	before := Default()
	if err := SetDefault(with2028(t)); err == nil || Default() != before {
		t.Errorf("says %v; the default has changed: %t", err, Default() != before)
	}
}

func TestNextRelease_LifecycleAndIDsComeWithIt(t *testing.T) {
	t.Parallel()
	d := with2028(t)
	if l, ok := d.Lifecycle(2 * 28); !ok || day(l.Mainstream) != "2033-10-11" || day(l.Extended) != "" {
		t.Errorf("known %t, %+v", ok, l)
	}
	if v := d.CALVersionOfID(9); v != 28 {
		t.Errorf("id 9 is of %s", v)
	}
	if got := CALVersionOfID(9); got != UnknownCAL {
		t.Errorf("the built-in data has changed: id 9 is of %s", got)
	}
	if issued := d.SumIssued([]IssuedCAL{{KeyPackID: 1, Device: "pc1", Status: statusRevoked}}, packOf2028()); issued.Revoked[0].Version != 28 {
		t.Errorf("revoked CALs are of %s", issued.Revoked[0].Version)
	}
}
