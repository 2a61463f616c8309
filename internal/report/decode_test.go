package report_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/report"
)

func full(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/full.json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestDecode_FullReportFillsEveryField(t *testing.T) {
	t.Parallel()
	want := report.Report{
		Schema:      1,
		ID:          "0198c0de-0000-7000-8000-000000000001",
		CollectedAt: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		Collector:   report.Collector{Name: "calfleet-agent", Version: "0.1.0"},
		Computer: report.Computer{
			Name: "RDSH01", FQDN: "rdsh01.contoso.local", Domain: "contoso.local", DomainJoined: new(true), MachineID: "4c4c4544-0042",
			OS:    &report.OS{Caption: "Microsoft Windows Server 2019 Standard", Version: "10.0.17763", ProductType: new(int64(3)), SKU: new(int64(7))},
			Roles: []string{"RDS-RD-SERVER"},
		},
		SessionHost: &report.SessionHost{
			LicensingMode: new(int64(report.ModePerUser)), LicensingModeSource: "policy",
			LicenseServers: []string{"lic01.contoso.local"}, LicenseServersSource: "policy", GraceDaysLeft: new(int64(0)),
			Connectivity:   []report.Connectivity{{Server: "lic01.contoso.local", Status: 11}},
			IgnoredServers: []string{"lic09.contoso.local"},
		},
		LicenseServer: &report.LicenseServer{
			Activated: new(true), ProductID: "00477-001", ServerID: "LS-1", Scope: new(int64(1)), InServerGroup: new(true), NoUpgrade: new(false),
			KeyPacks: []report.KeyPack{{
				ID: 3, Description: "C50-10.01-S", KeyPackType: new(int64(5)), ProductType: new(int64(1)),
				ProductVersion: "Windows Server 2019", ProductVersionID: new(int64(6)), Total: new(int64(2000)), Issued: new(int64(1)), Available: new(int64(1999)),
				ExpiresAt: new(time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)),
			}},
			Issued: []report.Issued{{
				LicenseID: 7, KeyPackID: 3, ToComputer: "PC042", HardwareID: "a1b2", Status: new(int64(2)),
				IssuedAt: new(time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)), ExpiresAt: new(time.Date(2026, 12, 5, 8, 0, 0, 0, time.UTC)),
			}},
		},
		Deployment: &report.Deployment{
			Broker: "rdcb01.contoso.local", LicensingMode: new(int64(4)), LicenseServers: []string{"lic01.contoso.local"},
			Collections: []report.Collection{{Name: "Finance", Hosts: []string{"rdsh01.contoso.local"}, Authorised: new(int64(40)), Actual: new(int64(31))}},
		},
		Purchases: []report.Purchase{{
			Reference: "PO-2026-0117", CALVersion: "2022", CALKind: report.PerUser, Quantity: 50, Program: "csp",
			Agreement: "V1234567", LicenseServer: "lic01.contoso.local", PurchasedOn: report.Date{Year: 2026, Month: 1, Day: 17},
			Term: report.TermSubscription, EndsOn: report.Date{Year: 2029, Month: 1, Day: 16},
			Assurance: new(true), AssuredUntil: report.Date{Year: 2028, Month: 12, Day: 31},
		}},
	}
	got, err := report.Decode(full(t))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Decode (-want +got):\n%s", diff)
	}
}

// minimal is a report with extra members before its closing brace.
func minimal(extra string) string {
	if extra != "" {
		extra = ", " + extra
	}
	return `{"schema": 1, "report_id": "0198c0de-0000-7000-8000-000000000001", "collected_at": "2026-11-23T09:00:00Z", "computer": {"name": "RDSH01"}` + extra + `}`
}

func decoded(t *testing.T, text string) report.Report {
	t.Helper()
	r, err := report.Decode([]byte(text))
	if err != nil {
		t.Fatalf("Decode(%s): %v", text, err)
	}
	return r
}

func TestDecode_AbsentIsNotZero(t *testing.T) {
	t.Parallel()
	absent := decoded(t, minimal(`"session_host": {}, "license_server": {"activated": null}`))
	empty := decoded(t, minimal(`"session_host": {"license_servers": [], "grace_days_left": 0, "licensing_mode": 0, "connectivity": [], "ignored_license_servers": []},
		"license_server": {"activated": false, "in_license_servers_group": false, "prevents_license_upgrade": false, "key_packs": [], "issued": []}`))
	if diff := cmp.Diff(&report.SessionHost{}, absent.SessionHost); diff != "" {
		t.Errorf("nothing read (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(&report.LicenseServer{}, absent.LicenseServer); diff != "" {
		t.Errorf("nothing read (-want +got):\n%s", diff)
	}
	wantHost := &report.SessionHost{LicenseServers: []string{}, GraceDaysLeft: new(int64(0)), LicensingMode: new(int64(0)), Connectivity: []report.Connectivity{}, IgnoredServers: []string{}}
	if diff := cmp.Diff(wantHost, empty.SessionHost); diff != "" {
		t.Errorf("read and empty (-want +got):\n%s", diff)
	}
	wantServer := &report.LicenseServer{Activated: new(false), InServerGroup: new(false), NoUpgrade: new(false), KeyPacks: []report.KeyPack{}, Issued: []report.Issued{}}
	if diff := cmp.Diff(wantServer, empty.LicenseServer); diff != "" {
		t.Errorf("read and empty (-want +got):\n%s", diff)
	}
}

func TestDecode_BringsNamesTimesAndUnlimitedToOneSpelling(t *testing.T) {
	t.Parallel()
	got := decoded(t, `{"schema": 1, "report_id": "0198C0DE-0000-7000-8000-00000000000A", "collected_at": "2026-11-23T10:00:00.1234567+01:00",
		"computer": {"name": "RDSH_01", "fqdn": " RDSH_01.Contoso.Local", "domain": "CONTOSO"},
		"session_host": {"licensing_mode": 6, "license_servers": ["LIC01", " lic02.contoso.local", "", "lic01"], "grace_days_left": 4294967295},
		"license_server": {"key_packs": [{"key_pack_id": 2, "total": 4294967295, "available": -1, "key_pack_type": 7, "product_version_id": 99}]}}`)
	want := report.Report{
		Schema: 1, ID: "0198c0de-0000-7000-8000-00000000000a", CollectedAt: time.Date(2026, 11, 23, 9, 0, 0, 123456000, time.UTC),
		Computer: report.Computer{Name: "RDSH_01", FQDN: "rdsh_01.contoso.local", Domain: "contoso"},
		SessionHost: &report.SessionHost{
			LicensingMode: new(int64(6)), LicenseServers: []string{"lic01", "lic02.contoso.local"},
			GraceDaysLeft: new(int64(report.Unlimited)),
		},
		LicenseServer: &report.LicenseServer{KeyPacks: []report.KeyPack{{
			ID: 2, Total: new(int64(report.Unlimited)), Available: new(int64(report.Unlimited)),
			KeyPackType: new(int64(7)), ProductVersionID: new(int64(99)),
		}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Decode (-want +got):\n%s", diff)
	}
}

func TestDecode_AnEndTellsWhatEnds(t *testing.T) {
	t.Parallel()
	got := decoded(t, minimal(`"purchases": [{"reference": "a", "cal_version": "2022", "cal_kind": "per_user", "quantity": 1, "ends_on": "2029-01-16"},
		{"reference": "b", "cal_version": "2022", "cal_kind": "per_user", "quantity": 1, "assurance_until": "2028-12-31"}]`)).Purchases
	if got[0].Term != report.TermSubscription || got[0].Assurance != nil || got[1].Term != "" || got[1].Assurance == nil || !*got[1].Assurance {
		t.Errorf("understood as %+v", got)
	}
}

func TestDecode_AcceptsTheMarkThatWindowsEditorsLeave(t *testing.T) {
	t.Parallel()
	decoded(t, "\ufeff"+minimal("")+"\r\n")
}

func TestDecodeAll_TakesOneReportOrAnArray(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{minimal(""): 1, "[" + minimal("") + "]": 1, "[" + minimal("") + "," + minimal("") + "]": 2, "[]": 0} {
		reports, err := report.DecodeAll([]byte(text))
		if err != nil || len(reports) != want {
			t.Errorf("DecodeAll(%s): %d reports, %v; want %d", text, len(reports), err, want)
		}
	}
	_, err := report.DecodeAll([]byte("[" + minimal("") + "," + strings.Replace(minimal(""), "RDSH01", "é", 1) + "]"))
	var problems report.Problems
	if !errors.As(err, &problems) || len(problems) != 1 || problems[0].Path != "[1].computer.name" {
		t.Errorf("DecodeAll names %v, want [1].computer.name", err)
	}
}

func ExampleDecode() {
	_, err := report.Decode([]byte(`{"schema": 1, "report_id": "7", "computer": {"name": "RDSH 01"},
		"session_host": {"connectivity": [{"server": "lic01", "status": "ok"}]}, "color": 1}`))
	fmt.Println(err)
	// Output:
	// report_id: must be a UUID like 0198c0de-0000-7000-8000-000000000001
	// computer.name: must be a host name: letters, digits, - and _, dots between
	// session_host.connectivity[0].status: must be a number, not text
	// color: no such field
	// collected_at: is required
}
