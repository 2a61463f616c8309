package web

import (
	"net/http"
	"strings"
	"testing"

	"calfleet/internal/auth"
)

func TestHost_RetiringSaysWhatFollowsAndIsUndone(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	path := c.firstOf("/hosts")
	c.get(path+"/retire").status(http.StatusOK).shows("#follows li", "still lists it in Finance").shows("#follows li", "report that is collected later")
	c.post(path+"/retire", "reason", strings.Repeat("a", 501)).status(http.StatusUnprocessableEntity).shows(".field-error", "500 characters").shows("textarea", "aaa")
	c.post(path+"/retire", "reason", "scrapped").sendsTo("/hosts")
	c.follow().shows(".flash", "out of use").hides("tbody tr", "RDSH01")
	c.get(path).status(http.StatusOK).shows(".notice", "Out of use since").hides(".page-head .actions a")
	c.get(path + "/retire").status(http.StatusConflict)
	c.post(c.get(path).attr(".notice form", "action")).sendsTo(path)
	c.follow().shows(".flash", "in use again").hides(".notice form")
	c.get("/activity").shows("tbody tr", "took a host out of use").shows("tbody tr", "put a host back in use")
}

func TestLicenseServer_RetiringSaysWhoReliesOnIt(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	path := c.firstOf("/license-servers")
	c.get(path+"/retire").shows("#follows li", "3 hosts still name it").shows("#follows li", "1 purchase is assigned to it").shows("#follows li", "100 CALs installed on it")
	c.french().get(path+"/retire").shows("#follows li", "3 hôtes le désignent encore").shows("#follows li", "100 CAL installées ne sont plus comptées")
	c.post(path + "/retire").sendsTo("/license-servers")
	c.follow().hides("tbody tr", "LIC19").get("/key-packs").hides("tbody tr", "LIC19")
	c.signIn(auth.Viewer).get(path).shows(".notice", "Hors service depuis").hides(".notice form")
	c.post(path + "/restore").status(http.StatusForbidden)
}

func TestCollection_IsMadeCorrectedAndRetiredByHand(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.get("/").shows(".page-head .actions a", "Add a collection").get("/collections/new").status(http.StatusOK)
	c.post("/collections/new", c.formed()...).status(http.StatusUnprocessableEntity).shows(".field-error", "needs a name")
	c.post("/collections/new", c.formed("name", "Kiosks", "hosts", "rdsh01.contoso.local\r\nkiosk09.contoso.local", "licensing_mode", "2")...).status(http.StatusSeeOther)
	path := c.res.Header.Get("Location")
	c.follow().shows("h1", "Kiosks").shows(".page-sub", "made by hand", "2 hosts").shows("#matrix th", "KIOSK09").shows(".page-head .actions a", "Correct")
	c.get("/collections/new").post("/collections/new", c.formed("name", "Kiosks")...).status(http.StatusUnprocessableEntity).shows(".field-error", "of this name already")
	second := c.get(path+"/edit").shows("textarea[name=hosts]", "kiosk09.contoso.local rdsh01.contoso.local").formed("name", "Kiosk")
	c.post(path+"/edit", c.formed("hosts", "kiosk09.contoso.local")...).sendsTo(path)
	c.post(path+"/edit", second...).status(http.StatusConflict).shows("#meanwhile li", "Hosts", "was kiosk09.contoso.local, rdsh01.contoso.local, now kiosk09.contoso.local")
	c.post(path+"/edit", c.formed()...).sendsTo(path)
	c.follow().shows("h1", "Kiosk").get(path+"/retire").shows("#follows li", "its host leaves it")
	c.post(path + "/retire").sendsTo("/")
	c.get(path).status(http.StatusNotFound)
}

func TestCollection_OfABrokerIsNotForPeopleToChange(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	path := c.get("/").href("#collections a.row-link")
	c.get(path).status(http.StatusOK).hides(".page-head .actions a")
	c.get(path + "/edit").status(http.StatusNotFound)
	c.post(path + "/retire").status(http.StatusNotFound)
}

func TestKeyPack_IsEnteredCorrectedAndTakenOutByHand(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	path := c.firstOf("/license-servers")
	c.get(c.href("#packs .actions a")).status(http.StatusOK)
	c.post(path+"/key-packs/new", c.formed("cal_version", "2022", "cal_kind", "per_user", "quantity", "many", "issued", "x", "expires_on", "someday")...).status(http.StatusUnprocessableEntity)
	c.shows(".notice.bad li", "whole number").shows(".notice.bad li", "such as 2031-12-31")
	c.post(path+"/key-packs/new", c.formed("quantity", "0", "issued", "", "expires_on", "")...).status(http.StatusUnprocessableEntity).shows(".field-error", "whole number")
	c.post(path+"/key-packs/new", c.formed("quantity", "1 200", "issued", "7", "reason", "seen in RD Licensing Manager")...).sendsTo(path + "#packs")
	c.get(path).shows("#packs tbody tr", "by hand", "2022", "Per User", "1,200", "7").shows("#packs .entry", "pinned by", "calfleet-agent 0.1.0 says: 100 × 2019 Per User")
	pack := path + "/key-packs/-1"
	second := c.get(pack).shows("h1", "Key pack by hand of LIC19").formed("quantity", "60")
	c.post(pack, c.formed("quantity", "50")...).sendsTo(path + "#packs")
	c.post(pack, second...).status(http.StatusConflict).shows("#meanwhile li", "2022 · Per User · 50 CALs, 7 issued", "by operator-")
	c.post(pack, c.formed()...).sendsTo(path + "#packs")
	c.get(path).shows("#packs tbody tr", "by hand", "60").get(pack).post(pack+"/remove", "seen", c.attr("input[name=seen]", "value"), "pin", "on").sendsTo(path + "#packs")
	c.get(path).hides("#packs tbody tr", "by hand").shows("#packs .entry", "pinned by")
	c.get(pack).status(http.StatusNotFound)
	c.get(path+"/key-packs/3").post(path+"/key-packs/3", c.formed("quantity", "-1")...).sendsTo(path + "#packs")
	c.get(path).shows("#packs tbody tr", "3", "unlimited")
	c.signIn(auth.Viewer).get(path).hides("#packs td a").hides("#packs .actions a")
}

func TestPurchase_SecondOfTwoPeopleSeesWhatTheFirstChangedAndDeletingAsks(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	path := c.firstOf("/purchases")
	second := c.get(path).formed("note", "mine")
	c.post(path, c.formed("quantity", "60", "assurance", "yes")...).sendsTo(path)
	c.post(path, second...).status(http.StatusConflict).shows("#meanwhile li", "Quantity", "was 50, now 60", "by operator-").shows("#meanwhile li", "Software Assurance", "was —, now yes")
	c.post(path, c.formed()...).sendsTo(path)
	if quantity := c.follow().attr("#quantity", "value"); quantity != "60" {
		t.Errorf("the quantity is %q, want what the first wrote", quantity)
	}
	c.post(path, "seen", "{").status(http.StatusUnprocessableEntity)
	c.get(path+"/delete").shows("#follows li", "60 CALs fewer are owned").post(path + "/delete").sendsTo("/purchases")
	c.get(path).status(http.StatusNotFound)
	c.get(path + "/delete").status(http.StatusNotFound)
}
