package sheet_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
)

// book is a workbook put together by hand, so that what is wrong with it is known.
type book struct {
	rows    string            // of the first sheet
	shared  string            // items of the shared texts
	xfs     string            // formats of cells
	formats string            // of numbers
	pr      string            // attributes of workbookPr
	sheets  string            // instead of the one sheet "Achats"
	parts   map[string]string // added, or instead of what would be written
	method  uint16            // zip.Deflate unless said otherwise
}

const (
	head  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

func (b book) files() map[string]string {
	if b.sheets == "" {
		b.sheets = `<sheet name="Achats" sheetId="1" r:id="rId1"/>`
	}
	files := map[string]string{
		"xl/workbook.xml": head + `<workbook xmlns:r="x"><workbookPr ` + b.pr + `/><sheets>` + b.sheets + `</sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": head + `<Relationships><Relationship Id="rId1" Type="` + types + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + types + `worksheet" Target="/xl/worksheets/sheet2.xml"/>` +
			`<Relationship Id="rId3" Type="` + types + `sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId4" Type="` + types + `styles" Target="styles.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": head + `<worksheet><sheetData>` + b.rows + `</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>`,
		"xl/worksheets/sheet2.xml": head + `<worksheet><sheetData>` + line(1, text("Reference"), text("Quantity")) + line(2, text("PO-9"), number("9")) + `</sheetData></worksheet>`,
		"xl/sharedStrings.xml":     head + `<sst>` + b.shared + `</sst>`,
		"xl/styles.xml":            head + `<styleSheet><numFmts>` + b.formats + `</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>` + b.xfs + `</cellXfs></styleSheet>`,
	}
	for name, part := range b.parts {
		if files[name] = part; part == "" {
			delete(files, name)
		}
	}
	return files
}

func (b book) bytes(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	if b.method == 0 {
		b.method = zip.Deflate
	}
	for name, text := range b.files() {
		part, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: b.method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func line(number int, cells ...string) string {
	var row strings.Builder
	row.WriteString(`<row r="` + itoa(number) + `">`)
	for i, cell := range cells {
		row.WriteString(strings.Replace(cell, "@", string(rune('A'+i))+itoa(number), 1))
	}
	return row.String() + "</row>"
}

func itoa(n int) string {
	if n >= 10 {
		return itoa(n/10) + string(rune('0'+n%10))
	}
	return string(rune('0' + n))
}

func text(said string) string { return `<c r="@" t="inlineStr"><is><t>` + said + `</t></is></c>` }
func number(n string) string  { return `<c r="@"><v>` + n + `</v></c>` }
func cell(attributes, value string) string {
	return `<c r="@" ` + attributes + `><v>` + value + `</v></c>`
}

// bookOf is a workbook of one column with a heading.
func bookOf(cells ...string) book {
	rows := line(1, text("Reference"))
	for i, c := range cells {
		rows += line(i+2, c)
	}
	return book{rows: rows}
}
