package audit

import (
	"strings"
	"testing"

	"calfleet/internal/cases"
	"calfleet/internal/findings"
)

func TestWritePack_HasTheCasesWithTheSumsOfTheirFiles(t *testing.T) {
	t.Parallel()
	pool, o := demoFleet(t)
	open, err := findings.New(pool).List(t.Context(), o.Organization, findings.Filter{Verdict: "violation"})
	if err != nil || len(open) == 0 {
		t.Fatalf("%d findings, %v", len(open), err)
	}
	before := writePack(t, pool, o).table(t, "cases.csv")
	row := before[len(before)-1]
	if row["Case"] == "" || row["Remedy"] == "" || row["State"] == "" || row["Findings"] == "" || row["Opened (UTC)"] == "" {
		t.Errorf("a case of the demo: %v", row)
	}
	store := cases.New(pool)
	all, err := cases.All(t.Context(), pool, o.Organization)
	if err != nil || len(all) != len(before) {
		t.Fatalf("%d cases of %d, %v", len(before), len(all), err)
	}
	if err := store.Attach(t.Context(), o.Organization, "ana", all[0].ID, "invoice", "=facture.pdf", []byte("x")); err != nil {
		t.Fatal(err)
	}
	row = writePack(t, pool, o).table(t, "cases.csv")[0]
	if !strings.HasPrefix(row["Files"], "'=facture.pdf (sha256 2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881)") {
		t.Errorf("attached: %q", row["Files"])
	}
}
