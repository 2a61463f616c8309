package jobs

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
)

type assessArgs struct {
	Organization uuid.UUID `json:"organization_id"`
}

func (assessArgs) Kind() string { return "assess" }

type assessWorker struct {
	river.WorkerDefaults[assessArgs]
	pool   *pgxpool.Pool
	assess func(ctx context.Context, organization uuid.UUID) error
	turns  turns
}

// Work answers every assessment of the organization that waits with this one: what a waiting job was enqueued for is
// committed, so the facts read from here on contain it. A burst of reports so costs one evaluation, and writers never
// wait for one another as they would with a unique job.
func (w *assessWorker) Work(ctx context.Context, job *river.Job[assessArgs]) error {
	leave, err := w.turns.take(ctx, job.Args.Organization)
	if err != nil || leave == nil {
		return err
	}
	defer leave()
	if err := w.answerWaiting(ctx, job); err != nil {
		return err
	}
	return w.assess(ctx, job.Args.Organization)
}

func (w *assessWorker) answerWaiting(ctx context.Context, job *river.Job[assessArgs]) error {
	const coalesce = `
		DELETE FROM river_job
		WHERE kind = @kind AND state = 'available' AND id <> @id
		  AND args ->> 'organization_id' = @organization`
	_, err := w.pool.Exec(ctx, coalesce, pgx.StrictNamedArgs{
		"kind": assessArgs{}.Kind(), "id": job.ID, "organization": job.Args.Organization.String(),
	})
	if err != nil {
		return fmt.Errorf("coalesce assessments: %w", err)
	}
	return nil
}
