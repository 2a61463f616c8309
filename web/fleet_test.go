package web

import (
	"net/http"
	"strings"
	"testing"

	"calfleet/internal/auth"
	"calfleet/internal/findings"
	"calfleet/web/text"
)

func TestFleet_EmptyFleetTeachesTheNextStep(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Admin)
	c.get("/").status(http.StatusOK).shows(".empty", "The fleet is empty", "Upload reports", "Load the demo fleet")
	c.signIn(auth.Viewer).get("/").status(http.StatusOK).shows(".empty", "The fleet is empty").hides(".empty button")
}

func TestFleet_BrokenCollectionComesFirstWithItsCure(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	c.get("/").status(http.StatusOK)
	c.shows(".stats li", "Broken", "1", "3 hosts")
	c.shows("#collections tbody tr", "Broken", "Finance", "3 × 2019", "LIC19", "refused", "License server older than its CALs", "lic22.contoso.local")
	c.shows("#first", "lic22.contoso.local", "Finance", "1 finding resolved of 1")
	c.shows("#week", "1 finding open now", "1 opened", "0 resolved", "License server older than its CALs")
}

func TestFleet_FiltersStandInTheAddress(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	c.get("/?state=broken&q=rdsh02").status(http.StatusOK).shows(".chip", "Broken").shows("#collections tbody tr", "Finance")
	c.get("/?state=fine").status(http.StatusOK).hides("#collections tbody tr").shows(".empty", "Nothing matches")
	c.get("/?q=nothing-like-this").status(http.StatusOK).hides("#collections tbody tr")
}

func TestFleet_SpeaksFrench(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer).header("Accept-Language", "fr")
	c.get("/").status(http.StatusOK).shows("h1", "Parc").shows(".stats li", "Cassées").shows("#collections tbody tr", "Cassée", "refusées")
}

func TestFleet_ServerThatNoHostNamesIsNotForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, licenseServerReport("lic19", "Microsoft Windows Server 2019 Standard", "10.0.17763", 6, 100, 96))
	w.buy(t, "2022")
	w.assess(t)
	c := w.client().signIn(auth.Viewer)
	c.get("/").status(http.StatusOK).shows("#collections tbody tr", "Broken", "lic19", "license server that no host names")
	c.get(c.href("#collections tbody th a")).status(http.StatusOK).shows("#findings", "2022 CALs cannot live")
}

// A pack whose version nobody knows says so without a word of English.
func TestCALLine_OfAnUnknownVersion(t *testing.T) {
	t.Parallel()
	line := calLineOf(text.French, findings.SupplyBrief{})
	if !strings.HasPrefix(line.Text, "?") {
		t.Errorf("it is %q", line.Text)
	}
}
