package web

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"calfleet/internal/auth"
	"calfleet/internal/fault"
	"calfleet/internal/ingest"
	"calfleet/internal/inventory"
	"calfleet/internal/report"
)

// fileTaken is the answer to a file.
type fileTaken struct {
	Kind    string       `json:"kind"`    // what it was read as
	Reports []fileReport `json:"reports"` // all of them are committed
	Notes   []fileNote   `json:"notes"`   // what was not understood
}

// fileReport is what became of the facts of one computer.
type fileReport struct {
	inventory.Receipt

	Computer string `json:"computer"`
}

// fileNote is something in a file that did not become part of a report.
type fileNote struct {
	Line int    `json:"line"` // from 1; 0: the whole file
	Text string `json:"text"`
}

// submitFile takes in what other programs export: the body is the file, the query says what no file does. It is taken in whole, or nothing of it is.
func (s *server) submitFile(r *request) error {
	if r.Principal.Agent != nil {
		return fault.New(fault.Forbidden, "an agent speaks of its own computer, by reports; files want a token of Settings, Tokens")
	}
	options, err := s.fileOptions(r)
	if err != nil {
		return err
	}
	data, err := r.fileBody()
	if err != nil {
		return err
	}
	file, err := ingest.Read(r.query("name"), data, options)
	if err != nil {
		return refusedFile(file, err)
	}
	if r.Principal.Role == auth.Agent && slices.ContainsFunc(file.Reports, func(one report.Report) bool { return len(one.Purchases) > 0 }) {
		return fault.At(fault.Invalid, "purchases", "purchases want a token of an operator")
	}
	receipts, err := s.Inventory.SubmitReports(r.ctx(), r.organization(), r.Principal.Actor(), file.Reports)
	if err != nil {
		return err
	}
	return r.JSON(http.StatusAccepted, takenOf(file, receipts))
}

func takenOf(file ingest.File, receipts []inventory.Receipt) fileTaken {
	taken := fileTaken{Kind: string(file.Kind), Reports: make([]fileReport, len(receipts)), Notes: make([]fileNote, len(file.Notes))}
	for i, receipt := range receipts {
		taken.Reports[i] = fileReport{receipt, file.Reports[i].Computer.FullName()}
	}
	for i, n := range file.Notes {
		taken.Notes[i] = fileNote{n.Line, n.Text}
	}
	return taken
}

// fileOptions reads what is said of a file beside it.
func (s *server) fileOptions(r *request) (ingest.Options, error) {
	options := ingest.Options{LicenseServer: r.query("license_server"), CollectedAt: s.now().Truncate(time.Microsecond), Kind: ingest.Kind(r.query("kind"))}
	if options.Kind != ingest.Unknown && !slices.Contains(ingest.Kinds, options.Kind) {
		return options, fault.At(fault.Invalid, "kind", "must be one of %s, or absent", ingest.KindNames())
	}
	if said := r.query("collected_at"); said != "" {
		at, err := time.Parse(time.RFC3339, said)
		if err != nil || at.Year() < 1970 || at.Year() > 9999 {
			return options, fault.At(fault.Invalid, "collected_at", "must be a time such as 2026-11-23T09:00:00Z")
		}
		options.CollectedAt = at.UTC().Truncate(time.Microsecond)
	}
	return options, nil
}

// fileBody reads the file. One that is packed may say so in the header, or be packed as it is.
func (r *request) fileBody() ([]byte, error) {
	body, err := r.inflated()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(body, report.MaxFileBytes+1))
	switch {
	case err != nil:
		return nil, bodyFault(err)
	case len(data) > report.MaxFileBytes:
		return nil, fault.New(fault.TooLarge, "the file is larger than %d bytes once inflated", report.MaxFileBytes)
	case len(data) == 0:
		return nil, fault.At(fault.Invalid, "", "the body is the file, and it is empty")
	}
	return data, nil
}

// refusedFile tells why nothing was taken in, with all that was not understood.
func refusedFile(file ingest.File, err error) error {
	if _, ok := errors.AsType[report.Problems](err); ok {
		return &statusError{http.StatusUnprocessableEntity, "the file was refused and nothing of it was kept", err}
	}
	faults := []error{fault.At(fault.Invalid, "file", "%s", err.Error())}
	for _, n := range file.Notes {
		faults = append(faults, fault.At(fault.Invalid, "line "+strconv.Itoa(n.Line), "%s", n.Text))
	}
	return &statusError{http.StatusUnprocessableEntity, "the file was refused and nothing of it was kept: " + err.Error(), errors.Join(faults...)}
}
