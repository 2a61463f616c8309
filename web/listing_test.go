package web

import (
	"encoding/csv"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/auth"
	"calfleet/internal/list"
	"calfleet/web/text"
)

// someList is what all listings have, whatever their rows.
type someList struct {
	path       string
	definition *list.Definition
	words      map[string]func(text.Lang, string) string
	titles     map[string]text.Msg
	head       string
	exported   []string
}

func someListOf[T any](l *listing[T]) someList {
	s := someList{path: l.path, definition: &l.Definition, words: map[string]func(text.Lang, string) string{}, titles: map[string]text.Msg{}}
	for _, c := range l.all() {
		s.words[c.ID], s.titles[c.ID] = c.words, c.title
		if c.head {
			s.head += c.ID
		}
		if c.isExported() {
			s.exported = append(s.exported, c.ID)
		}
	}
	if l.beside != nil {
		s.exported = append(s.exported, tagColumn)
	}
	return s
}

// allLists are the lists of the portal.
func allLists() map[string]someList {
	all := map[string]someList{}
	for _, l := range []someList{
		someListOf(hostList()), someListOf(licenseServerList()), someListOf(keyPackList()), someListOf(collectionList()), someListOf(purchaseList()), someListOf(findingList),
		someListOf(importList), someListOf(activityList), someListOf(userList), someListOf(tokenList),
	} {
		all[l.definition.Name] = l
	}
	return all
}

func TestLists_AreDefinedSoundly(t *testing.T) {
	t.Parallel()
	id, reserved := regexp.MustCompile(`^[a-z][a-z-]*$`), []string{"q", "sort", "columns", "after", "before", "lang", exportAs, list.AllColumns}
	for name, l := range allLists() {
		seen := map[string]bool{}
		if _, err := l.definition.Decode(url.Values{}); err != nil || l.head == "" || l.definition.Sort == "" || len(l.definition.Search) == 0 {
			t.Errorf("%s: its usual order, %q: %v", name, l.definition.Sort, err)
		}
		for _, c := range l.definition.Columns {
			if !id.MatchString(c.ID) || slices.Contains(reserved, c.ID) || seen[c.ID] {
				t.Errorf("%s: %q is no id, or not of this column alone", name, c.ID)
			}
			seen[c.ID] = true
			if l.titles[c.ID].IsZero() || c.Filterable() && c.Value.IsZero() {
				t.Errorf("%s: %s has no title, or nothing to filter by", name, c.ID)
			}
			for _, o := range c.Options {
				for _, lang := range text.Langs {
					if strings.ContainsAny(o.ID, ", ") && c.ID != "release" || l.words[c.ID](lang, o.ID) == "" {
						t.Errorf("%s: %s=%s has no words, or can't stand in an address", name, c.ID, o.ID)
					}
				}
			}
		}
	}
}

// TestLists_AnswerEveryFilterAndOrder asks each list for everything it offers, and its export for the same.
func TestLists_AnswerEveryFilterAndOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	w.client().signIn(auth.Operator).importPurchases("PO,Version,Type,Qty\nPO-7,2022,User,1\n")
	w.token(auth.Agent)
	c := w.client().signIn(auth.Admin)
	for _, name := range slices.Sorted(maps.Keys(allLists())) {
		l := allLists()[name]
		for _, query := range questions(l.definition) {
			c.get(l.path + "?" + query).status(http.StatusOK)
			shown := len(c.all("#" + name + " tbody tr"))
			rows := c.get(l.path + ".csv?" + query).status(http.StatusOK).csv()
			if len(rows)-1 != shown {
				t.Errorf("%s?%s shows %d rows and exports %d", l.path, query, shown, len(rows)-1)
			}
		}
		c.get(l.path + ".csv?columns=all").status(http.StatusOK)
		if head := c.csv()[0]; len(head) != len(l.exported) {
			t.Errorf("%s exports %q, want %q", name, head, l.exported)
		}
	}
}

// questions are addresses with each filter and each order that a list has.
func questions(d *list.Definition) []string {
	all := []string{"", "q=01", "q=%25%5C_%27"}
	for _, c := range d.Columns {
		if c.Sortable() {
			all = append(all, "sort="+c.ID, "sort=-"+c.ID)
		}
		var filters []string
		switch c.Kind {
		case list.Text:
			filters = []string{"a", "is:a", "not:a", "is:", "not:"}
		case list.Number:
			filters = []string{"1", "from:0,to:100", "before:1", "after:-5"}
		case list.Day, list.Moment:
			filters = []string{"2026-11-20", "from:2020-01-01,before:today", "after:30d-ago", "to:in-90d"}
		case list.Choice:
			for _, o := range c.Options {
				filters = append(filters, url.QueryEscape(o.ID))
			}
			filters = append(filters, strings.Join(filters, ","))
		case list.Plain:
		}
		if c.Missing {
			filters = append(filters, list.Unread)
		}
		for _, f := range filters {
			all = append(all, c.ID+"="+f)
		}
	}
	return all
}

// labelled is where the link of the last answer leads that screen readers call so.
func (c *client) labelled(label string) string {
	c.t.Helper()
	for _, link := range c.all("a[aria-label]") {
		if attrOf(link, "aria-label") == label {
			return attrOf(link, "href")
		}
	}
	c.t.Fatalf("%s: no link is called %q", c.path, label)
	return ""
}

// csv is the last answer, read as a file.
func (c *client) csv() [][]string {
	c.t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(c.body, "\ufeff")))
	rows, err := r.ReadAll()
	if err != nil {
		c.t.Fatalf("%s: %v\n%s", c.path, err, c.body)
	}
	return rows
}

func TestLists_NameWhatAnAddressAsksWrongly(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	c.get("/hosts?color=red&release=2031,2019&q=rdsh&sort=-servers").status(http.StatusBadRequest)
	c.shows("h1", "does not know").shows(".details li", "color=red: the list has no such column").shows(".details li", "release=2031: there is no such value")
	c.shows(".details li", "sort=servers: the list cannot be sorted by it").shows(".button.primary", "The list without it")
	if way := c.attr("main .button.primary", "href"); way != "/hosts?q=rdsh" {
		t.Errorf("the way out is %q", way)
	}
	c.get("/hosts.csv?color=red").status(http.StatusBadRequest)
	c.get("/hosts?after=AAAA").status(http.StatusBadRequest).shows(".details li", "no place in this list")
	c.french().get("/hosts?report=hier").status(http.StatusBadRequest).shows(".details li", "report=hier : n’est pas une date")
}

func TestLists_FormsLeadToAnAddressThatPeopleCanRead(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	c.get("/hosts?q=&release=2019&release=2022&name.op=has&name=rdsh").sendsTo("/hosts?name=rdsh&release=2019,2022").follow().status(http.StatusOK)
	c.shows(".chip", "Windows Server", "2019, 2022").shows(".chip", "Host", "rdsh").shows("tbody tr", "RDSH01").shows(".toolbar a", "Clear all")
	c.get(c.labelled("Remove the filter Host"))
	if c.path != "/hosts?release=2019,2022" {
		t.Errorf("taking a chip off leads to %s", c.path)
	}
	c.get("/hosts?report.from=2026-01-01&report.unread=yes").sendsTo("/hosts?report=unread").follow().shows(".chip", "Report", "Never reported")
	c.get("/hosts?columns=name&columns=source&columns=mode").sendsTo("/hosts?columns=name,source,mode").follow()
	if d := cmp.Diff([]string{"Host", "Source", "Mode"}, c.texts("thead th")); d != "" {
		t.Error(d)
	}
}

func TestLists_HeadsSortAndTellScreenReaders(t *testing.T) {
	t.Parallel()
	c := seeded(t, auth.Viewer)
	first := func() string { return c.text("tbody tr th a") }
	c.get("/hosts")
	if c.attr("thead th", "aria-sort") != "ascending" || first() != "RDSH01" {
		t.Errorf("hosts are not sorted by name: %s", first())
	}
	c.get(c.href("thead th .sort"))
	if c.path != "/hosts?sort=-name" || c.attr("thead th", "aria-sort") != "descending" || first() != "RDSH03" {
		t.Errorf("%s begins with %s", c.path, first())
	}
	c.get("/hosts?sort=-release,name")
	if got := c.attr("thead th[aria-sort]", "aria-sort"); got != "descending" || len(c.all("thead th[aria-sort]")) != 1 {
		t.Errorf("the first of two keys is %q", got)
	}
	c.shows(".sort-line", "Windows Server", "1", "descending").shows(".sort-line", "Host", "2", "ascending")
	c.get(c.labelled("Sort by Report as well")).status(http.StatusOK)
	if c.path != "/hosts?sort=-release,name,report" {
		t.Errorf("a key more leads to %s", c.path)
	}
}

func TestExport_FileSaysItsFilterAndCellsAreNoFormulas(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.importPurchases("PO,Version,Type,Qty,Note\n=1+1,2022,User,50,@SUM(A1)\nPO-2,2019,User,5,x\n")
	c.get("/purchases.csv?version=2022&sort=-quantity&columns=reference,note").status(http.StatusOK)
	if got, want := c.res.Header.Get("Content-Disposition"), `attachment; filename="calfleet-purchases-version-2022-sort-quantity.csv"`; got != want {
		t.Errorf("the file is called %s, want %s", got, want)
	}
	want := [][]string{{"Order or invoice", "Note"}, {"'=1+1", "'@SUM(A1)"}}
	if d := cmp.Diff(want, c.csv()); d != "" {
		t.Error(d)
	}
	c.get("/purchases.csv?reference=" + url.QueryEscape(strings.Repeat("é\"\r\n/", 30))).status(http.StatusOK)
	if name := c.res.Header.Get("Content-Disposition"); strings.ContainsAny(name, "\r\né/") || len(name) > 170 {
		t.Errorf("the file is called %q", name)
	}
}

func TestLists_PagesGoForwardAndBack(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	var file strings.Builder
	file.WriteString("PO,Version,Type,Qty\n")
	for i := range 120 {
		fmt.Fprintf(&file, "PO-%03d,2022,User,1\n", i)
	}
	c.importPurchases(file.String())
	c.get("/purchases?sort=-reference").shows(".page-sub", "120 purchases").shows(".pager", "50 of 120").shows("tbody tr", "PO-119").hides(".pager a", "Previous")
	next := func(rel string) { c.get(c.attr(`.pager a[rel="`+rel+`"]`, "href")).status(http.StatusOK) }
	next("next")
	c.shows("tbody tr", "PO-069").hides("tbody tr", "PO-070")
	next("next")
	c.shows("tbody tr", "PO-000").shows(".pager", "20 of 120").hides(".pager a", "Next")
	next("prev")
	next("prev")
	c.shows("tbody tr", "PO-119").hides(".pager a", "Previous")
	c.get("/purchases.csv?sort=-reference").status(http.StatusOK)
	if rows := c.csv(); len(rows) != 121 || rows[1][0] != "PO-119" {
		t.Errorf("the export has %d rows and begins with %q", len(rows), rows[1])
	}
}

func TestLists_OfferToAddARecordToThoseWhoMay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	empty, full := w.client().signIn(auth.Operator), seeded(t, auth.Operator)
	for list, to := range map[string]string{"/hosts": "/hosts/new", "/license-servers": "/license-servers/new", "/key-packs": "/license-servers/new"} {
		link := `a[href="` + to + `"]`
		empty.get(list).shows(".empty a", "Upload reports").shows(".empty "+link, "Add a")
		if list != "/key-packs" {
			full.get(list).shows(".page-head "+link, "Add a")
		}
	}
	empty.get("/").shows(".empty a", "Add a host").signIn(auth.Viewer)
	for _, list := range []string{"/", "/hosts", "/license-servers", "/key-packs"} {
		empty.get(list).shows(".empty", "").hides(".empty a").hides(".page-head .actions a")
	}
}
