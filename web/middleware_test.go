package web

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/auth"
	"calfleet/internal/fault"
)

// answersOf serves one more route besides the portal's and asks for it.
func handlerWith(t *testing.T, o Options, more ...route) http.Handler {
	t.Helper()
	s, err := newServer(o)
	if err != nil {
		t.Fatal(err)
	}
	e := newEcho(s)
	if err := s.register(e, append(s.routes(), more...)); err != nil {
		t.Fatal(err)
	}
	h, err := s.wrap(e)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestHeaders_StandOnEveryAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.handler = handlerWith(t, w.options,
		page("/panic", public, func(*request) error { panic("boom") }),
		page("/broken", public, func(*request) error { return errors.New("secret cause") }))
	c := w.client().signIn(auth.Viewer)
	for path, status := range map[string]int{
		"/healthz": 200, "/readyz": 200, pathAccount: 200, "/settings": 303, pathUsers: 403, "/nothing": 404, "/panic": 500, "/broken": 500,
		"/static/app.css": 200, "/static/nothing": 404, "/api/v1/reports": 405, "/sign-in/x": 410, "/%2e%2e/etc": 404,
	} {
		c.get(path).status(status)
		for name, want := range securityHeaders {
			got := c.res.Header.Values(name)
			if name == "Cache-Control" && strings.HasPrefix(path, "/static/") {
				continue
			}
			if diff := cmp.Diff([]string{want}, got); diff != "" {
				t.Errorf("%s: %s: %s", path, name, diff)
			}
		}
		if status >= 500 && (strings.Contains(c.body, "boom") || strings.Contains(c.body, "secret cause")) {
			t.Errorf("%s shows its cause", path)
		}
		if !strings.HasPrefix(path, "/static/") && c.res.Header.Get("X-Request-Id") == "" {
			t.Errorf("%s has no number", path)
		}
	}
	c.header("Sec-Fetch-Site", "cross-site").header("Origin", "").post(pathPreferences).status(http.StatusForbidden)
	if c.res.Header.Get("Content-Security-Policy") != policy {
		t.Error("a refused form has no policy")
	}
}

func TestHeaders_TransportSecurityAndCookiesFollowThePublicAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(o *Options) { o.PublicURL = "https://portal.example" })
	c := w.client().header("Sec-Fetch-Site", "same-origin").header("Origin", "")
	c.firstAdministrator()
	if c.res.Header.Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS over https")
	}
	c.post(pathPreferences, "language", "fr")
	names := make(map[string]bool)
	for _, cookie := range c.res.Cookies() {
		names[cookie.Name] = cookie.Secure && cookie.HttpOnly && cookie.Path == "/" && cookie.Domain == "" && cookie.SameSite == http.SameSiteLaxMode
	}
	for name := range c.cookies {
		if !strings.HasPrefix(name, "__Host-") {
			t.Errorf("cookie %s", name)
		}
	}
	if diff := cmp.Diff(map[string]bool{"__Host-calfleet-language": true}, names); diff != "" {
		t.Error(diff)
	}
	plain := newClient(t).get("/sign-in")
	if plain.res.Header.Get("Strict-Transport-Security") != "" {
		t.Error("HSTS over http")
	}
}

func TestForms_OfAnotherOriginAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, headers := range map[string]map[string]string{
		"cross-site":           {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
		"cross-site, bare":     {"Sec-Fetch-Site": "cross-site", "Origin": ""},
		"a sub-domain":         {"Sec-Fetch-Site": "same-site", "Origin": "http://evil.portal.example"},
		"null":                 {"Origin": "null"},
		"neither header":       {"Origin": ""},
		"another port":         {"Origin": "http://portal.example:8081"},
		"another host":         {"Origin": "http://portal.example.evil.example"},
		"text/plain":           {"Origin": "https://evil.example", "Content-Type": "text/plain"},
		"method override":      {"Origin": "https://evil.example", "X-HTTP-Method-Override": "GET"},
		"its own host spelled": {"Origin": "http://portal.example@evil.example"},
	} {
		for _, rt := range listedRoutes() {
			if isSafe(rt.method) || rt.door != sessionDoor {
				continue
			}
			c := w.client()
			for header, value := range headers {
				c.header(header, value)
			}
			path := strings.NewReplacer(":id", w.home.ID.String(), ":secret", "x").Replace(rt.path)
			if c.post(path); c.res.StatusCode != http.StatusForbidden {
				t.Errorf("%s: %s %s: status %d", name, rt.method, rt.path, c.res.StatusCode)
			}
		}
	}
}

func TestForms_OfPlainHTTPAreRefusedByAPortalOnHTTPS(t *testing.T) {
	t.Parallel()
	c := newWorld(t, func(o *Options) { o.PublicURL = "https://portal.example" }).client()
	c.header("Origin", "http://portal.example").post(pathPreferences).status(http.StatusForbidden).shows("h1", "another site")
	c.header("Origin", "https://portal.example").post(pathPreferences).status(http.StatusSeeOther)
}

func TestBodies_AreBounded(t *testing.T) {
	t.Parallel()
	c := newClient(t)
	c.post("/sign-in", "email", strings.Repeat("x", formBody)).status(http.StatusRequestEntityTooLarge)
	c.send(http.MethodPost, "/sign-in", strings.NewReader("email=%zz"), "application/x-www-form-urlencoded").status(http.StatusBadRequest)
	c.send(http.MethodPost, pathPreferences, nil, "").status(http.StatusSeeOther) // a button that a script presses
	c.send(http.MethodPost, "/sign-in", strings.NewReader("{}"), "application/json").status(http.StatusUnprocessableEntity)
	for _, hostile := range []string{"a\x00b", "a\xffb"} {
		c.post("/sign-in", "email", hostile).status(http.StatusUnprocessableEntity)
		c.post("/sign-in", hostile, "x").status(http.StatusUnprocessableEntity)
	}
}

func TestLog_HasOneLineARequestAndNoSecret(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w := newWorld(t, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&out, nil)) })
	link := w.firstLink()
	token := w.token(auth.Agent)
	c := w.client().get(link).status(http.StatusOK)
	c.post(link, "name", "Ana", "email", "ana@contoso.local", "password", goodPassword, "repeat", goodPassword).sendsTo("/")
	c.get(pathAccount + "?q=querysecret").status(http.StatusOK)
	c.header("Authorization", "Bearer "+token).report(sampleReport).status(http.StatusAccepted)
	c.get("/line%0Abreak%0Afake").status(http.StatusNotFound)
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 5 {
		t.Errorf("%d lines for 5 requests:\n%s", len(lines), out.String())
	}
	for _, secret := range []string{strings.TrimPrefix(link, "/first-administrator/"), token, goodPassword, c.cookies[sessionCookie], "querysecret"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	for _, want := range []string{"path=/first-administrator/:secret", "actor=ana@contoso.local", `actor="token token of agent"`, "status=202"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the log lacks %s:\n%s", want, out.String())
		}
	}
}

func TestLog_ShowsWhatErrorsPagesDoNot(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w := newWorld(t, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&out, nil)) })
	w.handler = handlerWith(t, w.options,
		page("/panic", public, func(*request) error { panic("boom") }),
		page("/invalid", public, func(*request) error { return fault.Wrap(fault.Invalid, errors.New("deep cause"), "shown") }))
	c := w.client()
	c.get("/panic").status(http.StatusInternalServerError).shows("p", c.res.Header.Get("X-Request-Id"))
	c.get("/invalid").status(http.StatusUnprocessableEntity)
	for _, want := range []string{"level=ERROR", "panic: boom", "middleware_test.go", "deep cause"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the log lacks %s:\n%s", want, out.String())
		}
	}
}

func TestAddress_IsThePeersUnlessAProxyIsTrusted(t *testing.T) {
	t.Parallel()
	direct := addressExtractor(nil)
	proxied := addressExtractor([]netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("2001:db8::/32")})
	for _, test := range []struct{ peer, forwarded, wantDirect, wantProxied string }{
		{"203.0.113.9:1", "198.51.100.1", "203.0.113.9", "203.0.113.9"},
		{"192.0.2.1:1", "198.51.100.1", "192.0.2.1", "198.51.100.1"},
		{"192.0.2.1:1", "6.6.6.6, 198.51.100.1, 192.0.2.8", "192.0.2.1", "198.51.100.1"},
		{"127.0.0.1:1", "198.51.100.1", "127.0.0.1", "127.0.0.1"},
		{"10.0.0.1:1", "198.51.100.1", "10.0.0.1", "10.0.0.1"},
		{"[2001:db8::1]:1", "198.51.100.1", "2001:db8::1", "198.51.100.1"},
		{"192.0.2.1:1", "nonsense", "192.0.2.1", "192.0.2.1"},
	} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		req.RemoteAddr = test.peer
		for _, name := range []string{"X-Forwarded-For", "X-Real-Ip"} {
			req.Header.Set(name, test.forwarded)
		}
		if got := direct(req); got != test.wantDirect {
			t.Errorf("direct, %s for %s: %s", test.peer, test.forwarded, got)
		}
		if got := proxied(req); got != test.wantProxied {
			t.Errorf("proxied, %s for %s: %s, want %s", test.peer, test.forwarded, got, test.wantProxied)
		}
	}
}

func TestCompress_SendsTextSmallAndTheRestAsItIs(t *testing.T) {
	t.Parallel()
	c := newClient(t).header("Accept-Encoding", "br, gzip;q=0.5")
	plain := c.get("/static/app.css").status(http.StatusOK)
	if plain.res.Header.Get("Content-Encoding") != "gzip" {
		t.Fatal("the style sheet is sent as it is")
	}
	inflater, err := gzip.NewReader(strings.NewReader(c.body))
	if err != nil {
		t.Fatal(err)
	}
	inflated, err := io.ReadAll(inflater)
	if err != nil {
		t.Fatal(err)
	}
	c.header("Accept-Encoding", "gzip;q=0").get("/static/app.css")
	if c.res.Header.Get("Content-Encoding") != "" || c.body != string(inflated) {
		t.Error("gzip differs from the file")
	}
	c.header("Accept-Encoding", "gzip").get("/static/vendor/inter-5.3.0/inter-latin-wght-normal.woff2")
	if c.res.Header.Get("Content-Encoding") != "" {
		t.Error("a typeface is compressed twice")
	}
	c.get("/settings").status(http.StatusSeeOther)
	if c.body != "" {
		t.Errorf("an empty answer has %d bytes", len(c.body))
	}
}

func TestHead_IsGetWithoutABody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	server := httptest.NewServer(w.handler)
	defer server.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodHead, server.URL+"/sign-in", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Error(err)
	}
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") == "" {
		t.Errorf("status %d, %v", res.StatusCode, res.Header)
	}
}

func TestHealth_TellsAliveFromReady(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client()
	c.get("/readyz").status(http.StatusOK)
	w.pool.Close()
	c.get("/healthz").status(http.StatusOK)
	c.get("/readyz").status(http.StatusServiceUnavailable)
	if c.res.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

func TestServer_CutsSlowClients(t *testing.T) {
	t.Parallel()
	s := NewServer(http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	for name, d := range map[string]time.Duration{
		"header": s.ReadHeaderTimeout, "read": s.ReadTimeout, "write": s.WriteTimeout, "idle": s.IdleTimeout,
	} {
		if d <= 0 {
			t.Errorf("no limit on %s", name)
		}
	}
}

func TestNew_RefusesAPublicURLThatIsNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, address := range []string{"", "portal.example", "ftp://portal.example", "https://", "https://portal.example/path", "http://a b"} {
		w.options.PublicURL = address
		if _, err := New(w.options); err == nil {
			t.Errorf("%q passes", address)
		}
	}
}
