package compat

import "strings"

// survey is what is counted of CALs, whatever people count the need by.
type survey struct {
	data                                  *Data
	basis                                 Basis
	issued, installed, authorised, actual tally

	gaps   map[gapKey]*gap // what is not known of the need, by the basis
	silent []string        // hosts that have never reported, taken to be as new as the others of their collection
	mixed  []string        // collections with hosts of several generations, counted as the newest
	shared map[Kind]int    // collections whose users or devices are counted, by kind

	newest     CALVersion // the oldest CALs that cover every host
	allCovered bool       // the release of every host is known
}

// survey counts what license servers have installed and issued, and what collections say.
//
// An issued CAL counts as a need of its own version, which is what Windows recorded, although a license server out of older CALs
// issues newer ones to older hosts: see the remark that says so.
func (x *index) survey() *survey {
	s := &survey{data: x.data, basis: x.facts.Circumstances.NeedBasis, gaps: make(map[gapKey]*gap), shared: make(map[Kind]int), allCovered: true}
	if s.basis > BasisActual {
		s.basis = BasisIssued
	}
	r := roll{index: x}
	for i := range x.facts.Collections {
		s.addMembers(x, &x.facts.Collections[i], r.call(&x.facts.Collections[i]))
	}
	for _, h := range x.lonelyHosts() {
		alone := h.alone()
		s.addMembers(x, alone, r.call(alone))
	}
	s.addServers(x)
	return s
}

// need is the tally the organization chose.
func (s *survey) need() *tally {
	switch s.basis {
	case BasisAuthorised:
		return &s.authorised
	case BasisActual:
		return &s.actual
	case BasisIssued:
	}
	return &s.issued
}

// addServers counts the CALs of license servers: those on record, those that hosts use, and those that purchases were meant for.
func (s *survey) addServers(x *index) {
	meant := x.meantServers()
	for at, server := range x.servers {
		switch {
		case server.fleet != nil && server.fleet.PacksRead():
			s.addPacks(server)
		case server.fleet != nil || server.named:
			s.installed.leaveOpen(supplyKey{})
			s.issued.leaveOpen(supplyKey{})
			s.note(BasisIssued, unreadServer(server), supplyKey{}, server.spelled(), 0)
		case meant[at]:
			s.installed.leaveOpen(supplyKey{})
		}
	}
}

// meantServers are the positions of the license servers that purchases are assigned to.
func (x *index) meantServers() map[int]bool {
	names := make(map[string]bool)
	for i := range x.facts.Purchases {
		names[x.facts.Purchases[i].LicenseServer] = true
	}
	out := make(map[int]bool, len(names))
	for n := range names {
		if fold(n) != "" {
			out[x.resolve(n, "", "")] = true
		}
	}
	return out
}

// addPacks counts the CALs of one license server. Built-in and temporary packs hold none; the pool of CALs issued beyond those
// installed has a count of issued CALs and no other.
func (s *survey) addPacks(server *server) {
	for _, p := range server.fleet.KeyPacks {
		if p.IsBuiltIn() || p.Type == packTemporary {
			continue
		}
		key := supplyKey{s.data.CALVersionOfPack(p), p.Kind()}
		if p.IsSupply() {
			s.installed.add(key, p.Total)
		}
		if !s.issued.add(key, p.Issued) {
			s.note(BasisIssued, gapIssued, key, server.name, 0)
		} else if !key.isPlaced() && sane(p.Issued.N) > 0 {
			s.note(BasisIssued, unplacedBy(key, gapPackKind, gapPackVersion), key, server.name, sane(p.Issued.N))
		}
	}
}

// addMembers counts what the users or devices of one collection need, and marks the license servers its hosts use.
func (s *survey) addMembers(x *index, c *Collection, members []*member) {
	var seen hostsSeen
	for _, m := range members {
		if !m.needsCAL() {
			continue
		}
		seen.add(m, s.data.CALOf(m.reading.Release))
		for _, at := range m.servers {
			x.servers[at].named = true
		}
	}
	if !seen.any {
		return
	}
	key := supplyKey{s.versionFor(c, &seen), seen.kind}
	s.addCollection(BasisAuthorised, &s.authorised, key, c.Authorised, c.Name)
	s.addCollection(BasisActual, &s.actual, key, c.Actual, c.Name)
}

func (s *survey) addCollection(b Basis, t *tally, key supplyKey, n Count, name string) {
	if !t.add(key, n) {
		s.note(b, gapCount, key, name, 0)
		return
	}
	if b == s.basis && sane(n.N) > 0 {
		s.shared[key.kind]++
	}
	if !key.isPlaced() && sane(n.N) > 0 {
		s.note(b, unplacedBy(key, gapMode, gapRelease), key, name, sane(n.N))
	}
}

// versionFor is the oldest version of CALs that covers every host of a collection. All hosts of one collection must be of one release
// (Microsoft's supported configurations), so hosts that nobody has read are taken for what the others are; a release that the rules
// don't know is another matter.
func (s *survey) versionFor(c *Collection, seen *hostsSeen) CALVersion {
	s.newest, s.allCovered = max(s.newest, seen.newest), s.allCovered && !seen.unheardOf && len(seen.silent) == 0
	if seen.unheardOf || seen.newest == UnknownCAL {
		return UnknownCAL
	}
	if s.counts(c) {
		s.silent = append(s.silent, seen.silent...)
		if seen.newest != seen.oldest {
			s.mixed = append(s.mixed, c.Name)
		}
	}
	return seen.newest
}

// counts reports that the need of a collection is counted, by the basis the organization chose.
func (s *survey) counts(c *Collection) bool {
	switch s.basis {
	case BasisAuthorised:
		return !c.Authorised.isNone()
	case BasisActual:
		return !c.Actual.isNone()
	case BasisIssued:
	}
	return false
}

// hostsSeen is what the hosts of a collection that need CALs have in common.
type hostsSeen struct {
	any            bool
	newest, oldest CALVersion
	silent         []string // hosts of which no operating system was read
	unheardOf      bool     // one runs what the rules don't know
	kind           Kind     // of CALs that the hosts ask for; unknown where none asks, or some for the one and some for the other
	torn           bool     // some ask for the one and some for the other
}

func (h *hostsSeen) add(m *member, v CALVersion) {
	h.any = true
	switch {
	case v != UnknownCAL && h.newest == UnknownCAL:
		h.newest, h.oldest = v, v
	case v != UnknownCAL:
		h.newest, h.oldest = max(h.newest, v), min(h.oldest, v)
	case m.reading.Raw == "":
		h.silent = append(h.silent, m.name)
	default:
		h.unheardOf = true
	}
	k := m.mode.Kind()
	h.torn = h.torn || k != KindUnknown && h.kind != KindUnknown && k != h.kind
	if h.kind = max(h.kind, k); h.torn {
		h.kind = KindUnknown
	}
}

// spelled is the server's name; where only hosts name it, in lower case, since they may spell it in several ways.
func (s *server) spelled() string {
	if s.fleet == nil {
		return strings.TrimSuffix(s.key, "?")
	}
	return s.name
}
