package sheet

import (
	"bufio"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Cell is a value to write. The zero value is an empty cell.
type Cell struct {
	text   string
	number bool
	at     time.Time // of a day or a moment, for programs that have a type for it
	clock  bool      // the time of day counts
}

// Text is a cell of text. It never becomes a formula: see Writer.
func Text(text string) Cell { return Cell{text: text} }

// Int is a whole number; it stays one in a spreadsheet, also if negative.
func Int(n int64) Cell { return Cell{text: strconv.FormatInt(n, 10), number: true} }

// Number is a number as it is written, with a comma or a point; anything else stays text.
func Number(text string) Cell { return Cell{text: text, number: plainNumber.MatchString(text)} }

var plainNumber = regexp.MustCompile(`^-?[0-9]+([.,][0-9]+)?$`)

// Day is a date yyyy-mm-dd, which no language misreads; empty for the zero time.
func Day(t time.Time) Cell {
	if t.IsZero() {
		return Cell{}
	}
	return Cell{text: t.Format(time.DateOnly), at: t}
}

// Moment is a day and time in UTC, spelled so that it sorts as text; empty for the zero time.
func Moment(t time.Time) Cell {
	if t.IsZero() {
		return Cell{}
	}
	t = t.UTC()
	return Cell{text: t.Format(time.RFC3339), at: t, clock: true}
}

// Writer writes CSV that Excel opens by a double click (byte order mark, CR LF)
// and that [Read] reads back unchanged. Text that a spreadsheet could take for
// a formula gets an apostrophe in front, which Read takes off; text with any
// known separator, a blank at an end or the word of a total stands in quotes.
// NUL characters and broken UTF-8, which no reader accepts, become U+FFFD.
type Writer struct {
	out       *bufio.Writer
	separator byte
	narrow    bool // Windows-1252
	err       error
}

const writeBuffer = 64 << 10 // bytes that are handed on at once

// NewWriter writes the byte order mark at once. The separator is ';' or ','.
func NewWriter(out io.Writer, separator byte) *Writer {
	w := &Writer{out: bufio.NewWriterSize(out, writeBuffer), separator: separator}
	_, w.err = w.out.WriteString("\ufeff")
	return w
}

// NewNarrowWriter writes Windows-1252 without a mark, for programs that know nothing else. Text that has no place in it is an error and
// never a question mark: nobody would find what was lost.
func NewNarrowWriter(out io.Writer, separator byte) *Writer {
	return &Writer{out: bufio.NewWriter(charmap.Windows1252.NewEncoder().Writer(out)), separator: separator, narrow: true}
}

// Row writes one row. Text of more than MaxChars characters is an error, since
// nothing could read the file back. After an error nothing more is written; every later call
// returns it.
func (w *Writer) Row(cells ...Cell) error {
	for i, cell := range cells {
		if i > 0 {
			w.put(string(w.separator))
		}
		w.cell(cell)
	}
	w.put("\r\n")
	return w.err
}

// Header writes a row of names.
func (w *Writer) Header(names ...string) error {
	cells := make([]Cell, len(names))
	for i, name := range names {
		cells[i] = Text(name)
	}
	return w.Row(cells...)
}

// Flush hands on what is buffered. A file is complete only after it.
func (w *Writer) Flush() error {
	if w.err == nil {
		w.err = w.out.Flush()
	}
	return w.err
}

func (w *Writer) put(text string) {
	if w.err == nil {
		_, w.err = w.out.WriteString(text)
	}
}

func (w *Writer) cell(cell Cell) {
	text := cell.text
	if isHarmless(text) && !mayBeTotal(text) {
		w.put(text)
		return
	}
	if !cell.number {
		text = guard(clean(text))
	}
	if len(cell.text) > MaxChars && utf8.RuneCountInString(cell.text) > MaxChars && w.err == nil {
		w.err = Because("a text of more than %d characters doesn’t fit into a cell", "un texte de plus de %d caractères ne tient pas dans une cellule", MaxChars)
	}
	if w.narrow && w.err == nil {
		w.err = fitsNarrow(text)
	}
	if needsQuotes(text) {
		text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	w.put(text)
}

// isHarmless reports text that needs no second look: short, ASCII, begun by a letter or digit and ended by no blank, without any sign
// that a reader of CSV or a spreadsheet takes for more than itself. Nearly all text is.
func isHarmless(text string) bool {
	if text == "" {
		return true
	}
	if len(text) > MaxChars || !isPlain(text[0]) || text[len(text)-1] == ' ' {
		return false
	}
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == ';' || c == ',' || c == '|' || c == '=' {
			return false
		}
	}
	return true
}

// fitsNarrow is an error where Windows-1252 has no place for a letter.
func fitsNarrow(text string) error {
	for _, c := range text {
		if _, ok := charmap.Windows1252.EncodeRune(c); !ok {
			return Because("%q holds %q, which Windows-1252 can’t write; choose UTF-8 or a workbook", "%q contient %q, que Windows-1252 ne sait pas écrire ; choisissez UTF-8 ou un classeur", short(text), c)
		}
	}
	return nil
}

// clean leaves text that every reader takes.
func clean(text string) string {
	if utf8.ValidString(text) && strings.IndexByte(text, 0) < 0 {
		return text
	}
	lost := string(utf8.RuneError)
	return strings.ReplaceAll(strings.ToValidUTF8(text, lost), "\x00", lost)
}

// needsQuotes is about every separator, not only this file's, so that the judge
// of separators sees only true ones.
func needsQuotes(text string) bool {
	return strings.ContainsAny(text, "\"\r\n"+separators) || strings.TrimSpace(text) != text ||
		strings.HasPrefix(text, "#TYPE") || len(text) >= len("sep=") && strings.EqualFold(text[:len("sep=")], "sep=") || mayBeTotal(text) && totals[Fold(text)]
}

// mayBeTotal passes over most text without folding it: words of totals begin with t, s or g.
func mayBeTotal(text string) bool {
	if text == "" || len(text) > maxHeader {
		return false
	}
	return !isPlain(text[0]) || strings.IndexByte("tsgTSG", text[0]) >= 0
}
