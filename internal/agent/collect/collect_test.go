package collect_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/agent/collect"
	"calfleet/internal/agent/facts"
	"calfleet/internal/report"
)

var update = flag.Bool("update", false, "write the golden reports anew")

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

// golden is a report of a recording and what it could not read, as the golden file has them.
type golden struct {
	Report   report.Report `json:"report"`
	Problems []string      `json:"problems"`
}

func collected(t *testing.T, name string, usage bool) golden {
	t.Helper()
	machine, err := facts.Load(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	r, problems, err := collect.Report(machine, collect.Options{Now: noon, Version: "0.1.0", Usage: usage})
	if err != nil {
		t.Fatal(err)
	}
	g := golden{Report: r, Problems: []string{}}
	for _, p := range problems {
		g.Problems = append(g.Problems, p.String())
	}
	return g
}

func TestReport_OfRecordedFleets(t *testing.T) {
	t.Parallel()
	recordings, err := filepath.Glob("testdata/*/wmi.json")
	if err != nil || len(recordings) < 7 {
		t.Fatalf("only %d recordings (%v)", len(recordings), err)
	}
	for _, path := range recordings {
		name := filepath.Base(filepath.Dir(path))
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := collected(t, name, false)
			if !strings.HasPrefix(got.Report.ID, "019") && !strings.HasPrefix(got.Report.ID, "01a") {
				t.Errorf("id %s is not of its time", got.Report.ID)
			}
			got.Report.ID = "0198c0de-0000-7000-8000-000000000001"
			compare(t, filepath.Join("testdata", name, "report.json"), got)
		})
	}
}

func compare(t *testing.T, path string, got golden) {
	t.Helper()
	data, err := json.MarshalIndent(got, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	data = append(data, '\n')
	if *update {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(data)); diff != "" {
		t.Error(diff)
	}
}

func TestReport_PolicyGoesOverLocalSettings(t *testing.T) {
	t.Parallel()
	machine, err := facts.Load("testdata/rdsh-2019-per-device")
	if err != nil {
		t.Fatal(err)
	}
	machine.Registry[`SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services`] = &facts.Key{Values: facts.Row{"LicensingMode": int64(4), "LicenseServers": ""}}
	r, _, err := collect.Report(machine, collect.Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	h := r.SessionHost
	if *h.LicensingMode != report.ModePerUser || h.LicensingModeSource != "policy" || h.LicenseServers == nil || len(h.LicenseServers) > 0 || h.LicenseServersSource != "policy" {
		t.Errorf("a policy that is set and empty, beside local settings, gives %+v", h)
	}
}

func TestReport_RegistryAnswersWhereWMIDoesNot(t *testing.T) {
	t.Parallel()
	machine, err := facts.Load("testdata/rdsh-2019-per-device")
	if err != nil {
		t.Fatal(err)
	}
	machine.WMI = facts.WMI{}
	r, problems, err := collect.Report(machine, collect.Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	want := report.OS{Caption: "Windows Server 2019 Standard", Version: "10.0.17763", ProductType: new(int64(3))}
	if diff := cmp.Diff(want, *r.Computer.OS); diff != "" {
		t.Error(diff)
	}
	h := r.SessionHost
	if h == nil || *h.LicensingMode != report.ModePerDevice || h.LicensingModeSource != "local" || !cmp.Equal(h.LicenseServers, []string{"lic19.contoso.local"}) {
		t.Errorf("session host %+v", h)
	}
	if h.GraceDaysLeft != nil || h.Connectivity != nil || r.Computer.DomainJoined != nil {
		t.Error("what only WMI knows is not left out")
	}
	if len(problems) > 0 {
		t.Errorf("what is not there is no problem, but %v", problems)
	}
}

func TestReport_UsageReplacesOldFiguresOfPerUserPacks(t *testing.T) {
	t.Parallel()
	type figures struct{ ID, Issued, Available int64 }
	sum := func(g golden) (out []figures) {
		for _, p := range g.Report.LicenseServer.KeyPacks {
			if *p.ProductType == 1 {
				out = append(out, figures{p.ID, *p.Issued, *p.Available})
			}
		}
		return out
	}
	without := []figures{{3, 3, 47}, {5, 0, 0}, {7, 0, 10}}
	if diff := cmp.Diff(without, sum(collected(t, "license-server-2019", false))); diff != "" {
		t.Error(diff)
	}
	// 67 users of 50 and 10 CALs: both packs full, seven beyond in the pack that Windows keeps for those.
	with := []figures{{3, 50, 0}, {5, 7, -7}, {7, 10, 0}}
	if diff := cmp.Diff(with, sum(collected(t, "license-server-2019", true))); diff != "" {
		t.Error(diff)
	}
}

func TestReport_ListThatDoesNotFitIsLeftOutWhole(t *testing.T) {
	t.Parallel()
	machine, err := facts.Load("testdata/license-server-2019")
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range machine.WMI.Queries {
		if q.Class == "Win32_TSIssuedLicense" {
			for n := range int64(report.MaxItems + 1) {
				machine.WMI.Queries[i].Rows = append(machine.WMI.Queries[i].Rows, facts.Row{"LicenseId": n + 100, "KeyPackId": int64(4)})
			}
		}
	}
	r, problems, err := collect.Report(machine, collect.Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	if r.LicenseServer.Issued != nil || len(r.LicenseServer.KeyPacks) == 0 || len(problems) != 1 {
		t.Errorf("%d issued, %d packs, problems %v", len(r.LicenseServer.Issued), len(r.LicenseServer.KeyPacks), problems)
	}
}

func TestReport_ComputerWithoutANameHasNone(t *testing.T) {
	t.Parallel()
	if _, _, err := collect.Report(&facts.Recording{}, collect.Options{Now: noon}); err == nil {
		t.Error("a computer that answers nothing has a report")
	}
}
