package cases_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/fault"
	"calfleet/internal/findings"
	"calfleet/internal/report"
)

// joins lets another host name lic19, which makes a second finding of the same cause, and returns that.
func (w world) joins(t *testing.T, first uuid.UUID) uuid.UUID {
	t.Helper()
	w.pointed(t, "rdsh02", "lic19.contoso.local")
	w.assess(t)
	open, err := w.findings.List(t.Context(), here, findings.Filter{Rule: seedRule})
	if err != nil || len(open) != 2 {
		t.Fatalf("%d open findings, %v; want two", len(open), err)
	}
	at := slices.IndexFunc(open, func(f *findings.Finding) bool { return f.ID != first })
	return open[at].ID
}

// pointed has a host report which license server it names, by itself.
func (w world) pointed(t *testing.T, name, server string) {
	t.Helper()
	r := computer(name, "2019")
	r.SessionHost = &report.SessionHost{LicensingMode: new(int64(report.ModePerUser)), LicensingModeSource: "local", LicenseServers: []string{server}, LicenseServersSource: "local"}
	if _, err := w.inventory.SubmitReport(t.Context(), here, "tester", r); err != nil {
		t.Fatal(err)
	}
}

func TestAddFindings_OfOneCauseAreSolvedByOneCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.seed(t).ID
	id := w.open(t)
	second := w.joins(t, first)
	if err := w.AddFindings(t.Context(), here, "bea", id, []uuid.UUID{second}); err != nil {
		t.Fatal(err)
	}
	if c := w.read(t, id); c.Findings != 2 || c.Left != 2 {
		t.Errorf("it is about %d findings, %d open", c.Findings, c.Left)
	}
	if got := w.actions(t); !slices.Contains(got, "case.add bea 1 · Downgrade or exchange of the CALs") {
		t.Errorf("activity %q", got)
	}
	if before, err := w.Before(t.Context(), here, id); err != nil || len(before) != 2 {
		t.Errorf("what was of %d hosts, %v", len(before), err)
	}
	if _, err := w.Open(t.Context(), here, "ana", cases.Opening{Remedy: "downgrade-or-exchange", Findings: []uuid.UUID{second}}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a second case for it: %v", err)
	}
}

func TestAddFindings_Refuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.seed(t).ID
	id := w.open(t)
	tests := map[string]struct {
		more  []uuid.UUID
		kind  fault.Kind
		place string
	}{
		"none":                 {nil, fault.Invalid, "findings"},
		"one it is about":      {[]uuid.UUID{first}, fault.Conflict, "findings"},
		"one that is not here": {[]uuid.UUID{uuid.New()}, fault.NotFound, ""},
	}
	for name, test := range tests {
		if f := fault.As(w.AddFindings(t.Context(), here, "ana", id, test.more)); f == nil || f.Kind != test.kind || f.Place != test.place {
			t.Errorf("%s: %v", name, f)
		}
	}
	second := w.joins(t, first)
	w.in(t, id, cases.Dropped)
	if f := fault.As(w.AddFindings(t.Context(), here, "ana", id, []uuid.UUID{second})); f == nil || f.Place != "state" {
		t.Errorf("to a case that is over: %v", f)
	}
	if err := w.AddFindings(t.Context(), elsewhere, "eve", id, []uuid.UUID{second}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("from elsewhere: %v", err)
	}
}

// Whatever hosts report once a case is open: the way back gives them what they had before.
func TestBefore_IsKeptFromTheMomentTheCaseWasOpened(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pointed(t, "rdsh01", "lic19.contoso.local")
	w.assess(t)
	id := w.open(t)
	w.pointed(t, "rdsh01", "lic22.contoso.local")
	w.assess(t)
	before, err := w.Before(t.Context(), here, id)
	if err != nil || len(before) != 1 || before[0].Name != "rdsh01.contoso.local" || !slices.Equal(before[0].LicenseServers, []string{"lic19.contoso.local"}) || *before[0].ListSource != "local" || *before[0].Mode != 4 {
		t.Fatalf("kept %+v, %v", before, err)
	}
	if other, err := w.Before(t.Context(), elsewhere, id); err != nil || len(other) != 0 {
		t.Errorf("from elsewhere %d, %v", len(other), err)
	}
}
