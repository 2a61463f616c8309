package web

import (
	"github.com/google/uuid"

	"calfleet/internal/cases"
)

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
