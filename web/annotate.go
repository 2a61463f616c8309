package web

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/auth"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// notedKind is one kind of record that people annotate, and where its pages are.
type notedKind struct {
	base  string
	kind  string
	title text.Msg // of its list
	list  string
}

var (
	notedHosts       = notedKind{"/hosts", inventory.KindHost, text.HostsTitle, "/hosts"}
	notedServers     = notedKind{"/license-servers", inventory.KindLicenseServer, text.ServersTitle, "/license-servers"}
	notedCollections = notedKind{"/collections", inventory.KindCollection, text.FleetTitle, "/"}
	notedPurchases   = notedKind{pathPurchases, inventory.KindPurchase, text.PurchasesTitle, pathPurchases}
)

// path is that of a record's page.
func (k notedKind) path(id uuid.UUID) string { return k.base + "/" + id.String() }

func (k notedKind) ref(id uuid.UUID) inventory.Ref { return inventory.Ref{Kind: k.kind, ID: id} }

// called is the name of a record as its page shows it.
func (k notedKind) called(name string) string {
	if k.kind == inventory.KindHost || k.kind == inventory.KindLicenseServer {
		return strings.ToUpper(shortName(name))
	}
	return name
}

// asked is the record that the path names.
func (k notedKind) asked(s *server, r *request) (id uuid.UUID, name string, err error) {
	if id, err = r.pathID("id"); err != nil {
		return id, "", err
	}
	name, err = s.Inventory.RecordName(r.ctx(), r.organization(), k.ref(id))
	return id, k.called(name), err
}

// below is the head of a page below a record's.
func (k notedKind) below(l text.Lang, id uuid.UUID, name, title string) ui.PageHead {
	return ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(l), Title: title,
		Crumbs: []ui.Crumb{{Text: k.title.In(l), Href: k.list}, {Text: name, Href: k.path(id)}},
	}
}

// annotations are what people put beside the facts of a record: tags, notes, fields of the organization's own.
type annotations struct {
	Lang    text.Lang
	Path    string // of the record
	MayEdit bool
	Tags    []tagView
	Known   []string // tags that others have
	Notes   []noteView
	More    string    // where the notes that don't stand here are; "" where all do
	Fields  []ui.Fact // of the organization's own
	Tabs    []ui.Tab  // the views of the record
	Lately  lately
}

// tagView is one tag of a record.
type tagView struct {
	Name, Remove, About string
	Href, Alike         string // the records of the list that have it; "" where the list has no such filter
}

// noteView is one note.
type noteView struct {
	Body, By string
	Edited   string // by whom and when; "" never
	Edit     string // its own page; "" for those who may not change it
	About    string
}

// notesShown is how many notes a record's page has; the history has all.
const notesShown = 5

func (s *server) annotationsOf(r *request, k notedKind, id uuid.UUID) (annotations, error) {
	a := annotations{Lang: r.Lang, Path: k.path(id), MayEdit: operator.admits(r.Principal), Tabs: k.tabs(r.Lang, id, false)}
	fill := []func(*request, notedKind, uuid.UUID, *annotations) error{s.fillTags, s.fillNotes, s.fillOwn, s.fillLately}
	for _, f := range fill {
		if err := f(r, k, id, &a); err != nil {
			return a, err
		}
	}
	return a, nil
}

func (s *server) fillTags(r *request, k notedKind, id uuid.UUID, a *annotations) error {
	tags, err := s.Inventory.TagsOf(r.ctx(), r.organization(), id)
	if err != nil {
		return err
	}
	has := map[uuid.UUID]bool{}
	for _, t := range tags {
		has[t.ID] = true
		view := tagView{Name: t.Name, About: text.TagRemoveIt.In(r.Lang, t.Name), Href: taggedWith(k.base, t.Name), Alike: text.TagAlike.In(r.Lang, t.Name)}
		if a.MayEdit {
			view.Remove = a.Path + "/tags/" + t.ID.String() + "/remove"
		}
		a.Tags = append(a.Tags, view)
	}
	if !a.MayEdit {
		return nil
	}
	all, err := s.Inventory.Tags(r.ctx(), r.organization())
	for _, t := range all {
		if !has[t.ID] {
			a.Known = append(a.Known, t.Name)
		}
	}
	return err
}

func (s *server) fillNotes(r *request, _ notedKind, id uuid.UUID, a *annotations) error {
	notes, err := s.Inventory.Notes(r.ctx(), r.organization(), id, time.Time{}, notesShown+1)
	if len(notes) > notesShown {
		notes, a.More = notes[:notesShown], a.Path+"/history?event=note"
	}
	for _, n := range notes {
		a.Notes = append(a.Notes, newNoteView(r, a.Path, n))
	}
	return err
}

func (s *server) fillLately(r *request, k notedKind, _ uuid.UUID, a *annotations) (err error) {
	a.Lately, err = s.latelyOf(r, k)
	return err
}

func newNoteView(r *request, path string, n *inventory.Note) noteView {
	v := noteView{Body: n.Body, By: dotted(n.By, stamp(r.Lang, n.At))}
	if n.EditedAt != nil {
		v.Edited = text.NoteEdited.In(r.Lang, n.EditedBy, stamp(r.Lang, *n.EditedAt))
	}
	if mayChangeNote(r, n) {
		v.Edit, v.About = path+"/notes/"+n.ID.String(), text.NoteEditBy.In(r.Lang, n.By, stamp(r.Lang, n.At))
	}
	return v
}

// mayChangeNote admits the author and administrators.
func mayChangeNote(r *request, n *inventory.Note) bool {
	return operator.admits(r.Principal) && (n.By == r.Principal.Actor() || isMaster(r))
}

func isMaster(r *request) bool { return r.Principal.Role.Allows(auth.Admin) }

func (s *server) fillOwn(r *request, k notedKind, id uuid.UUID, a *annotations) error {
	fields, err := s.Inventory.CustomFields(r.ctx(), r.organization(), k.kind)
	if err != nil || len(fields) == 0 {
		return err
	}
	values, err := s.Inventory.CustomValuesOf(r.ctx(), r.organization(), id)
	for _, f := range fields {
		a.Fields = append(a.Fields, ui.Fact{Term: f.Name, Text: ownValue(r.Lang, f, values[f.ID])})
	}
	return err
}
