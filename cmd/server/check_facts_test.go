package main

import (
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"calfleet/internal/compat"
	"calfleet/internal/report"
)

// fullFacts are those of a report that says everything.
func fullFacts(t *testing.T) compat.Facts {
	t.Helper()
	data, err := os.ReadFile("../../internal/report/testdata/full.json")
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return factsFromReports([]readReport{{Report: r, file: "full.json"}})
}

// A fact that only the portal sees would make the command judge otherwise.
func TestFactsFromReports_CarryEverythingThatAReportSays(t *testing.T) {
	t.Parallel()
	facts := fullFacts(t)
	unsayable := []string{"Host.ClockAhead", "Host.Said", "LicenseServer.ClockAhead", "LicenseServer.Said", "LicenseServer.Refusals", "Purchase.ID", "Collection.ID"}
	for _, fact := range []any{facts.Hosts[0], facts.LicenseServers[0], facts.Purchases[0], facts.Collections[0]} {
		value := reflect.ValueOf(fact)
		for i := range value.NumField() {
			name := value.Type().Name() + "." + value.Type().Field(i).Name
			if value.Field(i).IsZero() != slices.Contains(unsayable, name) {
				t.Errorf("%s is %v", name, value.Field(i))
			}
		}
	}
}

func TestFactsFromReports_SumUpIssuedCALs(t *testing.T) {
	t.Parallel()
	r := report.Report{
		Computer: report.Computer{Name: "LIC01"},
		LicenseServer: &report.LicenseServer{
			KeyPacks: []report.KeyPack{{ID: 3, ProductVersionID: new(int64(6))}},
			Issued: []report.Issued{
				{LicenseID: 1, KeyPackID: 3, ToComputer: "PC1", Status: new(int64(2))},
				{LicenseID: 2, KeyPackID: 3, ToComputer: "PC1", Status: new(int64(2))},
				{LicenseID: 3, KeyPackID: 3, ToComputer: "PC2"},
			},
		},
	}
	want := compat.Issued{Read: true, Several: []compat.Holder{{Device: "PC1", Version: compat.CAL2019, N: 2}}, Holders: 1}
	got := factsFromReports([]readReport{{Report: r}}).LicenseServers[0].Issued
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("issued (-want +got):\n%s", diff)
	}
	r.LicenseServer.Issued = nil
	if got := factsFromReports([]readReport{{Report: r}}).LicenseServers[0].Issued; got.Read {
		t.Errorf("nobody has listed them, and they are %+v", got)
	}
}
