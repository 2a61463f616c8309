package inventory

import (
	"strings"
	"unicode/utf8"

	"calfleet/internal/catalog"
	"calfleet/internal/fault"
	"calfleet/internal/sheet"
)

// Upload is a file of purchases as it came, and what its reader was told about it.
type Upload struct {
	FileName string
	Data     []byte
	Reading
	Profile string           // of the organization, by name; "" takes the one remembered for such files, if nothing else is said
	Fields  []*CustomField   // of the organization's own, which columns may fill
	Catalog *catalog.Catalog // by which titles and part numbers are read; nil is the built-in one
}

// MaxImportLines of one file keep a preview, which compares every line with what is known, within a second or two.
const MaxImportLines = 50_000

// PurchaseFile is a file that was read: what was understood and what was not.
type PurchaseFile struct {
	FileName   string
	Charset    sheet.Charset // "" of a workbook, as the separator is 0
	Separator  byte
	Sheet      string   // that was read, of a workbook
	Sheets     []string // that it has
	HeaderLine int
	Mapping    Mapping
	Notices    []sheet.Notice
	Lines      []ImportLine
	Reading    Reading // what was said of how to read it
	Profile    string  // that said it; "" none did

	fields  []*CustomField
	catalog *catalog.Catalog
}

// ImportLine is one line of a file. Either Purchase is nil or Problems is empty.
type ImportLine struct {
	Line       int // in the file, from 1
	Cells      []string
	Purchase   *Purchase
	Problems   []ImportProblem
	Recognised *Recognised // nil where the columns say all that is needed, or the line is not understood
}

// Outcome is what is known of a line before it is compared with anything: "" for one that was understood.
func (l *ImportLine) Outcome() Outcome { return outcomeOf(l.Problems) }

func outcomeOf(problems []ImportProblem) Outcome {
	switch {
	case len(problems) == 0:
		return ""
	case problems[0].Apart:
		return OutcomeApart
	}
	return OutcomeRefused
}

// Refused lists the lines that were not understood.
func (f *PurchaseFile) Refused() []ImportLine { return f.of(OutcomeRefused) }

// Apart lists the lines that are about something else than CALs that were bought.
func (f *PurchaseFile) Apart() []ImportLine { return f.of(OutcomeApart) }

func (f *PurchaseFile) of(outcome Outcome) []ImportLine {
	var lines []ImportLine
	for _, l := range f.Lines {
		if l.Outcome() == outcome {
			lines = append(lines, l)
		}
	}
	return lines
}

// ReadPurchases reads a file without a database. Problems of single lines stand with the line; the error is a fault.Invalid
// around a *sheet.Error and means that the file as a whole can't be read: it is no table, a column is missing, it holds no line.
// Where only a column is missing, the file comes back beside the error, without lines, so that the columns can be chosen.
func ReadPurchases(u Upload) (*PurchaseFile, error) {
	table, err := readTable(u)
	if err != nil {
		return nil, unreadable(err)
	}
	columns, notices := mapColumns(table.Columns, u.Reading, u.Fields)
	file := &PurchaseFile{
		FileName: fileName(u.FileName), Charset: table.Charset, Separator: table.Separator,
		Sheet: table.Sheet, Sheets: table.Sheets, HeaderLine: table.HeaderLine,
		Mapping: Mapping{Columns: columns, DateOrder: u.DateOrder}, Notices: append(table.Notices, notices...),
		fields: u.Fields, catalog: u.Catalog, Reading: u.Reading,
	}
	if err := file.recognise(table, u); err != nil {
		return file, err
	}
	if reason := u.twice(table.Columns); !reason.IsZero() {
		return file, unreadable(&sheet.Error{Line: table.HeaderLine, Reason: reason})
	}
	if reason := file.Mapping.Missing(); !reason.IsZero() {
		return file, unreadable(&sheet.Error{Line: table.HeaderLine, Reason: reason})
	}
	if len(table.Rows) == 0 {
		return nil, unreadable(&sheet.Error{Line: table.HeaderLine, Reason: because("there is no line below the header", "il n’y a aucune ligne sous l’en-tête")})
	}
	file.Lines = make([]ImportLine, len(table.Rows))
	for i, row := range table.Rows {
		file.Lines[i] = ImportLine{Line: row.Line, Cells: row.Cells}
		if !row.Refused.IsZero() {
			file.Lines[i].Problems = []ImportProblem{{Reason: row.Refused, Misshapen: true}}
		}
	}
	file.understand()
	return file, nil
}

// readTable reads the rows, and stops at the first that is too many.
func readTable(u Upload) (*sheet.Table, error) {
	reader, err := u.open()
	if err != nil {
		return nil, err
	}
	return reader.Rest(MaxImportLines)
}

func unreadable(err error) error {
	return fault.Wrap(fault.Invalid, err, "%s", err.Error())
}

// understand makes purchases of the lines by the mapping. A line whose very shape was refused stays refused.
func (f *PurchaseFile) understand() {
	if f.Mapping.DateOrder == sheet.UnknownOrder {
		f.Mapping.DateOrder = f.judgeDates()
	}
	reader := newPurchaseReader(f.Mapping, f.fields, f.catalog)
	for i := range f.Lines {
		l := &f.Lines[i]
		if l.isMisshapen() {
			continue
		}
		l.Purchase, l.Problems = reader.read(l.Line, l.Cells)
		l.Recognised = reader.recognised
	}
}

// isMisshapen reports a line that was refused before anybody looked at its cells.
func (l *ImportLine) isMisshapen() bool { return len(l.Problems) == 1 && l.Problems[0].Misshapen }

// judgeDates looks at all columns of dates: one program wrote them all.
func (f *PurchaseFile) judgeDates() sheet.DateOrder {
	var values []string
	days := dayFields(f.fields)
	for at, c := range f.Mapping.Columns {
		if !days[c.Field] {
			continue
		}
		for _, l := range f.Lines {
			if at < len(l.Cells) {
				values = append(values, tidy(l.Cells[at]))
			}
		}
	}
	return sheet.JudgeDateOrder(values)
}

// fileName is the last part of a path as either system writes it, fit to be shown.
func fileName(path string) string {
	name := tidy(path[strings.LastIndexAny(path, `/\`)+1:])
	if !utf8.ValidString(name) || name == "" {
		return "purchases.csv"
	}
	if chars := []rune(name); len(chars) > maxKey {
		return string(chars[:maxKey])
	}
	return name
}
