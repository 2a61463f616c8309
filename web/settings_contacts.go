package web

import (
	"net/http"
	"time"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const (
	pathContacts      = "/settings/contacts"
	pathForgetContact = pathContacts + "/forget"
)

// contactsPage is whom to ask and how long it may take: facts that age.
type contactsPage struct {
	settingsHead
	Contacts   []contactView
	Recipients []ui.Option
	Entry      cases.ContactEntry // what a refused form was sent with
	Checked    string
	Complaints complaints
}

// contactView is one contact.
type contactView struct {
	ID, To, Title, Value, Source, Checked, Doubt, Changed string
	Own                                                   string // its value as the organization says it; "" where it says nothing
	OwnSource                                             string
	Word, About                                           string // of the button that takes it back
}

// contactsPage answers GET /settings/contacts.
func (s *server) contactsPage(r *request) error {
	return s.showContacts(r, http.StatusOK, contactsPage{})
}

func (s *server) showContacts(r *request, status int, p contactsPage) error {
	all, err := s.cases.Contacts(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	p.settingsHead = r.settingsHead()
	for _, c := range all {
		p.Contacts = append(p.Contacts, contactOf(r.Lang, c))
	}
	for _, to := range cases.Recipients() {
		p.Recipients = append(p.Recipients, ui.Option{Value: string(to), Text: inLang(r.Lang, to.Name()), Selected: to == p.Entry.Recipient})
	}
	return r.pageAs(status, text.ContactsTitle.In(r.Lang), contactsView(p))
}

func contactOf(l text.Lang, c cases.Contact) contactView {
	v := contactView{
		ID: c.ID, To: inLang(l, c.Recipient.Name()), Title: inLang(l, c.Title), Value: inLang(l, c.Value), Source: text.ContactSource.In(l, inLang(l, c.Source)),
		Checked: text.ContactChecked.In(l, text.Date(l, c.Checked)), Changed: c.Changed,
	}
	if c.Doubt != (compat.Text{}) {
		v.Doubt = inLang(l, c.Doubt)
	}
	if c.Changed == "" {
		return v
	}
	v.Own, v.OwnSource, v.Word = inLang(l, c.Value), inLang(l, c.Source), text.ContactForget.In(l)
	if c.BuiltIn {
		v.Word = text.ContactReset.In(l)
	}
	v.About = v.Word + ", " + v.Title
	return v
}

// contactsFor are those of one recipient, as the request for keys shows them.
func (s *server) contactsFor(r *request, to cases.Recipient) (views []contactView, err error) {
	all, err := s.cases.Contacts(r.ctx(), r.organization())
	for _, c := range all {
		if c.Recipient == to {
			views = append(views, contactOf(r.Lang, c))
		}
	}
	return views, err
}

// saveContact answers POST /settings/contacts.
func (s *server) saveContact(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	e := cases.ContactEntry{
		ID: form.text("contact"), Recipient: cases.ParseRecipient(form.text("recipient")), Title: form.text("title"), Value: form.text("value"), Source: form.text("source"),
	}
	if day, err := time.Parse(time.DateOnly, form.text("checked")); err == nil {
		e.CheckedOn = day
	}
	err = s.cases.SaveContact(r.ctx(), r.organization(), r.Principal.Actor(), e)
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		wrong := complaints{f.Place: text.ContactWrong.In(r.Lang)}
		if f.Place == "checked" {
			wrong[f.Place] = text.ContactWrongDay.In(r.Lang)
		}
		if e.ID != "" { // the form below is for new ones
			r.notify(ui.Bad, wrong[f.Place])
			return r.see(pathContacts)
		}
		return s.showContacts(r, http.StatusUnprocessableEntity, contactsPage{Entry: e, Checked: form.text("checked"), Complaints: wrong})
	}
	if err != nil {
		return err
	}
	r.notify(ui.Good, text.ContactSaved.In(r.Lang))
	return r.see(pathContacts)
}

// forgetContact answers POST /settings/contacts/forget.
func (s *server) forgetContact(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	if err := s.cases.ForgetContact(r.ctx(), r.organization(), r.Principal.Actor(), form.text("contact")); err != nil {
		return err
	}
	r.notify(ui.Good, text.ContactForgotten.In(r.Lang))
	return r.see(pathContacts)
}
