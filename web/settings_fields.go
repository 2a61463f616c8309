package web

import (
	"net/http"
	"strings"

	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const pathFields = "/settings/fields"

// fieldsModel is the page of the fields that an organization has made.
type fieldsModel struct {
	settingsHead
	Groups     []fieldGroup
	New        fieldForm
	Complaints complaints
}

// fieldGroup is the fields of one kind of record.
type fieldGroup struct {
	Title string
	Rows  []fieldRow
}

type fieldRow struct {
	Name, Type, Filled, Choices, Edit, About string
}

// fieldForm is one field to be made or changed.
type fieldForm struct {
	Lang       text.Lang
	Head       ui.PageHead
	ID         uuid.UUID
	Name       string
	Kind, Type string // fixed once there is a field
	Choices    string // one a line
	Deletion   string // what deleting it does
	Complaints complaints
}

var kindNames = map[string]text.Msg{
	inventory.KindHost: text.HostsTitle, inventory.KindLicenseServer: text.ServersTitle, inventory.KindCollection: text.HostCollections,
	inventory.KindPurchase: text.PurchasesTitle,
}

var typeNames = map[string]text.Msg{
	inventory.CustomText: text.FieldText, inventory.CustomNumber: text.FieldNumber, inventory.CustomDate: text.FieldDate,
	inventory.CustomYesNo: text.FieldYesNo, inventory.CustomChoice: text.FieldChoice,
}

// fieldsPage answers GET /settings/fields.
func (s *server) fieldsPage(r *request) error {
	return s.showFields(r, http.StatusOK, fieldForm{Kind: inventory.KindHost, Type: inventory.CustomText})
}

func (s *server) showFields(r *request, status int, f fieldForm) error {
	m := fieldsModel{settingsHead: r.settingsHead(), New: f, Complaints: f.Complaints}
	m.New.Lang = r.Lang
	fields, err := s.Inventory.CustomFields(r.ctx(), r.organization(), "")
	if err != nil {
		return err
	}
	for _, kind := range inventory.Kinds {
		group := fieldGroup{Title: kindNames[kind].In(r.Lang)}
		for _, f := range fields {
			if f.RecordKind == kind {
				group.Rows = append(group.Rows, fieldRow{
					Name: f.Name, Type: typeNames[f.Type].In(r.Lang), Filled: text.Number(r.Lang, f.Records), Choices: strings.Join(f.Choices, ", "),
					Edit: fieldPath(f.ID), About: text.FieldChange.In(r.Lang, f.Name),
				})
			}
		}
		if len(group.Rows) > 0 {
			m.Groups = append(m.Groups, group)
		}
	}
	return r.pageAs(status, text.FieldsTitle.In(r.Lang), fieldsBody(m))
}

func fieldPath(id uuid.UUID) string { return pathFields + "/" + id.String() }

func tagPath(id uuid.UUID, verb string) string { return pathTags + "/" + id.String() + "/" + verb }

func fieldSent(form fields) fieldForm {
	return fieldForm{Name: form.text("name"), Kind: form.text("record_kind"), Type: form.text("type"), Choices: form.text("choices")}
}

func (f fieldForm) field() inventory.CustomField {
	return inventory.CustomField{ID: f.ID, Name: f.Name, RecordKind: f.Kind, Type: f.Type, Choices: strings.Split(f.Choices, "\n")}
}

// fieldComplaints says what is wrong with a field; empty where the error is about something else.
func (r *request) fieldComplaints(err error, f fieldForm) complaints {
	problem := fault.As(err)
	if problem == nil || problem.Kind != fault.Invalid && problem.Kind != fault.Conflict {
		return nil
	}
	words := map[string]text.Msg{
		"name": text.FieldNameWrong, "record_kind": text.InvalidChoice, "type": text.InvalidChoice, "choices": text.FieldChoiceWrong,
	}
	word, known := words[problem.Place]
	switch {
	case !known:
		return nil
	case problem.Kind == fault.Conflict:
		word = text.FieldNameTaken
	case problem.Place == "name" && inventory.IsImportHeader(f.Kind, f.Name):
		word = text.FieldNameFile
	case problem.Place == "record_kind" && kindNames[f.Kind] != text.Msg{}:
		word = text.FieldTooMany
	}
	return complaints{problem.Place: word.In(r.Lang)}
}

// createField answers POST /settings/fields.
func (s *server) createField(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	f := fieldSent(form)
	_, err = s.Inventory.SaveCustomField(r.ctx(), r.organization(), r.Principal.Actor(), f.field())
	if f.Complaints = r.fieldComplaints(err, f); len(f.Complaints) > 0 {
		return s.showFields(r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	r.notify(ui.Good, text.FieldSaved.In(r.Lang))
	return r.see(pathFields)
}

// fieldAsked is the form of the field that the path names.
func (s *server) fieldAsked(r *request) (fieldForm, error) {
	id, err := r.pathID("id")
	if err != nil {
		return fieldForm{}, err
	}
	fields, err := s.Inventory.CustomFields(r.ctx(), r.organization(), "")
	if err != nil {
		return fieldForm{}, err
	}
	for _, f := range fields {
		if f.ID == id {
			return fieldForm{
				ID: id, Name: f.Name, Kind: f.RecordKind, Type: f.Type, Choices: strings.Join(f.Choices, "\n"), Deletion: text.FieldDeleteText.In(r.Lang, f.Records),
				Head: ui.PageHead{
					CrumbsLabel: text.NavBreadcrumb.In(r.Lang), Title: text.FieldChange.In(r.Lang, f.Name),
					Crumbs: []ui.Crumb{{Text: text.SettingsTitle.In(r.Lang), Href: pathAccount}, {Text: text.FieldsTitle.In(r.Lang), Href: pathFields}},
					Sub:    dotted(kindNames[f.RecordKind].In(r.Lang), typeNames[f.Type].In(r.Lang)),
				},
			}, nil
		}
	}
	return fieldForm{}, fault.New(fault.NotFound, "there is no such field")
}

// fieldPage answers GET /settings/fields/{id}.
func (s *server) fieldPage(r *request) error {
	f, err := s.fieldAsked(r)
	if err != nil {
		return err
	}
	return r.showField(http.StatusOK, f)
}

func (r *request) showField(status int, f fieldForm) error {
	f.Lang = r.Lang
	return r.pageAs(status, f.Head.Title, fieldBody(f))
}

// changeField answers POST /settings/fields/{id}.
func (s *server) changeField(r *request) error {
	f, err := s.fieldAsked(r)
	if err != nil {
		return err
	}
	form, err := r.values()
	if err != nil {
		return err
	}
	f.Name, f.Choices = form.text("name"), form.text("choices")
	_, err = s.Inventory.SaveCustomField(r.ctx(), r.organization(), r.Principal.Actor(), f.field())
	if f.Complaints = r.fieldComplaints(err, f); len(f.Complaints) > 0 {
		return r.showField(http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	r.notify(ui.Good, text.FieldSaved.In(r.Lang))
	return r.see(pathFields)
}

// deleteField answers POST /settings/fields/{id}/delete.
func (s *server) deleteField(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	if err := s.Inventory.DeleteCustomField(r.ctx(), r.organization(), r.Principal.Actor(), id); err != nil {
		return err
	}
	r.notify(ui.Good, text.FieldDeleted.In(r.Lang))
	return r.see(pathFields)
}
