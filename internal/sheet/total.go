package sheet

import "strings"

// totals are the words that open a row of totals, folded.
var totals = map[string]bool{
	"total": true, "totaux": true, "totalgeneral": true, "totalht": true, "totalttc": true, "soustotal": true, "somme": true,
	"totals": true, "grandtotal": true, "subtotal": true, "sum": true, "gesamt": true, "summe": true,
}

// isTotal reports whether a record opens with such a word and holds nothing
// else but numbers. A word in quotes is data: spreadsheets don't quote it, and
// Writer does.
func isTotal(r record) bool {
	word := ""
	for _, cell := range r.cells {
		switch {
		case cell == "":
		case word == "":
			word = cell
		case strings.Trim(cell, "0123456789.,' \u00a0\u202f-€$%") != "":
			return false
		}
	}
	return !r.quoted && len(word) <= maxHeader && totals[Fold(word)]
}
