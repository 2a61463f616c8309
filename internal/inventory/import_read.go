package inventory

import (
	"errors"
	"hash/maphash"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"calfleet/internal/catalog"
	"calfleet/internal/fault"
	"calfleet/internal/sheet"
)

// Upload is a file as it came, and what its reader was told about it.
type Upload struct {
	ID       uuid.UUID // of the import, where who sends it chose one
	FileName string
	File     sheet.File
	Reading
	Profile string           // of the organization, by name; "" takes the one remembered for such files, if nothing else is said
	Fields  []*CustomField   // of the organization's own, which columns may fill
	Catalog *catalog.Catalog // by which titles and part numbers are read; nil is the built-in one
}

// MaxImportLines is what a sheet of Excel holds.
const MaxImportLines = sheet.MaxRows

// ImportFile is a file that was opened: how it is read, and once it was read to its end, what was understood and what was not.
type ImportFile struct {
	Kind       string // of records, one of ImportKinds
	FileName   string
	Charset    sheet.Charset // "" of a workbook, as the separator is 0
	Separator  byte
	Sheet      string   // that was read, of a workbook
	Sheets     []string // that it has
	HeaderLine int
	Mapping    Mapping
	Notices    []sheet.Notice
	Reading    Reading // what was said of how to read it
	Profile    string  // that said it; "" none did
	HeaderKey  string  // what files with the same columns have in common

	upload Upload
	table  *sheet.Reader
	kind   *importKind
	reader lineReader
}

// ImportLine is one line of a file.
type ImportLine struct {
	Line       int // in the file, from 1
	Cells      []string
	Purchase   *Purchase // that it says, of a file of purchases; nil where there are problems
	Problems   []ImportProblem
	Recognised *Recognised // nil where the columns say all that is needed, or the line is not understood

	said *stagedRecord // of a file of another kind; nil where there are problems
}

// Understood reports a line that says something of a record.
func (l *ImportLine) Understood() bool { return l.Purchase != nil || l.said != nil }

// Outcome is what is known of a line before it is compared with anything: "" for one that was understood.
func (l *ImportLine) Outcome() Outcome {
	switch {
	case len(l.Problems) == 0:
		return ""
	case l.Problems[0].Apart:
		return OutcomeApart
	}
	return OutcomeRefused
}

// EachLine reads a file without a database and visits its lines; it keeps none, however many there are. Problems of single lines stand
// with the line; the error is a fault.Invalid around a *sheet.Error and means that the file as a whole can't be read: it is no table, a
// column is missing, it holds no line. Where only a column is missing, the file comes back beside the error, so that the columns can be
// chosen.
func EachLine(u Upload, visit func(ImportLine) error) (*ImportFile, error) {
	file, err := openFile(u)
	if err != nil {
		return file, err
	}
	if err := file.each(visit); err != nil {
		return nil, err
	}
	return file, nil
}

// openFile reads a file as far as its header.
func openFile(u Upload) (*ImportFile, error) {
	table, err := u.open()
	if err != nil {
		return nil, unreadable(err)
	}
	return importFile(u, table)
}

func importFile(u Upload, table *sheet.Reader) (*ImportFile, error) {
	kind := u.kindOf(table)
	u.Fields = fieldsOfKind(u.Fields, kind.record)
	columns, notices := kind.mapColumns(table.Columns, u.Reading, u.Fields)
	file := &ImportFile{
		Kind: kind.id, kind: kind, FileName: fileName(u.FileName), Charset: table.Charset, Separator: table.Separator,
		Sheet: table.Sheet, Sheets: table.Sheets, HeaderLine: table.HeaderLine,
		Mapping: Mapping{Kind: kind.id, Columns: columns, DateOrder: u.DateOrder}, Notices: notices, Reading: u.Reading,
		upload: u, table: table,
	}
	if kind.recognise != nil {
		if err := kind.recognise(file, table); err != nil {
			return nil, err
		}
	}
	if reason := u.twice(table.Columns); !reason.IsZero() {
		return file, unreadable(&sheet.Error{Line: table.HeaderLine, Reason: reason})
	}
	if reason := file.Mapping.Missing(); !reason.IsZero() {
		file.Notices = append(table.Notices, notices...)
		return file, unreadable(&sheet.Error{Line: table.HeaderLine, Reason: reason})
	}
	return file, nil
}

// each understands the lines one by one, and ends with the notices of all of them. Where nobody said in what order dates are, it looks over
// all of them first. A line whose very shape was refused stays refused.
func (f *ImportFile) each(visit func(ImportLine) error) error {
	if err := f.judgeDates(); err != nil {
		return err
	}
	f.reader = f.kind.reader(f)
	lines := 0
	for ; ; lines++ {
		row, ok, err := f.table.Next()
		if err != nil {
			return unreadable(err)
		}
		if !ok {
			break
		}
		if err := visit(f.line(row)); err != nil {
			return err
		}
	}
	if lines == 0 {
		return unreadable(&sheet.Error{Line: f.HeaderLine, Reason: sheet.Because("there is no line below the header", "il n’y a aucune ligne sous l’en-tête")})
	}
	f.Notices = append(f.table.Notices, f.Notices...)
	return nil
}

func (f *ImportFile) line(row sheet.Row) ImportLine {
	if !row.Refused.IsZero() {
		if f.kind.private {
			row.Cells = []string{}
		}
		return ImportLine{Line: row.Line, Cells: row.Cells, Problems: []ImportProblem{{Reason: row.Refused, Misshapen: true}}}
	}
	return f.reader.line(row.Line, row.Cells)
}

// unreadable is about the file where the file is to blame.
func unreadable(err error) error {
	if _, ok := errors.AsType[*sheet.Error](err); !ok {
		return err
	}
	return fault.Wrap(fault.Invalid, err, "%s", err.Error())
}

// judgeDates looks at all columns of dates, to the end of the file: one program wrote them all.
func (f *ImportFile) judgeDates() error {
	var at []int
	days := f.kind.dayFields(f.upload.Fields)
	for i, c := range f.Mapping.Columns {
		if days[c.Field] {
			at = append(at, i)
		}
	}
	var evidence sheet.DateEvidence
	if f.Mapping.DateOrder != sheet.UnknownOrder {
		return nil
	}
	if len(at) > 0 {
		table, err := f.upload.open()
		if err != nil {
			return unreadable(err)
		}
		if err := weighDates(table, at, &evidence); err != nil {
			return err
		}
	}
	f.Mapping.DateOrder = evidence.Order()
	return nil
}

func weighDates(table *sheet.Reader, columns []int, evidence *sheet.DateEvidence) error {
	for {
		row, ok, err := table.Next()
		if err != nil {
			return unreadable(err)
		}
		if !ok {
			return nil
		}
		for _, at := range columns {
			if at < len(row.Cells) {
				evidence.Weigh(tidy(row.Cells[at]))
			}
		}
	}
}

// fileName is the last part of a path as either system writes it, fit to be shown.
func fileName(path string) string {
	name := tidy(path[strings.LastIndexAny(path, `/\`)+1:])
	if !utf8.ValidString(name) || name == "" {
		return "import.csv"
	}
	if chars := []rune(name); len(chars) > maxKey {
		return string(chars[:maxKey])
	}
	return name
}

// firstLines remembers where each record of a file stood first. It keeps of one what tells it from any other, so that a million of
// them take tens of megabytes.
type firstLines[K comparable] struct {
	seeds [2]maphash.Seed
	lines map[[2]uint64]int32
}

func newFirstLines[K comparable]() *firstLines[K] {
	return &firstLines[K]{seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}, lines: map[[2]uint64]int32{}}
}

// of is where l stood first, which is number unless it was met before.
func (f *firstLines[K]) of(l K, number int) (first int) {
	key := [2]uint64{maphash.Comparable(f.seeds[0], l), maphash.Comparable(f.seeds[1], l)}
	if first, met := f.lines[key]; met {
		return int(first)
	}
	f.lines[key] = int32(number) //nolint:gosec // a sheet has a million lines
	return number
}
