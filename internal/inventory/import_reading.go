package inventory

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"calfleet/internal/sheet"
)

// Reading is what somebody said of how a file is to be read. The zero value says nothing: everything is judged.
type Reading struct {
	Charset    sheet.Charset     `json:"charset,omitempty"`
	Separator  byte              `json:"separator,omitempty"` // ';' ',' '\t' or '|'
	Sheet      string            `json:"sheet,omitempty"`     // of a workbook
	HeaderLine int               `json:"header_line,omitempty"`
	DateOrder  sheet.DateOrder   `json:"date_order,omitempty"`
	Mapping    map[string]string `json:"columns,omitempty"` // name of a column → field, or "" for not read; columns not in it are judged by their names
}

func (r Reading) isZero() bool {
	return r.Charset == "" && r.Separator == 0 && r.Sheet == "" && r.HeaderLine == 0 && r.DateOrder == sheet.UnknownOrder && len(r.Mapping) == 0
}

// twice says which field somebody chose for two columns; zero where none is.
func (r Reading) twice(columns []string) sheet.Reason {
	first := map[string]string{}
	for _, column := range columns {
		field := r.Mapping[column]
		if field == "" {
			continue
		}
		if earlier, taken := first[field]; taken {
			return because("the columns %q and %q are both chosen for the same; choose one of them", "les colonnes %q et %q sont choisies pour la même chose ; choisissez-en une", quote(earlier), quote(column))
		}
		first[field] = column
	}
	return sheet.Reason{}
}

// options are those of the sheet.
func (u Upload) options() sheet.Options {
	return sheet.Options{
		FileName: u.FileName, Charset: u.Charset, Separator: u.Separator, Sheet: u.Sheet, HeaderLine: u.HeaderLine, Fields: purchaseSynonyms,
	}
}

// headerKey is what all files of one source have in common as long as nobody tells how to read them: the names of their columns, in
// any order. Our own column of reasons makes no other source. It is "" for a file that can't be read without being told.
func headerKey(u Upload) string {
	u.Reading = Reading{}
	reader, err := sheet.Open(u.Data, u.options())
	if err != nil {
		return ""
	}
	names := map[string]bool{}
	for _, column := range reader.Columns {
		if !slices.Contains(purchaseSynonyms[ignoredField], column) && column != "" {
			names[sheet.Fold(column)] = true
		}
	}
	sum := sha256.Sum256([]byte(strings.Join(slices.Sorted(maps.Keys(names)), "\x00")))
	return hex.EncodeToString(sum[:])
}

// Asks reports that the order of dates can't be told from the file, or that a needed column is missing.
func (m Mapping) Asks() bool { return m.DateOrder == sheet.UnknownOrder || !m.missing().IsZero() }

// Missing says which needed columns nobody has named; zero where none is missing.
func (m Mapping) Missing() sheet.Reason { return m.missing() }
