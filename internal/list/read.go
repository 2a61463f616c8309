package list

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/postgres"
	"calfleet/internal/postgres/statement"
)

// PageSize is how many rows a list shows at once: two screens of them.
const PageSize = 50

// Page is one page of a list.
type Page[T any] struct {
	Rows     []*T
	Total    Count  // rows that the filters let through, on all pages
	Next     *State // nil on the last page
	Previous *State // nil on the first
}

// Read reads the page of an organization's list that a state means, of at most size rows. T's fields carry the names of all columns of
// the definition's Select. It returns Problems where the state's place can't be one.
//
// Where nothing narrows the list, that is one round trip: it is counted along with its rows. What is narrowed to less than a page needs no
// counting.
func Read[T any](ctx context.Context, pool *pgxpool.Pool, organization uuid.UUID, s State, size int) (Page[T], error) {
	if err := s.look(organization, func(b *statement.Batch) error { return b.Run(ctx, pool) }); err != nil {
		return Page[T]{}, err
	}
	if !s.isNarrowed() {
		return readWhole[T](ctx, pool, organization, s, size)
	}
	f, err := s.foresee(ctx, pool, organization)
	if err != nil {
		return Page[T]{}, err
	}
	var found []keyed[T]
	var batch statement.Batch
	batch.Queue(s.statement(organization, size+1, s.gathers(f)), keyedInto(&found))
	if err := batch.Run(ctx, pool); err != nil {
		return Page[T]{}, s.explain(err)
	}
	page := pageOf(s, found, size)
	if s.IsFirst() && page.Next == nil {
		page.Total = Count{N: len(found), Exact: true}
		return page, nil
	}
	page.Total, err = s.count(ctx, pool, organization, f, len(found))
	return page, err
}

// readWhole reads a page of a list that nothing narrows.
func readWhole[T any](ctx context.Context, pool *pgxpool.Pool, organization uuid.UUID, s State, size int) (Page[T], error) {
	var found []keyed[T]
	few := 0
	var batch statement.Batch
	batch.Queue(s.statement(organization, size+1, false), keyedInto(&found))
	batch.Queue(s.counting(organization, fewRows), readInto(&few))
	if err := batch.Run(ctx, pool); err != nil {
		return Page[T]{}, s.explain(err)
	}
	page := pageOf(s, found, size)
	page.Total = Count{N: few, Exact: true}
	if few <= fewRows {
		return page, nil
	}
	f, err := s.foresee(ctx, pool, organization)
	if err == nil {
		page.Total, err = s.count(ctx, pool, organization, f, few)
	}
	return page, err
}

// allowLong lets a statement read all there is: a list of a million rows takes longer on a busy machine than a page ever may.
const allowLong = `SET LOCAL statement_timeout = '15min'`

// Each calls visit for every row of a state's list, whatever its place, in its order and as of one instant. A row is good until visit
// returns; what it points to stays.
func Each[T any](ctx context.Context, pool *pgxpool.Pool, organization uuid.UUID, s State, visit func(*T) error) error {
	return postgres.InSnapshot(ctx, pool, func(ctx context.Context, tx pgx.Tx) error {
		if err := s.look(organization, func(b *statement.Batch) error { return b.RunIn(ctx, tx) }); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, allowLong); err != nil {
			return fmt.Errorf("allow a long statement: %w", err)
		}
		rows, err := query(ctx, tx, s, s.First().statement(organization, 0, false))
		if err != nil {
			return err
		}
		defer rows.Close()
		if err := visitRows(ctx, rows, visit); err != nil {
			return err
		}
		return s.explain(rows.Err())
	})
}

// statement reads size rows from the place of the state on, each with what it is sorted by; all for zero, without. Gathered, they are
// first found and then sorted: no index is walked along in the hope of meeting them. The keys of rows become texts once it is known
// which rows stand on the page: where thousands are sorted for it, that would take as long as sorting them.
func (s State) statement(organization uuid.UUID, size int, gathered bool) statement.SQL {
	order := s.order()
	source := s.definition.Source
	all := statement.Join(statement.Const("SELECT "), source.Select)
	if size > 0 {
		all = statement.Join(all, keysOf(order))
	}
	all = statement.Join(all, statement.Const(" FROM "), source.From, source.Aside, statement.Const(" WHERE "), s.where(organization))
	if !s.cursor.isZero() {
		all = statement.Join(all, and, inBrackets(s.cursor.beyond(order)))
	}
	all = statement.Join(all, statement.Const(" ORDER BY "), orderBy(order, s.cursor.back, gathered))
	if size == 0 {
		return all
	}
	all = statement.Join(all, statement.Const(" LIMIT "), statement.Arg(size))
	return statement.Join(statement.Const("SELECT page.*"), //nolint:unqueryvet // whatever the source selects
		keyTexts(order), statement.Const(" FROM ("), all,
		statement.Const(") AS page ORDER BY "), orderBy(named(order), s.cursor.back, false))
}

// keyPrefix begins the names of the columns that rows are sorted by, and of no other column.
const keyPrefix = "sorted_by_"

// keyNames are those of an order: of [MaxSort] columns and a key of several.
var keyNames = [MaxSort + 4]statement.SQL{
	statement.Const(keyPrefix + "1"), statement.Const(keyPrefix + "2"), statement.Const(keyPrefix + "3"), statement.Const(keyPrefix + "4"),
	statement.Const(keyPrefix + "5"), statement.Const(keyPrefix + "6"), statement.Const(keyPrefix + "7"), statement.Const(keyPrefix + "8"),
}

// keysOf are those columns.
func keysOf(order []sortedBy) statement.SQL {
	var all statement.SQL
	for i, o := range order {
		all = statement.Join(all, comma, o.expression, statement.Const(" AS "), keyNames[i])
	}
	return all
}

// keyTexts is the one column of them all, as a place has them.
func keyTexts(order []sortedBy) statement.SQL {
	texts := make([]statement.SQL, len(order))
	for i := range order {
		texts[i] = statement.Join(keyNames[i], statement.Const("::text"))
	}
	return statement.Join(statement.Const(", ARRAY["), statement.Between(comma, texts...), statement.Const("]"))
}

func named(order []sortedBy) []sortedBy {
	order = slices.Clone(order)
	for i := range order {
		order[i].expression = keyNames[i]
	}
	return order
}

func query(ctx context.Context, db postgres.DB, s State, sql statement.SQL) (pgx.Rows, error) {
	rows, err := statement.Query(ctx, db, sql)
	if err != nil {
		return nil, s.explain(err)
	}
	return rows, nil
}

// explain finds out whether an error is about the place: somebody has made one up whose keys are not of the columns' types.
func (s State) explain(err error) error {
	if err == nil {
		return nil
	}
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok && strings.HasPrefix(refused.Code, "22") && !s.IsFirst() {
		return Problems{{s.cursor.parameter(), shorten(s.cursor.token(s)), NoPlace}}
	}
	return fmt.Errorf("read list %s: %w", s.definition.Name, err)
}

// pageOf cuts the row that was read beyond the page's end, which tells that there is a next one.
func pageOf[T any](s State, found []keyed[T], size int) Page[T] {
	more := len(found) > size
	if more {
		found = found[:size]
	}
	if s.cursor.back {
		slices.Reverse(found)
	}
	page := Page[T]{Rows: make([]*T, len(found))}
	for i, k := range found {
		page.Rows[i] = k.row
	}
	if len(found) == 0 {
		return page
	}
	if more || s.cursor.back {
		page.Next = s.at(cursor{keys: found[len(found)-1].keys})
	}
	if more && s.cursor.back || !s.IsFirst() && !s.cursor.back {
		page.Previous = s.at(cursor{keys: found[0].keys, back: true})
	}
	return page
}

func (s State) at(place cursor) *State {
	s.cursor = place
	return &s
}
