// Package statement puts together the SQL of lists, whose filters, orders and columns a reader chooses.
//
// Everywhere else a statement is a constant beside the function that runs it. A list has more combinations than anybody could write
// down, so its statement is composed here, and only here, out of two things: pieces that are constants of the program, and values
// that travel as arguments. There is no third. [Const] takes a type that other packages can't name, so that the compiler accepts
// nothing there but an untyped constant, and an [SQL] has no field that anybody could fill in. The analyzer of package sqlconst
// closes what the language leaves open: a Const that is called through inference, or passed on (docs/adr/0013).
package statement

import (
	"context"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"calfleet/internal/postgres"
)

// constant is what Const takes. An untyped constant becomes one by itself; nothing else can outside this package.
type constant string

// SQL is a piece of a statement with its arguments. The zero value is empty. It is never changed: pieces may be shared.
type SQL struct{ parts []part }

// part is text of the program, or an argument.
type part struct {
	text       string
	arg        any
	isArgument bool
}

// Const is a piece that stands in the program.
func Const(text constant) SQL { return SQL{[]part{{text: string(text)}}} }

// Arg is a value. In the statement it is $1, $2 and so on.
func Arg(value any) SQL { return SQL{[]part{{arg: value, isArgument: true}}} }

// Join sets pieces one after the other, with nothing between them.
func Join(pieces ...SQL) SQL {
	var all SQL
	for _, p := range pieces {
		all.parts = append(all.parts, p.parts...)
	}
	return all
}

// Between joins pieces with a separator: Between(Const(" AND "), a, b). It is empty for none.
func Between(separator SQL, pieces ...SQL) SQL {
	var all SQL
	for i, p := range pieces {
		if i > 0 {
			all.parts = append(all.parts, separator.parts...)
		}
		all.parts = append(all.parts, p.parts...)
	}
	return all
}

// IsZero says that there is nothing in it.
func (s SQL) IsZero() bool { return len(s.parts) == 0 }

// Text is the statement with its arguments numbered from $1.
func (s SQL) Text() (text string, args []any) {
	var b strings.Builder
	for _, p := range s.parts {
		if p.isArgument {
			args = append(args, p.arg)
			b.WriteString("$" + strconv.Itoa(len(args)))
		} else {
			b.WriteString(p.text)
		}
	}
	return b.String(), args
}

// Query runs a statement whose rows are read as they come. PostgreSQL plans it for these very arguments: a plan that is right for an
// organization with ten hosts is wrong for one with ten thousand, and a prepared statement would sooner or later use one for both.
func Query(ctx context.Context, db postgres.DB, s SQL) (pgx.Rows, error) {
	text, args := s.Text()
	return db.Query(ctx, text, append([]any{pgx.QueryExecModeCacheDescribe}, args...)...) //sqlconst:allow an SQL is made of constants
}
