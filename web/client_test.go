package web

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/net/html"

	"calfleet/internal/auth"
	"calfleet/internal/cases"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/internal/jobs"
	"calfleet/internal/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// world is a portal of its own on a database of its own.
type world struct {
	t       testing.TB
	pool    *pgxpool.Pool
	options Options
	handler http.Handler
	home    auth.Organization // the organization clients sign in to
}

const publicURL = "http://portal.example"

// newWorld builds a portal; changes alter its options first.
func newWorld(t testing.TB, changes ...func(*Options)) *world {
	t.Helper()
	pool := pgtest.New(t)
	queue, err := jobs.NewQueue(pool)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, pool: pool, options: Options{
		Pool: pool, Auth: auth.New(pool), Inventory: inventory.New(pool, queue), Findings: findings.New(pool, cases.Follow),
		PublicURL: publicURL, Log: slog.New(slog.DiscardHandler), Version: "test",
	}}
	for _, change := range changes {
		change(&w.options)
	}
	if w.handler, err = New(w.options); err != nil {
		t.Fatal(err)
	}
	if w.home, err = w.options.Auth.OrganizationBySlug(t.Context(), auth.DefaultSlug); err != nil {
		t.Fatal(err)
	}
	return w
}

// newClient is a browser before a portal of its own.
func newClient(t testing.TB) *client {
	t.Helper()
	return newWorld(t).client()
}

// client is a browser: it keeps cookies, says where its forms come from, and remembers the last answer.
type client struct {
	*world
	cookies map[string]string
	headers map[string]string // sent with every request
	user    uuid.UUID         // whom signIn made; zero for nobody

	path string // of the last request
	res  *http.Response
	body string
	doc  *html.Node // of body, once asked for
}

func (w *world) client() *client {
	return &client{world: w, cookies: map[string]string{}, headers: map[string]string{"Accept-Language": "en"}}
}

// organization makes one more.
func (w *world) organization(slug string) auth.Organization {
	w.t.Helper()
	o, err := w.options.Auth.CreateOrganization(w.t.Context(), slug, slug, auth.Command("test"))
	if err != nil {
		w.t.Fatal(err)
	}
	return o
}

// signIn makes a user with this role in the home organization, and signs the browser in as that user.
func (c *client) signIn(role auth.Role) *client { return c.signInTo(c.home, role) }

// signInTo is signIn for another organization.
func (c *client) signInTo(o auth.Organization, role auth.Role) *client {
	c.t.Helper()
	c.user = uuid.New()
	email := string(role) + "-" + c.user.String()[:8] + "@example.com"
	c.exec(`INSERT INTO users (user_id, email, name, created_at) VALUES ($1, $2, $3, now())`, c.user, email, "Ana "+string(role))
	c.exec(`INSERT INTO memberships (organization_id, user_id, role, created_at) VALUES ($1, $2, $3, now())`, o.ID, c.user, role)
	return c.openSession()
}

// openSession signs the browser in as c.user, without the work of a password.
func (c *client) openSession() *client {
	c.t.Helper()
	expiry := time.Now().Add(time.Hour)
	data, err := auth.Codec{}.Encode(expiry, map[string]any{
		auth.SessionUser: c.user.String(), auth.SessionStarted: time.Now().UTC().Format(time.RFC3339), auth.SessionAddress: "192.0.2.1",
	})
	if err != nil {
		c.t.Fatal(err)
	}
	cookie := uuid.NewString()
	if err := auth.NewSessions(c.pool).CommitCtx(c.t.Context(), auth.SessionID(cookie), data, expiry); err != nil {
		c.t.Fatal(err)
	}
	c.cookies[sessionCookie] = cookie
	return c
}

// token makes a bearer token of the home organization.
func (w *world) token(role auth.Role) string {
	w.t.Helper()
	plain, err := w.options.Auth.CreateToken(w.t.Context(), w.home.ID, role, "token of "+string(role), auth.Command("test"))
	if err != nil {
		w.t.Fatal(err)
	}
	return plain
}

// exec runs a statement on the database.
func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.pool.Exec(w.t.Context(), sql, args...); err != nil {
		w.t.Fatal(err)
	}
}

// header sends a header with every request from now on; an empty value sends none.
func (c *client) header(name, value string) *client {
	c.headers[name] = value
	return c
}

func (c *client) get(path string) *client {
	c.t.Helper()
	return c.send(http.MethodGet, path, nil, "")
}

// post sends a form of pairs of name and value.
func (c *client) post(path string, pairs ...string) *client {
	c.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return c.send(http.MethodPost, path, strings.NewReader(form.Encode()), "application/x-www-form-urlencoded")
}

// send makes one request. Redirects are not followed: follow does.
func (c *client) send(method, path string, body io.Reader, kind string) *client {
	c.t.Helper()
	req := httptest.NewRequestWithContext(c.t.Context(), method, publicURL+path, body)
	req.Header.Set("Content-Type", kind)
	if method != http.MethodGet {
		req.Header.Set("Origin", publicURL)
	}
	for name, value := range c.headers {
		req.Header.Set(name, value)
		if value == "" {
			req.Header.Del(name)
		}
	}
	for name, value := range c.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	rec := httptest.NewRecorder()
	c.handler.ServeHTTP(rec, req)
	c.path = path
	c.remember(rec)
	return c
}

func (c *client) remember(rec *httptest.ResponseRecorder) {
	c.res, c.body, c.doc = rec.Result(), rec.Body.String(), nil
	for _, cookie := range c.res.Cookies() {
		if cookie.MaxAge < 0 {
			delete(c.cookies, cookie.Name)
			continue
		}
		c.cookies[cookie.Name] = cookie.Value
	}
}

// status asserts the status of the last answer.
func (c *client) status(want int) *client {
	c.t.Helper()
	if c.res.StatusCode != want {
		c.t.Fatalf("%s: status %d, want %d\n%s", c.path, c.res.StatusCode, want, c.page())
	}
	return c
}

// page is the text of the last answer, for messages of tests.
func (c *client) page() string {
	if strings.HasPrefix(c.res.Header.Get("Content-Type"), "text/html") {
		return c.text("body")
	}
	return c.body
}

// follow goes where the last answer sends the browser.
func (c *client) follow() *client {
	c.t.Helper()
	where := c.res.Header.Get("Location")
	if where == "" {
		c.t.Fatalf("%s: status %d sends nowhere", c.path, c.res.StatusCode)
	}
	return c.get(where)
}

// sendsTo asserts that the last answer sends the browser to a path.
func (c *client) sendsTo(want string) *client {
	c.t.Helper()
	c.status(http.StatusSeeOther)
	if got := c.res.Header.Get("Location"); got != want {
		c.t.Fatalf("%s: sends to %q, want %q", c.path, got, want)
	}
	return c
}

// all are the elements of the last answer that a selector means.
func (c *client) all(selector string) []*html.Node {
	c.t.Helper()
	if c.doc == nil {
		doc, err := html.Parse(strings.NewReader(c.body))
		if err != nil {
			c.t.Fatal(err)
		}
		c.doc = doc
	}
	return find(c.doc, selector)
}

// text is what the first such element says; empty if there is none.
func (c *client) text(selector string) string {
	c.t.Helper()
	if found := c.all(selector); len(found) > 0 {
		return textOf(found[0])
	}
	return ""
}

// texts are what all such elements say.
func (c *client) texts(selector string) []string {
	c.t.Helper()
	var texts []string
	for _, n := range c.all(selector) {
		texts = append(texts, textOf(n))
	}
	return texts
}

// attr is an attribute of the first such element; empty if there is none.
func (c *client) attr(selector, name string) string {
	c.t.Helper()
	if found := c.all(selector); len(found) > 0 {
		return attrOf(found[0], name)
	}
	return ""
}

// shows asserts that one of such elements says all of the words.
func (c *client) shows(selector string, words ...string) *client {
	c.t.Helper()
	for _, said := range c.texts(selector) {
		if containsAll(said, words) {
			return c
		}
	}
	c.t.Fatalf("%s: no %s says %q\n%s", c.path, selector, words, c.page())
	return c
}

// hides asserts that none of such elements says all of the words; without words, that there is none.
func (c *client) hides(selector string, words ...string) *client {
	c.t.Helper()
	for _, said := range c.texts(selector) {
		if containsAll(said, words) {
			c.t.Fatalf("%s: %s says %q\n%s", c.path, selector, words, c.page())
		}
	}
	return c
}

func containsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
