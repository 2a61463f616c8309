package web

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// noteForm is a note on a page of its own: to be edited, or because what was written could not be kept.
type noteForm struct {
	Lang       text.Lang
	Head       ui.PageHead
	Action     string
	Delete     string // where deleting goes; "" for a new one
	Back       string
	Body       string
	Seen       string
	Now        string // what the note says by now, where it was changed meanwhile
	Complaints complaints
}

// addNote answers POST /…/{id}/notes.
func (s *server) addNote(k notedKind) handler {
	return func(r *request) error {
		id, name, err := k.asked(s, r)
		if err != nil {
			return err
		}
		form, err := r.values()
		if err != nil {
			return err
		}
		err = s.Inventory.AddNote(r.ctx(), r.organization(), r.Principal.Actor(), k.ref(id), form.text("body"))
		if fault.KindOf(err) == fault.Invalid {
			f := noteForm{Head: k.below(r.Lang, id, name, text.NoteNew.In(r.Lang)), Action: k.path(id) + "/notes", Back: k.path(id), Body: form.text("body")}
			return f.refused(r)
		}
		if err != nil {
			return err
		}
		r.notify(ui.Good, text.NoteSaved.In(r.Lang))
		return r.see(k.path(id) + "#notes")
	}
}

// refused shows the form of a note that can't be.
func (f noteForm) refused(r *request) error {
	f.Complaints = complaints{"body": text.NoteInvalid.In(r.Lang)}
	return r.showNote(http.StatusUnprocessableEntity, f)
}

func (r *request) showNote(status int, f noteForm) error {
	f.Lang = r.Lang
	return r.pageAs(status, f.Head.Title, noteFormView(f))
}

// noteAsked is the note that the path names, if it is written to the record that the path names.
func (s *server) noteAsked(r *request, record uuid.UUID) (*inventory.Note, error) {
	id, err := r.pathID("note")
	if err != nil {
		return nil, err
	}
	n, err := s.Inventory.Note(r.ctx(), r.organization(), id)
	if err != nil {
		return nil, err
	}
	if n.RecordID != record {
		return nil, fault.New(fault.NotFound, "there is no such note")
	}
	if !mayChangeNote(r, n) {
		return nil, fault.New(fault.Forbidden, "only its author and administrators may change a note")
	}
	return n, nil
}

func (s *server) noteFormOf(r *request, k notedKind) (noteForm, *inventory.Note, error) {
	record, name, err := k.asked(s, r)
	if err != nil {
		return noteForm{}, nil, err
	}
	n, err := s.noteAsked(r, record)
	if err != nil {
		return noteForm{}, nil, err
	}
	action := k.path(record) + "/notes/" + n.ID.String()
	head := k.below(r.Lang, record, name, text.NoteEdit.In(r.Lang))
	head.Sub = dotted(n.By, stamp(r.Lang, n.At))
	return noteForm{Head: head, Action: action, Delete: action + "/delete", Back: k.path(record), Body: n.Body, Seen: n.Body}, n, nil
}

// editNote answers GET /…/{id}/notes/{note}.
func (s *server) editNote(k notedKind) handler {
	return func(r *request) error {
		f, _, err := s.noteFormOf(r, k)
		if err != nil {
			return err
		}
		return r.showNote(http.StatusOK, f)
	}
}

// changeNote answers POST /…/{id}/notes/{note}.
func (s *server) changeNote(k notedKind) handler {
	return func(r *request) error {
		f, n, err := s.noteFormOf(r, k)
		if err != nil {
			return err
		}
		form, err := r.values()
		if err != nil {
			return err
		}
		err = s.Inventory.EditNote(r.ctx(), r.organization(), r.Principal.Actor(), isMaster(r), n.ID, form.raw("seen"), form.text("body"))
		f.Body = form.text("body")
		if m, ok := errors.AsType[*inventory.Meanwhile](err); ok {
			f.Now, f.Seen = *m.Changes[0].New, *m.Changes[0].New
			return r.showNote(http.StatusConflict, f)
		}
		if fault.KindOf(err) == fault.Invalid {
			return f.refused(r)
		}
		if err != nil {
			return err
		}
		r.notify(ui.Good, text.NoteSaved.In(r.Lang))
		return r.see(f.Back + "#notes")
	}
}

// deleteNote answers POST /…/{id}/notes/{note}/delete.
func (s *server) deleteNote(k notedKind) handler {
	return func(r *request) error {
		f, n, err := s.noteFormOf(r, k)
		if err != nil {
			return err
		}
		if err := s.Inventory.DeleteNote(r.ctx(), r.organization(), r.Principal.Actor(), isMaster(r), n.ID); err != nil {
			return err
		}
		r.notify(ui.Good, text.NoteDeleted.In(r.Lang))
		return r.see(f.Back + "#notes")
	}
}

// addTag answers POST /…/{id}/tags.
func (s *server) addTag(k notedKind) handler {
	return func(r *request) error {
		id, form, err := r.sent()
		if err != nil {
			return err
		}
		err = s.Inventory.AddTag(r.ctx(), r.organization(), r.Principal.Actor(), k.ref(id), form.text("tag"))
		if fault.KindOf(err) == fault.Invalid {
			r.notify(ui.Bad, text.TagInvalid.In(r.Lang))
		} else if err != nil {
			return err
		}
		return r.see(k.path(id))
	}
}

// removeTag answers POST /…/{id}/tags/{tag}/remove.
func (s *server) removeTag(k notedKind) handler {
	return func(r *request) error {
		id, err := r.pathID("id")
		if err != nil {
			return err
		}
		tag, err := r.pathID("tag")
		if err != nil {
			return err
		}
		if err := s.Inventory.RemoveTag(r.ctx(), r.organization(), r.Principal.Actor(), k.ref(id), tag); err != nil {
			return err
		}
		return r.see(k.path(id))
	}
}
