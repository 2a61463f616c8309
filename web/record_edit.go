package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// recordKind is what the pages on which people enter, correct and retire records differ in.
type recordKind struct {
	list   string // address of their list
	path   string // of one, before its ID
	title  text.Msg
	add    text.Msg
	hint   text.Msg // of the form of a new one
	topics []string
	first  map[string]string // what the form of a new one shows
	plain  bool              // nobody but people speak of them: nothing to pin, and their name is a topic
	known  func(ctx context.Context, organization, id uuid.UUID) (recordKnown, error)
	save   func(ctx context.Context, organization uuid.UUID, by string, f inventory.Form) (uuid.UUID, error)
	unpin  func(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, topic string) error

	retire  func(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, reason string) error
	restore func(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID) error
	follows func(r *request, known recordKnown) ([]string, error) // what retiring it leads to
}

// recordKnown is a record as its form shows it.
type recordKnown struct {
	ID      uuid.UUID
	Name    string
	Values  map[string]string
	AsRead  string // the operating system in the machine's words
	Reports bool
	Retired bool
}

func (s *server) hostKind() recordKind {
	return recordKind{
		list: "/hosts", path: "/hosts", title: text.HostsTitle, add: text.FormAddHost, hint: text.FormNewHint, topics: inventory.HostTopics,
		first: map[string]string{"session_host": inventory.TypedYes}, save: s.Inventory.SaveHost, unpin: s.Inventory.UnpinHost,
		retire: s.Inventory.RetireHost, restore: s.Inventory.RestoreHost, follows: s.hostRetired,
		known: func(ctx context.Context, organization, id uuid.UUID) (recordKnown, error) {
			h, err := s.Inventory.Host(ctx, organization, id)
			if err != nil {
				return recordKnown{}, err
			}
			return recordKnown{h.ID, h.Name, inventory.HostValues(h), valueOr(h.OS.Caption, ""), h.CollectedAt != nil, h.RetiredAt != nil}, nil
		},
	}
}

func (s *server) licenseServerKind() recordKind {
	return recordKind{
		list: "/license-servers", path: "/license-servers", title: text.ServersTitle, add: text.FormAddServer, hint: text.FormNewHint, topics: inventory.LicenseServerTopics,
		save: s.Inventory.SaveLicenseServer, unpin: s.Inventory.UnpinLicenseServer,
		retire: s.Inventory.RetireLicenseServer, restore: s.Inventory.RestoreLicenseServer, follows: s.licenseServerRetired,
		known: func(ctx context.Context, organization, id uuid.UUID) (recordKnown, error) {
			l, err := s.Inventory.LicenseServer(ctx, organization, id)
			if err != nil {
				return recordKnown{}, err
			}
			return recordKnown{l.ID, l.Name, inventory.LicenseServerValues(l), valueOr(l.OS.Caption, ""), l.CollectedAt != nil, l.RetiredAt != nil}, nil
		},
	}
}

func (s *server) collectionKind() recordKind {
	return recordKind{
		list: "/", path: "/collections", title: text.FleetTitle, add: text.FormAddCollection, hint: text.FormCollectionHint,
		topics: inventory.CollectionTopics, plain: true, save: s.Inventory.SaveCollection,
		retire: s.Inventory.RetireCollection, follows: s.collectionRetired,
		known: func(ctx context.Context, organization, id uuid.UUID) (recordKnown, error) {
			c, err := s.Inventory.HandCollection(ctx, organization, id)
			if err != nil {
				return recordKnown{}, err
			}
			return recordKnown{ID: c.ID, Name: c.Name, Values: inventory.CollectionValues(c), Retired: c.RetiredAt != nil}, nil
		},
	}
}

// asked is the record that the path names.
func (k recordKind) asked(r *request) (recordKnown, error) {
	id, err := r.pathID("id")
	if err != nil {
		return recordKnown{}, err
	}
	return k.known(r.ctx(), r.organization(), id)
}

func (k recordKind) pathOf(id uuid.UUID) string { return k.path + "/" + id.String() }

// called is the name of a record as its page shows it.
func (k recordKind) called(known recordKnown) string {
	if k.plain {
		return known.Name
	}
	return strings.ToUpper(shortName(known.Name))
}

func (k recordKind) crumb(l text.Lang) ui.Crumb { return ui.Crumb{Text: k.title.In(l), Href: k.list} }

// newRecord answers GET /hosts/new and GET /license-servers/new.
func (s *server) newRecord(k recordKind) handler {
	return func(r *request) error { return r.showRecordForm(http.StatusOK, k.newForm(r.Lang, k.first)) }
}

func (k recordKind) newForm(l text.Lang, values map[string]string) recordForm {
	return recordForm{
		Head:   ui.PageHead{CrumbsLabel: text.NavBreadcrumb.In(l), Crumbs: []ui.Crumb{k.crumb(l)}, Title: k.add.In(l)},
		Action: k.path + "/new", Back: k.list, New: true, Hint: k.hint.In(l), Plain: k.plain, Topics: k.formTopics(l, values, ""),
	}
}

// createRecord answers POST /hosts/new and POST /license-servers/new.
func (s *server) createRecord(k recordKind) handler {
	return func(r *request) error {
		sent, err := r.recordSent(uuid.Nil, k.topics)
		if err != nil {
			return err
		}
		id, err := k.saved(r, sent)
		if wrong, _ := r.formRefused(err, k); len(wrong) > 0 {
			f := k.newForm(r.Lang, sent.Values)
			f.Name, f.Pin, f.Until, f.Reason, f.Complaints = sent.Name, sent.Pin, sent.until, sent.Reason, wrong
			return r.showRecordForm(http.StatusUnprocessableEntity, f)
		}
		if err != nil {
			return err
		}
		r.notify(ui.Good, text.FormSaved.In(r.Lang))
		return r.see(k.pathOf(id))
	}
}

// editRecord answers GET /hosts/{id}/edit and GET /license-servers/{id}/edit.
func (s *server) editRecord(k recordKind) handler {
	return func(r *request) error {
		known, err := k.asked(r)
		if err != nil {
			return err
		}
		return r.showRecordForm(http.StatusOK, k.form(r.Lang, known, known.Values))
	}
}

// form is that of a record, with values in it. Who corrects a machine that reports wants to be believed against its reports.
func (k recordKind) form(l text.Lang, known recordKnown, values map[string]string) recordForm {
	name := k.called(known)
	f := recordForm{
		Head: ui.PageHead{
			CrumbsLabel: text.NavBreadcrumb.In(l), Crumbs: []ui.Crumb{k.crumb(l), {Text: name, Href: k.pathOf(known.ID)}},
			Title: text.FormCorrectThis.In(l, name),
		},
		Action: k.pathOf(known.ID) + "/edit", Back: k.pathOf(known.ID), Plain: k.plain, Topics: k.formTopics(l, values, known.AsRead),
		Seen: seenOf(known.Values), Pin: known.Reports,
	}
	if !k.plain {
		f.Head.Sub = known.Name
	}
	return f
}

// formTopics are the fields of the form; what is called otherwise for this kind gets its name here.
func (k recordKind) formTopics(l text.Lang, values map[string]string, asRead string) []formTopic {
	fields := formTopics(l, k.topics, values, asRead)
	if !k.plain {
		return fields
	}
	for i := range fields {
		switch fields[i].Name {
		case "name":
			fields[i].Label = text.FormCollectionName.In(l)
		case "hosts":
			fields[i].Label, fields[i].Hint = text.FormCollectionHosts.In(l), text.FormHostsHint.In(l)
		case "licensing_mode":
			fields[i].Hint = text.FormModeOfHosts.In(l)
		}
	}
	return fields
}

// changeRecord answers POST /hosts/{id}/edit and POST /license-servers/{id}/edit.
func (s *server) changeRecord(k recordKind) handler {
	return func(r *request) error {
		known, err := k.asked(r)
		if err != nil {
			return err
		}
		sent, err := r.recordSent(known.ID, k.topics)
		if err != nil {
			return err
		}
		_, err = k.saved(r, sent)
		if wrong, meanwhile := r.formRefused(err, k); len(wrong) > 0 || meanwhile != nil {
			return s.recordAgain(r, k, sent, wrong, meanwhile)
		}
		if err != nil {
			return err
		}
		r.notify(ui.Good, text.FormSaved.In(r.Lang))
		return r.see(k.pathOf(known.ID))
	}
}

// saved keeps what was sent, unless a day in it is none.
func (k recordKind) saved(r *request, sent formSent) (uuid.UUID, error) {
	if sent.bad != nil {
		return uuid.Nil, sent.bad
	}
	return k.save(r.ctx(), r.organization(), r.Principal.Actor(), sent.Form)
}

// recordAgain shows a form that was not kept.
func (s *server) recordAgain(r *request, k recordKind, sent formSent, wrong complaints, m *inventory.Meanwhile) error {
	known, err := k.asked(r) // as it is by now
	if err != nil {
		return err
	}
	f := k.form(r.Lang, known, sent.again(known.Values))
	f.Pin, f.Until, f.Reason, f.Complaints = sent.Pin, sent.until, sent.Reason, wrong
	if m == nil {
		f.Seen = sent.seen
	}
	if f.Meanwhile, err = s.meanwhileRows(r, known.ID, m); err != nil {
		return err
	}
	for i := range f.Meanwhile {
		f.Meanwhile[i].Field = f.label(m.Changes[i].Field)
	}
	return r.showRecordForm(refusedStatus(m), f)
}

// unpinRecord answers POST /hosts/{id}/unpin and POST /license-servers/{id}/unpin.
func (s *server) unpinRecord(k recordKind) handler {
	return func(r *request) error {
		id, form, err := r.sent()
		if err != nil {
			return err
		}
		if err := k.unpin(r.ctx(), r.organization(), r.Principal.Actor(), id, form.text("topic")); err != nil {
			return err
		}
		r.notify(ui.Good, text.EntryGone.In(r.Lang))
		return r.see(k.pathOf(id))
	}
}
