package compat

import (
	"cmp"
	"slices"
)

// unit is hosts with which something is wrong and that a plan treats as one: a collection, or a host in none.
type unit struct {
	entry   string
	who     Change // nothing but the collection or host, as a plan names it
	release Release
	kinds   []Kind // CALs the hosts ask for, or may once their mode is set
	modes   []Kind // modes they may be given
	lists   [][]string
	servers []int // positions of license servers they name
	targets []int // positions of those that could serve them, best first; see maxTargets
	land    int
	hosts   []string // keys of the hosts
	kin     []int    // units that have hosts in common with it, itself included
	older   []string // keys of hosts that are older than the newest, where that is wrong
}

// Where there are many license servers, only the best few are looked at for each unit, and the advice is not called minimal.
const (
	allTargets = 8
	maxTargets = 5
)

// survey finds what is wrong, whom it concerns, and what a plan may do about it.
func (a *advisor) survey() {
	x := newIndex(&a.facts)
	var lonely []string
	for entry, room := range roomsOf(x, a.entries) {
		matters, wrong := room.weigh(), false
		for _, m := range matters {
			if m.isTrouble() {
				a.before[m.troubleKey(entry)] = true
				if m.server != nil {
					a.before[m.troubleKey("")] = true
				}
				wrong = wrong || m.verdict == Violation && cures[m.rule.ID] != 0
			}
		}
		switch {
		case !wrong:
		case len(room.members) == 0:
			lonely = append(lonely, matters[0].server.key)
		default:
			a.addUnit(entry, room, matters)
		}
	}
	for i := range a.units {
		for j := range a.units {
			if i == j || sharesAny(a.units[i].hosts, a.units[j].hosts) {
				a.units[i].kin = append(a.units[i].kin, j)
			}
		}
	}
	a.listOptions(x, lonely)
}

func (a *advisor) addUnit(entry string, room *courtroom, matters []*matter) {
	who, known := a.whoIs(room)
	if !known {
		return
	}
	n := room.need()
	u := unit{entry: entry, who: who, release: n.release, servers: slices.Clone(room.servers), land: a.lands.of(room)}
	if slices.ContainsFunc(matters, func(m *matter) bool { return m.rule == &mixedReleases && m.isTrouble() }) {
		u.older = room.olderThan(n.release)
	}
	u.setModes(n, matters)
	u.lists = room.listsOf()
	u.targets = room.targets(n)
	for _, m := range room.members {
		u.hosts = append(u.hosts, m.key)
	}
	a.unitOf[entry] = len(a.units)
	a.units = append(a.units, u)
}

// olderThan lists hosts that run an older release, each by its key.
func (room *courtroom) olderThan(r Release) (keys []string) {
	for _, m := range room.members {
		if m.host != nil && m.needsCAL() && m.reading.Release != UnknownRelease && m.reading.Release < r {
			keys = append(keys, m.key)
		}
	}
	return keys
}

// whoIs names a collection or a lonely host as a plan does; known is false where its name means several.
func (a *advisor) whoIs(room *courtroom) (who Change, known bool) {
	c := room.facts
	switch {
	case room.orphan == OrphanHost:
		return Change{Hosts: []string{room.members[0].key}}, room.members[0].host != nil
	case c.ID != "":
		return Change{Collections: []string{c.ID}}, true
	}
	bears := func(o Collection) bool { return fold(o.Name) == fold(c.Name) || o.ID == c.Name }
	first := slices.IndexFunc(a.facts.Collections, bears)
	return Change{Collections: []string{c.Name}}, !slices.ContainsFunc(a.facts.Collections[first+1:], bears)
}

// setModes lists the modes hosts may be given: another one only where something is wrong with theirs.
func (u *unit) setModes(n need, matters []*matter) {
	both := []Kind{PerUser, PerDevice}
	for _, k := range both {
		if n.kinds.has(k) {
			u.kinds = append(u.kinds, k)
		}
	}
	if len(u.kinds) == 0 {
		u.kinds = both
	}
	if slices.ContainsFunc(matters, func(m *matter) bool { return m.isTrouble() && m.rule.isOfMode() }) {
		u.modes, u.kinds = both, both
	}
}

// isOfMode is true of rules that another mode may satisfy.
func (r *Rule) isOfMode() bool {
	return r.about&aboutMode != 0 || slices.Contains([]*Rule{&modeKindMismatch, &hostsDisagree, &policyOverrides, &graceOver, &graceEndingSoon}, r)
}

// listsOf is the lists of license servers that the hosts go by, each once, and the deployment's.
func (room *courtroom) listsOf() (lists [][]string) {
	add := func(names []string) {
		if len(names) > 0 && !slices.ContainsFunc(lists, func(l []string) bool { return slices.Equal(l, names) }) {
			lists = append(lists, names)
		}
	}
	for _, k := range room.classes {
		add(room.fleetNames(k.host.servers))
	}
	var deployment []int
	for _, name := range room.facts.LicenseServers {
		if at := room.index.resolve(name, domainOf(room.facts.Broker, ""), ""); !slices.Contains(deployment, at) {
			deployment = append(deployment, at)
		}
	}
	add(room.fleetNames(deployment))
	return lists
}

// fleetNames are the full names of those that the fleet has: a plan can name no others.
func (room *courtroom) fleetNames(servers []int) (names []string) {
	for _, at := range servers {
		if s := room.index.servers[at]; s.fleet != nil {
			names = append(names, s.fullName())
		}
	}
	return names
}

// targets lists license servers of the fleet that could serve all hosts: those nearest to them, with most CALs left, first.
func (room *courtroom) targets(n need) []int {
	x := room.index
	type target struct {
		at   int
		near Verdict
		left int64
	}
	var found []target
	for _, at := range x.candidates {
		s := x.servers[at]
		near := room.reach(s)
		if near == Violation || n.release != UnknownRelease && x.data.ServerServesHost(s.reading.Release, n.release).Verdict != OK {
			continue
		}
		found = append(found, target{at, near, n.left(s)})
	}
	slices.SortStableFunc(found, func(p, q target) int { return cmp.Or(cmp.Compare(p.near, q.near), cmp.Compare(q.left, p.left)) })
	out := make([]int, len(found))
	for i, t := range found {
		out[i] = t.at
	}
	return x.nearest(out)
}

// shelvesFor lists license servers of the fleet that could hold the CALs of one that no host names, those of its domain first.
func (x *index) shelvesFor(s *server) []int {
	newest := UnknownCAL
	for i := range s.supplies {
		if v := s.supplies[i].Version; x.data.KnowsCAL(v) {
			newest = max(newest, v)
		}
	}
	var near, far []int
	for _, at := range x.candidates {
		switch other := x.servers[at]; {
		case other == s || x.data.ServerHoldsCAL(other.reading.Release, newest).Verdict != OK:
		case other.domain == s.domain:
			near = append(near, at)
		default:
			far = append(far, at)
		}
	}
	return x.nearest(append(near, far...))
}

// nearest cuts a list of license servers, the best first, to those that are looked at. New ones of a plan always are.
func (x *index) nearest(found []int) []int {
	out := make([]int, 0, len(found))
	for _, at := range found {
		if len(x.candidates) <= allTargets || len(out) < maxTargets || x.servers[at].fleet.Source == planSource {
			out = append(out, at)
		}
	}
	return out
}
