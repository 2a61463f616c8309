package web

import (
	"net/http"
	"testing"

	"golang.org/x/net/html"

	"calfleet/internal/auth"
)

// firstOf opens the first record of a list.
func (c *client) firstOf(list string) string {
	c.t.Helper()
	path := c.get(list).href("tbody th a")
	c.get(path).status(http.StatusOK)
	return path
}

// formed is what the record form that is open would send, with some values typed anew.
func (c *client) formed(pairs ...string) []string {
	c.t.Helper()
	values := map[string]string{}
	for _, tag := range []string{"input", "select", "textarea"} {
		for _, n := range c.all("form.record-form " + tag) {
			if value, sends := sentBy(n); sends {
				values[attrOf(n, "name")] = value
			}
		}
	}
	if len(values) == 0 {
		c.t.Fatalf("%s: no form to send\n%s", c.path, c.page())
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	var sent []string
	for name, value := range values {
		sent = append(sent, name, value)
	}
	return sent
}

// sentBy is what a control sends, if it sends anything.
func sentBy(n *html.Node) (value string, sends bool) {
	switch {
	case n.Data == "textarea":
		return textOf(n), true
	case n.Data == "select":
		for _, option := range find(n, "option") {
			if hasAttr(option, html.Attribute{Key: "selected"}) {
				return attrOf(option, "value"), true
			}
		}
		return "", true
	case attrOf(n, "type") == "checkbox":
		return "on", hasAttr(n, html.Attribute{Key: "checked"})
	}
	return attrOf(n, "value"), true
}

func TestHost_CorrectionIsPinnedShownWithWhatTheAgentSaysAndTakenBack(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	path := c.firstOf("/hosts")
	c.shows(".page-head .actions a", "Correct").get(path+"/edit").status(http.StatusOK).shows("h1", "Correct RDSH01").shows("select[name=os] option[selected]", "Windows Server 2019")
	c.post(path+"/edit", c.formed("os", "2025", "pin_until", "2020-01-01")...).status(http.StatusUnprocessableEntity).shows("#pin_until-error", "Give today or a later day")
	c.get(path+"/edit").post(path+"/edit", c.formed("os", "2025", "pin_until", "31 December")...).status(http.StatusUnprocessableEntity).shows("#pin_until-error", "no day")
	c.get(path+"/edit").post(path+"/edit", c.formed("os", "2025", "reason", "the CMDB says so", "pin_until", "2091-12-31")...).sendsTo(path)
	c.follow().shows(".flash", "Saved").shows("#facts", "2025").shows("#history li", "Pinned", "until 31 Dec 2091")
	c.get("/hosts?q=rdsh01").shows("td .pinned", "pinned until 31 Dec 2091 by operator-").get(path)
	c.shows("#facts .entry", "pinned until 31 Dec 2091 by", "“the CMDB says so”", "calfleet-agent 0.1.0 says: 2019 · since")
	c.shows("#history li", "Pinned", "Windows Server 2025", "“the CMDB says so”")
	c.submit(t, computerReport("rdsh01", "Microsoft Windows Server 2022 Standard", "10.0.20348"))
	c.get(path).shows("#facts", "2025").shows("#facts .entry .mark", "calfleet-agent 0.1.0 says: 2022")
	c.assess(t)
	c.get("/findings").shows("#findings tbody tr", "2025")
	c.french().get(path).shows("#facts .entry", "épinglé jusqu’au 31 déc. 2091 inclus par", "calfleet-agent 0.1.0 indique : 2022")
	c.header("Accept-Language", "en")
	c.get(path).post(c.attr("#facts .entry form", "action"), "topic", c.attr("#facts .entry input", "value")).sendsTo(path)
	c.follow().shows(".flash", "Taken back").shows("#facts", "2022").hides("#facts .entry")
	c.post(path+"/unpin", "topic", "os").status(http.StatusNotFound)
}

func TestHost_ReadersSeePinsAndMayNotChangeThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	c := w.client().signIn(auth.Operator)
	path := c.firstOf("/hosts")
	c.get(path+"/edit").post(path+"/edit", c.formed("licensing_mode", "2")...).sendsTo(path)
	c.signIn(auth.Auditor).get(path).shows("#facts .entry", "pinned by").hides("#facts .entry form").hides(".page-head .actions a")
	c.get(path + "/edit").status(http.StatusForbidden)
	c.post(path+"/unpin", "topic", "licensing_mode").status(http.StatusForbidden)
}

func TestHost_SecondOfTwoPeopleSeesWhatTheFirstChanged(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	path := c.firstOf("/hosts")
	second := c.get(path+"/edit").formed("licensing_mode", "2")
	c.post(path+"/edit", c.formed("domain", "fabrikam.local")...).sendsTo(path)
	c.post(path+"/edit", second...).status(http.StatusConflict).shows("#meanwhile li", "Domain", "was contoso.local, now fabrikam.local", "by operator-")
	if domain := c.attr("input[name=domain]", "value"); domain != "fabrikam.local" {
		t.Errorf("what was not touched shows %q", domain)
	}
	c.shows("select[name=licensing_mode] option[selected]", "Per Device")
	c.post(path+"/edit", c.formed()...).sendsTo(path)
	c.follow().shows("#facts", "fabrikam.local", "Per Device")
}

func TestHost_WhatCanNotBeComesBackWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	path := c.firstOf("/hosts")
	c.get(path+"/edit").post(path+"/edit", c.formed("license_servers", "lic 01, <b>", "os", "Windows 11")...).status(http.StatusUnprocessableEntity)
	c.shows(".notice.bad li", "names of computers").shows("textarea[name=license_servers]", "lic 01, <b>")
	c.post(path+"/edit", "seen", "{").status(http.StatusUnprocessableEntity)
	c.get(path+"/edit").post(path+"/edit", c.formed("license_servers-none", "on", "license_servers", "lic19.contoso.local")...).sendsTo(path)
	c.follow().shows("#facts", "none configured")
}

func TestMachines_AreAddedByHandOnce(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.get("/hosts/new").status(http.StatusOK).shows("select[name=session_host] option[selected]", "yes")
	c.post("/hosts/new", "name", "not a name", "os", "2019").status(http.StatusUnprocessableEntity).shows(".field-error", "no name of a computer")
	c.post("/hosts/new", "name", "RDSH09.contoso.local", "os", "2019", "licensing_mode", "4", "session_host", "yes", "license_servers", "lic09").status(http.StatusSeeOther)
	c.follow().shows("h1", "RDSH09").shows("#facts .entry", "entered by").shows("#facts .entry", "no report says anything of it").shows(".page-sub", "never reported")
	c.post("/hosts/new", "name", "rdsh09", "os", "2019").status(http.StatusUnprocessableEntity).shows(".field-error", "on record already")
	c.get("/license-servers/new").status(http.StatusOK)
	c.post("/license-servers/new", "name", "lic09.contoso.local", "os", "2016", "activated", "yes", "pin", "on").status(http.StatusSeeOther)
	path := c.res.Header.Get("Location")
	c.follow().shows("h1", "LIC09").shows("#facts .entry", "pinned by").shows("#hosts li", "RDSH09")
	c.get(path+"/edit").shows("h1", "Correct LIC09").post(path+"/edit", c.formed("activated", "no", "scope", "1")...).sendsTo(path)
	c.follow().shows("#facts", "not activated", "domain").post(path+"/unpin", "topic", "activated").sendsTo(path)
	c.get("/activity").shows("tbody tr", "added a host", "rdsh09.contoso.local").shows("tbody tr", "took back what was entered of a license server")
}
