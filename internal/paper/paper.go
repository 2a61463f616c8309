// Package paper draws PDF documents: titles, paragraphs, terms with their values, lists to tick off.
//
// The same calls give the same bytes: dates come from the caller, fonts are embedded and cut to what is used. Text stays text, accents
// included, so that it can be searched and copied. The documents are not tagged for screen readers; pages that offer one show the same
// contents as HTML.
package paper

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"codeberg.org/go-pdf/fpdf"
)

// Document is a PDF being drawn, on A4.
type Document struct {
	pdf *fpdf.Fpdf
}

// About is what a document says of itself.
type About struct {
	Title    string
	Language string    // "en", "fr"
	AsOf     time.Time // the only date in it
	Footer   string    // at the foot of every page, before its number
}

const (
	font    = "sans"
	margin  = 20.0 // millimetres
	width   = 210 - 2*margin
	text    = 10.0 // points
	line    = 5.0  // millimetres, of text
	termCol = 58.0
	gap     = 2.0
)

// New begins a document.
func New(a About) *Document {
	p := fpdf.New("P", "mm", "A4", "")
	p.SetCatalogSort(true)
	p.SetCreationDate(a.AsOf.UTC())
	p.SetModificationDate(a.AsOf.UTC())
	p.SetTitle(printable(a.Title), true)
	p.SetProducer("calfleet", true)
	p.SetLang(a.Language)
	p.AddUTF8FontFromBytes(font, "", liberationsansregular.TTF)
	p.AddUTF8FontFromBytes(font, "B", liberationsansbold.TTF)
	p.SetMargins(margin, margin, margin)
	p.SetAutoPageBreak(true, margin)
	footer := printable(a.Footer)
	p.SetFooterFunc(func() {
		p.SetY(-12)
		p.SetFont(font, "", 8)
		p.SetTextColor(90, 90, 90)
		p.CellFormat(width-20, 4, footer, "", 0, "L", false, 0, "")
		p.CellFormat(20, 4, strconv.Itoa(p.PageNo()), "", 0, "R", false, 0, "")
		p.SetTextColor(0, 0, 0)
	})
	p.AddPage()
	return &Document{p}
}

// Break begins a new page.
func (d *Document) Break() { d.pdf.AddPage() }

// Title is the head of a document or of a part on a page of its own.
func (d *Document) Title(words string) {
	d.pdf.SetFont(font, "B", 15)
	d.pdf.MultiCell(width, 7, printable(words), "", "L", false)
	d.pdf.Ln(gap)
}

// Heading begins a section.
func (d *Document) Heading(words string) {
	if d.pdf.GetY() > 250 {
		d.pdf.AddPage()
	}
	d.pdf.Ln(gap)
	d.pdf.SetFont(font, "B", 11)
	d.pdf.MultiCell(width, 6, printable(words), "", "L", false)
	d.pdf.Ln(gap / 2)
}

// Paragraph is running text.
func (d *Document) Paragraph(words string) {
	d.pdf.SetFont(font, "", text)
	d.pdf.MultiCell(width, line, printable(words), "", "L", false)
	d.pdf.Ln(gap)
}

// Item is a line of a list with its mark: "1.", "•", "[ ]".
func (d *Document) Item(mark, words string) {
	const indent = 9
	d.pdf.SetFont(font, "", text)
	if d.pdf.GetY() > 297-margin-line {
		d.pdf.AddPage()
	}
	d.pdf.CellFormat(indent, line, printable(mark), "", 0, "L", false, 0, "")
	d.pdf.SetLeftMargin(margin + indent)
	d.pdf.MultiCell(width-indent, line, printable(words), "", "L", false)
	d.pdf.SetLeftMargin(margin)
	d.pdf.SetX(margin)
	d.pdf.Ln(gap / 2)
}

// Fact is a term and its value. Where the value is missing, a line to write on stands in its place, and below it what to do.
func (d *Document) Fact(term, value, missing string) {
	top := d.pdf.GetY()
	if top > 297-margin-2*line {
		d.pdf.AddPage()
		top = d.pdf.GetY()
	}
	d.pdf.SetFont(font, "", text)
	d.pdf.SetTextColor(70, 70, 70)
	d.pdf.MultiCell(termCol-3, line, printable(term), "", "L", false)
	d.pdf.SetTextColor(0, 0, 0)
	after := d.pdf.GetY()
	d.pdf.SetXY(margin+termCol, top)
	d.pdf.SetLeftMargin(margin + termCol)
	if value != "" {
		d.pdf.SetFont(font, "B", text)
		d.pdf.MultiCell(width-termCol, line, printable(value), "", "L", false)
	} else {
		d.pdf.Line(margin+termCol, top+line-0.5, margin+width, top+line-0.5)
		d.pdf.SetXY(margin+termCol, top+line)
		d.pdf.SetFont(font, "", 8)
		d.pdf.MultiCell(width-termCol, 4, printable(missing), "", "L", false)
	}
	d.pdf.SetLeftMargin(margin)
	d.pdf.SetXY(margin, max(after, d.pdf.GetY())+1)
}

// Bytes ends the document.
func (d *Document) Bytes() ([]byte, error) {
	var b bytes.Buffer
	if err := d.pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("draw document: %w", err)
	}
	return b.Bytes(), nil
}

// printable leaves out what the fonts can't draw and what has no place on paper: control characters, and characters beyond the basic plane, for which
// the library has no width.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case r == unicode.ReplacementChar, r > 0xFFFF, r >= 0xFFF0:
			return '?'
		case unicode.Is(unicode.Bidi_Control, r), unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
}
