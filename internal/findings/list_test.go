package findings_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/findings"
	"calfleet/internal/report"
)

// several is a world with findings of several rules: the seed in Finance, a host without mode, a server of unknown release.
func several(t *testing.T) world {
	t.Helper()
	w := newWorld(t)
	unset := sampleHost("rdsh09", "lic22")
	unset.SessionHost.LicensingMode = new(int64(report.ModeNotConfigured))
	odd := sampleHost("rdsh10", "lic22")
	odd.Computer.OS = &report.OS{Caption: "Windows Server 2031", Version: "10.0.99999", ProductType: new(int64(3))}
	w.submit(t, sampleOrder("2022"), unset, odd)
	w.assess(t)
	return w
}

func TestList_Filter(t *testing.T) {
	t.Parallel()
	w := several(t)
	all := w.list(t, findings.Filter{})
	finance := w.seed(t).CollectionID
	tests := map[string]struct {
		filter findings.Filter
		keep   func(*findings.Finding) bool
	}{
		"rule":           {findings.Filter{Rule: seed}, func(f *findings.Finding) bool { return f.Rule == seed }},
		"verdict":        {findings.Filter{Verdict: "unknown"}, func(f *findings.Finding) bool { return f.Verdict == "unknown" }},
		"collection":     {findings.Filter{CollectionID: finance}, func(f *findings.Finding) bool { return f.CollectionID != nil && *f.CollectionID == *finance }},
		"subject":        {findings.Filter{Subjects: []string{"rdsh01.contoso.local", "rdsh09.contoso.local"}}, func(f *findings.Finding) bool { return f.Subject == "rdsh09.contoso.local" }},
		"resolved":       {findings.Filter{Resolved: true}, func(*findings.Finding) bool { return false }},
		"no text at all": {findings.Filter{Subjects: []string{"rdsh09\x00\xff.contoso.local"}}, func(f *findings.Finding) bool { return f.Collection == "rdsh09.contoso.local" }},
	}
	for name, test := range tests {
		want := []*findings.Finding{}
		for _, f := range all {
			if test.keep(f) {
				want = append(want, f)
			}
		}
		if diff := cmp.Diff(want, append([]*findings.Finding{}, w.list(t, test.filter)...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if len(want) == 0 && name != "resolved" && name != "a wildcard" || len(want) == len(all) {
			t.Errorf("%s: keeps %d of %d, which proves nothing", name, len(want), len(all))
		}
	}
}

func TestList_WorstFirst(t *testing.T) {
	t.Parallel()
	w := several(t)
	rank := map[string]int{"violation": 0, "unknown": 10, "error": 0, "warning": 1, "info": 2}
	last := -1
	for _, f := range w.list(t, findings.Filter{}) {
		now := rank[f.Verdict] + rank[f.Severity]
		if f.Verdict == "violation" && f.Severity == "info" {
			now = 20 // worth knowing, once all else is told
		}
		if now < last {
			t.Errorf("%s %s after something milder", f.Verdict, f.Severity)
		} else {
			last = now
		}
	}
}

func TestAssessed_CountsViolationsOnly(t *testing.T) {
	t.Parallel()
	w := several(t)
	kept, err := w.Assessed(t.Context(), here)
	if want := len(w.list(t, findings.Filter{Verdict: "violation"})); err != nil || kept.Waiting != want || want == len(w.list(t, findings.Filter{})) {
		t.Errorf("got %d, %v; want %d", kept.Waiting, err, want)
	}
	w.exec(t, `UPDATE assessments SET waiting = NULL`)
	counted, err := w.Assessed(t.Context(), here)
	if err != nil || counted != kept {
		t.Errorf("counted again: %+v, %v; want %+v", counted, err, kept)
	}
}

func TestAssessed_IsZeroBeforeTheFirstAssessment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kept, err := w.Assessed(t.Context(), here)
	if err != nil || !kept.At.IsZero() {
		t.Errorf("before: %v, %v", kept, err)
	}
	w.assess(t)
	if kept, err = w.Assessed(t.Context(), here); err != nil || time.Since(kept.At) > time.Hour {
		t.Errorf("after: %v, %v", kept, err)
	}
}

func TestStore_OtherOrganizationsHaveNoFindingsHere(t *testing.T) {
	t.Parallel()
	w := several(t)
	f := w.seed(t)
	if err := w.Assess(t.Context(), elsewhere); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Finding(t.Context(), elsewhere, f.ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("by its id: got %v, want not found", err)
	}
	listed, err := w.List(t.Context(), elsewhere, findings.Filter{CollectionID: f.CollectionID})
	if err != nil || len(listed) != 0 {
		t.Errorf("%d are listed, %v", len(listed), err)
	}
	there, err := w.Fleet(t.Context(), elsewhere, findings.FleetQuery{Weeks: 12, Events: 10, Whole: 10})
	if err != nil || there.Inhabited || len(there.Lines.Rows)+there.Lines.Total+len(there.Lately)+len(there.Whole)+there.Trend.Last().Open > 0 {
		t.Errorf("the fleet there is %+v, %v", there, err)
	}
	if kept, err := w.Assessed(t.Context(), elsewhere); err != nil || kept.Waiting != 0 {
		t.Errorf("%d are counted, %v", kept.Waiting, err)
	}
	if diff := cmp.Diff(f, w.seed(t)); diff != "" {
		t.Errorf("the finding changed (-before +after):\n%s", diff)
	}
}

func TestFinding_OfNobodyIsNotFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.Finding(t.Context(), here, uuid.New()); fault.KindOf(err) != fault.NotFound {
		t.Errorf("got %v, want not found", err)
	}
}

func TestScopeOf_IsTheCollectionOrTheServer(t *testing.T) {
	t.Parallel()
	if got := findings.ScopeOf(&compat.CollectionResult{ID: "1", Name: "Finance"}); got != "1" {
		t.Errorf("a collection: %q", got)
	}
	if got := findings.ScopeOf(&compat.CollectionResult{Name: "lic01"}); got != "server lic01" {
		t.Errorf("a server: %q", got)
	}
}

func TestBestRemedy_OfAFindingWithoutRemediesIsNil(t *testing.T) {
	t.Parallel()
	if got := (&findings.Finding{}).BestRemedy(); got != nil {
		t.Errorf("got %+v", got)
	}
}

func TestList_RetiredCollectionIsNamedButNoPlaceToGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleOrder("2022"))
	w.assess(t)
	moved := sampleBroker("lic19")
	moved.Deployment.Collections[0].Name = "Accounting"
	w.submit(t, moved)
	w.assess(t)
	resolved := w.list(t, findings.Filter{Rule: seed, Resolved: true})
	if len(resolved) != 1 || resolved[0].Collection != "Finance" || resolved[0].CollectionID != nil {
		t.Errorf("the finding of the retired collection: %+v", resolved)
	}
	if open := w.seed(t); open == nil || open.CollectionID == nil {
		t.Errorf("the finding of the collection that took its place: %+v", open)
	}
}
