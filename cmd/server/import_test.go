package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/postgres/pgtest"
)

// runImport runs the command on a file of that text, as a shell would.
func runImport(t *testing.T, text string, args ...string) (status int, result imported, stderr string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "achats.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	status = run(t.Context(), append([]string{"import", "purchases", path, "--json"}, args...), terminal{in: strings.NewReader(""), out: &out, err: &errs})
	if out.Len() > 0 {
		decoder := json.NewDecoder(&out)
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&result); err != nil {
			t.Fatalf("%v in %s", err, out.String())
		}
	}
	return status, result, errs.String()
}

const importFile = "N° de commande;Version de CAL;Type de CAL;Quantité\nBC-1;2022;Utilisateur;50\nBC-2;2019;Appareil;20\n"

func TestImport_DryRunNeedsNoDatabaseToRefuse(t *testing.T) {
	t.Parallel()
	status, result, stderr := runImport(t, importFile+"BC-3;2O22;Utilisateur;1\n", "--dry-run", "--language", "fr", "--data-dir", t.TempDir())
	want := imported{Rows: 3, New: 2, Refused: []refusedCell{{
		Line: 4, Column: "Version de CAL", Value: "2O22", Reason: "«\u00a02O22\u00a0» n’est pas une version de CAL RDS ; écrivez 2008, 2012, 2016, 2019, 2022 ou 2025",
	}}}
	if diff := cmp.Diff(want, result); diff != "" || status != 1 {
		t.Errorf("status %d, %s (-want +got):\n%s", status, stderr, diff)
	}
}

func TestImport_AppliesOnceAndFindsEverythingTheSameAgain(t *testing.T) {
	t.Parallel()
	database := "--database-url=" + pgtest.URL(t)
	steps := []struct {
		name, text string
		args       []string
		status     int
		want       imported
	}{
		{"a dry run changes nothing", importFile, []string{"--dry-run"}, 0, imported{Rows: 2, New: 2, Refused: []refusedCell{}}},
		{"the file is applied", importFile, nil, 0, imported{Rows: 2, New: 2, Refused: []refusedCell{}}},
		{"and again", importFile, nil, 0, imported{Rows: 2, Same: 2, Refused: []refusedCell{}}},
		{"an exchange is a change", strings.Replace(importFile, "2022", "2019", 1), []string{"--dry-run"}, 0, imported{Rows: 2, Changed: 1, Same: 1, Refused: []refusedCell{}}},
		{"a refused line keeps all out", importFile + "BC-3;2022;Appareil;5\n;2022;Appareil;5\n", nil, 1, imported{Rows: 4, New: 1, Same: 2, Refused: []refusedCell{
			{Line: 5, Column: "N° de commande", Reason: "the order or invoice number is missing"},
		}}},
		{"as a dry run tells", importFile + "BC-3;2022;Appareil;5\n", []string{"--dry-run"}, 0, imported{Rows: 3, New: 1, Same: 2, Refused: []refusedCell{}}},
		{"unless the good ones are wanted", importFile + "BC-3;2022;Appareil;5\n;2022;Appareil;5\n", []string{"--keep-good"}, 1, imported{Rows: 4, New: 1, Same: 2, Refused: []refusedCell{
			{Line: 5, Column: "N° de commande", Reason: "the order or invoice number is missing"},
		}}},
		{"which are in now", importFile + "BC-3;2022;Appareil;5\n", nil, 0, imported{Rows: 3, Same: 3, Refused: []refusedCell{}}},
	}
	for _, step := range steps {
		status, result, stderr := runImport(t, step.text, append(step.args, database)...)
		if diff := cmp.Diff(step.want, result); diff != "" || status != step.status {
			t.Fatalf("%s: status %d, %s (-want +got):\n%s", step.name, status, stderr, diff)
		}
	}
}

func TestImport_AFileWithoutItsColumnsIsRefusedWithAllThatIsMissing(t *testing.T) {
	t.Parallel()
	status, result, stderr := runImport(t, "no;table\n1;2\n", "--dry-run")
	if status != 1 || len(result.Refused) != 1 || result.Refused[0].Line != 1 || result.Rows != 0 {
		t.Fatalf("status %d, %+v, %s", status, result, stderr)
	}
	for _, words := range []string{"order or invoice number", "number of CALs", "which CALs these are"} {
		if !strings.Contains(result.Refused[0].Reason, words) || !strings.Contains(stderr, words) {
			t.Errorf("nothing about the %s in %+v, %s", words, result.Refused, stderr)
		}
	}
}

func TestImport_TellsTheColumnsItDoesNotRead(t *testing.T) {
	t.Parallel()
	status, _, stderr := runImport(t, strings.NewReplacer("Quantité\n", "Quantité;Sereur\n", ";50\n", ";50;lic01\n", ";20\n", ";20;lic01\n").Replace(importFile), "--dry-run", "--language", "fr", "--data-dir", t.TempDir())
	if status != 0 || !strings.Contains(stderr, "«\u00a0Sereur\u00a0»") {
		t.Errorf("status %d, %s", status, stderr)
	}
}

func TestImport_TakesOtherKindsAndFindsThemOut(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "hosts.csv")
	if err := os.WriteFile(path, []byte("Hôte;Mode\nrdsh01;Par utilisateur\nrdsh02;Par appareil\nrd sh;\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	database := "--database-url=" + pgtest.URL(t)
	for _, step := range []struct{ kind, says string }{{"hosts", "new: 2"}, {"auto", "unchanged: 2"}} {
		var out, errs bytes.Buffer
		status := run(t.Context(), []string{"import", step.kind, path, "--keep-good", database}, terminal{in: strings.NewReader(""), out: &out, err: &errs})
		if want := strings.Replace(step.says, "unchanged", "same", 1); status != 1 || !strings.Contains(out.String(), want) || !strings.Contains(out.String(), "no name of a computer") {
			t.Errorf("%s: status %d, %s%s", step.kind, status, out.String(), errs.String())
		}
	}
}

func TestImport_MisuseIsToldFromRefusedLines(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	for _, kind := range []string{"findings", "nonsense"} {
		errs.Reset()
		status := run(t.Context(), []string{"import", kind, "file.csv"}, terminal{in: strings.NewReader(""), out: &out, err: &errs})
		if status != 2 || !strings.Contains(errs.String(), "write purchases, hosts, license-servers, key-packs, collections, members, users or auto") {
			t.Errorf("kind %s: status %d, %s", kind, status, errs.String())
		}
	}
	if status, _, _ := runImport(t, importFile, "--organization", "nobody", "--database-url", pgtest.URL(t)); status != 2 {
		t.Errorf("an organization that does not exist: status %d", status)
	}
}
