package compat

import (
	"cmp"
	"slices"
	"time"
)

// entitlements is what purchases give a right to.
type entitlements struct {
	counted   map[supplyKey]int64
	purchases []*Purchase // that count, in the order in which they are used up
	uncounted []UncountedPurchase
}

// entitlements sorts the purchases into those that count at AsOf and those that don't. What was not said of a purchase's term or
// days counts for it; a version or a kind that was not said can't be guessed.
func (x *index) entitlements() entitlements {
	out := entitlements{counted: make(map[supplyKey]int64), uncounted: []UncountedPurchase{}}
	for _, p := range x.purchasesInOrder() {
		why := x.uncounted(p)
		if why.IsZero() {
			out.purchases = append(out.purchases, p)
			out.counted[supplyKey{p.Version, p.Kind}] += sane(int64(p.Quantity))
			continue
		}
		out.uncounted = append(out.uncounted, UncountedPurchase{
			ID: p.ID, Reference: p.Reference, Kind: p.Kind, Version: p.Version, Quantity: int64(p.Quantity), Why: why,
		})
	}
	return out
}

// uncounted says why a purchase counts for nothing; it is empty where the purchase counts.
func (x *index) uncounted(p *Purchase) Text {
	asOf := x.facts.AsOf
	switch {
	case !x.data.KnowsCAL(p.Version):
		return say("the version of its CALs is not known", "la version de ses CAL n’est pas connue")
	case p.Kind != PerUser && p.Kind != PerDevice:
		return say("the kind of its CALs is not known", "le type de ses CAL n’est pas connu")
	case p.Quantity <= 0:
		return say("it has no quantity", "il ne porte aucune quantité")
	case p.isOver(asOf):
		return say("the subscription ended on %s", "l’abonnement a pris fin le %s", DayText(p.EndsOn))
	case !asOf.IsZero() && dayOf(p.PurchasedOn).After(dayOf(asOf)):
		return say("it was bought on %s only", "il ne date que du %s", DayText(p.PurchasedOn))
	}
	return Text{}
}

// isOver reports that the last day of a subscription is past.
func (p *Purchase) isOver(asOf time.Time) bool {
	return p.Term != TermPerpetual && !p.EndsOn.IsZero() && !asOf.IsZero() && dayOf(p.EndsOn).Before(dayOf(asOf))
}

// dayOf is the day of a time, wherever the clock stood.
func dayOf(t time.Time) time.Time {
	year, month, of := t.Date()
	return time.Date(year, month, of, 0, 0, 0, 0, time.UTC)
}

// purchasesInOrder are the purchases as compareUse sorts them.
func (x *index) purchasesInOrder() []*Purchase {
	out := make([]*Purchase, len(x.facts.Purchases))
	for i := range out {
		out[i] = &x.facts.Purchases[i]
	}
	slices.SortFunc(out, compareUse)
	return out
}

// compareUse puts purchases in the order of the lines, and those of one line in the order in which they are used up: those that last
// longest first, so that what a subscription leaves open at its end shows; then the older ones.
func compareUse(a, b *Purchase) int {
	if line := cmp.Or(cmp.Compare(a.Kind-1, b.Kind-1), cmp.Compare(a.Version-1, b.Version-1)); line != 0 {
		return line
	}
	if age := cmp.Or(b.lasts().Compare(a.lasts()), a.PurchasedOn.Compare(b.PurchasedOn)); age != 0 {
		return age
	}
	return comparePurchases(*a, *b)
}

// forever is later than any subscription ends.
var forever = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// lasts is the last day of a purchase's right.
func (p *Purchase) lasts() time.Time {
	if p.Term == TermPerpetual || p.EndsOn.IsZero() {
		return forever
	}
	return p.EndsOn
}
