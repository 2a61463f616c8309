package web

import (
	"net/http"
	"strings"
	"testing"

	"calfleet/internal/auth"
)

func TestCasePlan_RunbookAndScriptsWithTheNamesOfTheCollection(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.openCase("newer-license-server")
	page := c.path
	plan := c.href(".page-head .actions a")
	c.get(plan).status(http.StatusOK).shows("#names", "Say how the server is called").hides("#scripts").shows("#plan-needs .conditions", "A machine for Windows Server 2022")
	c.shows("#plan-point", "3 of 3 hosts get it from one").shows("#plan-after", "lic19.contoso.local")
	c.get(plan+"?server=lic25.contoso.local&language=fr").shows("#scripts", "Scripts").shows("pre", "$NewServer = 'lic25.contoso.local'", "$Hosts = @('rdsh01.contoso.local', 'rdsh02.contoso.local', 'rdsh03.contoso.local')")
	c.shows("pre", "Désigne le nouveau serveur").shows("pre", "$Brokers = @('rdcb01.contoso.local')").shows("pre", "$Before = @{ }") // a policy has their lists
	c.get(plan+"?server=lic25'%3Bcalc").shows("#names", "can’t be a computer’s name").hides("#scripts")

	script := page + "/scripts/2c-point-hosts.ps1?server=lic25.contoso.local&language=en"
	c.get(script).status(http.StatusOK)
	if !strings.HasPrefix(c.body, "\ufeff#requires") || !strings.Contains(c.res.Header.Get("Content-Disposition"), `filename="2c-point-hosts.ps1"`) {
		t.Errorf("%q begins with %.40q", c.res.Header, c.body)
	}
	c.get(page + "/scripts/nothing.ps1?server=lic25.contoso.local").status(http.StatusNotFound)
	c.get(page + "/scripts/2c-point-hosts.ps1").status(http.StatusNotFound)
	for name, begins := range map[string]string{"plan.pdf": "%PDF-", "plan.zip": "PK"} {
		if c.get(page + "/" + name + "?server=lic25.contoso.local&language=fr").status(http.StatusOK); !strings.HasPrefix(c.body, begins) {
			t.Errorf("%s begins with %.20q", name, c.body)
		}
	}
}

func TestCasePlan_AServerThatTheFleetHasIsFilledIn(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.openCase("repoint-to-newer-server")
	c.get(c.href(".page-head .actions a")).shows("pre", "$NewServer = 'lic22.contoso.local'")
	c.get(c.path + "/request").status(http.StatusNotFound)
	c.openCase("downgrade-or-exchange")
	outside := c.client()
	outside.signInTo(outside.organization("elsewhere"), auth.Admin)
	outside.get(c.path).status(http.StatusNotFound)
}

// Each remedy has a plan of its own, with the scripts and the proofs that fit it.
func TestCasePlan_OtherRemedies(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.openCase("upgrade-license-server")
	c.get(c.path+"/plan").status(http.StatusOK).hides("input[name=server]").shows("#proofs", "Backup of the license server").shows("pre", "$LicenseServer = 'lic19.contoso.local'")
	c.shows("#plan-record", "lic19.contoso.local").shows("#plan-close", "lic19.contoso.local")
	page := strings.TrimSuffix(c.path, "/plan")
	c.post(page+"/proofs", "page", "plan", "proof", "backup", "said", "nas01, 30 November").sendsTo(page + "/plan#proofs")
	c.get(page+"/plan").shows("#proof-backup", "nas01", "at hand")
	c.openCase("downgrade-or-exchange")
	c.get(c.path+"/plan").status(http.StatusOK).shows("#plan-steps", "Ask for keys of version 2019", "lic19.contoso.local").hides("input[name=server]")
}
