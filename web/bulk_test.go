package web

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/google/uuid"

	"calfleet/internal/auth"
	"calfleet/internal/inventory"
	"calfleet/web/text"
)

// picked are the boxes of the list that is open, as an address sends the first n of them.
func (c *client) picked(n int) string {
	c.t.Helper()
	query := url.Values{}
	for _, box := range c.all(`td.pick input[name="id"]`)[:n] {
		query.Add("id", attrOf(box, "value"))
	}
	return query.Encode()
}

// chosenFor is what the form of a bulk edit that is open sends, with some values typed.
func (c *client) chosenFor(pairs ...string) []string {
	c.t.Helper()
	for _, n := range c.all(`main form input[type="hidden"]`) {
		pairs = append(pairs, attrOf(n, "name"), attrOf(n, "value"))
	}
	return pairs
}

// staged sends the form that is open, and opens what would change.
func (c *client) staged(action string, pairs ...string) string {
	c.t.Helper()
	c.post(action, c.chosenFor(pairs...)...).status(http.StatusSeeOther)
	path := c.res.Header.Get("Location")
	c.get(path).status(http.StatusOK)
	return path
}

func TestBulk_SelectedRowsAreTaggedAndTakenBack(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.get("/hosts?release=2019").shows("td.pick", "Select RDSH01").shows(".bulk-bar", "Edit the selected rows")
	of := "&of=" + url.QueryEscape(c.attr(`#bulk input[name="of"]`, "value"))
	ids := c.picked(2)
	c.get("/hosts/bulk?"+ids+of).status(http.StatusOK).shows("h1", "Edit 2 hosts").shows(".radios", "Add a tag").shows(".radios", "Mode").shows(".radios", "Retire")
	c.get("/hosts/bulk?"+ids+of+"&do=tag").status(http.StatusOK).shows("h2", "Add a tag")
	path := c.staged("/hosts/bulk", "tag", "<i>prod</i>")
	c.shows("h1", "Add the tag “<i>prod</i>”").shows(".page-sub", "Nothing is changed yet").shows("#records tr", "RDSH01", "will change").shows("button", "Change 2 hosts").hides("#effect")
	c.get(path + "/records.csv").status(http.StatusOK)
	if rows := c.csv(); len(rows) != 3 || rows[1][3] != "<i>prod</i>" {
		t.Errorf("the file has %q", rows)
	}
	c.post(path + "/undo").status(http.StatusConflict)
	c.post(path + "/apply").sendsTo(path)
	c.post(path + "/apply").sendsTo(path)
	c.follow().shows(".toast", "take it back here").shows("#records tr", "RDSH02", "changed").shows("button", "Take it back")
	c.get("/hosts?tags=prod").shows(".page-sub", "2 hosts")
	c.get("/activity?q=rdsh01").shows("tbody tr", "rdsh01").get("/activity").get(c.href("tbody th a")).status(http.StatusOK)
	c.post(path + "/undo").sendsTo(path)
	c.follow().shows("#records tr", "taken back").hides("button", "Take it back").get("/hosts?tags=prod").shows(".page-sub", "0 hosts")
}

func TestBulk_AllOfAFilterIsChangedAndSaysWhatTheRulesWouldSay(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.get("/hosts").shows(".menu button", "Edit all of this list (3)")
	c.get("/hosts/bulk?all=yes&of=release%3D2019&do=topic:os").status(http.StatusOK).shows("h1", "Edit 3 hosts").shows(".quiet", "as if you had corrected it by hand")
	c.post("/hosts/bulk", c.chosenFor("os", "1999")...).status(http.StatusUnprocessableEntity).shows(".field-error", "")
	path := c.staged("/hosts/bulk", "os", "2025", "pin", "on", "reason", "as migrated")
	c.shows("#effect li", "findings open").shows("#bulk", "as migrated").shows("#records tr", "RDSH01", "2019", "Windows Server 2025")
	c.post(path+"/apply").sendsTo(path).get("/hosts?release=2025").shows(".page-sub", "3 hosts").shows(".pin-mark", "as migrated")
	c.post(path+"/undo").sendsTo(path).get("/hosts?release=2019").shows(".page-sub", "3 hosts").hides(".pin-mark")
	c.get("/license-servers/bulk?all=yes&do=retire").status(http.StatusOK)
	path = c.staged("/license-servers/bulk", "reason", "")
	c.shows("#effect li", "").shows("button", "Change 2 license servers")
	c.post(path+"/apply").sendsTo(path).get("/license-servers").shows(".page-sub", "0 license servers")
	c.french().get(path).shows("h1", "Mettre hors service").shows("button", "Annuler ce lot")
}

func TestBulk_FieldsOfPurchasesAreFilledInAndRefusedWhereTheyCantBe(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	cost := c.own(inventory.KindPurchase, "Cost center", inventory.CustomNumber).String()
	c.get("/purchases/bulk?all=yes").shows(".radios", "Cost center").hides(".radios", "Retire").hides(".radios", "Mode")
	c.get("/purchases/bulk?all=yes&do=own:" + cost).status(http.StatusOK)
	c.post("/purchases/bulk", c.chosenFor("own-"+cost, "much")...).status(http.StatusUnprocessableEntity).shows(".field-error", "much").shows("input[value=much]", "")
	c.french().post("/purchases/bulk", c.chosenFor("own-"+cost, "12.5.3")...).status(http.StatusUnprocessableEntity).shows(`input[value="12.5.3"]`, "")
	c.header("Accept-Language", "en")
	path := c.staged("/purchases/bulk", "own-"+cost, "12.5")
	c.post(path + "/apply").sendsTo(path)
	c.get("/purchases?own-"+cost+"=from:12").shows(".page-sub", "1 purchase")
	for _, query := range []string{"do=topic:os", "do=retire", "do=own:" + noID, "do=own:x", "do=fly"} {
		if c.get("/purchases/bulk?all=yes&" + query); c.res.StatusCode < 400 || c.res.StatusCode >= 500 {
			t.Errorf("%s: %d", query, c.res.StatusCode)
		}
	}
	c.get("/hosts/bulk").status(http.StatusOK).shows(".notice", "No row is selected")
	c.post("/hosts/bulk", "do", "tag", "tag", "x").status(http.StatusUnprocessableEntity).shows(".notice", "No row is selected")
	c.get("/hosts/bulk?all=yes&do=tag&of=color%3Dred").status(http.StatusBadRequest).shows(".details li", "color=red")
	for _, query := range []string{"id=x", "all=yes&of=%25zz"} {
		c.get("/hosts/bulk?" + query + "&do=tag").status(http.StatusUnprocessableEntity)
	}
}

func TestBulk_ReadsNoMoreIDsThanTellThatTheyAreTooMany(t *testing.T) {
	t.Parallel()
	values, twice := url.Values{}, uuid.NewString()
	values["id"] = []string{twice, twice}
	if c, err := (bulkKind{}).chosenIn(nil, values); err != nil || len(c.IDs) != 1 {
		t.Errorf("one record, named twice: %d, %v", len(c.IDs), err)
	}
	for range inventory.MaxBulk + 10 {
		values.Add("id", uuid.NewString())
	}
	if c, err := (bulkKind{}).chosenIn(nil, values); err != nil || len(c.IDs) != inventory.MaxBulk+1 || c.problem(text.English) == "" {
		t.Errorf("%d records are chosen, %v", len(c.IDs), err)
	}
}

func TestBulk_SaysHowManyRecordsItsPageLeavesOut(t *testing.T) {
	t.Parallel()
	b := &inventory.Bulk{RecordKind: inventory.KindHost, Action: inventory.BulkTag, State: inventory.BulkStaged}
	counts := inventory.BulkCounts{Outcomes: map[inventory.BulkOutcome]int{inventory.BulkChanges: 1200, inventory.BulkSame: 34}}
	p := bulkResultOf(text.English, b, counts, slices.Repeat([]*inventory.BulkLine{{Name: "rdsh01"}}, bulkShown))
	if len(p.Lines) != bulkShown || p.Shown != text.ListRowsOf.In(text.English, bulkShown, "1,234") {
		t.Errorf("%d lines, %q", len(p.Lines), p.Shown)
	}
}

func TestBulk_FormsMayTakeLong(t *testing.T) {
	t.Parallel()
	for _, rt := range (&server{}).bulkRoutes() {
		if rt.method == http.MethodPost && rt.slow == 0 {
			t.Errorf("%s is cut off as a page is", rt.path)
		}
	}
}

func TestBulk_IsForThoseWhoMay(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	c.get("/hosts/bulk?all=yes&do=tag")
	path := c.staged("/hosts/bulk", "tag", "prod")
	c.post(path + "/apply").sendsTo(path)
	c.signIn(auth.Auditor).get("/hosts").hides("td.pick").hides("#bulk").get(path).status(http.StatusForbidden)
	c.get("/activity").shows("tbody th", "Edited several").hides("tbody th a")
	c.post(path + "/undo").status(http.StatusForbidden)
	c.signInTo(c.organization("elsewhere"), auth.Admin).get(path).status(http.StatusNotFound)
	c.post(path + "/undo").status(http.StatusNotFound)
	c.get("/hosts").shows(".empty", "").hides("#bulk")
}
