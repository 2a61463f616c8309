package inventory

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const repeating = "PO;CAL version;CAL kind;Quantity;Note\n" +
	"PO-1;2022;User;30;first\nPO-2;2022;User;5;\nPO-1;2022;User;20;second\nPO-1;2019;User;1;\nPO-1;2022;User;2147483640;\nPO-1;2022;User;10;\n"

func TestImport_LinesAddUpWhereSomebodySaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if plain := w.stage(t, repeating); plain.Refused != 3 || plain.New != 3 {
		t.Errorf("nobody said that lines add up: %+v", plain.Counts())
	}
	i := w.importFile(t, Reading{AddUp: true}, repeating)
	if i.New != 3 || i.Apart != 2 || i.Refused != 1 {
		t.Fatalf("staged %+v", i.Counts())
	}
	rows := w.rowsOf(t, i)
	if rows[0].Purchase.Quantity != 60 || !cmp.Equal(rows[0].Added, &Added{Lines: []int{2, 4, 7}}) || rows[1].Added != nil {
		t.Errorf("first line %+v, added %+v", rows[0].Purchase, rows[0].Added)
	}
	if p := rows[2].Problems[0]; rows[2].Outcome != OutcomeApart || !strings.Contains(p.Reason.EN, "added to line 2") || p.Column != "Quantity" {
		t.Errorf("second line %+v", rows[2])
	}
	name := "deliveries"
	check(t, w.RemapImport(t.Context(), here, buyer, i.ID, Reading{AddUp: true}, &name))
	_, err := w.ApplyImport(t.Context(), here, buyer, i.ID, true, nil)
	check(t, err)
	if p := w.purchaseOf(t, "PO-2"); p.Quantity != 5 {
		t.Errorf("PO-2 %+v", p)
	}
	again := w.stage(t, repeating)
	if again.Profile != name || again.Same != 3 || again.Apart != 2 {
		t.Errorf("a file with the same columns: %q %+v; want it to add up, and nothing changed", again.Profile, again.Counts())
	}
}
