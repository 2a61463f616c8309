package web

import (
	"net/http"
	"testing"

	"calfleet/internal/auth"
)

func TestContacts_BuiltInOnesCarrySourceDayAndDoubt(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.get("/settings/contacts").status(http.StatusOK).shows("#contact-clearinghouse-na", "1-888-571-2048", "KB 953918", "last checked 23 Nov 2026", "back to the website")
	c.shows("#contact-reseller-delay", "not known", "give no source")
}

func TestContacts_AreCorrectedAddedAndTakenBack(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.post("/settings/contacts", "contact", "reseller-own", "value", "Bo <bo@reseller.example>", "source", "card", "checked", "2026-11-02").sendsTo("/settings/contacts")
	c.get("/settings/contacts").shows("#contact-reseller-own", "Bo <bo@reseller.example>", "card", "2 Nov 2026", "operator-").hides("#contact-reseller-own", "write down name")
	c.openCase("downgrade-or-exchange")
	request := c.href(".page-head .actions a")
	c.get(request).shows("#contacts", "Bo <bo@reseller.example>").hides("#contacts", "1-888-571-2048")
	c.get(request+"?to=clearinghouse").shows("#contacts", "1-888-571-2048").hides("#contacts", "Bo <bo")
	c.post("/settings/contacts/forget", "contact", "reseller-own").sendsTo("/settings/contacts")
	c.get("/settings/contacts").shows("#contact-reseller-own", "not said yet")

	c.post("/settings/contacts", "recipient", "clearinghouse", "title", "Desk", "value", "0800", "source", "call", "checked", "2026-11-02").sendsTo("/settings/contacts")
	c.get("/settings/contacts").shows("#contacts li", "Desk", "0800", "Clearinghouse")
}

func TestContacts_SayWhatIsWrong(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.post("/settings/contacts", "title", "Desk", "value", "0800", "source", "", "checked", "2026-11-02").status(http.StatusUnprocessableEntity)
	c.shows(".notice", "at most 500 characters")
	if got := c.attr("#title", "value"); got != "Desk" {
		t.Errorf("what was written is lost: %q", got)
	}
	c.post("/settings/contacts", "title", "Desk", "value", "0800", "source", "x", "checked", "2999-01-01").status(http.StatusUnprocessableEntity).shows(".notice", "not a day to come")
	c.post("/settings/contacts", "contact", "support-us", "value", "", "source", "x", "checked", "2026-11-02").sendsTo("/settings/contacts")
	c.get("/settings/contacts").shows("main", "at most 500 characters")
	c.post("/settings/contacts", "contact", "nothing", "value", "x", "source", "x", "checked", "2026-11-02").status(http.StatusNotFound)
	c.post("/settings/contacts/forget", "contact", "support-us").status(http.StatusNotFound)
}
