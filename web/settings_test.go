package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"calfleet/internal/activity/activitytest"
	"calfleet/internal/auth"
)

// actions are what activity of the home organization says, newest first.
func (w *world) actions() []string {
	w.t.Helper()
	events, err := activitytest.List(w.t.Context(), w.pool, w.home.ID, uuid.Nil, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	var actions []string
	for _, e := range events {
		actions = append(actions, e.Action)
	}
	return actions
}

func TestTokens_AreShownOnceAndRevoked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().signIn(auth.Admin)
	c.get(pathTokens).status(http.StatusOK).shows(".empty", "No token yet")
	c.post(pathTokens, "name", "agents Paris", "role", "agent").status(http.StatusCreated)
	plain := c.text("#token")
	if !strings.HasPrefix(plain, auth.TokenPrefix) {
		t.Fatalf("the page shows %q", plain)
	}
	c.get(pathTokens).shows("tr", "agents Paris", "Agent", "valid")
	if strings.Contains(c.body, plain) {
		t.Error("the token is shown twice")
	}
	agent := w.client().header("Authorization", "Bearer "+plain)
	agent.report(sampleReport).status(http.StatusAccepted)
	revoke := c.attr("td form", "action")
	c.post(revoke).sendsTo(pathTokens).follow().shows("tr", "agents Paris", "revoked").shows(".flash", "revoked")
	agent.report(sampleReport).status(http.StatusUnauthorized)
	if got := w.actions()[:2]; got[0] != "token.revoke" {
		t.Errorf("activity says %v", got)
	}
}

func TestTokens_FormComesBackWithWhatIsWrong(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Admin)
	c.post(pathTokens, "name", " ", "role", "agent").status(http.StatusUnprocessableEntity).shows("#name-error")
	c.post(pathTokens, "name", "<b>x</b>", "role", "root").status(http.StatusUnprocessableEntity).shows("#role-error")
	if got := c.attr("#name", "value"); got != "<b>x</b>" {
		t.Errorf("the name came back as %q", got)
	}
	c.post(pathTokens + "/" + uuid.NewString() + "/revoke").status(http.StatusNotFound)
	c.post(pathTokens + "/x/revoke").status(http.StatusNotFound)
}

func TestUsers_AreAddedByALinkOfTheConfiguredAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().signIn(auth.Admin)
	c.header("X-Forwarded-Host", "evil.example").header("X-Forwarded-Proto", "https")
	c.post(pathUsers, "name", "Ben", "email", "Ben@Contoso.local", "role", "operator").status(http.StatusCreated)
	link := c.text("#link")
	if !strings.HasPrefix(link, publicURL+"/sign-in/") {
		t.Fatalf("the page shows %q", link)
	}
	c.shows("tr", "Ben", "ben@contoso.local")
	w.client().get(strings.TrimPrefix(link, publicURL)).status(http.StatusOK).shows("h1", "Ben")
	c.post(pathUsers, "name", "Ben", "email", "ben@contoso.local", "role", "viewer").status(http.StatusUnprocessableEntity).shows("#email-error", "taken")
}

func TestUsers_OfAnotherOrganizationJoinWithoutALink(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	elsewhere := w.organization("elsewhere")
	if _, err := w.options.Auth.AddMember(t.Context(), elsewhere.ID, "eve@fabrikam.local", "Eve", auth.Admin, auth.Command("test")); err != nil {
		t.Fatal(err)
	}
	c := w.client().signIn(auth.Admin)
	c.post(pathUsers, "email", "eve@fabrikam.local", "role", "viewer").sendsTo(pathUsers)
	c.follow().shows(".flash", "eve@fabrikam.local").hides("#link").shows("th", "Eve")
}

func TestUsers_RolesChangeAndTheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ben := w.client().signIn(auth.Viewer)
	c := w.client().signIn(auth.Admin)
	path := pathUsers + "/" + ben.user.String()
	c.post(path+"/role", "role", "operator").sendsTo(pathUsers).follow().shows(".flash", "role is changed")
	ben.get(pathAccount).status(http.StatusSeeOther) // signed out: nothing opened under the old role goes on
	ben.openSession().get(pathAccount).shows("dd", "Operator")
	c.post(path+"/link").status(http.StatusCreated).shows("#link", publicURL)
	c.post(path+"/disable").sendsTo(pathUsers).follow().shows("tr", "disabled")
	ben.get(pathAccount).status(http.StatusSeeOther)
	c.post(path+"/enable").sendsTo(pathUsers).follow().hides("tr", "disabled")
	c.post(path+"/remove").sendsTo(pathUsers).follow().shows(".flash", "Removed")
	self := pathUsers + "/" + c.user.String()
	for _, change := range []string{"/role", "/remove", "/disable"} {
		c.post(self+change, "role", "viewer").sendsTo(pathUsers).follow().shows(".flash", "at least one administrator")
	}
	if got := w.actions(); len(got) != 5 {
		t.Errorf("activity says %v", got)
	}
}

func TestUsers_OfAnotherOrganizationDoNotExist(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stranger := w.client().signInTo(w.organization("elsewhere"), auth.Admin)
	c := w.client().signIn(auth.Admin)
	for _, change := range []string{"/role", "/remove", "/disable", "/enable", "/link"} {
		c.post(pathUsers+"/"+stranger.user.String()+change, "role", "viewer").status(http.StatusNotFound)
	}
	stranger.get(pathUsers).status(http.StatusOK)
}

func TestAccount_ChangesThePasswordAndEndsOtherSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().firstAdministrator()
	other := w.client()
	other.post("/sign-in", "email", "ana@contoso.local", "password", goodPassword).sendsTo("/")
	const fresh = "four grey herons at dusk"
	form := pathAccount + "/password"
	c.post(form, "current", "wrong", "password", fresh, "repeat", fresh).status(http.StatusUnprocessableEntity).shows("#current-error")
	c.post(form, "current", goodPassword, "password", fresh, "repeat", "x").status(http.StatusUnprocessableEntity).shows("#repeat-error")
	if got := c.attr(".switches [name=return]", "value"); got != pathAccount {
		t.Errorf("another language would lead to %q, which is no page", got)
	}
	before := c.cookies[sessionCookie]
	c.post(form, "current", goodPassword, "password", fresh, "repeat", fresh).sendsTo(pathAccount).follow().shows(".flash", "password is changed")
	if c.cookies[sessionCookie] == before {
		t.Error("the cookie is still the old one")
	}
	other.get(pathAccount).status(http.StatusSeeOther)
	w.client().post("/sign-in", "email", "ana@contoso.local", "password", fresh).sendsTo("/")
}

func TestAccount_ListsAndEndsSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().firstAdministrator()
	other := w.client().header("User-Agent", "Lynx/2.9 <script>")
	other.post("/sign-in", "email", "ana@contoso.local", "password", goodPassword).sendsTo("/")
	c.get(pathAccount).shows("tr", "Lynx/2.9 <script>", "192.0.2.1").shows("tr", "this session")
	c.post(pathAccount+"/sessions/end", "session", c.attr("[name=session]", "value")).sendsTo(pathAccount)
	c.follow().hides("tr", "Lynx")
	other.get(pathAccount).status(http.StatusSeeOther)
	stranger := w.client().signIn(auth.Viewer).get(pathAccount)
	c.post(pathAccount+"/sessions/end", "session", auth.SessionID(stranger.cookies[sessionCookie])).status(http.StatusNotFound)
}

func TestOrganizations_AreCreatedAndEntered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().signIn(auth.Admin)
	c.post(pathOrganizations, "name", "Paris", "slug", "Not a slug").status(http.StatusUnprocessableEntity).shows("#slug-error")
	c.post(pathOrganizations, "name", "Paris", "slug", "paris").sendsTo(pathOrganizations).follow()
	c.shows("tr", "Paris", "Administrator").shows("tr", "Default", "open now")
	var id string
	for _, option := range c.all(".organization option") {
		if textOf(option) == "Paris" {
			id = attrOf(option, "value")
		}
	}
	c.post(pathPreferences, "organization", id, "return", pathOrganizations).sendsTo("/")
	c.get(pathOrganizations).shows("tr", "Paris", "open now")
	foreign := w.organization("foreign")
	c.post(pathPreferences, "organization", foreign.ID.String()).status(http.StatusNotFound)
	c.get(pathOrganizations).shows("tr", "Paris", "open now")
}

func TestPreferences_LanguageAndThemeStay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().get("/sign-in").shows("h1", "Sign in")
	c.post(pathPreferences, "language", "fr", "return", "/sign-in?return=%2Fhosts").sendsTo("/sign-in?return=%2Fhosts").follow().shows("h1", "Connexion")
	c.post(pathPreferences, "theme", "dark", "return", "https://evil.example/").sendsTo("/")
	c.get("/sign-in")
	if got := c.attr("html", "data-theme") + c.attr("html", "lang"); got != "darkfr" {
		t.Errorf("the page is %s", got)
	}
	c.post(pathPreferences, "language", "de", "theme", "pink").sendsTo("/")
	c.get("/sign-in?lang=en").shows("h1", "Sign in")
	c.get("/sign-in").shows("h1", "Sign in")

	user := w.client().signIn(auth.Viewer)
	user.post(pathPreferences, "language", "fr", "theme", "light").sendsTo("/")
	elsewhere := w.client()
	elsewhere.user = user.user
	elsewhere.openSession().get(pathAccount).shows("h1", "Réglages")
	if got := elsewhere.attr("html", "data-theme"); got != "light" {
		t.Errorf("in another browser the theme is %s", got)
	}
}
