package list

import (
	"slices"

	"calfleet/internal/postgres/statement"
)

func (a asked) whereChosen() statement.SQL {
	var chosen []Option
	var either []statement.SQL
	for _, t := range a.terms {
		option, _ := a.option(t.Value)
		switch {
		case option.Rest:
			either = append(either, a.isRest())
		case option.None:
			either = append(either, not(a.any(anything)))
		case !option.Where.IsZero():
			either = append(either, option.Where)
		default:
			chosen = append(chosen, option)
		}
	}
	if len(chosen) > 0 {
		either = append(either, a.isOneOf(chosen))
	}
	return inBrackets(statement.Between(or, either...))
}

var anything = statement.Const("true")

func not(condition statement.SQL) statement.SQL {
	return statement.Join(statement.Const("NOT "), inBrackets(condition))
}

// isOneOf says that the value, or any of several, is that of an option.
func (a asked) isOneOf(options []Option) statement.SQL {
	var values, either []statement.SQL
	for _, o := range options {
		switch {
		case o.None:
			either = append(either, not(a.any(anything)))
		case !o.Rest:
			values = append(values, o.values()...)
		}
	}
	if len(values) > 0 {
		either = append(either, a.any(statement.Join(a.compared(), statement.Const(" IN "), inBrackets(statement.Between(comma, values...)))))
	}
	return statement.Between(or, either...)
}

// isRest says that the value is that of no option. Between numbers lie ranges, which an index finds; what is not equal it doesn't.
func (a asked) isRest() statement.SQL {
	numbers, ok := a.numbers()
	if !ok {
		return not(a.isOneOf(a.Options))
	}
	var gaps []statement.SQL
	above := statement.SQL{}
	for _, n := range numbers {
		below := statement.Join(a.compared(), comparisons[Before], statement.Arg(n))
		if !above.IsZero() {
			below = statement.Join(above, and, below)
		}
		gaps, above = append(gaps, below), statement.Join(a.compared(), comparisons[After], statement.Arg(n))
	}
	return inBrackets(statement.Between(or, append(gaps, above)...))
}

// numbers are the values of all options, in their order; false where one is no number, or a row has several.
func (a asked) numbers() ([]int, bool) {
	var all []int
	for _, o := range a.Options {
		for _, v := range o.Values {
			if n, ok := v.(int); ok {
				all = append(all, n)
			}
		}
		if o.None || o.Values == nil && !o.Rest {
			return nil, false
		}
	}
	slices.Sort(all)
	return all, len(all) > 0 && !a.isOfSeveral()
}
