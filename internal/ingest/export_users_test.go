package ingest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/ingest"
	"calfleet/internal/report"
)

func TestParse_PerUserUsageCountsUsersByVersionAndKeepsNoNames(t *testing.T) {
	t.Parallel()
	text := string(sample(t, "per-user-usage.csv"))
	if kind := ingest.Detect("usage.csv", []byte(text)); kind != ingest.PerUserUsage {
		t.Fatalf("read as %q", kind)
	}
	r, notes := exported(t, text, about("lic01.contoso.local"))
	want := []report.Usage{{CALVersion: "2019", Issued: 2}, {CALVersion: "2022", Issued: 1}, {CALVersion: "2008", Issued: 1}}
	if diff := cmp.Diff(want, r.LicenseServer.PerUserUsage); diff != "" {
		t.Errorf("usage (-want +got):\n%s", diff)
	}
	encoded, err := report.Encode(r)
	if err != nil || strings.Contains(string(encoded), "dupont") || r.LicenseServer.KeyPacks != nil {
		t.Errorf("kept: %s, %v", encoded, err)
	}
	lines := make([]int, len(notes))
	for i, n := range notes {
		lines[i] = n.Line
	}
	if diff := cmp.Diff([]int{7, 8, 9}, lines); diff != "" {
		t.Errorf("lines that are not counted (-want +got):\n%s\n%v", diff, notes)
	}
}

func TestParse_PerUserUsageWantsTheServersName(t *testing.T) {
	t.Parallel()
	_, notes, err := ingest.Parse("usage.csv", sample(t, "per-user-usage.csv"), about(""))
	if err == nil || !slices.ContainsFunc(notes, func(n ingest.Note) bool { return strings.Contains(n.Text, "give its name beside the file") }) {
		t.Errorf("%v, %v", notes, err)
	}
}

func TestParse_CheckmkEditionsWithoutColumnsAreListed(t *testing.T) {
	t.Parallel()
	tests := map[string][]string{
		"checkmk-totals-names.txt": {"RDSPerUserCAL: 12 of 50 in use", "TSorRDSPerDeviceCAL: 20 of 20 in use"},
		"checkmk-totals-users.txt": {"PerUserLicenses: 987 of 1200 in use", `not understood in this edition of the section: "PerUserLicenses   n/a   987"`},
	}
	for name, want := range tests {
		reports, notes, err := ingest.Parse(name, sample(t, name), about("lic07.contoso.local"))
		if err == nil || len(reports) != 0 {
			t.Errorf("%s: %d reports, %v; want none: no version is said", name, len(reports), err)
		}
		var told []string
		for _, n := range notes {
			told = append(told, n.String())
		}
		for _, line := range append(want, "holds names, totals and uses but no versions") {
			if !strings.Contains(strings.Join(told, "\n"), line) {
				t.Errorf("%s: nothing tells %q:\n%s", name, line, strings.Join(told, "\n"))
			}
		}
	}
}
