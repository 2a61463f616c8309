package web

import (
	"slices"

	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/fault"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// casePlanPage is how a newer license server takes over.
type casePlanPage struct {
	Lang       text.Lang
	Head       ui.PageHead
	Action     string
	Server     string
	AsksServer bool // the plan is for a server that may have no name yet
	Complaint  string
	Proofs     proofsView
	Languages  []ui.Option
	PDF, ZIP   string
	Sections   []planSection
	Scripts    []planScript
	LeftOut    string // "" where no name is
}

// planSection is a part of the runplan.
type planSection struct {
	ID, Title  string
	Lines      []string
	Conditions []ui.Condition
	Scripts    []ui.Ref
}

// planScript is a PowerShell file, shown and handed out.
type planScript struct{ ID, Name, Text, Href string }

func casePlanPath(id uuid.UUID) string { return casePath(id) + "/plan" }

// casePlan answers GET /cases/{id}/plan.
func (s *server) casePlan(r *request) error {
	m, plan, wrong, err := s.planAsked(r)
	if err != nil {
		return err
	}
	d, err := s.dossier(r, m)
	if err != nil {
		return err
	}
	id, l := m.id, r.letterLanguage()
	p := casePlanPage{
		Lang: r.Lang, Action: casePlanPath(id), Server: r.query("server"), AsksServer: plan.AsksServer, Proofs: proofsOf(r, id, "plan", d),
		PDF: scriptPath(id, "plan.pdf", plan.NewServer, l), ZIP: scriptPath(id, "plan.zip", plan.NewServer, l),
		Head: ui.PageHead{
			CrumbsLabel: text.NavBreadcrumb.In(r.Lang), Title: text.CasePlanTitle.In(r.Lang, inLang(r.Lang, plan.Title)), Sub: dotted(plan.NewServer, text.RequestMissing.In(r.Lang, d.Missing())),
			Crumbs: []ui.Crumb{{Text: text.CasesTitle.In(r.Lang), Href: pathCases}, {Text: text.CaseShort.In(r.Lang, plan.Number), Href: casePath(id)}},
		},
	}
	if p.Server == "" {
		p.Server = plan.NewServer
	}
	if wrong {
		p.Complaint = text.CasePlanServerWrong.In(r.Lang)
	}
	for _, language := range text.Langs {
		p.Languages = append(p.Languages, ui.Option{Value: string(language), Text: language.Name(), Selected: string(language) == string(l)})
	}
	p.fill(plan, id, l)
	return r.page(p.Head.Title, casePlanView(p))
}

func scriptPath(id uuid.UUID, file, server string, l cases.Language) string {
	return address(casePath(id)+"/"+file, [2]string{"server", server}, [2]string{"language", string(l)})
}

func (p *casePlanPage) fill(plan *cases.Plan, id uuid.UUID, l cases.Language) {
	for i, script := range plan.Scripts(l) {
		anchor := "script-" + string(rune('a'+i))
		p.Scripts = append(p.Scripts, planScript{anchor, script.Name, script.Text, scriptPath(id, "scripts/"+script.Name, plan.NewServer, l)})
	}
	for _, section := range plan.Sections {
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
	if n := len(plan.LeftOut); n > 0 {
		p.LeftOut = text.CasePlanLeftOut.In(p.Lang, n)
	}
}

// planAsked writes the plan of the case that the path names, for the server that the address names. wrong says that it names none that
// could be; the plan is then without.
func (s *server) planAsked(r *request) (m caseMaterial, plan *cases.Plan, wrong bool, err error) {
	if m, err = s.materialAsked(r); err != nil {
		return m, nil, false, err
	}
	if asked := r.query("server"); asked != "" {
		if wrong = !cases.IsServerName(asked); wrong {
			asked = ""
		}
		m.ground.NewServer = asked
	}
	return m, cases.NewPlan(m.ground), wrong, nil
}

// planPDF answers GET /cases/{id}/plan.pdf.
func (s *server) planPDF(r *request) error {
	_, plan, _, err := s.planAsked(r)
	if err != nil {
		return err
	}
	body, err := plan.PDF(r.letterLanguage())
	if err != nil {
		return err
	}
	return r.keepFile(plan.FileName("pdf"), "application/pdf", body)
}

// planZIP answers GET /cases/{id}/plan.zip.
func (s *server) planZIP(r *request) error {
	_, plan, _, err := s.planAsked(r)
	if err != nil {
		return err
	}
	body, err := plan.ZIP(r.letterLanguage())
	if err != nil {
		return err
	}
	return r.keepFile(plan.FileName("zip"), "application/zip", body)
}

// planScript answers GET /cases/{id}/scripts/{script}.
func (s *server) planScript(r *request) error {
	_, plan, _, err := s.planAsked(r)
	if err != nil {
		return err
	}
	for _, script := range plan.Scripts(r.letterLanguage()) {
		if script.Name == r.Param("script") {
			return r.keepFile(script.Name, "text/plain; charset=utf-8", script.File())
		}
	}
	return fault.New(fault.NotFound, "there is no such script")
}
