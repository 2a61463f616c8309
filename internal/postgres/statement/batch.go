package statement

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Batch is statements that are sent together, and answered together: one round trip, whatever they are. As with [Query] each is planned
// for its own arguments; what it says is not even asked for before, because an answer describes itself.
type Batch struct {
	statements []SQL
	readers    []func(pgx.Rows) error
}

// Queue adds a statement and what reads its rows.
func (b *Batch) Queue(s SQL, read func(pgx.Rows) error) {
	b.statements, b.readers = append(b.statements, s), append(b.readers, read)
}

// Run sends the statements and reads the answers in their order, up to the first error.
func (b *Batch) Run(ctx context.Context, pool *pgxpool.Pool) error {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	return b.run(ctx, conn.Conn())
}

// RunIn is Run within a transaction.
func (b *Batch) RunIn(ctx context.Context, tx pgx.Tx) error { return b.run(ctx, tx.Conn()) }

func (b *Batch) run(ctx context.Context, conn *pgx.Conn) error {
	var sent pgconn.Batch
	for _, s := range b.statements {
		var encoded pgx.ExtendedQueryBuilder
		text, args := s.Text()
		if err := encoded.Build(conn.TypeMap(), nil, args); err != nil {
			return err
		}
		sent.ExecParams(text, encoded.ParamValues, nil, encoded.ParamFormats, binary) //sqlconst:allow an SQL is made of constants
	}
	answers := conn.PgConn().ExecBatch(ctx, &sent)
	for i := 0; i < len(b.readers) && answers.NextResult(); i++ {
		rows := pgx.RowsFromResultReader(conn.TypeMap(), answers.ResultReader())
		err := b.readers[i](rows)
		rows.Close()
		if err != nil {
			_ = answers.Close() // the first error counts
			return err
		}
	}
	return answers.Close()
}

// binary asks for every column as the server keeps it, which is read faster than words.
var binary = []int16{pgx.BinaryFormatCode}
