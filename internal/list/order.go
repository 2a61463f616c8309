package list

import (
	"slices"

	"calfleet/internal/postgres/statement"
)

// key is what the column is compared and sorted by. It is never null: what was not read comes before everything else. An index that is
// to serve the column has to be on the very same expression.
func (c *Column) key() statement.SQL {
	value := c.Value
	if c.Kind == Text && !c.Lower {
		value = statement.Join(statement.Const("lower("), value, statement.Const(")"))
	}
	if !c.Missing {
		return value
	}
	return statement.Join(statement.Const("coalesce("), value, comma, c.least(), statement.Const(")"))
}

// least stands in the key for what was not read. Numbers are counts, days and differences of such.
func (c *Column) least() statement.SQL {
	switch c.Kind {
	case Number:
		return statement.Const("-1000000000")
	case Day, Moment:
		return statement.Const("'-infinity'")
	default:
		return statement.Const("''")
	}
}

// sortedBy is one expression of an order.
type sortedBy struct {
	expression statement.SQL
	down       bool
}

// order is what the list is sorted by, down to what tells any two rows apart.
func (s State) order() []sortedBy {
	var all []sortedBy
	down := false
	for _, k := range s.Sort {
		down = k.Down
		expression := k.Column.Rank
		if expression.IsZero() {
			expression = k.Column.key()
		}
		all = append(all, sortedBy{expression, down})
		if k.Column.Unique {
			return all
		}
	}
	for _, expression := range s.definition.Source.Key {
		if !isSortedBy(all, expression) {
			all = append(all, sortedBy{expression, down}) // the same way, so that one index can serve both
		}
	}
	return all
}

func isSortedBy(order []sortedBy, expression statement.SQL) bool {
	text, _ := expression.Text()
	return slices.ContainsFunc(order, func(o sortedBy) bool {
		other, _ := o.expression.Text()
		return other == text
	})
}

// orderBy is the ORDER BY; backwards turns all of it round. Gathered, its first expression is written so that no index has it.
func orderBy(order []sortedBy, backwards, gathered bool) statement.SQL {
	words := make([]statement.SQL, len(order))
	for i, o := range order {
		words[i] = o.expression
		if i == 0 && gathered {
			words[i] = statement.Join(statement.Const("coalesce("), o.expression, comma, o.expression, statement.Const(")"))
		}
		if o.down != backwards {
			words[i] = statement.Join(words[i], statement.Const(" DESC"))
		}
	}
	return statement.Between(comma, words...)
}

// beyond says that a row comes behind a place, or before it where the place is read backwards.
func (c cursor) beyond(order []sortedBy) statement.SQL {
	if isOneWay(order) {
		return c.beyondAll(order)
	}
	return c.beyondFrom(order, 0)
}

func isOneWay(order []sortedBy) bool {
	for _, o := range order {
		if o.down != order[0].down {
			return false
		}
	}
	return true
}

// beyondAll compares whole rows, which an index answers at once.
func (c cursor) beyondAll(order []sortedBy) statement.SQL {
	expressions, values := make([]statement.SQL, len(order)), make([]statement.SQL, len(order))
	for i, o := range order {
		expressions[i], values[i] = o.expression, statement.Arg(c.keys[i])
	}
	return statement.Join(inBrackets(statement.Between(comma, expressions...)), c.mark(order[0]), inBrackets(statement.Between(comma, values...)))
}

// beyondFrom is about the keys from the i-th on: k1 >= 1 AND (k1 > 1 OR k1 = 1 AND (k2 < 2 OR …)). The first part bounds what an index
// has to read.
func (c cursor) beyondFrom(order []sortedBy, i int) statement.SQL {
	if i == len(order)-1 {
		return c.past(order, i)
	}
	same := statement.Join(order[i].expression, statement.Const(" = "), statement.Arg(c.keys[i]), and, inBrackets(c.beyondFrom(order, i+1)))
	bound := statement.Join(order[i].expression, c.markOrSame(order[i]), statement.Arg(c.keys[i]))
	return statement.Join(bound, and, inBrackets(statement.Between(or, c.past(order, i), same)))
}

func (c cursor) past(order []sortedBy, i int) statement.SQL {
	return statement.Join(order[i].expression, c.mark(order[i]), statement.Arg(c.keys[i]))
}

func (c cursor) mark(o sortedBy) statement.SQL {
	if o.down != c.back {
		return statement.Const(" < ")
	}
	return statement.Const(" > ")
}

func (c cursor) markOrSame(o sortedBy) statement.SQL {
	if o.down != c.back {
		return statement.Const(" <= ")
	}
	return statement.Const(" >= ")
}
