package web

import (
	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/fault"
)

// letterPDF answers GET /cases/{id}/letter.pdf.
func (s *server) letterPDF(r *request) error {
	_, d, err := s.requestAsked(r)
	if err != nil {
		return err
	}
	body, err := d.PDF(cases.ParseRecipient(r.query("to")), r.letterLanguage())
	if err != nil {
		return err
	}
	return r.keepFile(d.FileName("pdf"), "application/pdf", body)
}

// letterMail answers GET /cases/{id}/letter.eml.
func (s *server) letterMail(r *request) error {
	return s.packed(r, "eml", "message/rfc822", func(d *cases.Dossier, files []cases.Attachment) ([]byte, error) {
		return d.Mail(cases.ParseRecipient(r.query("to")), r.letterLanguage(), files)
	})
}

// requestZIP answers GET /cases/{id}/request.zip.
func (s *server) requestZIP(r *request) error {
	return s.packed(r, "zip", "application/zip", func(d *cases.Dossier, files []cases.Attachment) ([]byte, error) {
		return d.ZIP(r.letterLanguage(), files)
	})
}

// packed answers with what is made of the file of a case and all that is attached to it. That takes memory, so only some do it at once.
func (s *server) packed(r *request, extension, kind string, pack func(*cases.Dossier, []cases.Attachment) ([]byte, error)) error {
	m, d, err := s.requestAsked(r)
	if err != nil {
		return err
	}
	return s.exports.pass(r.ctx(), func() error {
		files, err := s.attachments(r, m.id, d)
		if err != nil {
			return err
		}
		body, err := pack(d, files)
		if err != nil {
			return err
		}
		return r.keepFile(d.FileName(extension), kind, body)
	})
}

// maxPacked is how much of files goes into one export: it is made in memory.
const maxPacked = 64 << 20

func (s *server) attachments(r *request, id uuid.UUID, d *cases.Dossier) (all []cases.Attachment, err error) {
	size := 0
	for _, f := range d.Files {
		if size += int(f.Size); size > maxPacked {
			return nil, fault.New(fault.TooLarge, "the files of this case are larger than 64 MiB together: download them one by one")
		}
		_, body, err := s.cases.FileBody(r.ctx(), r.organization(), id, f.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, cases.Attachment{File: f, Body: body})
	}
	return all, nil
}
