package inventory

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/fault"
	"calfleet/internal/sheet"
)

var update = flag.Bool("update", false, "rewrite golden files")

func testFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func readFile(t *testing.T, name string) wholeFile {
	t.Helper()
	file, err := readPurchases(Upload{FileName: name, File: sheet.FileOf(testFile(t, name))})
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// goldenLine is what a person reviews: the place, what was understood, what is wrong and what would be right.
type goldenLine struct {
	Line     int
	Purchase *Purchase       `json:",omitempty"`
	Problems []goldenProblem `json:",omitempty"`
}

type goldenProblem struct{ Column, Value, EN, FR string }

func TestEachLine_FrenchExcelFileGivesTheGoldenLines(t *testing.T) {
	t.Parallel()
	file := readFile(t, "achats-excel-fr.csv")
	if file.Charset != sheet.Windows1252 || file.Separator != ';' || file.Mapping.DateOrder != sheet.DMY {
		t.Errorf("read as %s, %q, order %d", file.Charset, file.Separator, file.Mapping.DateOrder)
	}
	type golden struct {
		Mapping Mapping
		Notices []sheet.Notice
		Lines   []goldenLine
	}
	got := golden{Mapping: file.Mapping, Notices: file.Notices}
	for _, l := range file.Lines {
		line := goldenLine{Line: l.Line, Purchase: l.Purchase}
		for _, p := range l.Problems {
			line.Problems = append(line.Problems, goldenProblem{p.Column, p.Value, p.Reason.EN, p.Reason.FR})
		}
		got.Lines = append(got.Lines, line)
	}
	compareGolden(t, "achats-excel-fr.golden.json", got)
}

func compareGolden(t *testing.T, name string, value any) {
	t.Helper()
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(filepath.Join("testdata", name), []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(testFile(t, name)), text.String()); diff != "" {
		t.Errorf("golden file %s (-want +got):\n%s", name, diff)
	}
}

func day(year int, month time.Month, d int) *time.Time {
	t := time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
	return &t
}

func purchasesOfFile(t *testing.T, file wholeFile) []*Purchase {
	t.Helper()
	for _, l := range refusedLines(file) {
		t.Errorf("line %d is refused: %+v", l.Line, l.Problems)
	}
	var understood []*Purchase
	for _, l := range file.Lines {
		if l.Purchase != nil {
			understood = append(understood, l.Purchase)
		}
	}
	return understood
}

func TestEachLine_PowerShellAndUnicodeTextAreUnderstood(t *testing.T) {
	t.Parallel()
	want := []*Purchase{
		{Reference: "PO-1", CALVersion: "2022", CALKind: "per_user", Quantity: 50, LicenseServer: "lic01.lumen.local", PurchasedOn: day(2026, 1, 17)},
		{Reference: "PO-2", CALVersion: "2019", CALKind: "per_device", Quantity: 1200, PurchasedOn: day(2025, 2, 3)},
	}
	if diff := cmp.Diff(want, purchasesOfFile(t, readFile(t, "purchases-type.csv"))); diff != "" {
		t.Errorf("#TYPE (-want +got):\n%s", diff)
	}
	want[0].Reference, want[0].LicenseServer, want[1].Reference = "BC-1", "", "BC-2"
	if diff := cmp.Diff(want, purchasesOfFile(t, readFile(t, "achats-unicode.txt"))); diff != "" {
		t.Errorf("UTF-16 with tabs (-want +got):\n%s", diff)
	}
}

func TestEachLine_WhatIsNoTableOfPurchasesIsInvalidAndSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"an empty file":                   "",
		"a workbook":                      "PK\x03\x04rest",
		"bytes that are no text":          "a;b\n\x00\x01\x02",
		"no header that is known":         "a;b;c\n1;2;3\n",
		"a quantity and no order":         "Quantity;Version;Type\n1;2022;User\n",
		"an order without quantity":       "PO;Version;Type\n1;2022;User\n",
		"an order without version":        "PO;Quantity;Type\n1;2;User\n",
		"a header without a line":         "PO;Quantity;Version;Type\n",
		"the same header twice":           "PO;Quantity;Version;Type;po\n1;2;2022;User;1\n",
		"a quote that is never closed":    "PO;Quantity;Version;Type\n\"1;2;2022;User\n",
		"the layout of a listing":         "ClassId2e4f51ef21dd47e99d3c952918aff9cd,pageHeaderEntry\n1,2\n",
		"a charset that does not exist":   "PO;Quantity;Version;Type\n1;2;2022;User\n",
		"a separator that does not exist": "PO;Quantity;Version;Type\n1;2;2022;User\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			upload := Upload{File: sheet.FileOf([]byte(data))}
			switch name {
			case "a charset that does not exist":
				upload.Charset = "ebcdic"
			case "a separator that does not exist":
				upload.Separator = 'x'
			}
			_, err := readPurchases(upload)
			reason, ok := errors.AsType[*sheet.Error](err)
			if fault.KindOf(err) != fault.Invalid || !ok || reason.Reason.FR == "" {
				t.Errorf("got %v, want fault.Invalid around a *sheet.Error in both languages", err)
			}
		})
	}
}

func TestEachLine_AmbiguousDatesAreAskedNotGuessed(t *testing.T) {
	t.Parallel()
	upload := Upload{File: sheet.FileOf([]byte("PO,Quantity,Version,Type,Date\n1,2,2022,User,04/05/2026\n"))}
	file, err := readPurchases(upload)
	if err != nil || len(refusedLines(file)) != 1 {
		t.Fatalf("refused %d lines (%v), want the one whose date has two readings", len(refusedLines(file)), err)
	}
	upload.DateOrder = sheet.MDY
	if file, err = readPurchases(upload); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(day(2026, 4, 5), purchasesOfFile(t, file)[0].PurchasedOn); diff != "" {
		t.Errorf("month first (-want +got):\n%s", diff)
	}
}

func TestEachLine_ReferenceBesideAnOrderNumberIsThePartNumber(t *testing.T) {
	t.Parallel()
	file, err := readPurchases(Upload{File: sheet.FileOf([]byte("N° de commande;Référence;Désignation;Qté\nBC1;6VC-03748;RDS 2019 User CAL;5\n"))})
	if err != nil {
		t.Fatal(err)
	}
	want := []*Purchase{{Reference: "BC1", PartNumber: "6VC-03748", Title: "RDS 2019 User CAL", CALVersion: "2019", CALKind: "per_user", Quantity: 5}}
	if diff := cmp.Diff(want, purchasesOfFile(t, file)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(file.Notices) != 0 {
		t.Errorf("notices %+v, want none: every column is read", file.Notices)
	}
}

func TestEachLine_ChosenColumnsOverrideTheirNames(t *testing.T) {
	t.Parallel()
	upload := Upload{
		File:    sheet.FileOf([]byte("Dossier;Qté;Version;Type;Note\nA1;5;2022;User;hors sujet\n")),
		Reading: Reading{Mapping: map[string]string{"Dossier": "reference", "Note": ""}},
	}
	file, err := readPurchases(upload)
	if err != nil {
		t.Fatal(err)
	}
	want := []*Purchase{{Reference: "A1", CALVersion: "2022", CALKind: "per_user", Quantity: 5}}
	if diff := cmp.Diff(want, purchasesOfFile(t, file)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPurchaseSynonyms_NoHeaderMeansTwoFields(t *testing.T) {
	t.Parallel()
	meaning := map[string]string{}
	for field, headers := range purchaseSynonyms {
		for _, header := range headers {
			folded := sheet.Fold(header)
			if other, known := meaning[folded]; known && other != field {
				t.Errorf("%q means both %s and %s", header, other, field)
			}
			meaning[folded] = field
		}
	}
	for _, field := range PurchaseFields {
		if got := meaning[sheet.Fold(field)]; got != field {
			t.Errorf("header %q means %q, want the field of that name", field, got)
		}
	}
}

// FuzzEachLine holds for any bytes: no panic, each line either understood or refused with a reason in both
// languages, and what was understood could be kept.
func FuzzEachLine(f *testing.F) {
	for _, name := range []string{"achats-excel-fr.csv", "purchases-type.csv", "achats-unicode.txt"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("PO;Quantity;Version;Type;License server\n=1+1;2147483647;Windows Server 2012 R2;per_device;\\\\LIC01.\n"))
	f.Add([]byte("PO;Qty;Version;Type;Durée;Fin de l’abonnement;SA;Fin SA;Désignation\nA;1;2022;User;1 an;31/12/2027;oui;01/02/2028;LicSAPk\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := readPurchases(Upload{FileName: "fuzz.csv", File: sheet.FileOf(data)})
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%v is not fault.Invalid", err)
			}
			return
		}
		for _, l := range file.Lines {
			checkLine(t, l)
		}
	})
}

func checkLine(t *testing.T, l ImportLine) {
	t.Helper()
	if (l.Purchase == nil) == (len(l.Problems) == 0) {
		t.Fatalf("line %d is neither understood nor refused", l.Line)
	}
	for _, p := range l.Problems {
		if p.Reason.EN == "" || p.Reason.FR == "" {
			t.Fatalf("line %d is refused without a reason in both languages", l.Line)
		}
	}
	if l.Purchase == nil {
		return
	}
	if err := l.Purchase.validate(); err != nil {
		t.Fatalf("line %d was understood as %+v, which %v", l.Line, *l.Purchase, err)
	}
	if p := l.Purchase; tidy(p.Reference) != p.Reference || canonical(p.LicenseServer) != p.LicenseServer {
		t.Fatalf("line %d keeps %q, %q, which are not tidy", l.Line, p.Reference, p.LicenseServer)
	}
}

// refusedLines are those that were not understood.
func refusedLines(file wholeFile) []ImportLine {
	return slices.DeleteFunc(slices.Clone(file.Lines), func(l ImportLine) bool { return l.Outcome() != OutcomeRefused })
}

// wholeFile is a file with all its lines.
type wholeFile struct {
	*ImportFile
	Lines []ImportLine
}

func readPurchases(u Upload) (wholeFile, error) {
	var read wholeFile
	var err error
	read.ImportFile, err = EachLine(u, func(l ImportLine) error {
		read.Lines = append(read.Lines, l)
		return nil
	})
	return read, err
}
