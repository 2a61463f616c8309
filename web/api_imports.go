package web

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
)

// Programs import as people do on the pages, and get the same answers. Whoever sends a file chooses the ID of its import, so that every
// request may be sent again when its answer was lost.

const apiImports = "/imports/:id"

// putImport answers PUT /api/v1/imports/{id}: the body is the file. It is read at once, or, where it is large, in the background.
func (s *server) putImport(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	if encoding := r.header("Content-Encoding"); encoding != "" && encoding != "identity" {
		return unsupported("Content-Encoding", "a file is sent as it is: the Content-Encoding must be absent")
	}
	known, err := s.Inventory.Import(r.ctx(), r.organization(), id)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return s.takeImport(r, id)
	case err != nil:
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, r.Request().Body); err != nil {
		return bodyFault(err)
	}
	same, err := s.Inventory.IsImportOf(r.ctx(), r.organization(), id, sum.Sum(nil))
	if err != nil {
		return err
	}
	if !same {
		return fault.At(fault.Conflict, "id", "another file was imported under this ID; a new import needs a new one")
	}
	return r.importAnswer(known, http.StatusOK)
}

func (s *server) takeImport(r *request, id uuid.UUID) error {
	asked := fields(r.QueryParams())
	reading, name := readingOf(asked), asked.text("file_name")
	if err := misread(asked, reading); err != nil {
		return err
	}
	start, err := io.ReadAll(io.LimitReader(r.Request().Body, inventory.WaitFor+1))
	if err != nil {
		return bodyFault(err)
	}
	if len(start) > inventory.WaitFor {
		file := io.MultiReader(bytes.NewReader(start), r.Request().Body)
		received, err := s.Inventory.ReceiveImportAs(r.ctx(), r.organization(), id, r.Principal.Actor(), name, file, func() (inventory.Reading, error) { return reading, nil })
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return bodyFault(err)
		}
		if err != nil {
			return err
		}
		return r.importAnswer(received, http.StatusAccepted)
	}
	upload := inventory.Upload{ID: id, FileName: name, File: sheet.FileOf(start), Reading: reading, Profile: asked.text("profile")}
	staged, err := s.Inventory.StageImport(r.ctx(), r.organization(), r.Principal.Actor(), upload, nil)
	if err != nil {
		return err
	}
	return r.importAnswer(staged, http.StatusCreated)
}

// misread refuses what is said of a file and means nothing: people choose from lists, and programs mistype.
func misread(asked fields, u inventory.Reading) error {
	for _, of := range []struct {
		name       string
		understood bool
	}{
		{"kind", u.Kind != ""}, {"charset", u.Charset != ""}, {"separator", u.Separator != 0}, {"header", u.HeaderLine > 0}, {"dates", u.DateOrder != dateOrder("")},
	} {
		if said := asked.text(of.name); said != "" && !of.understood {
			return fault.At(fault.Invalid, of.name, "%q means nothing here; the description of the API has what does", said)
		}
	}
	return nil
}

// apiImport answers GET /api/v1/imports/{id}.
func (s *server) apiImport(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	preview, err := s.Inventory.ImportRows(r.ctx(), r.organization(), id, inventory.ImportRowFilter{Limit: 1})
	if err != nil {
		return err
	}
	return r.importAnswer(preview.Import, http.StatusOK)
}

// apiApply answers POST /api/v1/imports/{id}/apply. Asked again it tells what became of it.
func (s *server) apiApply(r *request) error {
	return s.decided(r, func(id uuid.UUID) error {
		_, _, err := s.Inventory.ApplyOrBegin(r.ctx(), r.organization(), r.Principal.Actor(), id, r.query("keep") == "good")
		return err
	}, inventory.ImportApplied, inventory.ImportApplying)
}

// apiUndo answers POST /api/v1/imports/{id}/undo, likewise.
func (s *server) apiUndo(r *request) error {
	return s.decided(r, func(id uuid.UUID) error {
		return s.Inventory.UndoOrBegin(r.ctx(), r.organization(), r.Principal.Actor(), id)
	}, inventory.ImportUndone, inventory.ImportUndoing)
}

// decided does something with an import, and takes for done what is in one of the states that it leads to.
func (s *server) decided(r *request, decide func(uuid.UUID) error, leads ...inventory.ImportState) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	refused := decide(id)
	if refused != nil && fault.KindOf(refused) != fault.Conflict {
		return refused
	}
	now, err := s.Inventory.Import(r.ctx(), r.organization(), id)
	if err != nil {
		return err
	}
	if slices.Contains(leads, now.State) {
		return r.importAnswer(now, http.StatusOK)
	}
	return refused
}

// apiImportLines answers GET /api/v1/imports/{id}/lines: a page of what the lines do, or why they are refused.
func (s *server) apiImportLines(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	outcome := inventory.Outcome(r.query("outcome"))
	preview, err := s.Inventory.ImportRows(r.ctx(), r.organization(), id, inventory.ImportRowFilter{Outcome: outcome, After: r.query("after"), Limit: apiPage})
	if err != nil {
		return err
	}
	answer := importLines{Total: preview.Page.Total, Next: preview.Page.Next, Lines: make([]importLine, len(preview.Page.Rows))}
	for n, row := range preview.Page.Rows {
		answer.Lines[n] = lineAnswer(row)
	}
	return r.JSON(http.StatusOK, answer)
}
