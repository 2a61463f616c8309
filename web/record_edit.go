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

// machineKind is what the forms of hosts and of license servers differ in.
type machineKind struct {
	list   string // address of their list
	title  text.Msg
	add    text.Msg
	topics []string
	first  map[string]string // what the form of a new one shows
	known  func(ctx context.Context, organization, id uuid.UUID) (machineKnown, error)
	save   func(ctx context.Context, organization uuid.UUID, by string, f inventory.Form) (uuid.UUID, error)
	unpin  func(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, topic string) error
}

// machineKnown is a record as its form shows it.
type machineKnown struct {
	ID      uuid.UUID
	Name    string
	Values  map[string]string
	AsRead  string // the operating system in the machine's words
	Reports bool
}

func (s *server) hostKind() machineKind {
	return machineKind{
		list: "/hosts", title: text.HostsTitle, add: text.FormAddHost, topics: inventory.HostTopics,
		first: map[string]string{"session_host": inventory.TypedYes}, save: s.Inventory.SaveHost, unpin: s.Inventory.UnpinHost,
		known: func(ctx context.Context, organization, id uuid.UUID) (machineKnown, error) {
			h, err := s.Inventory.Host(ctx, organization, id)
			if err != nil {
				return machineKnown{}, err
			}
			return machineKnown{h.ID, h.Name, inventory.HostValues(h), valueOr(h.OS.Caption, ""), h.CollectedAt != nil}, nil
		},
	}
}

func (s *server) licenseServerKind() machineKind {
	return machineKind{
		list: "/license-servers", title: text.ServersTitle, add: text.FormAddServer, topics: inventory.LicenseServerTopics,
		save: s.Inventory.SaveLicenseServer, unpin: s.Inventory.UnpinLicenseServer,
		known: func(ctx context.Context, organization, id uuid.UUID) (machineKnown, error) {
			l, err := s.Inventory.LicenseServer(ctx, organization, id)
			if err != nil {
				return machineKnown{}, err
			}
			return machineKnown{l.ID, l.Name, inventory.LicenseServerValues(l), valueOr(l.OS.Caption, ""), l.CollectedAt != nil}, nil
		},
	}
}

// asked is the record that the path names.
func (k machineKind) asked(r *request) (machineKnown, error) {
	id, err := r.pathID("id")
	if err != nil {
		return machineKnown{}, err
	}
	return k.known(r.ctx(), r.organization(), id)
}

func (k machineKind) path(id uuid.UUID) string { return k.list + "/" + id.String() }

func (k machineKind) crumb(l text.Lang) ui.Crumb { return ui.Crumb{Text: k.title.In(l), Href: k.list} }

// newMachine answers GET /hosts/new and GET /license-servers/new.
func (s *server) newMachine(k machineKind) handler {
	return func(r *request) error { return r.showRecordForm(http.StatusOK, k.newForm(r.Lang, k.first)) }
}

func (k machineKind) newForm(l text.Lang, values map[string]string) recordForm {
	return recordForm{
		Head:   ui.PageHead{CrumbsLabel: text.NavBreadcrumb.In(l), Crumbs: []ui.Crumb{k.crumb(l)}, Title: k.add.In(l)},
		Action: k.list + "/new", Back: k.list, New: true, Topics: formTopics(l, k.topics, values, ""),
	}
}

// createMachine answers POST /hosts/new and POST /license-servers/new.
func (s *server) createMachine(k machineKind) handler {
	return func(r *request) error {
		sent, err := r.recordSent(uuid.Nil, k.topics)
		if err != nil {
			return err
		}
		id, err := k.save(r.ctx(), r.organization(), r.Principal.Actor(), sent.Form)
		if wrong, _ := r.formRefused(err); len(wrong) > 0 {
			f := k.newForm(r.Lang, sent.Values)
			f.Name, f.Pin, f.Reason, f.Complaints = sent.Name, sent.Pin, sent.Reason, wrong
			return r.showRecordForm(http.StatusUnprocessableEntity, f)
		}
		if err != nil {
			return err
		}
		r.notify(ui.Good, text.FormSaved.In(r.Lang))
		return r.see(k.path(id))
	}
}

// editMachine answers GET /hosts/{id}/edit and GET /license-servers/{id}/edit.
func (s *server) editMachine(k machineKind) handler {
	return func(r *request) error {
		known, err := k.asked(r)
		if err != nil {
			return err
		}
		return r.showRecordForm(http.StatusOK, k.form(r.Lang, known, known.Values))
	}
}

// form is that of a record, with values in it. Who corrects a machine that reports wants to be believed against its reports.
func (k machineKind) form(l text.Lang, known machineKnown, values map[string]string) recordForm {
	name := strings.ToUpper(shortName(known.Name))
	return recordForm{
		Head: ui.PageHead{
			CrumbsLabel: text.NavBreadcrumb.In(l), Crumbs: []ui.Crumb{k.crumb(l), {Text: name, Href: k.path(known.ID)}},
			Title: text.FormCorrectThis.In(l, name), Sub: known.Name,
		},
		Action: k.path(known.ID) + "/edit", Back: k.path(known.ID), Topics: formTopics(l, k.topics, values, known.AsRead),
		Seen: seenOf(known.Values), Pin: known.Reports,
	}
}

// changeMachine answers POST /hosts/{id}/edit and POST /license-servers/{id}/edit.
func (s *server) changeMachine(k machineKind) handler {
	return func(r *request) error {
		known, err := k.asked(r)
		if err != nil {
			return err
		}
		sent, err := r.recordSent(known.ID, k.topics)
		if err != nil {
			return err
		}
		_, err = k.save(r.ctx(), r.organization(), r.Principal.Actor(), sent.Form)
		if wrong, meanwhile := r.formRefused(err); len(wrong) > 0 || meanwhile != nil {
			return s.machineAgain(r, k, sent, wrong, meanwhile)
		}
		if err != nil {
			return err
		}
		r.notify(ui.Good, text.FormSaved.In(r.Lang))
		return r.see(k.path(known.ID))
	}
}

// machineAgain shows a form that was not kept.
func (s *server) machineAgain(r *request, k machineKind, sent formSent, wrong complaints, m *inventory.Meanwhile) error {
	known, err := k.asked(r) // as it is by now
	if err != nil {
		return err
	}
	f := k.form(r.Lang, known, sent.again(known.Values))
	f.Pin, f.Reason, f.Complaints = sent.Pin, sent.Reason, wrong
	if m == nil {
		f.Seen = sent.seen
	}
	if f.Meanwhile, err = s.meanwhileRows(r, known.ID, m); err != nil {
		return err
	}
	return r.showRecordForm(refusedStatus(m), f)
}

// unpinMachine answers POST /hosts/{id}/unpin and POST /license-servers/{id}/unpin.
func (s *server) unpinMachine(k machineKind) handler {
	return func(r *request) error {
		id, err := r.pathID("id")
		if err != nil {
			return err
		}
		form, err := r.values()
		if err != nil {
			return err
		}
		if err := k.unpin(r.ctx(), r.organization(), r.Principal.Actor(), id, form.text("topic")); err != nil {
			return err
		}
		r.notify(ui.Good, text.EntryGone.In(r.Lang))
		return r.see(k.path(id))
	}
}
