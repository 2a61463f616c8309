package catalog

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"sync"

	"calfleet/internal/compat"
	"calfleet/internal/sheet"
)

// Format is a file that a program writes, known by its columns.
type Format struct {
	ID      string              `json:"id"`
	Name    compat.Text         `json:"name"`
	Sheet   string              `json:"sheet,omitempty"` // of a workbook, that has the lines
	Has     [][]string          `json:"has"`             // of each list, one header must be there
	HasNot  []string            `json:"hasnot,omitempty"`
	Columns map[string][]string `json:"columns,omitempty"` // field → headers that fill it, the best first; where its cell is empty the next is asked
	Unread  []string            `json:"unread,omitempty"`  // headers that mean something else in other files
	// Reference stands for the order where the file names none.
	Reference string      `json:"reference,omitempty"`
	Says      Says        `json:"says,omitzero"`   // of every line
	Sure      Confidence  `json:"sure,omitempty"`  // at most, of every line; "" sets no bound
	Mixed     bool        `json:"mixed,omitempty"` // lists all that was bought, so that most of it is no CAL
	Refuse    compat.Text `json:"refuse,omitzero"`
	Notice    compat.Text `json:"notice,omitzero"`
	Sources   []string    `json:"sources,omitempty"`
	Note      string      `json:"note,omitempty"`
}

// Fields that only formats have, besides those of a purchase.
const (
	FieldSKU      = "sku"      // which of a product's SKUs; together they are the part number
	FieldCharge   = "charge"   // what a line of an invoice is charged for
	FieldOffering = "offering" // licenses, Software Assurance or both
)

//go:embed formats.json
var formatsFile []byte

type formatsTable struct {
	Reviewed string    `json:"reviewed"`
	Sources  []Source  `json:"sources"`
	Formats  []*Format `json:"formats"`
}

// formats panics on a file that a test has found to be well.
var formats = sync.OnceValue(func() []*Format {
	list, err := loadFormats(formatsFile)
	if err != nil {
		panic("formats: " + err.Error())
	}
	return list
})

func loadFormats(text []byte) ([]*Format, error) {
	var f formatsTable
	if err := strictly(text, &f); err != nil {
		return nil, err
	}
	known := map[string]bool{}
	var wrong []error
	for _, source := range f.Sources {
		known[source.Key] = true
		if err := source.check(); err != nil {
			wrong = append(wrong, fmt.Errorf("source %s: %w", source.Key, err))
		}
	}
	for _, format := range f.Formats {
		if len(format.Has) < 3 || format.Name.EN == "" || format.Name.FR == "" || len(format.Sources) == 0 && format.Note == "" ||
			slices.ContainsFunc(format.Sources, func(key string) bool { return !known[key] }) {
			wrong = append(wrong, fmt.Errorf("format %s: wants three columns, a name in both languages, and a source or a note", format.ID))
		}
	}
	return f.Formats, errors.Join(wrong...)
}

// Formats are those that are recognised, in the order in which they are tried.
func Formats() []*Format { return formats() }

// FormatOf is the format of a file with these columns; nil where none is recognised.
func FormatOf(columns []string) *Format {
	folded := map[string]bool{}
	for _, column := range columns {
		folded[sheet.Fold(column)] = true
	}
	there := func(header string) bool { return folded[sheet.Fold(header)] }
	for _, format := range formats() {
		all := !slices.ContainsFunc(format.Has, func(one []string) bool { return !slices.ContainsFunc(one, there) })
		if all && !slices.ContainsFunc(format.HasNot, there) {
			return format
		}
	}
	return nil
}

// FormatNamed finds a format by its ID; nil where there is none any more.
func FormatNamed(id string) *Format {
	at := slices.IndexFunc(formats(), func(f *Format) bool { return f.ID == id })
	if at < 0 {
		return nil
	}
	return formats()[at]
}

// headers are all columns by which formats are recognised, and which they have.
var headers = sync.OnceValue(func() []string {
	var all []string
	for _, format := range formats() {
		for _, one := range format.Has {
			all = append(all, one...)
		}
		for _, names := range format.Columns {
			all = append(all, names...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
})

// Headers are the columns of all formats: a row that has some is the header of a file.
func Headers() []string { return headers() }
