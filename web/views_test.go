package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"calfleet/internal/auth"
)

// saveView keeps a state of the list of hosts under a name.
func (c *client) saveView(path, name, query string, pairs ...string) *client {
	c.t.Helper()
	return c.post(path, append([]string{"list", "hosts", "name", name, "query", query}, pairs...)...)
}

// viewActions are what activity tells of views, newest first.
func (w *world) viewActions() []string {
	w.t.Helper()
	return slices.DeleteFunc(w.actions(), func(action string) bool { return !strings.HasPrefix(action, "view.") })
}

func TestViews_AreSavedFoundAgainAndDeleted(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	c.saveView(pathViews, "My <b>2019</b> hosts", "release=2019&sort=-report&columns=name,report").sendsTo("/hosts?release=2019&sort=-report&columns=name,report")
	c.follow().status(http.StatusOK).shows(".toast", "saved").shows(".menu-link[aria-current]", "My <b>2019</b> hosts").shows(".menu summary", "My <b>2019</b> hosts")
	c.get("/hosts").hides(".menu-link[aria-current]", "My <b>").shows(".menu-link", "My <b>2019</b> hosts")
	view := c.attr(`.menu-link[href="/hosts?release=2019&sort=-report&columns=name,report"]`, "href")
	rename := c.get(view).attr(".fold-form", "action")
	c.saveView(rename, "Renamed", "release=2019&sort=-report&columns=name,report").follow().shows(".menu-link[aria-current]", "Renamed")
	c.saveView(pathViews, "Other", "q=a")
	c.saveView(rename, "Other", "").follow().shows(".flash", "has this name")
	c.saveView(strings.TrimSuffix(rename, "/name")+"/delete", "", "release=2019").sendsTo("/hosts?release=2019").follow().hides(".menu-link", "Renamed")
	if actions := c.viewActions(); len(actions) != 0 {
		t.Errorf("activity tells of what is one's own: %q", actions)
	}
}

func TestViews_TheListOpensWithTheOneThatIsChosen(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	c.saveView(pathViews, "Silent", "report=unread", "open", "yes").sendsTo("/hosts?report=unread")
	c.get("/hosts").sendsTo("/hosts?report=unread").follow().shows(".chip", "Never reported")
	c.get(c.attr(".chip a", "href")) // and yet the filter can be taken off
	if c.path != "/hosts?view=none" {
		t.Errorf("without its filter the list is at %s", c.path)
	}
	c.status(http.StatusOK).hides(".chip").shows("tbody tr", "RDSH01")
	c.get("/hosts.csv").status(http.StatusOK)
	if len(c.csv()) != 4 {
		t.Errorf("the export of the whole list:\n%s", c.body)
	}
	c.get("/hosts?view=all").status(http.StatusBadRequest)
	c.saveView(pathPlainView, "", "report=unread").follow().shows(".toast", "without a view")
	c.get("/hosts").status(http.StatusOK).hides(".chip")
}

func TestViews_OfTheOrganizationAreTheOperators(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	operating, viewing := w.client().signIn(auth.Operator), w.client().signIn(auth.Viewer)
	viewing.get("/hosts?q=a").hides(".menu button", "Save for everybody")
	viewing.saveView(pathSharedViews, "Everybody's", "q=a").status(http.StatusForbidden)
	operating.get("/hosts?q=a").shows(".menu button", "Save for everybody")
	operating.saveView(pathSharedViews, "Everybody's", "release=2019").sendsTo("/hosts?release=2019")
	viewing.get("/hosts?release=2019").shows(".menu-link[aria-current]", "Everybody's").hides(".menu button", "Delete")
	id := strings.TrimSuffix(strings.TrimPrefix(operating.follow().attr(".fold-form", "action"), pathSharedViews+"/"), "/name")
	viewing.saveView(pathViews+"/"+id+"/delete", "", "").status(http.StatusNotFound)
	viewing.saveView(pathViews+"/"+id+"/open", "", "release=2019").follow().status(http.StatusOK)
	viewing.get("/hosts").sendsTo("/hosts?release=2019")
	operating.saveView(pathSharedViews+"/"+id+"/delete", "", "").follow().status(http.StatusOK)
	viewing.get("/hosts").status(http.StatusOK).hides(".menu-link", "Everybody's")
	if got := w.viewActions(); len(got) != 2 || got[0] != "view.delete" || got[1] != "view.create" {
		t.Errorf("activity says %q", got)
	}
}

func TestViews_AreOfListsThatThereAre(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.post(pathViews, "list", "nothing", "name", "a").status(http.StatusUnprocessableEntity)
	c.post(pathViews, "list", "users", "name", "a").status(http.StatusForbidden)
	c.saveView(pathViews, "a", "color=red").status(http.StatusUnprocessableEntity)
	c.saveView(pathViews, "a", "%zz").status(http.StatusUnprocessableEntity)
	c.saveView(pathViews, " ", "q=a").follow().shows(".flash", "needs a name")
	c.saveView(pathViews, "a", "release=2022,2019&q=").sendsTo("/hosts?release=2019,2022")
}
