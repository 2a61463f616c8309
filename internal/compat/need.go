package compat

import "math/bits"

// need is what a license server must offer to serve the whole collection. Collections of one need share the answers.
type need struct {
	data    *Data
	release Release // newest known release among the hosts
	kinds   kindSet // the hosts' modes ask for; none known: any
}

// kindSet is kinds of CAL, a bit for each.
type kindSet uint8

func (set kindSet) with(k Kind) kindSet { return set | 1<<k }

func (set kindSet) has(k Kind) bool { return set&(1<<k) != 0 }

// only is the kind, where there is just one.
func (set kindSet) only() (k Kind, one bool) {
	return Kind(bits.TrailingZeros8(uint8(set))), bits.OnesCount8(uint8(set)) == 1 //nolint:gosec // below 8
}

func (room *courtroom) need() need {
	n := need{data: room.index.data}
	for _, k := range room.classes {
		if !k.host.needsCAL() {
			continue
		}
		n.release = max(n.release, k.host.reading.Release)
		if kind := k.host.mode.Kind(); kind != KindUnknown {
			n.kinds = n.kinds.with(kind)
		}
	}
	return n
}

func (n need) isMetBy(s *server) bool {
	if n.data.ServerServesHost(s.reading.Release, n.release).Verdict != OK {
		return false
	}
	for i := range s.supplies {
		if n.isMetWith(s, &s.supplies[i]) {
			return true
		}
	}
	return false
}

func (n need) isMetWith(s *server, supply *Supply) bool {
	return !supply.Refused && n.data.CALCoversHost(supply.Version, n.release).Verdict == OK &&
		n.data.ServerHoldsCAL(s.reading.Release, supply.Version).Verdict == OK &&
		supply.Kind != KindUnknown && (n.kinds == 0 || n.kinds.has(supply.Kind))
}

// left is how many CALs a server has left that meet the need: 1 where they were not counted, so that they come after any that
// were, -1 where every one is issued, 0 where it has none that fit.
func (n need) left(s *server) int64 {
	most := int64(0)
	for i := range s.supplies {
		if !n.isMetWith(s, &s.supplies[i]) {
			continue
		}
		left, known := s.supplies[i].left()
		switch {
		case !known:
			left = 1
		case left <= 0:
			left = -1
		}
		if most == 0 || left > most {
			most = left
		}
	}
	return most
}
