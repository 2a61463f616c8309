package inventory

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"calfleet/internal/sheet"
)

// parts are those of a workbook of one sheet; more are added, or take their place.
func parts(t *testing.T, rows string, more map[string]string) []byte {
	t.Helper()
	const types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	all := map[string]string{
		"xl/workbook.xml": `<workbook><sheets><sheet name="Achats" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="` + types + `worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="` +
			types + `worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="` + types + `sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`,
	}
	maps.Copy(all, more)
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		part, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, all[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// cells is a row of texts; what begins with '<' is written as it is.
func cells(texts ...string) string {
	row := "<row>"
	for _, text := range texts {
		if !strings.HasPrefix(text, "<c") {
			text = `<c t="inlineStr"><is><t>` + text + `</t></is></c>`
		}
		row += text
	}
	return row + "</row>"
}

var columns = cells("Reference", "Version", "Kind", "Quantity", "Supplier")

// bookSamples are workbooks, good and bad.
func bookSamples(t *testing.T) []sample {
	t.Helper()
	plain := columns + cells("PO-1", "2022", "User", "5", "A")
	with := func(more map[string]string) []byte { return parts(t, plain, more) }
	rows := func(rows ...string) []byte { return parts(t, columns+strings.Join(rows, ""), nil) }
	last := func(cell string) []byte { return rows(cells("PO-1", "2022", "User", "5", cell)) }
	many := strings.Repeat
	return []sample{
		{"workbook of our own", "a.xlsx", written(t, func(w io.Writer) sheet.RowWriter { return sheet.NewWorkbookWriter(w, sheet.Sheet{Name: "x"}) },
			[]string{"Reference", "Version", "Kind", "Quantity"}, []string{"PO-1", "2022", "User", "5"})},
		{"workbook", "a.xlsx", with(nil)},
		{"workbook with macros", "a.xlsm", with(map[string]string{"xl/vbaProject.bin": "\xd0\xcf\x11\xe0 Auto_Open"})},
		{"workbook with an external link", "a.xlsx", with(map[string]string{"xl/externalLinks/externalLink1.xml": `<externalLink/>`, "xl/connections.xml": `<connections/>`})},
		{"workbook with a second sheet", "a.xlsx", with(map[string]string{"xl/workbook.xml": `<workbook><sheets><sheet name="Achats" sheetId="1" r:id="rId1"/><sheet name="Autre" sheetId="2" r:id="rId2"/></sheets></workbook>`, "xl/worksheets/sheet2.xml": "<worksheet><sheetData/></worksheet>"})},
		{"workbook whose first sheet is empty", "a.xlsx", parts(t, "", nil)},
		{"workbook of a header alone", "a.xlsx", parts(t, columns, nil)},
		{"numbers that are numbers", "a.xlsx", rows(cells("PO-1", "<c><v>2022</v></c>", "User", "<c><v>50</v></c>"))},
		{"number with a hundredth lost", "a.xlsx", rows(cells("PO-1", "2022", "User", "<c><v>49.999999999999993</v></c>"))},
		{"half a license", "a.xlsx", rows(cells("PO-1", "2022", "User", "<c><v>0.5</v></c>"))},
		{"formula with its value", "a.xlsx", rows(cells("PO-1", "2022", "User", "<c><f>25*2</f><v>50</v></c>"))},
		{"formula without a value", "a.xlsx", rows(cells("PO-1", "2022", "User", "<c><f>25*2</f></c>"))},
		{"error in a cell", "a.xlsx", rows(cells("PO-1", "2022", "User", `<c t="e"><v>#N/A</v></c>`))},
		{"truth in a cell", "a.xlsx", last(`<c t="b"><v>1</v></c>`)},
		{"text of several fonts", "a.xlsx", last(`<c t="inlineStr"><is><r><t>A</t></r><r><t>B</t></r></is></c>`)},
		{"formula in a text", "a.xlsx", last(`<c t="inlineStr"><is><t>=HYPERLINK("http://x","y")</t></is></c>`)},
		{"markup in a text", "a.xlsx", last(`<c t="inlineStr"><is><t>&lt;img src=x onerror=alert(1)&gt;</t></is></c>`)},
		{"escaped character", "a.xlsx", last(`<c t="inlineStr"><is><t>A_x000D_B</t></is></c>`)},
		{"shared text that isn't there", "a.xlsx", last(`<c t="s"><v>7</v></c>`)},
		{"shared text", "a.xlsx", parts(t, columns+cells("PO-1", "2022", "User", "5", `<c t="s"><v>0</v></c>`), map[string]string{"xl/sharedStrings.xml": "<sst><si><t>Shared</t></si></sst>"})},
		{"cell of 32,768 letters in a workbook", "a.xlsx", last(many("é", sheet.MaxChars+1))},
		{"cell far to the right", "a.xlsx", last(`<c r="XFD2" t="inlineStr"><is><t>x</t></is></c>`)},
		{"cells out of order", "a.xlsx", rows(`<row><c r="B2"><v>1</v></c><c r="A2"><v>2</v></c></row>`)},
		{"rows out of order", "a.xlsx", rows(`<row r="9"><c><v>1</v></c></row><row r="3"><c><v>2</v></c></row>`)},
		{"row beyond the last", "a.xlsx", rows(`<row r="1048577"><c><v>1</v></c></row>`)},
		{"document type", "a.xlsx", with(map[string]string{"xl/worksheets/sheet1.xml": `<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>`})},
		{"entity of one's own", "a.xlsx", last("&lol;")},
		{"XML that ends too early", "a.xlsx", with(map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row>"})},
		{"XML that is none", "a.xlsx", with(map[string]string{"xl/worksheets/sheet1.xml": "PK is no XML"})},
		{"tags within tags", "a.xlsx", with(map[string]string{"xl/worksheets/sheet1.xml": many("<a>", 1000)})},
		{"sheet that isn't there", "a.xlsx", with(map[string]string{"xl/_rels/workbook.xml.rels": `<Relationships/>`})},
		{"bomb of blanks", "a.xlsx", with(map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + many(" ", 16<<20)})},
		{"bomb of shared texts", "a.xlsx", with(map[string]string{"xl/sharedStrings.xml": "<sst>" + many("<si><t>"+many("a", 32_000)+"</t></si>", 1500) + "</sst>"})},
	}
}

// kindSamples are files that are something else, or are called so.
func kindSamples(t *testing.T) []sample {
	t.Helper()
	book := parts(t, columns+cells("PO-1", "2022", "User", "5"), nil)
	old := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 500)
	const directory, flags = "PK\x01\x02", 8
	locked := bytes.Clone(book)
	for at := 0; at+flags < len(locked); at++ {
		if bytes.HasPrefix(locked[at:], []byte(directory)) {
			locked[at+flags] |= 1 // which says that a part is encrypted
		}
	}
	return []sample{
		{"workbook called .csv", "a.csv", book},
		{"workbook called .xls", "a.xls", book},
		{"workbook called .txt", "a.txt", book},
		{"workbook without an ending", "a", book},
		{"text called .xlsx", "a.xlsx", []byte(plainRows)},
		{"text called .xls", "a.xls", []byte(plainRows)},
		{"text called .txt", "a.txt", []byte(plainRows)},
		{"text called .exe", "a.exe", []byte(plainRows)},
		{"old workbook", "a.xls", []byte(old)},
		{"workbook behind a password", "a.xlsx", []byte(old + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")},
		{"archive with encrypted parts", "a.xlsx", locked},
		{"workbook cut off", "a.xlsx", book[:len(book)/2]},
		{"workbook with rubbish behind", "a.xlsx", append(bytes.Clone(book), "rubbish"...)},
		{"OpenDocument", "a.ods", zipped(t, "content.xml")},
		{"binary workbook", "a.xlsb", zipped(t, "xl/workbook.bin")},
		{"letter", "a.docx", zipped(t, "word/document.xml")},
		{"archive of a CSV", "a.zip", zipped(t, "purchases.csv")},
		{"PDF", "facture.pdf", []byte("%PDF-1.7\n%âãÏÓ")},
		{"web page called .xls", "a.xls", []byte("<html><table><tr><td>1</td></tr></table></html>")},
		{"web page called .csv", "a.csv", []byte("<!DOCTYPE html><p>Sign in")},
		{"picture", "a.png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")},
		{"program", "a.csv", []byte("MZ\x90\x00\x03\x00\x00\x00")},
		{"gzip", "a.csv.gz", []byte("\x1f\x8b\x08\x00\x00")},
		{"JSON", "a.json", []byte(`[{"reference":"PO-1"}]`)},
		{"name with a path", `C:\Users\x\..\achats.csv`, []byte(plainRows)},
		{"name with markup", "<b>.csv", []byte(plainRows)},
		{"no name", "", []byte(plainRows)},
	}
}

func zipped(t *testing.T, name string) []byte {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	if _, err := archive.Create(name); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
