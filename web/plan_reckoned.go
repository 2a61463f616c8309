package web

import (
	"errors"

	"github.com/google/uuid"

	"calfleet/internal/cases"
	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/internal/whatif"
)

// reckonedPlan is a plan with what it makes of the facts as they are.
type reckonedPlan struct {
	id       uuid.UUID
	plan     *whatif.Plan
	snapshot *inventory.Snapshot
	problems compat.Problems // none: it can be reckoned
	compared compat.Comparison
	costs    []cases.Cost // of each change
	total    cases.Cost
}

// planReckoned reads the plan that the path names and reckons it. However many do, the pages of others don't wait for them.
func (s *server) planReckoned(r *request) (p reckonedPlan, err error) {
	if p.id, err = r.pathID("id"); err != nil {
		return p, err
	}
	if p.plan, err = s.whatif.Plan(r.ctx(), r.organization(), p.id); err != nil {
		return p, err
	}
	prices, err := s.cases.Prices(r.ctx(), r.organization())
	if err != nil {
		return p, err
	}
	err = s.judging.pass(r.ctx(), func() (err error) {
		if p.snapshot, err = s.Inventory.Snapshot(r.ctx(), r.organization()); err != nil {
			return err
		}
		return p.reckon(prices)
	})
	return p, err
}

func (p *reckonedPlan) reckon(prices cases.Prices) error {
	p.total = prices.Cost(nil)
	for i := range p.plan.Changes {
		cost := prices.Cost(p.plan.Changes[i].Spends(p.snapshot.Facts))
		p.costs, p.total = append(p.costs, cost), p.total.Add(cost)
	}
	after, err := p.plan.Compat().Apply(p.snapshot.Facts)
	if problems, ok := errors.AsType[compat.Problems](err); ok {
		p.problems = problems
		return nil
	}
	if err == nil {
		p.compared = compat.Compare(p.snapshot.Facts, after)
	}
	return err
}
