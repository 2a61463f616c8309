package list

import (
	"strings"

	"github.com/google/uuid"

	"calfleet/internal/postgres/statement"
)

var (
	and   = statement.Const(" AND ")
	or    = statement.Const(" OR ")
	comma = statement.Const(", ")
)

func inBrackets(s statement.SQL) statement.SQL {
	return statement.Join(statement.Const("("), s, statement.Const(")"))
}

// where is the condition of everything that narrows a list but its place.
func (s State) where(organization uuid.UUID) statement.SQL {
	all := []statement.SQL{statement.Join(s.definition.Source.Organization, statement.Const(" = "), statement.Arg(organization))}
	if s.Search != "" {
		var found []statement.SQL
		for _, text := range s.definition.Search {
			found = append(found, like(text, s.Search))
		}
		for i, b := range s.definition.Beside {
			found = append(found, s.besideWhere(i, b, organization)...)
		}
		all = append(all, inBrackets(statement.Between(or, found...)))
	}
	for _, f := range s.Filters {
		all = append(all, f.where())
	}
	return statement.Between(and, all...)
}

// like says that a lower-case text contains another, whatever its case.
func like(text statement.SQL, part string) statement.SQL {
	return statement.Join(text, statement.Const(" LIKE lower("), statement.Arg("%"+wildcards.Replace(part)+"%"), statement.Const(")"))
}

// wildcards makes signs of what LIKE takes for more.
var wildcards = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)

func (f Filter) where() statement.SQL {
	if f.Column.Kind == Choice {
		return f.whereChosen()
	}
	var all []statement.SQL
	for _, t := range f.Terms {
		all = append(all, t.where(f.Column))
	}
	if f.Column.Missing && f.isBetween() {
		all = append(all, f.Column.isRead())
	}
	return statement.Between(and, all...)
}

func (f Filter) whereChosen() statement.SQL {
	var chosen []Option
	var either []statement.SQL
	for _, t := range f.Terms {
		option, _ := f.Column.option(t.Value)
		switch {
		case option.Rest:
			either = append(either, statement.Join(statement.Const("NOT "), inBrackets(f.Column.isOneOf(f.Column.Options))))
		case !option.Where.IsZero():
			either = append(either, option.Where)
		default:
			chosen = append(chosen, option)
		}
	}
	if len(chosen) > 0 {
		either = append(either, f.Column.isOneOf(chosen))
	}
	return inBrackets(statement.Between(or, either...))
}

// isOneOf says that the value, or any of several, is that of an option.
func (c *Column) isOneOf(options []Option) statement.SQL {
	var values []statement.SQL
	for _, o := range options {
		if !o.Rest {
			values = append(values, o.values()...)
		}
	}
	value := c.Value
	if c.isOfSeveral() {
		value = statement.Const("v")
	}
	return c.any(statement.Join(value, statement.Const(" IN "), inBrackets(statement.Between(comma, values...))))
}

// isBetween says that the filter bounds a number or a day; what stands in the key for a missing one is no such thing.
func (f Filter) isBetween() bool {
	return f.Column.Kind != Text && f.Terms[0].Op != Missing
}

func (c *Column) isOfSeveral() bool { return !c.Each.IsZero() }

// any is a condition on what is compared, or on any of several.
func (c *Column) any(condition statement.SQL) statement.SQL {
	if !c.isOfSeveral() {
		return condition
	}
	return statement.Join(statement.Const("EXISTS (SELECT FROM "), c.Each, statement.Const(" WHERE "), condition, statement.Const(")"))
}

func (c *Column) isRead() statement.SQL {
	return statement.Join(c.Value, statement.Const(" IS NOT NULL"))
}

func (t Term) where(c *Column) statement.SQL {
	switch {
	case t.Op == Missing && c.Kind == Text:
		return statement.Join(c.Value, statement.Const(" IS NULL"))
	case t.Op == Missing: // by the key too, which may have an index
		return statement.Join(c.key(), statement.Const(" = "), c.least(), and, c.Value, statement.Const(" IS NULL"))
	case c.Kind == Text:
		return t.whereText(c)
	}
	return t.whereBound(c)
}

func (t Term) whereText(c *Column) statement.SQL {
	text := c.key()
	if c.isOfSeveral() {
		text = statement.Const("lower(v)")
	}
	if t.Value == "" {
		return t.whereEmpty(c)
	}
	if !c.Lines.IsZero() {
		return t.whereOfLines(c)
	}
	same := statement.Join(text, statement.Const(" = lower("), statement.Arg(t.Value), statement.Const(")"))
	switch t.Op {
	case Is:
		return c.any(same)
	case Not:
		return statement.Join(statement.Const("NOT "), inBrackets(c.any(same)))
	default:
		return c.any(like(text, t.Value))
	}
}

// whereOfLines is about one of several texts, which is a line, or a part of one.
func (t Term) whereOfLines(c *Column) statement.SQL {
	line := like(c.Lines, "\n"+t.Value+"\n")
	switch t.Op {
	case Is:
		return line
	case Not:
		return statement.Join(inBrackets(line), statement.Const(" IS NOT TRUE"))
	default:
		return like(c.Lines, t.Value)
	}
}

// whereEmpty is about no text at all, and about none of several.
func (t Term) whereEmpty(c *Column) statement.SQL {
	filled := statement.Join(c.key(), statement.Const(" <> ''"))
	if c.isOfSeveral() {
		filled = c.any(statement.Const("true"))
	}
	switch {
	case t.Op != Is:
		return filled
	case c.isOfSeveral() && c.Missing:
		return statement.Join(c.isRead(), and, statement.Const("NOT "), filled)
	}
	return statement.Join(statement.Const("NOT "), inBrackets(filled))
}

var comparisons = map[Op]statement.SQL{
	Is: statement.Const(" = "), From: statement.Const(" >= "), To: statement.Const(" <= "), Before: statement.Const(" < "), After: statement.Const(" > "),
}

// whereBound compares numbers and days. A moment is within the day that it falls on in UTC.
func (t Term) whereBound(c *Column) statement.SQL {
	if c.Kind == Number {
		n, _ := parseNumber(t.Value)
		return statement.Join(c.key(), comparisons[t.Op], statement.Arg(n), statement.Const("::bigint"))
	}
	begins, ends := t.midnight(0), t.midnight(1)
	switch t.Op {
	case From:
		return statement.Join(c.key(), comparisons[From], begins)
	case After:
		return statement.Join(c.key(), comparisons[From], ends)
	case To:
		return statement.Join(c.key(), comparisons[Before], ends)
	case Before:
		return statement.Join(c.key(), comparisons[Before], begins)
	default:
		return statement.Join(c.key(), comparisons[From], begins, and, c.key(), comparisons[Before], ends)
	}
}

// midnight is where the day of a term begins, or one of the days that follow.
func (t Term) midnight(later int) statement.SQL {
	d, _ := parseDay(t.Value)
	if d.date.IsZero() {
		return statement.Join(statement.Const("current_date + "), statement.Arg(d.offset+later), statement.Const("::integer"))
	}
	return statement.Join(statement.Arg(d.date.AddDate(0, 0, later)), statement.Const("::date"))
}
