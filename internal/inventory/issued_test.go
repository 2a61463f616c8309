package inventory

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/compat"
	"calfleet/internal/report"
)

// temporary is a temporary CAL of the pack of sampleServer.
func temporary(computer string, id int64, until time.Time) report.Issued {
	return report.Issued{LicenseID: id, KeyPackID: 3, ToComputer: computer, Status: new(int64(1)), ExpiresAt: &until}
}

// held is a permanent CAL of the pack of sampleServer.
func held(computer string, id int64) report.Issued {
	return report.Issued{LicenseID: id, KeyPackID: 3, ToComputer: computer, HardwareID: "hw-" + computer, Status: new(int64(2))}
}

func issuing(cals ...report.Issued) func(*report.Report) {
	return func(r *report.Report) { r.LicenseServer.Issued = append([]report.Issued{}, cals...) }
}

func TestSubmitReport_IssuedCALsAreSummedUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	until := time.Date(2026, time.April, 5, 8, 0, 0, 0, time.UTC)
	revoked := report.Issued{LicenseID: 9, KeyPackID: 3, ToComputer: "PC9", Status: new(int64(4)), ExpiresAt: &until}
	w.submit(t, sampleServer(issuing(temporary("PC1", 1, until), temporary("PC2", 2, until.Add(time.Hour)), held("PC3", 3), held("PC3", 4), held("PC4", 5), revoked)))
	want := &compat.Issued{
		Read:      true,
		Temporary: []compat.ExpiringCALs{{On: until.Truncate(24 * time.Hour), N: 2}},
		Revoked:   []compat.RevokedCALs{{Version: compat.CAL2019, N: 1, FirstEnds: until}},
		Several:   []compat.Holder{{Device: "PC3", Version: compat.CAL2019, N: 2}},
		Holders:   1,
	}
	if diff := cmp.Diff(want, w.lic01(t).Issued); diff != "" {
		t.Errorf("issued (-want +got):\n%s", diff)
	}
	wantText := "temporary 2 – 2026-04-05; revoked 2019 1 – 2026-04-05; several 1"
	if got := w.lastChange(t, w.lic01(t).ID, "issued"); got != wantText {
		t.Errorf("history says %q, want %q", got, wantText)
	}
}

// lastChange is the newest value in the history of a field; "" where it has none.
func (w world) lastChange(t *testing.T, record [16]byte, field string) string {
	t.Helper()
	history, err := w.History(t.Context(), here, record, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range history {
		if c.Field == field {
			return valueOf(c.New)
		}
	}
	return ""
}

func TestSubmitReport_IssuedCALsOfAReportWithoutPacksHaveTheVersionsKnown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer())
	if got := w.lic01(t).Issued; got != nil {
		t.Errorf("nobody has listed issued CALs, and they are %+v", got)
	}
	w.submit(t, sampleServer(later(time.Hour), issuing(held("PC3", 3), held("PC3", 4)), func(r *report.Report) { r.LicenseServer.KeyPacks = nil }))
	want := []compat.Holder{{Device: "PC3", Version: compat.CAL2019, N: 2}}
	if diff := cmp.Diff(want, w.lic01(t).Issued.Several); diff != "" {
		t.Errorf("holders (-want +got):\n%s", diff)
	}
	w.submit(t, sampleServer(later(2*time.Hour)))
	if diff := cmp.Diff(want, w.lic01(t).Issued.Several); diff != "" {
		t.Errorf("a report that doesn't list them took them away (-want +got):\n%s", diff)
	}
	w.submit(t, sampleServer(later(3*time.Hour), issuing()))
	if diff := cmp.Diff(&compat.Issued{Read: true}, w.lic01(t).Issued); diff != "" {
		t.Errorf("listed, and there are none (-want +got):\n%s", diff)
	}
}

func TestSubmitReport_AnotherHolderIsNewsThatTheHistoryDoesNotName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer(issuing(held("PC3", 3), held("PC3", 4))))
	w.exec(t, `DELETE FROM river_job`)
	w.submit(t, sampleServer(later(time.Hour), issuing(held("PC3", 3), held("PC3", 4))))
	if n := w.assessments(t); n != 0 {
		t.Errorf("the same list asks for %d assessments", n)
	}
	w.submit(t, sampleServer(later(2*time.Hour), issuing(held("PC5", 3), held("PC5", 4))))
	if n := w.assessments(t); n != 1 {
		t.Errorf("another holder asks for %d assessments", n)
	}
	if n := w.number(t, `SELECT count(*) FROM changes WHERE new_value LIKE '%PC%'`); n != 0 {
		t.Errorf("%d changes name a device", n)
	}
}

func TestSubmitReport_KeepsTheNamesOfTwentyHoldersAtMost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var cals []report.Issued
	for i := range int64(30) {
		cals = append(cals, held(fmt.Sprintf("PC%02d", i), 2*i), held(fmt.Sprintf("PC%02d", i), 2*i+1))
	}
	w.submit(t, sampleServer(issuing(cals...)))
	if got := w.lic01(t).Issued; len(got.Several) != 20 || got.Holders != 30 {
		t.Errorf("%d names of %d holders", len(got.Several), got.Holders)
	}
}
