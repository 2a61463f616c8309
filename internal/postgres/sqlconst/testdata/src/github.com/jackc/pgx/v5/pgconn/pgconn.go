// Package pgconn stands in for the library: its Exec takes no arguments.
package pgconn

import "context"

type PgConn struct{}

func (*PgConn) Exec(ctx context.Context, sql string) {}
