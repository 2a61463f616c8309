package compat_test

import (
	"testing"

	"calfleet/internal/compat"
	"calfleet/internal/compat/compattest"
)

func BenchmarkAdvise(b *testing.B) {
	f := compattest.Company()
	for b.Loop() {
		if _, err := compat.Advise(b.Context(), f); err != nil {
			b.Fatal(err)
		}
	}
}

func TestAdvise_ACompanyOfTwoThousandHosts(t *testing.T) {
	t.Parallel()
	f := compattest.Company()
	a, err := compat.Advise(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	if a.Cleared == 0 || a.Left > 0 {
		t.Errorf("%d cleared, %d left at %+v", a.Cleared, a.Left, a.Cost)
	}
	after, err := a.Plan.Apply(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range compat.Compare(f, after).Collections {
		for _, n := range c.New {
			if n.Verdict == compat.Violation && n.Counts() {
				t.Errorf("%s: the plan brings %s", c.Name, n.Message.EN)
			}
		}
	}
}
