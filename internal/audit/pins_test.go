package audit

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/inventory"
	"calfleet/internal/jobs"
)

func TestWritePack_TellsWhoStandsForWhatIsPinned(t *testing.T) {
	t.Parallel()
	pool, o := demoFleet(t)
	queue, err := jobs.NewQueue(pool)
	if err != nil {
		t.Fatal(err)
	}
	store := inventory.New(pool, queue)
	before := writePack(t, pool, o).table(t, "pins.csv")
	snapshot, err := store.Snapshot(t.Context(), o.Organization)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{"domain": "corp.example", "licensing_mode": "2", "license_servers": "none", "os": "2025"}
	host := snapshot.Hosts[hostWithMode(snapshot)]
	if _, err := store.SaveHost(t.Context(), o.Organization, "=ana@contoso.local", inventory.Form{
		ID: host.ID, Values: said, Seen: inventory.HostValues(host), Pin: true, Until: new(time.Date(2091, 12, 31, 0, 0, 0, 0, time.UTC)), Reason: "=1+1",
	}); err != nil {
		t.Fatal(err)
	}
	rows := map[string]map[string]string{}
	for _, row := range writePack(t, pool, o).table(t, "pins.csv") {
		if row["Record"] == host.Name {
			rows[row["Field"]] = row
		}
	}
	want := map[string]string{"Domain": "corp.example", "Licensing mode": "Per Device", "License servers": "none", "Release": "2025"}
	for field, value := range want {
		row := rows[field]
		if row["Value that counts"] != value || row["Pinned"] != "yes" || row["Said by"] != "'=ana@contoso.local" || row["Why"] != "'=1+1" || row["Until"] != "the end of 2091-12-31 (UTC)" {
			t.Errorf("%s: %v", field, row)
		}
	}
	if row := rows["Licensing mode"]; row["Reports say"] != "Per User" || row["Reported by"] == "" || row["Reported since (UTC)"] == "" {
		t.Errorf("what reports say: %v", row)
	}
	if diff := cmp.Diff(len(want), len(rows)); diff != "" {
		t.Errorf("rows beside the %d that were there: %s", len(before), diff)
	}
}

// hostWithMode is a host that reports a Per User mode.
func hostWithMode(s *inventory.Snapshot) string {
	for _, c := range s.Facts.Hosts {
		if h := s.Hosts[c.Name]; h != nil && h.LicensingMode != nil && *h.LicensingMode == 4 && h.Release != "2025" {
			return h.Name
		}
	}
	return ""
}
