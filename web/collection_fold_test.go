package web

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"calfleet/internal/auth"
	"calfleet/internal/compat"
	"calfleet/internal/report"
	"calfleet/web/text"
)

func TestSeriesOf_NamesRunsAndCountsTheRest(t *testing.T) {
	t.Parallel()
	var rows []compat.Row
	for i := range 12 {
		rows = append(rows, compat.Row{Host: fmt.Sprintf("rdsh-%02d.contoso.local", i+1)})
	}
	tests := []struct {
		places []int
		want   string
	}{
		{nil, ""},
		{[]int{4}, "RDSH-05"},
		{[]int{0, 1, 2, 3, 4, 5}, "RDSH-01 … 06"},
		{[]int{0, 1, 8}, "RDSH-01 … 02, RDSH-09"},
		{[]int{0, 2, 4, 5, 6}, "RDSH-01, RDSH-03 and 3 more"},
	}
	for _, tt := range tests {
		if got := seriesOf(text.English, rows, tt.places); got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.places, got, tt.want)
		}
	}
}

func TestFoldFindings_OnlyWhatSaysTheSameOfHosts(t *testing.T) {
	t.Parallel()
	finding := func(rule string, kind compat.SubjectKind, severity compat.Severity, subject string) compat.Finding {
		return compat.Finding{Rule: rule, Kind: kind, Severity: severity, Verdict: compat.Violation, Subject: subject}
	}
	all := []compat.Finding{
		finding("a", compat.SubjectHost, compat.Error, "1"), finding("b", compat.SubjectServer, compat.Error, "2"), finding("a", compat.SubjectHost, compat.Error, "3"),
		finding("b", compat.SubjectServer, compat.Error, "4"), finding("a", compat.SubjectHost, compat.Warning, "5"),
	}
	var got []string
	for _, alike := range foldFindings(all) {
		words := ""
		for _, f := range alike {
			words += f.Subject
		}
		got = append(got, words)
	}
	if want := "[13 2 4 5]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// Hosts that are alike are one row and one line wherever they stand between others, and open to what is known of each.
func TestCollection_AlikeHostsAreOneRowAndTheirFindingsOneLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	seedFleet(t, w)
	for i, mode := range []int64{5, int64(report.ModePerUser), 5} {
		r := computerReport(fmt.Sprintf("rdsh%02d", i+1), "Microsoft Windows Server 2019 Standard", "10.0.17763")
		r.SessionHost = &report.SessionHost{
			LicensingMode: &mode, LicensingModeSource: "policy", LicenseServers: []string{"lic19.contoso.local"}, LicenseServersSource: "policy",
		}
		r.CollectedAt = r.CollectedAt.Add(time.Minute)
		w.submit(t, r)
	}
	w.assess(t)
	c := w.client().signIn(auth.Viewer)
	c.get("/").shows("#collections tbody tr", "Finance")
	c.get(c.href("#collections tbody th a")).status(http.StatusOK)
	c.shows("#matrix tbody tr", "RDSH01, RDSH03", "2 hosts alike").shows("#matrix .members a", "RDSH03").shows("#matrix tbody tr", "RDSH02")
	c.shows("#findings li", "RDSH01, RDSH03", "Licensing mode not configured", "2 hosts").shows("#findings .members a", "RDSH01")
	if n := len(c.all("#findings .finding-lines > li")); n > 4 {
		t.Errorf("%d lines of findings", n)
	}
	c.get(c.href("#findings .members a")).status(http.StatusOK).shows("h1", "Licensing mode not configured")
}
