package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
)

// organizationArgs are of a job that is about one organization as it stands.
type organizationArgs struct {
	Organization uuid.UUID `json:"organization_id"`
}

type assessArgs struct{ organizationArgs }

func (assessArgs) Kind() string { return "assess" }

type adviseArgs struct{ organizationArgs }

func (adviseArgs) Kind() string { return "advise" }

// InsertOpts keeps searches, which take a processor for seconds, from the workers that judge.
func (adviseArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: adviceQueue} }

const adviceQueue = "advice"

type assessWorker struct {
	river.WorkerDefaults[assessArgs]
	organizationWork
	advises bool
}

// Work has advice looked for on what it leaves.
func (w *assessWorker) Work(ctx context.Context, job *river.Job[assessArgs]) error {
	done, err := w.work(ctx, job.ID, job.Kind, job.Args.Organization)
	if err != nil || !done || !w.advises {
		return err
	}
	if _, err := river.ClientFromContext[pgx.Tx](ctx).Insert(ctx, adviseArgs{job.Args.organizationArgs}, nil); err != nil {
		return fmt.Errorf("enqueue advice: %w", err)
	}
	return nil
}

type adviseWorker struct {
	river.WorkerDefaults[adviseArgs]
	organizationWork
	ending <-chan struct{} // closed when the runner stops
}

// Work breaks off when the runner stops, and leaves the job to the next one.
func (w *adviseWorker) Work(ctx context.Context, job *river.Job[adviseArgs]) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-w.ending:
			cancel()
		case <-ctx.Done():
		}
	}()
	_, err := w.work(ctx, job.ID, job.Kind, job.Args.Organization)
	if err != nil && w.hasEnded() {
		return river.JobSnooze(0)
	}
	return err
}

func (w *adviseWorker) hasEnded() bool {
	select {
	case <-w.ending:
		return true
	default:
		return false
	}
}

// organizationWork is done on one organization by one job at a time.
type organizationWork struct {
	pool  *pgxpool.Pool
	do    func(ctx context.Context, organization uuid.UUID) error
	turns turns
}

// work answers every job of the kind and organization that waits with this one: what a waiting job was enqueued for is committed, so
// the facts read from here on contain it. A burst of reports so costs one evaluation, and writers never wait for one another as they
// would with a unique job. done is false where another job will see all that this one would have seen.
func (w *organizationWork) work(ctx context.Context, id int64, kind string, organization uuid.UUID) (done bool, err error) {
	leave, err := w.turns.take(ctx, organization)
	if err != nil || leave == nil {
		return false, err
	}
	defer leave()
	if left := w.turns.rest(organization); left > 0 {
		return false, river.JobSnooze(left) // comes again by itself, and takes no worker meanwhile
	}
	if err := w.answerWaiting(ctx, id, kind, organization); err != nil {
		return false, err
	}
	began := time.Now()
	defer func() { w.turns.tire(organization, time.Since(began)) }()
	return true, w.do(ctx, organization)
}

func (w *organizationWork) answerWaiting(ctx context.Context, id int64, kind string, organization uuid.UUID) error {
	const coalesce = `
		DELETE FROM river_job
		WHERE kind = @kind AND state IN ('available', 'scheduled') AND id <> @id
		  AND args ->> 'organization_id' = @organization`
	_, err := w.pool.Exec(ctx, coalesce, pgx.StrictNamedArgs{"kind": kind, "id": id, "organization": organization.String()})
	if err != nil {
		return fmt.Errorf("coalesce jobs that %s: %w", kind, err)
	}
	return nil
}
