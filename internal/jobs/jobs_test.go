package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.uber.org/goleak"

	"calfleet/internal/jobs"
	"calfleet/internal/postgres"
	"calfleet/internal/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// world is a queue with one fact for each organization: a counter, which writers raise and ask to be assessed.
type world struct {
	*jobs.Queue
	pool *pgxpool.Pool
}

func newWorld(t *testing.T) world {
	t.Helper()
	pool := pgtest.New(t)
	queue, err := jobs.NewQueue(pool)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(t.Context(), `CREATE TABLE facts (organization_id uuid PRIMARY KEY, n integer NOT NULL)`); err != nil {
		t.Fatal(err)
	}
	return world{queue, pool}
}

// raise changes the fact of an organization and asks for an assessment, in one transaction.
func (w world) raise(ctx context.Context, organization uuid.UUID) error {
	return postgres.InTx(ctx, w.pool, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO facts VALUES ($1, 1) ON CONFLICT (organization_id) DO UPDATE SET n = facts.n + 1`, organization)
		if err != nil {
			return err
		}
		return w.Assess(ctx, tx, organization)
	})
}

func (w world) fact(ctx context.Context, organization uuid.UUID) (n int, err error) {
	err = w.pool.QueryRow(ctx, `SELECT n FROM facts WHERE organization_id = $1`, organization).Scan(&n)
	return n, err
}

// start runs jobs until the test ends.
func (w world) start(t *testing.T, assess func(ctx context.Context, organization uuid.UUID) error) {
	t.Helper()
	runner, err := jobs.Start(context.WithoutCancel(t.Context()), w.pool, slog.New(slog.DiscardHandler), jobs.Work{Assess: assess})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := runner.Stop(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
}

func TestAssess_BurstIsAnsweredByFewAndTheLastFactIsSeen(t *testing.T) {
	t.Parallel()
	const writers, each = 8, 25
	w := newWorld(t)
	organization, all := uuid.New(), make(chan struct{})
	var runs atomic.Int64
	var once sync.Once
	w.start(t, func(ctx context.Context, organization uuid.UUID) error {
		runs.Add(1)
		n, err := w.fact(ctx, organization)
		if n == writers*each {
			once.Do(func() { close(all) })
		}
		return err
	})
	var burst sync.WaitGroup
	for range writers {
		burst.Go(func() {
			for range each {
				if err := w.raise(t.Context(), organization); err != nil {
					t.Error(err)
				}
			}
		})
	}
	burst.Wait()
	<-all
	if n := runs.Load(); n > writers*each/4 {
		t.Errorf("%d changes were answered by %d assessments", writers*each, n)
	} else {
		t.Logf("%d changes were answered by %d assessments", writers*each, n)
	}
}

// A job that is at work for one organization, and those that wait for it, leave workers for the others.
func TestAssess_NoOrganizationWaitsForAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	busy, quiet := uuid.New(), uuid.New()
	stuck, seen := make(chan struct{}), make(chan struct{})
	w.start(t, func(ctx context.Context, organization uuid.UUID) error {
		if organization == quiet {
			close(seen)
			return nil
		}
		select {
		case <-stuck:
		case <-ctx.Done():
		}
		return nil
	})
	defer close(stuck)
	for range 12 { // more than there are workers
		if err := w.raise(t.Context(), busy); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.raise(t.Context(), quiet); err != nil {
		t.Fatal(err)
	}
	<-seen
}

// Organizations that rest take no worker: there are more of them than workers, and the one that doesn't is done before any comes again.
func TestAssess_NobodyWaitsForThoseThatRest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tired, quiet := make([]uuid.UUID, 6), uuid.New()
	var mu sync.Mutex
	var order []uuid.UUID
	done := make(chan struct{}, 20)
	w.start(t, func(ctx context.Context, organization uuid.UUID) error {
		mu.Lock()
		order = append(order, organization)
		mu.Unlock()
		if organization != quiet {
			select {
			case <-time.After(2 * time.Second):
			case <-ctx.Done():
			}
		}
		done <- struct{}{}
		return nil
	})
	for i := range tired {
		tired[i] = uuid.New()
	}
	raiseAll := func(organizations ...uuid.UUID) {
		t.Helper()
		for _, organization := range organizations {
			if err := w.raise(t.Context(), organization); err != nil {
				t.Fatal(err)
			}
		}
		for range organizations {
			<-done
		}
	}
	raiseAll(tired...)
	raiseAll(slices.Concat(tired, []uuid.UUID{quiet})...)
	if at := slices.Index(order, quiet); at != len(tired) {
		t.Errorf("the one that did not rest was number %d of %d", at+1, len(order))
	}
}

func TestAssess_FailedOneIsRetried(t *testing.T) {
	t.Parallel()
	failures := map[string]func() error{
		"an error": func() error { return errors.New("no luck") },
		"a panic":  func() error { panic("no luck") },
	}
	for name, fail := range failures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			done := make(chan struct{})
			var runs atomic.Int64
			w.start(t, func(context.Context, uuid.UUID) error {
				if runs.Add(1) == 1 {
					return fail()
				}
				close(done)
				return nil
			})
			if err := w.raise(t.Context(), uuid.New()); err != nil {
				t.Fatal(err)
			}
			<-done
		})
	}
}

func TestAssess_RolledBackAsksForNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	undone := errors.New("undone")
	err := postgres.InTx(t.Context(), w.pool, func(ctx context.Context, tx pgx.Tx) error {
		return errors.Join(w.Assess(ctx, tx, uuid.New()), undone)
	})
	if !errors.Is(err, undone) {
		t.Fatal(err)
	}
	var n int
	if err := w.pool.QueryRow(t.Context(), `SELECT count(*) FROM river_job`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d jobs, %v", n, err)
	}
}

func TestStop_LetsTheRunningJobFinish(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	begun, finish := make(chan struct{}), make(chan struct{})
	var finished atomic.Bool
	runner, err := jobs.Start(t.Context(), w.pool, slog.New(slog.DiscardHandler), jobs.Work{Assess: func(context.Context, uuid.UUID) error {
		close(begun)
		<-finish
		finished.Store(true)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.raise(t.Context(), uuid.New()); err != nil {
		t.Fatal(err)
	}
	<-begun
	go close(finish)
	if err := runner.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if !finished.Load() {
		t.Error("it stopped before the job had finished")
	}
}

func TestStop_CancelsTheRunningJobInTheEndAndKeepsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	begun := make(chan struct{})
	runner, err := jobs.Start(context.WithoutCancel(t.Context()), w.pool, slog.New(slog.DiscardHandler), jobs.Work{Assess: func(ctx context.Context, _ uuid.UUID) error {
		close(begun)
		<-ctx.Done()
		return ctx.Err()
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.raise(t.Context(), uuid.New()); err != nil {
		t.Fatal(err)
	}
	<-begun
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := runner.Stop(ended); err != nil {
		t.Error(err)
	}
	var states []string
	rows, err := w.pool.Query(t.Context(), `SELECT state::text FROM river_job`)
	if err == nil {
		states, err = pgx.CollectRows(rows, pgx.RowTo[string])
	}
	if err != nil || len(states) != 1 || !slices.Contains([]string{"available", "retryable", "scheduled"}, states[0]) {
		t.Errorf("the job is %q, %v; want it to run again", states, err)
	}
}

func TestStop_LeavesNoGoroutine(t *testing.T) { //nolint:paralleltest // it counts the goroutines of the process
	w := newWorld(t)
	before := goleak.IgnoreCurrent()
	for range 2 {
		runner, err := jobs.Start(t.Context(), w.pool, slog.New(slog.DiscardHandler), jobs.Work{Assess: func(context.Context, uuid.UUID) error { return nil }})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.raise(t.Context(), uuid.New()); err != nil {
			t.Fatal(err)
		}
		if err := runner.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.pool.Reset()
	goleak.VerifyNone(t, before, goleak.IgnoreAnyFunction("github.com/jackc/pgx/v5/pgxpool.(*Pool).backgroundHealthCheck"))
}

func TestStart_HasEverythingAssessedFromTimeToTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	called := make(chan struct{}, 100)
	work := jobs.Work{Every: time.Second, AssessAll: func(context.Context) error {
		called <- struct{}{}
		return nil
	}}
	runner, err := jobs.Start(t.Context(), w.pool, slog.New(slog.DiscardHandler), work)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		<-called
	}
	if err := runner.Stop(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
}
