package web

import (
	"bytes"
	"encoding/json"

	"calfleet/internal/fault"
	"calfleet/internal/paper"
	"calfleet/internal/sheet"
	"calfleet/web/text"
)

// planFile answers GET /plans/{id}/plan.json with the plan as "calfleet check --plan" reads it.
func (s *server) planFile(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	plan, err := s.whatif.Plan(r.ctx(), r.organization(), id)
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(plan.Compat(), "", "  ")
	if err != nil {
		return err
	}
	return r.keepFile("plan.json", "application/json", append(body, '\n'))
}

// outcomeLine is what becomes of one thing by a plan, as files have it.
type outcomeLine struct{ what, before, after, gone, fresh string }

// outcomeAsked reckons the plan that the path names. One that can't be reckoned has no outcome to export.
func (s *server) outcomeAsked(r *request) (p reckonedPlan, lines []outcomeLine, err error) {
	if p, err = s.planReckoned(r); err != nil {
		return p, nil, err
	}
	if len(p.problems) > 0 {
		return p, nil, fault.New(fault.Conflict, "the plan does not fit the facts any more: see its page")
	}
	page := plansPage{Lang: r.Lang}
	page.compare(p.compared)
	for _, row := range page.Rows {
		lines = append(lines, outcomeLine{row.Name, row.Before.Word, row.After.Word, joined(row.Gone), joined(row.New)})
	}
	for _, line := range page.Lines {
		lines = append(lines, outcomeLine{what: line.CALs, before: dotted(line.Before.Word, line.Before.Figure), after: dotted(line.After.Word, line.After.Figure)})
	}
	return p, lines, nil
}

func joined(messages []string) string {
	var b bytes.Buffer
	for i, m := range messages {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(m)
	}
	return b.String()
}

// outcomeCSV answers GET /plans/{id}/outcome.csv.
func (s *server) outcomeCSV(r *request) error {
	_, lines, err := s.outcomeAsked(r)
	if err != nil {
		return err
	}
	separator := byte(',')
	if r.Lang == text.French {
		separator = ';'
	}
	var out bytes.Buffer
	w := sheet.NewWriter(&out, separator)
	if err := w.Header(text.WhatIfSubject.In(r.Lang), text.PlansBefore.In(r.Lang), text.PlansAfter.In(r.Lang), text.PlansGone.In(r.Lang), text.PlansNew.In(r.Lang)); err != nil {
		return err
	}
	for _, l := range lines {
		if err := w.Row(sheet.Text(l.what), sheet.Text(l.before), sheet.Text(l.after), sheet.Text(l.gone), sheet.Text(l.fresh)); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return r.keepFile("plan-outcome.csv", "text/csv; charset=utf-8", out.Bytes())
}

// outcomePDF answers GET /plans/{id}/outcome.pdf.
func (s *server) outcomePDF(r *request) error {
	p, lines, err := s.outcomeAsked(r)
	if err != nil {
		return err
	}
	doc := paper.New(paper.About{Title: p.plan.Name, Language: string(r.Lang), AsOf: s.now(), Footer: r.Principal.Organization.Name + " · " + text.Date(r.Lang, s.now())})
	doc.Title(p.plan.Name)
	doc.Heading(text.PlansChanges.In(r.Lang))
	for i := range p.plan.Changes {
		doc.Item("•", dotted(inLang(r.Lang, p.plan.Changes[i].Text(p.snapshot.Facts)), costWords(r.Lang, p.costs[i])))
	}
	doc.Fact(text.WhatIfCost.In(r.Lang), costWords(r.Lang, p.total), "")
	doc.Fact(text.PlansOutcome.In(r.Lang), dotted(text.WhatIfGone.In(r.Lang, p.compared.Gone), text.WhatIfNew.In(r.Lang, p.compared.New)), "")
	for _, l := range lines {
		doc.Heading(l.what)
		doc.Item("•", l.before+" → "+l.after)
		for _, m := range []struct{ title, said string }{{text.PlansGone.In(r.Lang), l.gone}, {text.PlansNew.In(r.Lang), l.fresh}} {
			if m.said != "" {
				doc.Fact(m.title, m.said, "")
			}
		}
	}
	body, err := doc.Bytes()
	if err != nil {
		return err
	}
	return r.keepFile("plan-outcome.pdf", "application/pdf", body)
}
