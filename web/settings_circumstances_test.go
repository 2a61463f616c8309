package web

import (
	"net/http"
	"slices"
	"testing"

	"calfleet/internal/auth"
	"calfleet/internal/report"
)

func TestCircumstances_AreAskedKeptAndTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().signIn(auth.Admin)
	c.get(pathCircumstances).status(http.StatusOK).shows(".tabs [aria-current]", "Circumstances").hides("#answers", "last answered")
	if got := c.attr("#need_basis-issued[checked]", "value"); got != "issued" {
		t.Errorf("the need is counted by %q before anybody answered", got)
	}
	c.post(pathCircumstances, "small", "yes", "newer_host", "no", "exchange_refused", "on", "base_cals_owned", "", "need_basis", "authorised").sendsTo(pathCircumstances)
	c.follow().shows(".flash", "answers are kept").shows("#answers", "last answered by admin")
	for selector, want := range map[string]string{
		"#small [selected]": "yes", "#newer_host [selected]": "no", "#base_cals_owned [selected]": "", "#need_basis-authorised[checked]": "authorised", "#exchange_refused[checked]": "",
	} {
		if got := c.attr(selector, "value"); len(c.all(selector)) != 1 || got != want {
			t.Errorf("%s is %q, want %q", selector, got, want)
		}
	}
	c.post(pathCircumstances, "need_basis", "guessed").status(http.StatusUnprocessableEntity).shows("#need_basis-error")
	c.get("/activity").shows("tr", "answered what no report tells")
	foreign := w.client().signInTo(w.organization("elsewhere"), auth.Admin)
	foreign.get(pathCircumstances).hides("#answers", "last answered")
}

func TestCircumstances_PairsThatHostsCrossAreAskedAndAnsweredByOneButton(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := computerReport("rdsh09", "Microsoft Windows Server 2019 Standard", "10.0.17763")
	r.Computer.FQDN, r.Computer.Domain = "rdsh09.fabrikam.local", "fabrikam.local"
	w.submit(t, licenseServerReport("lic19", "Microsoft Windows Server 2019 Standard", "10.0.17763", 6, 100, 96))
	r.SessionHost = &report.SessionHost{LicenseServers: []string{"lic19.contoso.local"}}
	w.submit(t, r)
	c := w.client().signIn(auth.Admin)
	c.get(pathCircumstances).shows("#untold li", "contoso.local and fabrikam.local").shows("#trusts", "No trust is recorded")
	if n := len(c.all("#domains option")); n != 2 {
		t.Errorf("%d domains are offered", n)
	}
	c.post(c.attr("#untold li form", "action"), "domain_a", c.attr("#untold [name=domain_a]", "value"), "domain_b", c.attr("#untold [name=domain_b]", "value"),
		"two_way", c.attr("#untold [name=two_way]", "value")).sendsTo(pathCircumstances)
	c.follow().shows(".flash", "Recorded").hides("#untold").shows("#trusts tr", "contoso.local and fabrikam.local", "two-way trust", "admin")
	c.post(c.attr("#trusts td form", "action"), "domain_a", "fabrikam.local", "domain_b", "contoso.local").sendsTo(pathCircumstances)
	c.follow().shows(".flash", "Withdrawn").shows("#untold li", "fabrikam.local")
	c.post(pathForgetTrust, "domain_a", "fabrikam.local", "domain_b", "contoso.local").status(http.StatusNotFound)
	if got := w.actions()[:2]; got[0] != "trust.forget" || got[1] != "trust.record" {
		t.Errorf("activity says %v", got)
	}
}

func TestCircumstances_APairComesBackWithWhatIsWrong(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Admin)
	c.post(pathTrusts, "domain_a", "contoso.local", "domain_b", "<b>x</b>", "two_way", "no").status(http.StatusUnprocessableEntity).shows("#domain_b-error", "DNS name")
	if a, b := c.attr("#domain_a", "value"), c.attr("#domain_b", "value"); a != "contoso.local" || b != "<b>x</b>" {
		t.Errorf("the domains came back as %q and %q", a, b)
	}
	c.post(pathTrusts, "domain_a", "contoso.local", "domain_b", "CONTOSO.local").status(http.StatusUnprocessableEntity).shows("#domain_b-error", "different")
	c.post(pathTrusts, "domain_a", "Contoso.local", "domain_b", "adatum.local", "two_way", "no").follow().shows("#trusts tr", "adatum.local and contoso.local", "one-way trust, or none")
}

func TestFinding_StartsFromWhatTheOrganizationHasAnswered(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Admin)
	c.post(pathCircumstances, "small", "yes", "newer_host", "no", "need_basis", "issued").sendsTo(pathCircumstances)
	path := c.get("/findings").href("tbody th a")
	c.get(path).status(http.StatusOK)
	if got := c.attr("#newer [selected]", "value"); got != "no" {
		t.Errorf("a newer machine is %q", got)
	}
	c.shows(`.circumstances a[href="`+pathCircumstances+`"]`, "whole organization")
	order := c.texts(".remedy h3")
	c.get(path + "?newer=yes")
	if got := c.attr("#newer [selected]", "value"); got != "yes" {
		t.Errorf("what the address says is %q", got)
	}
	if again := c.texts(".remedy h3"); len(order) == 0 || slices.Equal(order, again) {
		t.Errorf("the remedies come as %q, whatever is said", order)
	}
	c.get(path + "?newer=")
	if got := c.attr("#newer [selected]", "value"); got != "" {
		t.Errorf("nothing said is %q", got)
	}
}
