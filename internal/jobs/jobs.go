// Package jobs is the seam to River, the job queue that lives in PostgreSQL.
//
// A writer enqueues in its own transaction, so a job exists exactly when its cause does; a runner works the jobs off in the
// background of any replica. Jobs may run more than once: the work given to Start must be idempotent.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// Queue enqueues. It runs nothing itself.
type Queue struct {
	client *river.Client[pgx.Tx]
}

// NewQueue returns a queue on the database behind pool.
func NewQueue(pool *pgxpool.Pool) (*Queue, error) {
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	if err != nil {
		return nil, fmt.Errorf("open the job queue: %w", err)
	}
	return &Queue{client: client}, nil
}

// Assess asks, within tx, that the findings of an organization be reconciled after tx commits.
func (q *Queue) Assess(ctx context.Context, tx pgx.Tx, organization uuid.UUID) error {
	_, err := q.client.InsertTx(ctx, tx, assessArgs{organizationArgs{organization}}, nil)
	if err != nil {
		return fmt.Errorf("enqueue assessment: %w", err)
	}
	return nil
}

// Import asks, within tx, that what is asked of an import be done after tx commits.
func (q *Queue) Import(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) error {
	if _, err := q.client.InsertTx(ctx, tx, importArgs{organizationArgs{organization}, id}, nil); err != nil {
		return fmt.Errorf("enqueue import: %w", err)
	}
	return nil
}

// Work is what the runner calls for each kind of job.
type Work struct {
	Assess    func(ctx context.Context, organization uuid.UUID) error
	Advise    func(ctx context.Context, organization uuid.UUID) error     // after each assessment, when there is time for it; nil: nobody does
	AssessAll func(ctx context.Context) error                             // asks for an assessment of every organization; nil: nobody does
	Import    func(ctx context.Context, organization, id uuid.UUID) error // does what is asked of an import; nil: nobody does
	Resume    func(ctx context.Context) error                             // enqueues imports whose worker died; nil: nobody does
	EndPins   func(ctx context.Context, organization uuid.UUID) error     // ends the pins whose last day is over; nil: nobody does
	Every     time.Duration                                               // how often AssessAll is called, by one replica for all; 0: hourly
}

// queues leave to other replicas what nobody here does.
func (w Work) queues() map[string]river.QueueConfig {
	queues := map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}}
	if w.Advise != nil {
		queues[adviceQueue] = river.QueueConfig{MaxWorkers: 1}
	}
	if w.Import != nil {
		queues[importQueue] = river.QueueConfig{MaxWorkers: 1}
	}
	return queues
}

// Runner works jobs off until it is stopped.
type Runner struct {
	client *river.Client[pgx.Tx]
	ending context.CancelFunc
}

// Start begins to work jobs off in the background.
func Start(ctx context.Context, pool *pgxpool.Pool, log *slog.Logger, work Work) (*Runner, error) {
	ending, end := context.WithCancel(context.WithoutCancel(ctx))
	workers := river.NewWorkers()
	river.AddWorker(workers, &assessWorker{organizationWork: organizationWork{pool: pool, do: work.Assess}, advises: work.Advise != nil})
	river.AddWorker(workers, &adviseWorker{organizationWork: organizationWork{pool: pool, do: work.Advise}, ending: ending.Done()})
	river.AddWorker(workers, &assessAllWorker{assessAll: work.AssessAll})
	river.AddWorker(workers, &importWorker{do: work.Import})
	river.AddWorker(workers, &endPinsWorker{do: work.EndPins})
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		Queues:  work.queues(),
		Workers: workers,
		Logger:  log,
		// A worker that died takes its job with it; nobody waits an hour (River's default) for a finding.
		RescueStuckJobsAfter: 2 * time.Minute,
		JobTimeout:           time.Minute,
		FetchPollInterval:    time.Second,
		PeriodicJobs:         work.periodic(),
	})
	if err != nil {
		end()
		return nil, fmt.Errorf("make the job runner: %w", err)
	}
	if err := client.Start(ctx); err != nil {
		end()
		return nil, fmt.Errorf("start the job runner: %w", err)
	}
	if work.Resume != nil {
		go resumeUntil(ending, log, work.Resume)
	}
	return &Runner{client, end}, nil
}

// Stop lets running jobs finish until ctx ends, then cancels them; they run again at the next start. Searches for advice, which are long
// and lose nothing, are cancelled at once.
func (r *Runner) Stop(ctx context.Context) error {
	r.ending()
	if err := r.client.Stop(ctx); err == nil {
		return nil
	}
	cancelled, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	return r.client.StopAndCancel(cancelled)
}
