package web

import (
	"slices"
	"time"

	"github.com/a-h/templ"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/cases"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/internal/list"
	"calfleet/internal/sheet"
	"calfleet/internal/view"
	"calfleet/web/text"
)

// listing is one list of the portal. Its page with search, filters, order, columns and pages, and its export, all follow from it; a
// column more is an entry more in columns.
type listing[T any] struct {
	list.Definition // Columns are filled in by listingOf

	path    string
	title   text.Msg
	find    text.Msg // what the search looks into
	counted text.Plural
	columns []column[T]
	plain   string // the address of the list as it is by itself; path, unless a reader's list opens with a view
	tabs    string // the Choice that stands above the list as tabs; "" for none

	beside *besideRows[T] // nil: nobody puts anything beside its records

	note    func(reader) (string, error) // beside the count; nil for none
	actions func(reader) templ.Component // beside the title; nil for none
	none    func(reader) templ.Component // where there is nothing yet
}

// column is one column of a listing: what it is about, what it is called, and how it is shown and exported.
type column[T any] struct {
	list.Column
	title   text.Msg
	words   func(l text.Lang, option string) string // of a Choice
	missing text.Msg                                // what "not read" is called here; zero: "not read"
	days    dayChoices                              // offered beside the dates

	topic string   // what of a record a pin of this value is on; "" for none
	known []string // what its filter suggests

	name    bool // its numbers are names: nothing to be set figure under figure
	head    bool // names the row, and is always shown
	extra   bool // shown only where it is chosen
	own     bool // a field of the organization's own
	buttons bool // what can be done to a row: always shown, its title for screen readers only

	say  func(reader, *T) string          // what stands in page and export, unless the next two say otherwise
	show func(reader, *T) templ.Component // in the page
	cell func(reader, *T) sheet.Cell      // in the export
}

// dayChoices are the spans of days that people ask for most.
type dayChoices uint8

const (
	noDays   dayChoices = iota
	pastDays            // of what has happened
	nextDays            // of what will
)

func (c *column[T]) isNumeric() bool { return c.Kind == list.Number && !c.name }

// reader is who looks at a list, and when.
type reader struct {
	*request
	now time.Time
}

func (s *server) reader(r *request) reader { return reader{r, s.now()} }

// listingOf makes a listing ready to be read.
func listingOf[T any](l listing[T]) *listing[T] {
	l.Columns = make([]list.Column, len(l.columns))
	for i, c := range l.columns {
		l.Columns[i] = c.Column
	}
	return &l
}

// csvPath is the address of the list's export.
func (l *listing[T]) csvPath() string { return l.path + ".csv" }

// all are all columns, in their own order.
func (l *listing[T]) all() []*column[T] {
	all := make([]*column[T], len(l.columns))
	for i := range l.columns {
		all[i] = &l.columns[i]
	}
	return all
}

// shown are the columns that a state shows, in its order. The head is always among them.
func (l *listing[T]) shown(s list.State) []*column[T] {
	all := slices.DeleteFunc(l.all(), func(c *column[T]) bool { return !l.isShown(s, c) })
	if len(s.Columns) > 0 && !isAll(s) {
		slices.SortStableFunc(all, func(a, b *column[T]) int { return slices.Index(s.Columns, a.ID) - slices.Index(s.Columns, b.ID) })
	}
	return all
}

func (l *listing[T]) isShown(s list.State, c *column[T]) bool {
	switch {
	case c.head, c.buttons, isAll(s):
		return true
	case len(s.Columns) == 0:
		return !c.extra
	}
	return slices.Contains(s.Columns, c.ID)
}

// isExported says that the column stands in the list's export.
func (c *column[T]) isExported() bool { return c.say != nil || c.cell != nil }

func isAll(s list.State) bool { return slices.Equal(s.Columns, []string{list.AllColumns}) }

// at is the address of a state of the list.
func (l *listing[T]) at(s list.State) string {
	if query := s.Query(); query != "" || l.plain == "" {
		return addressOf(l.path, s)
	}
	return l.plain
}

func addressOf(path string, s list.State) string {
	if query := s.Query(); query != "" {
		return path + "?" + query
	}
	return path
}

// showList answers with the page of a list that an address means.
func showList[T any](s *server, r *request, l *listing[T]) error {
	model, better, err := listModel(s, r, l)
	if err != nil {
		return err
	}
	if better != "" {
		return r.see(better)
	}
	return r.page(l.title.In(r.Lang), listView(model))
}

// around reads in one go what stands around a list: the views of it, what its records are annotated with, and what every page tells.
func (l *listing[T]) around(s *server, r *request) (views []view.View, known inventory.Annotated, err error) {
	batch := &pgx.Batch{}
	view.QueueList(batch, r.viewUser(), l.Name, &views)
	if l.beside != nil {
		inventory.QueueAnnotated(batch, r.organization(), l.beside.kind, &known)
	}
	r.assessed = new(findings.Assessed)
	findings.QueueAssessed(batch, r.organization(), r.assessed)
	r.reminders = new(int)
	cases.QueueReminders(batch, r.organization(), r.remindedOf(), r.reminders)
	return views, known, s.Pool.SendBatch(r.ctx(), batch).Close()
}

// listModel reads the page of a list that an address means. Where there is a better address for it, that is all.
func listModel[T any](s *server, r *request, l *listing[T]) (model listPage, better string, err error) {
	views, known, err := l.around(s, r)
	if err != nil {
		return model, "", err
	}
	l, opens := l.with(known).openingWith(views)
	if opens != "" && r.QueryString() == "" {
		return model, l.path + "?" + opens, nil
	}
	state, better, err := readList(r, l)
	if err != nil || better != "" {
		return model, better, err
	}
	l.reads(state)
	page, err := list.Read[T](r.ctx(), s.Pool, r.organization(), state, list.PageSize)
	if err != nil {
		return model, "", l.fault(err, r.QueryParams())
	}
	model, err = l.model(s.reader(r), state, page, views)
	return model, "", err
}
