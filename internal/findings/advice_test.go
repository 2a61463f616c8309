package findings_test

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestAdvise_KeepsThePlanForTheFactsAsTheyAre(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleOrder("2022"))
	w.assess(t)
	if a := w.fleet(t).Advice; !a.AsOf.IsZero() || a.Plan != nil {
		t.Errorf("nobody has looked for a plan, and there is %+v", a)
	}
	if err := w.Advise(t.Context(), here); err != nil {
		t.Fatal(err)
	}
	first := w.fleet(t)
	if a := first.Advice; a.Plan == nil || a.Plan.Cleared != 1 || len(a.Plan.Plan.Changes) != 1 || a.AsOf.Before(first.AssessedAt) {
		t.Fatalf("got %+v, want one change that clears the one finding", a)
	}
	alone, err := w.Assessment(t.Context(), here)
	if err != nil || !alone.Advice.AsOf.Equal(first.Advice.AsOf) || alone.Advice.Plan == nil {
		t.Errorf("read alone, it is %+v, %v", alone.Advice, err)
	}
	w.submit(t, sampleOrder("2019"))
	if err := w.Advise(t.Context(), here); err != nil {
		t.Fatal(err)
	}
	if a := w.fleet(t).Advice; len(a.Plan.Plan.Changes) != 0 || !a.AsOf.After(first.Advice.AsOf) {
		t.Errorf("got %+v, want a younger plan without a change", a)
	}
}

func TestAdvise_NeitherAnOlderNorABrokenOffPlanReplacesAYounger(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleOrder("2022"))
	tomorrow := time.Now().Add(24 * time.Hour).Truncate(time.Microsecond)
	if _, err := w.pool.Exec(t.Context(), `INSERT INTO advice (organization_id, as_of) VALUES ($1, $2)`, here, tomorrow); err != nil {
		t.Fatal(err)
	}
	if err := w.Advise(t.Context(), here); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.Advise(ended, here); !errors.Is(err, context.Canceled) {
		t.Errorf("broken off, it says %v", err)
	}
	if a := w.fleet(t).Advice; !a.AsOf.Equal(tomorrow) || a.Plan != nil {
		t.Errorf("got %+v, want what was there", a)
	}
}
