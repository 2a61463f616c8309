package compat

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// generation is the year of the CALs a release needs: the law behind the tables, written once more and independently of them.
func generation(r Release) int {
	year, _, _ := strings.Cut(r.String(), " ")
	n, _ := strconv.Atoi(year)
	return n
}

// yearOf is the year of a generation of CALs.
func yearOf(v CALVersion) int {
	n, _ := strconv.Atoi(v.String())
	return n
}

func TestTables_EveryPairFollowsTheLaw(t *testing.T) {
	t.Parallel()
	for _, r := range Releases() {
		for _, v := range CALVersions() {
			if got, want := CALCoversHost(v, r).Verdict, verdictOf(yearOf(v) >= generation(r)); got != want {
				t.Errorf("CAL %s on host %s: %s, want %s", v, r, got, want)
			}
			if got, want := ServerHoldsCAL(r, v).Verdict, verdictOf(generation(r) >= yearOf(v)); got != want {
				t.Errorf("CAL %s on server %s: %s, want %s", v, r, got, want)
			}
		}
		for _, host := range Releases() {
			if got, want := ServerServesHost(r, host).Verdict, verdictOf(generation(r) >= generation(host)); got != want {
				t.Errorf("server %s for host %s: %s, want %s", r, host, got, want)
			}
		}
	}
}

func TestTables_NewerNeverFitsLess(t *testing.T) {
	t.Parallel()
	for i, older := range Releases() {
		for _, newer := range Releases()[i:] {
			for _, v := range CALVersions() {
				if ServerHoldsCAL(older, v).Verdict == OK && ServerHoldsCAL(newer, v).Verdict != OK {
					t.Errorf("server %s holds %s CALs and %s does not", older, v, newer)
				}
				if CALCoversHost(v, newer).Verdict == OK && CALCoversHost(v, older).Verdict != OK {
					t.Errorf("a %s CAL covers %s and not %s", v, newer, older)
				}
			}
			for _, other := range Releases() {
				if ServerServesHost(older, other).Verdict == OK && ServerServesHost(newer, other).Verdict != OK {
					t.Errorf("server %s serves %s and %s does not", older, other, newer)
				}
				if ServerServesHost(other, newer).Verdict == OK && ServerServesHost(other, older).Verdict != OK {
					t.Errorf("server %s serves %s and not %s", other, newer, older)
				}
			}
		}
	}
}

// A CAL that covers a host and can live on a server proves that the server serves the host; no pair is served without such a CAL.
func TestTables_ThirdRelationFollowsFromTheFirstTwo(t *testing.T) {
	t.Parallel()
	for _, server := range Releases() {
		for _, host := range Releases() {
			bridge := false
			for _, v := range CALVersions() {
				bridge = bridge || CALCoversHost(v, host).Verdict == OK && ServerHoldsCAL(server, v).Verdict == OK
			}
			if got := ServerServesHost(server, host).Verdict; got != verdictOf(bridge) {
				t.Errorf("server %s for host %s: %s", server, host, got)
			}
		}
	}
}

func TestTables_EveryCellNamesItsSource(t *testing.T) {
	t.Parallel()
	for _, r := range Releases() {
		for _, v := range CALVersions() {
			checkSources(t, "host "+r.String(), CALCoversHost(v, r))
			checkSources(t, "server "+r.String(), ServerHoldsCAL(r, v))
		}
		for _, host := range Releases() {
			checkSources(t, "server and host "+r.String(), ServerServesHost(r, host))
		}
	}
}

func checkSources(t *testing.T, what string, r Ruling) {
	t.Helper()
	if len(r.Sources) == 0 {
		t.Errorf("%s: no source", what)
	}
	for _, s := range r.Sources {
		if s.Title == "" || s.Address == "" || s.Read == "" || s.Section.IsZero() {
			t.Errorf("%s: source lacks a part: %+v", what, s)
		}
	}
}

// The origins of a few cells, as the two revisions of the page print them.
func TestTables_SourcesAreThoseOfTheCell(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name   string
		ruling Ruling
		want   []Source
	}{
		{"2008 CALs for a 2008 host stand in the older revision alone", CALCoversHost(CAL2008, Release2008), []Source{cals2023Hosts}},
		{"2025 CALs for a 2016 host stand in the newer revision alone", CALCoversHost(CAL2025, Release2016), []Source{cals2025Hosts}},
		{"2022 CALs on a 2019 server stand in both", ServerHoldsCAL(Release2019, CAL2022), []Source{cals2025Servers, cals2023Servers}},
		{"2025 CALs on a 2012 server stand in neither", ServerHoldsCAL(Release2012, CAL2025), []Source{derived(cals2025Servers)}},
		{"a 2016 server for a 2019 host is ruled in words", ServerServesHost(Release2016, Release2019), []Source{licensingGuidance}},
	}
	for _, row := range rows {
		if diff := cmp.Diff(row.want, row.ruling.Sources); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
}

func TestTables_WhatIsUnknownStaysUnknown(t *testing.T) {
	t.Parallel()
	for _, got := range []Ruling{
		CALCoversHost(UnknownCAL, Release2019), CALCoversHost(CAL2019, UnknownRelease), CALCoversHost(CAL2025+1, Release2008), CALCoversHost(CAL2019, Release2025+1),
		ServerHoldsCAL(UnknownRelease, CAL2008), ServerHoldsCAL(Release2025, UnknownCAL),
		ServerServesHost(UnknownRelease, Release2008), ServerServesHost(Release2025, UnknownRelease), ServerServesHost(Release2025+1, Release2008),
	} {
		if diff := cmp.Diff(Ruling{Verdict: Unknown}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
