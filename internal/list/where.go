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
		all = append(all, f.in(organization).where())
	}
	return statement.Between(and, all...)
}

// like says that a lower-case text contains another, whatever its case.
func like(text statement.SQL, part string) statement.SQL {
	return statement.Join(text, statement.Const(" LIKE lower("), statement.Arg("%"+wildcards.Replace(part)+"%"), statement.Const(")"))
}

// wildcards makes signs of what LIKE takes for more.
var wildcards = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)

// asked is a filter of the records of one organization.
type asked struct {
	*Column
	terms        []Term
	organization uuid.UUID
}

func (f Filter) in(organization uuid.UUID) asked { return asked{f.Column, f.Terms, organization} }

func (a asked) where() statement.SQL {
	if a.Kind == Choice {
		return a.whereChosen()
	}
	var all []statement.SQL
	for _, t := range a.terms {
		all = append(all, a.whereTerm(t))
	}
	if a.Kind != Text && a.Beside != nil && a.isBetween() {
		return a.any(statement.Between(and, all...))
	}
	if a.Missing && a.isBetween() {
		all = append(all, a.isRead())
	}
	return statement.Between(and, all...)
}

// isBetween says that the filter bounds a number or a day; what stands in the key for a missing one is no such thing.
func (a asked) isBetween() bool {
	return a.Kind != Text && a.terms[0].Op != Missing
}

func (c *Column) isOfSeveral() bool { return !c.Each.IsZero() || c.Beside != nil }

// any is a condition on what is compared, or on any of several.
func (a asked) any(condition statement.SQL) statement.SQL {
	switch {
	case a.Beside != nil:
		return a.Beside.where(a.organization, condition)
	case !a.Each.IsZero():
		return statement.Join(statement.Const("EXISTS (SELECT FROM "), a.Each, statement.Const(" WHERE "), condition, statement.Const(")"))
	}
	return condition
}

// compared is what a condition is on: a value as it is kept, or in a text's lower case.
func (c *Column) compared() statement.SQL {
	switch {
	case c.Beside != nil:
		return c.Beside.Value
	case !c.Each.IsZero() && c.Kind == Text:
		return statement.Const("lower(v)")
	case !c.Each.IsZero():
		return statement.Const("v")
	case c.Kind == Choice:
		return c.Value
	}
	return c.key()
}

func (c *Column) isRead() statement.SQL {
	return statement.Join(c.Value, statement.Const(" IS NOT NULL"))
}

func (a asked) whereTerm(t Term) statement.SQL {
	switch {
	case t.Op == Missing && a.Beside != nil:
		return not(a.any(anything))
	case t.Op == Missing && a.Kind == Text:
		return statement.Join(a.Value, statement.Const(" IS NULL"))
	case t.Op == Missing: // by the key too, which may have an index
		return statement.Join(a.key(), statement.Const(" = "), a.least(), and, a.Value, statement.Const(" IS NULL"))
	case a.Kind == Text:
		return a.whereText(t)
	}
	return t.whereBound(a.Column)
}

func (a asked) whereText(t Term) statement.SQL {
	if t.Value == "" {
		return a.whereEmpty(t)
	}
	if !a.Lines.IsZero() {
		return t.whereOfLines(a.Column)
	}
	text := a.compared()
	same := statement.Join(text, statement.Const(" = lower("), statement.Arg(t.Value), statement.Const(")"))
	switch t.Op {
	case Is:
		return a.any(same)
	case Not:
		return not(a.any(same))
	default:
		return a.any(like(text, t.Value))
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
func (a asked) whereEmpty(t Term) statement.SQL {
	filled := statement.Join(a.key(), statement.Const(" <> ''"))
	if a.isOfSeveral() {
		filled = a.any(anything)
	}
	switch {
	case t.Op != Is:
		return filled
	case a.isOfSeveral() && a.Missing && a.Beside == nil:
		return statement.Join(a.isRead(), and, not(filled))
	}
	return not(filled)
}

var comparisons = map[Op]statement.SQL{
	Is: statement.Const(" = "), From: statement.Const(" >= "), To: statement.Const(" <= "), Before: statement.Const(" < "), After: statement.Const(" > "),
}

// whereBound compares numbers and days. A moment is within the day that it falls on in UTC.
func (t Term) whereBound(c *Column) statement.SQL {
	value := c.compared()
	if c.Kind == Number {
		n, _ := parseNumber(t.Value)
		return statement.Join(value, comparisons[t.Op], statement.Arg(n), statement.Const("::bigint"))
	}
	begins, ends := t.midnight(0), t.midnight(1)
	switch t.Op {
	case From:
		return statement.Join(value, comparisons[From], begins)
	case After:
		return statement.Join(value, comparisons[From], ends)
	case To:
		return statement.Join(value, comparisons[Before], ends)
	case Before:
		return statement.Join(value, comparisons[Before], begins)
	default:
		return statement.Join(value, comparisons[From], begins, and, value, comparisons[Before], ends)
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
