package web

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// casePlanPage is how a newer license server takes over.
type casePlanPage struct {
	Lang      text.Lang
	Head      ui.PageHead
	Action    string
	Server    string
	Complaint string
	Languages []ui.Option
	PDF, ZIP  string
	Sections  []planSection
	Scripts   []planScript
	LeftOut   string // "" where no name is
}

// planSection is a part of the runbook.
type planSection struct {
	ID, Title  string
	Lines      []string
	Conditions []ui.Condition
	Scripts    []ui.Ref
}

// planScript is a PowerShell file, shown and handed out.
type planScript struct{ ID, Name, Text, Href string }

var plannedRemedies = []string{compat.NewerLicenseServer, compat.RepointToNewerServer}

func casePlanPath(id uuid.UUID) string { return casePath(id) + "/plan" }

// casePlan answers GET /cases/{id}/plan.
func (s *server) casePlan(r *request) error {
	id, book, wrong, err := s.runbookAsked(r)
	if err != nil {
		return err
	}
	l := r.letterLanguage()
	p := casePlanPage{
		Lang: r.Lang, Action: casePlanPath(id), Server: r.query("server"),
		PDF: scriptPath(id, "plan.pdf", book.NewServer, l), ZIP: scriptPath(id, "plan.zip", book.NewServer, l),
		Head: ui.PageHead{
			CrumbsLabel: text.NavBreadcrumb.In(r.Lang), Title: text.CasePlanTitle.In(r.Lang), Sub: book.NewServer,
			Crumbs: []ui.Crumb{{Text: text.CasesTitle.In(r.Lang), Href: pathCases}, {Text: text.CaseShort.In(r.Lang, book.Number), Href: casePath(id)}},
		},
	}
	if p.Server == "" {
		p.Server = book.NewServer
	}
	if wrong {
		p.Complaint = text.CasePlanServerWrong.In(r.Lang)
	}
	for _, language := range text.Langs {
		p.Languages = append(p.Languages, ui.Option{Value: string(language), Text: language.Name(), Selected: string(language) == string(l)})
	}
	p.fill(book, id, l)
	return r.page(p.Head.Title, casePlanView(p))
}

func scriptPath(id uuid.UUID, file, server string, l cases.Language) string {
	return address(casePath(id)+"/"+file, [2]string{"server", server}, [2]string{"language", string(l)})
}

func (p *casePlanPage) fill(book *cases.Runbook, id uuid.UUID, l cases.Language) {
	for i, script := range book.Scripts(l) {
		anchor := "script-" + string(rune('a'+i))
		p.Scripts = append(p.Scripts, planScript{anchor, script.Name, script.Text, scriptPath(id, "scripts/"+script.Name, book.NewServer, l)})
	}
	for _, section := range book.Sections {
		view := planSection{ID: section.ID, Title: inLang(p.Lang, section.Title)}
		for _, line := range section.Lines {
			if line.Check {
				view.Conditions = append(view.Conditions, ui.Condition{Tone: conditionTone(line.Met), Text: inLang(p.Lang, line.Text), Word: conditionWord(line.Met).In(p.Lang)})
			} else {
				view.Lines = append(view.Lines, inLang(p.Lang, line.Text))
			}
		}
		for _, name := range section.Script {
			if at := slices.IndexFunc(p.Scripts, func(s planScript) bool { return s.Name == name }); at >= 0 {
				view.Scripts = append(view.Scripts, ui.Ref{Text: name, Href: "#" + p.Scripts[at].ID})
			}
		}
		p.Sections = append(p.Sections, view)
	}
	if n := len(book.LeftOut); n > 0 {
		p.LeftOut = text.CasePlanLeftOut.In(p.Lang, n)
	}
}

// runbookAsked writes the plan of the case that the path names, for the server that the address names. wrong says that it names none that
// could be; the plan is then without.
func (s *server) runbookAsked(r *request) (id uuid.UUID, book *cases.Runbook, wrong bool, err error) {
	if id, err = r.pathID("id"); err != nil {
		return id, nil, false, err
	}
	g := cases.Ground{AsOf: s.now(), Organization: r.Principal.Organization.Name, NewServer: r.query("server")}
	if g.Case, err = s.cases.Case(r.ctx(), r.organization(), id); err != nil {
		return id, nil, false, err
	}
	if !slices.Contains(plannedRemedies, g.Case.Remedy) {
		return id, nil, false, fault.New(fault.NotFound, "this remedy needs no other license server")
	}
	if g.NewServer == "" {
		g.NewServer = g.Case.Target
	}
	if g.NewServer != "" && !cases.IsServerName(g.NewServer) {
		g.NewServer, wrong = "", true
	}
	if err := s.readGround(r.ctx(), r.organization(), &g); err != nil {
		return id, nil, false, err
	}
	return id, cases.NewRunbook(g), wrong, nil
}

// readGround finds the hosts that feel the findings of the case, their brokers, and the server that they name now.
func (s *server) readGround(ctx context.Context, organization uuid.UUID, g *cases.Ground) error {
	linked, err := s.cases.Findings(ctx, organization, g.Case.ID)
	if err != nil {
		return err
	}
	if g.Remedy, _, err = s.caseRemedy(ctx, organization, g.Case, linked); err != nil {
		return err
	}
	snapshot, err := s.Inventory.Snapshot(ctx, organization)
	if err != nil {
		return err
	}
	felt := map[string]bool{}
	for _, l := range linked {
		finding, err := s.Findings.Finding(ctx, organization, l.ID)
		if err != nil {
			return err
		}
		if finding.Detail.Kind == compat.SubjectServer && g.OldServer == "" {
			g.OldServer = finding.Subject
		}
		for _, name := range finding.Detail.Hosts {
			felt[name] = true
		}
	}
	g.Hosts, g.Brokers = hostsAndBrokers(snapshot, felt)
	return nil
}

func hostsAndBrokers(snapshot *inventory.Snapshot, felt map[string]bool) (hosts []*inventory.Host, brokers []string) {
	for name := range felt {
		if h := snapshot.Hosts[name]; h != nil {
			hosts = append(hosts, h)
		}
	}
	for i := range snapshot.Facts.Collections {
		c := &snapshot.Facts.Collections[i]
		if c.Broker == "" || slices.Contains(brokers, c.Broker) || !slices.ContainsFunc(c.Hosts, func(name string) bool { return felt[name] }) {
			continue
		}
		brokers = append(brokers, c.Broker)
	}
	slices.Sort(brokers)
	return hosts, brokers
}

// planPDF answers GET /cases/{id}/plan.pdf.
func (s *server) planPDF(r *request) error {
	_, book, _, err := s.runbookAsked(r)
	if err != nil {
		return err
	}
	body, err := book.PDF(r.letterLanguage())
	if err != nil {
		return err
	}
	return r.keepFile(book.FileName("pdf"), "application/pdf", body)
}

// planZIP answers GET /cases/{id}/plan.zip.
func (s *server) planZIP(r *request) error {
	_, book, _, err := s.runbookAsked(r)
	if err != nil {
		return err
	}
	body, err := book.ZIP(r.letterLanguage())
	if err != nil {
		return err
	}
	return r.keepFile(book.FileName("zip"), "application/zip", body)
}

// planScript answers GET /cases/{id}/scripts/{script}.
func (s *server) planScript(r *request) error {
	_, book, _, err := s.runbookAsked(r)
	if err != nil {
		return err
	}
	for _, script := range book.Scripts(r.letterLanguage()) {
		if script.Name == r.Param("script") {
			return r.keepFile(script.Name, "text/plain; charset=utf-8", script.File())
		}
	}
	return fault.New(fault.NotFound, "there is no such script")
}
