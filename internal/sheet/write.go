package sheet

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Writer writes CSV that Excel opens by a double click (byte order mark, CR LF)
// and that [Read] reads back unchanged. Text that a spreadsheet could take for
// a formula gets an apostrophe in front, which Read takes off; text with any
// known separator, a blank at an end or the word of a total stands in quotes.
// NUL characters and broken UTF-8, which no reader accepts, become U+FFFD.
type Writer struct {
	out       *bufio.Writer
	separator byte
	narrow    bool      // Windows-1252
	row       []byte    // in the making
	above     []written // in the row before, by column
	err       error
}

// written is a text and how it was written. Most columns of a long table say the same again and again.
type written struct{ text, as string }

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
	if len(w.above) < len(cells) {
		w.above = make([]written, len(cells))
	}
	w.row = w.row[:0]
	for i := range cells {
		if i > 0 {
			w.row = append(w.row, w.separator)
		}
		w.cell(&cells[i], &w.above[i])
	}
	w.row = append(w.row, "\r\n"...)
	if w.err == nil {
		_, w.err = w.out.Write(w.row)
	}
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

func (w *Writer) cell(cell *Cell, above *written) {
	switch cell.kind {
	case dayCell, momentCell:
		w.row = cell.appendTime(w.row)
	case numberCell:
		w.row = append(w.row, w.quoted(cell.text)...)
	case textCell:
		if cell.text != above.text {
			*above = written{cell.text, w.harmless(cell.text)}
		}
		w.row = append(w.row, above.as...)
	}
}

// harmless is a text as it is written.
func (w *Writer) harmless(text string) string {
	if isHarmless(text) && !mayBeTotal(text) {
		return text
	}
	if len(text) > MaxChars && utf8.RuneCountInString(text) > MaxChars && w.err == nil {
		w.err = Because("a text of more than %d characters doesn’t fit into a cell", "un texte de plus de %d caractères ne tient pas dans une cellule", MaxChars)
	}
	return w.quoted(guard(clean(text)))
}

func (w *Writer) quoted(text string) string {
	if w.narrow && w.err == nil {
		w.err = fitsNarrow(text)
	}
	if needsQuotes(text) {
		text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	return text
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
		if marked[text[i]] {
			return false
		}
	}
	return true
}

// marked are the bytes that have more than themselves to say, and those of letters that Windows-1252 may lack.
var marked = func() (marked [256]bool) {
	for c := range marked {
		marked[c] = c < ' ' || c > '~' || strings.IndexByte(`";,|=`, byte(c)) >= 0
	}
	return marked
}()

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
