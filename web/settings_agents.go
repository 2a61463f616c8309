package web

import (
	"time"

	"github.com/a-h/templ"

	"calfleet/internal/auth"
	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// Addresses of the settings of agents.
const (
	pathAgents     = "/settings/agents"
	pathEnrolments = pathAgents + "/secrets"
	pathDoubts     = pathAgents + "/doubts"
)

// agentsModel is the page of the organization's agents.
type agentsModel struct {
	settingsHead
	List   listPage
	Doubts int // how many wait for somebody
}

// agentList is the list of the organization's agents: those that want attention first.
var agentList = listingOf(listing[auth.AgentRow]{
	Definition: list.Definition{
		Name: "agents", Source: auth.AgentList, Sort: "state,name",
		Search: []statement.SQL{statement.Const("a.name"), statement.Const("a.machine_id"), statement.Const("lower(a.error)")},
	},
	path: pathAgents, title: text.AgentsCaption, find: text.AgentsSearch, counted: text.CountAgents,
	none: func(r reader) templ.Component { return noAgents(r.Lang) },
	columns: []column[auth.AgentRow]{
		{
			Column: list.Column{ID: "name", Kind: list.Text, Value: statement.Const("a.name"), Lower: true},
			title:  text.AgentsComputer, head: true,
			show: func(_ reader, a *auth.AgentRow) templ.Component { return ui.RowName(a.Name, "", "") },
			say:  func(_ reader, a *auth.AgentRow) string { return a.Name },
		},
		{
			Column: list.Column{ID: stateColumn, Kind: list.Choice, Value: auth.AgentStateSQL, Rank: auth.AgentStateSQL, Options: agentStateOptions()},
			title:  text.AgentsState, words: agentStateWord,
			show: func(r reader, a *auth.AgentRow) templ.Component { return agentMark(r.Lang, a) },
			say:  func(r reader, a *auth.AgentRow) string { return agentStateWord(r.Lang, auth.AgentStates[a.State]) },
		},
		{
			Column: list.Column{ID: "version", Kind: list.Text, Value: statement.Const("a.version")}, title: text.AgentsVersion,
			say: func(_ reader, a *auth.AgentRow) string { return a.Version },
		},
		agentMoment("heard", "a.heard_at", text.AgentsHeard, func(a *auth.AgentRow) *time.Time { return a.HeardAt }, false),
		agentMoment("reported", "a.reported_at", text.AgentsReported, func(a *auth.AgentRow) *time.Time { return a.ReportedAt }, false),
		{
			Column: list.Column{ID: "error", Kind: list.Text, Value: statement.Const("a.error")}, title: text.AgentsError,
			show: func(r reader, a *auth.AgentRow) templ.Component { return agentError(r.Lang, a) },
			say:  func(_ reader, a *auth.AgentRow) string { return a.Error },
		},
		{
			Column: list.Column{ID: "address", Kind: list.Text, Value: statement.Const("a.address")}, title: text.AgentsAddress, extra: true,
			say: func(_ reader, a *auth.AgentRow) string { return a.Address },
		},
		{
			Column: list.Column{ID: "machine", Kind: list.Text, Value: statement.Const("a.machine_id"), Lower: true}, title: text.AgentsMachine, extra: true,
			say: func(_ reader, a *auth.AgentRow) string { return a.MachineID },
		},
		{
			Column: list.Column{ID: "secret", Kind: list.Text, Value: statement.Const("s.name")}, title: text.AgentsSecret, extra: true,
			say: func(_ reader, a *auth.AgentRow) string { return a.Secret },
		},
		agentMoment("enrolled", "a.enrolled_at", text.AgentsEnrolled, func(a *auth.AgentRow) *time.Time { return &a.EnrolledAt }, true),
		{
			Column: list.Column{ID: "actions"}, title: text.TokensActions, buttons: true,
			show: func(r reader, a *auth.AgentRow) templ.Component { return agentActions(r.Lang, a) },
		},
	},
})

// agentMoment is a column of when something last happened.
func agentMoment(id, value string, title text.Msg, of func(*auth.AgentRow) *time.Time, extra bool) column[auth.AgentRow] {
	return column[auth.AgentRow]{
		Column: list.Column{ID: id, Kind: list.Moment, Value: agentMoments[value], Missing: id != "enrolled"},
		title:  title, missing: text.TokensNever, days: pastDays, extra: extra,
		show: func(r reader, a *auth.AgentRow) templ.Component { return plain(r.since(of(a))) },
		cell: func(_ reader, a *auth.AgentRow) sheet.Cell { return isoTime(of(a)) },
	}
}

var agentMoments = map[string]statement.SQL{
	"a.heard_at": statement.Const("a.heard_at"), "a.reported_at": statement.Const("a.reported_at"), "a.enrolled_at": statement.Const("a.enrolled_at"),
}

// since is how long ago something was; never where it never was.
func (r reader) since(at *time.Time) string {
	if at == nil {
		return text.TokensNever.In(r.Lang)
	}
	return text.Ago(r.Lang, r.now.Sub(*at))
}

func agentStateOptions() []list.Option {
	options := make([]list.Option, len(auth.AgentStates))
	for i, state := range auth.AgentStates {
		options[i] = list.Option{ID: state, Values: []any{i}}
	}
	return options
}

var agentStateWords = map[string]text.Msg{
	"doubted": text.AgentDoubted, "ailing": text.AgentAiling, "silent": text.AgentSilent, "waiting": text.AgentWaiting, "heard": text.AgentWell,
	"replaced": text.AgentReplaced, "revoked": text.AgentRevoked,
}

func agentStateWord(l text.Lang, state string) string { return agentStateWords[state].In(l) }

var agentTones = map[string]ui.Tone{
	"doubted": ui.Bad, "ailing": ui.Warn, "silent": ui.Warn, "waiting": ui.Unknown, "heard": ui.Good, "replaced": ui.Mute, "revoked": ui.Mute,
}

// agentsPage answers GET /settings/agents.
func (s *server) agentsPage(r *request) error {
	page, better, err := listModel(s, r, agentList)
	if err != nil {
		return err
	}
	if better != "" {
		return r.see(better)
	}
	doubts, err := s.Auth.CountDoubts(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	m := agentsModel{settingsHead: r.settingsHead(), List: page.titled(r.Lang, text.AgentsTitle, text.AgentsText), Doubts: doubts}
	return r.page(text.AgentsTitle.In(r.Lang), agentsBody(m))
}

func (s *server) agentsCSV(r *request) error { return exportList(s, r, agentList) }

// revokeAgent answers POST /settings/agents/:id/revoke.
func (s *server) revokeAgent(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	if err := s.Auth.RevokeAgent(r.ctx(), r.organization(), id, r.Principal); err != nil {
		return err
	}
	r.notify(ui.Good, text.AgentRevokedNow.In(r.Lang))
	return r.see(pathAgents)
}
