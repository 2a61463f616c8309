package web

import (
	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// judgedFinding is a finding as it is kept, and as the facts have it now under the circumstances that the address says.
type judgedFinding struct {
	id       uuid.UUID
	stored   *findings.Finding
	snapshot *inventory.Snapshot
	result   compat.Result
	now      compat.Finding
	form     circumstancesForm
}

// findingAsked judges the finding that the path names again.
func (s *server) findingAsked(r *request) (f judgedFinding, err error) {
	if f.id, err = r.pathID("id"); err != nil {
		return f, err
	}
	if f.stored, err = s.Findings.Finding(r.ctx(), r.organization(), f.id); err != nil {
		return f, err
	}
	if f.snapshot, err = s.Inventory.Snapshot(r.ctx(), r.organization()); err != nil {
		return f, err
	}
	f.form = circumstancesForm{
		Action: findingPath(f.id), Today: r.query("today") == "on", Newer: yesNoValue(f.snapshot.Facts.Circumstances.NewerHostAvailable),
	}
	if r.Request().URL.Query().Has("newer") {
		f.form.Newer = r.query("newer")
	}
	if admin.admits(r.Principal) {
		f.form.Kept = pathCircumstances
	}
	f.form.Trust, f.form.HasDomains = r.query("trust"), len(domainsOf(&f.snapshot.Facts)) > 1
	f.form.override(&f.snapshot.Facts)
	f.result, f.now = compat.Evaluate(f.snapshot.Facts), f.stored.Detail
	if live := sameFinding(f.result, f.stored); live != nil && f.stored.ResolvedAt == nil {
		f.now = *live
	}
	return f, nil
}

// comparePage lays the remedies of a finding side by side.
type comparePage struct {
	Lang          text.Lang
	Head          ui.PageHead
	Circumstances circumstancesForm
	Resolved      bool
	Prices        string // where unit prices are; "" for those who may not set them
	Remedies      []comparedRemedy
}

// comparedRemedy is a column of the comparison.
type comparedRemedy struct {
	Title, Best, Solves, Leaves, Effort, Cost, Money, Who, Why string
	Met                                                        string
	Conditions                                                 []ui.Condition
	Steps, Open                                                string // where its steps are, where its case is opened
}

func comparePath(id uuid.UUID) string { return findingPath(id) + "/compare" }

// compareRemedies answers GET /findings/{id}/compare.
func (s *server) compareRemedies(r *request) error {
	f, err := s.findingAsked(r)
	if err != nil {
		return err
	}
	title := text.CompareTitle.In(r.Lang)
	p := comparePage{Lang: r.Lang, Resolved: f.stored.ResolvedAt != nil, Circumstances: f.form.withOptions(r.Lang), Head: ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(r.Lang), Title: title, Sub: inLang(r.Lang, f.now.Message),
		Crumbs: []ui.Crumb{{Text: text.FindingsTitle.In(r.Lang), Href: "/findings"}, {Text: inLang(r.Lang, ruleTitle(f.stored.Rule)), Href: findingPath(f.id)}},
	}}
	p.Circumstances.Action = comparePath(f.id)
	prices, err := s.cases.Prices(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	if operator.admits(r.Principal) {
		p.Prices = pathPrices
	}
	solves, total := solvedBy(&f.result)
	for i := range f.now.Remedies {
		remedy := &f.now.Remedies[i]
		column := compared(r.Lang, remedy, i+1)
		n := max(solves[moveKey{remedy.ID, remedy.Target}], 1)
		column.Solves = text.RemedySolvesOf.In(r.Lang, n, max(total, n))
		column.Money = costWords(r.Lang, prices.Cost(remedy.Spends()))
		column.Steps = findingPath(f.id) + "#steps-remedy-" + remedy.ID
		if operator.admits(r.Principal) && !p.Resolved {
			column.Open = newCasePath(f.id, remedy.ID, remedy.Target)
		}
		p.Remedies = append(p.Remedies, column)
	}
	return r.page(title, compareView(p))
}

// solvedBy counts the violations of the whole organization that each remedy is offered for.
func solvedBy(result *compat.Result) (solves map[moveKey]int, total int) {
	solves = map[moveKey]int{}
	for _, f := range findings.All(result) {
		if f.Verdict != compat.Violation || !f.Counts() {
			continue
		}
		total++
		for i := range f.Remedies {
			solves[moveKey{f.Remedies[i].ID, f.Remedies[i].Target}]++
		}
	}
	return solves, total
}

func compared(l text.Lang, r *compat.Remedy, place int) comparedRemedy {
	view := remedyView(l, r, place)
	c := comparedRemedy{
		Title: view.Title, Best: view.Best, Leaves: view.Leaves, Effort: inLang(l, r.Effort), Cost: inLang(l, r.Cost), Who: inLang(l, r.Who),
		Why: inLang(l, r.Reason), Conditions: view.Conditions,
	}
	met := 0
	for _, p := range r.Preconditions {
		if p.Met == compat.OK {
			met++
		}
	}
	c.Met = text.CompareMet.In(l, met, len(r.Preconditions))
	return c
}
