package web

import (
	"net/http"
	"time"

	"calfleet/internal/auth"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// tokensModel is the page of the organization's tokens.
type tokensModel struct {
	settingsHead
	Rows       []tokenRow
	Created    string // the plain text of a token just made: shown here and never again
	Name       string
	Roles      []ui.Option
	Complaints complaints
}

type tokenRow struct {
	ID, Name, Role, By, Created, LastUsed, Expires string
	Tone                                           ui.Tone
	State                                          string
	Revoke                                         string // address; empty once nothing is left to revoke
}

func (s *server) tokensPage(r *request) error { return s.showTokens(r, http.StatusOK, tokensModel{}) }

func (s *server) showTokens(r *request, status int, m tokensModel) error {
	tokens, err := s.Auth.Tokens(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	m.settingsHead = r.settingsHead()
	if m.Roles == nil {
		m.Roles = tokenRoles(r.Lang, auth.Agent)
	}
	for _, t := range tokens {
		m.Rows = append(m.Rows, newTokenRow(r.Lang, t, time.Now()))
	}
	return r.pageAs(status, text.SettingsTokens.In(r.Lang), tokensBody(m))
}

func tokenRoles(l text.Lang, chosen auth.Role) []ui.Option {
	return append(roleOptions(l, []auth.Role{auth.Agent}, chosen), roleOptions(l, auth.Ladder, chosen)...)
}

func newTokenRow(l text.Lang, t auth.Token, now time.Time) tokenRow {
	row := tokenRow{
		ID: t.ID.String(), Name: t.Name, Role: roleName(t.Role).In(l), By: t.CreatedBy, Created: text.Date(l, t.CreatedAt),
		LastUsed: text.TokensNever.In(l), Expires: text.TokensNever.In(l), Tone: ui.Mute, State: text.TokensExpired.In(l),
	}
	if t.LastUsedAt != nil {
		row.LastUsed = text.Ago(l, now.Sub(*t.LastUsedAt))
	}
	if t.ExpiresAt != nil {
		row.Expires = text.Date(l, *t.ExpiresAt)
	}
	switch {
	case t.RevokedAt != nil:
		row.State = text.TokensRevoked.In(l)
	case t.IsOpen(now):
		row.Tone, row.State, row.Revoke = ui.Good, text.TokensOpen.In(l), pathTokens+"/"+row.ID+"/revoke"
	}
	return row
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
