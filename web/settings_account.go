package web

import (
	"net/http"
	"strings"

	"calfleet/internal/auth"
	"calfleet/internal/fault"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// accountModel is the reader's own account.
type accountModel struct {
	settingsHead
	Facts      []ui.Fact
	Sessions   []sessionRow
	Others     bool // there are sessions besides this one
	Complaints complaints
}

type sessionRow struct {
	ID, Browser, Address, Started string
	This                          bool
}

func (s *server) accountPage(r *request) error { return s.showAccount(r, http.StatusOK, nil) }

func (s *server) showAccount(r *request, status int, wrong complaints) error {
	sessions, err := s.Auth.SessionsOf(r.ctx(), r.Principal.User.ID)
	if err != nil {
		return err
	}
	m := accountModel{
		settingsHead: r.settingsHead(), Facts: accountFacts(r), Sessions: sessionRows(r, sessions),
		Others: len(sessions) > 1, Complaints: wrong,
	}
	return r.pageAs(status, text.SettingsAccount.In(r.Lang), accountBody(m))
}

func accountFacts(r *request) []ui.Fact {
	u := r.Principal.User
	return []ui.Fact{
		{Term: text.AccountName.In(r.Lang), Text: u.Name},
		{Term: text.AccountEmail.In(r.Lang), Text: u.Email},
		{Term: text.AccountRole.In(r.Lang), Text: roleName(r.Principal.Role).In(r.Lang), Quiet: r.Principal.Organization.Name},
	}
}

func sessionRows(r *request, sessions []auth.Session) []sessionRow {
	var rows []sessionRow
	for _, session := range sessions {
		row := sessionRow{
			ID: session.ID, Browser: browserName(session.Browser), Address: session.Address,
			Started: text.DateTime(r.Lang, session.Started), This: session.ID == r.sessionID(),
		}
		if row.Browser == "" {
			row.Browser = text.AccountUnknownBrowser.In(r.Lang)
		}
		rows = append(rows, row)
	}
	return rows
}

func (s *server) changePassword(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	if form.raw("password") != form.raw("repeat") {
		return s.showAccount(r, http.StatusUnprocessableEntity, complaints{"repeat": text.PasswordDiffers.In(r.Lang)})
	}
	err = s.Auth.ChangePassword(r.ctx(), r.Principal.User, form.raw("current"), form.raw("password"), r.sessionID())
	if wrong := r.complaintsOf(err); len(wrong) > 0 {
		return s.showAccount(r, http.StatusUnprocessableEntity, wrong)
	}
	if err != nil {
		return err
	}
	if err := s.sessions.RenewToken(r.ctx()); err != nil {
		return err
	}
	r.notify(ui.Good, text.AccountPasswordDone.In(r.Lang))
	return r.see(pathAccount)
}

func (s *server) endSession(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	if form.text("session") == r.sessionID() {
		return fault.New(fault.Conflict, "sign out to end this session")
	}
	if err := s.Auth.EndSession(r.ctx(), r.Principal.User.ID, form.text("session")); err != nil {
		return err
	}
	r.notify(ui.Good, text.AccountSessionEnded.In(r.Lang))
	return r.see(pathAccount)
}

func (s *server) endOtherSessions(r *request) error {
	if err := s.Auth.EndOtherSessions(r.ctx(), r.Principal.User.ID, r.sessionID()); err != nil {
		return err
	}
	r.notify(ui.Good, text.AccountOthersEnded.In(r.Lang))
	return r.see(pathAccount)
}

// browserName is what people call the browser behind a User-Agent: "Firefox 144 · Windows". What no word is known for is shown as
// it was sent.
func browserName(agent string) string {
	for _, b := range []struct{ token, name string }{{"Edg/", "Edge"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Version/", "Safari"}} {
		if _, after, found := strings.Cut(agent, b.token); found {
			version, _, _ := strings.Cut(after, ".")
			return dotted(b.name+" "+version, systemName(agent))
		}
	}
	return agent
}

func systemName(agent string) string {
	for _, s := range []struct{ token, name string }{
		{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Mac OS", "macOS"}, {"Linux", "Linux"},
	} {
		if strings.Contains(agent, s.token) {
			return s.name
		}
	}
	return ""
}
