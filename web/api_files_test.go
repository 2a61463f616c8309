package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/auth"
)

// file sends a file to the API.
func (c *client) file(query, body string) *client {
	c.t.Helper()
	return c.send(http.MethodPost, "/api/v1/files"+query, strings.NewReader(body), "application/octet-stream")
}

func (c *client) taken() fileTaken {
	c.t.Helper()
	c.status(http.StatusAccepted)
	var taken fileTaken
	if err := json.Unmarshal([]byte(c.body), &taken); err != nil {
		c.t.Fatal(err)
	}
	return taken
}

func TestSubmitFile_TellsWhatItWasReadAsAndWhatWasNotUnderstood(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().header("Authorization", "Bearer "+w.token(auth.Operator)).header("Origin", "")
	const at = "?license_server=lic01.contoso.local&collected_at=2026-11-23T09:00:00Z"
	taken := c.file(at, packsExport).taken()
	if taken.Kind != "key-packs" || len(taken.Reports) != 1 || taken.Reports[0].Computer != "lic01.contoso.local" || taken.Reports[0].Stale {
		t.Errorf("taken %+v", taken)
	}
	if len(taken.Notes) != 1 || taken.Notes[0].Line != 3 || !strings.Contains(taken.Notes[0].Text, "not a row of key packs") {
		t.Errorf("notes %+v", taken.Notes)
	}
	if diff := cmp.Diff(taken, c.file(at, packsExport).taken()); diff != "" {
		t.Errorf("the same file again (-first +second):\n%s", diff)
	}
	if late := c.file("?license_server=lic01.contoso.local&collected_at=2026-11-22T09:00:00Z", packsExport).taken(); !late.Reports[0].Stale {
		t.Error("a file from the day before counts")
	}
	c.header("Content-Encoding", "gzip").file(at, zip(packsExport)).taken()
}

func TestSubmitFile_IsTakenInWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().header("Authorization", "Bearer "+w.token(auth.Operator)).header("Origin", "")
	c.report(sampleReport).status(http.StatusAccepted)
	fresh := strings.NewReplacer("000000000001", "000000000002", "RDSH01", "RDSH77", "rdsh01", "rdsh77").Replace(sampleReport)
	other := strings.Replace(sampleReport, "RDSH01", "RDSH02", 1) // its id is taken
	c.file("", "["+fresh+","+other+"]").problem(http.StatusConflict)
	if p := c.file("", "["+fresh+`,{"schema":1}]`).problem(http.StatusUnprocessableEntity); len(p.Errors) == 0 {
		t.Error("no place is told")
	}
	var hosts int
	if err := w.pool.QueryRow(t.Context(), `SELECT count(*) FROM hosts WHERE name LIKE 'rdsh77%'`).Scan(&hosts); err != nil || hosts != 0 {
		t.Errorf("%d hosts of a file that was refused, %v", hosts, err)
	}
	c.file("", "["+fresh+"]").taken()
}

func TestSubmitFile_RefusesWithAPlace(t *testing.T) {
	t.Parallel()
	c := newAgent(t)
	tests := map[string]struct {
		query, body string
		status      int
		place       string
	}{
		"nothing known in it":   {"", "Dear Sir", http.StatusUnprocessableEntity, "file"},
		"a kind that isn't":     {"?kind=novel", packsExport, http.StatusUnprocessableEntity, "kind"},
		"a kind it hasn't":      {"?kind=ad-computers", packsExport, http.StatusUnprocessableEntity, "line 2"},
		"no time":               {"?collected_at=yesterday", packsExport, http.StatusUnprocessableEntity, "collected_at"},
		"nothing":               {"", "", http.StatusUnprocessableEntity, ""},
		"purchases by an agent": {"", strings.Replace(sampleReport, `"session_host"`, `"purchases": [{"reference": "P", "cal_version": "2022", "cal_kind": "per_user", "quantity": 5}], "session_host"`, 1), http.StatusUnprocessableEntity, "purchases"},
	}
	for name, test := range tests {
		p := c.file(test.query, test.body).problem(test.status)
		places := make([]string, len(p.Errors))
		for i, e := range p.Errors {
			places[i] = e.Place
		}
		if !strings.Contains(" "+strings.Join(places, " ")+" ", " "+test.place+" ") {
			t.Errorf("%s: places %q, want %q among them", name, places, test.place)
		}
	}
}
