package inventory

import (
	"fmt"
	"slices"
	"strings"
)

func sortSamples(all []sample) {
	slices.SortFunc(all, func(a, b sample) int { return strings.Compare(a.name, b.name) })
}

// valueSamples have one cell each that can be read well, badly or not at all.
func valueSamples() (all []sample) {
	line := func(field, cell string) []byte {
		cells := map[string]string{"Reference": "PO-1", "Version": "2022", "Kind": "User", "Quantity": "5", field: cell}
		columns := []string{"Reference", "Version", "Kind", "Quantity"}
		if !slices.Contains(columns, field) {
			columns = append(columns, field)
		}
		row := make([]string, len(columns))
		for i, c := range columns {
			row[i] = `"` + strings.ReplaceAll(cells[c], `"`, `""`) + `"`
		}
		return []byte(strings.Join(columns, ";") + "\n" + strings.Join(row, ";") + "\n")
	}
	for _, field := range []struct {
		name  string
		cells []string
	}{
		{"Quantity", []string{
			"1 200", "1\u00a0200", "1\u202f200", "1,200", "1.200", "1'200", "1.200,00", "1,200.00", "50,0", "50.5", "-5", "+5", "0", "5 CAL", "0x10", "1E3", "1,2E+03", "５", "2147483647", "2147483648", "99999999999999999999", "NaN", "=5", "-", "",
		}},
		{"Purchased on", []string{
			"2026-01-17", "17/01/2026", "01/17/2026", "03/02/2026", "17.01.2026", "3.2.2026", "2026/01/17", "20260117", "2026-01-17T09:30:00Z", "17/01/2026 09:30", "46039", "17/01/26", "31/02/2026", "2026-02-30",
			"1969-12-31", "9999-12-31", "0000-00-00", "20260117093000.000000+060", "17 janvier 2026", "n/a", "01-17-2026", "17 01 2026",
		}},
		{"Kind", []string{"per_user", "Per User", "UTILISATEUR", "Device", "Appareil", "Périphérique", "user/device", "1"}},
		{"Version", []string{"2022", "Windows Server 2022", "2012 R2", "2008", "2003", "22", "2016 ou plus", "=2022"}},
		{"Reference", []string{"=1+1", "'=1+1", "@SUM(A1)", "-1", "00123", "1,23457E+11", "4,71E+05", "<script>alert(1)</script>", "'; DROP TABLE purchases; --", "PO-1\nPO-2", strings.Repeat("x", 201), "\u00a0PO-1\u00a0", "\u200bPO-1"}},
		{"Software Assurance", []string{"oui", "VRAI", "TRUE", "yes", "non", "FAUX", "0", "1", "x", "peut-être"}},
		{"License server", []string{"lic01", "LIC01.contoso.local", "lic01.contoso.local.", "\\\\lic01", "lic 01", "10.0.0.5"}},
		{"Term", []string{"perpetual", "Perpétuel", "subscription", "abonnement 1 an", "36 months"}},
	} {
		for _, cell := range field.cells {
			shown := cell
			if len(shown) > 40 {
				shown = fmt.Sprintf("%s… (%d letters)", shown[:10], len(shown))
			}
			all = append(all, sample{fmt.Sprintf("%s %s", field.name, strings.ReplaceAll(fmt.Sprintf("%+q", shown), "|", "/")), "purchases.csv", line(field.name, cell)})
		}
	}
	return all
}
