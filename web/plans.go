package web

import (
	"net/http"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/findings"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const (
	pathPlans     = "/plans"
	pathPlansJSON = "/plans/smallest.json"
)

// plansPage shows the smallest plan that clears what changes can clear, and what would be after it.
type plansPage struct {
	Lang     text.Lang
	Head     ui.PageHead
	Figures  []string
	Proof    string
	Leaves   string // "" where nothing is left
	Changes  []string
	Outcome  ui.Table
	Rows     []plannedRow
	Balances ui.Table
	Lines    []plannedLine
	Empty    *plansEmpty // instead of all that
	Own      []ownPlan   // what people have saved
	MayEdit  bool
}

// ownPlan is a plan that somebody has saved.
type ownPlan struct{ Name, Href, About string }

// plansEmpty says why there is no plan to show.
type plansEmpty struct {
	Icon        ui.IconName
	Title, Text text.Msg
	Link        ui.Link
}

// plannedRow is a collection that changes.
type plannedRow struct {
	Name, Href    string
	Before, After stateMark
	Gone, New     []string
}

type stateMark struct {
	Tone ui.Tone
	Word string
}

// plannedLine is CALs of one version and kind.
type plannedLine struct {
	CALs          string
	Before, After balanceState
}

// plans answers GET /plans.
func (s *server) plans(r *request) error {
	fleet, err := s.Findings.Assessment(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	p := plansPage{Lang: r.Lang, MayEdit: operator.admits(r.Principal), Head: ui.PageHead{Title: text.PlansTitle.In(r.Lang)}}
	if err := s.listOwnPlans(r, &p); err != nil {
		return err
	}
	if !fleet.Advice.AsOf.IsZero() {
		p.Head.Sub = text.PlansSub.In(r.Lang, text.Ago(r.Lang, fleet.Now.Sub(fleet.Advice.AsOf)))
		if fleet.Awaited || fleet.AssessedAt.After(fleet.Advice.AsOf) {
			p.Head.Sub = dotted(p.Head.Sub, text.FleetAwaited.In(r.Lang))
		}
	}
	p.Empty = emptyPlan(r.Lang, fleet)
	if p.Empty == nil {
		snapshot, err := s.Inventory.Snapshot(r.ctx(), r.organization())
		if err != nil {
			return err
		}
		p.show(fleet.Advice.Plan, snapshot.Facts)
	}
	return r.page(text.PlansTitle.In(r.Lang), plansView(p))
}

func (s *server) listOwnPlans(r *request, p *plansPage) error {
	own, err := s.whatif.Plans(r.ctx(), r.organization())
	for _, plan := range own {
		p.Own = append(p.Own, ownPlan{plan.Name, planPath(plan.ID), dotted(
			text.WhatIfCount.In(r.Lang, len(plan.Changes)), text.WhatIfBy.In(r.Lang, plan.ChangedBy, text.Ago(r.Lang, s.now().Sub(plan.ChangedAt))))})
	}
	return err
}

func emptyPlan(l text.Lang, fleet *findings.Fleet) *plansEmpty {
	advice := fleet.Advice.Plan
	switch {
	case fleet.Advice.AsOf.IsZero():
		return &plansEmpty{ui.IconHistory, text.PlansSoon, text.PlansSoonText, ui.Link{Text: text.PlansLook.In(l), Href: pathPlans}}
	case advice == nil:
		return &plansEmpty{ui.IconServer, text.PlansLarge, text.PlansLargeText, ui.Link{Text: text.NavFindings.In(l), Href: "/findings"}}
	case len(advice.Plan.Changes) == 0:
		return &plansEmpty{ui.IconCheck, text.PlansNone, text.PlansNoneText, ui.Link{Text: text.NavFindings.In(l), Href: "/findings"}}
	}
	return nil
}

func outdatedPlan(l text.Lang) *plansEmpty {
	return &plansEmpty{ui.IconHistory, text.PlansAgain, text.PlansAgainText, ui.Link{Text: text.PlansLook.In(l), Href: pathPlans}}
}

// show fills in the plan and its outcome on the facts as they are now.
func (p *plansPage) show(a *compat.Advice, facts compat.Facts) {
	after, err := a.Plan.Apply(facts)
	if err != nil { // only since the facts are newer than the plan
		p.Empty = outdatedPlan(p.Lang)
		return
	}
	p.Figures = planFigures(p.Lang, a)
	p.Proof = text.PlansBest.In(p.Lang)
	if a.Minimal {
		p.Proof = text.PlansMinimal.In(p.Lang)
	}
	if a.Left > 0 {
		p.Leaves = text.PlansLeaves.In(p.Lang, a.Left)
	}
	for _, c := range a.Plan.Changes {
		p.Changes = append(p.Changes, inLang(p.Lang, c.Text(facts)))
	}
	p.compare(compat.Compare(facts, after))
}

func planFigures(l text.Lang, a *compat.Advice) []string {
	obtain := text.PlansNothing.In(l)
	if a.Cost.Obtain > 0 {
		obtain = text.PlansObtain.In(l, a.Cost.Obtain)
	}
	return []string{text.PlansClears.In(l, a.Cleared, a.Cleared+a.Left), obtain, text.PlansSteps.In(l, a.Cost.Steps)}
}

func (p *plansPage) compare(c compat.Comparison) {
	p.Outcome = tableOf(p.Lang, text.PlansOutcome, text.FleetColCollection, text.PlansBefore, text.PlansAfter, text.PlansGone, text.PlansNew)
	for i := range c.Collections {
		if row := plannedRowOf(p.Lang, &c.Collections[i]); len(row.Gone)+len(row.New) > 0 {
			p.Rows = append(p.Rows, row)
		}
	}
	p.Balances = tableOf(p.Lang, text.PlansBalances, text.PositionCALs, text.PlansBefore, text.PlansAfter)
	b := positionBuilder{lang: p.Lang}
	for i := range c.Balances {
		if line := &c.Balances[i]; line.Before.Balance != line.After.Balance {
			p.Lines = append(p.Lines, plannedLine{
				CALs: inLang(p.Lang, line.After.CALs()), Before: b.stateOf(&line.Before), After: b.stateOf(&line.After),
			})
		}
	}
}

func (b *positionBuilder) stateOf(l *compat.PositionLine) balanceState {
	return b.state(l.Balance, l.Shortfall, l.Needed)
}

func plannedRowOf(l text.Lang, c *compat.ComparedCollection) plannedRow {
	row := plannedRow{Name: c.Name, Before: stateMarkOf(l, c.Before), After: stateMarkOf(l, c.After), Gone: messages(l, c.Gone), New: messages(l, c.New)}
	if c.Orphan == compat.NotOrphan && c.ID != "" {
		row.Href = collectionPath(c.ID)
	}
	return row
}

// stateMarkOf is of something that is no more where the result is nil.
func stateMarkOf(l text.Lang, r *compat.CollectionResult) stateMark {
	if r == nil {
		return stateMark{ui.Mute, text.StateFine.In(l)}
	}
	return stateMark{stateTone(r.State), stateWord(r.State).In(l)}
}

// messages are what findings that count say, a rule once: hosts alike say alike.
func messages(l text.Lang, found []compat.Finding) (out []string) {
	seen := make(map[string]bool)
	for i := range found {
		f := &found[i]
		if !seen[f.Rule] && f.Counts() {
			seen[f.Rule] = true
			out = append(out, inLang(l, f.Message))
		}
	}
	return out
}

// plansJSON answers GET /plans/smallest.json with the plan as "calfleet check --plan" reads it.
func (s *server) plansJSON(r *request) error {
	fleet, err := s.Findings.Assessment(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	advice := fleet.Advice.Plan
	if advice == nil || len(advice.Plan.Changes) == 0 {
		return fault.New(fault.NotFound, "there is no plan")
	}
	advice.Plan.Name = text.PlansTitle.In(r.Lang)
	r.Response().Header().Set("Content-Disposition", `attachment; filename="plan.json"`)
	return r.JSONPretty(http.StatusOK, advice.Plan, "  ")
}
