package compat

import (
	"maps"
	"slices"
)

// forecast is how many CALs will be issued after a plan.
type forecast struct {
	world   *world
	after   *index
	issued  map[supplyAt]Count
	changed map[supplyAt]bool // changed
}

func newForecast(w *world, after *index) *forecast {
	f := &forecast{world: w, after: after, issued: make(map[supplyAt]Count), changed: make(map[supplyAt]bool)}
	for _, s := range after.servers {
		for i := range s.supplies {
			f.issued[supplyAt{s.key, supplyKey{s.supplies[i].Version, s.supplies[i].Kind}}] = s.supplies[i].Issued
		}
	}
	return f
}

// streams moves what is issued: first everybody leaves, then everybody comes.
func (f *forecast) streams(streams map[stream]int, attached map[supplyAt]int, before *index) {
	sorted := slices.SortedFunc(maps.Keys(streams), f.world.compareStreams)
	shares := make([]Count, len(sorted))
	gone := make(map[supplyAt]int)
	for i, s := range sorted {
		if !s.left {
			shares[i] = f.brought(s, streams[s])
			continue
		}
		issued := issuedAt(before, s.from)
		shares[i] = shareOf(issued, gone[s.from], streams[s], attached[s.from])
		gone[s.from] += streams[s]
		f.leave(f.world.whereIs(s.from), shares[i])
	}
	for i, s := range sorted {
		if s.comes {
			f.come(s.to, shares[i])
		}
	}
}

func issuedAt(x *index, at supplyAt) Count {
	if i, found := x.serverDir.at(at.server); found {
		for _, s := range x.servers[i].supplies {
			if s.Version == at.version && s.Kind == at.kind {
				return s.Issued
			}
		}
	}
	return Count{}
}

// shareOf is the part of the next n of all hosts, after done of them: parts add up to the whole.
func shareOf(whole Count, done, n, all int) Count {
	if !whole.Read || whole.Unlimited || all <= 0 {
		return Count{}
	}
	share := func(hosts int) int64 {
		q, r := whole.N/int64(all), whole.N%int64(all)
		return q*int64(hosts) + (r*int64(hosts)+int64(all)-1)/int64(all)
	}
	return CountOf(max(share(done+n)-share(done), 0))
}

// brought is how many users or devices come with hosts that nobody served.
func (f *forecast) brought(s stream, hosts int) Count {
	if s.collection < 0 {
		return Count{}
	}
	c := &f.world.facts.Collections[s.collection]
	need := c.Authorised
	if f.world.facts.Circumstances.NeedBasis == BasisActual && c.Actual.Read || !need.Read {
		need = c.Actual
	}
	all := 0
	for _, m := range f.after.members(c) {
		if m.needsCAL() {
			all += max(f.world.weight[nameKey(m.name, m.domain)], 1)
		}
	}
	return shareOf(need, 0, min(hosts, all), all)
}

func (f *forecast) leave(at supplyAt, n Count) {
	issued, there := f.issued[at]
	if !there || !n.Read || !issued.Read || issued.Unlimited || n.N == 0 {
		return
	}
	f.issued[at], f.changed[at] = CountOf(max(issued.N-n.N, 0)), true
}

// come issues n more CALs: of the supply itself, then of newer ones on the same server, then of the supply beyond what there is; CALs
// per device can't be issued beyond that.
func (f *forecast) come(at supplyAt, n Count) {
	if !n.Read {
		if free, known := f.free(at); !known || free > 0 {
			f.issued[at], f.changed[at] = Count{}, true
		}
		return
	}
	left := n.N
	for _, key := range f.newer(at) {
		if free, known := f.free(key); known && free > 0 && left > 0 {
			f.add(key, min(free, left))
			left -= min(free, left)
		}
	}
	if at.kind == PerUser && left > 0 {
		f.add(at, left)
	}
}

func (f *forecast) add(at supplyAt, n int64) {
	if issued := f.issued[at]; issued.Read && !issued.Unlimited {
		f.issued[at], f.changed[at] = issued.Plus(CountOf(n)), true
	}
}

// newer lists a supply and those of newer versions beside it, oldest first.
func (f *forecast) newer(at supplyAt) (out []supplyAt) {
	i, _ := f.after.serverDir.at(at.server)
	for _, s := range f.after.servers[i].supplies {
		if s.Kind == at.kind && s.Version >= at.version {
			out = append(out, supplyAt{at.server, supplyKey{s.Version, s.Kind}})
		}
	}
	return out
}

func (f *forecast) free(at supplyAt) (int64, bool) {
	i, _ := f.after.serverDir.at(at.server)
	for _, s := range f.after.servers[i].supplies {
		if s.Version == at.version && s.Kind == at.kind {
			s.Issued = f.issued[at]
			return s.left()
		}
	}
	return 0, false
}

// write puts the forecast into the packs.
func (f *forecast) write() {
	for i := range f.world.facts.LicenseServers {
		s := &f.world.facts.LicenseServers[i]
		key := nameKey(s.Name, s.Domain)
		packs := slices.Clone(s.KeyPacks)
		for at := range f.changed {
			if at.server == key {
				f.spread(packs, at.supplyKey, f.issued[at])
				s.KeyPacks = packs
			}
		}
	}
}

// spread issues a number of CALs from packs of one version and kind: as many as each has, the rest from the first.
func (f *forecast) spread(packs []KeyPack, key supplyKey, issued Count) {
	first := -1
	left := issued.N
	for i := range packs {
		p := &packs[i]
		if !f.world.isPackOf(p, key) {
			continue
		}
		if first < 0 {
			first = i
		}
		p.Available, p.Issued = Count{}, issued
		if issued.Read && !issued.Unlimited {
			n := min(left, max(p.Total.N, 0))
			p.Issued, left = CountOf(n), left-n
		}
	}
	if first >= 0 && left > 0 && issued.Read && !issued.Unlimited {
		packs[first].Issued = packs[first].Issued.Plus(CountOf(left))
	}
}
