package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"calfleet/internal/auth"
)

var onePurchase = []string{"reference", "PO-1", "cal_version", "2022", "cal_kind", "per_user", "quantity", "50", "license_server", "LIC01.lumen.local"}

func TestPurchases_EmptyListTeachesAndOffersTheNextStep(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().signIn(auth.Operator).get("/purchases").status(http.StatusOK)
	c.shows(".empty", "No purchase yet", "Import purchases", "Example as an Excel workbook")
	w.client().signIn(auth.Viewer).get("/purchases").shows(".empty", "Example as an Excel workbook").hides("a", "Import purchases")
}

func TestPurchases_EnteredExchangedAndDeletedByHand(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.post("/purchases", onePurchase...).status(http.StatusSeeOther).follow().status(http.StatusOK)
	page := c.path
	c.shows("h1", "PO-1").shows(".flash", "saved").shows(".page-sub", "50 CALs", "2022", "Per User")

	exchange := append([]string{}, onePurchase...)
	exchange[3] = "2019"
	c.post(page, exchange...).sendsTo(page).follow().shows(".page-sub", "2019")
	c.shows("#history li", "CAL version", "2022", "2019", "operator")

	c.post("/purchases", exchange...).status(http.StatusUnprocessableEntity).shows(".field-error", "already has a purchase")
	if got := c.attr("#quantity", "value"); got != "50" {
		t.Errorf("the form comes back with quantity %q, want what was typed", got)
	}
	c.post(page+"/delete").sendsTo("/purchases").follow().shows(".flash", "deleted")
	c.get(page).status(http.StatusNotFound)
}

func TestPurchases_TheFormComplainsAsAnImportDoes(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator).french()
	c.post("/purchases", "quantity", "1.200", "cal_kind", "per_user", "license_server", "LIC01, LIC02").status(http.StatusUnprocessableEntity)
	c.shows(".notice.bad", "4 points à corriger").shows(".field-error", "se lit de deux façons").shows(".field-error", "le numéro de commande")
	c.shows(".field-error", "la version de CAL manque").shows(".field-error", "un seul serveur")
}

func TestPurchases_FiltersStandInTheAddressAsChipsAndTravelToTheExport(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.importPurchases("PO,Version,Type,Qty,License server,Note\n" +
		"A-1,2022,User,50,lic01,=1+1\nA-2,2019,Device,20,,\nB-3,2022,Device,5,,\n")
	c.get("/purchases?version=2022&server=is:").status(http.StatusOK)
	c.shows(".chip", "CAL version", "2022").shows(".chip", "Assigned to", "is empty").shows("tr", "B-3").hides("tr", "A-1").hides("tr", "A-2")
	if got := c.attr(".chip a", "href"); got != "/purchases?server=is:" {
		t.Errorf("the first chip leads to %q", got)
	}
	c.get("/purchases.csv?version=2022&kind=per_user&columns=all").status(http.StatusOK)
	if rows := strings.Count(c.body, "\r\n"); rows != 2 || !strings.Contains(c.body, "'=1+1") {
		t.Errorf("export of the filter:\n%s", c.body)
	}
	c.get("/purchases?q=nothing").shows(".empty", "Nothing matches")
}

func TestPurchases_ExportImportsUnchangedInBothLanguages(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.importPurchases("PO,Version,Type,Qty,License server,Note,Title,Date,Supplier,Agreement,Program,Part number,Term,Subscription end,SA,SA until\n" +
		"A-1,2022,User,1500,lic01,=1+1,RDS CAL 2022,2026-01-17,\"Été; SA\",V1,CSP,6VC-1,1 year,2027-01-16,yes,2026-12-31\n" +
		"-2,2019,Device,20,,'quoted,,,,,,,perpetual,,no,\n")
	for _, language := range []string{"en", "fr"} {
		c.header("Accept-Language", language).get("/purchases.csv").status(http.StatusOK)
		file := c.body
		c.upload("export.csv", []byte(file)).follow().status(http.StatusOK)
		for _, figure := range c.texts(".stats li") {
			if same := strings.HasPrefix(figure, "Unchanged") || strings.HasPrefix(figure, "Inchangées"); same != strings.Contains(figure, "2") {
				t.Errorf("%s: %s\n%s\n%s", language, figure, file, c.page())
			}
		}
	}
}

func TestPurchases_TellHowLongTheyRun(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.post("/purchases", append([]string{"term", "subscription", "ends_on", "2029-01-16", "assurance", "", "assured_until", "2028-12-31"}, onePurchase...)...).follow()
	page := c.path
	for selector, want := range map[string]string{"#ends_on": "2029-01-16", "#assured_until": "2028-12-31", "#term [selected]": "subscription", "#assurance [selected]": "yes"} {
		if got := c.attr(selector, "value"); got != want {
			t.Errorf("%s holds %q, want %q", selector, got, want)
		}
	}
	c.get("/purchases").shows("tr", "subscription, until 16 Jan 2029", "Software Assurance until 31 Dec 2028")
	c.post(page, append([]string{"term", "perpetual", "assurance", "no"}, onePurchase...)...).sendsTo(page).follow()
	c.shows("#history li", "Term subscription → perpetual").shows("#history li", "Subscription ends on 16 Jan 2029 → —")
	c.shows("#history li", "Software Assurance", "yes", "no")
	c.post(page, append([]string{"term", "perpetual", "ends_on", "2029-01-16"}, onePurchase...)...).status(http.StatusUnprocessableEntity)
	c.shows("#ends_on-error", "perpetual CALs have no end")
}

func TestPurchases_PagesByKey(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	var file strings.Builder
	file.WriteString("PO,Version,Type,Qty\n")
	for i := range 70 {
		fmt.Fprintf(&file, "PO-%03d,2022,User,1\n", i)
	}
	c.importPurchases(file.String())
	c.get("/purchases?kind=per_user").shows(".page-sub", "70 purchases").shows(".pager", "50 of 70")
	c.get(c.attr(`.pager a[rel="next"]`, "href")).status(http.StatusOK).shows("tr", "PO-050").shows("tr", "PO-069").hides("tr", "PO-049")
	c.shows(".chip", "Per User")
}

func (c *client) importPurchases(file string) {
	c.t.Helper()
	c.upload("file.csv", []byte(file)).follow().status(http.StatusOK)
	c.post(c.path+"/apply").follow().status(http.StatusOK).shows(".page-head", "applied")
}

func TestPurchases_ReadersSeeTheRecordAndCannotChangeIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.client().signIn(auth.Operator)
	c.post("/purchases", onePurchase...).follow()
	page := c.path
	reader := w.client().signIn(auth.Viewer).get(page).status(http.StatusOK)
	reader.hides("button", "Save").hides("button", "Delete")
	if len(reader.all("#reference[disabled]")) != 1 {
		t.Error("the reference can be typed into")
	}
	reader.post(page, onePurchase...).status(http.StatusForbidden)
	reader.get("/purchases/new").status(http.StatusForbidden)
	w.client().signInTo(w.organization("elsewhere"), auth.Admin).get(page).status(http.StatusNotFound)
}

func TestPurchases_TellWhatRulesSayOfThemAndWhoIsOnIt(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.get("/purchases")
	c.get(c.href("tbody a.row-link"))
	page := c.path
	c.shows("#findings a", "2022 CALs cannot live on lic19.contoso.local").shows("#findings p a", "lic19.contoso.local").hides("#cases li", "")
	c.openCase("newer-license-server")
	c.get(page).shows("#cases li", "Case 1", "Finance")
	c.post("/purchases", append([]string{"term", "perpetual"}, onePurchase...)...).follow()
	c.hides("#findings p a", "").hides("#cases li", "")
}
