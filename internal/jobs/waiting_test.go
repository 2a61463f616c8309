package jobs_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/jobs"
)

func (w world) isAwaited(t *testing.T, organization uuid.UUID) bool {
	t.Helper()
	var awaited bool
	batch := &pgx.Batch{}
	jobs.QueueIsAwaited(batch, organization, &awaited)
	if err := w.pool.SendBatch(t.Context(), batch).Close(); err != nil {
		t.Fatal(err)
	}
	return awaited
}

func TestIsAwaited_FromTheChangeUntilTheAssessmentHasEnded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organization := uuid.New()
	if w.isAwaited(t, organization) {
		t.Error("nothing has changed, and an assessment is awaited")
	}
	if err := w.raise(t.Context(), organization); err != nil {
		t.Fatal(err)
	}
	if !w.isAwaited(t, organization) || w.isAwaited(t, uuid.New()) {
		t.Error("want an assessment awaited for the organization that has changed, and for no other")
	}
	began, end := make(chan struct{}), make(chan struct{})
	w.start(t, func(context.Context, uuid.UUID) error {
		close(began)
		<-end
		return nil
	})
	<-began
	if !w.isAwaited(t, organization) {
		t.Error("an assessment at work is awaited no more")
	}
	close(end)
	for until := time.Now().Add(10 * time.Second); w.isAwaited(t, organization); {
		if time.Now().After(until) {
			t.Fatal("it has ended and is still awaited")
		}
	}
}
