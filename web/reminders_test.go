package web

import (
	"net/http"
	"strings"
	"testing"

	"calfleet/internal/auth"
)

func TestReminders_AreShownPutOffAndDismissed(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.get("/cases/reminders").status(http.StatusOK).shows(".empty", "Nothing asks for you")
	c.openCase("downgrade-or-exchange")
	page := c.path
	c.post(page+"/assign", "seen_owner", c.user.String(), "seen_due", "2026-12-24", "owner", c.user.String(), "due", "2020-01-01").status(http.StatusSeeOther)
	c.get(page).shows("#stands", "late", "Into a calendar", "Time in each state")
	c.get("/").shows("#yours", "Case 1", "late").shows(".side", "1 reminder")
	c.get("/cases").shows("#cases tbody tr", "late")
	c.get("/cases?clock=late&age=to:1&sort=-clock").shows("#cases tbody tr", "Downgrade").get("/cases?clock=running").shows(".empty", "Nothing")
	c.get("/cases/board").shows(".board-card", "late")
	c.get("/cases/reminders").shows("#reminders li", "late: was due on", "Case 1")
	c.post(page+"/reminders/snooze", "reason", "overdue", "days", "soon").sendsTo("/cases/reminders").get("/cases/reminders").shows("main", "That reminder is gone")
	c.post(page+"/reminders/snooze", "reason", "overdue", "days", "3").sendsTo("/cases/reminders").get("/cases/reminders").shows("#put-off li", "put off until")
	c.get("/").hides("main", "Yours to do").hides(".side", "1 reminder")
	c.post(page+"/reminders/dismiss", "reason", "overdue").sendsTo("/cases/reminders").get("/cases/reminders").hides("#put-off")
	c.post(page+"/reminders/dismiss", "reason", "silent").sendsTo("/cases/reminders").get("/cases/reminders").shows("main", "That reminder is gone")
}

func TestCaseCalendar_HasTheDayAndTheAddress(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.openCase("downgrade-or-exchange")
	page := c.path
	c.get(page + "/due.ics").status(http.StatusOK)
	for _, want := range []string{"DTSTART;VALUE=DATE:20261224\r\n", "SUMMARY:Due: Case 1", page} {
		if !strings.Contains(strings.ReplaceAll(c.body, "\r\n ", ""), want) {
			t.Errorf("no %q in\n%s", want, c.body)
		}
	}
	if got := c.res.Header.Get("Content-Type"); got != "text/calendar; charset=utf-8" {
		t.Errorf("it is sent as %s", got)
	}
	c.post(page+"/assign", "seen_owner", c.user.String(), "seen_due", "2026-12-24", "owner", "", "due", "").status(http.StatusSeeOther)
	c.get(page + "/due.ics").status(http.StatusNotFound)
	c.get(page).hides("#stands", "calendar")
}
