package web

import (
	"github.com/google/uuid"

	"calfleet/internal/auth"
	"calfleet/internal/fault"
	"calfleet/web/text"
)

// setPreferences takes what the switches of the frame send, and leads back to where they stood.
func (s *server) setPreferences(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	if err := s.setLanguage(r, form.text("language")); err != nil {
		return err
	}
	if err := s.setTheme(r, form.text("theme")); err != nil {
		return err
	}
	if err := s.setShortcuts(r, form.text("shortcuts")); err != nil {
		return err
	}
	back := localPath(form.text("return"))
	if organization, ok := form.id("organization"); ok {
		back = "/" // what the page showed does not exist in another organization
		if err := s.enterOrganization(r, organization); err != nil {
			return err
		}
	}
	return r.see(back)
}

func (s *server) setLanguage(r *request, wish string) error {
	l, ok := text.Parse(wish)
	if !ok {
		return nil
	}
	r.setCookie(languageCookie, string(l))
	if r.Principal.User == nil {
		return nil
	}
	return s.Auth.SetLanguage(r.ctx(), r.Principal.User.ID, string(l))
}

func (s *server) setTheme(r *request, wish string) error {
	theme := ParseTheme(wish)
	if wish != string(theme) {
		return nil
	}
	r.setCookie(themeCookie, wish)
	if r.Principal.User == nil {
		return nil
	}
	return s.Auth.SetTheme(r.ctx(), r.Principal.User.ID, wish)
}

// setShortcuts is of users only: before sign-in no page has any.
func (s *server) setShortcuts(r *request, wish string) error {
	if r.Principal.User == nil || wish != "on" && wish != "off" {
		return nil
	}
	return s.Auth.SetShortcuts(r.ctx(), r.Principal.User.ID, wish == "on")
}

// enterOrganization makes an organization the current one. One the user does not belong to does not exist.
func (s *server) enterOrganization(r *request, organization uuid.UUID) error {
	for _, m := range r.Principal.Memberships {
		if m.ID == organization {
			s.sessions.Put(r.ctx(), auth.SessionOrganization, organization.String())
			return nil
		}
	}
	return fault.New(fault.NotFound, "there is no such organization")
}
