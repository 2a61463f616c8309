package web

import (
	"github.com/a-h/templ"
	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const (
	pathCases   = "/cases"
	pathBoard   = "/cases/board"
	pathNewCase = "/cases/new"

	pathReminders = "/cases/reminders"
)

func casePath(id uuid.UUID) string { return pathCases + "/" + id.String() }

func (s *server) listCases(r *request) error { return showList(s, r, caseList) }
func (s *server) casesCSV(r *request) error  { return exportList(s, r, caseList) }

const phaseColumn = "phase"

// caseList is the list of cases: what is in progress, the soonest due first.
var caseList = listingOf(listing[cases.Listed]{
	Definition: list.Definition{
		Name: "cases", Source: cases.Rows, Sort: "due,number",
		Search: []statement.SQL{
			statement.Const("lower((c.detail #>> '{Title,en}') || ' ' || (c.detail #>> '{Title,fr}'))"), statement.Const("lower(c.target)"),
			statement.Join(statement.Const("lower("), cases.Places, statement.Const(")")), statement.Const("lower(coalesce(u.name, ''))"),
		},
	},
	path: pathCases, title: text.CasesTitle, find: text.CasesSearch, counted: text.CountCases, tabs: phaseColumn,
	actions: func(r reader) templ.Component { return caseViews(r.Lang, pathCases) },
	none:    func(r reader) templ.Component { return noCases(r.Lang) },
	columns: []column[cases.Listed]{
		{
			Column: list.Column{ID: "number", Kind: list.Number, Value: statement.Const("c.number"), Unique: true},
			title:  text.CaseNumber, name: true,
			show: func(r reader, c *cases.Listed) templ.Component { return plain(text.Number(r.Lang, int(c.Number))) },
			cell: func(_ reader, c *cases.Listed) sheet.Cell { return sheet.Int(int64(c.Number)) },
		},
		{
			Column: list.Column{ID: "case", Kind: list.Text, Value: statement.Const("(c.detail #>> '{Title,en}') || ' ' || (c.detail #>> '{Title,fr}')"), Unsorted: true},
			title:  text.CaseRemedy, head: true,
			show: func(r reader, c *cases.Listed) templ.Component {
				return ui.RowName(inLang(r.Lang, c.Title), casePath(c.ID), shortName(c.Target))
			},
			say: func(r reader, c *cases.Listed) string { return inLang(r.Lang, c.Title) },
		},
		{
			Column: list.Column{ID: "state", Kind: list.Choice, Value: statement.Const("c.state"), Rank: caseRank, Options: caseStates()},
			title:  text.CaseState, words: caseStateChoice,
			show: func(r reader, c *cases.Listed) templ.Component {
				return ui.Pill(caseTone(c.State), caseStateWord(c.State).In(r.Lang))
			},
			say: func(r reader, c *cases.Listed) string { return caseStateWord(c.State).In(r.Lang) },
		},
		{
			Column: list.Column{ID: "places", Kind: list.Text, Value: cases.Places},
			title:  text.CasePlaces,
			say:    func(_ reader, c *cases.Listed) string { return c.Places },
		},
		{
			Column: list.Column{ID: "owner", Kind: list.Text, Value: statement.Const("coalesce(u.name, '')")},
			title:  text.CaseOwner,
			show:   func(r reader, c *cases.Listed) templ.Component { return plain(ownerOr(text.CaseNobody, r.Lang, c)) },
			say:    func(_ reader, c *cases.Listed) string { return c.Owner },
		},
		{
			Column: list.Column{ID: "due", Kind: list.Day, Value: statement.Const("c.due_on"), Missing: true},
			title:  text.CaseDue, missing: text.CaseNoDay, days: nextDays,
			show: func(r reader, c *cases.Listed) templ.Component { return caseDue(r.Lang, c) },
			cell: func(_ reader, c *cases.Listed) sheet.Cell { return dayCell(c.DueOn) },
		},
		{
			Column: list.Column{ID: "clock", Kind: list.Choice, Value: cases.ClockIs, Rank: cases.ClockRank, Options: clockChoices()},
			title:  text.CaseClock, words: func(l text.Lang, option string) string { return clockWord(cases.Clock(option)).In(l) },
			show: func(r reader, c *cases.Listed) templ.Component { return clockMark(r.Lang, c.Clock) },
			say:  func(r reader, c *cases.Listed) string { return clockWord(c.Clock).In(r.Lang) },
		},
		{
			Column: list.Column{ID: "age", Kind: list.Number, Value: cases.OpenDays},
			title:  text.CaseAge,
			show:   func(r reader, c *cases.Listed) templ.Component { return plain(text.Span(r.Lang, c.OpenFor())) },
			cell:   func(_ reader, c *cases.Listed) sheet.Cell { return sheet.Int(wholeDays(c.OpenFor())) },
		},
		{
			Column: list.Column{ID: "own", Kind: list.Number, Value: cases.OwnDays},
			title:  text.CaseOwnTime, extra: true,
			show: func(r reader, c *cases.Listed) templ.Component { return plain(text.Span(r.Lang, c.OwnTime())) },
			cell: func(_ reader, c *cases.Listed) sheet.Cell { return sheet.Int(wholeDays(c.OwnTime())) },
		},
		{
			Column: list.Column{ID: "left", Kind: list.Number, Value: cases.LeftOpen},
			title:  text.CaseLeft,
			show: func(r reader, c *cases.Listed) templ.Component {
				return plain(text.CaseLeftOf.In(r.Lang, int(c.Left), int(c.Findings)))
			},
			cell: func(_ reader, c *cases.Listed) sheet.Cell { return sheet.Int(int64(c.Left)) },
		},
		{
			Column: list.Column{ID: "since", Kind: list.Moment, Value: statement.Const("c.entered_at")},
			title:  text.CaseSince, days: pastDays, extra: true,
			show: func(r reader, c *cases.Listed) templ.Component { return ui.Quiet(r.age(&c.EnteredAt)) },
			cell: func(_ reader, c *cases.Listed) sheet.Cell { return isoTime(&c.EnteredAt) },
		},
		{
			Column: list.Column{ID: "target", Kind: list.Text, Value: statement.Const("c.target"), Lower: true},
			title:  text.CaseTarget, extra: true,
			say: func(_ reader, c *cases.Listed) string { return c.Target },
		},
		{
			Column: list.Column{ID: "by", Kind: list.Text, Value: statement.Const("c.opened_by")},
			title:  text.CaseOpenedBy, extra: true,
			say: func(_ reader, c *cases.Listed) string { return c.OpenedBy },
		},
		{
			Column: list.Column{ID: "opened", Kind: list.Moment, Value: statement.Const("c.opened_at")},
			title:  text.CaseOpenedOn, days: pastDays, extra: true,
			show: func(r reader, c *cases.Listed) templ.Component { return plain(text.Date(r.Lang, c.OpenedAt)) },
			cell: func(_ reader, c *cases.Listed) sheet.Cell { return isoTime(&c.OpenedAt) },
		},
		{
			Column: list.Column{
				ID: phaseColumn, Kind: list.Choice, Value: statement.Const("(c.state IN " + cases.OverSQL + ")::integer"), Default: "open",
				Options: []list.Option{
					{ID: "open", Where: statement.Const("c.state NOT IN " + cases.OverSQL)},
					{ID: "over", Where: statement.Const("c.state IN " + cases.OverSQL)},
				},
			},
			title: text.CasePhase, words: casePhase, extra: true,
			say: func(r reader, c *cases.Listed) string {
				return casePhase(r.Lang, map[bool]string{true: "open", false: "over"}[c.State.IsOpen()])
			},
		},
	},
})

var caseRank = statement.Const("array_position(" + cases.OrderSQL + ", c.state)")

func caseStates() []list.Option {
	var options []list.Option
	for _, state := range cases.States() {
		options = append(options, list.Option{ID: string(state)})
	}
	return options
}

func casePhase(l text.Lang, option string) string {
	if option == "over" {
		return text.CasePhaseOver.In(l)
	}
	return text.CasePhaseOpen.In(l)
}

var caseStateWords = map[cases.State]text.Msg{
	cases.Draft: text.StateDraft, cases.Proofs: text.StateProofs, cases.Sent: text.StateSent, cases.Answered: text.StateAnswered,
	cases.Installing: text.StateInstalling, cases.Verifying: text.StateVerifying, cases.Solved: text.StateSolved,
	cases.Refused: text.StateRefused, cases.Dropped: text.StateDropped,
}

func caseStateWord(s cases.State) text.Msg { return caseStateWords[s] }

func caseStateChoice(l text.Lang, option string) string {
	return caseStateWord(cases.State(option)).In(l)
}

// caseTone colours only how a case ended: what is in progress is no verdict.
func caseTone(s cases.State) ui.Tone {
	switch s {
	case cases.Solved:
		return ui.Good
	case cases.Refused:
		return ui.Warn
	case cases.Dropped:
		return ui.Mute
	default:
		return ui.Plain
	}
}

// ownerOr is who owns a case, or the word for nobody.
func ownerOr(nobody text.Msg, l text.Lang, c *cases.Listed) string {
	if c.OwnerID == nil {
		return nobody.In(l)
	}
	return c.Owner
}

// ownedBy is the owner where no column says that an owner is meant.
func ownedBy(l text.Lang, c *cases.Listed) string { return ownerOr(text.CaseUnowned, l, c) }

// caseLine is a case in a short list.
type caseLine struct {
	Title, Href string
	Tone        ui.Tone
	State       string
	About       string // place, owner
	Due         string // "" for no day
	Clock       cases.Clock
	Age         string // how long it has been in progress
}

func caseLines(l text.Lang, all []*cases.Listed) []caseLine {
	lines := make([]caseLine, len(all))
	for i, c := range all {
		lines[i] = caseLine{
			Title: text.CaseTitled.In(l, int(c.Number), inLang(l, c.Title)), Href: casePath(c.ID), Tone: caseTone(c.State),
			State: caseStateWord(c.State).In(l), About: dotted(c.Places, ownedBy(l, c)), Clock: c.Clock, Age: text.Span(l, c.OpenFor()),
		}
		if c.DueOn != nil {
			lines[i].Due = text.Date(l, *c.DueOn)
		}
	}
	return lines
}

// casesAbout are the cases about a topic, as pages of findings and records show them.
func (s *server) casesAbout(r *request, t cases.Topic) ([]caseLine, error) {
	found, err := s.cases.About(r.ctx(), r.organization(), t)
	return caseLines(r.Lang, found), err
}
