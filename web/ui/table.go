package ui

import "github.com/a-h/templ"

// Order is how a column is sorted just now. The zero value is not at all.
type Order string

// The orders, as aria-sort names them.
const (
	Unsorted   Order = ""
	Ascending  Order = "ascending"
	Descending Order = "descending"
)

func (o Order) icon() IconName {
	switch o {
	case Ascending:
		return IconAscending
	case Descending:
		return IconDescending
	default:
		return IconSort
	}
}

// Column is the head of a column.
type Column struct {
	Title   string
	Href    string // sorts by this column, or turns its order; "" if it cannot
	Order   Order
	Numeric bool // set to the right, figures under figures
	Hidden  bool // title for screen readers only: a column of buttons
}

// Table is a list of things of one kind. Its rows are children: <tr>
// elements made of Cell, RowHead and NumberCell.
type Table struct {
	ID      string
	Caption string // names the table; read aloud, not shown
	Columns []Column
	Empty   templ.Component // shown instead of rows where not nil
	Wide    bool            // scrolls sideways on a phone instead of stacking its rows
}

func (t Table) width() string {
	if t.Wide {
		return "wide"
	}
	return "stack"
}

// Chip is a filter that is set, with a link that takes it off.
type Chip struct {
	Label       string // the filter's name: "State"
	Value       string // what it is set to: "Broken"
	RemoveHref  string // the same list without it; "" if it cannot be taken off
	RemoveLabel string // "Remove the filter State", for screen readers
}

// HiddenField is a value that travels with a form unseen.
type HiddenField struct{ Name, Value string }

// Toolbar stands above a table: title, search, filters, what can be done.
type Toolbar struct {
	Title       string
	Note        string // "12 of 240"
	Action      string // address of the list; the search form sends q to it. "" for no search
	Query       string
	SearchLabel string
	Placeholder string
	Keep        []HiddenField // filters and order that survive a new search
	Chips       []Chip
	Actions     templ.Component
}

// Pager goes through a list by key: there are neighbours, no page numbers.
type Pager struct {
	Label     string // "Pages", for screen readers
	Summary   string // "50 of 1,204 rows"
	FirstHref string // "" on the first page
	FirstText string
	PrevHref  string // "" on the first page
	PrevText  string
	NextHref  string // "" on the last page
	NextText  string
}
