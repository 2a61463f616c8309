package inventory

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"calfleet/internal/postgres"
)

// many runs a constant query and collects its rows. T's fields carry the names of all its columns.
func many[T any](ctx context.Context, db postgres.DB, query string, args ...any) ([]*T, error) {
	rows, err := db.Query(ctx, query, args...) //sqlconst:allow every caller passes a constant
	if err != nil {
		return nil, fmt.Errorf("query %T: %w", *new(T), err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[T])
	if err != nil {
		return nil, fmt.Errorf("read %T: %w", *new(T), err)
	}
	return found, nil
}

// one is many for a query that must return one row; it returns missing where there is none.
func one[T any](ctx context.Context, db postgres.DB, missing error, query string, args ...any) (*T, error) {
	rows, err := db.Query(ctx, query, args...) //sqlconst:allow every caller passes a constant
	if err != nil {
		return nil, fmt.Errorf("query %T: %w", *new(T), err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[T])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, missing
	}
	if err != nil {
		return nil, fmt.Errorf("read %T: %w", *new(T), err)
	}
	return found, nil
}

// queueMany is many within a batch: rows are in into once the batch has been sent.
func queueMany[T any](batch *pgx.Batch, into *[]*T, query string, args ...any) {
	batch.Queue(query, args...).Query(func(rows pgx.Rows) (err error) { //sqlconst:allow every caller passes a constant
		if *into, err = pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[T]); err != nil {
			return fmt.Errorf("read %T: %w", *new(T), err)
		}
		return nil
	})
}

// manyComputers is from where on statements about computers are planned for many: more than a group of reports speaks of.
const manyComputers = 200

// The database knows nothing of what a transaction just wrote: it takes thousands of new rows for one, and would look at all that there is
// for each of them. So it is told to sort or hash rows to join them, and not to keep to a plan that was made for a report of a single
// computer; and then to plan as ever.
const (
	planForMany = `SELECT set_config('enable_nestloop', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)`
	planAsEver  = `SELECT set_config('enable_nestloop', NULL, true), set_config('plan_cache_mode', NULL, true)`
)

// queueOfMany queues statements about so many computers.
func queueOfMany(batch *pgx.Batch, computers int, queue func()) {
	if computers <= manyComputers {
		queue()
		return
	}
	batch.Queue(planForMany)
	queue()
	batch.Queue(planAsEver)
}

// manyOf is many for statements about many computers.
func manyOf[T any](ctx context.Context, tx pgx.Tx, query string, args ...any) ([]*T, error) {
	var found []*T
	batch := &pgx.Batch{}
	batch.Queue(planForMany)
	queueMany(batch, &found, query, args...)
	batch.Queue(planAsEver)
	return found, sendBatch(ctx, tx, batch)
}
