package ui

import "github.com/a-h/templ"

// Column is the head of a column.
type Column struct {
	Title   string
	Numeric bool // set to the right, figures under figures
	Hidden  bool // title for screen readers only: a column of buttons
	Sort    Sort
}

// Sort is how a list stands to one of its columns. The zero value is a column that nothing can be sorted by.
type Sort struct {
	Href  string // the list sorted by this column, or the other way round
	Order SortOrder
	Place int // among several columns that the list is sorted by, from 1; 0 where it is the only one, or none
}

// SortOrder is the way a list is sorted by a column, as aria-sort says it.
type SortOrder string

// The orders.
const (
	Unsorted   SortOrder = ""
	Ascending  SortOrder = "ascending"
	Descending SortOrder = "descending"
)

// isFirst says that the list is sorted by this column before any other; only that is said of a column's head.
func (s Sort) isFirst() bool { return s.Order != Unsorted && s.Place <= 1 }

func (s Sort) icon() IconName {
	switch s.Order {
	case Ascending:
		return IconUp
	case Descending:
		return IconDown
	default:
		return ""
	}
}

// Table is a list of things of one kind. Its rows are children: <tr>
// elements made of Cell, RowHead and NumberCell.
type Table struct {
	ID      string
	Caption string // names the table; read aloud, not shown
	Columns []Column
	Empty   templ.Component // shown instead of rows where not nil
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
	Slash       bool          // the key / leads to it
	Keep        []HiddenField // filters that survive a new search
	Chips       []Chip
	ClearHref   string // the list without any filter; "" where there is none
	ClearText   string
	Actions     templ.Component
}

// Pager goes through a list by key: there are a next page, one before and a first one, no page numbers.
type Pager struct {
	Label        string // "Pages", for screen readers
	Summary      string // "50 of 1,204 rows"
	FirstHref    string // "" on the first page
	FirstText    string
	PreviousHref string // "" on the first page
	PreviousText string
	NextHref     string // "" on the last page
	NextText     string
}
