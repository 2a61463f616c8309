package compat

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// holdingCases lists the CALs that are installed or owned, each kind and version under a name of its own. What is of an unknown kind or
// version is told where it is installed.
func (x *index) holdingCases() (out []*combination) {
	all := x.installedAgainstOwned()
	for i := range all {
		if key := all[i].key; key.isPlaced() {
			out = append(out, &combination{subject: calName(key.version, key.kind), key: fmt.Sprintf("cals %s %s", key.version, key.kind), kind: SubjectOrganization, held: &all[i]})
		}
	}
	return out
}

// mayAccount reports purchases whose version or kind nobody has said and that may account for CALs of a key.
func (x *index) mayAccount(key supplyKey) bool {
	return slices.ContainsFunc(x.facts.Purchases, func(p Purchase) bool {
		ofKind, ofVersion := p.Kind == PerUser || p.Kind == PerDevice, x.data.KnowsCAL(p.Version)
		if ofKind && ofVersion || p.Quantity <= 0 || p.isOver(x.facts.AsOf) {
			return false
		}
		return (!ofKind || p.Kind == key.kind) && (!ofVersion || p.Version >= key.version)
	})
}

// refused counts the CALs of purchases in force whose own license server cannot hold them, as server-older-than-cal tells.
func (x *index) refused(key supplyKey) (n int64) {
	for i := range x.facts.Purchases {
		p := &x.facts.Purchases[i]
		if p.Version == key.version && p.Kind == key.kind && x.uncounted(p).IsZero() && x.isRefused(p) {
			n += sane(int64(p.Quantity))
		}
	}
	return n
}

func (x *index) isRefused(p *Purchase) bool {
	if fold(p.LicenseServer) == "" {
		return false
	}
	s := x.servers[x.resolve(p.LicenseServer, "", "")]
	return x.data.ServerHoldsCAL(s.reading.Release, p.Version).Verdict == Violation || s.refused != UnknownCAL && p.Version >= s.refused
}

// packTwins are packs on several license servers that look like one: of one version, kind, type, product code and size.
type packTwins struct {
	total int64
	packs []placedPack
}

// placedPack is a pack and the license server it is on.
type placedPack struct {
	server *server
	pack   *KeyPack
}

// spare is how many CALs of the twins there are beyond those of one pack.
func (t *packTwins) spare() int64 { return t.total * int64(len(t.packs)-1) }

// alikePacks lists the packs of one kind and version that stand on several license servers, the largest first. Ask once every
// collection is judged.
func (x *index) alikePacks(key supplyKey) []packTwins {
	twins, known := x.packTwins[key]
	if !known {
		twins = x.findAlikePacks(key)
		x.packTwins[key] = twins
	}
	return twins
}

func (x *index) findAlikePacks(key supplyKey) (out []packTwins) {
	type looks struct {
		sort  int
		code  string
		total int64
	}
	groups := make(map[looks][]placedPack)
	for _, s := range x.servers {
		if s.fleet == nil {
			continue
		}
		for i := range s.fleet.KeyPacks {
			p := &s.fleet.KeyPacks[i]
			if !p.IsSupply() || !p.Total.Read || p.Total.Unlimited || (supplyKey{x.data.CALVersionOfPack(*p), p.Kind()}) != key {
				continue
			}
			as := looks{p.Type, fold(p.Description), sane(p.Total.N)}
			groups[as] = addPack(groups[as], placedPack{s, p})
		}
	}
	for as, packs := range groups {
		if len(packs) > 1 {
			slices.SortFunc(packs, func(a, b placedPack) int { return a.compare(b) })
			out = append(out, packTwins{total: as.total, packs: packs})
		}
	}
	slices.SortFunc(out, func(a, b packTwins) int { return cmp.Or(cmp.Compare(b.total, a.total), a.packs[0].compare(b.packs[0])) })
	return out
}

// addPack keeps one pack of each license server, whose packs come one after the other: two alike on one server were bought and
// installed twice.
func addPack(packs []placedPack, p placedPack) []placedPack {
	last := len(packs) - 1
	switch {
	case last < 0 || packs[last].server != p.server:
		return append(packs, p)
	case p.compare(packs[last]) < 0:
		packs[last] = p
	}
	return packs
}

// compare puts first the pack to keep: on a server that hosts use, then on the newest one, then the one most issued from.
func (p placedPack) compare(o placedPack) int {
	use := func(s *server) int {
		if s.named {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(use(p.server), use(o.server)), cmp.Compare(o.server.reading.Release, p.server.reading.Release), cmp.Compare(o.pack.Issued.N, p.pack.Issued.N),
		strings.Compare(p.server.key, o.server.key), cmp.Compare(p.pack.ID, o.pack.ID), cmp.Compare(p.pack.Type, o.pack.Type), strings.Compare(p.pack.Description, o.pack.Description))
}

// doubles are the packs on several license servers of which purchases in force account for one and for no more.
func (x *index) doubles(h *holding) (out []packTwins) {
	for _, t := range x.alikePacks(h.key) {
		if t.spare() <= h.unowned.N && t.total <= h.installed.N-h.unowned.N {
			out = append(out, t)
		}
	}
	return out
}

// doubled is how many CALs are installed only because their pack was left on a second license server.
func (x *index) doubled(h *holding) (n int64) {
	for _, t := range x.doubles(h) {
		n += t.spare()
	}
	return n
}

// serversByKey are all license servers, in an order that is not that of the facts.
func (x *index) serversByKey() []*server {
	out := slices.Clone(x.servers)
	slices.SortFunc(out, func(a, b *server) int { return strings.Compare(a.key, b.key) })
	return out
}
