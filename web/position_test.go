package web

import (
	"net/http"
	"strings"
	"testing"

	"calfleet/internal/auth"
)

func TestPosition_SetsWhatIsIssuedAgainstWhatWasBought(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Admin).get("/position").status(http.StatusOK)
	c.shows(".page-sub", "as of").shows(".toolbar", "counted as needed: CALs that license servers have issued")
	c.shows("tr", "2019 Per User CALs", "96", "−96", "Short", "100 without a purchase").shows("tr", "2022 Per User CALs", "259", "50", "−209", "Short")
	c.shows("tr.total", "Total, Per User CALs", "355", "50", "−305", "Short").shows(".stats", "−305", "355 needed, 50 owned")
	c.shows("#uses details", "2022 Per User CALs", "50 of 259 covered", "209 short", "50 of its 2022 CALs")
	if got := c.attr(`.toolbar a[href="/settings/circumstances"]`, "href"); got == "" {
		t.Error("no way to where the basis is chosen")
	}
	c.get(c.attr("#uses details a", "href")).status(http.StatusOK).shows("h1", "PO-2026-0117")
}

func TestPosition_ReadersSeeItAndAreNotSentWhereTheyMayNotGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	w.client().signIn(auth.Viewer).get("/position").status(http.StatusOK).shows("tr", "2019 Per User CALs").hides("a", "Count by something else")
	w.client().signInTo(w.organization("elsewhere"), auth.Admin).get("/position").status(http.StatusOK).shows(".empty", "Nothing to count yet").hides("body", "2019 Per User CALs")
	w.client().signIn(auth.Viewer).get("/").hides("main", "Nothing to count").shows("nav", "Position")
}

func TestPosition_SaysWhatIsUnknownAndWhatWouldTell(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	unread := computerReport("lic25", "Microsoft Windows Server 2025 Standard", "10.0.26100")
	unread.Computer.Roles = []string{"RDS-LICENSING"}
	w.submit(t, unread)
	w.exec(`UPDATE license_servers SET key_packs_read_at = NULL WHERE name = 'lic22.contoso.local'`)
	w.exec(`DELETE FROM key_packs WHERE license_server_id = (SELECT license_server_id FROM license_servers WHERE name = 'lic22.contoso.local')`)
	c := w.client().signIn(auth.Viewer).get("/position").status(http.StatusOK)
	c.shows("tr", "2019 Per User CALs", "at least 96", "−46 or less", "Short")
	c.shows("#unknowns", "Nobody has read the key packs of", "lic22.contoso.local", "A report of the license server")
	c.french().get("/position").shows("tr", "CAL Utilisateur 2019", "au moins 96", "−46 ou moins", "Manque").shows("#unknowns", "Personne n’a lu les packs de CAL", "Le dirait")
}

func TestPosition_OlderCALsToSpareHideNoShortfall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	c := w.client().signIn(auth.Operator)
	c.importPurchases("PO,Version,Type,Qty\nA-1,2016,User,300\nA-2,2022,User,209\n")
	c.get("/position").shows("tr.total", "+204", "Short", "96 short").shows(".stats", "+204", "96 short")
}

func TestPosition_CountsByWhatTheOrganizationChose(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	admin := w.client().signIn(auth.Admin)
	admin.post("/settings/circumstances", "need_basis", "authorised").status(http.StatusSeeOther)
	c := admin.get("/position").shows(".toolbar", "users or devices that may connect")
	c.shows("tr", "2019 Per User CALs", "unknown", "Unknown").shows("#unknowns", "Nobody has said how many users may connect to Finance")
	c.shows("th", "Issued").shows("tr", "2019 Per User CALs", "96")
}

func TestPosition_PurchasesThatDoNotCountSayWhy(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.importPurchases("PO,Version,Type,Qty,Term,Subscription end\nA-1,2022,User,50,subscription,2020-01-01\nA-2,2022,User,20,,\n")
	c.get("/position").shows("#uses details", "1 purchase does not count").shows("#uses", "A-1", "50 × 2022 Per User CALs", "the subscription ended on 1 January 2020")
	c.shows("#uses", "To spare", "A-2", "20 × 2022 Per User CALs").shows("tr", "2022 Per User CALs", "+20", "To spare")
}

func TestPosition_ExportsAreSafeForSpreadsheetsAndKeepTheUnknown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	w.exec(`UPDATE key_packs SET issued_count = NULL WHERE product_version_id = 7`)
	c := w.client().signIn(auth.Operator)
	c.importPurchases("PO,Version,Type,Qty\n=cmd|x,2019,User,10\n")
	c.get("/position.csv").status(http.StatusOK)
	for _, want := range []string{"CAL kind,CAL version,Needed,Owned", "Per User,2019,96,10,10,50,at least 36,0,at most -36,100,90,0,96,unknown,unknown", "Per User,2022,unknown,50,0,0,"} {
		if !strings.Contains(c.body, want) {
			t.Errorf("want %q in\n%s", want, c.body)
		}
	}
	c.get("/position/purchases.csv").status(http.StatusOK)
	for _, want := range []string{"\"'=cmd|x\",Per User,2019,10,2019,10,0", "PO-2026-0117,Per User,2022,50,2019,50,0"} {
		if !strings.Contains(c.body, want) {
			t.Errorf("want %q in\n%s", want, c.body)
		}
	}
	c.french().get("/position.csv").status(http.StatusOK)
	if !strings.Contains(c.body, "Utilisateur;2022;inconnu;50") {
		t.Errorf("in French:\n%s", c.body)
	}
}
