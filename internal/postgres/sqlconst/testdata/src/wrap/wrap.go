// Package wrap hands SQL on; the packages that use it have to prove theirs.
package wrap

import (
	"context"

	"github.com/jackc/pgx/v5"
)

func List[T any](ctx context.Context, tx pgx.Tx, sql string, args ...any) error { // want List:`takesSQL.2.`
	_, err := tx.Query(ctx, sql, args...)
	return err
}

func Ordered(ctx context.Context, tx pgx.Tx, order string) error { // want Ordered:`takesSQL.2.`
	return List[int](ctx, tx, "select name from hosts order by "+order)
}

// Vouched takes the responsibility itself.
func Vouched(ctx context.Context, tx pgx.Tx, table string) error {
	_, err := tx.Exec(ctx, "drop table "+table) //sqlconst:allow called with names from the catalogue
	return err
}
