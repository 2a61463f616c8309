package compat

import (
	"cmp"
	"slices"
	"strings"
)

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
	for _, c := range x.collectionsInOrder() {
		x.surveyCollection(s, c)
	}
	for _, h := range x.lonelyHosts() {
		x.surveyCollection(s, &Collection{Name: h.Name, Hosts: []string{nameKey(h.Name, h.Domain)}})
	}
	s.addServers(x.servers)
	return s
}

// addServers counts the CALs of license servers: those on record, those that hosts use, and those that purchases were meant for.
func (s *survey) addServers(servers []*server) {
	for _, server := range servers {
		switch {
		case server.fleet != nil && server.fleet.PacksRead():
			s.addPacks(server)
		case server.fleet != nil || server.named:
			s.installed.leaveOpen(supplyKey{})
			s.issued.leaveOpen(supplyKey{})
			s.note(BasisIssued, unreadServer(server), supplyKey{}, server.spelled(), 0)
		case len(server.supplies) > 0:
			s.installed.leaveOpen(supplyKey{})
		}
	}
}

// collectionsInOrder are the collections in an order that is not that of the facts: names that only hosts know are found or not as
// others before them were spelled.
func (x *index) collectionsInOrder() []*Collection {
	out := make([]*Collection, len(x.facts.Collections))
	for i := range out {
		out[i] = &x.facts.Collections[i]
	}
	slices.SortFunc(out, func(a, b *Collection) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Broker, b.Broker), strings.Compare(a.ID, b.ID), slices.Compare(a.Hosts, b.Hosts))
	})
	return out
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

// surveyCollection counts what the users or devices of one collection need, and marks the license servers its hosts use.
func (x *index) surveyCollection(s *survey, c *Collection) {
	members := slices.DeleteFunc(x.members(c), func(m *member) bool { return !m.needsCAL() })
	if len(members) == 0 {
		return
	}
	for _, m := range members {
		for _, at := range m.servers {
			x.servers[at].named = true
		}
	}
	key := supplyKey{s.versionFor(c, members), kindFor(members)}
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
func (s *survey) versionFor(c *Collection, members []*member) CALVersion {
	newest, oldest := UnknownCAL, UnknownCAL
	doubt := false
	var silent []string
	for _, m := range members {
		v := s.data.CALOf(m.reading.Release)
		switch {
		case v != UnknownCAL && newest == UnknownCAL:
			newest, oldest = v, v
		case v != UnknownCAL:
			newest, oldest = max(newest, v), min(oldest, v)
		case m.reading.Raw == "":
			silent = append(silent, m.name)
		default:
			doubt = true
		}
	}
	s.newest, s.allCovered = max(s.newest, newest), s.allCovered && !doubt && len(silent) == 0
	if doubt || newest == UnknownCAL {
		return UnknownCAL
	}
	if s.counts(c) {
		s.silent = append(s.silent, silent...)
		if newest != oldest {
			s.mixed = append(s.mixed, c.Name)
		}
	}
	return newest
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

// kindFor is the kind of CALs the hosts of a collection ask for; hosts that ask for none have no say, and hosts that ask for both
// leave it unknown.
func kindFor(members []*member) Kind {
	kind := KindUnknown
	for _, m := range members {
		k := m.mode.Kind()
		if k != KindUnknown && kind != KindUnknown && k != kind {
			return KindUnknown
		}
		kind = max(kind, k)
	}
	return kind
}

// spelled is the server's name; where only hosts name it, in lower case, since they may spell it in several ways.
func (s *server) spelled() string {
	if s.fleet == nil {
		return strings.TrimSuffix(s.key, "?")
	}
	return s.name
}
