package sheet_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"calfleet/internal/sheet"
)

var fields = sheet.Synonyms{
	"reference": {"Référence", "Reference", "PO"},
	"quantity":  {"Quantité", "Quantity", "QTY"},
	"version":   {"ProductVersionID", "Version"},
	"server":    {"Serveur de licences", "LicenseServer"},
	"bought":    {"Date d'achat", "Purchase date"},
}

func table(t *testing.T, text string, options sheet.Options) *sheet.Table {
	t.Helper()
	got, err := sheet.Read([]byte(text), options)
	if err != nil {
		t.Fatalf("Read(%.100q): %v", text, err)
	}
	return got
}

// contents is the cells of a table, header first, and each line's notice.
func contents(t *sheet.Table) (cells [][]string, notices []string) {
	cells = [][]string{t.Columns}
	for _, row := range t.Rows {
		cells = append(cells, row.Cells)
	}
	for _, n := range t.Notices {
		notices = append(notices, n.Reason.EN)
	}
	return cells, notices
}

func TestRead_TakesFilesAsTheirProgramsWriteThem(t *testing.T) {
	t.Parallel()
	plain := [][]string{{"Reference", "Quantity"}, {"PO-1", "50"}, {"PO-2", "10"}}
	for name, c := range map[string]struct {
		text    string
		want    [][]string
		notices []string
	}{
		"PowerShell 5.1 with its type line":  {"#TYPE System.Management.Automation.PSCustomObject\r\n\"Reference\",\"Quantity\"\r\n\"PO-1\",\"50\"\r\n\"PO-2\",\"10\"\r\n", plain, nil},
		"semicolons and trailing blank rows": {"Reference;Quantity;;\r\nPO-1;50;;\r\nPO-2;10\r\n;;;;\r\n\r\n;;;\r\n", plain, nil},
		"tabs":                               {"Reference\tQuantity\nPO-1\t50\nPO-2\t10", plain, nil},
		"bars":                               {"Reference|Quantity\r\nPO-1|50\r\nPO-2|10\r\n", plain, nil},
		"separator hint":                     {"sep=|\r\nReference|Quantity\r\nPO-1|50\r\nPO-2|10\r\n", plain, nil},
		"separator hint with cells":          {"SEP=;;;\r\nReference;Quantity\r\nPO-1;50\r\nPO-2;10\r\n", plain, nil},
		"lone carriage returns":              {"Reference,Quantity\rPO-1,50\rPO-2,10\r", plain, nil},
		"titles and totals": {
			"Achats de CAL 2026;\r\n\r\nReference;Quantity\r\nPO-1;50\r\nPO-2;10\r\nTOTAL;60\r\n", plain,
			[]string{"skipped: it stands above the header", "skipped: a row of totals"},
		},
		"total in the second column": {"Reference;Quantity\r\nPO-1;50\r\nPO-2;10\r\n;Somme\r\n", plain, []string{"skipped: a row of totals"}},
		"decimal commas": {
			"Reference;Quantity\nPO-1;1,5\nPO-2;2,5\nPO-3;3,5\n",
			[][]string{{"Reference", "Quantity"}, {"PO-1", "1,5"}, {"PO-2", "2,5"}, {"PO-3", "3,5"}},
			nil,
		},
		"one short row and commas elsewhere": {
			"Reference;Quantity;Version\nPO-1\nParis, Lyon, Nice;50;2022\nA, B, C;1;2022\nD, E, F;1;2019\n",
			[][]string{{"Reference", "Quantity", "Version"}, {"PO-1", "", ""}, {"Paris, Lyon, Nice", "50", "2022"}, {"A, B, C", "1", "2022"}, {"D, E, F", "1", "2019"}},
			nil,
		},
		"lists in quotes": {
			"Reference,LicenseServer\nPO-1,\"lic01; lic02; lic03\"\n",
			[][]string{{"Reference", "LicenseServer"}, {"PO-1", "lic01; lic02; lic03"}},
			nil,
		},
		"newline and quotes inside quotes": {
			"Reference;Quantity\n\"PO \"\"1\"\"\r\nsuite\";50\n\"PO\"-2 ;10\n",
			[][]string{{"Reference", "Quantity"}, {"PO \"1\"\r\nsuite", "50"}, {"PO-2", "10"}},
			nil,
		},
		"inch mark outside quotes": {"Reference;Quantity\n19\" rack;50\n", [][]string{{"Reference", "Quantity"}, {"19\" rack", "50"}}, nil},
		"unnamed column with values": {
			"Reference;Quantity;\nPO-1;50;urgent\nPO-2;10;\n",
			[][]string{{"Reference", "Quantity", ""}, {"PO-1", "50", "urgent"}, {"PO-2", "10", ""}},
			[]string{"column 3 has values but no header and is not read"},
		},
		"nothing known": {"foo;bar\n1;2\n", [][]string{{"foo", "bar"}, {"1", "2"}}, []string{"no known header found; this row is taken as the header"}},
		"lost letters":  {"Reference;Quantity\nD\ufffdpense;1\n", [][]string{{"Reference", "Quantity"}, {"D\ufffdpense", "1"}}, []string{"a letter was lost before the file came here (\ufffd); check the names"}},
		"our own guard": {"Reference;Quantity\n'=1+1;50\n'quoted';1\n", [][]string{{"Reference", "Quantity"}, {"=1+1", "50"}, {"'quoted'", "1"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, notices := contents(table(t, c.text, sheet.Options{Fields: fields}))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.notices, notices); diff != "" {
				t.Errorf("notices (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRead_NumbersLinesAsAnEditorDoes(t *testing.T) {
	t.Parallel()
	got := table(t, "sep=;\r\n#TYPE x\r\n\r\nReference;Quantity\r\n\"a\nb\";1\r\n\r\nc;2;9\r\n", sheet.Options{Fields: fields})
	if got.HeaderLine != 4 || len(got.Rows) != 2 || got.Rows[0].Line != 5 || got.Rows[1].Line != 8 {
		t.Errorf("header at %d, rows %+v", got.HeaderLine, got.Rows)
	}
	if !got.Rows[0].Refused.IsZero() || got.Rows[1].Refused.IsZero() {
		t.Errorf("the wide row alone is refused: %+v", got.Rows)
	}
}

func encode16(text string, big, mark bool) string {
	if mark {
		text = "\ufeff" + text
	}
	var out strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		low, high := byte(unit), byte(unit>>8)
		if big {
			low, high = high, low
		}
		out.WriteByte(low)
		out.WriteByte(high)
	}
	return out.String()
}

func TestRead_JudgesCharset(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Référence;Quantité;Libellé\r\nFA-1;50;Licence d’accès client Bureau à distance – Périphérique\r\n",
		"N° de commande;Désignation\r\n12;Crédit reporté à l'année suivante, dépôt fermé\r\n",
		"Nom;Société\r\nSRV-01;CRÉDIT AGRICOLE FRANÇAIS\r\nSRV-02;Hôtel Métropole, île-de-France\r\n",
		"Referencia;Descripción\r\nA1;Licencias de acceso, educación y administración pública\r\nB2;Año fiscal español\r\n",
		"Prix;Cœur\r\n176,38 €;œuvre numérisée\r\n",
	} {
		windows, err := charmap.Windows1252.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		cases := map[sheet.Charset]string{sheet.UTF8: text, sheet.Windows1252: windows, sheet.UTF16LE: encode16(text, false, false), sheet.UTF16BE: encode16(text, true, false)}
		if console, err := charmap.CodePage850.NewEncoder().String(strings.NewReplacer("’", "'", "–", "-").Replace(text)); err == nil {
			cases[sheet.CP850] = console
		}
		for charset, data := range cases {
			want := text
			if charset == sheet.CP850 {
				want = strings.NewReplacer("’", "'", "–", "-").Replace(text)
			}
			got, judged, err := sheet.Decode([]byte(data), "")
			if err != nil || judged != charset || got != want {
				t.Errorf("%s judged as %s: %q, %v", charset, judged, got, err)
			}
		}
		for charset, data := range map[sheet.Charset]string{sheet.UTF8: "\ufeff" + text, sheet.UTF16LE: encode16(text, false, true), sheet.UTF16BE: encode16(text, true, true)} {
			if got, judged, err := sheet.Decode([]byte(data), ""); err != nil || judged != charset || got != text {
				t.Errorf("%s with its mark judged as %s: %q, %v", charset, judged, got, err)
			}
		}
	}
}

func TestRead_TheCallerMayOverrideTheJudge(t *testing.T) {
	t.Parallel()
	got := table(t, "R\xe9f\xe9rence;Quantity,x\n1;2,3\n", sheet.Options{Charset: sheet.CP850, Separator: ','})
	if diff := cmp.Diff([]string{"RÚfÚrence;Quantity", "x"}, got.Columns); diff != "" || got.Separator != ',' || got.Charset != sheet.CP850 {
		t.Errorf("%+v\n%s", got, diff)
	}
}

func TestRead_SaysWhyAFileIsNoTable(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text    string
		options sheet.Options
		want    string
	}{
		"empty":             {"", sheet.Options{}, "the file is empty"},
		"blank rows":        {";;;\r\n\r\n", sheet.Options{}, "the file is empty"},
		"NUL":               {"Reference;Quantity\nPO\x001;2\n", sheet.Options{}, "line 2, column 3: a NUL character: this is not text, or not all of it"},
		"open quote":        {"Reference;Quantity\nPO-1;\"50\nPO-2;1\n", sheet.Options{Fields: fields}, "line 2, column 6: a quote opens here and is never closed"},
		"same header twice": {"Reference;Qty;REFERENCE\n", sheet.Options{}, `line 1, column 3: columns 1 and 3 have the same header "REFERENCE"`},
		"listing layout": {
			"ClassId2e4f51ef21dd47e99d3c952918aff9cd,pageHeaderEntry\n",
			sheet.Options{},
			"line 1, column 1: this file holds the layout of a listing, not its data: Format-Table came before Export-Csv. Export again without Format-Table",
		},
		"65 columns":      {strings.Repeat("a;", 65), sheet.Options{Separator: ';'}, "line 1, column 65: more than 64 columns"},
		"long cell":       {"Reference;Quantity\n1;" + strings.Repeat("é", 32768), sheet.Options{}, "line 2, column 3: a cell of more than 32767 characters"},
		"wrong charset":   {"Reference\nR\xe9f\n", sheet.Options{Charset: sheet.UTF8}, "line 2, column 2: not UTF-8 text; choose another charset"},
		"unknown charset": {"a", sheet.Options{Charset: "koi8-r"}, `"koi8-r" is not a charset this program reads`},
		"bad separator":   {"a", sheet.Options{Separator: 'x'}, `'x' is not a separator this program reads`},
		"too large":       {strings.Repeat(" ", sheet.MaxBytes+1), sheet.Options{}, "the file is larger than 256 MiB"},
		"too many rows":   {strings.Repeat("a\n", sheet.MaxRows+1), sheet.Options{}, "line 1048577: more than 1048576 rows or 33554432 cells; split the file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := sheet.Read([]byte(c.text), c.options)
			var refused *sheet.Error
			if !errors.As(err, &refused) || refused.Error() != c.want {
				t.Fatalf("Read: %v, want %s", err, c.want)
			}
			if refused.Reason.FR == "" || refused.French() == refused.Error() {
				t.Errorf("%v has no French", err)
			}
		})
	}
}

func TestRead_MillionsOfSeparatorsAreOneBlankRow(t *testing.T) {
	t.Parallel()
	got, err := sheet.Read([]byte("a;b\n"+strings.Repeat(";", 8<<20)), sheet.Options{})
	if err != nil || len(got.Rows) > 0 {
		t.Errorf("Read: %v, %v", got, err)
	}
}

func TestMatch_TakesTheBestNameAndTellsTheRest(t *testing.T) {
	t.Parallel()
	matched, notices := sheet.Match([]string{"\u00a0RÉFÉRENCE", "Version", "Product Version-ID", "Couleur", "", "date d’achat"}, fields)
	if diff := cmp.Diff(map[string]int{"reference": 0, "version": 2, "bought": 5}, matched); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	want := []sheet.Notice{
		{Column: 2, Reason: sheet.Reason{EN: `column "Version" is not read: another column says the same`, FR: "la colonne «\u00a0Version\u00a0» n’est pas lue : une autre dit la même chose"}},
		{Column: 4, Reason: sheet.Reason{EN: `column "Couleur" is not known here and is not read`, FR: "la colonne «\u00a0Couleur\u00a0» est inconnue ici et n’est pas lue"}},
	}
	if diff := cmp.Diff(want, notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
}

func TestFold_MakesOneOfAllSpellings(t *testing.T) {
	t.Parallel()
	for _, header := range []string{"N° de commande", "n_de_commande", "NDeCommande", "\ufeffN°\u00a0de commande :", "N°-de.commande*", "Ｎ de Commande"} {
		if got := sheet.Fold(header); got != "ndecommande" {
			t.Errorf("Fold(%q) = %q", header, got)
		}
	}
	if got := sheet.Fold("Nom d’hôte / Cœur"); got != "nomdhote/coeur" {
		t.Errorf("Fold = %q", got)
	}
}
