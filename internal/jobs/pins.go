package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
)

type endPinsArgs struct{ organizationArgs }

func (endPinsArgs) Kind() string { return "end-pins" }

type endPinsWorker struct {
	river.WorkerDefaults[endPinsArgs]
	do func(ctx context.Context, organization uuid.UUID) error
}

// Work finds nothing to do where the pin it was enqueued for is gone, or lasts longer by now.
func (w *endPinsWorker) Work(ctx context.Context, job *river.Job[endPinsArgs]) error {
	if w.do == nil {
		return nil // whoever assesses everything from time to time ends them, too
	}
	return w.do(ctx, job.Args.Organization)
}

// clocksDiffer is by how much this machine's clock may run ahead of the database's, which says when a pin is over.
const clocksDiffer = 10 * time.Second

// EndPins asks, within tx, that pins of an organization be ended at a time.
func (q *Queue) EndPins(ctx context.Context, tx pgx.Tx, organization uuid.UUID, at time.Time) error {
	args := endPinsArgs{organizationArgs{organization}}
	if _, err := q.client.InsertTx(ctx, tx, args, &river.InsertOpts{ScheduledAt: at.Add(clocksDiffer)}); err != nil {
		return fmt.Errorf("enqueue the end of pins: %w", err)
	}
	return nil
}
