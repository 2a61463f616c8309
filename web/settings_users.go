package web

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"calfleet/internal/auth"
	"calfleet/internal/fault"
	"calfleet/internal/list"
	"calfleet/internal/postgres/statement"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// usersModel is the page of the organization's users.
type usersModel struct {
	settingsHead
	List        listPage
	Link        string // a sign-in link just made: shown here and never again
	LinkText    string
	Name, Email string
	Roles       []ui.Option
	Complaints  complaints
}

// userList is the list of the organization's users, the disabled ones last.
var userList = listingOf(listing[auth.Member]{
	Definition: list.Definition{
		Name: "users", Source: auth.MemberList, Sort: "state,name", Search: []statement.SQL{statement.Const("lower(u.name)"), statement.Const("u.email")},
	},
	path: pathUsers, title: text.UsersCaption, find: text.UsersSearch, counted: text.CountUsers,
	none: func(r reader) templ.Component { return nothingFound(r.Lang, pathUsers) },
	columns: []column[auth.Member]{
		{
			Column: list.Column{ID: "name", Kind: list.Text, Value: statement.Const("u.name")},
			title:  text.AccountName, head: true,
			show: func(_ reader, m *auth.Member) templ.Component { return ui.RowName(m.Name, "", m.Email) },
			say:  func(_ reader, m *auth.Member) string { return m.Name },
		},
		{
			Column: list.Column{ID: "email", Kind: list.Text, Value: statement.Const("u.email"), Lower: true, Unique: true},
			title:  text.AccountEmail, extra: true,
			say: func(_ reader, m *auth.Member) string { return m.Email },
		},
		{
			Column: list.Column{
				ID: "role", Kind: list.Choice, Value: statement.Const("m.role"), Options: roleChoices(auth.Ladder),
				Rank: statement.Const("array_position(ARRAY['viewer', 'auditor', 'operator', 'admin'], m.role)"),
			},
			title: text.AccountRole, words: roleChoice,
			show: func(r reader, m *auth.Member) templ.Component { return roleForm(r.Lang, newUserRow(r.request, *m)) },
			say:  func(r reader, m *auth.Member) string { return roleName(m.Role).In(r.Lang) },
		},
		{
			Column: list.Column{ID: stateColumn, Kind: list.Choice, Value: statement.Const("(u.disabled_at IS NOT NULL)::integer"), Options: []list.Option{
				{ID: "active", Values: []any{0}}, {ID: "disabled", Values: []any{1}},
			}},
			title: text.UsersState, words: func(l text.Lang, option string) string { return userState(option == "disabled").In(l) },
			show: func(r reader, m *auth.Member) templ.Component { return userMark(r.Lang, newUserRow(r.request, *m)) },
			say:  func(r reader, m *auth.Member) string { return userState(m.DisabledAt != nil).In(r.Lang) },
		},
		{
			Column: list.Column{ID: "since", Kind: list.Moment, Value: statement.Const("u.created_at")},
			title:  text.HostKnownSince, days: pastDays, extra: true,
			show: func(r reader, m *auth.Member) templ.Component { return ui.Quiet(text.Date(r.Lang, m.CreatedAt)) },
			cell: func(_ reader, m *auth.Member) sheet.Cell { return isoTime(&m.CreatedAt) },
		},
		{
			Column: list.Column{ID: "actions"}, title: text.TokensActions, buttons: true,
			show: func(r reader, m *auth.Member) templ.Component { return userActions(r.Lang, newUserRow(r.request, *m)) },
		},
	},
})

func userState(disabled bool) text.Msg {
	if disabled {
		return text.UsersDisabled
	}
	return text.UsersActive
}

func roleChoices(roles []auth.Role) []list.Option {
	options := make([]list.Option, len(roles))
	for i, role := range roles {
		options[i].ID = string(role)
	}
	return options
}

func roleChoice(l text.Lang, option string) string { return roleName(auth.Role(option)).In(l) }

type userRow struct {
	ID          string
	Path        string // of what can be done to the user: Path + "/role"
	Name, Email string
	Roles       []ui.Option
	Disabled    bool
	Self        bool
}

func (s *server) usersPage(r *request) error { return s.showUsers(r, http.StatusOK, usersModel{}) }

func (s *server) usersCSV(r *request) error { return exportList(s, r, userList) }

func (s *server) showUsers(r *request, status int, m usersModel) error {
	page, better, err := listModel(s, r, userList)
	if err != nil {
		return err
	}
	if better != "" {
		return r.see(better)
	}
	m.settingsHead, m.List = r.settingsHead(), page.titled(r.Lang, text.SettingsUsers, text.UsersText)
	if m.Roles == nil {
		m.Roles = roleOptions(r.Lang, auth.Ladder, auth.Viewer)
	}
	return r.pageAs(status, text.SettingsUsers.In(r.Lang), usersBody(m))
}

func newUserRow(r *request, m auth.Member) userRow {
	return userRow{
		ID: m.ID.String(), Path: pathUsers + "/" + m.ID.String(), Name: m.Name, Email: m.Email, Roles: roleOptions(r.Lang, auth.Ladder, m.Role),
		Disabled: m.DisabledAt != nil, Self: m.ID == r.Principal.User.ID,
	}
}

func (s *server) addMember(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	name, email, role := form.text("name"), form.text("email"), auth.Role(form.text("role"))
	secret, err := s.Auth.AddMember(r.ctx(), r.organization(), email, name, role, r.Principal)
	if wrong := r.complaintsOf(err); len(wrong) > 0 {
		m := usersModel{Name: name, Email: email, Roles: roleOptions(r.Lang, auth.Ladder, role), Complaints: wrong}
		return s.showUsers(r, http.StatusUnprocessableEntity, m)
	}
	if err != nil {
		return err
	}
	if secret == "" {
		r.notify(ui.Good, text.UsersAddedKnown.In(r.Lang, email))
		return r.see(pathUsers)
	}
	return s.showLink(r, secret, email)
}

// showLink shows a sign-in link once; the address it begins with comes from the configuration, never from the request.
func (s *server) showLink(r *request, secret, email string) error {
	return s.showUsers(r, http.StatusCreated, usersModel{
		Link: SignInLinkURL(s.origin(), secret), LinkText: text.UsersLinkText.In(r.Lang, email),
	})
}

func (s *server) createSignInLink(r *request) error {
	member, err := s.member(r)
	if err != nil {
		return err
	}
	secret, err := s.Auth.SignInLink(r.ctx(), member.ID, r.Principal)
	if err != nil {
		return s.memberRefused(r, err)
	}
	return s.showLink(r, secret, member.Email)
}

// member is the user of the path, if they belong to the organization.
func (s *server) member(r *request) (auth.Member, error) {
	id, err := r.pathID("id")
	if err != nil {
		return auth.Member{}, err
	}
	members, err := s.Auth.Members(r.ctx(), r.organization())
	if err != nil {
		return auth.Member{}, err
	}
	for _, m := range members {
		if m.ID == id {
			return m, nil
		}
	}
	return auth.Member{}, fault.New(fault.NotFound, "there is no such user")
}

func (s *server) changeRole(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	return s.changeMember(r, text.UsersChanged, func(user uuid.UUID) error {
		return s.Auth.ChangeRole(r.ctx(), r.organization(), user, auth.Role(form.text("role")), r.Principal)
	})
}

func (s *server) removeMember(r *request) error {
	return s.changeMember(r, text.UsersRemoved, func(user uuid.UUID) error {
		return s.Auth.RemoveMember(r.ctx(), r.organization(), user, r.Principal)
	})
}

func (s *server) disableUser(r *request) error {
	return s.changeMember(r, text.UsersDisabledNow, func(user uuid.UUID) error {
		return s.Auth.Disable(r.ctx(), user, r.Principal)
	})
}

func (s *server) enableUser(r *request) error {
	return s.changeMember(r, text.UsersEnabledNow, func(user uuid.UUID) error {
		return s.Auth.Enable(r.ctx(), user, r.Principal)
	})
}

// changeMember does something to the user of the path and says so on the page of users.
func (s *server) changeMember(r *request, done text.Msg, change func(user uuid.UUID) error) error {
	m, err := s.member(r)
	if err != nil {
		return err
	}
	if err := change(m.ID); err != nil {
		return s.memberRefused(r, err)
	}
	if m.ID == r.Principal.User.ID {
		return r.see(pathAccount) // their own session may be over now
	}
	r.notify(ui.Good, done.In(r.Lang))
	return r.see(pathUsers)
}

// memberRefused says why in the words of the page, where it knows.
func (s *server) memberRefused(r *request, err error) error {
	switch fault.KindOf(err) {
	case fault.Conflict:
		r.notify(ui.Bad, text.UsersLastAdmin.In(r.Lang))
	case fault.Forbidden:
		r.notify(ui.Bad, text.UsersElsewhere.In(r.Lang))
	default:
		return err
	}
	r.exchange.err = err
	return r.see(pathUsers)
}
