package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"calfleet/internal/sheet"
)

func only(parts ...string) book {
	b := book{parts: map[string]string{}}
	for name := range (book{}).files() {
		b.parts[name] = ""
	}
	for i := 0; i < len(parts); i += 2 {
		b.parts[parts[i]] = parts[i+1]
	}
	return b
}

func with(name, part string) book {
	return book{rows: line(1, text("Reference")), parts: map[string]string{name: part}}
}

func rowsOf(rows string) book { return book{rows: rows} }

func truncated(data []byte, n int) []byte { return data[:max(0, len(data)-n)] }

// flagged is an archive whose parts say that they are encrypted.
func flagged(data []byte) []byte {
	out := bytes.Clone(data)
	for _, mark := range []struct {
		sign   string
		offset int
	}{{"PK\x03\x04", 6}, {"PK\x01\x02", 8}} {
		for at := bytes.Index(out, []byte(mark.sign)); at >= 0; {
			out[at+mark.offset] |= 1
			next := bytes.Index(out[at+4:], []byte(mark.sign))
			if next < 0 {
				break
			}
			at += 4 + next
		}
	}
	return out
}

// manyParts is an archive of many empty parts.
func manyParts(t *testing.T, n int) []byte {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for i := range n {
		if _, err := archive.CreateHeader(&zip.FileHeader{Name: itoa(i), Method: zip.Store}); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const (
	damaged  = "the workbook is damaged"
	tooGreat = "grows beyond 2048 MiB, or far beyond its size"
	tooLong  = "a cell of more than 32767 characters"
	doctype  = "declares a document type in "
	noText   = "this is no workbook although its name ends in "
	isBook   = "this is a workbook or an archive although its name ends in "
	page     = "this is a web page or XML"
	wide     = "more than 64 columns"
)

// TestRead_RefusesWorkbooksThatAreNone is one part of the corpus of bad files: each is refused within a moment, with a reason in both
// languages that says what to do.
func TestRead_RefusesWorkbooksThatAreNone(t *testing.T) {
	t.Parallel()
	plain := bookOf(text("PO-1")).bytes(t)
	old := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 500)
	protected := old + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"
	many := strings.Repeat
	for name, c := range map[string]struct {
		data []byte
		file string
		want string
	}{
		"old workbook":                  {[]byte(old), "achats.xls", "of an old format (.xls)"},
		"old workbook named new":        {[]byte(old), "achats.xlsx", "of an old format (.xls)"},
		"protected":                     {[]byte(protected), "achats.xlsx", "protected by a password"},
		"protected parts":               {flagged(plain), "achats.xlsx", "protected by a password"},
		"workbook named csv":            {plain, "achats.csv", isBook + ".csv"},
		"workbook named txt":            {plain, `C:\x\ACHATS.TXT`, isBook + ".txt"},
		"workbook named tsv":            {plain, "achats.tsv", isBook + ".tsv"},
		"workbook named xls":            {plain, "achats.xls", isBook + ".xls"},
		"text named xlsx":               {[]byte("Reference;Quantity\n1;2\n"), "achats.xlsx", noText + ".xlsx"},
		"text named xlsm":               {[]byte("Reference;Quantity\n1;2\n"), "achats.xlsm", noText + ".xlsm"},
		"text named xls":                {[]byte("Reference\tQuantity\n1\t2\n"), "achats.xls", noText + ".xls"},
		"nothing named xlsx":            {nil, "achats.xlsx", noText + ".xlsx"},
		"page named xls":                {[]byte("\ufeff \r\n<HTML><table><tr><td>1"), "achats.xls", page},
		"page named csv":                {[]byte("<!DOCTYPE html><p>Sign in"), "achats.csv", page},
		"page named xlsx":               {[]byte("<table border=1>"), "achats.xlsx", page},
		"XML spreadsheet of 2003":       {[]byte(`<?xml version="1.0"?><Workbook/>`), "achats.xml", page},
		"mail with a page":              {[]byte("MIME-Version: 1.0\r\n"), "achats.mht", page},
		"PDF":                           {[]byte("%PDF-1.7\n"), "facture.pdf", "this is a PDF"},
		"PDF named csv":                 {[]byte("%PDF-1.7\n"), "facture.csv", "this is a PDF"},
		"archive without a workbook":    {only("achats.csv", "a;b").bytes(t), "achats.zip", "this archive holds no workbook"},
		"text document":                 {only("word/document.xml", "<x/>", "_rels/.rels", `<Relationships><Relationship Id="a" Type="`+types+`officeDocument" Target="word/document.xml"/></Relationships>`).bytes(t), "lettre.docx", "this archive holds no workbook"},
		"empty archive":                 {[]byte("PK\x05\x06" + many("\x00", 18)), "achats.xlsx", "this archive holds no workbook"},
		"binary workbook":               {only("xl/workbook.bin", "x").bytes(t), "achats.xlsb", "binary workbook (.xlsb)"},
		"OpenDocument":                  {only("content.xml", "<x/>", "mimetype", "x").bytes(t), "achats.ods", "OpenDocument file (.ods)"},
		"signature alone":               {[]byte("PK\x03\x04"), "achats.xlsx", damaged},
		"end cut off":                   {truncated(plain, 30), "achats.xlsx", damaged},
		"half cut off":                  {truncated(plain, len(plain)/2), "achats.xlsx", damaged},
		"too many parts":                {manyParts(t, 10_001), "achats.xlsx", "more than 10000 parts"},
		"no sheet":                      {with("xl/workbook.xml", "<workbook><sheets/></workbook>").bytes(t), "a.xlsx", "no sheet with cells"},
		"sheet without its part":        {with("xl/worksheets/sheet1.xml", "").bytes(t), "a.xlsx", "no sheet with cells"},
		"relations cut off":             {with("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=").bytes(t), "a.xlsx", damaged},
		"no relations":                  {with("xl/_rels/workbook.xml.rels", "").bytes(t), "a.xlsx", "no sheet with cells"},
		"sheet outside the file":        {with("xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" TargetMode="External" Type="`+types+`worksheet" Target="http://evil/sheet.xml"/></Relationships>`).bytes(t), "a.xlsx", "no sheet with cells"},
		"sheet outside the folder":      {with("xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="`+types+`worksheet" Target="../../../../etc/passwd"/></Relationships>`).bytes(t), "a.xlsx", "no sheet with cells"},
		"empty sheet":                   {rowsOf("").bytes(t), "a.xlsx", "the file is empty"},
		"rows without cells":            {rowsOf(line(1) + line(2)).bytes(t), "a.xlsx", "the file is empty"},
		"external entity":               {with("xl/worksheets/sheet1.xml", `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>`).bytes(t), "a.xlsx", doctype + "sheet1.xml"},
		"billion laughs":                {with("xl/sharedStrings.xml", `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>`).bytes(t), "a.xlsx", doctype + "sharedstrings.xml"},
		"document type in the styles":   {with("xl/styles.xml", `<!DOCTYPE x><styleSheet/>`).bytes(t), "a.xlsx", doctype + "styles.xml"},
		"document type in the workbook": {with("xl/workbook.xml", `<!doctype x><workbook/>`).bytes(t), "a.xlsx", doctype + "workbook.xml"},
		"entity of its own":             {bookOf(text("&evil;")).bytes(t), "a.xlsx", damaged},
		"entity without an end":         {bookOf(text("&amp")).bytes(t), "a.xlsx", damaged},
		"entity of no character":        {bookOf(text("&#xD800;")).bytes(t), "a.xlsx", damaged},
		"entity of NUL":                 {bookOf(text("&#0;")).bytes(t), "a.xlsx", damaged},
		"UTF-16":                        {with("xl/worksheets/sheet1.xml", encode16("<worksheet/>", false, true)).bytes(t), "a.xlsx", damaged},
		"UTF-16 without a mark":         {with("xl/worksheets/sheet1.xml", encode16("<worksheet/>", true, false)).bytes(t), "a.xlsx", damaged},
		"sheet cut off":                 {with("xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>Reference`).bytes(t), "a.xlsx", damaged},
		"cut off in a tag":              {with("xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1`).bytes(t), "a.xlsx", damaged},
		"cut off in a comment":          {with("xl/worksheets/sheet1.xml", `<worksheet><!-- `).bytes(t), "a.xlsx", damaged},
		"cut off in brackets":           {with("xl/worksheets/sheet1.xml", `<worksheet><![CDATA[`).bytes(t), "a.xlsx", damaged},
		"closes too much":               {with("xl/worksheets/sheet1.xml", `<worksheet></worksheet></worksheet>`).bytes(t), "a.xlsx", damaged},
		"deep":                          {with("xl/worksheets/sheet1.xml", many("<a>", 100_000)).bytes(t), "a.xlsx", damaged},
		"row number beyond all":         {rowsOf(`<row r="2000000000"><c><v>1</v></c></row>`).bytes(t), "a.xlsx", damaged},
		"row number negative":           {rowsOf(`<row r="-1"><c><v>1</v></c></row>`).bytes(t), "a.xlsx", damaged},
		"row number too long":           {rowsOf(`<row r="99999999999999999999"><c><v>1</v></c></row>`).bytes(t), "a.xlsx", damaged},
		"row number twice":              {rowsOf(line(1, text("Reference")) + line(1, text("a"))).bytes(t), "a.xlsx", damaged},
		"rows backwards":                {rowsOf(line(2, text("Reference")) + line(1, text("a"))).bytes(t), "a.xlsx", damaged},
		"cells backwards":               {rowsOf(`<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>`).bytes(t), "a.xlsx", damaged},
		"cell without a column":         {rowsOf(`<row r="1"><c r="1"><v>1</v></c></row>`).bytes(t), "a.xlsx", damaged},
		"cell far to the right":         {rowsOf(`<row r="1"><c r="XFD1"><v>1</v></c></row>`).bytes(t), "a.xlsx", "line 1, column 16384: " + wide},
		"65 columns":                    {rowsOf("<row>" + many("<c><v>1</v></c>", 65) + "</row>").bytes(t), "a.xlsx", "line 1, column 65: " + wide},
		"long cell":                     {bookOf(text(many("é", sheet.MaxChars+1))).bytes(t), "a.xlsx", "line 2, column 1: " + tooLong},
		"long shared text":              {book{rows: line(1, cell(`t="s"`, "0")), shared: "<si><t>" + many("x", sheet.MaxChars+1) + "</t></si>"}.bytes(t), "a.xlsx", tooLong},
		"endless text":                  {bookOf(text(many("abcdefghij", 200_000))).bytes(t), "a.xlsx", tooLong},
		"endless text in brackets":      {bookOf(text("<![CDATA[" + many("<>", 1_000_000) + "]]>")).bytes(t), "a.xlsx", tooLong},
		"endless attribute":             {rowsOf(`<row r="` + many(">", 2_000_000) + `"/>`).bytes(t), "a.xlsx", tooLong},
		"same header twice":             {rowsOf(line(1, text("Reference"), text("RÉFÉRENCE"))).bytes(t), "a.xlsx", "columns 1 and 2 have the same header"},
		"bomb of blanks":                {with("xl/worksheets/sheet1.xml", "<worksheet><sheetData>"+many(" ", 60<<20)+"</sheetData></worksheet>").bytes(t), "a.xlsx", tooLong},
		"bomb of comments":              {with("xl/worksheets/sheet1.xml", "<worksheet><!--"+many("x", 60<<20)+"--></worksheet>").bytes(t), "a.xlsx", tooGreat},
		"bomb of rows":                  {rowsOf(many("<row/>", 10<<20)).bytes(t), "a.xlsx", tooGreat},
		"bomb of shared texts":          {book{shared: many("<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>", 1_000_000)}.bytes(t), "a.xlsx", tooGreat},
		"bomb of one shared text":       {book{rows: line(1, text("Reference")) + many(`<row><c t="s"><v>0</v></c></row>`, 20000), shared: "<si><t>" + many("x", sheet.MaxChars) + "</t></si>"}.bytes(t), "a.xlsx", "the cells hold more than 512 MiB of text"},
		"bomb of styles":                {book{xfs: many("<xf/>", 10<<20)}.bytes(t), "a.xlsx", tooGreat},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			_, err := sheet.Read(c.data, sheet.Options{FileName: c.file, Fields: fields})
			refused, ok := errors.AsType[*sheet.Error](err)
			if !ok || !strings.Contains(refused.Error(), c.want) {
				t.Fatalf("Read: %v, want %s", err, c.want)
			}
			if refused.Reason.FR == "" || refused.Reason.FR == refused.Reason.EN {
				t.Errorf("%v has no French", err)
			}
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}

func TestRead_SaysWhichSheetsThereAre(t *testing.T) {
	t.Parallel()
	_, err := sheet.Read(bookOf(text("a")).bytes(t), sheet.Options{Sheet: "Ventes"})
	if err == nil || err.Error() != `the workbook has no sheet "Ventes"; it has: Achats` {
		t.Error(err)
	}
}
