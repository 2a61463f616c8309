package web

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"calfleet/internal/inventory"
	"calfleet/internal/list"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// tagColumn is the id of the column of tags.
const tagColumn = "tags"

// besideRows is what people put beside the records of a list: tags and fields of the organization's own become columns, pins become marks.
type besideRows[T any] struct {
	notedKind
	single bool // nothing is done to many of them at once

	from   list.Source // without it
	beside inventory.BesideSource
	of     func(*T) *inventory.Beside
	row    func(*T) (id uuid.UUID, name string)
}

// as is the list with the columns that it has for the organization of a request.
func (l *listing[T]) as(r *request) (*listing[T], error) {
	if l.beside == nil {
		return l, nil
	}
	known, err := r.server.Inventory.Annotated(r.ctx(), r.organization(), l.beside.kind)
	if err != nil {
		return nil, err
	}
	return l.with(known), nil
}

// with is the list with columns for what records are annotated with.
func (l *listing[T]) with(known inventory.Annotated) *listing[T] {
	if l.beside == nil {
		return l
	}
	own := *l
	own.columns = append(slices.Clone(l.columns), l.beside.tags(known.Tags))
	for _, f := range known.Fields {
		own.columns = append(own.columns, l.beside.own(f))
	}
	return listingOf(own)
}

// reads has the rows carry what a state of the list shows.
func (l *listing[T]) reads(s list.State) {
	if l.beside == nil {
		return
	}
	want := inventory.BesideWanted{Pins: true}
	for _, c := range l.shown(s) {
		want.Tags = want.Tags || c.ID == tagColumn
		want.Own = want.Own || c.own
	}
	l.Source = l.beside.beside.Of(l.beside.from, want)
}

func (b *besideRows[T]) tags(known []string) column[T] {
	return column[T]{
		Column: b.beside.TagColumn(tagColumn), title: text.TagsTitle, known: known, extra: true,
		show: func(_ reader, row *T) templ.Component { return tagLinks(b.list, b.of(row).Tags) },
		cell: func(_ reader, row *T) sheet.Cell { return sheet.Text(strings.Join(b.of(row).Tags, ", ")) },
	}
}

// taggedWith is the address of a list's records with a tag.
func taggedWith(path, tag string) string {
	return path + "?" + tagColumn + "=" + string(list.Is) + ":" + url.QueryEscape(tag)
}

func (b *besideRows[T]) own(f *inventory.CustomField) column[T] {
	value := func(row *T) string { return b.of(row).Own[f.ID] }
	return column[T]{
		Column: b.beside.OwnColumn(ownID(f), f), title: text.Verbatim(f.Name), extra: true, own: true, missing: text.OwnNone,
		words: func(l text.Lang, option string) string { return ownChoiceWord(l, f, option) },
		show: func(r reader, row *T) templ.Component {
			if value(row) == "" {
				return plain("")
			}
			return plain(ownWord(r.Lang, f.Type, value(row)))
		},
		cell: func(r reader, row *T) sheet.Cell { return ownCell(r.Lang, f, value(row)) },
	}
}

func ownChoiceWord(l text.Lang, f *inventory.CustomField, option string) string {
	switch {
	case option == list.Unread:
		return text.OwnNone.In(l)
	case f.Type == inventory.CustomYesNo:
		return yesNoChoice(l, option)
	case option == inventory.OwnOther:
		return text.ListOther.In(l)
	}
	return inventory.ChoiceOf(option)
}

// ownCell is a value as an import of the file understands it again.
func ownCell(l text.Lang, f *inventory.CustomField, value string) sheet.Cell {
	switch {
	case value == "":
		return sheet.Cell{}
	case f.Type == inventory.CustomNumber:
		return sheet.Number(localNumber(l, value))
	case f.Type == inventory.CustomDate:
		if day, err := time.Parse(time.DateOnly, value); err == nil {
			return sheet.Day(day)
		}
	}
	return sheet.Text(ownWord(l, f.Type, value))
}

// pinned marks a value that stays as a person said.
func (l *listing[T]) pinned(r reader, c *column[T], row *T, body templ.Component) templ.Component {
	if l.beside == nil || c.topic == "" {
		return body
	}
	for _, p := range l.beside.of(row).Pins {
		if p.Topic == c.topic {
			return ui.Pinned(pinWords(r.Lang, p), body)
		}
	}
	return body
}

func pinWords(l text.Lang, p inventory.Pin) string {
	words := text.EntryPinnedBy.In(l, p.By, stamp(l, p.At))
	if until, err := time.Parse(time.DateOnly, p.Until); err == nil {
		words = text.EntryPinnedUntil.In(l, text.Date(l, until), p.By+", "+stamp(l, p.At))
	}
	if p.Reason == "" {
		return words
	}
	return dotted(words, text.EntryReason.In(l, p.Reason))
}

// bulkTools is how many records of a list are changed at once.
type bulkTools struct {
	Lang   text.Lang
	Action string
	Of     string // the state of the list
	All    string // the word for all of it
}

// bulk is nil for those who may not.
func (l *listing[T]) bulk(r reader, s list.State, total list.Count) *bulkTools {
	if l.beside == nil || l.beside.single || !operator.admits(r.Principal) {
		return nil
	}
	n := text.Number(r.Lang, total.N)
	if !total.Exact {
		n = text.ListAbout.In(r.Lang, n)
	}
	return &bulkTools{Lang: r.Lang, Action: l.beside.base + "/bulk", Of: s.First().Query(), All: text.BulkAll.In(r.Lang, n)}
}

// picks are the boxes that tick rows.
func (l *listing[T]) picks(r reader, rows []*T) []templ.Component {
	picks := make([]templ.Component, len(rows))
	for i, row := range rows {
		id, name := l.beside.row(row)
		picks[i] = pick(id.String(), text.BulkSelectIt.In(r.Lang, l.beside.called(name)))
	}
	return picks
}
