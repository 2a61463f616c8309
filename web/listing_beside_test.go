package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/auth"
	"calfleet/internal/inventory"
)

// own makes a field of the organization's own.
func (c *client) own(kind, name, fieldType string, choices ...string) uuid.UUID {
	c.t.Helper()
	id, err := c.options.Inventory.SaveCustomField(c.t.Context(), c.home.ID, "ana", inventory.CustomField{RecordKind: kind, Name: name, Type: fieldType, Choices: choices})
	if err != nil {
		c.t.Fatal(err)
	}
	return id
}

func TestTags_LeadToTheListOfWhatHasThem(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	for kind, path := range c.everyRecord() {
		c.post(path+"/tags", "tag", "Été, 50 %").sendsTo(path).get(path)
		c.get(c.href("#tags li a")).status(http.StatusOK).shows(".chip", "Tags", "is Été, 50 %")
		if rows := c.all("tbody tr"); len(rows) != 1 {
			t.Errorf("%s: %d rows have the tag, want 1", kind, len(rows))
		}
		list, _, _ := strings.Cut(c.path, "?")
		c.shows("datalist option", "").get(list+"?columns=all").shows("td .chips a", "Été, 50 %")
		c.get(list + ".csv?columns=tags").status(http.StatusOK)
		if got := c.csv()[1][1]; got != "Été, 50 %" {
			t.Errorf("%s: exported as %q", kind, got)
		}
	}
}

func TestOwnFields_AreColumnsOfTheirLists(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	owner, cost := c.own(inventory.KindHost, "<b>Owner</b>", inventory.CustomText), c.own(inventory.KindHost, "Cost", inventory.CustomNumber)
	site := c.own(inventory.KindHost, "Site", inventory.CustomChoice, "Paris, 13e", "Lyon")
	path := c.firstOf("/hosts")
	c.get(path+"/fields").post(path+"/fields", "seen", "{}", "own-"+owner.String(), "=1+1", "own-"+cost.String(), "-1200.5", "own-"+site.String(), "Paris, 13e").sendsTo(path + "#own")
	ids := "own-" + owner.String() + ",own-" + cost.String() + ",own-" + site.String()
	c.get("/hosts").hides("thead th", "Cost").get("/hosts?columns=name,"+ids).shows("thead th", "<b>Owner</b>").shows("tbody tr", "=1+1", "−1,200.5", "Paris, 13e")
	c.get("/hosts?own-"+site.String()+"="+url.QueryEscape(inventory.ChoiceID("Paris, 13e"))).shows(".chip", "Site", "Paris, 13e").shows(".page-sub", "1 host")
	c.get("/hosts?own-"+cost.String()+"=to:0").shows(".chip", "Cost", "up to 0").shows(".page-sub", "1 host")
	c.get("/hosts?sort=-own-"+cost.String()).status(http.StatusOK).shows("tbody tr", "RDSH01")
	c.french().get("/hosts.csv?columns=name," + ids + "&q=rdsh01").status(http.StatusOK)
	head, row, _ := strings.Cut(strings.TrimPrefix(c.body, "\ufeff"), "\r\n")
	if diff := cmp.Diff([]string{"Hôte;<b>Owner</b>;Cost;Site", "rdsh01.contoso.local;'=1+1;\"-1200,5\";\"Paris, 13e\"\r\n"}, []string{head, row}); diff != "" {
		t.Error(diff)
	}
	query := "own-" + cost.String() + "=to:0"
	c.saveView(pathViews, "Dear ones", query).get("/hosts").shows(".menu", "Dear ones")
	if err := c.options.Inventory.DeleteCustomField(t.Context(), c.home.ID, "ana", cost); err != nil {
		t.Fatal(err)
	}
	c.get("/hosts?"+query).status(http.StatusBadRequest).shows(".details li", "own-"+cost.String())
	c.signInTo(c.organization("elsewhere"), auth.Admin).get("/hosts?own-" + site.String() + "=Lyon").status(http.StatusBadRequest)
}

func TestLists_MarkWhatIsPinned(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Operator)
	path := c.firstOf("/hosts")
	c.get("/hosts").hides(".pin-mark").get(path + "/edit")
	c.post(path+"/edit", c.formed("os", "2022", "pin", "on", "reason", "the plate says so")...).sendsTo(path)
	c.get("/hosts?q=rdsh01").shows("td .pinned", "2022", "pinned by operator-", "“the plate says so”")
	if len(c.all(".pin-mark")) != 1 {
		t.Errorf("%d values are marked, want the release alone", len(c.all(".pin-mark")))
	}
	c.get("/hosts?columns=all&q=rdsh01")
	if len(c.all(".pin-mark")) != 3 {
		t.Errorf("%d values are marked, want release, system and build", len(c.all(".pin-mark")))
	}
}
