// Package sheet reads tables as Windows shops write them and writes tables that
// they can open without harm.
//
// A file named .csv says almost nothing: Excel in France writes Windows-1252
// with semicolons and decimal commas, PowerShell 5.1 writes UTF-16 or loses the
// accents, a console redirection writes code page 850, and a person adds a
// title above and a total below. [Read] takes CSV and workbooks (.xlsx), judges charset and separator over the
// whole file, finds the header by the names the caller knows, and reports as
// notices everything it left out; what it can't judge, the caller can override.
//
// The value parsers refuse what has two readings ("1.200", 04/05/2026) instead
// of choosing one, and say what would be right. All texts exist in English and
// French, because they go to the person who has the file.
//
// [Writer] keeps formulas from starting in somebody's spreadsheet, and [Read]
// takes that protection off again, so that an export imports unchanged.
package sheet

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Limits of a table. They follow Excel's own, except for columns: no list here
// has more than a few, and a sheet of 16,384 is an accident.
const (
	MaxBytes   = 256 << 20 // the file as it came
	MaxRows    = 1_048_576 // with the header
	MaxColumns = 64        // up to the last that holds anything
	MaxCells   = 32 << 20  // that hold anything, in the whole table
	MaxChars   = 32_767    // in one cell
	MaxText    = 512 << 20 // bytes of all cells; those of a workbook can name one long text over and over
)

// Reason says in both languages why something was refused or left out. It is an
// error, whose text is English.
type Reason struct{ EN, FR string }

// Error is the English text.
func (r Reason) Error() string { return r.EN }

// IsZero reports whether there is no reason.
func (r Reason) IsZero() bool { return r == Reason{} }

// Because formats both languages with the same values. What is quoted, by %q, stands between the marks of each.
func Because(en, fr string, values ...any) Reason {
	if len(values) == 0 {
		return Reason{EN: en, FR: fr}
	}
	french := make([]any, len(values))
	for i, v := range values {
		french[i] = frenchQuote{v}
	}
	return Reason{EN: fmt.Sprintf(en, values...), FR: fmt.Sprintf(fr, french...)}
}

// frenchQuote is any value, quoted as French texts quote.
type frenchQuote struct{ value any }

// Format writes signs that nobody sees as %q does.
func (q frenchQuote) Format(to fmt.State, verb rune) {
	text := fmt.Sprintf(fmt.FormatString(to, verb), q.value)
	if verb == 'q' {
		text = "«\u00a0" + strings.ReplaceAll(text[1:len(text)-1], `\"`, `"`) + "\u00a0»"
	}
	_, _ = to.Write([]byte(text)) // into a string that is being made
}

// Notice is something the reader of a table should know: it was read, but not
// all of it. Line and Column count from 1; 0 means the whole file or row.
type Notice struct {
	Line, Column int
	Reason       Reason
}

// Error is why a file is no table at all. Line and Column are as in Notice; the
// column is in characters where the place is in text, else in cells.
type Error struct {
	Line, Column int
	Reason       Reason
}

// Error is the place and the English text.
func (e *Error) Error() string { return e.place("line %d: ", "line %d, column %d: ") + e.Reason.EN }

// French is the place and the French text.
func (e *Error) French() string {
	return e.place("ligne %d : ", "ligne %d, colonne %d : ") + e.Reason.FR
}

func (e *Error) place(line, both string) string {
	switch {
	case e.Line == 0:
		return ""
	case e.Column == 0:
		return fmt.Sprintf(line, e.Line)
	default:
		return fmt.Sprintf(both, e.Line, e.Column)
	}
}

// Options override what Read would judge. The zero value judges everything and
// takes the first row that is not blank as the header.
type Options struct {
	FileName   string   // as it came; its ending must fit what is in the file. "" promises nothing
	Charset    Charset  // "" judges
	Separator  byte     // 0 judges; else ';' ',' '\t' or '|'
	Sheet      string   // of a workbook; "" is the first that isn't hidden
	HeaderLine int      // 0 judges; else the line of the header
	Fields     Synonyms // known headers: how the header row is found
}

// Table is a header and its rows.
type Table struct {
	Charset    Charset // "" for a workbook, as the separator is 0
	Separator  byte
	Sheet      string   // that was read, of a workbook
	Sheets     []string // that could have been
	HeaderLine int      // line in the file, from 1
	Columns    []string // as written, trimmed; "" where the header is blank
	Rows       []Row
	Notices    []Notice
}

// Row is one data row. Cells has one entry for each of Table.Columns.
type Row struct {
	Line    int // line in the file where the row starts, from 1
	Cells   []string
	Refused Reason // not zero: the row has more cells than the header
}

const maxNotices = 1000

func (t *Table) notice(line, column int, reason Reason) {
	if len(t.Notices) < maxNotices {
		t.Notices = append(t.Notices, Notice{line, column, reason})
	}
}

// position is the line and column of an offset, both from 1, in characters.
func position(text string, at int) (line, column int) {
	before := text[:at]
	start := strings.LastIndexAny(before, "\r\n") + 1
	return lineBreaks(before) + 1, utf8.RuneCountInString(before[start:]) + 1
}

// lineBreaks counts ends of lines as an editor does: LF, CR LF, a lone CR, and
// the CR CR LF of wmic as one.
func lineBreaks(text string) int {
	n := 0
	for at := strings.IndexAny(text, "\r\n"); at >= 0; at = strings.IndexAny(text, "\r\n") {
		text = text[at+breakLength(text[at:]):]
		n++
	}
	return n
}

// breakLength is the length of the end of line that text starts with, or 0.
func breakLength(text string) int {
	switch {
	case text == "" || text[0] != '\n' && text[0] != '\r':
		return 0
	case text[0] == '\n' || len(text) == 1:
		return 1
	case text[1] == '\n':
		return 2
	case strings.HasPrefix(text, "\r\r\n"):
		return 3
	}
	return 1
}

// cutLine splits off the first line.
func cutLine(text string) (line, rest string) {
	at := strings.IndexAny(text, "\r\n")
	if at < 0 {
		return text, ""
	}
	return text[:at], text[at+breakLength(text[at:]):]
}
