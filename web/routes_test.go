package web

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/auth"
)

var update = flag.Bool("update", false, "write golden files anew")

// principals walk every route, in the order of the table's columns.
var principals = []struct {
	name   string
	become func(*client)
}{
	{"nobody", func(*client) {}},
	{"agent token", func(c *client) { c.header("Authorization", "Bearer "+c.token(auth.Agent)) }},
	{"enrolled agent", func(c *client) { c.header("Authorization", "Bearer "+c.enrolling().enrol(sampleEnrolment).Token) }},
	{"enrolment secret", func(c *client) { c.header("Authorization", c.enrolling().headers["Authorization"]) }},
	{"viewer token", func(c *client) { c.header("Authorization", "Bearer "+c.token(auth.Viewer)) }},
	{"operator token", func(c *client) { c.header("Authorization", "Bearer "+c.token(auth.Operator)) }},
	{"viewer", func(c *client) { c.signIn(auth.Viewer) }},
	{"auditor", func(c *client) { c.signIn(auth.Auditor) }},
	{"operator", func(c *client) { c.signIn(auth.Operator) }},
	{"admin", func(c *client) { c.signIn(auth.Admin) }},
	{"admin elsewhere", func(c *client) { c.signInTo(c.organization("elsewhere"), auth.Admin) }},
	{"without role", func(c *client) {
		c.signIn(auth.Viewer)
		c.exec(`DELETE FROM memberships WHERE user_id = $1`, c.user)
	}},
	{"disabled", func(c *client) {
		c.signIn(auth.Admin)
		c.exec(`UPDATE users SET disabled_at = now() WHERE user_id = $1`, c.user)
	}},
}

// TestRoutes_AdmitWhomTheTableSays compares each route's answer to each principal with testdata/access.txt. An empty form to ids that
// do not exist changes nothing, so what differs between principals is only whether they got in: 401, 403 and a way to the sign-in
// page mean they did not.
func TestRoutes_AdmitWhomTheTableSays(t *testing.T) {
	t.Parallel()
	answers := make([][]string, len(principals))
	for i, p := range principals {
		c := newClient(t)
		p.become(c)
		cookies := c.cookies
		for _, rt := range listedRoutes() {
			c.cookies = maps.Clone(cookies)
			answers[i] = append(answers[i], admission(c, rt))
			c.openAgain(cookies[sessionCookie])
		}
	}
	var table bytes.Buffer
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "route")
	for _, p := range principals {
		fmt.Fprint(w, "\t"+p.name)
	}
	for row, rt := range listedRoutes() {
		fmt.Fprint(w, "\n"+rt.method+" "+rt.path)
		for i := range principals {
			fmt.Fprint(w, "\t"+answers[i][row])
		}
	}
	fmt.Fprintln(w)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/access.txt", table.Bytes())
}

// listedRoutes are the routes of the portal; their handlers are not called.
func listedRoutes() []route { return new(server).routes() }

// admission is "yes", or how the principal was kept out.
func admission(c *client, rt route) string {
	path := strings.NewReplacer(":id", uuid.NewString(), ":secret", "none", "*", "app.css").Replace(rt.path)
	switch rt.method {
	case http.MethodGet:
		c.get(path)
	case http.MethodPut:
		c.send(http.MethodPut, path, strings.NewReader(""), "")
	default:
		c.post(path)
	}
	switch {
	case c.res.StatusCode == http.StatusUnauthorized && path == "/sign-in":
		return "yes" // the empty form was judged
	case c.res.StatusCode == http.StatusUnauthorized, c.res.StatusCode == http.StatusForbidden:
		return fmt.Sprint(c.res.StatusCode)
	case strings.HasPrefix(c.res.Header.Get("Location"), "/sign-in") && path != pathSignOut:
		return "sign in"
	case c.res.StatusCode >= http.StatusInternalServerError:
		return "broken: " + fmt.Sprint(c.res.StatusCode)
	default:
		return "yes"
	}
}

// openAgain brings back a session that a route ended.
func (c *client) openAgain(cookie string) {
	c.t.Helper()
	if cookie == "" {
		return
	}
	c.openSession()
	c.exec(`DELETE FROM sessions WHERE token = $1`, auth.SessionID(cookie))
	c.exec(`UPDATE sessions SET token = $2 WHERE token = $1`, auth.SessionID(c.cookies[sessionCookie]), auth.SessionID(cookie))
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("%s; if this is meant, run the test with -update and read the difference\n%s", path, diff)
	}
}

func TestRoutes_ChangesNameTheirAction(t *testing.T) {
	t.Parallel()
	for _, rt := range listedRoutes() {
		safe := isSafe(rt.method)
		if safe && rt.action != "" || !safe && rt.action == "" {
			t.Errorf("%s %s: action %q", rt.method, rt.path, rt.action)
		}
		if rt.action != "" && rt.action != unaudited && !strings.Contains(string(rt.action), ".") {
			t.Errorf("%s %s: action %q is not noun.verb", rt.method, rt.path, rt.action)
		}
	}
}

func TestRoutes_TheAPITakesTokensAndPagesTakeSessions(t *testing.T) {
	t.Parallel()
	for _, rt := range listedRoutes() {
		want := sessionDoor
		switch {
		case rt.path == pathInventory:
			want = basicDoor
		case strings.HasPrefix(rt.path, "/api/"):
			want = tokenDoor
		case rt.path == "/healthz", rt.path == "/readyz", rt.path == "/static/*":
			want = noDoor
		}
		if rt.door != want {
			t.Errorf("%s %s: door %d, want %d", rt.method, rt.path, rt.door, want)
		}
	}
}

func TestAccess_ZeroAdmitsNobody(t *testing.T) {
	t.Parallel()
	if access(0).admits(auth.Command("test")) || nobody != 0 {
		t.Error("a route without an access admits somebody")
	}
}

func TestNew_RefusesTheSameRouteTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s, err := newServer(w.options)
	if err != nil {
		t.Fatal(err)
	}
	twice := []route{open("/x", s.alive), open("/x", s.ready)}
	if err := s.register(newEcho(s), twice); err == nil {
		t.Error("the second route replaced the first")
	}
}

// TestRoutes_GetChangesNothing compares the whole database before and after every page was looked at; sessions only say that they
// were used.
func TestRoutes_GetChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().signIn(auth.Admin)
	before := w.fingerprint()
	for _, rt := range listedRoutes() {
		if rt.method == http.MethodGet && rt.door != tokenDoor && admission(c, rt) != "yes" {
			t.Errorf("%s keeps an administrator out", rt.path)
		}
	}
	if diff := cmp.Diff(before, w.fingerprint()); diff != "" {
		t.Error(diff)
	}
}

// fingerprint is the contents of every table but sessions, in few letters each.
func (w *world) fingerprint() map[string]string {
	w.t.Helper()
	const query = `
		SELECT table_name::text, md5(query_to_xml(format('TABLE %I', table_name), true, false, '')::text)
		FROM information_schema.tables
		WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> 'sessions'`
	rows, err := w.pool.Query(w.t.Context(), query)
	if err != nil {
		w.t.Fatal(err)
	}
	prints := make(map[string]string)
	var table, hash string
	_, err = pgx.ForEachRow(rows, []any{&table, &hash}, func() error {
		prints[table] = hash
		return nil
	})
	if err != nil || len(prints) < 10 {
		w.t.Fatalf("%d tables: %v", len(prints), err)
	}
	return prints
}
