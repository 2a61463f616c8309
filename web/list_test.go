package web

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// onPageTwo is a list that is searched, filtered and not at its beginning.
func onPageTwo() listState {
	return listState{
		path: "/hosts", names: []string{"q", "release", "mode", "after"},
		set: map[string]string{"q": "a&b", "release": "2019", "after": "rdsh07"},
	}
}

func TestListState_AnotherFilterBeginsAtTheFirstPage(t *testing.T) {
	t.Parallel()
	list := onPageTwo()
	got := []string{
		list.href(), list.with("mode", "4").href(), list.with("release", "").href(), list.with("after", "rdsh14").href(),
		list.with("after", "").at("/hosts.csv"), listState{path: "/hosts"}.href(),
	}
	want := []string{
		"/hosts?q=a%26b&release=2019&after=rdsh07", "/hosts?q=a%26b&release=2019&mode=4", "/hosts?q=a%26b", "/hosts?q=a%26b&release=2019&after=rdsh14",
		"/hosts.csv?q=a%26b&release=2019", "/hosts",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestListState_SearchKeepsFiltersAndChipsTakeThemOff(t *testing.T) {
	t.Parallel()
	got := onPageTwo().toolbar(text.English, text.HostsSearch, nil, chip{text.HostsRelease, "release", "2019"}, chip{text.HostsMode, "mode", "Per User"})
	want := ui.Toolbar{
		Action: "/hosts", Query: "a&b", SearchLabel: "Search by name", Placeholder: "Search this list",
		Keep:  []ui.HiddenField{{Name: "release", Value: "2019"}},
		Chips: []ui.Chip{{Label: "Windows Server", Value: "2019", RemoveHref: "/hosts?q=a%26b", RemoveLabel: "Remove the filter Windows Server"}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestPagerOf_LeadsOnAndBackToTheBeginning(t *testing.T) {
	t.Parallel()
	page := inventory.Page[inventory.Host]{Rows: make([]*inventory.Host, 7), Total: 20, Next: "rdsh14"}
	want := ui.Pager{
		Label: "Pages", Summary: "7 of 20", FirstHref: "/hosts?q=a%26b&release=2019", FirstText: "First page",
		NextHref: "/hosts?q=a%26b&release=2019&after=rdsh14", NextText: "Next",
	}
	if d := cmp.Diff(want, pagerOf(text.English, onPageTwo(), page)); d != "" {
		t.Error(d)
	}
}
