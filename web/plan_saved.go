package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// savedPlanPage is a plan that somebody makes: its changes, a form for one more, and what would be then.
type savedPlanPage struct {
	Lang           text.Lang
	Head           ui.PageHead
	Path           string
	MayEdit        bool
	Seen           string // the version that the forms show
	Changes        []savedChange
	Problems       []string // why it can't be reckoned; none where it can
	Cost           string
	Figures        []string
	Outcome        plansPage
	Form           changeForm
	Offers         []caseOffer
	JSON, CSV, PDF string
}

// savedChange is one change of a plan.
type savedChange struct{ Words, Cost, Index, Remove, Problem string }

func planPath(id uuid.UUID) string { return pathPlans + "/" + id.String() }

// savedPlan answers GET /plans/{id}.
func (s *server) savedPlan(r *request) error {
	p, err := s.planReckoned(r)
	if err != nil {
		return err
	}
	return s.showSavedPlan(r, http.StatusOK, p, s.changeForm(r, p, compat.Do(r.query("do")), fields{}))
}

func (s *server) showSavedPlan(r *request, status int, p reckonedPlan, form changeForm) error {
	path := planPath(p.id)
	page := savedPlanPage{
		Lang: r.Lang, Path: path, MayEdit: operator.admits(r.Principal), Seen: strconv.Itoa(int(p.plan.Version)), Form: form, Cost: costWords(r.Lang, p.total),
		JSON: path + "/plan.json", CSV: path + "/outcome.csv", PDF: path + "/outcome.pdf",
		Head: ui.PageHead{
			CrumbsLabel: text.NavBreadcrumb.In(r.Lang), Crumbs: []ui.Crumb{{Text: text.NavPlans.In(r.Lang), Href: pathPlans}}, Title: p.plan.Name,
			Sub: text.WhatIfBy.In(r.Lang, p.plan.ChangedBy, text.Ago(r.Lang, s.now().Sub(p.plan.ChangedAt))),
		},
	}
	for i := range p.plan.Changes {
		words := inLang(r.Lang, p.plan.Changes[i].Text(p.snapshot.Facts))
		page.Changes = append(page.Changes, savedChange{
			Words: words, Cost: costWords(r.Lang, p.costs[i]), Index: strconv.Itoa(i), Remove: text.WhatIfRemoveIt.In(r.Lang, words), Problem: problemAt(r.Lang, p.problems, i),
		})
	}
	for i := range p.problems {
		page.Problems = append(page.Problems, problemWords(r.Lang, &p.problems[i]))
	}
	if len(p.problems) == 0 {
		if err := s.showOutcome(r, &page, p); err != nil {
			return err
		}
	}
	return r.pageAs(status, p.plan.Name, savedPlanView(page))
}

// showOutcome sets before against after, and offers the cases that carry the plan out.
func (s *server) showOutcome(r *request, page *savedPlanPage, p reckonedPlan) (err error) {
	page.Outcome = plansPage{Lang: r.Lang}
	page.Outcome.compare(p.compared)
	page.Figures = []string{text.WhatIfGone.In(r.Lang, p.compared.Gone), text.WhatIfNew.In(r.Lang, p.compared.New)}
	if page.MayEdit {
		page.Offers, err = s.casesOfPlan(r, p)
	}
	return err
}

// problemWords leaves out where in a file a problem is: the page shows the change itself.
func problemWords(l text.Lang, p *compat.Problem) string {
	words := inLang(l, p.Text)
	if _, field, _ := strings.Cut(p.Path, "."); field != "" {
		return words + " (" + field + ")"
	}
	return words
}

// problemAt is what is wrong with one change; "" for nothing.
func problemAt(l text.Lang, problems compat.Problems, index int) string {
	var words []string
	for i := range problems {
		if at := "changes[" + strconv.Itoa(index) + "]"; strings.HasPrefix(problems[i].Path, at) {
			words = append(words, problemWords(l, &problems[i]))
		}
	}
	return strings.Join(words, " ")
}

// createPlan answers POST /plans: an empty plan, or the smallest one to begin with.
func (s *server) createPlan(r *request) error {
	form, err := r.values()
	if err != nil {
		return err
	}
	var changes []compat.Change
	if form.text("from") == "smallest" {
		fleet, err := s.Findings.Assessment(r.ctx(), r.organization())
		if err != nil {
			return err
		}
		if advice := fleet.Advice.Plan; advice != nil {
			changes = advice.Plan.Changes
		}
	}
	id, err := s.whatif.Create(r.ctx(), r.organization(), r.Principal.Actor(), form.text("name"), changes)
	if fault.KindOf(err) == fault.Invalid {
		r.notify(ui.Bad, planComplaint(r.Lang, err))
		return r.see(pathPlans + "#own")
	}
	if err != nil {
		return err
	}
	return r.see(planPath(id))
}

func planComplaint(l text.Lang, err error) string {
	if f := fault.As(err); f.Place == "name" {
		return text.WhatIfNameWrong.In(l)
	}
	return text.WhatIfFull.In(l)
}

// addChange answers POST /plans/{id}/changes.
func (s *server) addChange(r *request) error {
	p, err := s.planReckoned(r)
	if err != nil {
		return err
	}
	form, err := r.values()
	if err != nil {
		return err
	}
	change := changeOf(form)
	changes := append(slices.Clip(p.plan.Changes), change)
	_, err = compat.Plan{Changes: changes}.Apply(p.snapshot.Facts)
	if problems, ok := errors.AsType[compat.Problems](err); ok {
		if wrong := problemAt(r.Lang, problems, len(changes)-1); wrong != "" {
			view := s.changeForm(r, p, change.Do, form)
			view.Problem = wrong
			return s.showSavedPlan(r, http.StatusUnprocessableEntity, p, view)
		}
	}
	return s.savePlan(r, p, form, changes, text.WhatIfAdded)
}

// removeChange answers POST /plans/{id}/remove.
func (s *server) removeChange(r *request) error {
	id, form, err := r.sent()
	if err != nil {
		return err
	}
	plan, err := s.whatif.Plan(r.ctx(), r.organization(), id)
	if err != nil {
		return err
	}
	at, err := strconv.Atoi(form.text("index"))
	if err != nil || at < 0 || at >= len(plan.Changes) {
		r.notify(ui.Bad, text.WhatIfStale.In(r.Lang))
		return r.see(planPath(id))
	}
	changes := append(plan.Changes[:at:at], plan.Changes[at+1:]...)
	return s.savePlan(r, reckonedPlan{id: id, plan: plan}, form, changes, text.Msg{})
}

// savePlan keeps other changes of a plan, unless somebody else was quicker.
func (s *server) savePlan(r *request, p reckonedPlan, form fields, changes []compat.Change, done text.Msg) error {
	seen, _ := strconv.ParseInt(form.text("seen"), 10, 32)
	err := s.whatif.Save(r.ctx(), r.organization(), r.Principal.Actor(), p.id, int32(seen), p.plan.Name, changes)
	switch fault.KindOf(err) {
	case fault.Conflict:
		r.notify(ui.Bad, text.WhatIfStale.In(r.Lang))
	case fault.Invalid:
		r.notify(ui.Bad, planComplaint(r.Lang, err))
	default:
		if err != nil {
			return err
		}
		if !done.IsZero() {
			r.notify(ui.Good, done.In(r.Lang))
		}
	}
	return r.see(planPath(p.id))
}

// deletePlan answers POST /plans/{id}/delete.
func (s *server) deletePlan(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	if err := s.whatif.Delete(r.ctx(), r.organization(), r.Principal.Actor(), id); err != nil {
		return err
	}
	r.notify(ui.Good, text.WhatIfDeleted.In(r.Lang))
	return r.see(pathPlans)
}
