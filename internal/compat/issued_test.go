package compat

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSumIssued_KnowsWhenTheFirstRevokedCALEnds(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 12, 20, 0, 0, 0, 0, time.UTC)
	packs := []KeyPack{{ID: 1, ProductVersionID: 7}}
	revoked := func(ends ...time.Time) (cals []IssuedCAL) {
		for _, e := range ends {
			cals = append(cals, IssuedCAL{KeyPackID: 1, Status: statusRevoked, ExpiresAt: e})
		}
		return cals
	}
	rows := []struct {
		name string
		cals []IssuedCAL
		want RevokedCALs
	}{
		{"the earliest of several", revoked(day.AddDate(0, 0, 1), day, day.AddDate(0, 0, 2)), RevokedCALs{CAL2022, 3, day}},
		{"some of which were not read", revoked(time.Time{}, day, time.Time{}), RevokedCALs{CAL2022, 3, day}},
		{"none of which was read", revoked(time.Time{}, time.Time{}), RevokedCALs{CAL2022, 2, time.Time{}}},
	}
	for _, row := range rows {
		if diff := cmp.Diff([]RevokedCALs{row.want}, SumIssued(row.cals, packs).Revoked); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
}

// All devices with several CALs are counted, and the first twenty kept.
func TestSumIssued_KeepsTwentyHolders(t *testing.T) {
	t.Parallel()
	for devices, kept := range map[int]int{19: 19, 20: 20, 22: 20} {
		var cals []IssuedCAL
		for i := range 2 * devices {
			cals = append(cals, IssuedCAL{Device: fmt.Sprintf("PC%03d", i/2), Status: statusActive})
		}
		if got := SumIssued(cals, nil); got.Holders != devices || len(got.Several) != kept {
			t.Errorf("of %d devices %d are counted and %d kept, want %d kept", devices, got.Holders, len(got.Several), kept)
		}
	}
}
