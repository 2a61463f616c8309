package inventory

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/fault"
	"calfleet/internal/sheet"
)

// workbook is a sheet of purchases with the given rows.
func workbook(t *testing.T, header []string, rows ...[]sheet.Cell) []byte {
	t.Helper()
	var out bytes.Buffer
	w := sheet.NewWorkbookWriter(&out, sheet.Sheet{Name: "Achats 2026"})
	err := w.Header(header...)
	for _, row := range rows {
		err = errors.Join(err, w.Row(row...))
	}
	if err := errors.Join(err, w.Flush()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestStageImport_TakesAWorkbookAsItTakesText(t *testing.T) {
	t.Parallel()
	s, _ := newImportStore(t)
	day := time.Date(2026, time.April, 3, 0, 0, 0, 0, time.UTC)
	data := workbook(t, []string{"N° de commande", "Version de CAL", "Type de CAL", "Quantité", "Date d’achat"},
		[]sheet.Cell{sheet.Int(4500012345678), sheet.Int(2022), sheet.Text("Utilisateur"), sheet.Int(1200), sheet.Day(day)},
		[]sheet.Cell{sheet.Text("BC-2"), sheet.Int(2019), sheet.Text("Appareil"), sheet.Int(-5), sheet.Day(day)})
	staged, err := s.StageImport(t.Context(), here, buyer, Upload{FileName: "achats.xlsx", File: sheet.FileOf(data)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if staged.Sheet != "Achats 2026" || staged.Charset != "" || staged.Separator != "" || staged.HeaderLine != 1 || staged.Counts() != (ImportCounts{New: 1, Refused: 1}) {
		t.Errorf("staged %+v", staged)
	}
	if err := s.RemapImport(t.Context(), here, buyer, staged.ID, Reading{DateOrder: sheet.DMY}, nil); err != nil {
		t.Errorf("its columns can be read again: %v", err)
	}
	if _, err := s.ApplyImport(t.Context(), here, buyer, staged.ID, true, nil); err != nil {
		t.Fatal(err)
	}
	bought := allOf(t, s)
	if len(bought) != 1 || bought[0].Reference != "4500012345678" || bought[0].Quantity != 1200 || !bought[0].PurchasedOn.Equal(day) {
		t.Errorf("bought %+v", bought)
	}
}

func TestEachLine_TakesTheSheetAndHeaderThatWereChosen(t *testing.T) {
	t.Parallel()
	_, err := readPurchases(Upload{FileName: "a.xlsx", File: sheet.FileOf(workbook(t, []string{"PO"})), Reading: Reading{Sheet: "Ventes"}})
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), `no sheet "Ventes"; it has: Achats 2026`) {
		t.Errorf("got %v", err)
	}
	text := "PO;CAL version;CAL kind;Quantity;Supplier;Note\n1;2022;User;1;x;y\nOrder;CAL version;CAL kind;Quantity\nA1;2022;User;5\n"
	file, err := readPurchases(Upload{File: sheet.FileOf([]byte(text)), Reading: Reading{HeaderLine: 3}})
	if err != nil || file.HeaderLine != 3 || !cmp.Equal([]string{"A1", "2022", "User", "5"}, file.Lines[0].Cells) {
		t.Errorf("file %+v, %v", file, err)
	}
}
