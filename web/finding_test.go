package web

import (
	"net/http"
	"testing"

	"calfleet/internal/auth"
)

func TestFindings_ListShowsRuleCollectionAndRemedy(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	c.get("/findings").status(http.StatusOK).shows("#findings tbody tr", "Error", "2022 CALs cannot live", "Finance", "server-older-than-cal", "lic22.contoso.local")
	c.get("/findings?rule=mode-unknown").status(http.StatusOK).hides("#findings tbody tr").shows(".chip", "mode-unknown")
	c.get("/findings.csv").status(http.StatusOK)
	if got := c.res.Header.Get("Content-Disposition"); got != `attachment; filename="calfleet-findings.csv"` {
		t.Errorf("Content-Disposition %q", got)
	}
	if !containsAll(c.body, []string{"server-older-than-cal", "lic19.contoso.local", "Finance"}) {
		t.Errorf("the export lacks the finding:\n%s", c.body)
	}
}

func TestFinding_RemediesHaveStepsAndCircumstancesRankThem(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	path := c.get("/findings").href("#findings tbody th a")
	c.get(path).status(http.StatusOK).shows("h1", "License server older than its CALs")
	c.shows("#steps-remedy-newer-license-server li", "Install-WindowsFeature RDS-Licensing")
	c.shows("#steps-remedy-downgrade-or-exchange li", "License Server ID of lic19.contoso.local")
	c.shows("#remedy-repoint-to-newer-server .conditions", "contoso.local")
	c.get(path+"?newer=no&today=on").status(http.StatusOK).shows("#remedy-repoint-to-newer-server h3", "1 · ")
	if checked := c.all("#today[checked]"); len(checked) != 1 {
		t.Error("the circumstances in the address are not shown in the form")
	}
}

func TestFinding_ExchangeResolvesItAndThePageSaysSo(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	path := c.get("/findings").href("#findings tbody th a")
	c.buy(t, "2019")
	c.assess(t)
	c.get(path).status(http.StatusOK).shows(".page-title", "resolved").shows(".notice", "The facts have changed")
	c.get("/findings").status(http.StatusOK).hides("#findings tbody tr", "cannot live")
	c.get("/findings?state=resolved").status(http.StatusOK).shows("#findings tbody tr", "2022 CALs cannot live")
	c.get("/").status(http.StatusOK).shows("#collections tbody tr", "Fine", "Finance").shows("#week .deadlines", "resolved")
}
