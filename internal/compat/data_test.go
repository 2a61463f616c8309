package compat

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestBuiltIn_IsReviewedAndWhole(t *testing.T) {
	t.Parallel()
	d, err := LoadData(builtInFile)
	if err != nil {
		t.Fatal(err)
	}
	if d.Title() == "" || d.Reviewed().Before(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("title %q, reviewed %s", d.Title(), d.Reviewed())
	}
	if !reflect.DeepEqual(d, BuiltIn()) {
		t.Error("the same file loads differently")
	}
}

func TestBuiltIn_KnowsWhatHasANameInTheCode(t *testing.T) {
	t.Parallel()
	releases := []Release{Release2008, Release2008R2, Release2012, Release2012R2, Release2016, Release2019, Release2022, Release2025}
	if diff := cmp.Diff(releases, Releases()); diff != "" {
		t.Errorf("releases (-want +got):\n%s", diff)
	}
	cals := []CALVersion{CAL2008, CAL2012, CAL2016, CAL2019, CAL2022, CAL2025}
	if diff := cmp.Diff(cals, CALVersions()); diff != "" {
		t.Errorf("CALs (-want +got):\n%s", diff)
	}
	for _, v := range []CALVersion{UnknownCAL, 3, 28, 255} {
		if KnownCALVersion(v) {
			t.Errorf("knows CALs of %s", v)
		}
	}
}

func TestBuiltIn_EveryKeyOfTheCodeIsASource(t *testing.T) {
	t.Parallel()
	used := []Source{cals2025Hosts, cals2025Servers, cals2023Hosts, cals2023Servers, licensingGuidance, keyPackClass, releaseInformation}
	for i, s := range used {
		if s.Address == "" {
			t.Errorf("the source at %d is not in the file", i)
		}
	}
}

func TestData_ComesBackAsItWasWritten(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	back, err := LoadData(text)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(BuiltIn(), back) {
		t.Errorf("comes back as\n%s", text)
	}
}

func TestData_ListsAreTheCallersOwn(t *testing.T) {
	t.Parallel()
	clear(Releases())
	clear(CALVersions())
	if got := Releases()[0]; got != Release2008 {
		t.Errorf("the oldest release has become %s", got)
	}
	if got := CALVersions()[0]; got != CAL2008 {
		t.Errorf("the oldest generation has become %s", got)
	}
}

func TestCALOf_R2HasNoGenerationOfItsOwn(t *testing.T) {
	t.Parallel()
	want := map[Release]CALVersion{
		UnknownRelease: UnknownCAL, Release2008: CAL2008, Release2008R2: CAL2008, Release2012: CAL2012, Release2012R2: CAL2012,
		Release2016: CAL2016, Release2019: CAL2019, Release2022: CAL2022, Release2025: CAL2025, 2 * 28: UnknownCAL,
	}
	for r, v := range want {
		if got := BuiltIn().CALOf(r); got != v {
			t.Errorf("%s hosts need %s CALs, want %s", r, got, v)
		}
	}
}

func TestBuilds_EachBelongsToOneRelease(t *testing.T) {
	t.Parallel()
	owner := make(map[int]string)
	claim := func(name string, builds []buildNumbers) {
		for _, b := range builds {
			if other := owner[b.Build]; other != "" {
				t.Errorf("build %d is of %s and of %s", b.Build, other, name)
			}
			owner[b.Build] = name
		}
	}
	for _, r := range BuiltIn().file.Releases {
		claim(r.Release, r.Builds)
	}
	for _, a := range BuiltIn().file.Annual {
		claim(a.Name, a.Builds)
	}
	for build, name := range owner {
		if got := BuiltIn().builds[build].name(); got != name {
			t.Errorf("build %d is taken for %s, want %s", build, got, name)
		}
	}
}

func TestLifecycle_PhasesFollowEachOther(t *testing.T) {
	t.Parallel()
	var before time.Time
	for _, r := range Releases() {
		l, ok := BuiltIn().Lifecycle(r)
		if !ok || l.Source.Address == "" {
			t.Errorf("%s: known %t, source %+v", r, ok, l.Source)
		}
		if !l.GA.After(before) || !l.Mainstream.After(l.GA) || !l.Extended.After(l.Mainstream) || !l.ESU.IsZero() && !l.ESU.After(l.Extended) {
			t.Errorf("%s: GA %s, mainstream %s, extended %s, ESU %s", r, l.GA, l.Mainstream, l.Extended, l.ESU)
		}
		before = l.GA
	}
}

func TestLifecycle_DaysAsTheSourceHasThem(t *testing.T) {
	t.Parallel()
	want := map[Release][4]string{
		Release2008:   {"2008-05-01", "2015-01-13", "2020-01-14", "2023-01-10"},
		Release2008R2: {"2009-10-01", "2015-01-13", "2020-01-14", "2023-01-10"},
		Release2012:   {"2012-10-30", "2018-10-09", "2023-10-10", "2026-10-13"},
		Release2012R2: {"2013-11-25", "2018-10-09", "2023-10-10", "2026-10-13"},
		Release2016:   {"2016-10-15", "2022-01-11", "2027-01-12", "2030-01-12"},
		Release2019:   {"2018-11-13", "2024-01-09", "2029-01-09", ""},
		Release2022:   {"2021-08-18", "2026-10-13", "2031-10-14", ""},
		Release2025:   {"2024-11-01", "2029-11-13", "2034-11-14", ""},
	}
	for r, days := range want {
		l, _ := BuiltIn().Lifecycle(r)
		if diff := cmp.Diff(days, [4]string{day(l.GA), day(l.Mainstream), day(l.Extended), day(l.ESU)}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", r, diff)
		}
	}
	for _, r := range []Release{UnknownRelease, 2 * 28} {
		if l, ok := BuiltIn().Lifecycle(r); ok || l != (Lifecycle{}) {
			t.Errorf("%s has %+v", r, l)
		}
	}
}

func day(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format(time.DateOnly)
}

func TestSource_NamesWhoPublishedIt(t *testing.T) {
	t.Parallel()
	l, _ := BuiltIn().Lifecycle(Release2022)
	cite := l.Source.Cite()
	if want := "endoflife.date, “Microsoft Windows Server”, table of releases, 2026-08-22, https://endoflife.date/windows-server"; cite.EN != want {
		t.Errorf("cites %s, want %s", cite.EN, want)
	}
	if !strings.HasPrefix(cals2025Hosts.Cite().FR, "Microsoft Learn, « License ") {
		t.Errorf("cites %s", cals2025Hosts.Cite().FR)
	}
}
