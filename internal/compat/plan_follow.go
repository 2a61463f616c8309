package compat

import (
	"cmp"
	"strings"
)

// What license servers have issued is a fact about the past. When a plan changes where hosts get their CALs, their users and devices
// will ask elsewhere, and a forecast that left the old numbers standing would promise free CALs that are not.

// draw is where a host gets its CALs: from the first license server of its list that can serve it, the oldest version that covers it
// (a license server gives the closest CAL first).
type draw struct {
	collection int // by position; -1: in none
	key        string
	weight     int
	served     bool
	at         supplyAt
}

// forecastBase is facts before any plan, and where hosts get their CALs then.
type forecastBase struct {
	facts  *Facts
	weight map[string]int
	index  *index
	draws  []draw
}

func newForecastBase(f *Facts, weight map[string]int) forecastBase {
	base := forecastBase{facts: f, weight: weight, index: newIndex(f)}
	base.draws = (&world{weight: weight}).draws(base.index)
	return base
}

// draws lists where hosts get their CALs, collection by collection.
func (w *world) draws(x *index) (out []draw) {
	add := func(collection int, m *member) {
		if !m.needsCAL() {
			return
		}
		d := draw{collection: collection, key: nameKey(m.name, m.domain), weight: 1}
		if n, told := w.weight[d.key]; told {
			d.weight = n
		}
		d.at, d.served = x.drawOf(m)
		out = append(out, d)
	}
	for i := range x.facts.Collections {
		for _, m := range x.members(&x.facts.Collections[i]) {
			add(i, m)
		}
	}
	for _, h := range x.lonelyHosts() {
		add(-1, x.members(h.alone())[0])
	}
	return out
}

func (x *index) drawOf(m *member) (supplyAt, bool) {
	for _, at := range m.servers {
		s := x.servers[at]
		for i := range s.supplies {
			if supply := &s.supplies[i]; m.statusOf(at) != lowerVersion && x.canDraw(m, s, supply) {
				return supplyAt{s.key, supplyKey{supply.Version, supply.Kind}}, true
			}
		}
	}
	return supplyAt{}, false
}

func (x *index) canDraw(m *member, s *server, supply *Supply) bool {
	return supply.Kind != KindUnknown && supply.Kind == m.mode.Kind() && (supply.Packs > 0 || !supply.Installed.Read) &&
		x.data.CALCoversHost(supply.Version, m.reading.Release).Verdict == OK && x.data.ServerHoldsCAL(s.reading.Release, supply.Version).Verdict == OK
}

// stream is hosts that get their CALs at one place before the plan and at another after it; before, nobody served those without from.
type stream struct {
	from, to   supplyAt
	comes      bool // to anywhere
	left       bool // from anywhere
	collection int  // where left is false: whose hosts they are
}

// follow lets what is issued follow the hosts. Each host takes along its share of what its supply had issued: all hosts of a supply
// count alike, since nobody has read which user came by which host. Hosts that nobody served before bring the users or devices of their
// collection where these are counted; where not, how many CALs the supply will have issued is not known, unless all of them are issued
// as it is. Users for devices are reckoned one for one where the mode changes.
func (w *world) follow(base forecastBase) {
	after := newIndex(&w.facts)
	streams, attached := w.streams(base.draws, w.draws(after))
	if len(streams) == 0 {
		return
	}
	forecast := newForecast(w, after)
	forecast.streams(streams, attached, base.index)
	forecast.write()
}

// streams sorts hosts by where they went, and counts the hosts of each supply before the plan.
func (w *world) streams(before, after []draw) (streams map[stream]int, attached map[supplyAt]int) {
	type place struct {
		collection int
		key        string
	}
	was := make(map[place]draw, len(before))
	attached = make(map[supplyAt]int)
	for _, d := range before {
		was[place{d.collection, d.key}] = d
		if d.served {
			attached[d.at] += d.weight
		}
	}
	streams = make(map[stream]int)
	for _, d := range after {
		b := was[place{d.collection, d.key}]
		switch {
		case !b.served && !d.served, b.served && d.served && w.whereIs(b.at) == d.at:
		case b.served:
			streams[stream{from: b.at, to: d.at, left: true, comes: d.served}] += d.weight
		default:
			streams[stream{to: d.at, comes: true, collection: d.collection}] += d.weight
		}
	}
	return streams, attached
}

// whereIs is where the CALs of a supply, and what was issued of them, are now.
func (w *world) whereIs(at supplyAt) supplyAt {
	if now, moved := w.moved[at]; moved {
		return now
	}
	return at
}

// compareStreams orders streams by what the order of the facts does not change.
func (w *world) compareStreams(s, o stream) int {
	return cmp.Or(s.from.compare(o.from), s.to.compare(o.to), w.compareCollections(s.collection, o.collection), cmp.Compare(s.collection, o.collection))
}

// compareCollections takes positions; -1 is none.
func (w *world) compareCollections(i, j int) int {
	if i == j || i < 0 || j < 0 {
		return cmp.Compare(i, j)
	}
	a, b := &w.facts.Collections[i], &w.facts.Collections[j]
	return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Name, b.Name), strings.Compare(a.Broker, b.Broker))
}

func (a supplyAt) compare(b supplyAt) int {
	return cmp.Or(strings.Compare(a.server, b.server), cmp.Compare(a.version, b.version), cmp.Compare(a.kind, b.kind))
}
