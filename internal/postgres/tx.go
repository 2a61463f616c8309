package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"syscall"
	"time"

	"calfleet/internal/fault"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	attempts   = 5                     // of one transaction
	firstPause = 10 * time.Millisecond // doubled each time, and up to as much again at random
)

// InTx runs fn in a transaction: committed if fn returns nil, rolled back if it returns an error or panics. When the
// server gave up on it for the sake of another transaction (serialization failure, deadlock) fn runs again, five times
// in all: it must not have effects outside the transaction. A commit whose answer was lost is not repeated; idempotency
// keys are there for that. A database that can't be reached, or has no connection free within a second, gives
// fault.Unavailable; one in which another transaction keeps what fn wants for too long gives ErrLocked.
func InTx(ctx context.Context, pool *pgxpool.Pool, fn func(ctx context.Context, tx pgx.Tx) error) error {
	return inTx(ctx, pool, pgx.TxOptions{IsoLevel: pgx.ReadCommitted}, fn)
}

// InSnapshot runs fn in a transaction that can't write and sees the database as it was at its first statement.
func InSnapshot(ctx context.Context, pool *pgxpool.Pool, fn func(ctx context.Context, tx pgx.Tx) error) error {
	return inTx(ctx, pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, fn)
}

func inTx(ctx context.Context, pool *pgxpool.Pool, options pgx.TxOptions, fn func(ctx context.Context, tx pgx.Tx) error) error {
	var err error
	for attempt := range attempts {
		err = pgx.BeginTxFunc(ctx, pool, options, func(tx pgx.Tx) error { return fn(ctx, tx) })
		if !retryable(err) || wait(ctx, attempt) != nil {
			break
		}
	}
	if sqlState(err) == lockNotAvailable {
		return fmt.Errorf("%w: %w", ErrLocked, err)
	}
	if Unavailable(err) && fault.As(err) == nil {
		return fault.Wrap(fault.Unavailable, err, "the database does not answer")
	}
	return err
}

const lockNotAvailable = "55P03"

// ErrLocked is fault.Unavailable for a change that waited for another one for as long as it may.
var ErrLocked = fault.New(fault.Unavailable,
	"something large is being written, such as an import; nothing of this change was saved: send it again in a few minutes")

func wait(ctx context.Context, attempt int) error {
	pause := firstPause << attempt
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(pause + rand.N(pause)):
		return nil
	}
}

func retryable(err error) bool {
	code := sqlState(err)
	return code == "40001" || code == "40P01"
}

// Unavailable says that err is the database's absence and not an answer: it can't be reached, is starting or stopping,
// has no connection free, or broke the connection. Trying again later is reasonable.
func Unavailable(err error) bool {
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	code := sqlState(err)
	switch {
	case code == "57P01", code == "57P02", code == "57P03": // shut down, crashed, starting
		return true
	case strings.HasPrefix(code, "08"), strings.HasPrefix(code, "53"): // connection lost; out of disk, memory, connections
		return true
	case code != "":
		return false
	}
	return errors.Is(err, context.DeadlineExceeded) || pgconn.SafeToRetry(err) || hungUp(err)
}

func hungUp(err error) bool {
	for _, lost := range []error{io.ErrUnexpectedEOF, net.ErrClosed, syscall.ECONNRESET, syscall.EPIPE} {
		if errors.Is(err, lost) {
			return true
		}
	}
	return false
}

// IsDuplicate says that a statement was refused because a unique key has the value already.
func IsDuplicate(err error) bool { return sqlState(err) == "23505" }

func sqlState(err error) string {
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok {
		return refused.Code
	}
	return ""
}

// QueuePlans has PostgreSQL keep its plans for the rest of the transaction. It would plan anew what takes arrays, each time, for longer
// than it works; and what it planned while there was next to nothing must serve when there is much. It is for a few statements that look
// rows up by their keys, again and again.
func QueuePlans(batch *pgx.Batch) {
	batch.Queue(`SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)`)
}

// Now is the time by the database's clock: the same for every call in one transaction, in UTC, to the microsecond. All
// replicas share that clock, so it is the one to compare deadlines with.
func Now(ctx context.Context, db DB) (time.Time, error) {
	var now time.Time
	if err := db.QueryRow(ctx, "select now()").Scan(&now); err != nil {
		return time.Time{}, fmt.Errorf("ask the database for the time: %w", err)
	}
	return now, nil
}
