package list

import (
	"net/url"
	"slices"
	"strings"
)

// Parameters of an address that are no columns.
const (
	searchParameter  = "q"
	sortParameter    = "sort"
	columnsParameter = "columns"
	afterParameter   = "after"
	beforeParameter  = "before"
)

// AllColumns stands in the parameter columns for every column there is.
const AllColumns = "all"

// State is how a list is searched, filtered, sorted, shown and paged. All of it stands in the list's address. The zero value is made
// a state by Decode only.
type State struct {
	definition *Definition
	Search     string
	Filters    []Filter // in the order of the columns; those that hold by default included
	Sort       []Key
	Columns    []string // to be shown, in this order; empty: as the list is by itself
	cursor     cursor
	beside     []beside // what the search has found in other tables; nil: it has not been looked for
}

// Key is one column that a list is sorted by.
type Key struct {
	Column *Column
	Down   bool
}

func (k Key) String() string {
	if k.Down {
		return "-" + k.Column.ID
	}
	return k.Column.ID
}

// Filter is what a list is narrowed to in one column: all of its terms in text, numbers and dates, any of them in choices.
type Filter struct {
	Column *Column
	Terms  []Term
}

// Filter returns the filter of a column, if it has one.
func (s State) Filter(column string) (Filter, bool) {
	i := slices.IndexFunc(s.Filters, func(f Filter) bool { return f.Column.ID == column })
	if i < 0 {
		return Filter{}, false
	}
	return s.Filters[i], true
}

// IsWhole says that nothing narrows the list but what holds by default, and that it stands at its beginning.
func (s State) IsWhole() bool {
	return s.Search == "" && s.IsFirst() && !slices.ContainsFunc(s.Filters, func(f Filter) bool { return !f.isDefault() })
}

// IsFirst says that the list stands at its beginning.
func (s State) IsFirst() bool { return s.cursor.isZero() }

// First is the same list at its beginning.
func (s State) First() State {
	s.cursor = cursor{}
	return s
}

// With is the list with a filter in place of the one that its column had, at its beginning.
func (s State) With(f Filter) State {
	s = s.Without(f.Column.ID)
	s.Filters = append(s.Filters, f)
	s.settle()
	return s
}

// Without is the list without the filter of a column, at its beginning.
func (s State) Without(column string) State {
	s = s.First()
	s.Filters = slices.DeleteFunc(slices.Clone(s.Filters), func(f Filter) bool { return f.Column.ID == column })
	return s
}

// Clear is the list with nothing narrowing it, as it is sorted and shown, at its beginning.
func (s State) Clear() State {
	s = s.First()
	s.Search, s.Filters = "", nil
	s.settle()
	return s
}

// SortedBy is the list in another order, at its beginning; in its usual one for no keys.
func (s State) SortedBy(keys ...Key) State {
	s = s.First()
	s.Sort = keys
	s.settle()
	return s
}

// Showing is the list with these columns; with its usual ones for none.
func (s State) Showing(columns ...string) State {
	s.Columns = columns
	return s
}

// Parameter is one name with its value in an address.
type Parameter struct{ Name, Value string }

// Parameters are what the state is written as, in the order of the address. What is as it is by itself is left out.
func (s State) Parameters() []Parameter {
	var all []Parameter
	add := func(name, value string) {
		if value != "" {
			all = append(all, Parameter{name, value})
		}
	}
	add(searchParameter, s.Search)
	for _, f := range s.Filters {
		if !f.isDefault() {
			add(f.Column.ID, f.String())
		}
	}
	if sort := sortText(s.Sort); sort != s.definition.Sort {
		add(sortParameter, sort)
	}
	add(columnsParameter, strings.Join(s.Columns, ","))
	add(s.cursor.parameter(), s.cursor.token(s))
	return all
}

func sortText(keys []Key) string {
	words := make([]string, len(keys))
	for i, k := range keys {
		words[i] = k.String()
	}
	return strings.Join(words, ",")
}

// Query is the state as an address has it after the question mark; empty for the list as it is by itself.
func (s State) Query() string {
	parts := []string{}
	for _, p := range s.Parameters() {
		parts = append(parts, p.Name+"="+escape(p.Value))
	}
	return strings.Join(parts, "&")
}

// escape leaves commas and colons as they are, which a query may hold and people can read.
func escape(value string) string { return readable.Replace(url.QueryEscape(value)) }

var readable = strings.NewReplacer("%2C", ",", "%3A", ":")

// isDefault says that the filter is what the column's Default says.
func (f Filter) isDefault() bool {
	return f.Column.Default != "" && len(f.Terms) == 1 && f.Terms[0] == Term{Is, f.Column.Default}
}
