package inventory

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Outcome is what applying a record would do.
type Outcome string

// The outcomes of a record that could be read.
const (
	OutcomeNew     Outcome = "new"
	OutcomeChanged Outcome = "changed"
	OutcomeSame    Outcome = "same"
)

// PlannedPurchase is one purchase that was said, and what it does to what is known.
type PlannedPurchase struct {
	Outcome Outcome
	After   *Purchase     // as it will stand; its ID is zero until a new one is written
	Changes []FieldChange // empty unless Outcome is OutcomeChanged

	before []field
	stale  bool // would have changed it, had not something truer been written
	custom plannedCustom
}

// FieldChange is one field before and after; nil is "had none".
type FieldChange struct {
	Field    string
	Old, New *string
}

// line is what makes two purchases the same line of the same order.
type line struct{ reference, version, kind string }

// exchange is what an exchange of CALs leaves as it was: it changes the version and nothing else.
type exchange struct {
	reference, kind string
	quantity        int32
}

func (p *Purchase) line() line { return line{p.Reference, p.CALVersion, p.CALKind} }
func (p *Purchase) exchange() exchange {
	return exchange{p.Reference, p.CALKind, p.Quantity}
}

// planPurchases says for each purchase in said, in order, whether it is new, changes a known one, or is known already.
//
// The same reference, version and kind is the same purchase. One that differs in its version alone is the same purchase
// after an exchange of its CALs, provided exactly one known purchase and one said could be meant; anything less certain is new.
func planPurchases(known, said []*Purchase) []PlannedPurchase {
	byLine := map[line]*Purchase{}
	for _, k := range known {
		byLine[k.line()] = k
	}
	exchanged := exchanges(known, said, byLine)
	plan := make([]PlannedPurchase, len(said))
	for i, s := range said {
		before := byLine[s.line()]
		if before == nil {
			before = exchanged[s]
		}
		plan[i] = planPurchase(before, s)
	}
	return plan
}

// exchanges pairs what is left over on both sides once equal lines are paired.
func exchanges(known, said []*Purchase, byLine map[line]*Purchase) map[*Purchase]*Purchase {
	met := map[line]bool{}
	unmetSaid := map[exchange][]*Purchase{}
	for _, s := range said {
		met[s.line()] = true
		if byLine[s.line()] == nil {
			unmetSaid[s.exchange()] = append(unmetSaid[s.exchange()], s)
		}
	}
	unmetKnown := map[exchange][]*Purchase{}
	for _, k := range known {
		if !met[k.line()] {
			unmetKnown[k.exchange()] = append(unmetKnown[k.exchange()], k)
		}
	}
	pairs := map[*Purchase]*Purchase{}
	for what, s := range unmetSaid {
		if k := unmetKnown[what]; len(s) == 1 && len(k) == 1 {
			pairs[s[0]] = k[0]
		}
	}
	return pairs
}

func planPurchase(before, said *Purchase) PlannedPurchase {
	if before == nil {
		after := *said
		return PlannedPurchase{Outcome: OutcomeNew, After: &after}
	}
	after := *before
	after.merge(said)
	changes := diff(before.fields(), after.fields())
	if len(changes) == 0 {
		return PlannedPurchase{Outcome: OutcomeSame, After: before, before: before.fields()}
	}
	return PlannedPurchase{Outcome: OutcomeChanged, After: &after, Changes: changes, before: before.fields()}
}

// queue writes what the plan says, with its history.
func (p *PlannedPurchase) queue(batch *pgx.Batch, organization uuid.UUID, log *changeLog) {
	if p.Outcome == OutcomeSame {
		return
	}
	if p.Outcome == OutcomeNew {
		p.After.ID, p.After.CreatedAt = newID(), log.now
	}
	p.After.Source, p.After.UpdatedAt = log.source.Name, log.now
	log.note(p.After, p.before)
	p.After.queueUpsert(batch, organization)
	queueCustom(batch, organization, Ref{KindPurchase, p.After.ID}, p.custom.fields, p.custom.known, p.custom.said, log)
}
