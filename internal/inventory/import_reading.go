package inventory

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"calfleet/internal/sheet"
)

// Reading is what somebody said of how a file is to be read. The zero value says nothing: everything is judged.
type Reading struct {
	Kind       string            `json:"kind,omitempty"`   // of records, one of ImportKinds
	AddUp      bool              `json:"add_up,omitempty"` // lines that repeat a record add to it, where its kind has something to add up
	Charset    sheet.Charset     `json:"charset,omitempty"`
	Separator  byte              `json:"separator,omitempty"` // ';' ',' '\t' or '|'
	Sheet      string            `json:"sheet,omitempty"`     // of a workbook
	HeaderLine int               `json:"header_line,omitempty"`
	DateOrder  sheet.DateOrder   `json:"date_order,omitempty"`
	Mapping    map[string]string `json:"columns,omitempty"` // name of a column → field, or "" for not read; columns not in it are judged by their names
}

// isZero reports a reading that says nothing but perhaps the kind of records.
func (r Reading) isZero() bool {
	return !r.AddUp && r.Charset == "" && r.Separator == 0 && r.Sheet == "" && r.HeaderLine == 0 && r.DateOrder == sheet.UnknownOrder && len(r.Mapping) == 0
}

// over is what r says, and base where r says nothing.
func (r Reading) over(base Reading) Reading {
	mapping := maps.Clone(base.Mapping)
	if mapping == nil {
		mapping = map[string]string{}
	}
	maps.Copy(mapping, r.Mapping)
	return Reading{
		Kind: cmp.Or(r.Kind, base.Kind), AddUp: r.AddUp || base.AddUp, Charset: cmp.Or(r.Charset, base.Charset), Separator: cmp.Or(r.Separator, base.Separator), Sheet: cmp.Or(r.Sheet, base.Sheet),
		HeaderLine: cmp.Or(r.HeaderLine, base.HeaderLine), DateOrder: cmp.Or(r.DateOrder, base.DateOrder), Mapping: mapping,
	}
}

// fields are those that were chosen, by the position of the column; "" is a column that is not read. A name means what headerKey takes
// for the same, however it is written.
func (r Reading) fields(columns []string) map[int]string {
	chosen := map[string]string{}
	for column, field := range r.Mapping {
		chosen[sheet.Fold(column)] = field
	}
	fields := map[int]string{}
	for i, column := range columns {
		if field, ok := chosen[sheet.Fold(column)]; ok && column != "" {
			fields[i] = field
		}
	}
	return fields
}

// twice says which field somebody chose for two columns; zero where none is.
func (r Reading) twice(columns []string) sheet.Reason {
	first := map[string]string{}
	chosen := r.fields(columns)
	for i, column := range columns {
		field := chosen[i]
		if field == "" {
			continue
		}
		if earlier, taken := first[field]; taken {
			return sheet.Because("the columns %q and %q are both chosen for the same; choose one of them", "les colonnes %q et %q sont choisies pour la même chose ; choisissez-en une", quote(earlier), quote(column))
		}
		first[field] = column
	}
	return sheet.Reason{}
}

// options are those of the sheet.
func (u Upload) options() sheet.Options {
	return sheet.Options{
		FileName: u.FileName, Charset: u.Charset, Separator: u.Separator, Sheet: u.Sheet, HeaderLine: u.HeaderLine, Fields: knownHeaders(),
	}
}

// headerKey is what all files of one source have in common as long as nobody tells how to read them: the names of their columns, in
// any order. Our own column of reasons makes no other source.
func headerKey(columns []string) string {
	names := map[string]bool{}
	for _, column := range columns {
		if !slices.Contains(ignoredHeaders, column) && column != "" {
			names[sheet.Fold(column)] = true
		}
	}
	sum := sha256.Sum256([]byte(strings.Join(slices.Sorted(maps.Keys(names)), "\x00")))
	return hex.EncodeToString(sum[:])
}

// Asks reports that the order of dates can't be told from the file, or that a needed column is missing.
func (m Mapping) Asks() bool { return m.DateOrder == sheet.UnknownOrder || !m.Missing().IsZero() }
