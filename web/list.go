package web

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// listState is how a list is searched, filtered and paged. All of it stands in the list's address, so that a list can be linked and
// the way back leads to it.
type listState struct {
	path  string
	names []string // of the parameters, in the order of the address
	set   map[string]string
}

// listOf reads a list's state from its address: what is searched (q), the filters by their names, and where the page begins (after).
func listOf(r *request, path string, filters ...string) listState {
	s := listState{path: path, names: slices.Concat([]string{"q"}, filters, []string{"after"}), set: map[string]string{}}
	for _, name := range s.names {
		if value := r.query(name); value != "" {
			s.set[name] = value
		}
	}
	return s
}

func (s listState) get(name string) string { return s.set[name] }

// with is the list with one parameter set anew, or taken off where the value is empty; it begins at its first page.
func (s listState) with(name, value string) listState {
	s.set = maps.Clone(s.set)
	delete(s.set, "after")
	if s.set[name] = value; value == "" {
		delete(s.set, name)
	}
	return s
}

func (s listState) href() string { return s.at(s.path) }

// at is another address for the same state, such as that of the list's export.
func (s listState) at(path string) string {
	parameters := make([][2]string, len(s.names))
	for i, name := range s.names {
		parameters[i] = [2]string{name, s.set[name]}
	}
	return address(path, parameters...)
}

// chip is a filter that may be set: its name for people and in the address, and what it is set to, in words.
type chip struct {
	label       text.Msg
	name, shown string
}

// toolbar has the search field above a list, and a chip for each filter that is set.
func (s listState) toolbar(l text.Lang, search text.Msg, actions templ.Component, chips ...chip) ui.Toolbar {
	t := ui.Toolbar{Action: s.path, Query: s.get("q"), SearchLabel: search.In(l), Placeholder: text.SearchHint.In(l), Actions: actions}
	for _, name := range s.names {
		if value := s.get(name); value != "" && name != "q" && name != "after" {
			t.Keep = append(t.Keep, ui.HiddenField{Name: name, Value: value})
		}
	}
	t.Chips = s.chips(l, chips...)
	return t
}

func (s listState) chips(l text.Lang, chips ...chip) []ui.Chip {
	var shown []ui.Chip
	for _, c := range chips {
		if s.get(c.name) == "" {
			continue
		}
		label := c.label.In(l)
		shown = append(shown, ui.Chip{Label: label, Value: c.shown, RemoveHref: s.with(c.name, "").href(), RemoveLabel: text.RemoveFilter.In(l, label)})
	}
	return shown
}

// pagerOf goes forward by key, and back to the beginning.
func pagerOf[T any](l text.Lang, s listState, page inventory.Page[T]) ui.Pager {
	p := ui.Pager{Label: text.Pages.In(l), Summary: text.RowsOf.In(l, len(page.Rows), page.Total)}
	if s.get("after") != "" {
		p.FirstHref, p.FirstText = s.with("after", "").href(), text.FirstPage.In(l)
	}
	if page.Next != "" {
		p.NextHref, p.NextText = s.with("after", page.Next).href(), text.Next.In(l)
	}
	return p
}

// tableOf is a table with plain columns.
func tableOf(l text.Lang, caption text.Msg, columns ...text.Msg) ui.Table {
	t := ui.Table{Caption: caption.In(l)}
	for _, c := range columns {
		t.Columns = append(t.Columns, ui.Column{Title: c.In(l)})
	}
	return t
}

// address is a path with the parameters that are set, in their order.
func address(path string, parameters ...[2]string) string {
	var b strings.Builder
	b.WriteString(path)
	mark := "?"
	for _, p := range parameters {
		if p[1] == "" {
			continue
		}
		b.WriteString(mark + url.QueryEscape(p[0]) + "=" + url.QueryEscape(p[1]))
		mark = "&"
	}
	return b.String()
}
