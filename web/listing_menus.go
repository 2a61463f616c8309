package web

import (
	"slices"
	"strings"

	"calfleet/internal/list"
	"calfleet/internal/view"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// listTools is what can be done with a list, in the order of the menus above it.
type listTools struct {
	Lang    text.Lang
	Filters []filterForm
	Sorts   []sortLine
	SortAs  string // address of the list in its usual order; "" where it is
	Columns columnsForm
	Views   viewsMenu
	Exports []ui.Link // in the forms that there are
}

// filterForm asks for what one column is to be.
type filterForm struct {
	ID, Title, About string
	Action           string
	Keep             []ui.HiddenField // the rest of the list's state
	Kind             list.Kind
	On               bool
	Options          []ui.Option // of a choice; of a text, how
	Text             string
	Known            []string // texts that are suggested
	From, To         string
	Unread           string // what "not read" is called; "" where everything was
	IsUnread         bool
	Spans            []span
}

// span is a filter of days that is asked for often.
type span struct {
	Text, Href string
	On         bool
}

// sortLine is one column that the list can be sorted by.
type sortLine struct {
	Title, Only, OnlyAbout string
	Place                  int // from 1; 0: the list is not sorted by it
	Down                   bool
	Flip, FlipAbout        string
	Drop, DropAbout        string // "" for the only key
	Add, AddAbout          string // "" where there are as many as there may be
}

// columnsForm asks which columns are shown.
type columnsForm struct {
	Action  string
	Keep    []ui.HiddenField
	Head    string // id of the column that is always shown
	Options []ui.Option
	Usual   string // address of the list with the usual ones; "" where it has them
}

func (l *listing[T]) toolbar(r reader, s list.State, views []view.View) ui.Toolbar {
	t := ui.Toolbar{
		Action: l.path, Query: s.Search, SearchLabel: l.find.In(r.Lang), Placeholder: text.SearchHint.In(r.Lang),
		Keep: keep(s, "q"), Chips: l.chips(r, s), Actions: listMenus(l.tools(r, s, views)),
	}
	if len(t.Chips) > 1 || len(t.Chips) == 1 && s.Search != "" {
		t.ClearHref, t.ClearText = l.at(l.cleared(s)), text.ListClear.In(r.Lang)
	}
	return t
}

// cleared leaves the tab where it is.
func (l *listing[T]) cleared(s list.State) list.State {
	tab, on := s.Filter(l.tabs)
	s = s.Clear()
	if on {
		s = s.With(tab)
	}
	return s
}

// keep are the parameters of a state that travel with a form which sets another.
func keep(s list.State, but string) []ui.HiddenField {
	var fields []ui.HiddenField
	for _, p := range s.First().Parameters() {
		if p.Name != but {
			fields = append(fields, ui.HiddenField{Name: p.Name, Value: p.Value})
		}
	}
	return fields
}

// exports are the forms in which a list leaves: those that spreadsheets open first, then those for other programs.
func (l *listing[T]) exports(lang text.Lang, s list.State) []ui.Link {
	other := "semicolon"
	words := text.ListExportSemicolon
	if separatorOf(lang) == ';' {
		other, words = "comma", text.ListExportComma
	}
	shown, all := s.First(), s.First().Showing(list.AllColumns)
	link := func(words text.Msg, s list.State, as string) ui.Link {
		path := addressOf(l.csvPath(), s)
		if as == "" {
			return ui.Link{Text: words.In(lang), Href: path}
		}
		mark := "?"
		if strings.Contains(path, mark) {
			mark = "&"
		}
		return ui.Link{Text: words.In(lang), Href: path + mark + exportAs + "=" + as}
	}
	return []ui.Link{
		link(text.ListExportBook, shown, "xlsx"), link(text.ListExportBookAll, all, "xlsx"),
		link(text.ListExportShown, shown, ""), link(text.ListExportAll, all, ""),
		link(words, all, other), link(text.ListExportNarrow, all, "windows-1252"),
	}
}

func (l *listing[T]) tools(r reader, s list.State, views []view.View) listTools {
	t := listTools{
		Lang: r.Lang, Views: l.viewsMenu(r, s, views), Columns: l.columnsForm(r.Lang, s), Sorts: l.sortLines(r.Lang, s),
		Exports: l.exports(r.Lang, s),
	}
	for i := range l.columns {
		if c := &l.columns[i]; c.Filterable() && c.ID != l.tabs {
			t.Filters = append(t.Filters, l.filterForm(r, s, c))
		}
	}
	if usual := s.SortedBy(); sortedAs(s) != sortedAs(usual) {
		t.SortAs = l.at(usual)
	}
	return t
}

func sortedAs(s list.State) string {
	keys := make([]string, len(s.Sort))
	for i, k := range s.Sort {
		keys[i] = k.String()
	}
	return strings.Join(keys, ",")
}

func (l *listing[T]) filterForm(r reader, s list.State, c *column[T]) filterForm {
	title := c.title.In(r.Lang)
	f := filterForm{ID: c.ID, Title: title, About: text.FilterOf.In(r.Lang, title), Action: l.path, Keep: keep(s, c.ID), Kind: c.Kind, Known: c.known}
	now, on := s.Filter(c.ID)
	f.On = on
	if c.Missing {
		f.Unread = c.missingWord(r.Lang)
	}
	switch c.Kind {
	case list.Choice:
		for _, o := range c.Options {
			isOn := slices.Contains(now.Terms, list.Term{Op: list.Is, Value: o.ID})
			f.Options = append(f.Options, ui.Option{Value: o.ID, Text: c.words(r.Lang, o.ID), Selected: isOn})
		}
	case list.Text:
		f.setText(r.Lang, now)
	default:
		f.setBounds(r, c.Kind, now)
		f.Spans = l.spans(r, s, c, now)
	}
	return f
}

func (f *filterForm) setText(l text.Lang, now list.Filter) {
	how := string(list.Has)
	if len(now.Terms) > 0 {
		how, f.Text = string(now.Terms[0].Op), now.Terms[0].Value
		switch {
		case f.Text == "" && now.Terms[0].Op == list.Is:
			how = list.Empty
		case f.Text == "" && now.Terms[0].Op == list.Not:
			how = list.Filled
		}
	}
	for _, o := range []ui.Option{
		{Value: string(list.Has), Text: text.FilterHas.In(l)},
		{Value: string(list.Is), Text: text.FilterIs.In(l)},
		{Value: string(list.Not), Text: text.FilterNot.In(l)},
		{Value: list.Empty, Text: text.FilterEmpty.In(l)},
		{Value: list.Filled, Text: text.FilterFilled.In(l)},
		{Value: list.Unread, Text: f.Unread},
	} {
		if o.Text != "" {
			o.Selected = o.Value == how
			f.Options = append(f.Options, o)
		}
	}
}

// setBounds shows bounds as a form can: both ends included, days by the calendar.
func (f *filterForm) setBounds(r reader, kind list.Kind, now list.Filter) {
	for _, t := range now.Terms {
		switch t.Op {
		case list.Missing:
			f.IsUnread = true
		case list.From, list.After:
			f.From = list.Included(kind, t, r.now)
		case list.To, list.Before:
			f.To = list.Included(kind, t, r.now)
		default:
			f.From = list.Included(kind, t, r.now)
			f.To = f.From
		}
	}
}

// spans are filters of days from today.
func (l *listing[T]) spans(r reader, s list.State, c *column[T], now list.Filter) []span {
	terms := map[dayChoices][]list.Term{
		pastDays: {{Op: list.From, Value: "7d-ago"}, {Op: list.From, Value: "30d-ago"}, {Op: list.Before, Value: "7d-ago"}, {Op: list.Before, Value: "30d-ago"}},
		nextDays: {{Op: list.Before, Value: "today"}, {Op: list.To, Value: "in-30d"}, {Op: list.To, Value: "in-90d"}, {Op: list.To, Value: "in-180d"}},
	}[c.days]
	var spans []span
	for _, t := range terms {
		f := list.Filter{Column: l.columnOf(c.ID), Terms: []list.Term{t}}
		if t.Op == list.To { // what is past is another question
			f.Terms = []list.Term{{Op: list.From, Value: "today"}, t}
		}
		spans = append(spans, span{Text: dayTermWords(r.Lang, t, r.now), Href: l.at(s.With(f)), On: f.String() == now.String()})
	}
	return spans
}

func (l *listing[T]) sortLines(lang text.Lang, s list.State) []sortLine {
	var lines []sortLine
	for i := range l.columns {
		c := &l.columns[i]
		if !c.Sortable() {
			continue
		}
		title := c.title.In(lang)
		key := list.Key{Column: l.columnOf(c.ID)}
		line := sortLine{Title: title, Only: l.at(s.SortedBy(key)), OnlyAbout: text.SortOnly.In(lang, title)}
		at := placeOf(s, c.ID)
		switch {
		case at >= 0:
			line.Place, line.Down = at+1, s.Sort[at].Down
			line.Flip, line.FlipAbout = l.at(s.SortedBy(flipped(s.Sort, at)...)), text.SortFlip.In(lang, title)
			if len(s.Sort) > 1 {
				line.Drop, line.DropAbout = l.at(s.SortedBy(slices.Delete(slices.Clone(s.Sort), at, at+1)...)), text.SortDrop.In(lang, title)
			}
		case len(s.Sort) < list.MaxSort:
			line.Add, line.AddAbout = l.at(s.SortedBy(append(slices.Clone(s.Sort), key)...)), text.SortThen.In(lang, title)
		}
		lines = append(lines, line)
	}
	slices.SortStableFunc(lines, func(a, b sortLine) int { return sortPlace(a) - sortPlace(b) })
	return lines
}

// sortPlace puts first what the list is sorted by.
func sortPlace(l sortLine) int {
	if l.Place == 0 {
		return list.MaxSort + 1
	}
	return l.Place
}

func (l *listing[T]) columnsForm(lang text.Lang, s list.State) columnsForm {
	f := columnsForm{Action: l.path, Keep: keep(s, "columns")}
	shown := l.shown(s)
	var rest []*column[T]
	for i := range l.columns {
		if c := &l.columns[i]; !slices.Contains(shown, c) {
			rest = append(rest, c)
		}
	}
	for _, c := range slices.Concat(shown, rest) {
		switch {
		case c.head:
			f.Head = c.ID
		case !c.buttons:
			f.Options = append(f.Options, ui.Option{Value: c.ID, Text: c.title.In(lang), Selected: slices.Contains(shown, c)})
		}
	}
	if len(s.Columns) > 0 {
		f.Usual = l.at(s.First().Showing())
	}
	return f
}
