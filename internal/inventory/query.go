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
