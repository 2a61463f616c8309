package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/auth"
	"calfleet/internal/inventory"
)

// answered reads the answer of a request about an import.
func (c *client) answered(status int) importAnswered {
	c.t.Helper()
	var answer importAnswered
	if err := json.Unmarshal([]byte(c.status(status).body), &answer); err != nil {
		c.t.Fatal(err)
	}
	return answer
}

func TestAPIImports_FileIsSentLookedAtAppliedAndUndone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().header("Authorization", "Bearer "+w.token(auth.Operator)).header("Origin", "")
	path := "/api/v1/imports/" + uuid.NewString()
	const file = "Reference;Version;Type;Quantité\nBC-1;2022;Utilisateur;50\nBC-2;2019;Périphérique;peu\n"
	put := func(body string) *client {
		return c.send(http.MethodPut, path+"?file_name=achats.csv", strings.NewReader(body), "text/csv")
	}
	post := func(verb string) *client { return c.send(http.MethodPost, path+verb, strings.NewReader(""), "") }

	staged := put(file).answered(http.StatusCreated)
	if want := (importCounts{New: 1, Refused: 1}); staged.State != inventory.ImportStaged || staged.Counts != want || staged.FileName != "achats.csv" {
		t.Errorf("staged as %+v", staged)
	}
	if diff := cmp.Diff(staged.Counts, put(file).answered(http.StatusOK).Counts); diff != "" {
		t.Errorf("sent again: %s", diff)
	}
	if p := put(file + "x").problem(http.StatusConflict); p.Errors[0].Place != "id" {
		t.Errorf("another file under this ID: %+v", p)
	}
	other := "/api/v1/imports/" + uuid.NewString() + "?charset=utf8"
	if p := c.send(http.MethodPut, other, strings.NewReader(file), "text/csv").problem(http.StatusUnprocessableEntity); p.Errors[0].Place != "charset" {
		t.Errorf("a charset that is none: %+v", p)
	}
	var lines importLines
	if err := json.Unmarshal([]byte(c.get(path+"/lines?outcome=refused").status(http.StatusOK).body), &lines); err != nil {
		t.Fatal(err)
	}
	if len(lines.Lines) != 1 || lines.Lines[0].Line != 3 || lines.Lines[0].Problems[0].Value != "peu" || lines.Lines[0].Problems[0].Reason.FR == "" {
		t.Errorf("refused: %+v", lines)
	}
	post("/undo").problem(http.StatusConflict)
	post("/apply").problem(http.StatusUnprocessableEntity)
	for range 2 {
		if applied := post("/apply?keep=good").answered(http.StatusOK); applied.State != inventory.ImportApplied || applied.Counts.New != 1 {
			t.Errorf("applied as %+v", applied)
		}
	}
	for range 2 {
		if undone := post("/undo").answered(http.StatusOK); undone.State != inventory.ImportUndone || undone.Undone == nil || undone.Undone.Removed != 1 {
			t.Errorf("undone as %+v", undone)
		}
	}
	if now := c.get(path).answered(http.StatusOK); now.State != inventory.ImportUndone {
		t.Errorf("it is %s", now.State)
	}
	path = "/api/v1/imports/" + uuid.NewString()
	put("%PDF-1.7").problem(http.StatusUnprocessableEntity)
	c.get(path).problem(http.StatusNotFound)
	large := strings.Repeat("BC-1;2022;Utilisateur;50\n", inventory.WaitFor/20)
	if received := put("Reference;Version;Type;Quantité\n" + large).answered(http.StatusAccepted); received.State != inventory.ImportReading {
		t.Errorf("a large file is %s", received.State)
	}
}
