package web

import (
	"context"
	"io"
	"time"

	"github.com/a-h/templ"

	"calfleet/internal/compat"
	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// plain is a value that is nothing but its words; a dash where there are none, which a card on a phone leaves out. It is what most of a
// list consists of, so it does without what templ prepares for components that have children.
type plain string

// Render writes it (templ.Component).
func (p plain) Render(_ context.Context, w io.Writer) error {
	html := `<span class="nothing">—</span>`
	if p != "" {
		html = templ.EscapeString(string(p))
	}
	_, err := io.WriteString(w, html)
	return err
}

// age is how long ago something was; "never" for what has not been.
func (r reader) age(at *time.Time) string {
	if at == nil {
		return text.FleetNever.In(r.Lang)
	}
	return text.Span(r.Lang, r.now.Sub(*at))
}

func momentWord(l text.Lang, at *time.Time) string {
	if at == nil {
		return ""
	}
	return stamp(l, *at)
}

func releaseChoices() []list.Option {
	var options []list.Option
	for _, release := range compat.Releases() {
		options = append(options, list.Option{ID: release.String()})
	}
	return append(options, list.Option{ID: compat.UnknownRelease.String()})
}

func releaseChoice(l text.Lang, option string) string {
	if option == compat.UnknownRelease.String() {
		return text.ReleaseUnknown.In(l)
	}
	return option
}

// useColumn tells records in use, which a list shows by itself, from those that a person has retired.
func useColumn[T any](isRetired func(*T) bool) column[T] {
	return column[T]{
		Column: list.Column{
			ID: stateColumn, Kind: list.Choice, Value: statement.Const("(retired_at IS NOT NULL)::integer"), Default: "in-use",
			Options: []list.Option{
				{ID: "in-use", Where: statement.Const("retired_at IS NULL")}, {ID: "retired", Where: statement.Const("retired_at IS NOT NULL")},
			},
		},
		title: text.ListUse, extra: true,
		words: func(l text.Lang, option string) string { return useWord(option == "retired").In(l) },
		say:   func(r reader, row *T) string { return useWord(isRetired(row)).In(r.Lang) },
	}
}

func useWord(retired bool) text.Msg {
	if retired {
		return text.ListRetired
	}
	return text.ListInUse
}

// yesNoChoices are those of a boolean, which the database tells as 1, 0 and -1.
func yesNoChoices() []list.Option {
	return []list.Option{{ID: "yes", Values: []any{1}}, {ID: "no", Values: []any{0}}, {ID: list.Unread, Values: []any{-1}}}
}

func yesNoChoice(l text.Lang, option string) string {
	switch option {
	case "yes":
		return text.Yes.In(l)
	case "no":
		return text.No.In(l)
	}
	return text.HostNotRead.In(l)
}

// intCell is a number, or empty where it was not read.
func intCell[N int32 | int64](n *N) sheet.Cell {
	if n == nil {
		return sheet.Cell{}
	}
	return sheet.Int(int64(*n))
}

// addition is where people enter a record by hand.
type addition struct {
	word text.Msg
	href string
}

var (
	addHost       = addition{text.FormAddHost, "/hosts/new"}
	addServer     = addition{text.FormAddServer, "/license-servers/new"}
	addCollection = addition{text.FormAddCollection, "/collections/new"}
)

// action is the way there, for those who may.
func (a addition) action(r reader) templ.Component {
	if !operator.admits(r.Principal) {
		return nil
	}
	return ui.Go(ui.Link{Text: a.word.In(r.Lang), Href: a.href})
}

// emptyFleet teaches where there is nothing yet.
func emptyFleet(icon ui.IconName, title, words text.Msg, add addition) func(reader) templ.Component {
	return func(r reader) templ.Component { return nothingYet(r.Lang, icon, title, words, add.action(r)) }
}
