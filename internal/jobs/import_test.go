package jobs_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/jobs"
	"calfleet/internal/postgres"
)

func TestImport_IsDoneOnceItsWriterCommits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organization, id, done, resumed := uuid.New(), uuid.New(), make(chan uuid.UUID, 1), make(chan struct{})
	var once sync.Once
	runner, err := jobs.Start(context.WithoutCancel(t.Context()), w.pool, slog.New(slog.DiscardHandler), jobs.Work{
		Assess: func(context.Context, uuid.UUID) error { return nil },
		Import: func(_ context.Context, of, id uuid.UUID) error {
			if of == organization {
				done <- id
			}
			return nil
		},
		Resume: func(context.Context) error {
			once.Do(func() { close(resumed) })
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	err = postgres.InTx(t.Context(), w.pool, func(ctx context.Context, tx pgx.Tx) error { return w.Import(ctx, tx, organization, id) })
	if err != nil {
		t.Fatal(err)
	}
	if got := <-done; got != id {
		t.Errorf("worked on %s, want %s", got, id)
	}
	<-resumed // whatever was left by a worker that died is looked for at once
	if err := runner.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}
