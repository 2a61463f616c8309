package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"calfleet/internal/auth"
	"calfleet/internal/inventory"
)

// largeUpload is a file that nobody is kept waiting for, with a number of lines.
func largeUpload(lines int) []byte {
	note := strings.Repeat("n", inventory.WaitFor/lines)
	var file strings.Builder
	file.WriteString("N° de commande;Version de CAL;Type de CAL;Quantité;Remarque;Autre\n")
	for range lines {
		file.WriteString("BC-" + uuid.NewString() + ";2022;Utilisateur;5;;" + note + "\n")
	}
	return []byte(file.String())
}

func TestImports_ALargeFileShowsItsProgressUntilItIsDone(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.upload("achats.csv", largeUpload(300)).status(http.StatusSeeOther).follow()
	id := uuid.MustParse(strings.TrimPrefix(c.path, "/imports/"))
	work := func() {
		t.Helper()
		if err := c.options.Inventory.WorkImport(t.Context(), c.home.ID, id); err != nil {
			t.Fatal(err)
		}
	}
	c.shows("#work", "being read").shows("#work progress", "0 %").hides("#decide")
	if c.res.Header.Get("Refresh") == "" {
		t.Error("the page does not renew itself")
	}
	work()
	c.get("/imports/"+id.String()).hides("#work").shows("#decide", "All 300 lines are understood")
	if c.res.Header.Get("Refresh") != "" {
		t.Error("the page renews itself for ever")
	}
	c.post("/imports/"+id.String()+"/apply").follow().shows("#work", "being written")
	work()
	c.get("/imports/"+id.String()).hides("#work").shows(".stats", "300").shows("details", "Undo this import")
	c.post("/imports/"+id.String()+"/undo").follow().shows("#work", "being taken back").hides("form[action$='/undo']")
	if c.res.Header.Get("Refresh") == "" {
		t.Error("the page does not renew itself while the import is undone")
	}
	work()
	c.get("/imports/"+id.String()).hides("#work").shows(".notice", "300")
}

func TestImports_ALargeFileThatCantBeReadSaysWhy(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.upload("achats.csv", append(largeUpload(300), 0)).follow()
	id := uuid.MustParse(strings.TrimPrefix(c.path, "/imports/"))
	if err := c.options.Inventory.WorkImport(t.Context(), c.home.ID, id); err != nil {
		t.Fatal(err)
	}
	c.get("/imports/"+id.String()).shows(".notice", "a NUL character").hides("#decide").hides("#work")
}
