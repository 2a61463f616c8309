package findings_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
)

func (w world) fleet(t *testing.T) *findings.Fleet {
	t.Helper()
	return w.ask(t, findings.FleetQuery{Weeks: 12, Events: 100})
}

func (w world) ask(t *testing.T, q findings.FleetQuery) *findings.Fleet {
	t.Helper()
	f, err := w.Fleet(t.Context(), here, q)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (w world) lines(t *testing.T, filter findings.StandingFilter) inventory.Page[findings.Standing] {
	t.Helper()
	page := w.ask(t, findings.FleetQuery{Weeks: 1, Lines: filter}).Lines
	alone, err := w.Standings(t.Context(), here, filter)
	if diff := cmp.Diff(page, alone); diff != "" || err != nil {
		t.Errorf("read alone, lines differ (-fleet +alone):\n%s%v", diff, err)
	}
	if others, err := w.Standings(t.Context(), elsewhere, filter); err != nil || len(others.Rows) != 0 {
		t.Errorf("elsewhere %d lines, %v; want none", len(others.Rows), err)
	}
	return page
}

// standing lists what a filter lets through, as "Finance broken".
func (w world) standing(t *testing.T, filter findings.StandingFilter) []string {
	t.Helper()
	lines := []string{}
	for _, s := range w.lines(t, filter).Rows {
		lines = append(lines, s.Name+" "+s.State().String())
	}
	return lines
}

func TestFleet_IsUnknownBeforeTheFirstAssessment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if f := w.fleet(t); !f.AssessedAt.IsZero() || !f.Inhabited || f.Summary.Hosts != 0 {
		t.Errorf("got %+v, want a fleet that somebody lives in and nobody has judged", f)
	}
	w.assess(t)
	f := w.fleet(t)
	want := findings.Summary{
		Hosts: 1, Servers: 2, Silent: 0, Deadlines: []compat.Deadline{},
		States: map[compat.State]findings.StateSummary{compat.StateFine: {Collections: 1, Hosts: 1, Users: findings.Users{N: 1, About: true}}},
	}
	if diff := cmp.Diff(want, f.Summary); diff != "" || f.AssessedAt.IsZero() {
		t.Errorf("after it, at %s (-want +got):\n%s", f.AssessedAt, diff)
	}
}

func TestStandings_ShowEachCollectionAsItWasJudged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleOrder("2022"))
	w.assess(t)
	page := w.lines(t, findings.StandingFilter{})
	if len(page.Rows) != 1 || page.Total != 1 || page.Next != "" {
		t.Fatalf("got %+v; want the one collection", page)
	}
	got, seed := page.Rows[0], w.seed(t)
	brief := findings.Brief{
		Domain: "contoso.local", Releases: []findings.ReleaseCount{{Release: compat.Release2019, Hosts: 1}},
		Servers: []findings.ServerBrief{{Name: "lic19.contoso.local", ID: got.Brief.Servers[0].ID, Release: compat.Release2019}},
		Supplies: []findings.SupplyBrief{
			{Version: compat.CAL2019, Installed: compat.CountOf(100), Issued: compat.CountOf(1), Purchased: 100},
			{Version: compat.CAL2022, Installed: got.Brief.Supplies[1].Installed, Issued: got.Brief.Supplies[1].Issued, Purchased: 50, Refused: true},
		},
		Rule: seed.Rule, FindingID: seed.ID, Remedy: seed.BestRemedy().Title,
	}
	if diff := cmp.Diff(brief, got.Brief); diff != "" {
		t.Errorf("brief (-want +got):\n%s", diff)
	}
	if got.State() != compat.StateBroken || got.Hosts != 1 || got.Silent != 0 || got.OldestReport == nil || got.CollectionID == nil || got.Brief.Servers[0].ID == nil {
		t.Errorf("got %+v", got)
	}
	move := w.fleet(t).Summary.First
	if move == nil || move.FindingID != seed.ID || move.Clears != 1 || move.Open != 1 || len(move.Collections) != 1 || move.Collections[0].Name != "Finance" {
		t.Errorf("the first thing to do is %+v", move)
	}
}

func TestStandings_TheWorstComesFirstAndFiltersNarrow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lonely := sampleHost("rdsh09", "lic22")
	w.submit(t, sampleOrder("2022"), lonely)
	w.assess(t)
	rows := []struct {
		name   string
		filter findings.StandingFilter
		want   []string
	}{
		{"all", findings.StandingFilter{}, []string{"Finance broken", "rdsh09 fine"}},
		{"by state", findings.StandingFilter{State: "fine"}, []string{"rdsh09 fine"}},
		{"by a state that is none", findings.StandingFilter{State: "purple"}, []string{}},
		{"by name", findings.StandingFilter{Search: "FINAN"}, []string{"Finance broken"}},
		{"by host", findings.StandingFilter{Search: "rdsh01"}, []string{"Finance broken"}},
		{"by license server", findings.StandingFilter{Search: "lic22"}, []string{"rdsh09 fine"}},
		{"by what PostgreSQL can't hold", findings.StandingFilter{Search: "rdsh\x0001"}, []string{"Finance broken"}},
		{"by nothing there is", findings.StandingFilter{Search: "%"}, []string{}},
	}
	for _, row := range rows {
		if diff := cmp.Diff(row.want, w.standing(t, row.filter)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
}

func TestStandings_PagesFollowOneAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, name := range []string{"rdsh02", "rdsh03", "rdsh04", "rdsh05"} {
		w.submit(t, sampleHost(name, "lic22"))
	}
	w.assess(t)
	var all []string
	after := ""
	for {
		page := w.lines(t, findings.StandingFilter{After: after, Limit: 2})
		if page.Total != 5 || len(all) > 5 {
			t.Fatalf("after %q: %+v", after, page)
		}
		for _, s := range page.Rows {
			all = append(all, s.Name)
		}
		if after = page.Next; after == "" {
			break
		}
	}
	if diff := cmp.Diff([]string{"Finance", "rdsh02", "rdsh03", "rdsh04", "rdsh05"}, all); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := w.standing(t, findings.StandingFilter{After: "no cursor", Limit: 1}); len(got) != 1 {
		t.Errorf("a cursor that is none leads to %v, want the beginning", got)
	}
}

func TestStandings_WhatIsGoneLeavesTheFleet(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.assess(t)
	moved := sampleBroker("lic19")
	moved.Deployment.Collections[0].Name = "Accounting"
	w.submit(t, moved)
	w.assess(t)
	if diff := cmp.Diff([]string{"Accounting fine"}, w.standing(t, findings.StandingFilter{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// What says nothing new is not written: most assessments change nothing, and a fleet may have thousands of lines.
func TestStandings_UnchangedLinesAreNotWritten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.assess(t)
	const version = `SELECT xmin::text::bigint::int FROM standings`
	before := w.number(t, version)
	w.assess(t)
	if after := w.number(t, version); after != before {
		t.Error("an assessment that found nothing new has written the line again")
	}
}

func TestStandings_SilentHostsAreCountedAsTheyAreNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	broker := sampleBroker("lic19")
	broker.Deployment.Collections[0].Hosts = append(broker.Deployment.Collections[0].Hosts, "rdsh02.contoso.local")
	w.submit(t, broker)
	w.assess(t)
	silent := func() int {
		page := w.lines(t, findings.StandingFilter{})
		if len(page.Rows) != 1 {
			t.Fatalf("%+v", page)
		}
		return page.Rows[0].Silent
	}
	if n := silent(); n != 1 {
		t.Errorf("%d hosts are silent, want 1", n)
	}
	w.submit(t, sampleHost("rdsh02", "lic19"))
	if n := silent(); n != 0 {
		t.Errorf("%d hosts are silent after their report, want 0", n)
	}
}

func TestFleet_OfTheOrganizationTheFirstFewAndHowManyThereAre(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleOrder("2022"))
	w.assess(t)
	const copied = `
		INSERT INTO findings (organization_id, finding_id, scope, rule, subject, severity, verdict, message, detail, opened_at, assessed_at)
		SELECT organization_id, gen_random_uuid(), 'organization', rule, s.subject, s.severity, s.verdict, message, detail, opened_at, assessed_at
		FROM findings, (VALUES ('a', 'info', 'violation'), ('b', 'error', 'unknown'), ('c', 'warning', 'violation'), ('d', 'error', 'violation')) AS s (subject, severity, verdict)
		WHERE rule = 'server-older-than-cal'`
	w.exec(t, copied)
	all := w.list(t, findings.Filter{Organization: true})
	f := w.ask(t, findings.FleetQuery{Weeks: 1, Whole: 3})
	if f.WholeTotal != len(all) || f.WholeTotal < 4 || len(f.Whole) != 3 {
		t.Fatalf("got %d of %d; want 3 of %d, which are 4 or more", len(f.Whole), f.WholeTotal, len(all))
	}
	if !slices.EqualFunc(f.Whole, all[:3], func(a, b *findings.Finding) bool { return a.ID == b.ID }) {
		t.Error("they are others than the list begins with")
	}
}

func TestTrend_CountsBackFromWhatIsOpenNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleOrder("2022"))
	w.assess(t)
	// One more that was open for three weeks, and one that is only worth knowing.
	const copied = `
		INSERT INTO findings (organization_id, finding_id, scope, collection_id, rule, subject, severity, verdict, message, detail, opened_at, assessed_at, resolved_at)
		SELECT organization_id, gen_random_uuid(), 'scope ' || s.subject, NULL, rule, s.subject, s.severity, verdict, message, detail,
		       now() - s.opened * interval '1 day', now(), now() - s.resolved * interval '1 day'
		FROM findings, (VALUES ('old', 'error', 25, 4), ('note', 'info', 30, NULL)) AS s (subject, severity, opened, resolved)
		WHERE rule = 'server-older-than-cal'`
	w.exec(t, copied)
	trend := w.fleet(t).Trend
	type week struct{ open, opened, resolved int }
	var got []week
	for i, one := range trend.Weeks {
		got = append(got, week{one.Open, one.Opened, one.Resolved})
		if i > 0 && one.Ends.Sub(trend.Weeks[i-1].Ends) != 7*24*time.Hour {
			t.Errorf("week %d ends %s after the one before", i, one.Ends.Sub(trend.Weeks[i-1].Ends))
		}
	}
	want := []week{{0, 0, 0}, {1, 1, 0}, {1, 0, 0}, {1, 0, 0}, {1, 1, 1}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(week{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if last := trend.Last(); last.Open != 1 || last.Opened != 1 || last.Resolved != 1 {
		t.Errorf("the last week is %+v", last)
	}
}

func TestFleet_TheCourseOfTheFindingsIsAsItWasKeptUntilTheNextAssessment(t *testing.T) {
	t.Parallel()
	w := several(t)
	w.submit(t, sampleOrder("2019"))
	w.assess(t)
	query := findings.FleetQuery{Weeks: 12, Events: 2}
	kept := w.ask(t, query)
	w.exec(t, `UPDATE assessments SET course = NULL`)
	counted := w.ask(t, query)
	sinceKept := cmp.Comparer(func(a, b time.Time) bool { return a.Sub(b).Abs() < time.Minute }) // weeks end when it is counted
	if diff := cmp.Diff([]any{counted.Trend, counted.Lately}, []any{kept.Trend, kept.Lately}, sinceKept); diff != "" || len(kept.Lately) != 2 {
		t.Errorf("%d events (-counted +kept):\n%s", len(kept.Lately), diff)
	}
	w.assess(t)
	w.exec(t, `UPDATE findings SET resolved_at = now() WHERE resolved_at IS NULL`) // which nothing but an assessment does
	if again := w.ask(t, query); again.Trend.Last().Open != kept.Trend.Last().Open {
		t.Errorf("they were counted again: %d are open", again.Trend.Last().Open)
	}
}

func TestTrend_NothingIsSaidOfWeeksThatNobodyKnows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if trend := w.fleet(t).Trend; len(trend.Weeks) != 1 || trend.Last().Open != 0 {
		t.Errorf("got %+v; want this week alone", trend)
	}
}

func TestLately_FindingsOfOneRuleAreOneEvent(t *testing.T) {
	t.Parallel()
	w := several(t)
	opened := w.list(t, findings.Filter{})
	w.submit(t, sampleOrder("2019"))
	w.assess(t)
	events := w.fleet(t).Lately
	if first := events[0]; first.Rule != seed || !first.Resolved || first.Count != 1 {
		t.Errorf("the newest event is %+v, want the finding that was just resolved", first)
	}
	sum := 0
	for _, e := range events {
		if e.Verdict == "violation" && e.Severity == "info" {
			t.Errorf("%s is only worth knowing", e.Rule)
		}
		if !e.Resolved {
			sum += e.Count
		}
	}
	want := 0
	for _, f := range opened {
		if f.Detail.Counts() && f.Rule != seed {
			want++
		}
	}
	if sum != want {
		t.Errorf("%d findings were opened, want %d", sum, want)
	}
	w.exec(t, `UPDATE findings SET opened_at = opened_at - interval '8 days', resolved_at = resolved_at - interval '8 days'`)
	if events := w.fleet(t).Lately; len(events) != 0 {
		t.Errorf("%d events of eight days ago", len(events))
	}
}

func TestStandings_AloneAreTheLinesOfTheFleet(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.assess(t)
	filter := findings.StandingFilter{Limit: 1}
	alone, err := w.Standings(t.Context(), here, filter)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(w.lines(t, filter), alone); diff != "" || len(alone.Rows) != 1 {
		t.Errorf("(-fleet +alone):\n%s", diff)
	}
}
