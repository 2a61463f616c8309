package web

import "calfleet/web/text"

// firstMove is the one change that clears most; its zero value says that nothing waits.
type firstMove struct {
	Title, Text  string
	Collections  []nameTag
	More         string // how many further collections it helps; "" none
	Solves       string
	Effort, Cost string
	Href         string
	PlanHref     string // of the plan that clears everything it can; "" where there is none
}

func (b *fleetBuilder) firstMove() firstMove {
	m := b.kept.Summary.First
	if m == nil {
		return firstMove{}
	}
	first := firstMove{
		Title: inLang(b.lang, m.Title), Text: inLang(b.lang, m.Summary), Solves: text.FleetResolves.In(b.lang, m.Clears, m.Open),
		Effort: inLang(b.lang, m.Effort), Cost: text.FleetCost.In(b.lang, inLang(b.lang, m.Cost)), Href: findingPath(m.FindingID),
	}
	if advice := b.kept.Advice.Plan; advice != nil && len(advice.Plan.Changes) > 0 {
		first.PlanHref = pathPlans
	}
	for _, c := range m.Collections {
		tag := nameTag{Name: c.Name}
		if c.ID != "" {
			tag.Href = collectionPath(c.ID)
		}
		first.Collections = append(first.Collections, tag)
	}
	if m.More > 0 {
		first.More = text.AndMore.In(b.lang, m.More)
	}
	return first
}
