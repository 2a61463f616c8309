package list_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/list"
)

func TestDecode_AnAddressIsReadAndWrittenTheSame(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"":                                    "",
		"q=lyon":                              "q=lyon",
		"release=2019,2022&seen=unread":       "release=2019,2022&seen=unread",
		"release=unknown,2019":                "release=2019,unknown",
		"mode=per-user&release=2019":          "release=2019&mode=per-user",
		"seen=before:2026-11-01":              "seen=before:2026-11-01",
		"seen=from:2026-10-01,to:7d-ago":      "seen=from:2026-10-01,to:7d-ago",
		"grace=7":                             "grace=7",
		"grace=is:7":                          "grace=7",
		"grace=from:-3,to:10":                 "grace=from:-3,to:10",
		"domain=is:":                          "domain=is:",
		"domain=not:":                         "domain=not:",
		"domain=paris":                        "domain=paris",
		"domain=has:paris":                    "domain=paris",
		"domain=has:is:paris":                 "domain=has:is:paris",
		"domain=has:unread":                   "domain=has:unread",
		"domain=a%26b%3Dc,+d":                 "domain=a%26b%3Dc,+d",
		"sort=-seen,name":                     "sort=-seen,name",
		"sort=name":                           "",
		"columns=release,name":                "columns=release,name",
		"columns=all":                         "columns=all",
		"sort=-name&q=a&columns=name&grace=1": "q=a&grace=1&sort=-name&columns=name",
		"q=&release=":                         "",
	} {
		if got := decode(t, machines, sent).Query(); got != want {
			t.Errorf("%s is written %s, want %s", sent, got, want)
		}
		if again := decode(t, machines, want).Query(); again != want {
			t.Errorf("%s is written %s", want, again)
		}
	}
}

func TestDecode_NamesEverythingThatIsWrong(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 201)
	for sent, want := range map[string]list.Problems{
		"color=red":                          {{"color", "red", list.NoSuchColumn}},
		"buttons=1":                          {{"buttons", "1", list.NoSuchColumn}},
		"release=2019,2031":                  {{"release", "2031", list.NoSuchOption}},
		"release=2019,":                      {{"release", "", list.NoSuchOption}},
		"grace=many":                         {{"grace", "many", list.NotNumber}},
		"grace=from:1,to:2,to:3":             {{"grace", "from:1,to:2,to:3", list.TooMany}},
		"grace=from:10,to:1":                 {{"grace", "from:10,to:1", list.Backwards}},
		"grace=99999999999999999999":         {{"grace", "99999999999999999999", list.NotNumber}},
		"seen=2026-02-30":                    {{"seen", "2026-02-30", list.NotDay}},
		"seen=before:tomorrow":               {{"seen", "tomorrow", list.NotDay}},
		"seen=from:9999999d-ago":             {{"seen", "9999999d-ago", list.NotDay}},
		"born=unread":                        {{"born", "unread", list.NotDay}},
		"sort=color":                         {{"sort", "color", list.NoSuchColumn}},
		"sort=servers":                       {{"sort", "servers", list.NotSortable}},
		"sort=name,-name":                    {{"sort", "name", list.Twice}},
		"sort=name,grace,mode,release,seen":  {{"sort", "name,grace,mode,release,seen", list.TooMany}},
		"columns=name,color,name":            {{"columns", "color", list.NoSuchColumn}, {"columns", "name", list.Twice}},
		"q=a&q=b":                            {{"q", "a", list.Twice}},
		"q=" + url.QueryEscape(long):         {{"q", strings.Repeat("é", 100) + "…", list.TooLong}},
		"domain=" + url.QueryEscape(long):    {{"domain", strings.Repeat("é", 100) + "…", list.TooLong}},
		"domain=has:+":                       {{"domain", "has:", list.Nothing}},
		"domain=a%00b":                       {{"domain", "", list.NotText}},
		"domain=%ff":                         {{"domain", "", list.NotText}},
		"after=nowhere":                      {{"after", "nowhere", list.NoPlace}},
		"after=%3F":                          {{"after", "?", list.NoPlace}},
		"before=bm93aGVyZSBhdCBhbGw":         {{"before", "bm93aGVyZSBhdCBhbGw", list.NoPlace}},
		"after=a&before=b":                   {{"before", "b", list.Twice}},
		"color=red&release=2031&sort=-color": {{"color", "red", list.NoSuchColumn}, {"release", "2031", list.NoSuchOption}, {"sort", "color", list.NoSuchColumn}},
	} {
		values, err := url.ParseQuery(sent)
		if err != nil {
			t.Fatal(err)
		}
		_, err = machines.Decode(values)
		got, _ := errors.AsType[list.Problems](err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", sent, diff)
		}
	}
}

func TestDecode_LeavesTheParametersOfOthersAlone(t *testing.T) {
	t.Parallel()
	s, err := machines.Decode(url.Values{"lang": {"fr"}, "q": {"a"}}, "lang")
	if err != nil || s.Query() != "q=a" {
		t.Errorf("%q, %v", s.Query(), err)
	}
}

func TestState_LinksBeginAtTheFirstPage(t *testing.T) {
	t.Parallel()
	s := decode(t, machines, "q=a&release=2019&domain=b&sort=-seen&columns=name")
	seen, _ := s.Filter("release")
	for got, want := range map[string]string{
		s.Without("domain").Query():                       "q=a&release=2019&sort=-seen&columns=name",
		s.Clear().Query():                                 "sort=-seen&columns=name",
		s.SortedBy(list.Key{Column: seen.Column}).Query(): "q=a&domain=b&release=2019&sort=release&columns=name",
		s.SortedBy(list.Key{Column: seen.Column, Down: true}, s.Sort[0]).Query(): "q=a&domain=b&release=2019&sort=-release,-seen&columns=name",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if s.IsWhole() || !s.Clear().IsWhole() || !s.IsFirst() {
		t.Error("the list doesn't know what narrows it")
	}
}

func TestDecode_ADefaultHoldsUntilAnAddressSaysOtherwise(t *testing.T) {
	t.Parallel()
	d := &list.Definition{Name: "states", Source: machines.Source, Sort: "name", Columns: []list.Column{
		machines.Columns[0],
		{ID: "state", Kind: list.Choice, Value: machines.Columns[2].Value, Options: []list.Option{{ID: "open"}, {ID: "resolved"}}, Default: "open"},
	}}
	for sent, want := range map[string]struct{ query, filter string }{
		"":                    {"", "open"},
		"state=open":          {"", "open"},
		"state=resolved":      {"state=resolved", "resolved"},
		"state=resolved,open": {"state=open,resolved", "open,resolved"},
	} {
		s := decode(t, d, sent)
		f, _ := s.Filter("state")
		if got := (struct{ query, filter string }{s.Query(), f.String()}); got != want {
			t.Errorf("%q is %+v, want %+v", sent, got, want)
		}
		if s.IsWhole() != (want.query == "") {
			t.Errorf("%q: what holds by default narrows nothing", sent)
		}
	}
}

func TestCollect_FormsBecomeAddresses(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"release=2019&release=2022&q=a":           "q=a&release=2019,2022",
		"q=&release=2019":                         "release=2019",
		"domain.op=has&domain=paris":              "domain=paris",
		"domain.op=has&domain=not:x":              "domain=has:not:x",
		"domain.op=is&domain=Paris.local":         "domain=is:Paris.local",
		"domain.op=not&domain=paris":              "domain=not:paris",
		"domain.op=empty&domain=left+over":        "domain=is:",
		"domain.op=filled&domain=":                "domain=not:",
		"domain.op=unread&domain=x":               "domain=unread",
		"domain.op=has&domain=":                   "",
		"seen.from=2026-11-01&seen.to=":           "seen=from:2026-11-01",
		"seen.from=2026-11-01&seen.to=2026-11-30": "seen=from:2026-11-01,to:2026-11-30",
		"seen.from=2026-11-01&seen.unread=on":     "seen=unread",
		"grace.from=&grace.to=":                   "",
		"columns=name&columns=release":            "columns=name,release",
	} {
		values, err := url.ParseQuery(sent)
		if err != nil {
			t.Fatal(err)
		}
		collected, some := list.Collect(values)
		if got := decode(t, machines, collected.Encode()).Query(); got != want || !some {
			t.Errorf("%s becomes %s (%t), want %s", sent, got, some, want)
		}
	}
}

func TestCollect_LeavesAddressesAndNonsenseAlone(t *testing.T) {
	t.Parallel()
	for _, sent := range []string{"q=a&release=2019,2022", "domain.op=like&domain=x", "q=a&q=b", "name.first=x", ""} {
		values, err := url.ParseQuery(sent)
		if err != nil {
			t.Fatal(err)
		}
		got, some := list.Collect(values)
		if diff := cmp.Diff(values, got); diff != "" || some {
			t.Errorf("%s (%t): %s", sent, some, diff)
		}
	}
}
