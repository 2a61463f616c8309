package web

import (
	"net/http"
	"strings"
	"testing"

	"calfleet/internal/auth"
)

const goodPassword = "three grey herons at noon"

// firstLink is the path of a link for the first administrator.
func (w *world) firstLink() string {
	w.t.Helper()
	secret, err := w.options.Auth.FirstAdministratorLink(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return strings.TrimPrefix(FirstAdministratorURL(publicURL, secret), publicURL)
}

// firstAdministrator makes the first administrator, ana@contoso.local, and leaves her signed in.
func (c *client) firstAdministrator() *client {
	c.t.Helper()
	c.post(c.firstLink(), "name", "Ana", "email", "ana@contoso.local", "password", goodPassword, "repeat", goodPassword)
	return c.sendsTo("/")
}

func TestFirstAdministrator_SetsUpAndIsSignedIn(t *testing.T) {
	t.Parallel()
	c := newClient(t)
	link := c.firstLink()
	c.get(link).status(http.StatusOK).shows("h1", "first administrator")
	c.post(link, "name", "Ana", "email", "Ana@Contoso.local", "password", goodPassword, "repeat", goodPassword).sendsTo("/")
	c.get(pathAccount).status(http.StatusOK).shows("dd", "ana@contoso.local").shows("dd", "Administrator")
	c.get(link).status(http.StatusGone).shows("p", "sign in").shows("a", "Sign in")
	c.post(link, "name", "Eve", "email", "eve@x.y", "password", goodPassword, "repeat", goodPassword).status(http.StatusGone)
}

func TestFirstAdministrator_FormComesBackWithWhatIsWrong(t *testing.T) {
	t.Parallel()
	c := newClient(t)
	link := c.firstLink()
	c.post(link, "name", "Ana", "email", "ana", "password", "short", "repeat", "shorter").status(http.StatusUnprocessableEntity)
	c.shows("#repeat-error", "differ")
	c.post(link, "name", "", "email", "ana", "password", "short", "repeat", "short").status(http.StatusUnprocessableEntity)
	c.shows("#name-error").shows("#email-error", "address").shows(".notice a", "Fill this in")
	c.post(link, "name", "Ana", "email", "ana@x.y", "password", "short", "repeat", "short").status(http.StatusUnprocessableEntity)
	c.shows("#password-error", "At least 12 characters")
	c.post(link, "name", "Ana", "email", "ana@x.y", "password", "Password2026!", "repeat", "Password2026!").status(http.StatusUnprocessableEntity)
	c.shows("#password-error", "easy to guess")
	if got := c.attr("#email", "value"); got != "ana@x.y" {
		t.Errorf("the address has to be typed again: %q", got)
	}
	if strings.Contains(c.body, "Password2026!") {
		t.Error("the page repeats the password")
	}
}

func TestSignIn_LeadsBackToThePageThatWasWanted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.client().firstAdministrator()
	c := w.client().get("/settings/users?q=a")
	c.sendsTo("/sign-in?return=%2Fsettings%2Fusers%3Fq%3Da").follow().status(http.StatusOK)
	if got := c.attr("[name=return]", "value"); got != "/settings/users?q=a" {
		t.Fatalf("the form leads to %q", got)
	}
	c.post("/sign-in", "email", "ana@contoso.local", "password", goodPassword, "return", "/settings/users?q=a").sendsTo("/settings/users?q=a")
	c.follow().status(http.StatusOK).shows("th", "Ana")
	c.get("/sign-in").sendsTo("/")
}

func TestSignIn_RefusalsLookAlike(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.client().firstAdministrator()
	c := w.client()
	wrong := c.post("/sign-in", "email", "x@contoso.local", "password", "wrong").status(http.StatusUnauthorized).page()
	unknown := c.post("/sign-in", "email", "x@contoso.local", "password", goodPassword).status(http.StatusUnauthorized).page()
	known := c.post("/sign-in", "email", "ana@contoso.local", "password", "wrong").status(http.StatusUnauthorized).page()
	if wrong != unknown || unknown != known {
		t.Errorf("the pages differ:\n%s\n%s\n%s", wrong, unknown, known)
	}
	c.header("Accept-Language", "fr").post("/sign-in", "email", "x", "password", "").shows(".flash", "faux")
}

func TestSignIn_SaysWhenToTryAgain(t *testing.T) {
	t.Parallel()
	c := newClient(t)
	c.exec(`INSERT INTO rate_limits VALUES ('address 192.0.2.1', now() + interval '1 hour')`)
	c.post("/sign-in", "email", "x@contoso.local", "password", "x").status(http.StatusTooManyRequests).shows(".flash", "Too many attempts")
	if c.res.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

func TestSignIn_NeverAdoptsACookieThatWasPlanted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.client().firstAdministrator()
	victim := w.client()
	victim.cookies[sessionCookie] = "planted"
	victim.post("/sign-in", "email", "ana@contoso.local", "password", goodPassword).sendsTo("/")
	if victim.cookies[sessionCookie] == "planted" {
		t.Fatal("the planted cookie is the session now")
	}
	attacker := w.client()
	attacker.cookies[sessionCookie] = "planted"
	attacker.get(pathAccount).sendsTo("/sign-in?return=%2Fsettings%2Faccount")
}

func TestSignIn_ASecondTimeEndsTheFirstSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().firstAdministrator()
	first := c.cookies[sessionCookie]
	c.post("/sign-in", "email", "ana@contoso.local", "password", goodPassword).sendsTo("/")
	old := w.client()
	old.cookies[sessionCookie] = first
	old.get(pathAccount).status(http.StatusSeeOther)
}

func TestSignOut_EndsTheSessionAndClearsTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().signIn(auth.Viewer)
	before := c.cookies[sessionCookie]
	c.post(pathSignOut).sendsTo("/sign-in")
	if c.cookies[sessionCookie] != "" || c.res.Header.Get("Clear-Site-Data") == "" {
		t.Errorf("the browser keeps %v", c.cookies)
	}
	c.cookies[sessionCookie] = before
	c.get(pathAccount).status(http.StatusSeeOther)
	w.client().post(pathSignOut).sendsTo("/sign-in")
}

func TestSignInLink_AsksForAPasswordAndSignsIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secret, err := w.options.Auth.AddMember(t.Context(), w.home.ID, "ben@contoso.local", "Ben", auth.Operator, auth.Command("test"))
	if err != nil {
		t.Fatal(err)
	}
	c, path := w.client(), signInPath(secret)
	c.get(path).status(http.StatusOK).shows("h1", "Ben")
	c.get(path).status(http.StatusOK) // looking uses nothing up
	c.post(path, "password", "", "repeat", "").status(http.StatusUnprocessableEntity).shows("#password-error", "12")
	c.post(path, "password", goodPassword, "repeat", goodPassword).sendsTo("/")
	c.get(pathAccount).status(http.StatusOK).shows("dd", "Operator")
	w.client().get(path).status(http.StatusGone).shows("p", "calfleet user link")
}

func TestSessions_EndForSomebodyDisabledOrDemoted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().signIn(auth.Admin)
	c.get(pathUsers).status(http.StatusOK)
	c.exec(`UPDATE memberships SET role = 'viewer' WHERE user_id = $1`, c.user)
	c.get(pathUsers).status(http.StatusForbidden).shows("h1", "role does not allow")
	c.exec(`UPDATE users SET disabled_at = now() WHERE user_id = $1`, c.user)
	c.get(pathAccount).status(http.StatusSeeOther)
	if c.cookies[sessionCookie] != "" {
		t.Error("the cookie stays")
	}
}

func TestSessions_ExpireAndAskToSignInAgain(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Viewer)
	c.exec(`UPDATE sessions SET expires_at = now()`)
	c.post(pathAccount+"/sessions/end-others").status(http.StatusUnauthorized).shows("h1", "session is over").shows("a", "Sign in")
	c.get(pathAccount).status(http.StatusSeeOther)
}

func TestSessions_UseKeepsThemOpenAtMostHalfAnHour(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().firstAdministrator()
	remaining := func() (minutes float64) {
		err := w.pool.QueryRow(t.Context(), `SELECT extract(epoch FROM max(expires_at) - now())::float8 / 60 FROM sessions`).Scan(&minutes)
		if err != nil {
			t.Fatal(err)
		}
		return minutes
	}
	w.exec(`UPDATE sessions SET expires_at = now() + interval '10 minutes'`)
	c.get(pathAccount).status(http.StatusOK)
	if got := remaining(); got < 29 || got > 30.1 {
		t.Errorf("%f minutes are left after use, want 30", got)
	}
	w.exec(`UPDATE sessions SET data = convert_to(regexp_replace(convert_from(data, 'UTF8'), '"deadline":"[^"]*"',
		'"deadline":"' || to_char(now() + interval '5 minutes', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || '"'), 'UTF8'),
		expires_at = now() + interval '3 minutes'`)
	c.get(pathAccount).status(http.StatusOK)
	if got := remaining(); got < 4 || got > 5.1 {
		t.Errorf("%f minutes are left though the session is 12 hours old in 5", got)
	}
}
