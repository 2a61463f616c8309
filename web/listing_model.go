package web

import (
	"slices"

	"github.com/a-h/templ"

	"calfleet/internal/list"
	"calfleet/internal/view"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// listPage is the page of a list.
type listPage struct {
	Lang    text.Lang
	Head    ui.PageHead
	Tabs    []ui.Tab
	Toolbar ui.Toolbar
	Table   ui.Table
	Rows    [][]listCell
	Picks   []templ.Component // boxes that tick the rows; nil for those who may not change several
	Bulk    *bulkTools        // nil for them
	Pager   ui.Pager
}

// listCell is a value of a row.
type listCell struct {
	Title         string // of its column
	Numeric, Head bool
	Body          templ.Component
}

func (l *listing[T]) model(r reader, s list.State, page list.Page[T], views []view.View) (listPage, error) {
	p := listPage{
		Lang: r.Lang, Head: ui.PageHead{Title: l.title.In(r.Lang), Sub: countWords(r.Lang, l.counted, page.Total)},
		Tabs: l.tabLinks(r.Lang, s), Toolbar: l.toolbar(r, s, views), Table: l.table(r.Lang, s), Pager: pagerFor(r.Lang, l.at, s, page),
	}
	if p.Bulk = l.bulk(r, s, page.Total); p.Bulk != nil && len(page.Rows) > 0 {
		p.Picks = l.picks(r, page.Rows)
		p.Table.Columns = slices.Insert(p.Table.Columns, 0, ui.Column{Title: text.BulkSelect.In(r.Lang), Hidden: true})
		p.Toolbar.Actions = templ.Join(p.Toolbar.Actions, bulkMenu(*p.Bulk))
	}
	if l.note != nil {
		note, err := l.note(r)
		if err != nil {
			return p, err
		}
		p.Head.Sub = dotted(p.Head.Sub, note)
	}
	if l.actions != nil {
		p.Head.Actions = l.actions(r)
	}
	shown := l.shown(s)
	for _, row := range page.Rows {
		p.Rows = append(p.Rows, l.cellsOf(r, shown, row))
	}
	switch {
	case len(p.Rows) > 0:
	case s.IsWhole():
		p.Table.Empty = l.none(r)
	default:
		p.Table.Empty = nothingFound(r.Lang, l.at(s.Clear()))
	}
	return p, nil
}

// titled has a title above the list itself, for pages that hold more than the list.
func (p listPage) titled(l text.Lang, title, note text.Msg) listPage {
	p.Toolbar.Title, p.Toolbar.Note = title.In(l), note.In(l)
	return p
}

func (l *listing[T]) cellsOf(r reader, shown []*column[T], row *T) []listCell {
	cells := make([]listCell, len(shown))
	for i, c := range shown {
		cells[i] = listCell{Title: c.label(r.Lang), Numeric: c.isNumeric(), Head: c.head, Body: l.pinned(r, c, row, c.body(r, row))}
	}
	return cells
}

func (c *column[T]) label(l text.Lang) string {
	if c.buttons {
		return ""
	}
	return c.title.In(l)
}

func (c *column[T]) body(r reader, row *T) templ.Component {
	if c.show != nil {
		return c.show(r, row)
	}
	return plain(c.say(r, row))
}

// countWords is "48 hosts", or "about 48,000 hosts".
func countWords(l text.Lang, counted text.Plural, n list.Count) string {
	if n.Exact {
		return counted.In(l, n.N)
	}
	return text.ListAbout.In(l, counted.In(l, n.N))
}

func (l *listing[T]) table(lang text.Lang, s list.State) ui.Table {
	t := ui.Table{ID: l.Name, Caption: l.title.In(lang)}
	for _, c := range l.shown(s) {
		t.Columns = append(t.Columns, ui.Column{Title: c.title.In(lang), Numeric: c.isNumeric(), Hidden: c.buttons, Sort: l.sortOf(s, c)})
	}
	return t
}

// sortOf is what a press on a column's head does: the list sorted by it alone, or the other way round.
func (l *listing[T]) sortOf(s list.State, c *column[T]) ui.Sort {
	if !c.Sortable() {
		return ui.Sort{}
	}
	at := placeOf(s, c.ID)
	if at < 0 {
		return ui.Sort{Href: l.at(s.SortedBy(list.Key{Column: l.columnOf(c.ID)}))}
	}
	o := ui.Sort{Href: l.at(s.SortedBy(flipped(s.Sort, at)...)), Order: ui.Ascending}
	if s.Sort[at].Down {
		o.Order = ui.Descending
	}
	if len(s.Sort) > 1 {
		o.Place = at + 1
	}
	return o
}

func placeOf(s list.State, id string) int {
	return slices.IndexFunc(s.Sort, func(k list.Key) bool { return k.Column.ID == id })
}

func flipped(keys []list.Key, at int) []list.Key {
	keys = slices.Clone(keys)
	keys[at].Down = !keys[at].Down
	return keys
}

func (l *listing[T]) columnOf(id string) *list.Column {
	i := slices.IndexFunc(l.Columns, func(c list.Column) bool { return c.ID == id })
	return &l.Columns[i]
}

// tabLinks are the options of the choice that stands above the list.
func (l *listing[T]) tabLinks(lang text.Lang, s list.State) []ui.Tab {
	var tabs []ui.Tab
	for i := range l.columns {
		c := &l.columns[i]
		if c.ID != l.tabs {
			continue
		}
		now, on := s.Filter(c.ID)
		if c.Default == "" {
			tabs = append(tabs, ui.Tab{Text: text.ImportsAll.In(lang), Href: l.at(s.Without(c.ID)), Current: !on})
		}
		for _, o := range c.Options {
			chosen := list.Filter{Column: l.columnOf(c.ID), Terms: []list.Term{{Op: list.Is, Value: o.ID}}}
			tabs = append(tabs, ui.Tab{Text: c.words(lang, o.ID), Href: l.at(s.With(chosen)), Current: now.String() == o.ID})
		}
	}
	return tabs
}

// pagerFor goes forward, back, and to the beginning.
func pagerFor[T any](l text.Lang, at func(list.State) string, s list.State, page list.Page[T]) ui.Pager {
	total := text.Number(l, page.Total.N)
	if !page.Total.Exact {
		total = text.ListAbout.In(l, total)
	}
	p := ui.Pager{Label: text.Pages.In(l), Summary: text.ListRowsOf.In(l, len(page.Rows), total)}
	if !s.IsFirst() {
		p.FirstHref, p.FirstText = at(s.First()), text.FirstPage.In(l)
	}
	if page.Previous != nil {
		p.PreviousHref, p.PreviousText = at(*page.Previous), text.ListPrevious.In(l)
	}
	if page.Next != nil {
		p.NextHref, p.NextText = at(*page.Next), text.Next.In(l)
	}
	return p
}
