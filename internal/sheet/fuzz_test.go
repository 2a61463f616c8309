package sheet_test

import (
	"archive/zip"
	"strings"
	"testing"
	"unicode/utf8"

	"calfleet/internal/sheet"
)

// FuzzRead holds that no bytes make Read panic and that what it returns keeps
// its promises.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"sep=;\r\nRéférence;Quantité\r\n\"a\"\"b\r\nc\";50\r\nTotal;50\r\n;;;;\r\n", "#TYPE x\r\n\"Reference\",\"Quantity\"\r\n\"1\",\"2\"\r\n",
		"\xff\xfeR\x00;\x00Q\x00\r\x00\n\x00", "R\xe9f\xe9rence;N\xb0\n\x82t\x82;1\n", "a\r\r\nb\t\"c", "PK\x03\x04", "'=1;'a\n\"",
	} {
		f.Add([]byte(seed), byte(0))
	}
	f.Add([]byte("a,b|c\n"), byte('|'))
	f.Fuzz(func(t *testing.T, data []byte, separator byte) {
		got, err := sheet.Read(data, sheet.Options{Separator: separator, Fields: fields})
		if err != nil {
			return
		}
		if len(got.Columns) > sheet.MaxColumns || got.HeaderLine < 1 {
			t.Errorf("%d columns, header in line %d", len(got.Columns), got.HeaderLine)
		}
		last := got.HeaderLine
		for _, row := range got.Rows {
			if len(row.Cells) != len(got.Columns) || row.Line <= last {
				t.Errorf("line %d after %d has %d cells of %d", row.Line, last, len(row.Cells), len(got.Columns))
			}
			last = row.Line
			for _, cell := range row.Cells {
				if !utf8.ValidString(cell) || strings.ContainsRune(cell, 0) {
					t.Errorf("line %d: %q", row.Line, cell)
				}
			}
		}
		sheet.Match(got.Columns, fields)
	})
}

// FuzzWorkbook holds that no XML in a workbook makes Read panic, and that what it returns keeps its promises.
func FuzzWorkbook(f *testing.F) {
	good := bookOf(cell(`t="s"`, "1"), cell(`s="1"`, "46039.5"), text("a&#233;<![CDATA[b]]>"), cell(`t="b"`, "1"))
	f.Add(good.rows, sharedThree, dateStyles, ownFormats)
	f.Add(`<row r="2000000000"/>`, `<si/>`, `<xf/>`, ``)
	f.Add(`<row><c r="ZZZZ1"><v>1</v></c></row><!-- > -->`, `<si><t>`, `</cellXfs>`, `<numFmt numFmtId="14" formatCode="[h"/>`)
	f.Fuzz(func(t *testing.T, rows, shared, xfs, formats string) {
		b := book{rows: rows, shared: shared, xfs: xfs, formats: formats, method: zip.Store}
		got, err := sheet.Read(b.bytes(t), sheet.Options{Fields: fields})
		if err != nil {
			return
		}
		for _, row := range got.Rows {
			if len(row.Cells) != len(got.Columns) || row.Line > sheet.MaxRows {
				t.Errorf("line %d has %d cells of %d", row.Line, len(row.Cells), len(got.Columns))
			}
			for _, cell := range row.Cells {
				if !utf8.ValidString(cell) || strings.ContainsRune(cell, 0) {
					t.Errorf("line %d: %q", row.Line, cell)
				}
			}
		}
	})
}

// FuzzRoundTrip holds that an export imports unchanged, whatever its cells.
func FuzzRoundTrip(f *testing.F) {
	f.Add("=1", "'=1", "\ufeff\"-", true)
	f.Add("Total", " 12 ", "sep=;", false)
	f.Add("a;b,c\td", "\r\n", "'", false)
	f.Fuzz(func(t *testing.T, a, b, c string, comma bool) {
		for _, text := range []string{a, b, c} {
			if !utf8.ValidString(text) || strings.ContainsRune(text, 0) || utf8.RuneCountInString(text) > sheet.MaxChars {
				return
			}
		}
		separator := byte(';')
		if comma {
			separator = ','
		}
		sameAfterReading(t, separator, [][]string{{a, b, c}, {c, a, b}, {b, "x", ""}})
	})
}

// FuzzValues holds that the value parsers neither panic nor leave their ranges,
// and that every refusal speaks both languages.
func FuzzValues(f *testing.F) {
	for _, seed := range []string{"1 200,50", "-1", "(5)", "5E+01", "17/01/2026 10:00", "20380119031407.000000-000", "46039", "2026-02-30T00:00:00Z", "1.200"} {
		f.Add(seed, 0)
	}
	f.Fuzz(func(t *testing.T, text string, order int) {
		if n, err := sheet.ParseQuantity(text); err != nil {
			wantReason(t, text, err, "")
		} else if n < 0 || n > 1<<31-1 {
			t.Errorf("ParseQuantity(%q) = %d", text, n)
		}
		if day, err := sheet.ParseDate(text, sheet.DateOrder(order)); err != nil {
			wantReason(t, text, err, "")
		} else if day.Year() < 1970 || day.Year() > 9999 {
			t.Errorf("ParseDate(%q) = %v", text, day)
		}
		sheet.JudgeDateOrder([]string{text})
		if folded := sheet.Fold(text); utf8.ValidString(text) && sheet.Fold(folded) != folded {
			t.Errorf("Fold(%q) = %q, and again %q", text, folded, sheet.Fold(folded))
		}
	})
}
