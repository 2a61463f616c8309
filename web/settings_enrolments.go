package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"calfleet/internal/auth"
	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// enrolmentsModel is the page for rolling agents out: the secrets, and the lines to paste.
type enrolmentsModel struct {
	settingsHead
	List             listPage
	Created          string // the plain text of a secret just made: shown here and never again
	Ways             []installWay
	Plain            bool // the portal's address is not https
	Name, Uses, Days string
	Complaints       complaints
}

var enrolmentStateSQL = statement.Const("CASE WHEN revoked_at IS NOT NULL THEN 3 WHEN expires_at <= now() THEN 2 WHEN use_count >= max_uses THEN 1 ELSE 0 END")

var enrolmentStates = []struct {
	id   string
	word text.Msg
}{{"open", text.TokensOpen}, {"used", text.EnrolmentUsedUp}, {"expired", text.TokensExpired}, {"revoked", text.TokensRevoked}}

// enrolmentState is the index of the state that holds for a secret.
func enrolmentState(e *auth.Enrolment, now time.Time) int {
	switch {
	case e.RevokedAt != nil:
		return 3
	case !now.Before(e.ExpiresAt):
		return 2
	case e.Uses >= e.MaxUses:
		return 1
	}
	return 0
}

func enrolmentStateWord(l text.Lang, id string) string {
	for _, s := range enrolmentStates {
		if s.id == id {
			return s.word.In(l)
		}
	}
	return ""
}

// enrolmentList is the list of the organization's enrolment secrets: those that open something first, newest first.
var enrolmentList = listingOf(listing[auth.Enrolment]{
	Definition: list.Definition{
		Name: "enrolments", Source: auth.EnrolmentList, Sort: "state,-created", Search: []statement.SQL{statement.Const("lower(name)")},
	},
	path: pathEnrolments, title: text.EnrolmentsCaption, find: text.HostsSearch, counted: text.CountEnrolments,
	none: func(r reader) templ.Component {
		return ui.Empty(ui.IconLock, text.EnrolmentsNone.In(r.Lang), text.EnrolmentsNoneText.In(r.Lang))
	},
	columns: []column[auth.Enrolment]{
		{
			Column: list.Column{ID: "name", Kind: list.Text, Value: statement.Const("name")}, title: text.TokensName, head: true,
			say: func(_ reader, e *auth.Enrolment) string { return e.Name },
		},
		{
			Column: list.Column{ID: "uses", Kind: list.Number, Value: statement.Const("use_count")}, title: text.EnrolmentUses,
			show: func(r reader, e *auth.Enrolment) templ.Component {
				return plain(text.RowsOf.In(r.Lang, e.Uses, e.MaxUses))
			},
			cell: func(_ reader, e *auth.Enrolment) sheet.Cell { return sheet.Number(strconv.Itoa(e.Uses)) },
		},
		{
			Column: list.Column{ID: "limit", Kind: list.Number, Value: statement.Const("max_uses")}, title: text.EnrolmentLimit, extra: true,
			cell: func(_ reader, e *auth.Enrolment) sheet.Cell { return sheet.Number(strconv.Itoa(e.MaxUses)) },
			show: func(r reader, e *auth.Enrolment) templ.Component { return plain(text.Number(r.Lang, e.MaxUses)) },
		},
		{
			Column: list.Column{ID: "expires", Kind: list.Moment, Value: statement.Const("expires_at")}, title: text.TokensExpires, days: nextDays,
			show: func(r reader, e *auth.Enrolment) templ.Component { return plain(text.Date(r.Lang, e.ExpiresAt)) },
			cell: func(_ reader, e *auth.Enrolment) sheet.Cell { return isoTime(&e.ExpiresAt) },
		},
		{
			Column: list.Column{ID: "created", Kind: list.Moment, Value: statement.Const("created_at")}, title: text.TokensCreatedOn, days: pastDays,
			show: func(r reader, e *auth.Enrolment) templ.Component {
				return twoLines(e.CreatedBy, text.Date(r.Lang, e.CreatedAt))
			},
			cell: func(_ reader, e *auth.Enrolment) sheet.Cell { return isoTime(&e.CreatedAt) },
		},
		{
			Column: list.Column{ID: stateColumn, Kind: list.Choice, Value: enrolmentStateSQL, Rank: enrolmentStateSQL, Options: enrolmentOptions()},
			title:  text.TokensState, words: enrolmentStateWord,
			show: func(r reader, e *auth.Enrolment) templ.Component {
				return enrolmentMark(r.Lang, enrolmentState(e, r.now))
			},
			say: func(r reader, e *auth.Enrolment) string {
				return enrolmentStates[enrolmentState(e, r.now)].word.In(r.Lang)
			},
		},
		{
			Column: list.Column{ID: "actions"}, title: text.TokensActions, buttons: true,
			show: func(r reader, e *auth.Enrolment) templ.Component { return enrolmentActions(r.Lang, e) },
		},
	},
})

func enrolmentOptions() []list.Option {
	options := make([]list.Option, len(enrolmentStates))
	for i, s := range enrolmentStates {
		options[i] = list.Option{ID: s.id, Values: []any{i}}
	}
	return options
}

func (s *server) enrolmentsPage(r *request) error {
	return s.showEnrolments(r, http.StatusOK, enrolmentsModel{Uses: "100", Days: "30"})
}

func (s *server) enrolmentsCSV(r *request) error { return exportList(s, r, enrolmentList) }

func (s *server) showEnrolments(r *request, status int, m enrolmentsModel) error {
	page, better, err := listModel(s, r, enrolmentList)
	if err != nil {
		return err
	}
	if better != "" {
		return r.see(better)
	}
	m.settingsHead, m.List = r.settingsHead(), page.titled(r.Lang, text.EnrolmentsTitle, text.EnrolmentsText)
	m.Ways, m.Plain = installWays(r.Lang, s.PublicURL, m.Created), !s.isHTTPS()
	return r.pageAs(status, text.AgentsRollOut.In(r.Lang), enrolmentsBody(m))
}

// createEnrolment answers POST /settings/agents/secrets.
func (s *server) createEnrolment(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	m := enrolmentsModel{Name: form.text("name"), Uses: form.text("uses"), Days: form.text("days")}
	uses, _ := strconv.Atoi(m.Uses) // what is no number is 0, which is refused
	days, _ := strconv.Atoi(m.Days)
	m.Created, err = s.Auth.CreateEnrolment(r.ctx(), r.organization(), m.Name, uses, days, r.Principal)
	if m.Complaints = r.complaintsOf(err); len(m.Complaints) > 0 {
		return s.showEnrolments(r, http.StatusUnprocessableEntity, m)
	}
	if err != nil {
		return err
	}
	return s.showEnrolments(r, http.StatusCreated, enrolmentsModel{Created: m.Created, Uses: m.Uses, Days: m.Days})
}

// revokeEnrolment answers POST /settings/agents/secrets/:id/revoke.
func (s *server) revokeEnrolment(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	if err := s.Auth.RevokeEnrolment(r.ctx(), r.organization(), id, r.Principal); err != nil {
		return err
	}
	r.notify(ui.Good, text.EnrolmentRevokedNow.In(r.Lang))
	return r.see(pathEnrolments)
}
