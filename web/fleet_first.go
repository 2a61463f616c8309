package web

import (
	"cmp"

	"calfleet/internal/compat"
	"calfleet/internal/findings"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// firstMove is the one change that clears most; its zero value says that nothing waits.
type firstMove struct {
	Title, Text  string
	Collections  []nameTag
	Solves       string
	Effort, Cost string
	Href         string
}

// move is a remedy that several findings rank first.
type move struct {
	remedy      *compat.Remedy
	errors      int // among findings
	findings    int
	collections []*compat.CollectionResult
	first       *compat.Finding
}

type moveKey struct{ id, target string }

// firstMove counts, for every remedy that is ranked first somewhere, the violations it would clear. Errors weigh before the rest.
func (b *fleetBuilder) firstMove() firstMove {
	moves := map[moveKey]*move{}
	var best *move
	total := 0
	for c, f := range findings.All(&b.result) {
		if c == nil || !isWaiting(f) {
			continue
		}
		total++
		if len(f.Remedies) == 0 {
			continue
		}
		m := countMove(moves, c, f)
		if best == nil || cmp.Or(cmp.Compare(m.errors, best.errors), cmp.Compare(m.findings, best.findings)) > 0 {
			best = m
		}
	}
	if best == nil {
		return firstMove{}
	}
	return b.describe(best, total)
}

// isWaiting tells what somebody must act on from what is not known and from what is only worth knowing.
func isWaiting(f *compat.Finding) bool { return f.Verdict == compat.Violation && f.Counts() }

func countMove(moves map[moveKey]*move, c *compat.CollectionResult, f *compat.Finding) *move {
	key := moveKey{f.Remedies[0].ID, f.Remedies[0].Target}
	m := moves[key]
	if m == nil {
		m = &move{remedy: &f.Remedies[0], first: f}
		moves[key] = m
	}
	m.findings++
	if f.Severity == compat.Error {
		m.errors++
	}
	if n := len(m.collections); n == 0 || m.collections[n-1] != c {
		m.collections = append(m.collections, c)
	}
	return m
}

func (b *fleetBuilder) describe(m *move, total int) firstMove {
	first := firstMove{
		Title: b.words(m.remedy.Title), Text: b.words(m.remedy.Summary), Solves: text.FleetResolves.In(b.lang, m.findings, total),
		Effort: b.words(m.remedy.Effort), Cost: text.FleetCost.In(b.lang, b.words(m.remedy.Cost)), Href: b.findingHref(m.collections[0], m.first),
	}
	for _, c := range m.collections {
		first.Collections = append(first.Collections, nameTag{Name: b.nameOf(c), Href: b.hrefOf(c)})
	}
	return first
}

const latelyRows = 5 // of what happened last

// lately lists what opened and what was resolved, newest first; hosts of one collection with one fault are one line.
func (b *fleetBuilder) lately(events []*findings.Finding) []ui.Deadline {
	type fault struct {
		scope, rule string
		resolved    bool
	}
	told := map[fault]bool{}
	var out []ui.Deadline
	for _, f := range events {
		key := fault{f.Scope, f.Rule, f.ResolvedAt != nil}
		if told[key] || len(out) == latelyRows || !f.Detail.Counts() {
			continue
		}
		told[key] = true
		event := ui.Deadline{Text: inLang(b.lang, f.Message), Href: findingPath(f.ID), Tone: ui.Good, Word: text.FindingResolved.In(b.lang)}
		at := f.OpenedAt
		if f.ResolvedAt != nil {
			at = *f.ResolvedAt
		} else {
			event.Tone, event.Word = findingTone(f), text.FindingOpened.In(b.lang)
		}
		event.When = text.Span(b.lang, b.snapshot.AsOf.Sub(at))
		out = append(out, event)
	}
	return out
}
