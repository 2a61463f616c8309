package inventory

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/sheet"
)

const groupFile = "#TYPE Microsoft.ActiveDirectory.Management.ADPrincipal\n" +
	`"distinguishedName","name","objectClass","objectGUID","SamAccountName","SID"` + "\n" +
	`"CN=Anne Dupont,OU=Compta,DC=contoso,DC=local","Anne Dupont","user","a1","adupont","S-1-5-21-1-1101"` + "\n" +
	`"CN=Bruno Martin,OU=Compta,DC=contoso,DC=local","Bruno Martin","user","a2","bmartin","S-1-5-21-1-1102"` + "\n" +
	`"CN=GG-Intérim,OU=Groupes,DC=contoso,DC=local","GG-Intérim","group","a3","GG-Interim","S-1-5-21-1-1103"` + "\n" +
	`"CN=PC-12,OU=Postes,DC=contoso,DC=local","PC-12","computer","a4","PC-12$","S-1-5-21-1-1104"` + "\n" +
	`"CN=Anne Dupont,OU=Compta,DC=contoso,DC=local","Anne Dupont","user","a1","adupont","S-1-5-21-1-1101"` + "\n"

func TestImport_UsersAreCountedAndNoNameIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.applyFile(t, "Collection;Hosts;May connect\nCompta;rdsh01;7\nPaie;rdsh02;\n")
	i, err := w.StageImport(t.Context(), here, buyer, Upload{FileName: `C:\Temp\Compta.csv`, File: sheet.FileOf([]byte(groupFile))}, nil)
	check(t, err)
	if i.Kind != ImportUsers || i.Changed != 1 || i.Apart != 4 || i.Refused != 0 {
		t.Fatalf("staged %s %+v", i.Kind, i.Counts())
	}
	rows := w.rowsOf(t, i)
	if diff := cmp.Diff([]FieldChange{{"authorised", new("7"), new("2")}}, rows[0].Changes); diff != "" || rows[0].Added == nil || rows[0].Name != "Compta" {
		t.Errorf("first line %+v (-want +got):\n%s", rows[0], diff)
	}
	for n, want := range map[int]string{1: "counted with line 3", 2: "group in the group", 3: "computer", 4: "same user as on line 3"} {
		if len(rows[n].Problems) != 1 || !strings.Contains(rows[n].Problems[0].Reason.EN, want) {
			t.Errorf("line %d: %+v, want %q", rows[n].Line, rows[n].Problems, want)
		}
	}
	counts, err := w.ApplyImport(t.Context(), here, buyer, i.ID, false, nil)
	if err != nil || counts.Changed != 1 {
		t.Fatalf("applied %+v, %v", counts, err)
	}
	if c := w.collectionNamed(t, "Compta"); valueOf(c.Authorised) != 2 || len(c.Hosts) != 1 {
		t.Errorf("collection %+v", c)
	}
	w.keepsNo(t, "Dupont", "adupont", "S-1-5-21")
	_, err = w.UndoImport(t.Context(), here, ana, i.ID)
	check(t, err)
	if c := w.collectionNamed(t, "Compta"); valueOf(c.Authorised) != 7 {
		t.Errorf("taken back to %+v", c)
	}
}

// keepsNo holds that no line, change or activity has one of some words.
func (w world) keepsNo(t *testing.T, words ...string) {
	t.Helper()
	const query = `
		SELECT count(*) FROM (
			SELECT r::text AS kept FROM import_rows r UNION ALL SELECT i::text FROM imports i UNION ALL SELECT c::text FROM changes c UNION ALL SELECT a::text FROM activity a
			UNION ALL SELECT b::text FROM import_befores b UNION ALL SELECT encode(data, 'escape') FROM import_parts) k
		WHERE strpos(kept, $1) > 0`
	for _, word := range words {
		n := 0
		check(t, w.pool.QueryRow(t.Context(), query, word).Scan(&n))
		if n > 0 {
			t.Errorf("%q is kept in %d places", word, n)
		}
	}
}

func TestImport_UsersOfGroupsAreCountedByCollection(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.applyFile(t, "Collection;Hosts;Mode\nCompta;rdsh01;Per User\nPaie;rdsh02;\nBornes;rdsh03;Per Device\n")
	i := w.applyFile(t, "Collection;Groupe;Utilisateur;Compte activé\n"+
		"Compta;GG-A;CONTOSO\\anne;oui\nCompta;GG-B;contoso\\ANNE;oui\nCompta;GG-B;CONTOSO\\bruno;désactivé\nPaie;GG-A;CONTOSO\\anne;\nPaie;GG-A;;\nBornes;GG-A;CONTOSO\\anne;\nNulle part;GG-A;CONTOSO\\anne;\n")
	if i.Kind != ImportUsers || i.Changed != 2 || i.Apart != 2 || i.Refused != 3 {
		t.Fatalf("applied %s %+v", i.Kind, i.Counts())
	}
	rows := w.rowsOf(t, i)
	for n, want := range map[int]string{2: "disabled", 4: "user is missing", 5: "Per Device", 6: "no collection in use is called Nulle part"} {
		if len(rows[n].Problems) != 1 || !strings.Contains(rows[n].Problems[0].Reason.EN, want) {
			t.Errorf("line %d: %+v, want %q", rows[n].Line, rows[n].Problems, want)
		}
	}
	if a, b := w.collectionNamed(t, "Compta"), w.collectionNamed(t, "Paie"); valueOf(a.Authorised) != 1 || valueOf(b.Authorised) != 1 {
		t.Errorf("counted %v and %v", a.Authorised, b.Authorised)
	}
	w.keepsNo(t, "anne", "bruno")
}
