package jobs_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/google/uuid"

	"calfleet/internal/jobs"
)

// A search for advice follows the assessment, does not hold up the next one, and ends with the runner.
func TestAdvise_FollowsAnAssessmentAndHoldsNothingUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organization, assessed, searching := uuid.New(), make(chan struct{}, 10), make(chan uuid.UUID, 10)
	runner, err := jobs.Start(context.WithoutCancel(t.Context()), w.pool, slog.New(slog.DiscardHandler), jobs.Work{
		Assess: func(context.Context, uuid.UUID) error {
			assessed <- struct{}{}
			return nil
		},
		Advise: func(ctx context.Context, organization uuid.UUID) error {
			searching <- organization
			<-ctx.Done()
			return ctx.Err()
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.raise(t.Context(), organization); err != nil {
		t.Fatal(err)
	}
	<-assessed
	if got := <-searching; got != organization {
		t.Errorf("advice is looked for on %s, want %s", got, organization)
	}
	if err := w.raise(t.Context(), organization); err != nil {
		t.Fatal(err)
	}
	<-assessed
	if err := runner.Stop(t.Context()); err != nil { // it would wait for the search for ever
		t.Error(err)
	}
	var state string
	var errors int
	err = w.pool.QueryRow(t.Context(), `SELECT state::text, coalesce(cardinality(errors), 0) FROM river_job WHERE kind = 'advise' ORDER BY id LIMIT 1`).Scan(&state, &errors)
	if err != nil || state != "available" && state != "scheduled" || errors != 0 {
		t.Errorf("the search is %s with %d errors, %v; want it to begin anew at the next start", state, errors, err)
	}
}
