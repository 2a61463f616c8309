package web

import (
	"mime"
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/fault"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// keepFile answers with a file that browsers keep and never open.
func (r *request) keepFile(name, kind string, body []byte) error {
	header := r.Response().Header()
	header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	header.Set("Content-Length", strconv.Itoa(len(body)))
	return r.Blob(http.StatusOK, kind, body)
}

// caseFile answers GET /cases/{id}/files/{file}. Whatever it is, it is a file to keep and no page.
func (s *server) caseFile(r *request) error {
	id, file, err := r.caseFileAsked()
	if err != nil {
		return err
	}
	name, body, err := s.cases.FileBody(r.ctx(), r.organization(), id, file)
	if err != nil {
		return err
	}
	return r.keepFile(cases.SafeName(name), "application/octet-stream", body)
}

func (r *request) caseFileAsked() (id, file uuid.UUID, err error) {
	if id, err = r.pathID("id"); err != nil {
		return id, file, err
	}
	file, err = r.pathID("file")
	return id, file, err
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
	if len(files) == 0 {
		r.notify(ui.Bad, text.InvalidFile.In(r.Lang))
		return r.see(requestPath(id) + "#files")
	}
	for _, f := range files {
		err := s.cases.Attach(r.ctx(), r.organization(), r.Principal.Actor(), id, values.text("proof"), f.Name, f.Data)
		if fault.KindOf(err) == fault.Invalid {
			r.notify(ui.Bad, text.RequestFileWrong.In(r.Lang))
			return r.see(requestPath(id) + "#files")
		}
		if err != nil {
			return err
		}
	}
	r.notify(ui.Good, text.RequestAttached.In(r.Lang))
	return r.see(requestPath(id) + "#files")
}

// detachFile answers POST /cases/{id}/files/{file}/delete.
func (s *server) detachFile(r *request) error {
	id, file, err := r.caseFileAsked()
	if err != nil {
		return err
	}
	if err := s.cases.Detach(r.ctx(), r.organization(), r.Principal.Actor(), id, file); err != nil {
		return err
	}
	r.notify(ui.Good, text.RequestDetached.In(r.Lang))
	return r.see(requestPath(id) + "#files")
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
	return r.see(requestPath(id) + "#proofs")
}
