package web

import (
	"errors"
	"net/http"
	"time"

	"calfleet/internal/fault"
	"calfleet/internal/ingest"
	"calfleet/internal/report"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// reportsPage takes report files and monitoring output in by hand.
type reportsPage struct {
	Lang     text.Lang
	Head     ui.PageHead
	Server   string
	Kinds    []ui.Option
	Read     []string // what each file was taken for
	Problems []string // why nothing was taken in; empty before the first try
	Notes    []string // what was not understood, and lies beside the facts
	Taken    string   // how it went; "" before
}

// newReports answers GET /reports/new.
func (s *server) newReports(r *request) error {
	return r.page(text.ReportsUploadTitle.In(r.Lang), reportsView(s.reportsPage(r)))
}

func (s *server) reportsPage(r *request) reportsPage {
	return reportsPage{Lang: r.Lang, Head: ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(r.Lang), Crumbs: []ui.Crumb{{Text: text.FleetTitle.In(r.Lang), Href: "/"}},
		Title: text.ReportsUploadTitle.In(r.Lang), Sub: text.ReportsUploadText.In(r.Lang),
	}, Kinds: fileKinds(r.Lang, ingest.Unknown)}
}

// uploadReports answers POST /reports: every file is read before the first report is applied, so a file that can't be read stops all.
func (s *server) uploadReports(r *request) error {
	files, values, err := r.files("file")
	if err != nil {
		return err
	}
	p := s.reportsPage(r)
	p.Server = values.text("license_server")
	chosen := parseFileKind(values.text("kind"))
	p.Kinds = fileKinds(r.Lang, chosen)
	var read []ingest.File
	for _, file := range files {
		one, err := ingest.Read(file.Name, file.Data, ingest.Options{LicenseServer: p.Server, CollectedAt: s.now().Truncate(time.Microsecond), Kind: chosen})
		if err != nil {
			p.Problems = append(p.Problems, fileProblems(r.Lang, file.Name, err)...)
		}
		if line := readAs(r.Lang, file.Name, one.Kind, len(one.Reports)); line != "" {
			p.Read = append(p.Read, line)
		}
		for _, note := range one.Notes {
			p.Notes = append(p.Notes, file.Name+" · "+noteText(r.Lang, note))
		}
		read = append(read, one)
	}
	if len(files) == 0 {
		p.Problems = append(p.Problems, text.InvalidRequired.In(r.Lang))
	}
	if len(p.Problems) == 0 {
		if err := s.takeIn(r, &p, read); err != nil {
			return err
		}
	}
	if len(p.Problems) > 0 {
		return r.pageAs(http.StatusUnprocessableEntity, p.Head.Title, reportsView(p))
	}
	return r.page(p.Head.Title, reportsView(p))
}

// takeIn takes each file in whole, or nothing of it.
func (s *server) takeIn(r *request, p *reportsPage, files []ingest.File) error {
	taken, stale := 0, 0
	for _, file := range files {
		receipts, err := s.Inventory.SubmitReports(r.ctx(), r.organization(), r.Principal.Actor(), file.Reports)
		if kind := fault.KindOf(err); kind == fault.Conflict || kind == fault.Invalid {
			p.Problems = append(p.Problems, file.Name+" · "+fault.As(err).Text)
			continue
		}
		if err != nil {
			return err
		}
		taken += len(receipts)
		for _, receipt := range receipts {
			if receipt.Stale {
				stale++
			}
		}
	}
	p.Taken = text.ReportsTaken.In(r.Lang, taken)
	if stale > 0 {
		p.Taken += " " + text.ReportsStale.In(r.Lang, stale)
	}
	return nil
}

// fileProblems lists everything wrong with a file, in the reader's language, each with its place.
func fileProblems(l text.Lang, name string, err error) []string {
	var lines []string
	if problems, ok := errors.AsType[report.Problems](err); ok {
		for _, p := range problems {
			line := p.String()
			if l == text.French {
				line = p.French()
			}
			lines = append(lines, name+" · "+line)
		}
		return lines
	}
	if e, ok := errors.AsType[*ingest.Error](err); ok && l == text.French {
		return []string{name + " · " + e.TextFR}
	}
	return []string{name + " · " + err.Error()}
}

func noteText(l text.Lang, n ingest.Note) string {
	if l == text.French {
		return n.French()
	}
	return n.String()
}
