package inventory

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPlanImport_TheDatabaseComparesAsThePlanDoes has files that say what is known with some of it changed, left empty, cleared or implied
// by a title, and holds what was kept with each line against what the plan says of all of them together.
func TestPlanImport_TheDatabaseComparesAsThePlanDoes(t *testing.T) {
	t.Parallel()
	s, _ := newImportStore(t)
	random := rand.New(rand.NewPCG(5, 26))
	apply(t, s, stage(t, s, randomFile(random, 0)).ID)
	seen := map[Outcome]int{}
	for range 12 {
		i := stage(t, s, randomFile(random, 0.12))
		if i.Refused+i.Apart > 0 {
			t.Fatalf("staged %+v", i.Counts())
		}
		seen[OutcomeNew] += i.New
		seen[OutcomeChanged] += i.Changed
		seen[OutcomeSame] += i.Same
		rows, err := s.ImportRows(t.Context(), here, i.ID, ImportRowFilter{Limit: 1000})
		check(t, err)
		var said []*Purchase
		for _, row := range rows.Page.Rows {
			said = append(said, row.Purchase)
		}
		plan, err := planSaid(t.Context(), s.pool, here, said)
		check(t, err)
		for n, row := range rows.Page.Rows {
			if row.Outcome != plan[n].Outcome || !cmp.Equal(row.Changes, plan[n].Changes) {
				t.Errorf("line %d is kept as %s %v, planned as %s %v", row.Line, row.Outcome, row.Changes, plan[n].Outcome, plan[n].Changes)
			}
		}
		apply(t, s, i.ID)
		if again := stage(t, s, exported(rows.Page.Rows)); again.Same != len(said) {
			t.Errorf("what was just applied is staged as %+v", again.Counts())
		}
	}
	if len(seen) != 3 || seen[OutcomeChanged] < 50 || seen[OutcomeSame] < 50 || seen[OutcomeNew] < 50 {
		t.Errorf("tried with %v", seen)
	}
}

const randomHeader = "PO;Version;Kind;Quantity;Program;Agreement;Server;Purchased on;Supplier;Part number;Title;Term;Subscription end;SA;SA until;Note\n"

// randomFile has the same lines each time but for a share of cells.
func randomFile(random *rand.Rand, share float64) string {
	var file strings.Builder
	file.WriteString(randomHeader)
	for n := range 60 {
		cells := randomLine(n)
		for at := range cells {
			if random.Float64() < share {
				cells[at] = otherCell(random, at, cells[at])
			}
		}
		file.WriteString(strings.Join(cells, ";") + "\n")
	}
	return file.String()
}

func randomLine(n int) []string {
	term, ends := "perpetual", ""
	if n%3 == 0 {
		term, ends = "subscription", "2028-01-01"
	}
	title := ""
	if n%2 == 0 {
		title = "Windows Server 2022 Remote Desktop Services - 1 User CAL 1 Year"
		term = []string{term, ""}[n/2%2]
	}
	return []string{
		fmt.Sprintf("PO-%d", n/2), []string{"2019", "2022"}[n%2], "User", fmt.Sprint(5 + n), "CSP", "V1", "lic01", "2026-01-17", "Contoso", "6VC-03748", title, term, ends, "", "", "n",
	}
}

// otherCell changes a cell, empties it or clears it; what makes a line a line only changes.
func otherCell(random *rand.Rand, at int, cell string) string {
	switch at {
	case 0:
		return cell + "x"
	case 1:
		return []string{"2016", "2025"}[random.IntN(2)]
	case 2:
		return []string{"User", "Device"}[random.IntN(2)]
	case 3:
		return fmt.Sprint(1 + random.IntN(3))
	case 11, 12, 13, 14:
		return ""
	case 7:
		return []string{"", "-", "2026-02-03"}[random.IntN(3)]
	}
	return []string{"", "-", "other"}[random.IntN(3)]
}

// exported are lines again that say in full what was understood, but for what a title implies.
func exported(rows []*ImportRow) string {
	var file strings.Builder
	file.WriteString(randomHeader)
	for _, row := range rows {
		cells := map[string]string{}
		for _, f := range row.Purchase.fields() {
			if !row.Purchase.implies(f.name) {
				cells[f.name] = valueOf(f.value)
			}
		}
		for n, name := range PurchaseFields {
			if n > 0 {
				file.WriteByte(';')
			}
			file.WriteString(cells[name])
		}
		file.WriteByte('\n')
	}
	return file.String()
}
