package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/sheet"
)

const (
	dateStyles  = `<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="21"/>`
	ownFormats  = `<numFmt numFmtId="164" formatCode="[$-40C]d\ mmmm\ yyyy;@"/><numFmt numFmtId="165" formatCode="000000"/><numFmt numFmtId="166" formatCode="&quot;du &quot;0.00"/><numFmt numFmtId="167" formatCode="[h]:mm"/>`
	sharedThree = `<si><t>PO-1</t></si><si><r><t xml:space="preserve">Contoso </t></r><r><rPr><b/></rPr><t>Reseller</t></r><rPh><t>kana</t></rPh></si><si><t>a &lt;b&gt; &amp; &#233;&#x2019;_x000D_</t></si>`
	reference   = "Reference"
)

func TestRead_TakesCellsOfEveryTypeAsTheyAreMeant(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ cell, want string }{
		"shared text":                   {cell(`t="s"`, "0"), "PO-1"},
		"shared text of two fonts":      {cell(`t="s"`, "1"), "Contoso Reseller"},
		"shared text with entities":     {cell(`t="s"`, "2"), "a <b> & é’\r"},
		"text in the cell":              {text("PO-1"), "PO-1"},
		"text in brackets":              {text("<![CDATA[<PO> & co]]>"), "<PO> & co"},
		"text of a formula":             {`<c r="@" t="str"><f>A1&amp;"x"</f><v>PO-1x</v></c>`, "PO-1x"},
		"number of a formula":           {`<c r="@"><f>SUM(B1:B9)</f><v>50</v></c>`, "50"},
		"formula never computed":        {`<c r="@"><f>NOW()</f></c>`, ""},
		"whole number":                  {number("50"), "50"},
		"number of 13 digits":           {number("4500012345678"), "4500012345678"},
		"number with an exponent":       {number("4.500012345678E12"), "4500012345678"},
		"number that lost digits":       {number("12345678901234567890"), "1.23456789012346E+19"},
		"sum of floats":                 {number("0.30000000000000004"), "0.3"},
		"almost whole":                  {number("49.999999999999993"), "50"},
		"three decimals":                {number("1.234"), "1.2340"},
		"negative":                      {number("-3.5"), "-3.5"},
		"true":                          {cell(`t="b"`, "1"), "TRUE"},
		"false":                         {cell(`t="b"`, "0"), "FALSE"},
		"error":                         {cell(`t="e"`, "#N/A"), "#N/A"},
		"date in ISO form":              {cell(`t="d"`, "2026-01-17"), "2026-01-17"},
		"day":                           {cell(`s="1"`, "46039"), "2026-01-17"},
		"day with a time":               {cell(`s="2"`, "46039.75"), "2026-01-17 18:00:00"},
		"day in a format of its own":    {cell(`s="3"`, "46039.75"), "2026-01-17"},
		"leading zeros by format":       {cell(`s="4"`, "123"), "000123"},
		"letters in quotes are no date": {cell(`s="5"`, "46039"), "46039"},
		"time of day":                   {cell(`s="7"`, "0.5"), "12:00:00"},
		"hours beyond a day":            {cell(`s="6"`, "0.25"), "06:00:00"},
		"first days of 1900":            {cell(`s="1"`, "1"), "1900-01-01"},
		"a day that isn't":              {cell(`s="1"`, "-5"), "-5"},
		"style that isn't there":        {cell(`s="99"`, "5"), "5"},
		"style of nonsense":             {cell(`s="-1"`, "5"), "5"},
		"type of nonsense":              {cell(`t="zz"`, "5"), "5"},
		"no number at all":              {number("many"), "many"},
		"blanks stay":                   {text(" PO "), " PO "},
		"text that reads like a code":   {text("_x005F_x0041_"), "_x0041_"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := bookOf(c.cell, text("end"))
			b.shared, b.xfs, b.formats = sharedThree, dateStyles, ownFormats
			got, err := sheet.Read(b.bytes(t), sheet.Options{FileName: "achats.xlsx", Fields: fields})
			if err != nil {
				t.Fatal(err)
			}
			want := [][]string{{reference}, {c.want}, {"end"}}
			if c.want == "" {
				want = [][]string{{reference}, {"end"}}
			}
			if cells, _ := contents(got); !cmp.Equal(want, cells) {
				t.Errorf("got %q, want %q", cells, want)
			}
		})
	}
}

func TestRead_CountsDaysFrom1904WhereTheWorkbookDoes(t *testing.T) {
	t.Parallel()
	b := bookOf(cell(`s="1"`, "44577"))
	b.xfs, b.pr = dateStyles, `date1904="1"`
	got, err := sheet.Read(b.bytes(t), sheet.Options{Fields: fields})
	if err != nil || got.Rows[0].Cells[0] != "2026-01-17" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestRead_FindsTheTableOfASheet(t *testing.T) {
	t.Parallel()
	rows := line(1, text("Achats de CAL 2026")) + line(3, text("Reference"), text("Quantity")) + line(5, text("PO-1"), number("50")) + `<row r="6"><c r="A6" s="1"/></row>` +
		`<row><c><v>12</v></c><c t="inlineStr"><is><t>x</t></is></c></row>` + line(9, text("Total"), number("50"))
	b := book{
		rows: rows, sheets: `<sheet name="Caché" sheetId="9" state="hidden" r:id="rId2"/><sheet name="Achats" sheetId="1" r:id="rId1"/><sheet name="2025" sheetId="2" r:id="rId2"/><sheet name="Graphique" sheetId="3" r:id="rId9"/>`,
		parts: map[string]string{"xl/vbaProject.bin": "Sub Auto_Open()", "xl/media/a.png": "PNG"},
	}
	got, err := sheet.Read(b.bytes(t), sheet.Options{FileName: "Achats.XLSM", Fields: fields})
	if err != nil {
		t.Fatal(err)
	}
	cells, notices := contents(got)
	if diff := cmp.Diff([][]string{{"Reference", "Quantity"}, {"PO-1", "50"}, {"12", "x"}}, cells); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"skipped: it stands above the header", "skipped: a row of totals"}, notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
	if got.HeaderLine != 3 || got.Rows[0].Line != 5 || got.Rows[1].Line != 7 || got.Sheet != "Achats" || !slices.Equal(got.Sheets, []string{"Caché", "Achats", "2025"}) {
		t.Errorf("header at %d, rows %+v, sheet %q of %q", got.HeaderLine, got.Rows, got.Sheet, got.Sheets)
	}
	chosen, err := sheet.Read(b.bytes(t), sheet.Options{Fields: fields, Sheet: "2025"})
	if err != nil || chosen.Rows[0].Cells[0] != "PO-9" {
		t.Errorf("%+v, %v", chosen, err)
	}
}

func TestRead_TakesTheHeaderThatSomebodyChose(t *testing.T) {
	t.Parallel()
	text := "Reference;Quantity;Version\nold;1;2\nName;Number;Kind\na;1;User\n"
	got := table(t, text, sheet.Options{Fields: fields, HeaderLine: 3})
	if got.HeaderLine != 3 || got.Columns[0] != "Name" || len(got.Rows) != 1 {
		t.Errorf("%+v", got)
	}
	if got := table(t, text, sheet.Options{Fields: fields, HeaderLine: 99}); got.HeaderLine != 4 || len(got.Rows) != 0 {
		t.Errorf("a line behind the end: %+v", got)
	}
}

func TestWorkbookWriter_RandomRowsComeBackUnchanged(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	pieces := []string{"=1+1", "+", "@", "\t", "\r", "\n", "'", "\"", ";", " ", "\u00a0", "é", "<b>", "&amp;", "_x0041_", "_x", "]]>", "\x01", "\x1f", "😀", "Total", "12", "\ufffe", "\ufeff"}
	rows := make([][]string, 2000)
	for i := range rows {
		for range 3 {
			var cell strings.Builder
			for range random.IntN(5) {
				cell.WriteString(pieces[random.IntN(len(pieces))])
			}
			rows[i] = append(rows[i], cell.String())
		}
		rows[i][1] += "x" // neither blank nor a total
	}
	got, err := sheet.Read(writtenBook(t, []string{"Reference", "Quantity", "LicenseServer"}, rows), sheet.Options{FileName: "a.xlsx", Fields: fields})
	if err != nil {
		t.Fatal(err)
	}
	cells, _ := contents(got)
	if diff := cmp.Diff(append([][]string{{"Reference", "Quantity", "LicenseServer"}}, rows...), cells); diff != "" {
		t.Errorf("(-want +got):\n%.2000s", diff)
	}
}

func writtenBook(t testing.TB, header []string, rows [][]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := sheet.NewWorkbookWriter(&out, sheet.Sheet{Name: "Données [1]"})
	err := w.Header(header...)
	for _, row := range rows {
		cells := make([]sheet.Cell, len(row))
		for i, text := range row {
			cells[i] = sheet.Text(text)
		}
		err = errors.Join(err, w.Row(cells...))
	}
	if err := errors.Join(err, w.Flush()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWorkbookWriter_TypesItsCellsAndMakesATable(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w := sheet.NewWorkbookWriter(&out, sheet.Sheet{Name: "Hôtes", Choices: map[int][]string{1: {"User", "Device"}}})
	at := time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)
	err := errors.Join(w.Header("Name", "Kind", "name", "On"), w.Row(sheet.Text("=1+1"), sheet.Int(-3), sheet.Day(at), sheet.Moment(at)), w.Flush())
	if err != nil {
		t.Fatal(err)
	}
	parts := unzipped(t, out.Bytes())
	for part, wants := range map[string][]string{
		"xl/worksheets/sheet1.xml": {
			`state="frozen"`, `t="inlineStr"><is><t xml:space="preserve">=1+1</t>`, `<c r="B2"><v>-3</v></c>`, `<c r="C2" s="1"><v>46349</v></c>`, `<c r="D2" s="2"><v>46349.395833333</v></c>`,
			`sqref="B2:B1048576"><formula1>"User,Device"</formula1>`,
		},
		"xl/tables/table1.xml": {`ref="A1:D2"`, `name="name 2"`},
		"xl/workbook.xml":      {`name="Hôtes"`},
	} {
		for _, want := range wants {
			if !strings.Contains(parts[part], want) {
				t.Errorf("%s lacks %s:\n%s", part, want, parts[part])
			}
		}
	}
	if strings.Contains(parts["xl/worksheets/sheet1.xml"], "<f>") {
		t.Error("a cell holds a formula")
	}
	back, err := sheet.Read(out.Bytes(), sheet.Options{})
	if err != nil || !slices.Equal(back.Rows[0].Cells, []string{"=1+1", "-3", "2026-11-23", "2026-11-23 09:30:00"}) {
		t.Errorf("%+v, %v", back, err)
	}
}

func unzipped(t *testing.T, data []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range archive.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if _, err := text.ReadFrom(in); err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = text.String()
	}
	return parts
}

// TestOpen_KeepsNoRows reads a workbook that is large on purpose; what counts is the heap beyond the file itself.
func TestOpen_KeepsNoRows(t *testing.T) {
	const rows = 60_000
	data := longBook(t, rows)
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n, peak := 0, uint64(0)
	readAll(t, data, func(row sheet.Row) {
		if n++; n%10_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			peak = max(peak, now.HeapAlloc)
		}
		if n == 5 && row.Cells[4] != "2026-01-17" {
			t.Errorf("row %+v", row)
		}
	})
	if n != rows-1 || peak > before.HeapAlloc+8<<20 {
		t.Errorf("%d rows, heap from %d to %d", n, before.HeapAlloc, peak)
	}
}

func longBook(t testing.TB, rows int) []byte {
	t.Helper()
	var out bytes.Buffer
	w := sheet.NewWorkbookWriter(&out, sheet.Sheet{Name: "Achats"})
	if err := w.Header("Reference", "Quantity", "Version", "LicenseServer", "Purchase date"); err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 1, 17, 0, 0, 0, 0, time.UTC)
	for i := range rows - 1 {
		if err := w.Row(sheet.Text(fmt.Sprintf("PO-%07d", i)), sheet.Int(int64(i%900+1)), sheet.Text("2022"), sheet.Text("lic01.contoso.local"), sheet.Day(day)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func readAll(t testing.TB, data []byte, visit func(sheet.Row)) {
	t.Helper()
	r, err := sheet.Open(sheet.FileOf(data), sheet.Options{FileName: "achats.xlsx", Fields: fields})
	if err != nil {
		t.Fatal(err)
	}
	for {
		row, ok, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return
		}
		visit(row)
	}
}

// BenchmarkOpen_MillionRows is the figure of a million rows of five columns.
func BenchmarkOpen_MillionRows(b *testing.B) {
	data := longBook(b, 1_000_000)
	for b.Loop() {
		n := 0
		readAll(b, data, func(sheet.Row) { n++ })
		if n != 999_999 {
			b.Errorf("%d rows", n)
		}
	}
}
