package web

import (
	"net/http"
	"strings"
	"testing"

	"calfleet/internal/auth"
	"calfleet/internal/cases"
	"calfleet/internal/inventory"
)

// seedFinding is the finding that the seed fleet is about.
func (c *client) seedFinding() string {
	c.t.Helper()
	return c.get("/findings").href("#findings tbody th a")
}

// openCase opens the case of a remedy from the seed finding, as its page offers it.
func (c *client) openCase(remedy string) *client {
	c.t.Helper()
	form := c.get(c.seedFinding()).href("#remedy-" + remedy + " .actions a")
	c.get(form).status(http.StatusOK).shows("#findings", "2022 CALs cannot live")
	finding := c.attr(`input[name="findings"]`, "value")
	c.post("/cases", "finding", c.attr(`input[name="finding"]`, "value"), "remedy", c.attr(`input[name="remedy"]`, "value"),
		"target", c.attr(`input[name="target"]`, "value"), "findings", finding, "owner", c.user.String(), "due", "2026-12-24", "note", "Ticket 42")
	return c.status(http.StatusSeeOther).follow().status(http.StatusOK)
}

// move moves the case on the page to a state.
func (c *client) move(state, note string) *client {
	c.t.Helper()
	c.post(c.path+"/move", "seen", c.attr(`#move input[name="seen"]`, "value"), "state", state, "note", note)
	return c.status(http.StatusSeeOther).follow().status(http.StatusOK)
}

func TestCases_FromTheFindingToSolvedAndBack(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.get("/cases").status(http.StatusOK).shows(".empty", "No case yet")
	c.openCase("downgrade-or-exchange")
	page := c.path
	c.shows("h1", "Case 1 · Downgrade or exchange").shows("#stands", "Ana operator", "1 of 1").shows("#diary", "became: Draft", "Ticket 42")
	c.shows("#steps li", "License Server ID of lic19.contoso.local")
	c.move("sent", "Sent to the reseller").shows(".pill", "Sent").shows("#diary", "became: Sent", "Sent to the reseller")
	c.buy(t, "2019")
	c.assess(t)
	c.get(page).shows(".page-title", "Solved").shows("#findings", "gone").shows("#diary", "the portal, by an assessment").hides("#move")
	c.shows(".notice", "found every finding of this case gone")
	c.buy(t, "2022")
	c.assess(t)
	c.get(page).shows(".page-title", "Sent").shows("#findings", "Error")
}

func TestCases_AreShownWhereverTheyMatter(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.openCase("repoint-to-newer-server")
	c.get(c.seedFinding()).shows("#cases", "Case 1", "Finance", "Ana operator")
	finance := c.get("/").href("#collections a.row-link")
	c.get(finance).shows("#cases", "Case 1")
	for _, name := range []string{"lic19", "lic22"} {
		c.get("/license-servers?q=" + name)
		c.get(c.href("a.row-link")).shows("#cases", "Case 1")
	}
	c.get("/hosts?q=rdsh01")
	c.get(c.href("a.row-link")).shows("#cases", "Case 1")
	c.get("/cases?owner=Ana").shows("#cases tbody tr", "Draft", "Finance")
	c.get("/cases/board").status(http.StatusOK).shows(".board-column", "Draft", "Case 1").hides(".board-column", "Sent", "Case 1")
	c.get("/cases.csv").status(http.StatusOK)
	if !containsAll(c.body, []string{"Draft", "Finance", "Ana operator"}) {
		t.Errorf("the export lacks the case:\n%s", c.body)
	}
}

func TestCases_FormSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	form := c.get(c.seedFinding()).href("#remedy-newer-license-server .actions a")
	finding := c.get(form).attr(`input[name="finding"]`, "value")
	fields := []string{"finding", finding, "remedy", "newer-license-server"}
	tests := map[string]struct {
		more []string
		says string
	}{
		"no finding":            {nil, "Choose at least one finding"},
		"no day":                {[]string{"findings", finding, "due", "soon"}, "Write a day"},
		"somebody from outside": {[]string{"findings", finding, "owner", finding}, "Choose a user"},
		"a note without end":    {[]string{"findings", finding, "note", strings.Repeat("x", 4001)}, "at most 4,000 characters"},
	}
	for name, test := range tests {
		c.post("/cases", append(fields, test.more...)...)
		if c.res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(c.text(".notice"), test.says) {
			t.Errorf("%s: status %d, %s", name, c.res.StatusCode, c.text(".notice"))
		}
	}
	c.openCase("newer-license-server")
	c.post("/cases", append(fields, "findings", finding)...).status(http.StatusUnprocessableEntity).shows(".notice", "has an open case of this remedy")
	c.get("/cases/new?remedy=set-mode&finding="+finding).status(http.StatusSeeOther).follow().shows("main", "does not offer that remedy")
}

func TestCases_MoveAndAssignSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.openCase("newer-license-server")
	page := c.path
	c.post(page+"/move", "seen", "draft", "state", "solved").status(http.StatusSeeOther).follow().shows(".page-title", "Draft")
	c.post(page+"/move", "seen", "draft", "state", "sent", "note", strings.Repeat("x", cases.MaxNote+1)).status(http.StatusSeeOther).follow().shows("main", "at most 4,000")
	c.post(page+"/move", "seen", "sent", "state", "answered").status(http.StatusSeeOther).follow().shows(".page-title", "Draft").shows("main", "moved the case meanwhile")
	c.post(page+"/assign", "owner", "x").status(http.StatusSeeOther).follow().shows("main", "Choose a user")
	c.post(page+"/assign", "owner", "", "due", "2020-01-01").status(http.StatusSeeOther).follow().shows("main", "changed owner or day meanwhile") // the form didn't show who has it
	c.post(page+"/assign", "seen_owner", c.get(page).attr(`input[name="seen_owner"]`, "value"), "seen_due", c.attr(`input[name="seen_due"]`, "value"), "owner", "", "due", "2020-01-01").status(http.StatusSeeOther).follow().shows("#stands", "nobody", "late")
	c.get("/cases").shows("#cases tbody tr", "late", "nobody")
	c.post(page+"/notes", "note", " ").sendsTo(page + "#diary")
	c.get(page).shows("main", "Write something")
	c.post(page+"/notes", "note", "<b>They called</b>").sendsTo(page + "#diary")
	c.get(page).shows("#diary p", "<b>They called</b>")
}

func TestCases_ViewersLookAndChangeNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	page := w.client().signIn(auth.Operator).openCase("newer-license-server").path
	c := w.client().signIn(auth.Viewer)
	c.get(page).status(http.StatusOK).hides("form#move").hides("form#assign").hides("#diary form")
	c.get(c.seedFinding()).hides("#remedy-newer-license-server .actions a")
	for _, form := range []string{"/move", "/assign", "/notes"} {
		c.post(page + form).status(http.StatusForbidden)
	}
	outside := w.client()
	outside.signInTo(outside.organization("elsewhere"), auth.Admin)
	outside.get(page).status(http.StatusNotFound)
	outside.post(page+"/notes", "note", "x").status(http.StatusNotFound)
	if c.home.ID != inventory.DefaultOrganization {
		t.Fatal("the case is in the home organization")
	}
}

func TestCases_FindingsOfOneCauseAreAdded(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.openCase("newer-license-server")
	page := c.path
	c.hides("#more")
	c.post(page + "/findings").sendsTo(page + "#findings")
	c.get(page).shows("main", "Choose at least one finding")
	c.post(page+"/findings", "findings", strings.TrimPrefix(c.get(page).href("#findings a"), "/findings/")).sendsTo(page + "#findings")
	c.get(page).shows("main", "has an open case of this remedy")
}
