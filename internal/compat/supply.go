package compat

import (
	"cmp"
	"math"
	"slices"
)

// supplyKey tells supplies at one server apart.
type supplyKey struct {
	version CALVersion
	kind    Kind
}

// gatherSupplies folds packs, purchases and refusals into one supply for each version and kind, oldest version first. Versions the
// rules do not know are one: unknown. A refusal is void once the server is new enough for what it refused.
func (d *Data) gatherSupplies(server *LicenseServer, release Release, purchases []*Purchase) []Supply {
	byKey := make(map[supplyKey]*Supply)
	at := func(v CALVersion, k Kind) *Supply {
		if !d.KnowsCAL(v) {
			v = UnknownCAL
		}
		s := byKey[supplyKey{v, k}]
		if s == nil {
			s = &Supply{Version: v, Kind: k, Installed: CountOf(0), Issued: CountOf(0)}
			byKey[supplyKey{v, k}] = s
		}
		return s
	}
	if server != nil {
		d.gatherPacks(server, at)
		for _, r := range server.Refusals {
			if d.ServerHoldsCAL(release, r.Version).Verdict != OK {
				at(r.Version, r.Kind).Refused = true
			}
		}
	}
	for _, p := range purchases {
		s := at(p.Version, p.Kind)
		s.Purchased += min(max(p.Quantity, 0), maxQuantity-s.Purchased)
		s.Purchases = append(s.Purchases, *p)
	}
	return sortSupplies(byKey, server != nil && server.PacksRead())
}

// maxQuantity bounds sums of purchases, so that no file makes them run over.
const maxQuantity = math.MaxInt32

func (d *Data) gatherPacks(server *LicenseServer, at func(CALVersion, Kind) *Supply) {
	for _, p := range server.KeyPacks {
		if !p.IsSupply() {
			continue
		}
		s := at(d.CALVersionOfPack(p), p.Kind())
		s.Packs++
		s.Installed, s.Issued = s.Installed.Plus(p.Total), s.Issued.Plus(p.Issued)
		if s.Version == UnknownCAL && !slices.Contains(s.UnknownIDs, p.ProductVersionID) {
			s.UnknownIDs = append(s.UnknownIDs, p.ProductVersionID)
		}
	}
}

func sortSupplies(byKey map[supplyKey]*Supply, packsRead bool) []Supply {
	out := make([]Supply, 0, len(byKey))
	for _, s := range byKey {
		if !packsRead {
			s.Installed, s.Issued = Count{}, Count{}
		}
		slices.Sort(s.UnknownIDs)
		slices.SortFunc(s.Purchases, comparePurchases)
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Supply) int {
		return cmp.Or(cmp.Compare(a.Version, b.Version), cmp.Compare(a.Kind, b.Kind))
	})
	return out
}

// comparePurchases orders by date, then by what tells them apart, so that the order of the facts never shows.
func comparePurchases(a, b Purchase) int {
	decided := cmp.Or(a.RecordedAt.Compare(b.RecordedAt), cmp.Compare(a.Reference, b.Reference), cmp.Compare(a.ID, b.ID),
		cmp.Compare(a.Quantity, b.Quantity), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Program, b.Program),
		cmp.Compare(a.Agreement, b.Agreement), cmp.Compare(a.LicenseServer, b.LicenseServer))
	if decided != 0 {
		return decided
	}
	x, y := a, b // only these copies outlive the call
	return compareWhole(0, &x, &y)
}

// isElsewhere reports that the CALs which purchases assign to a server out of use are installed where they can live: servers in use
// hold that many more of them than purchases account for. The assignment is out of date then, and no fault of the server. CALs
// found for one server are not found again for the next. Ask once every collection is judged.
func (x *index) isElsewhere(s *Supply) bool {
	if s.Packs > 0 || s.Refused || s.Kind == KindUnknown {
		return false
	}
	key := supplyKey{s.Version, s.Kind}
	if x.unaccounted(key)-x.elsewhere[key] < s.Purchased {
		return false
	}
	x.elsewhere[key] += s.Purchased
	return true
}

// unaccounted counts the CALs that servers in use hold beyond what purchases assign to them. Ask once every collection is judged.
func (x *index) unaccounted(key supplyKey) int {
	total, known := x.spare[key]
	if !known {
		total = x.countUnaccounted(key)
		x.spare[key] = total
	}
	return total
}

func (x *index) countUnaccounted(key supplyKey) int {
	total := 0
	for _, server := range x.servers {
		if !server.named || x.data.ServerHoldsCAL(server.reading.Release, key.version).Verdict != OK {
			continue
		}
		for _, s := range server.supplies {
			if s.Version == key.version && s.Kind == key.kind && s.Installed.Read && !s.Installed.Unlimited {
				total += max(0, int(min(s.Installed.N, maxQuantity))-s.Purchased)
			}
		}
	}
	return min(total, maxQuantity)
}
