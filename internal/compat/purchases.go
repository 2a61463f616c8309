package compat

import (
	"fmt"
	"slices"
	"time"
)

// Purchases are judged together where a rule says the same of them: those of one product, and where it is about a day, of one day. Whoever
// orders every month has hundreds of them, and renews in one order what ends on one day.

// MaxNamedPurchases is how many purchases a finding names by their IDs: more than any letter has room for.
const MaxNamedPurchases = 200

// noDay is for rules that are about no day.
func noDay(*Purchase) (day time.Time) { return day }

// purchaseCases gathers the wanted purchases by version, kind and day, in the order of [index.purchasesInOrder].
func (x *index) purchaseCases(wanted func(*Purchase) bool, day func(*Purchase) time.Time) (out []*combination) {
	type product struct {
		supplyKey
		day time.Time
	}
	known := map[product]*combination{}
	for _, p := range x.purchasesInOrder() {
		if !wanted(p) {
			continue
		}
		k := product{supplyKey{p.Version, p.Kind}, dayOf(day(p))}
		c := known[k]
		if c == nil {
			name := productName(p, k.day)
			c = &combination{subject: name, key: name, kind: SubjectPurchase}
			known[k], out = c, append(out, c)
		}
		c.purchases = append(c.purchases, p)
	}
	return out
}

func productName(p *Purchase, day time.Time) string {
	name := calName(p.Version, p.Kind)
	if day.IsZero() {
		return name
	}
	return name + ", " + day.Format(time.DateOnly)
}

// PurchaseSubjects are the subjects that findings about a purchase may have: its product, alone or with one of its days.
func PurchaseSubjects(p *Purchase) []string {
	subjects := []string{productName(p, time.Time{})}
	for _, day := range []time.Time{p.EndsOn, p.AssuredUntil} {
		if !day.IsZero() {
			subjects = append(subjects, productName(p, dayOf(day)))
		}
	}
	return subjects
}

// purchaseName is what tells purchases apart: reference, version and kind.
func purchaseName(p *Purchase) string {
	if p.Reference == "" {
		return fmt.Sprintf("%s × %d", calName(p.Version, p.Kind), p.Quantity)
	}
	return fmt.Sprintf("%s (%s)", p.Reference, calName(p.Version, p.Kind))
}

func quantityOf(purchases []*Purchase) (n int64) {
	for _, p := range purchases {
		n += sane(int64(p.Quantity))
	}
	return n
}

// addEach appends what is on record of purchases, and has the finding name them.
func (m *matter) addEach(purchases []*Purchase) {
	for _, p := range purchases[:min(len(purchases), maxEvidence)] {
		m.addPurchase(p)
	}
	if more := len(purchases) - maxEvidence; more > 0 {
		m.add(say("Further purchases: %d", "Autres achats : %d", more), "", time.Time{})
	}
	for _, p := range purchases[:min(len(purchases), MaxNamedPurchases)] {
		if p.ID != "" {
			m.purchases = append(m.purchases, p.ID)
		}
	}
}

// addPurchase appends what is on record of a purchase.
func (m *matter) addPurchase(p *Purchase) {
	t := say("Bought: %d × %s", "Achetées : %d × %s", p.Quantity, calText(p.Version, p.Kind))
	if p.Reference != "" {
		t = say("%s, purchase %s", "%s, achat %s", t, p.Reference)
	}
	if !p.PurchasedOn.IsZero() {
		t = say("%s, on %s", "%s, le %s", t, DayText(p.PurchasedOn))
	}
	if p.Program != "" {
		t = say("%s, program %s", "%s, programme %s", t, p.Program)
	}
	if p.Agreement != "" {
		t = say("%s, agreement %s", "%s, contrat %s", t, p.Agreement)
	}
	m.add(t, p.Source, p.RecordedAt)
}

// traceable says whether the reseller can find a purchase.
func traceable(p *Purchase) bool { return p.Reference != "" || p.Agreement != "" }

// purchaseTraceable says whether the reseller can find all that the finding is about.
func (s *situation) purchaseTraceable() []Precondition {
	untraced := slices.ContainsFunc(s.asked.purchases, func(p *Purchase) bool { return !traceable(p) })
	return []Precondition{{say("Order, invoice or agreement number on record", "Numéro de commande, de facture ou de contrat enregistré"), verdictOf(!untraced)}}
}
