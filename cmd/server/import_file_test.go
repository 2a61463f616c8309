package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/inventory"
	"calfleet/internal/postgres"
	"calfleet/internal/postgres/pgtest"
	"calfleet/internal/sheet"
)

// runFile is a shell that imports the file of a name and content, in text.
func runFile(t *testing.T, name string, data []byte, args ...string) (status int, told string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	status = run(t.Context(), append([]string{"import", "purchases", path}, args...), terminal{in: strings.NewReader(""), out: &out, err: &out})
	return status, out.String()
}

func TestImport_TakesTheSheetAndHeaderOfAWorkbook(t *testing.T) {
	t.Parallel()
	var book bytes.Buffer
	w := sheet.NewWorkbookWriter(&book, sheet.Sheet{Name: "Achats"})
	err := errors.Join(w.Header("PO", "Quantity", "CAL version", "CAL kind"), w.Row(sheet.Text("old"), sheet.Int(1), sheet.Int(2019), sheet.Text("User")),
		w.Row(sheet.Text("N° de commande"), sheet.Text("Quantité"), sheet.Text("Version de CAL"), sheet.Text("Type de CAL")),
		w.Row(sheet.Text("BC-1"), sheet.Int(50), sheet.Int(2022), sheet.Text("Utilisateur")), w.Flush())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{"achats.xlsx", []string{"--sheet", "Achats", "--header-line", "3"}, 0, "lines: 1; new: 1,"},
		{"achats.xlsx", []string{"--sheet", "Ventes"}, 1, `no sheet "Ventes"; it has: Achats`},
		{"achats.csv", nil, 1, "although its name ends in .csv"},
	} {
		status, told := runFile(t, test.name, book.Bytes(), append(test.args, "--dry-run", "--data-dir", t.TempDir())...)
		if status != test.status || !strings.Contains(told, test.want) {
			t.Errorf("%s %q: status %d, %s", test.name, test.args, status, told)
		}
	}
}

func TestImport_ReadsAFileAsRemembered(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	const file = "Dossier,Qty,Version,Type,Date\nA1,5,2022,User,04/05/2026\n"
	database := "--database-url=" + url
	if status, told := runFile(t, "a.csv", []byte(file), "--dry-run", database); status != 1 || !strings.Contains(told, "order or invoice number") {
		t.Fatalf("nothing is remembered yet: status %d, %s", status, told)
	}
	remember(t, url, file)
	for _, test := range []struct{ day, does, args string }{
		{"2026-05-04", "new: 1", ""}, // by its columns
		{"2026-04-05", "changed: 1", "--profile=Revendeur --date-order=month"},
		{"2026-05-04", "changed: 1", "--profile=Revendeur"},
	} {
		args := append(strings.Fields(test.args), database)
		for _, args := range [][]string{append(args, "--dry-run"), args} {
			if status, told := runFile(t, "b.csv", []byte(file), args...); status != 0 || !strings.Contains(told, test.does) {
				t.Errorf("%q: status %d, %s", args, status, told)
			}
		}
		if day := purchaseDay(t, url); day != test.day {
			t.Errorf("%q: bought on %s, want %s", args, day, test.day)
		}
	}
	if status, told := runFile(t, "c.csv", []byte(file), database, "--profile", "nobody"); status == 0 || !strings.Contains(told, `no profile "nobody"`) {
		t.Errorf("status %d, %s", status, told)
	}
	nowhere := []string{"--dry-run", "--database-url=postgres://127.0.0.1:1/none", "--profile", "Revendeur"}
	if status, told := runFile(t, "d.csv", []byte("PO,Qty,Version,Type\nA1,5,2022,User\n"), nowhere...); status == 0 || strings.Contains(told, "new: 1") {
		t.Errorf("without the database that keeps the profile: status %d, %s", status, told)
	}
}

// purchaseDay is when the one purchase was bought.
func purchaseDay(t *testing.T, url string) (day string) {
	t.Helper()
	pool, err := postgres.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := pool.QueryRow(t.Context(), `SELECT purchased_on::text FROM purchases`).Scan(&day); err != nil {
		t.Fatal(err)
	}
	return day
}

// remember says once how a file is read, as the page of its columns does.
func remember(t *testing.T, url, file string) {
	t.Helper()
	pool, err := postgres.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	store := inventory.New(pool, nil)
	i, err := store.StageImport(t.Context(), inventory.DefaultOrganization, "ana", inventory.Upload{FileName: "a.csv", File: sheet.FileOf([]byte(file))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	reading := inventory.Reading{DateOrder: sheet.DMY, Mapping: map[string]string{"Dossier": "reference"}}
	if err := store.RemapImport(t.Context(), inventory.DefaultOrganization, "ana", i.ID, reading, new("Revendeur")); err != nil {
		t.Fatal(err)
	}
	profiles, err := store.ImportProfiles(t.Context(), inventory.DefaultOrganization)
	if diff := cmp.Diff(1, len(profiles)); diff != "" || err != nil {
		t.Fatalf("%v %s", err, diff)
	}
}
