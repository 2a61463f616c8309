package web

import (
	"net/http"
	"testing"

	"calfleet/internal/auth"
)

func TestCompare_RemediesSideBySideAndRankedByCircumstances(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	compare := c.get(c.seedFinding()).href(".page-head .actions a")
	c.get(compare).status(http.StatusOK).shows("thead th", "1 · Use lic22.contoso.local", "Recommended").shows("tbody tr", "Effort", "half a day").shows("tbody tr", "1 of 1")
	c.shows("tbody tr", "3 of 3 met", "contoso.local")
	if n := len(c.all("thead th")); n != 4 {
		t.Errorf("%d remedies, want 4", n)
	}
	c.get(compare+"?newer=no").shows("thead th", "Downgrade or exchange").shows("#newer option[selected]", "not available")
	first := c.get(compare + "?newer=yes&today=on").texts("thead th")
	if len(first) != 4 || len(c.all("#today[checked]")) != 1 {
		t.Errorf("ranked anew: %q", first)
	}
	c.get(compare)
	if links := c.texts("tbody .actions a"); len(links) != 8 || links[1] != "Open a case" {
		t.Errorf("what comes next: %q", links)
	}
}

func TestCompare_ResolvedFindingsAndViewersOpenNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	v := w.client().signIn(auth.Viewer)
	compare := v.get(v.seedFinding()).href(".page-head .actions a")
	v.get(compare).status(http.StatusOK).hides("tbody .actions a", "Open a case")
	w.buy(t, "2019")
	w.assess(t)
	v.get(compare).status(http.StatusOK).shows(".notice", "The facts have changed").hides("form.circumstances")
}
