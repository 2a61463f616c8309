package compat

import "testing"

func TestSupplyLeft_IsKnownWhereBothCountsAre(t *testing.T) {
	t.Parallel()
	unlimited := CountOf(-1)
	rows := []struct {
		name              string
		installed, issued Count
		left              int64
		known             bool
	}{
		{"some left", CountOf(10), CountOf(4), 6, true},
		{"over-issued", CountOf(10), CountOf(12), -2, true},
		{"installed not read", Count{}, CountOf(4), 0, false},
		{"issued not read", CountOf(10), Count{}, 0, false},
		{"installed without limit", unlimited, CountOf(4), 0, false},
		{"issued without limit", CountOf(10), unlimited, 0, false},
	}
	for _, row := range rows {
		s := Supply{Installed: row.installed, Issued: row.issued}
		if left, known := s.left(); left != row.left || known != row.known {
			t.Errorf("%s: %d, %t; want %d, %t", row.name, left, known, row.left, row.known)
		}
	}
}
