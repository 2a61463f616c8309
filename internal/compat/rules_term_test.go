package compat

import (
	"testing"
	"time"
)

// Windows Server 2016 is supported until 2027-01-12.
func TestEndOfSupport_IsToldAYearAhead(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name, asOf string
		verdict    Verdict
		clause     string
	}{
		{"366 days ahead", "2026-01-11", OK, "whose support ends on 12 January 2027"},
		{"365 days ahead", "2026-01-12", Violation, "whose support ends on 12 January 2027"},
		{"on its last day", "2027-01-12", Violation, "whose support ends on 12 January 2027"},
		{"on the day after", "2027-01-13", Violation, "whose support ended on 12 January 2027"},
	}
	for _, row := range rows {
		asOf, _ := time.Parse(time.DateOnly, row.asOf)
		x := newIndex(&Facts{AsOf: asOf.Add(23 * time.Hour), Data: BuiltIn()})
		release, _ := ParseRelease("2016")
		if got := x.support(release); got != row.verdict {
			t.Errorf("%s it is %s, want %s", row.name, got, row.verdict)
		}
		if got := x.supportClause(release).EN; got != row.clause {
			t.Errorf("%s it is told as %q, want %q", row.name, got, row.clause)
		}
	}
}

func TestEndOfSupport_NeedsAKnownRelease(t *testing.T) {
	t.Parallel()
	x := newIndex(&Facts{AsOf: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)})
	if got := x.support(UnknownRelease); got != Unknown {
		t.Errorf("the support of an unknown release is %s", got)
	}
	multiSession := &member{reading: Reading{IsServer: No}}
	if got := x.supportOf(multiSession); got != OK {
		t.Errorf("the support of Windows multi-session is %s", got)
	}
}

// What has no moment of judgement has no age and no end.
func TestEvaluate_WithoutAMomentNothingEnds(t *testing.T) {
	t.Parallel()
	past := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	f := Facts{
		Hosts:          []Host{{Name: "a.x", OS: OS{Caption: "Windows Server 2012"}, ReportedAt: past}},
		LicenseServers: []LicenseServer{{Name: "l.x", OS: OS{Caption: "Windows Server 2012"}, ReportedAt: past}},
		Purchases:      []Purchase{{Reference: "PO", Version: CAL2022, Kind: PerUser, Quantity: 1, Term: TermSubscription, EndsOn: past, Assurance: new(true), AssuredUntil: past}},
	}
	result := Evaluate(f)
	findings := result.Organization.Findings
	for _, c := range result.Collections {
		findings = append(findings, c.Findings...)
	}
	for _, found := range findings {
		switch found.Rule {
		case "stale-facts", "end-of-support", "subscription-ending", "assurance-ending":
			t.Errorf("%s: %s", found.Rule, found.Message.EN)
		}
	}
}

func TestDayText_IsADayAsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	for day, want := range map[string]Text{
		"2027-08-01": {"1 August 2027", "1er août 2027"},
		"2026-12-31": {"31 December 2026", "31 décembre 2026"},
	} {
		read, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := DayText(read); got != want {
			t.Errorf("%s is %q, want %q", day, got, want)
		}
	}
}
