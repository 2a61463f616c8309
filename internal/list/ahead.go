package list

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// ahead is how many rows are read while as many are visited.
const ahead = 256

// visitRows calls visit for every row, while the next rows are read: reading a row takes about as long as writing it into a file. Two
// batches go round, so that a slow visit makes the database wait and nothing piles up.
func visitRows[T any](ctx context.Context, rows pgx.Rows, visit func(*T) error) (err error) {
	ctx, stop := context.WithCancel(ctx)
	full, spent := make(chan []T), make(chan []T, 2)
	spent <- nil
	spent <- nil
	var failed error
	go func() {
		defer close(full)
		failed = readBatches(ctx, rows, spent, full)
	}()
	defer func() { // the rows are the other's until it ends, also where visit panics
		stop()
		for range full { //nolint:revive // what nobody wants any more
		}
		if err == nil {
			err = failed
		}
	}()
	for batch := range full {
		for i := range batch {
			if err := visit(&batch[i]); err != nil {
				return err
			}
		}
		spent <- batch[:0]
	}
	return nil
}

// readBatches fills spent batches until there are no more rows, or nobody wants them.
func readBatches[T any](ctx context.Context, rows pgx.Rows, spent <-chan []T, full chan<- []T) error {
	var scan scanner[T]
	for {
		var batch []T
		select {
		case batch = <-spent:
		case <-ctx.Done():
			return ctx.Err()
		}
		batch, err := scan.batch(rows, batch)
		if err != nil || len(batch) == 0 {
			return err
		}
		select {
		case full <- batch:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *scanner[T]) batch(rows pgx.Rows, batch []T) ([]T, error) {
	for len(batch) < ahead && rows.Next() {
		row, err := s.again(rows)
		if err != nil {
			return nil, fmt.Errorf("read a row: %w", err)
		}
		batch = append(batch, *row)
	}
	return batch, nil
}
