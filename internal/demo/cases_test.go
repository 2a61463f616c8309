package demo

import (
	"testing"

	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/findings"
)

// What ended stays ended when the fleet is assessed again, and is enough for statistics to teach; what is late asks for whoever could take it.
func TestLoad_HasAPastOfCasesAndReminders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.findings = findings.New(w.pool, cases.Follow)
	w.load(t, morning)
	store := cases.New(w.pool)
	if n, err := store.CountReminders(t.Context(), lumenID, cases.Reader{User: uuid.New(), MayTake: true}); err != nil || n < 2 {
		t.Errorf("%d reminders, %v", n, err)
	}
	if err := w.findings.Assess(t.Context(), lumenID); err != nil {
		t.Fatal(err)
	}
	if err := w.findings.Assess(t.Context(), northwindID); err != nil {
		t.Fatal(err)
	}
	for _, organization := range []uuid.UUID{lumenID, northwindID} {
		if quarters, err := store.Quarters(t.Context(), organization); err != nil || len(quarters) < 2 {
			t.Errorf("quarters %v, %v", quarters, err)
		}
		tally, err := store.Tally(t.Context(), organization, compat.DowngradeOrExchange)
		if err != nil || tally.Solved < 2 || tally.Refused == 0 || *tally.Own >= *tally.Median {
			t.Errorf("downgrades: %+v, %v", tally, err)
		}
	}
}
