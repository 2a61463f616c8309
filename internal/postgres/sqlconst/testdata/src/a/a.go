package a

import (
	"context"
	"fmt"

	"wrap"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const columns = "host_id, name"

var orders = map[string]string{"name": "order by name", "version": "order by version, name"}

var changed = map[string]string{"name": "order by name"}

var shared = []string{"order by name"}

var Exported = map[string]string{"name": "order by name"}

func constants(ctx context.Context, tx pgx.Tx, batch *pgx.Batch) {
	tx.Exec(ctx, "delete from hosts where host_id = $1", 1)
	tx.Query(ctx, "select "+columns+" from hosts")
	tx.QueryRow(ctx, `select 1`)
	batch.Queue("select 1")
	tx.Prepare(ctx, fmt.Sprint("any name"), "select 1")
}

func data(ctx context.Context, tx pgx.Tx, batch *pgx.Batch, conn *pgconn.PgConn) {
	name := fmt.Sprint("x")
	tx.Exec(ctx, "delete from hosts where name = '"+name+"'") // want `SQL is not a constant`
	tx.Query(ctx, fmt.Sprintf("select * from %s", "hosts"))   // want `SQL is not a constant`
	tx.QueryRow(ctx, string([]byte("select 1")))              // want `SQL is not a constant`
	batch.Queue("select " + name)                             // want `SQL is not a constant`
	tx.Prepare(ctx, "one", name)                              // want `SQL is not a constant`
	conn.Exec(ctx, name)                                      // want `SQL is not a constant`
}

func choice(ctx context.Context, tx pgx.Tx, descending bool) {
	order := "order by name"
	if descending {
		order += " desc"
	}
	query := "select " + columns + " from hosts " + order
	tx.Query(ctx, query)
}

func assignedData(ctx context.Context, tx pgx.Tx, rows pgx.Row) {
	order := "order by name"
	rows.Scan(&order)
	tx.Query(ctx, "select name from hosts "+order) // want `SQL is not a constant`
	next, err := fmt.Println()
	_, _ = next, err
	query := "select 1"
	query, _ = read()
	tx.Query(ctx, query) // want `SQL is not a constant`
}

func read() (string, error) { return "", nil }

func result(ctx context.Context, tx pgx.Tx) (query string) {
	tx.Query(ctx, query) // want `SQL is not a constant`
	return query
}

func fromTable(ctx context.Context, tx pgx.Tx, sort string) {
	tx.Query(ctx, "select name from hosts "+orders[sort])
	if order, ok := orders[sort]; ok {
		tx.Query(ctx, "select name from hosts "+order)
	}
	for _, order := range orders {
		tx.Query(ctx, "select name from hosts "+order)
	}
}

func fromChangedTables(ctx context.Context, tx pgx.Tx, sort string) {
	changed[sort] = sort
	alias := shared
	alias[0] = sort
	tx.Query(ctx, "select name from hosts "+changed[sort])  // want `SQL is not a constant`
	tx.Query(ctx, "select name from hosts "+shared[0])      // want `SQL is not a constant`
	tx.Query(ctx, "select name from hosts "+Exported[sort]) // want `SQL is not a constant`
	for key := range orders {
		tx.Query(ctx, "select name from hosts order by "+key) // want `SQL is not a constant`
	}
}

// querier is no type of pgx, but it is meant to be one.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// search has the name and not the shape.
type search struct{}

func (search) Query(words string) {}

func shapes(ctx context.Context, db querier, words string, s search) {
	s.Query(words + "!")
	db.Query(ctx, fmt.Sprint(words)) // want `SQL is not a constant`
}

func handsOn(ctx context.Context, tx pgx.Tx, where string) { // want handsOn:`takesSQL.2.`
	query := "select name from hosts where " + where
	func() { tx.Query(ctx, query) }()
}

func callers(ctx context.Context, tx pgx.Tx, word string) {
	handsOn(ctx, tx, "name = 'a'")
	handsOn(ctx, tx, fmt.Sprint(word)) // want `SQL is not a constant`
	wrap.List[int](ctx, tx, "select 1")
	wrap.List[int](ctx, tx, "select "+fmt.Sprint(word)) // want `SQL is not a constant`
	wrap.Ordered(ctx, tx, "name")
	wrap.Ordered(ctx, tx, fmt.Sprint(word)) // want `SQL is not a constant`
	wrap.Vouched(ctx, tx, fmt.Sprint(word))
}

func literal(ctx context.Context, tx pgx.Tx) {
	run := func(sql string) { tx.Exec(ctx, sql) } // want `SQL is not a constant`
	run("select 1")
}

func values(tx pgx.Tx) any {
	query := tx.Query // want `Query takes SQL: call it, don't pass it on`
	_ = handsOn       // want `handsOn takes SQL: call it, don't pass it on`
	return query
}

func exceptions(ctx context.Context, tx pgx.Tx, name string) {
	tx.Exec(ctx, "drop table "+fmt.Sprint(name)) //sqlconst:allow a good reason
	tx.Exec(ctx, "drop table t")                 /* want `sqlconst:allow is not needed here` */ //sqlconst:allow no reason at all
}

func bareException(ctx context.Context, tx pgx.Tx, name string) {
	/* want `sqlconst:allow needs a reason` */ tx.Exec(ctx, fmt.Sprint(name)) //sqlconst:allow
}
