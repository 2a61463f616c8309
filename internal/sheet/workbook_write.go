package sheet

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// RowWriter writes a table row by row. A file is complete only after Flush.
type RowWriter interface {
	Header(names ...string) error
	Row(cells ...Cell) error
	Flush() error
}

// Sheet says how a workbook of one sheet is written.
type Sheet struct {
	Name    string
	Choices map[int][]string // by column from 0: what people may choose from in the cells below the header
}

// WorkbookWriter writes a workbook of one sheet, row by row, that spreadsheets open as a table: a frozen header, filters, days and
// numbers that are days and numbers. All text is written as text, so that no formula can start; [Read] reads it back unchanged.
type WorkbookWriter struct {
	archive *zip.Writer
	out     *bufio.Writer
	sheet   Sheet
	header  []string
	rows    int
	err     error
}

// NewWorkbookWriter writes nothing before the header.
func NewWorkbookWriter(out io.Writer, sheet Sheet) *WorkbookWriter {
	sheet.Name = sheetName(sheet.Name)
	return &WorkbookWriter{archive: zip.NewWriter(out), sheet: sheet}
}

// sheetName is a name that spreadsheets take.
func sheetName(name string) string {
	name = strings.Trim(strings.Map(func(c rune) rune {
		if strings.ContainsRune(`:\/?*[]`, c) || c < ' ' {
			return ' '
		}
		return c
	}, clean(name)), " '")
	if chars := []rune(name); len(chars) > maxSheetName {
		name = strings.TrimSpace(string(chars[:maxSheetName]))
	}
	if name == "" {
		return "Sheet1"
	}
	return name
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const (
	mainNamespace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relNamespace  = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relTypes      = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	packageRels   = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	contentTypes  = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// Header writes the row of names. Names that are the same get a number behind them: a table must be able to tell its columns apart.
func (w *WorkbookWriter) Header(names ...string) error {
	w.header = distinct(names)
	w.part("xl/worksheets/sheet1.xml")
	w.put(xmlHead + `<worksheet ` + mainNamespace + ` ` + relNamespace + `><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`)
	for i, name := range w.header {
		w.put(fmt.Sprintf(`<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, max(12, min(utf8.RuneCountInString(name)+6, 40))))
	}
	w.put(`</cols><sheetData>`)
	cells := make([]Cell, len(w.header))
	for i, name := range w.header {
		cells[i] = Text(name)
	}
	return w.Row(cells...)
}

func distinct(names []string) []string {
	taken := map[string]bool{}
	unlike := make([]string, len(names))
	for i, name := range names {
		name = strings.Join(strings.Fields(clean(name)), " ")
		if chars := []rune(name); len(chars) > maxHeader {
			name = string(chars[:maxHeader])
		}
		if name == "" {
			name = "Column"
		}
		unlike[i] = name
		for n := 2; taken[strings.ToLower(unlike[i])]; n++ {
			unlike[i] = name + " " + strconv.Itoa(n)
		}
		taken[strings.ToLower(unlike[i])] = true
	}
	return unlike
}

// Row writes one row. After an error nothing more is written; every later call returns it.
func (w *WorkbookWriter) Row(cells ...Cell) error {
	w.rows++
	if w.rows > MaxRows && w.err == nil {
		w.err = Because("a sheet holds at most %d rows; choose CSV", "une feuille contient au plus %d lignes ; choisissez CSV", MaxRows)
	}
	w.put(`<row r="` + strconv.Itoa(w.rows) + `">`)
	for i, cell := range cells {
		w.cell(i, cell)
	}
	w.put("</row>")
	return w.err
}

func (w *WorkbookWriter) cell(column int, cell Cell) {
	dated := cell.kind == dayCell || cell.kind == momentCell
	if cell.text == "" && !dated {
		return
	}
	w.put(`<c r="` + columnName(column) + strconv.Itoa(w.rows))
	switch {
	case dated && cell.at.Year() <= firstSerialYear:
		w.text(string(cell.appendTime(nil)))
	case cell.kind == momentCell:
		w.put(`" s="2"><v>` + strconv.FormatFloat(serialOf(cell.at), 'f', 9, 64) + `</v></c>`)
	case cell.kind == dayCell:
		w.put(`" s="1"><v>` + strconv.Itoa(int(serialOf(cell.at))) + `</v></c>`)
	case cell.kind == numberCell && len(cell.text) <= exactDigits:
		w.put(`"><v>` + strings.Replace(cell.text, ",", ".", 1) + `</v></c>`)
	default:
		w.text(cell.text)
	}
}

func (w *WorkbookWriter) text(text string) {
	if len(text) > MaxChars && utf8.RuneCountInString(text) > MaxChars && w.err == nil {
		w.err = Because("a text of more than %d characters doesn’t fit into a cell", "un texte de plus de %d caractères ne tient pas dans une cellule", MaxChars)
	}
	w.put(`" t="inlineStr"><is><t xml:space="preserve">` + xmlEscaped(text) + `</t></is></c>`)
}

// firstSerialYear is the one in which programs disagree about the calendar.
const firstSerialYear = 1900

// serialOf counts days since the beginning of 1900 as spreadsheets do.
func serialOf(t time.Time) float64 {
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	clock := time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second
	return day.Sub(serialZero).Hours()/24 + clock.Hours()/24
}

// columnName is A for 0 and AA for 26.
func columnName(column int) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

// Flush writes what stands behind the rows.
func (w *WorkbookWriter) Flush() error {
	w.put(`</sheetData>`)
	w.choices()
	w.put(`<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>` +
		`<pageSetup orientation="landscape" fitToHeight="0"/><tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>`)
	w.table()
	w.frame()
	if w.out != nil && w.err == nil {
		w.err = w.out.Flush()
	}
	if err := w.archive.Close(); w.err == nil {
		w.err = err
	}
	return w.err
}

// choices writes the lists that people choose from.
func (w *WorkbookWriter) choices() {
	if len(w.sheet.Choices) == 0 {
		return
	}
	w.put(fmt.Sprintf(`<dataValidations count="%d">`, len(w.sheet.Choices)))
	for column := range w.header {
		if list := w.sheet.Choices[column]; len(list) > 0 {
			w.put(fmt.Sprintf(`<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="%[1]s2:%[1]s%[2]d"><formula1>"%[3]s"</formula1></dataValidation>`,
				columnName(column), MaxRows, xmlEscaped(strings.Join(list, ","))))
		}
	}
	w.put(`</dataValidations>`)
}

// table makes the rows a table with filters. A table has one row at least.
func (w *WorkbookWriter) table() {
	area := "A1:" + columnName(max(len(w.header), 1)-1) + strconv.Itoa(max(w.rows, 2))
	w.part("xl/tables/table1.xml")
	w.put(xmlHead + `<table ` + mainNamespace + ` id="1" name="Table1" displayName="Table1" ref="` + area + `"><autoFilter ref="` + area + `"/>` +
		fmt.Sprintf(`<tableColumns count="%d">`, len(w.header)))
	for i, name := range w.header {
		w.put(fmt.Sprintf(`<tableColumn id="%d" name="%s"/>`, i+1, xmlEscaped(name)))
	}
	w.put(`</tableColumns><tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" showRowStripes="1" showColumnStripes="0"/></table>`)
}

// frame writes the parts that say what the others are.
func (w *WorkbookWriter) frame() {
	relation := func(id, kind, target string) string {
		return `<Relationship Id="` + id + `" Type="` + relTypes + kind + `" Target="` + target + `"/>`
	}
	override := func(part, kind string) string {
		return `<Override PartName="/xl/` + part + `" ContentType="` + contentTypes + kind + `+xml"/>`
	}
	for _, part := range []struct{ name, text string }{
		{"xl/worksheets/_rels/sheet1.xml.rels", `<Relationships ` + packageRels + `>` + relation("rId1", "table", "../tables/table1.xml") + `</Relationships>`},
		{"xl/workbook.xml", `<workbook ` + mainNamespace + ` ` + relNamespace + `><sheets><sheet name="` + xmlEscaped(w.sheet.Name) + `" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships ` + packageRels + `>` + relation("rId1", "worksheet", "worksheets/sheet1.xml") + relation("rId2", "styles", "styles.xml") + `</Relationships>`},
		{"xl/styles.xml", workbookStyles},
		{"_rels/.rels", `<Relationships ` + packageRels + `>` + relation("rId1", "officeDocument", "xl/workbook.xml") + `</Relationships>`},
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			override("workbook.xml", "sheet.main") + override("worksheets/sheet1.xml", "worksheet") + override("tables/table1.xml", "table") + override("styles.xml", "styles") + `</Types>`},
	} {
		w.part(part.name)
		w.put(xmlHead + part.text)
	}
}

// workbookStyles are plain cells, days and moments.
const workbookStyles = `<styleSheet ` + mainNamespace + `><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts>` +
	`<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

// part begins a part and ends the one before.
func (w *WorkbookWriter) part(name string) {
	if w.out != nil && w.err == nil {
		w.err = w.out.Flush()
	}
	if w.err != nil {
		return
	}
	part, err := w.archive.Create(name)
	if err != nil {
		w.err = err
		return
	}
	w.out = bufio.NewWriterSize(part, 64<<10)
}

func (w *WorkbookWriter) put(text string) {
	if w.err == nil && w.out != nil {
		_, w.err = w.out.WriteString(text)
	}
}

// xmlEscaped is text as XML holds it. What XML can't hold, and what reads like Excel's way to write that, is written that way.
func xmlEscaped(text string) string {
	text = clean(text)
	if !strings.ContainsAny(text, "<>&\"_\r\n\t") && strings.IndexFunc(text, isBarred) < 0 {
		return text
	}
	var out strings.Builder
	for i, c := range text {
		switch {
		case c == '<':
			out.WriteString("&lt;")
		case c == '>':
			out.WriteString("&gt;")
		case c == '&':
			out.WriteString("&amp;")
		case c == '"':
			out.WriteString("&quot;")
		case c == '_' && len(text)-i >= 7 && escapedChar.MatchString(text[i:i+7]):
			out.WriteString("_x005F_")
		case c == '\r', isBarred(c):
			fmt.Fprintf(&out, "_x%04X_", c)
		default:
			out.WriteRune(c)
		}
	}
	return out.String()
}

// isBarred reports the characters that XML 1.0 has no way to write.
func isBarred(c rune) bool {
	return c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0xFFFE || c == 0xFFFF
}
