package web

import (
	"mime"
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// requestPage is the file of a downgrade or exchange: letter, annex, proofs, files.
type requestPage struct {
	Lang       text.Lang
	Path       string // of the case
	Head       ui.PageHead
	MayEdit    bool
	Recipients []ui.Option
	Languages  []ui.Option
	LetterLang string
	Letter     cases.Letter
	PDF, Mail  string
	ZIP        string
	Facts      []ui.Fact
	Lines      []requestLine
	Missing    string
	Proofs     []proofRow
	Files      []fileRow
	Contacts   []contactView
}

// requestLine is CALs of the annex.
type requestLine struct {
	Title string
	Facts []ui.Fact
}

// proofRow is a line of the checklist.
type proofRow struct {
	ID, Title, Word, Todo, Said string
	Tone                        ui.Tone
	Ticked                      bool
}

// fileRow is a file of the case.
type fileRow struct{ Name, Href, About, Sum, Delete, DeleteIt string }

func requestPath(id uuid.UUID) string { return casePath(id) + "/request" }

// caseRequest answers GET /cases/{id}/request.
func (s *server) caseRequest(r *request) error {
	id, d, err := s.dossierAsked(r)
	if err != nil {
		return err
	}
	to, l := cases.ParseRecipient(r.query("to")), r.letterLanguage()
	p := requestPage{
		Lang: r.Lang, Path: casePath(id), MayEdit: operator.admits(r.Principal), Letter: d.Letter(to, l), LetterLang: string(l),
		Missing: text.RequestMissing.In(r.Lang, d.Missing()),
		PDF:     letterPath(id, "letter.pdf", to, l), Mail: letterPath(id, "letter.eml", to, l), ZIP: letterPath(id, "request.zip", "", l),
		Head: ui.PageHead{
			CrumbsLabel: text.NavBreadcrumb.In(r.Lang), Title: text.RequestTitle.In(r.Lang), Sub: dotted(d.Server, text.RequestMissing.In(r.Lang, d.Missing())),
			Crumbs: []ui.Crumb{{Text: text.CasesTitle.In(r.Lang), Href: pathCases}, {Text: text.CaseShort.In(r.Lang, d.Number), Href: casePath(id)}},
		},
	}
	for _, recipient := range cases.Recipients() {
		p.Recipients = append(p.Recipients, ui.Option{Value: string(recipient), Text: inLang(r.Lang, recipient.Name()), Selected: recipient == to})
	}
	for _, language := range text.Langs {
		p.Languages = append(p.Languages, ui.Option{Value: string(language), Text: language.Name(), Selected: string(language) == string(l)})
	}
	p.fill(d)
	if p.Contacts, err = s.contactsFor(r, to); err != nil {
		return err
	}
	return r.page(p.Head.Title, requestView(p))
}

// letterLanguage is the language of a letter: the one that is asked for, or the reader's.
func (r *request) letterLanguage() cases.Language {
	if asked := r.query("language"); asked != "" {
		return cases.ParseLanguage(asked)
	}
	return cases.ParseLanguage(string(r.Lang))
}

func letterPath(id uuid.UUID, file string, to cases.Recipient, l cases.Language) string {
	return address(casePath(id)+"/"+file, [2]string{"to", string(to)}, [2]string{"language", string(l)})
}

func (p *requestPage) fill(d *cases.Dossier) {
	p.Facts = entryFacts(p.Lang, d.Facts)
	for _, line := range d.Lines {
		view := requestLine{text.SearchCALs.In(p.Lang, line.Quantity, dotted(line.Version, inLang(p.Lang, line.Kind.Text()))), entryFacts(p.Lang, line.Entries)}
		if line.Wizard != nil {
			view.Facts = append(view.Facts, ui.Fact{Term: text.RequestWizard.In(p.Lang), Text: inLang(p.Lang, line.Wizard.Entry), Quiet: inLang(p.Lang, line.Wizard.Asks)})
		}
		p.Lines = append(p.Lines, view)
	}
	for _, proof := range d.Proofs {
		row := proofRow{ID: proof.ID, Title: inLang(p.Lang, proof.Title), Word: proofWord(proof.By).In(p.Lang), Tone: ui.Good, Said: proof.Said, Ticked: proof.Ticked}
		if proof.By == cases.NotNeeded {
			row.Tone = ui.Mute
		}
		if proof.By == cases.ByNothing {
			row.Tone, row.Todo = ui.Unknown, inLang(p.Lang, proof.Todo)
		}
		p.Proofs = append(p.Proofs, row)
	}
	for _, f := range d.Files {
		path := p.Path + "/files/" + f.ID.String()
		p.Files = append(p.Files, fileRow{
			Name: f.Name, Href: path, About: dotted(text.RequestSize.In(p.Lang, (int(f.Size)+999)/1000), f.By, stamp(p.Lang, f.At)), Sum: f.Sum(), Delete: path + "/delete",
			DeleteIt: text.RequestDeleteIt.In(p.Lang, f.Name),
		})
	}
}

// entryFacts shows what records say, and what to do where they say nothing.
func entryFacts(l text.Lang, entries []cases.Entry) []ui.Fact {
	facts := make([]ui.Fact, len(entries))
	for i, e := range entries {
		facts[i] = ui.Fact{Term: inLang(l, e.Term), Text: inLang(l, e.Read())}
		if facts[i].Text == "" {
			facts[i].Text, facts[i].Quiet = text.RequestBlank.In(l), inLang(l, e.Missing)
		}
		if e.Doubt != (compat.Text{}) {
			facts[i].Below = doubted(inLang(l, e.Doubt))
		}
	}
	return facts
}

func doubted(words string) templ.Component { return ui.Mark(ui.Warn, words) }

func proofWord(by cases.Basis) text.Msg {
	switch by {
	case cases.ByFile:
		return text.ProofAttached
	case cases.ByRecords:
		return text.ProofOnRecord
	case cases.ByTick:
		return text.ProofAtHand
	case cases.NotNeeded:
		return text.ProofNotNeeded
	default:
		return text.ProofMissing
	}
}

// dossierAsked puts together the file of the case that the path names. Only a downgrade or exchange has one.
func (s *server) dossierAsked(r *request) (id uuid.UUID, d *cases.Dossier, err error) {
	if id, err = r.pathID("id"); err != nil {
		return id, nil, err
	}
	m := cases.Material{AsOf: s.now(), Organization: r.Principal.Organization.Name}
	if m.Case, err = s.cases.Case(r.ctx(), r.organization(), id); err != nil {
		return id, nil, err
	}
	if m.Case.Remedy != compat.DowngradeOrExchange {
		return id, nil, fault.New(fault.NotFound, "this remedy asks nobody for keys")
	}
	for _, read := range []func(*request, *cases.Material) error{s.readServerAndHosts, s.readEntitlements, s.readSaid} {
		if err := read(r, &m); err != nil {
			return id, nil, err
		}
	}
	return id, cases.NewDossier(m), nil
}

// readServerAndHosts finds the license server that the findings of the case are about, and the hosts that feel them.
func (s *server) readServerAndHosts(r *request, m *cases.Material) error {
	linked, err := s.cases.Findings(r.ctx(), r.organization(), m.Case.ID)
	if err != nil {
		return err
	}
	snapshot, err := s.Inventory.Snapshot(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	felt := map[string]bool{}
	for _, l := range linked {
		finding, err := s.Findings.Finding(r.ctx(), r.organization(), l.ID)
		if err != nil {
			return err
		}
		if finding.Detail.Kind == compat.SubjectServer && m.ServerName == "" {
			m.ServerName, m.Server = finding.Subject, snapshot.LicenseServers[finding.Subject]
		}
		for _, name := range finding.Detail.Hosts {
			if host := snapshot.Hosts[name]; host != nil && !felt[name] {
				felt[name], m.Hosts = true, append(m.Hosts, host)
			}
		}
	}
	return nil
}

func (s *server) readEntitlements(r *request, m *cases.Material) (err error) {
	if m.ServerName == "" {
		return nil
	}
	if m.Purchases, err = s.Inventory.PurchasesFor(r.ctx(), r.organization(), m.ServerName); err != nil {
		return err
	}
	var refusals []*inventory.Refusal
	if refusals, err = s.Inventory.Refusals(r.ctx(), r.organization(), m.ServerName); err != nil {
		return err
	}
	for _, refusal := range refusals {
		if refusal.WithdrawnAt == nil {
			m.Refusals = append(m.Refusals, refusal)
		}
	}
	return nil
}

func (s *server) readSaid(r *request, m *cases.Material) (err error) {
	if m.Said, err = s.cases.SaidOf(r.ctx(), r.organization(), m.Case.ID); err != nil {
		return err
	}
	m.Files, err = s.cases.Files(r.ctx(), r.organization(), m.Case.ID)
	return err
}

// letterPDF answers GET /cases/{id}/letter.pdf.
func (s *server) letterPDF(r *request) error {
	_, d, err := s.dossierAsked(r)
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
	id, d, err := s.dossierAsked(r)
	if err != nil {
		return err
	}
	files, err := s.attachments(r, id, d)
	if err != nil {
		return err
	}
	body, err := d.Mail(cases.ParseRecipient(r.query("to")), r.letterLanguage(), files)
	if err != nil {
		return err
	}
	return r.keepFile(d.FileName("eml"), "message/rfc822", body)
}

// requestZIP answers GET /cases/{id}/request.zip.
func (s *server) requestZIP(r *request) error {
	id, d, err := s.dossierAsked(r)
	if err != nil {
		return err
	}
	files, err := s.attachments(r, id, d)
	if err != nil {
		return err
	}
	body, err := d.ZIP(r.letterLanguage(), files)
	if err != nil {
		return err
	}
	return r.keepFile(d.FileName("zip"), "application/zip", body)
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
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	form, err := r.values()
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
