package inventory

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
	"calfleet/internal/sheet"
)

// besideWorld has the hosts a, b, c and d: a is tagged and filled in with small values, b with large ones, c with odd ones, d not at all. Another
// organization has the same tag on a host of its own.
func besideWorld(t *testing.T) (w world, columns map[string]list.Column, fields map[string]*CustomField) {
	t.Helper()
	w = newWorld(t)
	ids := map[string]Ref{}
	for _, name := range []string{"a", "b", "c", "d"} {
		w.submit(t, sampleHost(called(name)))
		ids[name] = Ref{KindHost, w.hostCalled(t, name)}
	}
	for name, tags := range map[string][]string{"a": {"Paris", "prod"}, "b": {"prod"}} {
		for _, tag := range tags {
			check(t, w.AddTag(t.Context(), here, ana, ids[name], tag))
		}
	}
	made := map[string]uuid.UUID{
		"owner": w.own(t, KindHost, "Owner", CustomText), "cost": w.own(t, KindHost, "Cost", CustomNumber), "lease": w.own(t, KindHost, "Lease", CustomDate),
		"virtual": w.own(t, KindHost, "Virtual", CustomYesNo), "site": w.own(t, KindHost, "Site", CustomChoice, "Z, first", "unread", "A last"),
	}
	for name, typed := range map[string]map[string]string{
		"a": {"owner": "Ana", "cost": "9", "lease": "2026-01-31", "virtual": "yes", "site": "Z, first"},
		"b": {"owner": "bob", "cost": "1200.5", "lease": "2027-01-31", "virtual": "no", "site": "A last"},
		"c": {"owner": "100%", "cost": "-3", "site": "unread"},
	} {
		values := map[uuid.UUID]string{}
		for field, value := range typed {
			values[made[field]] = value
		}
		check(t, w.SetCustomValues(t.Context(), here, ana, ids[name], values, nil, sheet.UnknownOrder))
	}
	columns, fields = map[string]list.Column{"tags": BesideHosts.TagColumn("tags")}, map[string]*CustomField{}
	known, err := w.Annotated(t.Context(), here, KindHost)
	check(t, err)
	if diff := cmp.Diff([]string{"Paris", "prod"}, known.Tags); diff != "" || len(known.Fields) != len(made) {
		t.Fatalf("%d fields, tags %s", len(known.Fields), diff)
	}
	for _, f := range known.Fields {
		id := strings.ToLower(f.Name)
		columns[id], fields[id] = BesideHosts.OwnColumn(id, f), f
	}
	return w, columns, fields
}

func (w world) hostCalled(t *testing.T, name string) uuid.UUID {
	t.Helper()
	for _, h := range w.hosts(t) {
		if shortName(h.Name) == name {
			return h.ID
		}
	}
	t.Fatalf("no host is called %s", name)
	return uuid.Nil
}

func TestBeside_FiltersAndSortsAsWhatAFieldIs(t *testing.T) {
	t.Parallel()
	w, columns, _ := besideWorld(t)
	d := &list.Definition{Name: "hosts", Source: BesideHosts.Of(HostList, BesideWanted{}), Sort: "name", Columns: []list.Column{
		{ID: "name", Kind: list.Text, Value: statement.Const("name"), Lower: true, Unique: true},
	}}
	for _, c := range columns {
		d.Columns = append(d.Columns, c)
	}
	for query, want := range map[string]string{
		"tags=is:PROD": "ab", "tags=par": "a", "tags=not:prod": "cd", "tags=is:": "cd", "tags=not:": "ab", "tags=is:nothing": "",
		"owner=is:ANA": "a", "owner=0%25": "c", "owner=not:ana": "bcd", "owner=is:": "d", "owner=not:": "abc",
		"cost=from:9": "ab", "cost=from:0,to:1000": "a", "cost=to:0": "c", "cost=unread": "d", "cost=9": "a", "cost=after:1200": "b",
		"lease=from:2026-01-01,to:2026-12-31": "a", "lease=after:2026-01-31": "b", "lease=unread": "cd", "lease=2026-01-31": "a",
		"virtual=yes": "a", "virtual=no": "b", "virtual=unread": "cd", "virtual=yes,unread": "acd",
		"site=" + url.QueryEscape(ChoiceID("Z, first")): "a", "site=unread": "d", "site=" + url.QueryEscape(ChoiceID("unread")): "c", "site=other": "",
		"sort=cost": "dcab", "sort=-cost": "bacd", "sort=lease": "cdab", "sort=-site": "bcad", "sort=site": "dacb", "sort=owner": "dcab", "sort=virtual,name": "cdba",
	} {
		if got := w.listed(t, d, query); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

// listed are the hosts of a list in its order, and once more page by page.
func (w world) listed(t *testing.T, d *list.Definition, query string) string {
	t.Helper()
	values, err := url.ParseQuery(query)
	check(t, err)
	s, err := d.Decode(values)
	check(t, err)
	whole, paged := "", ""
	check(t, list.Each(t.Context(), w.pool, here, s, func(h *HostRow) error {
		whole += shortName(h.Name)
		return nil
	}))
	for next := &s; next != nil; {
		page, err := list.Read[HostRow](t.Context(), w.pool, here, *next, 1)
		check(t, err)
		if page.Total != (list.Count{N: len(whole), Exact: true}) {
			t.Errorf("%s: counted %v of %q", query, page.Total, whole)
		}
		for _, h := range page.Rows {
			paged += shortName(h.Name)
		}
		next = page.Next
	}
	if whole != paged {
		t.Errorf("%s: %q, and page by page %q", query, whole, paged)
	}
	return whole
}

func TestBeside_RowsCarryWhatIsWanted(t *testing.T) {
	t.Parallel()
	w, _, fields := besideWorld(t)
	host, err := w.Host(t.Context(), here, w.hostCalled(t, "a"))
	check(t, err)
	w.correct(t, host, true, "domain", "corp.example")
	host, err = w.Host(t.Context(), here, host.ID)
	check(t, err)
	w.correct(t, host, false, "licensing_mode", "2")
	read := func(want BesideWanted) Beside {
		d := &list.Definition{Name: "hosts", Source: BesideHosts.Of(HostList, want), Sort: "name", Columns: []list.Column{
			{ID: "name", Kind: list.Text, Value: statement.Const("name"), Lower: true, Unique: true},
		}}
		s, err := d.Decode(url.Values{})
		check(t, err)
		page, err := list.Read[HostRow](t.Context(), w.pool, here, s, 1)
		check(t, err)
		return page.Rows[0].Beside
	}
	if diff := cmp.Diff(Beside{}, read(BesideWanted{})); diff != "" {
		t.Errorf("nothing is wanted: %s", diff)
	}
	got := read(BesideWanted{Tags: true, Own: true, Pins: true})
	if !slices.Equal(got.Tags, []string{"Paris", "prod"}) || len(got.Own) != 5 || got.Own[fields["lease"].ID] != "2026-01-31" {
		t.Errorf("the row carries %+v", got)
	}
	if len(got.Pins) != 1 || got.Pins[0].Topic != "domain" || got.Pins[0].By != ana || got.Pins[0].Reason != "the CMDB says so" || got.Pins[0].At.IsZero() {
		t.Errorf("pins %+v, want the one of the domain: what is only entered is no pin", got.Pins)
	}
}

func TestChoiceID_IsTheWayBack(t *testing.T) {
	t.Parallel()
	for _, choice := range []string{"Paris", "a, b", "50 %", "%2C", "unread", "%unread", "other", "%25", "%25unread"} {
		if id := ChoiceID(choice); ChoiceOf(id) != choice || strings.Contains(id, ",") || id == list.Unread || id == OwnOther {
			t.Errorf("%q is %q in an address, and that means %q", choice, id, ChoiceOf(id))
		}
	}
}
