package web

import (
	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// applyImport answers POST /imports/{id}/apply.
func (s *server) applyImport(r *request) error {
	id, form, err := r.sent()
	if err != nil {
		return err
	}
	i, err := s.Inventory.Import(r.ctx(), r.organization(), id)
	if err != nil {
		return err
	}
	counts, atWork, err := s.Inventory.ApplyOrBegin(r.ctx(), r.organization(), r.Principal.Actor(), id, form.text("keep") == "good")
	switch kind := fault.KindOf(err); {
	case kind == fault.Conflict:
		return r.finishedSince(id)
	case kind == fault.Invalid:
		r.notify(ui.Bad, text.ImportStillRefused.In(r.Lang))
		return r.see(importPath(id))
	case err != nil:
		return err
	case atWork:
		return r.see(importPath(id)) // where its progress is seen
	}
	words := text.ImportDoneNothing.In(r.Lang)
	if written := counts.New + counts.Changed; written > 0 {
		words = wordsOfKind(i.Kind).done.In(r.Lang, written) + " " + text.ImportDoneNext.In(r.Lang)
	}
	r.notify(ui.Good, words)
	return r.see(importPath(id))
}

// undoImport answers POST /imports/{id}/undo.
func (s *server) undoImport(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	err = s.Inventory.UndoOrBegin(r.ctx(), r.organization(), r.Principal.Actor(), id)
	if fault.KindOf(err) == fault.Conflict {
		return r.finishedSince(id)
	}
	if err != nil {
		return err
	}
	return r.see(importPath(id)) // which says what becomes of it
}

// undoneWords say what became of the records that an import had written.
func undoneWords(l text.Lang, kind importWords, u inventory.UndoneImport) []string {
	words := []string{kind.removed.In(l, u.Removed), kind.restored.In(l, u.Restored)}
	if u.Gone > 0 {
		words = append(words, text.ImportUndoGone.In(l, u.Gone))
	}
	return words
}

// keptWords name the records that an undone import left as they are.
func keptWords(l text.Lang, kept []inventory.KeptPurchase) []string {
	words := make([]string, len(kept))
	for i, k := range kept {
		words[i] = k.Reference
		if k.CALKind != "" {
			words[i] = dotted(k.Reference, k.CALVersion, calKindWord(l, k.CALKind))
		}
	}
	return words
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
