package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/auth"
)

func TestCollection_MatrixSaysWhichRelationFailedAndCitesItsSource(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	c.get("/").get(c.href("#collections tbody th a")).status(http.StatusOK)
	c.shows("h1", "Finance").shows(".page-title", "Broken")
	c.shows("#matrix tbody tr", "RDSH01 … 03", "3 hosts alike", "fits, 4 left", "server too old", "would fit, 41 left")
	c.shows("#matrix thead", "LIC19", "named by the hosts", "50 bought, PO-2026-0117", "LIC22", "in the fleet, not named by these hosts")
	c.shows("#reasons", "2022 CALs cannot live on lic19.contoso.local", "2019 < 2022", "server-older-than-cal", "Microsoft Learn", "2025-06-16")
	c.shows("#reasons .remark", "2022 CALs cover 2019 hosts")
	c.shows("#remedy-repoint-to-newer-server", "Recommended").shows("#remedy-downgrade-or-exchange h3").shows("#remedy-newer-license-server h3")
}

func TestCollection_EveryCellOpensItsReasons(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	c.get("/").get(c.href("#collections tbody th a")).status(http.StatusOK)
	cells := c.all("#matrix td a")
	if len(cells) != 5 {
		t.Fatalf("%d cells lead to their reasons, want 5: two relations and three supplies", len(cells))
	}
	for _, cell := range cells {
		address, _, _ := strings.Cut(attrOf(cell, "href"), "#")
		c.get(address).status(http.StatusOK).shows("#reasons li", "runs Windows Server")
		if selected := c.attr("#matrix td.selected a", "href"); !strings.HasPrefix(selected, address) {
			t.Errorf("%s selects %q", address, selected)
		}
	}
}

func TestCollection_IsShownAsTheLastAssessmentJudgedItUnlessThatIsOld(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	path := c.get("/").href("#collections tbody th a")
	main := func() string { return textOf(c.get(path).status(http.StatusOK).all("#content")[0]) }
	kept := main()
	c.exec(`DELETE FROM judgements`)
	if diff := cmp.Diff(main(), kept); diff != "" {
		t.Errorf("judged anew, the page says something else (-judged +kept):\n%s", diff)
	}
	c.assess(t)
	c.buy(t, "2019")
	c.get(path).shows(".page-title", "Fine").hides("#remedy-repoint-to-newer-server")
	c.exec(`UPDATE assessments SET summary = jsonb_set(summary, '{hosts}', '5000')`)
	c.get(path).shows(".page-sub", "newer facts are being judged").shows("#remedy-repoint-to-newer-server", "Recommended")
	c.assess(t)
	c.get(path).hides("#remedy-repoint-to-newer-server")
	c.exec(`UPDATE collections SET retired_at = now()`)
	c.get(path).status(http.StatusNotFound)
}

func TestCollection_HostileNamesStayText(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	c.exec(`UPDATE collections SET name = $1 WHERE name = 'Finance'`, `<script>alert(1)</script>"><img src=x>`)
	c.assess(t)
	c.get("/").status(http.StatusOK).hides("tbody script").hides("tbody img").shows("tbody th", "<script>alert(1)</script>")
	c.get(c.href("#collections tbody th a")).status(http.StatusOK).shows("h1", "<script>alert(1)</script>").hides("main img")
}

func TestCollection_AnotherOrganizationsIsNotThere(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	path := c.get("/").href("#collections tbody th a")
	other := c.client().signInTo(c.organization("elsewhere"), auth.Admin)
	other.get(path).status(http.StatusNotFound)
}

func TestCollection_CountsAreEnteredByOperatorsAndSeenByAll(t *testing.T) {
	t.Parallel()
	w := seeded(t, auth.Viewer)
	path := w.get("/").href("#collections tbody th a")
	c := w.client().signIn(auth.Operator)
	c.get(path).shows("#counts .field", "May connect").post(c.attr("#counts form", "action"), "authorised", "1 200", "actual", "-1").status(http.StatusUnprocessableEntity)
	c.shows("#authorised-error", "whole number").shows("#actual-error", "whole number").shows("h1", "Finance")
	c.post(path+"/counts", "authorised", "1200", "actual", "").sendsTo(path).follow().shows(".flash", "counts are kept")
	if a, b := c.attr("#authorised", "value"), c.attr("#actual", "value"); a != "1200" || b != "" {
		t.Errorf("the form holds %q and %q", a, b)
	}
	w.get(path).shows("#counts", "May connect 1,200", "Do connect not counted").hides("#counts form")
	w.post(path+"/counts", "authorised", "1").status(http.StatusForbidden)
}
