package web

import (
	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// applyImport answers POST /imports/{id}/apply.
func (s *server) applyImport(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	form, err := r.values()
	if err != nil {
		return err
	}
	counts, err := s.Inventory.ApplyImport(r.ctx(), r.organization(), r.Principal.Actor(), id, form.text("keep") == "good")
	switch kind := fault.KindOf(err); {
	case kind == fault.Conflict:
		return r.finishedSince(id)
	case kind == fault.Invalid:
		r.notify(ui.Bad, text.ImportStillRefused.In(r.Lang))
		return r.see(importPath(id))
	case err != nil:
		return err
	}
	words := text.ImportDoneNothing.In(r.Lang)
	if written := counts.New + counts.Changed; written > 0 {
		words = text.ImportDone.In(r.Lang, written) + " " + text.ImportDoneNext.In(r.Lang)
	}
	r.notify(ui.Good, words)
	return r.see(importPath(id))
}

// discardImport answers POST /imports/{id}/discard.
func (s *server) discardImport(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	err = s.Inventory.DiscardImport(r.ctx(), r.organization(), r.Principal.Actor(), id)
	if fault.KindOf(err) == fault.Conflict {
		return r.finishedSince(id)
	}
	if err != nil {
		return err
	}
	r.notify(ui.Good, text.ImportDiscarded.In(r.Lang))
	return r.see(pathImports)
}

// finishedSince leads back to an import that somebody has applied or discarded meanwhile.
func (r *request) finishedSince(id uuid.UUID) error {
	r.notify(ui.Note, text.ImportFinishedSince.In(r.Lang))
	return r.see(importPath(id))
}

// unreadable says in the reader's language why a file can't be read.
func unreadable(l text.Lang, reason *sheet.Error) string {
	if l == text.French {
		return reason.French()
	}
	return reason.Error()
}
