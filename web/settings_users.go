package web

import (
	"net/http"

	"github.com/google/uuid"

	"calfleet/internal/auth"
	"calfleet/internal/fault"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// usersModel is the page of the organization's users.
type usersModel struct {
	settingsHead
	Rows        []userRow
	Link        string // a sign-in link just made: shown here and never again
	LinkText    string
	Name, Email string
	Roles       []ui.Option
	Complaints  complaints
}

type userRow struct {
	ID          string
	Path        string // of what can be done to the user: Path + "/role"
	Name, Email string
	Roles       []ui.Option
	Disabled    bool
	Self        bool
}

func (s *server) usersPage(r *request) error { return s.showUsers(r, http.StatusOK, usersModel{}) }

func (s *server) showUsers(r *request, status int, m usersModel) error {
	members, err := s.Auth.Members(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	m.settingsHead = r.settingsHead()
	if m.Roles == nil {
		m.Roles = roleOptions(r.Lang, auth.Ladder, auth.Viewer)
	}
	for _, member := range members {
		m.Rows = append(m.Rows, newUserRow(r, member))
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
