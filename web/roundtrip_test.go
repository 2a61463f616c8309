package web

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/auth"
	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
)

// roundTripRows is how many random purchases go out and come back; "make roundtrip" takes as many as a file may have.
var roundTripRows = flag.Int("round-trip", 600, "how many random purchases are exported, edited and imported again")

// Pieces of random texts: what spreadsheets, separators and readers of files trip over, in letters that Windows-1252 has, and one that it lacks.
var textPieces = []string{
	"=1+1", "@SUM(A1)", "-2", "+33 1", "'", `"`, ";", ",", "|", "\t", "é", "œ", "€", "«\u00a0lot\u00a0»", "Total", "sep=;", "#TYPE x", "1E5", "007", "oui", "VRAI", "2026-01-02", "12/11/2026",
	"RDS CAL 2019 User", "(5 User)", "1 User CAL 1 Year", "LicSAPk", "OLP", "<b>", "n/a x", "  ", "\r\n", "–", "\u00ad",
}

const beyondWindows = "A\u0308"

func randomText(r *rand.Rand, pieces int) string {
	var text strings.Builder
	for range r.IntN(pieces + 1) {
		text.WriteString(textPieces[r.IntN(len(textPieces))])
		if r.IntN(2) == 0 {
			text.WriteByte(' ')
		}
	}
	return strings.TrimSpace(text.String())
}

// randomPurchase is one as forms and imports may have written it; its number keeps it apart from all others.
func randomPurchase(r *rand.Rand, n int) inventory.Purchase {
	p := inventory.Purchase{
		Reference:  fmt.Sprintf("%s%s-%05d", []string{"", "=", "0", "BC ", "Total "}[r.IntN(5)], randomReference(r), n),
		CALVersion: []string{"2012", "2016", "2019", "2022", "2025"}[r.IntN(5)], CALKind: []string{"per_user", "per_device"}[r.IntN(2)], Quantity: 1 + r.Int32N(100_000),
		Program: randomText(r, 2), Agreement: randomReference(r), Supplier: randomText(r, 3), PartNumber: []string{"", "6VC-03747", "X-1"}[r.IntN(3)],
		Title: randomText(r, 4), Note: randomText(r, 6), LicenseServer: []string{"", "lic01.contoso.local", "srv-2"}[r.IntN(3)],
	}
	if day := time.Date(1980+r.IntN(60), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC); r.IntN(3) > 0 {
		p.PurchasedOn = &day
	}
	switch r.IntN(4) {
	case 0:
		p.Term = inventory.TermPerpetual
	case 1:
		p.Term = inventory.TermSubscription
		p.EndsOn = p.PurchasedOn
	}
	switch r.IntN(4) {
	case 0:
		p.Assurance = new(false)
	case 1:
		p.Assurance, p.AssuredUntil = new(true), p.PurchasedOn
	}
	return p
}

func randomReference(r *rand.Rand) string {
	const letters = "ABCé09-/_#'="
	var text strings.Builder
	for range r.IntN(6) {
		text.WriteRune([]rune(letters)[r.IntN(len([]rune(letters)))])
	}
	return text.String()
}

// fillRandom writes random purchases as the store keeps them.
func (c *client) fillRandom(r *rand.Rand, rows int) {
	c.t.Helper()
	columns := []string{
		"organization_id", "purchase_id", "reference", "cal_version", "cal_kind", "quantity", "program", "agreement", "license_server", "purchased_on", "supplier",
		"part_number", "title", "term", "ends_on", "assurance", "assured_until", "note", "source", "created_at", "updated_at",
	}
	now := time.Now()
	_, err := c.pool.CopyFrom(c.t.Context(), pgx.Identifier{"purchases"}, columns, pgx.CopyFromSlice(rows, func(n int) ([]any, error) {
		p := randomPurchase(r, n)
		return []any{
			c.home.ID, uuid.New(), p.Reference, p.CALVersion, p.CALKind, p.Quantity, p.Program, p.Agreement, p.LicenseServer, p.PurchasedOn, p.Supplier, p.PartNumber, p.Title,
			p.Term, p.EndsOn, p.Assurance, p.AssuredUntil, p.Note, "test", now, now,
		}, nil
	}))
	if err != nil {
		c.t.Fatal(err)
	}
}

// purchasesNow are all purchases, by reference, in words.
func (c *client) purchasesNow() map[string]map[string]string {
	c.t.Helper()
	rows, err := c.pool.Query(c.t.Context(), `SELECT to_jsonb(p) - 'purchase_id' - 'source' - 'updated_at' FROM purchases p WHERE organization_id = $1`, c.home.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]map[string]string{}
	for rows.Next() {
		var row map[string]any
		if err := rows.Scan(&row); err != nil {
			c.t.Fatal(err)
		}
		words := map[string]string{}
		for name, value := range row {
			words[name] = fmt.Sprint(value)
		}
		all[words["reference"]] = words
	}
	return all
}

// stagedFile imports a file as far as its preview.
func (c *client) stagedFile(name string, data []byte) *inventory.Import {
	c.t.Helper()
	i, err := c.options.Inventory.StageImport(c.t.Context(), c.home.ID, "test", inventory.Upload{FileName: name, File: sheet.FileOf(data)}, nil)
	if err != nil {
		c.t.Fatalf("stage %s: %v", name, err)
	}
	return i
}

func TestExport_ComesBackUnchangedAndEditedChangesOnlyThat(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	for lang, forms := range map[string][]string{"fr": {"", "xlsx", "windows-1252"}, "en": {"", "semicolon"}} {
		for _, form := range forms {
			t.Run(lang+" "+form, func(t *testing.T) {
				t.Parallel()
				r := rand.New(rand.NewPCG(seed, uint64(len(form))))
				c := newClient(t).signIn(auth.Operator).header("Accept-Language", lang)
				c.fillRandom(r, *roundTripRows)
				if form != "windows-1252" {
					c.exec(`UPDATE purchases SET title = title || $1 WHERE quantity % 2 = 0`, beyondWindows)
				}
				c.get("/purchases.csv?columns=all&as=" + form).status(http.StatusOK)
				c.comesBack(r, map[bool]string{true: "a.xlsx", false: "a.csv"}[form == "xlsx"], []byte(c.body))
			})
		}
	}
}

// comesBack imports an export as it is, and edited.
func (c *client) comesBack(r *rand.Rand, name string, file []byte) {
	c.t.Helper()
	same := c.stagedFile(name, file)
	if got := same.Counts(); got != (inventory.ImportCounts{Same: *roundTripRows}) {
		rows, err := c.options.Inventory.ImportRows(c.t.Context(), c.home.ID, same.ID, inventory.ImportRowFilter{})
		for _, row := range rows.Page.Rows {
			if row.Outcome != inventory.OutcomeSame {
				c.t.Errorf("%s %+v %+v %q", row.Outcome, row.Changes, row.Problems, row.Cells)
				break
			}
		}
		c.t.Fatalf("the export comes back as %+v, %v; want %d unchanged", got, err, *roundTripRows)
	}
	before := c.purchasesNow()
	edited, want := c.edit(r, file, before)
	changed := c.stagedFile("edited.csv", edited)
	if got := changed.Counts(); got.Changed != len(want) || got.Same != *roundTripRows-len(want) {
		c.t.Fatalf("with %d rows edited the export comes back as %+v", len(want), got)
	}
	if _, err := c.options.Inventory.ApplyImport(c.t.Context(), c.home.ID, "test", changed.ID, false, nil); err != nil {
		c.t.Fatal(err)
	}
	for reference, quantity := range want {
		before[reference]["quantity"], before[reference]["supplier"] = quantity, "Édité; par = moi"
	}
	if diff := cmp.Diff(before, c.purchasesNow()); diff != "" {
		c.t.Errorf("purchases (-want +got):\n%.2000s", diff)
	}
}

// edit changes number and supplier of some rows of an export and writes it anew, as a spreadsheet would.
func (c *client) edit(r *rand.Rand, file []byte, known map[string]map[string]string) (edited []byte, want map[string]string) {
	c.t.Helper()
	table, err := sheet.Read(file, sheet.Options{})
	if err != nil {
		c.t.Fatal(err)
	}
	at := map[string]int{}
	for i, m := range inventory.MapColumns(inventory.ImportPurchases, table.Columns, nil) {
		at[m.Field] = i
	}
	var out bytes.Buffer
	w := sheet.NewWriter(&out, ';')
	_ = w.Header(table.Columns...)
	want = map[string]string{}
	for _, row := range table.Rows {
		if r.IntN(10) == 0 {
			row.Cells[at["quantity"]], row.Cells[at["supplier"]] = "7777777", "Édité; par = moi"
			if known[row.Cells[at["reference"]]] == nil {
				c.t.Fatalf("the file has %q, which is no reference", row.Cells[at["reference"]])
			}
			want[row.Cells[at["reference"]]] = "7.777777e+06"
		}
		cells := make([]sheet.Cell, len(row.Cells))
		for i, cell := range row.Cells {
			cells[i] = sheet.Text(cell)
		}
		_ = w.Row(cells...)
	}
	if err := w.Flush(); err != nil {
		c.t.Fatal(err)
	}
	return out.Bytes(), want
}
