package web

import (
	"calfleet/internal/cases"
	"calfleet/internal/fault"
	"calfleet/web/text"
	"calfleet/web/ui"

	"github.com/google/uuid"
)

// proofsView is the checklist of a case and what is attached to it, as its plan and its letter show them.
type proofsView struct {
	Lang    text.Lang
	Path    string // of the case
	Page    string // that the forms come back to: "plan", "request"
	MayEdit bool
	Missing string
	Proofs  []proofRow
	Files   []fileRow
}

// proofRow is a line of the checklist.
type proofRow struct {
	ID, Title, Word, Todo, Said string
	Tone                        ui.Tone
	Ticked                      bool
}

// fileRow is a file of the case.
type fileRow struct{ Name, Href, About, Sum, Delete, DeleteIt string }

func proofsOf(r *request, id uuid.UUID, page string, d *cases.Dossier) proofsView {
	v := proofsView{Lang: r.Lang, Path: casePath(id), Page: page, MayEdit: operator.admits(r.Principal), Missing: text.RequestMissing.In(r.Lang, d.Missing())}
	for i := range d.Proofs {
		v.Proofs = append(v.Proofs, proofRowOf(r.Lang, &d.Proofs[i]))
	}
	for _, f := range d.Files {
		path := v.Path + "/files/" + f.ID.String()
		v.Files = append(v.Files, fileRow{
			Name: f.Name, Href: path, About: dotted(text.RequestSize.In(r.Lang, (int(f.Size)+999)/1000), f.By, stamp(r.Lang, f.At)), Sum: f.Sum(), Delete: path + "/delete",
			DeleteIt: text.RequestDeleteIt.In(r.Lang, f.Name),
		})
	}
	return v
}

func proofRowOf(l text.Lang, proof *cases.Proof) proofRow {
	row := proofRow{ID: proof.ID, Title: inLang(l, proof.Title), Word: inLang(l, proof.By.Word()), Tone: ui.Good, Said: proof.Said, Ticked: proof.Ticked}
	switch proof.By {
	case cases.NotNeeded:
		row.Tone = ui.Mute
	case cases.ByNothing:
		row.Tone, row.Todo = ui.Unknown, inLang(l, proof.Todo)
	case cases.ByTick, cases.ByRecords, cases.ByFile:
	}
	return row
}

// proofsPath is where a form of a checklist came from.
func proofsPath(id uuid.UUID, form fields, anchor string) string {
	if form.text("page") == "plan" {
		return casePlanPath(id) + anchor
	}
	return requestPath(id) + anchor
}

// attachFile answers POST /cases/{id}/files.
func (s *server) attachFile(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	files, values, err := r.files("file")
	if err != nil {
		return err
	}
	back := proofsPath(id, values, "#files")
	if len(files) == 0 {
		r.notify(ui.Bad, text.InvalidFile.In(r.Lang))
		return r.see(back)
	}
	for _, f := range files {
		err := s.cases.Attach(r.ctx(), r.organization(), r.Principal.Actor(), id, values.text("proof"), f.Name, f.Data)
		if fault.KindOf(err) == fault.Invalid {
			r.notify(ui.Bad, text.RequestFileWrong.In(r.Lang))
			return r.see(back)
		}
		if err != nil {
			return err
		}
	}
	r.notify(ui.Good, text.RequestAttached.In(r.Lang))
	return r.see(back)
}

// detachFile answers POST /cases/{id}/files/{file}/delete.
func (s *server) detachFile(r *request) error {
	id, file, err := r.caseFileAsked()
	if err != nil {
		return err
	}
	form, err := r.values()
	if err != nil {
		return err
	}
	if err := s.cases.Detach(r.ctx(), r.organization(), r.Principal.Actor(), id, file); err != nil {
		return err
	}
	r.notify(ui.Good, text.RequestDetached.In(r.Lang))
	return r.see(proofsPath(id, form, "#files"))
}

// sayProof answers POST /cases/{id}/proofs.
func (s *server) sayProof(r *request) error {
	id, form, err := r.sent()
	if err != nil {
		return err
	}
	err = s.cases.Say(r.ctx(), r.organization(), r.Principal.Actor(), id, form.text("proof"), form.text("ticked") == "on", form.text("said"))
	if fault.KindOf(err) == fault.Invalid {
		r.notify(ui.Bad, text.RequestSaidWrong.In(r.Lang))
	} else if err != nil {
		return err
	}
	return r.see(proofsPath(id, form, "#proofs"))
}
