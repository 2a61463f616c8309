package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/auth"
	"calfleet/internal/sheet"
)

// TestExport_WorkbookHoldsWhatTheCSVHolds compares both exports of every list, read as an import would.
func TestExport_WorkbookHoldsWhatTheCSVHolds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	w.client().signIn(auth.Operator).importPurchases("PO,Version,Type,Qty,Note,Date\n=1+1,2022,User,1,@SUM(A1),2026-04-03\n")
	w.token(auth.Agent)
	c := w.client().signIn(auth.Admin)
	for _, name := range slices.Sorted(maps.Keys(allLists())) {
		path := allLists()[name].path + ".csv?columns=all"
		c.get(path + "&as=xlsx").status(http.StatusOK)
		if got := c.res.Header.Get("Content-Disposition"); !strings.HasSuffix(got, `.xlsx"`) {
			t.Errorf("%s is called %s", path, got)
		}
		if strings.Contains(part(t, []byte(c.body), "xl/worksheets/sheet1.xml"), "<f>") {
			t.Errorf("%s: a cell holds a formula", path)
		}
		book := exportedRows(t, []byte(c.body), "a.xlsx")
		text := exportedRows(t, []byte(c.get(path).body), "a.csv")
		if diff := cmp.Diff(text, book); diff != "" {
			t.Errorf("%s (-CSV +workbook):\n%s", path, diff)
		}
	}
}

// exportedRows are the cells of a file; moments are spelled the same in both forms.
func exportedRows(t *testing.T, data []byte, name string) [][]string {
	t.Helper()
	table, err := sheet.Read(data, sheet.Options{FileName: name, HeaderLine: 1})
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]string{table.Columns}
	for _, row := range table.Rows {
		for i, cell := range row.Cells {
			if at, err := time.Parse(time.RFC3339, cell); err == nil {
				row.Cells[i] = strings.TrimSuffix(at.Format(time.DateTime), " 00:00:00")
			}
		}
		rows = append(rows, row.Cells)
	}
	return rows
}

func TestExport_CSVInTheFormThatWasChosen(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.importPurchases("PO,Version,Type,Qty,Note\nÉté-1,2022,User,50,5 €\n")
	for as, want := range map[string]string{
		"comma": "\ufeffOrder or invoice,Note\r\nÉté-1,5 €\r\n", "semicolon": "\ufeffOrder or invoice;Note\r\nÉté-1;5 €\r\n",
		"windows-1252": "Order or invoice,Note\r\n\xc9t\xe9-1,5 \x80\r\n",
	} {
		if c.get("/purchases.csv?columns=reference,note&as=" + as).status(http.StatusOK); c.body != want {
			t.Errorf("%s gives %q, want %q", as, c.body, want)
		}
	}
	c.get("/purchases").shows("a[href='/purchases.csv?as=xlsx']", "Excel").shows("a[href='/purchases.csv?columns=all&as=semicolon']", "semicolons")
	c.get("/purchases.csv?as=pdf").status(http.StatusBadRequest)
	c.importPurchases("PO,Version,Type,Qty,Note\nŁódź,2022,User,50,x\n")
	c.get("/purchases.csv?as=windows-1252").sendsTo("/purchases").follow().shows(".flash", "Łódź", "choose UTF-8 or a workbook")
}
