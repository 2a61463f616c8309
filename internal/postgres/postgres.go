// Package postgres is how the portal talks to its database: one pool with limits on everything that can wait, one way
// to run a transaction, and the start-up step that brings the schema up to date.
//
// A store's exported methods begin and end transactions with InTx or InSnapshot; the helpers they call take a DB, so
// that the same statement runs inside a transaction or alone. Nothing hides a transaction in a context.
package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

// DB runs statements: a pool, each on its own, or a transaction, all together.
type DB interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	SendBatch(ctx context.Context, batch *pgx.Batch) pgx.BatchResults
	CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error)
}

var (
	_ DB = (*pgxpool.Pool)(nil)
	_ DB = pgx.Tx(nil)
)

const (
	connectTimeout = 5 * time.Second        // one attempt to reach the server
	acquireTimeout = time.Second            // a connection from the pool; then 503 and Retry-After
	pingTimeout    = 500 * time.Millisecond // is a connection that idled still alive
	maxConns       = 16                     // unless the URL says pool_max_conns
)

// session is what the portal expects of every connection; the URL may say otherwise. Durations are nets to catch what
// ran away, not budgets: those are deadlines of contexts, and jobs with long statements SET LOCAL.
var session = map[string]string{
	"timezone":                            "UTC",
	"application_name":                    "calfleet",
	"statement_timeout":                   "60s",
	"lock_timeout":                        "10s",
	"idle_in_transaction_session_timeout": "60s",
}

// Open makes a pool and asks the server for a first answer. The URL is a PostgreSQL URL; it may carry pool_max_conns and
// the other pool_ parameters of pgxpool, acquire_timeout (a Go duration: how long a caller waits for a connection), and
// any run-time parameter of the server. A PgBouncer before the server must be told to ignore_startup_parameters the
// timeouts. Times come back in UTC.
func Open(ctx context.Context, url string) (*pgxpool.Pool, error) {
	config, err := poolConfig(url)
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return pool, nil
}

func poolConfig(url string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read the database URL: %w", err) // pgx leaves the password out
	}
	if !strings.Contains(url, "pool_max_conns") {
		config.MaxConns = maxConns
	}
	if !strings.Contains(url, "connect_timeout") {
		config.ConnConfig.ConnectTimeout = connectTimeout
	}
	for name, value := range session {
		if _, given := config.ConnConfig.RuntimeParams[name]; !given {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
	limit, err := acquireTimeoutOf(config.ConnConfig.RuntimeParams)
	if err != nil {
		return nil, err
	}
	config.ConnConfig.Tracer = limit
	config.PingTimeout = pingTimeout
	config.MaxConnLifetimeJitter = config.MaxConnLifetime / 10
	config.AfterConnect = registerTypes
	return config, nil
}

// acquireTimeoutOf takes the portal's own parameter out of those for the server.
func acquireTimeoutOf(params map[string]string) (acquireLimit, error) {
	text, given := params["acquire_timeout"]
	if !given {
		return acquireLimit(acquireTimeout), nil
	}
	delete(params, "acquire_timeout")
	limit, err := time.ParseDuration(text)
	if err != nil {
		return 0, fmt.Errorf("read the database URL: acquire_timeout: %w", err)
	}
	return acquireLimit(limit), nil
}

func registerTypes(_ context.Context, conn *pgx.Conn) error {
	scanTimesInUTC(conn)
	registerUUID(conn)
	return nil
}

// scanTimesInUTC makes timestamptz columns come out in UTC whatever the machine's zone; pgx would use time.Local.
func scanTimesInUTC(conn *pgx.Conn) {
	instant := &pgtype.Type{
		Name: "timestamptz", OID: pgtype.TimestamptzOID,
		Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	}
	types := conn.TypeMap()
	types.RegisterType(instant)
	types.RegisterType(&pgtype.Type{
		Name: "_timestamptz", OID: pgtype.TimestamptzArrayOID,
		Codec: &pgtype.ArrayCodec{ElementType: instant},
	})
	types.RegisterType(&pgtype.Type{
		Name: "tstzrange", OID: pgtype.TstzrangeOID,
		Codec: &pgtype.RangeCodec{ElementType: instant},
	})
}

// acquireLimit bounds the wait for a free connection. pgxpool has no setting for it, but it waits under the context
// that its acquire tracer returns, and only the wait.
type acquireLimit time.Duration

type cancelKey struct{}

func (limit acquireLimit) TraceAcquireStart(ctx context.Context, _ *pgxpool.Pool, _ pgxpool.TraceAcquireStartData) context.Context {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(limit))
	return context.WithValue(ctx, cancelKey{}, cancel)
}

func (limit acquireLimit) TraceAcquireEnd(ctx context.Context, _ *pgxpool.Pool, _ pgxpool.TraceAcquireEndData) {
	ctx.Value(cancelKey{}).(context.CancelFunc)()
}

func (limit acquireLimit) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}

func (limit acquireLimit) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
