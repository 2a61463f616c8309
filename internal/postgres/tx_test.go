package postgres_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"calfleet/internal/fault"
	"calfleet/internal/postgres"
	"calfleet/internal/postgres/pgtest"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// withTable is a database with a table t of two rows.
func withTable(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool := pgtest.Empty(t)
	mustExec(t, pool, "create table t as select n, 0 as hits from generate_series(1, 2) n")
	return pool
}

func insert(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, "insert into t values (3, 0)")
	return err
}

func rows(t *testing.T, pool *pgxpool.Pool) int {
	t.Helper()
	if n := pool.Stat().AcquiredConns(); n != 0 {
		t.Errorf("%d connections are still taken", n)
	}
	return one[int](t, pool, "select count(*) from t")
}

func TestInTx_CommitsOnNil(t *testing.T) {
	t.Parallel()
	pool := withTable(t)
	if err := postgres.InTx(t.Context(), pool, insert); err != nil {
		t.Fatal(err)
	}
	if n := rows(t, pool); n != 3 {
		t.Errorf("%d rows, want 3", n)
	}
}

func TestInTx_RollsBackOnError(t *testing.T) {
	t.Parallel()
	pool, want := withTable(t), errors.New("no")
	err := postgres.InTx(t.Context(), pool, func(ctx context.Context, tx pgx.Tx) error {
		return errors.Join(insert(ctx, tx), want)
	})
	if !errors.Is(err, want) {
		t.Errorf("error %v, want %v", err, want)
	}
	if n := rows(t, pool); n != 2 {
		t.Errorf("%d rows, want 2", n)
	}
}

func TestInTx_RollsBackOnPanicAndLetsItThrough(t *testing.T) {
	t.Parallel()
	pool := withTable(t)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = postgres.InTx(t.Context(), pool, func(ctx context.Context, tx pgx.Tx) error {
			if err := insert(ctx, tx); err != nil {
				t.Error(err)
			}
			panic("impossible")
		})
	}()
	if n := rows(t, pool); n != 2 {
		t.Errorf("%d rows, want 2", n)
	}
}

func TestInTx_RunsAgainWhenTheServerAsksForIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		code            string
		failures, tries int
		fails           bool
	}{
		"serialization failure": {"40001", 2, 3, false},
		"deadlock":              {"40P01", 1, 2, false},
		"again and again":       {"40001", 99, 5, true},
		"anything else":         {"23505", 99, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool, tries := withTable(t), 0
			err := postgres.InTx(t.Context(), pool, func(ctx context.Context, tx pgx.Tx) error {
				if tries++; tries <= c.failures {
					return errors.Join(insert(ctx, tx), &pgconn.PgError{Code: c.code})
				}
				return insert(ctx, tx)
			})
			if (err != nil) != c.fails || tries != c.tries {
				t.Errorf("%d tries and %v, want %d tries and failure %v", tries, err, c.tries, c.fails)
			}
			if n := rows(t, pool); !c.fails && n != 3 {
				t.Errorf("%d rows, want 3: what a failed try did must be undone", n)
			}
		})
	}
}

func TestInTx_BothSidesOfADeadlockSucceed(t *testing.T) {
	t.Parallel()
	pool := withTable(t)
	var first sync.WaitGroup // both have their first row before either asks for the second
	first.Add(2)
	cross := func(own, other int) error {
		arrived := sync.OnceFunc(func() { first.Done(); first.Wait() })
		return postgres.InTx(t.Context(), pool, func(ctx context.Context, tx pgx.Tx) error {
			for _, n := range []int{own, other} {
				if _, err := tx.Exec(ctx, "update t set hits = hits + 1 where n = $1", n); err != nil {
					return err
				}
				arrived()
			}
			return nil
		})
	}
	done := make(chan error, 2)
	go func() { done <- cross(1, 2) }()
	go func() { done <- cross(2, 1) }()
	if err := errors.Join(<-done, <-done); err != nil {
		t.Fatal(err)
	}
	if hits := one[int](t, pool, "select sum(hits) from t"); hits != 4 {
		t.Errorf("%d updates, want 4", hits)
	}
}

func TestInTx_StopsRetryingWhenTheCallerLeaves(t *testing.T) {
	t.Parallel()
	pool, tries := withTable(t), 0
	ctx, cancel := context.WithCancel(t.Context())
	err := postgres.InTx(ctx, pool, func(context.Context, pgx.Tx) error {
		tries++
		cancel()
		return &pgconn.PgError{Code: "40001"}
	})
	if err == nil || tries != 1 {
		t.Errorf("%d tries and %v, want one and an error", tries, err)
	}
}

func TestInTx_NoFreeConnectionIsUnavailable(t *testing.T) {
	t.Parallel()
	pool := open(t, pgtest.URL(t)+"&pool_max_conns=1&acquire_timeout=2s")
	held, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	err = postgres.InTx(t.Context(), pool, insert)
	if kind := fault.KindOf(err); kind != fault.Unavailable {
		t.Errorf("kind %v of %v, want unavailable", kind, err)
	}
}

func TestInTx_BrokenConnectionIsUnavailable(t *testing.T) {
	t.Parallel()
	pool := withTable(t)
	err := postgres.InTx(t.Context(), pool, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "select pg_terminate_backend(pg_backend_pid())")
		return err
	})
	if kind := fault.KindOf(err); kind != fault.Unavailable {
		t.Errorf("kind %v of %v, want unavailable", kind, err)
	}
}

func TestInTx_WhatAnotherOneKeepsForTooLongIsLocked(t *testing.T) {
	t.Parallel()
	pool := withTable(t)
	err := postgres.InTx(t.Context(), pool, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "lock table t"); err != nil {
			return err
		}
		return postgres.InTx(ctx, pool, func(ctx context.Context, tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, "set local lock_timeout = '50ms'"); err != nil {
				return err
			}
			return insert(ctx, tx)
		})
	})
	if kind := fault.KindOf(err); kind != fault.Unavailable || !errors.Is(err, postgres.ErrLocked) {
		t.Errorf("kind %v of %v, want unavailable, locked", kind, err)
	}
}

func TestInTx_KeepsTheFaultOfItsFunction(t *testing.T) {
	t.Parallel()
	err := postgres.InTx(t.Context(), withTable(t), func(context.Context, pgx.Tx) error {
		return fault.New(fault.Conflict, "somebody was faster")
	})
	if kind := fault.KindOf(err); kind != fault.Conflict {
		t.Errorf("kind %v of %v, want conflict", kind, err)
	}
}

func TestInSnapshot_SeesOneStateAndCannotWrite(t *testing.T) {
	t.Parallel()
	pool := withTable(t)
	err := postgres.InSnapshot(t.Context(), pool, func(ctx context.Context, tx pgx.Tx) error {
		var before, after int
		err := errors.Join(
			tx.QueryRow(ctx, "select count(*) from t").Scan(&before),
			postgres.InTx(ctx, pool, insert),
			tx.QueryRow(ctx, "select count(*) from t").Scan(&after))
		if before != after {
			t.Errorf("%d rows became %d inside a snapshot", before, after)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = postgres.InSnapshot(t.Context(), pool, insert)
	if refused, ok := errors.AsType[*pgconn.PgError](err); !ok || refused.Code != "25006" {
		t.Errorf("writing in a snapshot gives %v, want read_only_sql_transaction", err)
	}
}

func TestUnavailable_IsNotSaidOfAnswers(t *testing.T) {
	t.Parallel()
	for _, err := range []error{nil, pgx.ErrNoRows, context.Canceled, errors.New("any"), &pgconn.PgError{Code: "23505"}} {
		if postgres.Unavailable(err) {
			t.Errorf("%v counts as unavailable", err)
		}
	}
}
