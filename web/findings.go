package web

import (
	"github.com/a-h/templ"

	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

func (s *server) findings(r *request) error    { return showList(s, r, findingList) }
func (s *server) findingsCSV(r *request) error { return exportList(s, r, findingList) }

const (
	stateColumn       = "state"
	scopeColumn       = "scope"
	organizationScope = "organization" // what belongs to no collection
)

// findingList is the list of findings: the worst first, unknowns after violations, what is only worth knowing last, the oldest first.
var findingList = listingOf(listing[findings.Listed]{
	Definition: list.Definition{
		Name: "findings", Source: findings.Rows, Sort: "severity,since",
		Search: []statement.SQL{statement.Const("lower(f.subject || ' ' || f.place)")},
	},
	path: "/findings", title: text.FindingsTitle, find: text.FindingsSearch, counted: text.CountFindings, tabs: stateColumn,
	note: assessedAt,
	none: func(r reader) templ.Component {
		return ui.Empty(ui.IconCheck, text.FindingsNone.In(r.Lang), text.FindingsNoneText.In(r.Lang))
	},
	columns: []column[findings.Listed]{
		{
			Column: list.Column{ID: "severity", Kind: list.Choice, Value: statement.Const("f.severity"), Rank: urgencySQL, Options: []list.Option{
				{ID: "error"}, {ID: "warning"}, {ID: "info"},
			}},
			title: text.FindingsSeverity,
			words: func(l text.Lang, option string) string { return findingWord(compat.Violation.String(), option).In(l) },
			show: func(r reader, f *findings.Listed) templ.Component {
				return ui.Pill(toneOf(f.Verdict, f.Severity), findingWord(f.Verdict, f.Severity).In(r.Lang))
			},
			say: func(r reader, f *findings.Listed) string { return findingWord(f.Verdict, f.Severity).In(r.Lang) },
		},
		{
			Column: list.Column{ID: "verdict", Kind: list.Choice, Value: statement.Const("f.verdict"), Options: []list.Option{
				{ID: compat.Violation.String()}, {ID: compat.Unknown.String()},
			}},
			title: text.FindingsVerdict, extra: true,
			words: func(l text.Lang, option string) string { return findingVerdict(option).In(l) },
			say:   func(r reader, f *findings.Listed) string { return findingVerdict(f.Verdict).In(r.Lang) },
		},
		{
			Column: list.Column{ID: "finding", Kind: list.Text, Value: statement.Const("(f.message ->> 'en') || ' ' || (f.message ->> 'fr')"), Unsorted: true},
			title:  text.FindingsFinding, head: true,
			show: func(r reader, f *findings.Listed) templ.Component {
				return ui.RowName(inLang(r.Lang, f.Message), findingPath(f.ID), "")
			},
			say: func(r reader, f *findings.Listed) string { return inLang(r.Lang, f.Message) },
		},
		{
			Column: list.Column{ID: "collection", Kind: list.Text, Value: statement.Const("f.place")},
			title:  text.FleetColCollection,
			show:   func(r reader, f *findings.Listed) templ.Component { return findingCollection(r.Lang, f) },
			say:    func(_ reader, f *findings.Listed) string { return f.Collection },
		},
		{
			Column: list.Column{ID: "subject", Kind: list.Text, Value: statement.Const("f.subject")},
			title:  text.FindingsSubject, extra: true,
			say: func(_ reader, f *findings.Listed) string { return f.Subject },
		},
		{
			Column: list.Column{ID: "rule", Kind: list.Choice, Value: statement.Const("f.rule"), Options: ruleOptions()},
			title:  text.FindingsRule, words: asItIs,
			show: func(_ reader, f *findings.Listed) templ.Component { return ruleLink(f.Rule) },
			say:  func(_ reader, f *findings.Listed) string { return f.Rule },
		},
		{
			Column: list.Column{ID: scopeColumn, Kind: list.Choice, Value: scopeSQL, Options: []list.Option{{ID: "collection"}, {ID: "server"}, {ID: organizationScope}}},
			title:  text.FindingsScope, words: scopeChoice, extra: true,
		},
		{
			Column: list.Column{ID: "remedy"},
			title:  text.FindingsRemedy,
			show: func(r reader, f *findings.Listed) templ.Component {
				return cure(r.Lang, remedyTitle(r.Lang, f), findingPath(f.ID))
			},
			say: func(r reader, f *findings.Listed) string { return remedyTitle(r.Lang, f) },
		},
		{
			Column: list.Column{ID: "since", Kind: list.Moment, Value: statement.Const("f.opened_at")},
			title:  text.FindingsSince, days: pastDays,
			show: func(r reader, f *findings.Listed) templ.Component { return ui.Quiet(r.age(&f.OpenedAt)) },
			cell: func(_ reader, f *findings.Listed) sheet.Cell { return isoTime(&f.OpenedAt) },
		},
		{
			Column: list.Column{ID: "resolved", Kind: list.Moment, Value: statement.Const("f.resolved_at"), Missing: true},
			title:  text.FindingsResolvedOn, missing: text.FindingsStillOpen, days: pastDays, extra: true,
			show: func(r reader, f *findings.Listed) templ.Component { return plain(momentWord(r.Lang, f.ResolvedAt)) },
			cell: func(_ reader, f *findings.Listed) sheet.Cell { return isoTime(f.ResolvedAt) },
		},
		{
			Column: list.Column{
				ID: stateColumn, Kind: list.Choice, Value: statement.Const("(f.resolved_at IS NOT NULL)::integer"), Default: "open",
				Options: []list.Option{
					{ID: "open", Where: statement.Const("f.resolved_at IS NULL")}, {ID: "resolved", Where: statement.Const("f.resolved_at IS NOT NULL")},
				},
			},
			title: text.FindingsState, extra: true,
			words: func(l text.Lang, option string) string { return findingState(option == "resolved").In(l) },
			say:   func(r reader, f *findings.Listed) string { return findingState(f.ResolvedAt != nil).In(r.Lang) },
		},
	},
})

// urgencySQL puts what is wrong before what is not known, and what is only worth knowing last.
var urgencySQL = statement.Const(`CASE
	WHEN f.verdict = 'violation' AND f.severity = 'info' THEN 9
	ELSE array_position(ARRAY['violation', 'unknown'], f.verdict) * 3 + array_position(ARRAY['error', 'warning', 'info'], f.severity) - 4 END`)

var scopeSQL = statement.Const(`CASE
	WHEN f.scope = 'organization' THEN 'organization'
	WHEN f.collection_id IS NULL THEN 'server'
	ELSE 'collection' END`)

func scopeChoice(l text.Lang, option string) string {
	switch option {
	case organizationScope:
		return text.FindingsOrganization.In(l)
	case "server":
		return text.ServersName.In(l)
	}
	return text.FleetColCollection.In(l)
}

func ruleOptions() []list.Option {
	var options []list.Option
	for _, rule := range compat.Rules() {
		options = append(options, list.Option{ID: rule.ID})
	}
	return options
}

// assessedAt says how old the findings are.
func assessedAt(r reader) (string, error) {
	assessed, err := r.lastAssessed()
	if err != nil || assessed.At.IsZero() {
		return text.FindingsNotYet.In(r.Lang), err
	}
	return text.FindingsAssessed.In(r.Lang, text.Ago(r.Lang, r.now.Sub(assessed.At))), nil
}

func remedyTitle(l text.Lang, f *findings.Listed) string {
	if f.Remedy == nil {
		return ""
	}
	return inLang(l, *f.Remedy)
}

func findingState(resolved bool) text.Msg {
	if resolved {
		return text.FindingsResolved
	}
	return text.FindingsOpen
}

func findingVerdict(verdict string) text.Msg {
	if verdict == compat.Unknown.String() {
		return text.VerdictUnknown
	}
	return text.VerdictViolation
}
