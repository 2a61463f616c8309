package web

import (
	"net/http"
	"testing"

	"calfleet/internal/auth"
	"calfleet/internal/compat"
)

func TestPlans_TheSmallestPlanWithItsOutcome(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	c.get("/").status(http.StatusOK).shows("#first a", "One plan for everything")
	c.get("/plans").status(http.StatusOK)
	c.shows("#plan li", "Move all 2022 Per User CALs", "lic22.contoso.local").shows("#plan", "clears 1 finding of 1", "nothing to obtain", "No plan of such changes takes less")
	c.shows("tbody tr", "Finance", "Broken", "Fine", "2022 CALs cannot live")
	c.header("Accept-Language", "fr").get("/plans").status(http.StatusOK).shows("h1", "Le plus petit scénario").shows("#plan", "rien à obtenir")
}

func TestPlans_TheFileIsAPlan(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	c.get("/plans/smallest.json").status(http.StatusOK)
	if plan, err := compat.DecodePlan([]byte(c.body)); err != nil || len(plan.Changes) != 1 {
		t.Errorf("%v, %v", plan, err)
	}
	newClient(t).signIn(auth.Viewer).get("/plans/smallest.json").status(http.StatusNotFound)
}

func TestPlans_NothingToPlanTeaches(t *testing.T) {
	t.Parallel()
	newClient(t).signIn(auth.Viewer).get("/plans").status(http.StatusOK).shows(".empty", "Look again")
	w := newWorld(t)
	w.assess(t)
	w.client().signIn(auth.Viewer).get("/plans").status(http.StatusOK).shows(".empty", "No plan has been looked for yet")
	w.advise(t)
	w.client().signIn(auth.Viewer).get("/plans").status(http.StatusOK).shows(".empty", "Nothing that a change of the records would clear")
}
