package web

import (
	"net/http"

	"calfleet/web/text"
	"calfleet/web/ui"
)

// organizationsModel is the page of the organizations a user belongs to.
type organizationsModel struct {
	settingsHead
	Rows       []organizationRow
	Name, Slug string
	Complaints complaints
}

type organizationRow struct {
	Name, Slug, Role string
	Present          bool
}

func (s *server) organizationsPage(r *request) error {
	return s.showOrganizations(r, http.StatusOK, organizationsModel{})
}

func (s *server) showOrganizations(r *request, status int, m organizationsModel) error {
	m.settingsHead = r.settingsHead()
	for _, o := range r.Principal.Memberships {
		m.Rows = append(m.Rows, organizationRow{o.Name, o.Slug, roleName(o.Role).In(r.Lang), o.ID == r.organization()})
	}
	return r.pageAs(status, text.SettingsOrganizations.In(r.Lang), organizationsBody(m))
}

func (s *server) createOrganization(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	m := organizationsModel{Name: form.text("name"), Slug: form.text("slug")}
	_, err = s.Auth.CreateOrganization(r.ctx(), m.Slug, m.Name, r.Principal)
	if m.Complaints = r.complaintsOf(err); len(m.Complaints) > 0 {
		return s.showOrganizations(r, http.StatusUnprocessableEntity, m)
	}
	if err != nil {
		return err
	}
	r.notify(ui.Good, text.OrganizationsCreated.In(r.Lang))
	return r.see(pathOrganizations)
}
