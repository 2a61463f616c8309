package compat

import "slices"

// settlement is CALs needed set against CALs owned, by kind and version.
type settlement struct {
	need  *tally
	owned map[supplyKey]int64
	scale []CALVersion // every known version in play, oldest first
	kinds map[Kind]*match
}

// match is the needs of one kind, by position in the scale, and the CALs that cover them.
type match struct {
	needs, stock []int64
	flow         flow
}

// settled is what became of one kind and version.
type settled struct {
	need             Amount
	owned            int64
	own, newer       int64 // known needs covered, by CALs of this version and by newer ones
	shortfall, spare Amount
}

// settle covers as many of the known needs as possible. keys are all kinds and versions anybody will ask about.
func settle(keys []supplyKey, need *tally, owned map[supplyKey]int64) *settlement {
	s := &settlement{need: need, owned: owned, kinds: make(map[Kind]*match, 2)}
	for _, key := range keys {
		if key.version != UnknownCAL {
			s.scale = append(s.scale, key.version)
		}
	}
	slices.Sort(s.scale)
	s.scale = slices.Compact(s.scale)
	for _, k := range []Kind{PerUser, PerDevice} {
		m := &match{needs: make([]int64, len(s.scale)), stock: make([]int64, len(s.scale))}
		for at, v := range s.scale {
			m.needs[at], m.stock[at] = need.counted[supplyKey{v, k}], owned[supplyKey{v, k}]
		}
		m.flow = cover(m.needs, m.stock)
		s.kinds[k] = m
	}
	return s
}

// of tells what became of one kind and version.
func (s *settlement) of(key supplyKey) settled {
	out := settled{need: s.need.amount(key), owned: s.owned[key]}
	if !key.isPlaced() {
		out.shortfall = s.lacking(key)
		return out
	}
	m, at := s.kinds[key.kind], slices.Index(s.scale, key.version)
	out.own, out.newer = m.flow.covered(at)
	worst := &match{needs: s.atWorst(key.kind, at), stock: m.stock}
	worst.flow = cover(worst.needs, worst.stock)
	out.shortfall = atLeast(m.short(at), m.short(at) == worst.short(at))
	out.spare = atMost(m.spare(at), m.spare(at) == worst.spare(at))
	return out
}

func (m *match) short(at int) int64 {
	own, newer := m.flow.covered(at)
	return m.needs[at] - own - newer
}

func (m *match) spare(at int) int64 { return m.stock[at] - m.flow.used(at) }

// atWorst is the needs of one kind with all that may have to be added to them, so that one version is as short of CALs, and as few of
// its own are to spare, as can be: what is needed of an unknown version is needed of this very one. Needed of a newer version it would
// leave this one no fewer CALs, needed of an older one it would come later.
func (s *settlement) atWorst(k Kind, version int) []int64 {
	out := slices.Clone(s.kinds[k].needs)
	for at, v := range s.scale {
		out[at] = min(out[at]+s.need.strays(supplyKey{v, k}, at == version), unbounded)
	}
	return out
}

// lacking is what is short of needs whose kind or version is unknown: those that no CALs to spare could cover, whatever they are.
func (s *settlement) lacking(key supplyKey) Amount {
	n, spare := s.need.amount(key), int64(0)
	for k, m := range s.kinds {
		for at, v := range s.scale {
			if (key.kind == KindUnknown || key.kind == k) && v >= key.version {
				spare += m.spare(at)
			}
		}
	}
	return atLeast(max(0, n.N-spare), n.Known() && (spare == 0 || n.N == 0))
}

// uses tells for each purchase, in the order given, which needs it covers.
func (s *settlement) uses(purchases []*Purchase) []PurchaseUse {
	left := make(map[Kind]flow, len(s.kinds))
	for k, m := range s.kinds {
		for _, from := range m.flow {
			left[k] = append(left[k], slices.Clone(from))
		}
	}
	out := make([]PurchaseUse, len(purchases))
	for i, p := range purchases {
		out[i] = PurchaseUse{
			ID: p.ID, Reference: p.Reference, Kind: p.Kind, Version: p.Version, LicenseServer: p.LicenseServer, EndsOn: p.EndsOn,
			Quantity: sane(int64(p.Quantity)), Covers: []Covered{},
		}
		out[i].Spare = out[i].Quantity
		stock := slices.Index(s.scale, p.Version)
		for need := stock; need >= 0; need-- {
			if n := min(out[i].Spare, left[p.Kind][need][stock]); n > 0 {
				left[p.Kind][need][stock] -= n
				out[i].Spare -= n
				out[i].Covers = append(out[i].Covers, Covered{Version: s.scale[need], N: n})
			}
		}
	}
	return out
}
