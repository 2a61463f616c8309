package compat

import (
	"maps"
	"slices"
)

// apart looks at what is wrong place by place, each in the organization as the plans for the places before leave it. It does so once
// more for each new license server with that server given: what none of the places would set up for itself may pay for many.
func (a *advisor) apart() (best *trial) {
	places := a.places()
	best = a.placeByPlace(places, nil)
	for _, key := range slices.Sorted(maps.Keys(a.fresh)) {
		best = better(best, a.placeByPlace(places, []Change{a.fresh[key]}))
	}
	return best
}

func better(a, b *trial) *trial {
	if b == nil || a != nil && a.score.compare(b.score) <= 0 {
		return a
	}
	return b
}

// place is entries with which something is wrong and that have a license server in common.
type place map[string]bool

func (a *advisor) places() []place {
	var found []place
	at := make(map[string]int) // of an entry or a license server
	for i := range a.root.troubles {
		p := &a.root.troubles[i]
		keys := append([]string{p.entry}, p.servers...)
		to := len(found)
		for _, key := range keys {
			if n, known := at[key]; known {
				to = min(to, n)
			}
		}
		if to == len(found) {
			found = append(found, place{})
		}
		found[to][p.entry] = true
		for _, key := range keys {
			if n, known := at[key]; known && n != to {
				maps.Copy(found[to], found[n])
				found[n] = nil
				for k, m := range at {
					if m == n {
						at[k] = to
					}
				}
			}
			at[key] = to
		}
	}
	return slices.DeleteFunc(found, func(p place) bool { return p == nil })
}

// placeByPlace adds the plan for each place to changes, and judges the whole.
func (a *advisor) placeByPlace(places []place, changes []Change) *trial {
	now := a.folded
	if len(changes) > 0 {
		now = now.after(changes)
	}
	made := make(map[purchaseKey]bool)
	for _, p := range places {
		if a.ctx.Err() != nil {
			return nil
		}
		part := newAdvisor(a.ctx, now.part(p), made)
		found := part.searchFor(p)
		if len(found.changes) == 0 {
			continue
		}
		for _, c := range found.changes {
			if c.Do == BuyCALs {
				made[c.boughtAt()] = true
			}
		}
		changes = append(changes, found.changes...)
		now = now.after(found.changes)
	}
	return a.judged(nil, inOrderOfKinds(merged(changes)))
}

// searchFor clears what is wrong in a place, and what clearing it brings.
func (a *advisor) searchFor(p place) *trial {
	s := search{advisor: a, accepted: make(map[troubleKey]bool)}
	for i := range a.root.troubles {
		if key := a.root.troubles[i].troubleKey; !p[key.entry] {
			s.accepted[key] = true
		}
	}
	best, _ := s.run(a.budget(trialsApart))
	return best
}
