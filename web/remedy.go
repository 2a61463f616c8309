package web

import (
	"cmp"
	"slices"
	"strconv"

	"calfleet/internal/compat"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// wayOut is one remedy of a collection and the findings it clears.
type wayOut struct {
	remedy *compat.Remedy
	solves int
	best   int // the best rank it has in any finding
	href   string
}

// moveKey tells remedies apart: the same way to another license server is another one.
type moveKey struct{ id, target string }

// waysOut lays the remedies of all violations side by side: best rank first, and among equals the one that clears most.
func (b *collectionBuilder) waysOut() []ui.Remedy {
	var ways []*wayOut
	index := map[moveKey]*wayOut{}
	total := 0
	for i := range b.c.Findings {
		f := &b.c.Findings[i]
		if !f.Counts() {
			continue
		}
		if f.Verdict == compat.Violation {
			total++
		}
		for j := range f.Remedies {
			r := &f.Remedies[j]
			key := moveKey{r.ID, r.Target}
			w := index[key]
			if w == nil {
				w = &wayOut{remedy: r, best: r.Rank, href: b.findingHref(b.c, f)}
				index[key], ways = w, append(ways, w)
			}
			w.best = min(w.best, r.Rank)
			w.solves++
		}
	}
	slices.SortStableFunc(ways, func(x, y *wayOut) int { return cmp.Or(cmp.Compare(x.best, y.best), cmp.Compare(y.solves, x.solves)) })
	views := make([]ui.Remedy, len(ways))
	for i, w := range ways {
		views[i] = remedyView(b.lang, w.remedy, i+1)
		views[i].Facts = append(views[i].Facts, ui.Fact{Term: text.RemedySolves.In(b.lang), Text: text.RemedySolvesOf.In(b.lang, w.solves, max(total, w.solves))})
		views[i].Actions = remedyActions(b.lang, w.href+"#steps-"+views[i].ID)
	}
	return views
}

// remedyView shows one remedy as a card, with its place among the others.
func remedyView(l text.Lang, r *compat.Remedy, place int) ui.Remedy {
	view := ui.Remedy{
		ID: "remedy-" + r.ID, Title: strconv.Itoa(place) + " · " + inLang(l, r.Title), Text: inLang(l, r.Summary), Leaves: inLang(l, r.Leaves),
		Facts: []ui.Fact{
			{Term: text.RemedyEffort.In(l), Text: inLang(l, r.Effort)},
			{Term: text.RemedyWho.In(l), Text: inLang(l, r.Who)},
			{Term: text.RemedyCost.In(l), Text: inLang(l, r.Cost)},
			{Term: text.RemedyWhy.In(l), Text: inLang(l, r.Reason)},
		},
	}
	if place == 1 {
		view.Best = text.RemedyRecommended.In(l)
	}
	for _, p := range r.Preconditions {
		view.Conditions = append(view.Conditions, ui.Condition{Tone: conditionTone(p.Met), Text: inLang(l, p.Text), Word: conditionWord(p.Met).In(l)})
	}
	return view
}

func conditionTone(v compat.Verdict) ui.Tone {
	if v == compat.Unknown {
		return ui.Warn
	}
	return verdictTone(v)
}

func conditionWord(v compat.Verdict) text.Msg {
	switch v {
	case compat.OK:
		return text.ConditionMet
	case compat.Violation:
		return text.ConditionMissing
	default:
		return text.ConditionUnknown
	}
}
