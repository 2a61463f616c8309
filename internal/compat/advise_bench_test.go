package compat_test

import (
	"testing"

	"calfleet/internal/compat"
	"calfleet/internal/compat/compattest"
)

func BenchmarkAdvise(b *testing.B) {
	f := compattest.Company()
	for b.Loop() {
		compat.Advise(f)
	}
}

func TestAdvise_ACompanyOfTwoThousandHosts(t *testing.T) {
	t.Parallel()
	f := compattest.Company()
	a := compat.Advise(f)
	for _, c := range a.Plan.Changes {
		t.Log(c.Text(f).EN)
	}
	t.Log(a.Cost, a.Cleared, a.Left, a.Minimal)
	after, err := a.Plan.Apply(f)
	if err != nil {
		t.Fatal(err)
	}
	c := compat.Compare(f, after)
	t.Logf("%d gone, %d new, %d kept", c.Gone, c.New, c.Kept)
}
