package web

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"calfleet/internal/auth"
	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// tokensModel is the page of the organization's tokens.
type tokensModel struct {
	settingsHead
	List       listPage
	Created    string // the plain text of a token just made: shown here and never again
	Name       string
	Roles      []ui.Option
	Complaints complaints
}

// tokenList is the list of the organization's tokens: those that open something first, newest first.
var tokenList = listingOf(listing[auth.Token]{
	Definition: list.Definition{
		Name: "tokens", Source: auth.TokenList, Sort: "state,-created", Search: []statement.SQL{statement.Const("lower(name)")},
	},
	path: pathTokens, title: text.TokensCaption, find: text.HostsSearch, counted: text.CountTokens,
	none: func(r reader) templ.Component {
		return ui.Empty(ui.IconLock, text.TokensNone.In(r.Lang), text.TokensNoneText.In(r.Lang))
	},
	columns: []column[auth.Token]{
		{
			Column: list.Column{ID: "name", Kind: list.Text, Value: statement.Const("name")},
			title:  text.TokensName, head: true,
			say: func(_ reader, t *auth.Token) string { return t.Name },
		},
		{
			Column: list.Column{
				ID: "role", Kind: list.Choice, Value: statement.Const("role"), Options: roleChoices(append([]auth.Role{auth.Agent}, auth.Ladder...)),
				Rank: statement.Const("array_position(ARRAY['agent', 'viewer', 'auditor', 'operator', 'admin'], role)"),
			},
			title: text.AccountRole, words: roleChoice,
			say: func(r reader, t *auth.Token) string { return roleName(t.Role).In(r.Lang) },
		},
		{
			Column: list.Column{ID: "by", Kind: list.Text, Value: statement.Const("created_by")},
			title:  text.TokensCreatedBy,
			show: func(r reader, t *auth.Token) templ.Component {
				return twoLines(t.CreatedBy, text.Date(r.Lang, t.CreatedAt))
			},
			say: func(_ reader, t *auth.Token) string { return t.CreatedBy },
		},
		{
			Column: list.Column{ID: "created", Kind: list.Moment, Value: statement.Const("created_at")},
			title:  text.TokensCreatedOn, days: pastDays, extra: true,
			show: func(r reader, t *auth.Token) templ.Component { return ui.Quiet(stamp(r.Lang, t.CreatedAt)) },
			cell: func(_ reader, t *auth.Token) sheet.Cell { return isoTime(&t.CreatedAt) },
		},
		{
			Column: list.Column{ID: "used", Kind: list.Moment, Value: statement.Const("last_used_at"), Missing: true},
			title:  text.TokensLastUsed, missing: text.TokensNever, days: pastDays,
			show: func(r reader, t *auth.Token) templ.Component { return plain(r.lastUsed(t)) },
			cell: func(_ reader, t *auth.Token) sheet.Cell { return isoTime(t.LastUsedAt) },
		},
		{
			Column: list.Column{ID: "expires", Kind: list.Moment, Value: statement.Const("expires_at"), Missing: true},
			title:  text.TokensExpires, missing: text.TokensNever, days: nextDays,
			show: func(r reader, t *auth.Token) templ.Component { return plain(tokenExpiry(r.Lang, t)) },
			cell: func(_ reader, t *auth.Token) sheet.Cell { return isoTime(t.ExpiresAt) },
		},
		{
			Column: list.Column{ID: stateColumn, Kind: list.Choice, Value: tokenStateSQL, Rank: tokenStateSQL, Options: []list.Option{
				{ID: "open", Values: []any{0}}, {ID: "expired", Values: []any{1}}, {ID: "revoked", Values: []any{2}},
			}},
			title: text.TokensState, words: tokenStateWord,
			show: func(r reader, t *auth.Token) templ.Component { return tokenMark(r.Lang, tokenState(t, r.now)) },
			say:  func(r reader, t *auth.Token) string { return tokenStateWord(r.Lang, tokenState(t, r.now)) },
		},
		{
			Column: list.Column{ID: "actions"}, title: text.TokensActions, buttons: true,
			show: func(r reader, t *auth.Token) templ.Component { return tokenActions(r.Lang, t, tokenState(t, r.now)) },
		},
	},
})

var tokenStateSQL = statement.Const("CASE WHEN revoked_at IS NOT NULL THEN 2 WHEN expires_at <= now() THEN 1 ELSE 0 END")

// tokenState is the option that holds for a token.
func tokenState(t *auth.Token, now time.Time) string {
	switch {
	case t.RevokedAt != nil:
		return "revoked"
	case !t.IsOpen(now):
		return "expired"
	}
	return "open"
}

func tokenStateWord(l text.Lang, state string) string {
	return map[string]text.Msg{"open": text.TokensOpen, "expired": text.TokensExpired, "revoked": text.TokensRevoked}[state].In(l)
}

func (r reader) lastUsed(t *auth.Token) string {
	if t.LastUsedAt == nil {
		return text.TokensNever.In(r.Lang)
	}
	return text.Ago(r.Lang, r.now.Sub(*t.LastUsedAt))
}

func tokenExpiry(l text.Lang, t *auth.Token) string {
	if t.ExpiresAt == nil {
		return text.TokensNever.In(l)
	}
	return text.Date(l, *t.ExpiresAt)
}

func (s *server) tokensPage(r *request) error { return s.showTokens(r, http.StatusOK, tokensModel{}) }

func (s *server) tokensCSV(r *request) error { return exportList(s, r, tokenList) }

func (s *server) showTokens(r *request, status int, m tokensModel) error {
	page, better, err := listModel(s, r, tokenList)
	if err != nil {
		return err
	}
	if better != "" {
		return r.see(better)
	}
	m.settingsHead, m.List = r.settingsHead(), page.titled(r.Lang, text.SettingsTokens, text.TokensText)
	if m.Roles == nil {
		m.Roles = tokenRoles(r.Lang, auth.Agent)
	}
	return r.pageAs(status, text.SettingsTokens.In(r.Lang), tokensBody(m))
}

func tokenRoles(l text.Lang, chosen auth.Role) []ui.Option {
	return append(roleOptions(l, []auth.Role{auth.Agent}, chosen), roleOptions(l, auth.Ladder, chosen)...)
}

func (s *server) createToken(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	name, role := form.text("name"), auth.Role(form.text("role"))
	plain, err := s.Auth.CreateToken(r.ctx(), r.organization(), role, name, r.Principal)
	if wrong := r.complaintsOf(err); len(wrong) > 0 {
		m := tokensModel{Name: name, Roles: tokenRoles(r.Lang, role), Complaints: wrong}
		return s.showTokens(r, http.StatusUnprocessableEntity, m)
	}
	if err != nil {
		return err
	}
	return s.showTokens(r, http.StatusCreated, tokensModel{Created: plain})
}

func (s *server) revokeToken(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	if err := s.Auth.RevokeToken(r.ctx(), r.organization(), id, r.Principal); err != nil {
		return err
	}
	r.notify(ui.Good, text.TokensRevokedNow.In(r.Lang))
	return r.see(pathTokens)
}
