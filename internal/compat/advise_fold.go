package compat

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// folded is the facts of an organization, or of a part of it, with alike hosts and alike purchases folded into one.
type folded struct {
	facts   Facts
	entries []string            // keys of Facts.Collections: see entryOf
	alike   map[string][]string // by the key of a host: those it stands for, itself included
	weight  map[string]int      // how many they are
	lands   lands               // of the whole organization
}

// sortedFacts sorts facts, so that advice does not depend on their order.
func sortedFacts(f Facts) Facts {
	f.Collections = slices.SortedStableFunc(slices.Values(f.Collections), func(a, b Collection) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(fold(a.Name), fold(b.Name)), strings.Compare(fold(a.Broker), fold(b.Broker)))
	})
	f.LicenseServers = slices.SortedStableFunc(slices.Values(f.LicenseServers), func(a, b LicenseServer) int {
		return cmp.Or(strings.Compare(nameKey(a.Name, a.Domain), nameKey(b.Name, b.Domain)), compareServers(&a, &b))
	})
	f.Purchases = slices.SortedStableFunc(slices.Values(f.Purchases), comparePurchases)
	return f
}

// foldAlike keeps one host of each sort in every collection. A host of several collections, one that calls itself a license server
// and one that has not reported stand for themselves.
func foldAlike(f Facts) folded {
	x := newRegister(&f)
	d := folding{index: x, seats: x.seatsOf(), gone: make(map[int]bool), out: folded{facts: f, alike: make(map[string][]string), weight: make(map[string]int)}}
	d.out.facts.Collections = make([]Collection, len(f.Collections))
	for i := range f.Collections {
		d.out.facts.Collections[i] = d.collection(f.Collections[i])
	}
	d.out.entries = entriesOf(f.Collections)
	d.out.facts.Hosts = d.keptHosts()
	d.out.facts.Purchases = x.foldPurchases(f.Purchases)
	for key, hosts := range d.out.alike {
		d.out.weight[key] = len(hosts)
	}
	d.out.lands = newIndex(&d.out.facts).findLands()
	return d.out
}

// entriesOf gives collections keys that neither a plan nor the order of the facts changes.
func entriesOf(collections []Collection) []string {
	seen := make(map[string]int)
	out := make([]string, len(collections))
	for i := range collections {
		key := "c" + cmp.Or(collections[i].ID, fold(collections[i].Name))
		out[i] = key
		if n := seen[key]; n > 0 {
			out[i] = key + "#" + itoa(n)
		}
		seen[key]++
	}
	return out
}

// folding is foldAlike under way.
type folding struct {
	*index
	out   folded
	seats []int        // by position of a host: how many collections name it
	gone  map[int]bool // positions of hosts that another stands for
}

func (d *folding) collection(c Collection) Collection {
	first := make(map[string]string) // by what hosts have in common: the key of the one that stands for them
	hosts := make([]string, 0, len(c.Hosts))
	for _, name := range c.Hosts {
		at, found, _ := d.hostDir.find(name, domainOf(c.Broker, ""))
		if found && d.seats[at] == 1 && !d.namesItself(d.hosts[at]) {
			common, key := d.sortOf(at), d.hostDir.names[at].key
			standIn, known := first[common]
			if !known {
				first[common], standIn = key, key
			}
			d.out.alike[standIn] = append(d.out.alike[standIn], key)
			if d.gone[at] = known; known {
				continue
			}
		}
		hosts = append(hosts, name)
	}
	c.Hosts = hosts
	return c
}

// keptHosts is every host that no other stands for.
func (d *folding) keptHosts() []Host {
	out := make([]Host, 0, len(d.hosts))
	for at, h := range d.hosts {
		if !d.gone[at] {
			out = append(out, *h)
		}
	}
	return out
}

// seatsOf counts how often collections name each host.
func (x *index) seatsOf() []int {
	seats := make([]int, len(x.hosts))
	for i := range x.facts.Collections {
		c := &x.facts.Collections[i]
		for _, name := range c.Hosts {
			if at, found, _ := x.hostDir.find(name, domainOf(c.Broker, "")); found {
				seats[at]++
			}
		}
	}
	return seats
}

// namesItself reports a host that is its own license server, by whatever name.
func (x *index) namesItself(h *Host) bool {
	own := nameKey(h.Name, h.Domain)
	is := func(name string) bool { return isSelfName(name) || nameKey(name, domainOf(h.Name, h.Domain)) == own }
	return slices.ContainsFunc(h.LicenseServers, is) || x.serverDir.has(own) ||
		slices.ContainsFunc(h.Connectivity, func(r Reached) bool { return is(r.Server) })
}

func (d *directory) has(key string) bool {
	_, found := d.at(key)
	return found
}

// sortOf is what rules that a plan can satisfy look at in a host.
func (x *index) sortOf(at int) string {
	h, r := x.hosts[at], &x.readings[x.osAt[at]]
	var b strings.Builder
	_, _ = fmt.Fprintf(&b, "%s|%d|%d|%d|%d|%s|%t|%s|", x.hostDir.names[at].domain(), answerOf(h.DomainJoined), r.Release, r.IsServer, h.Mode, h.ModeSource,
		h.LicenseServersRead, h.LicenseServersSource)
	if h.GraceDaysLeft != nil {
		_, _ = fmt.Fprintf(&b, "%d", *h.GraceDaysLeft)
	}
	for _, name := range h.LicenseServers {
		b.WriteString("|" + fold(name))
	}
	for _, c := range h.Connectivity {
		_, _ = fmt.Fprintf(&b, "|%s=%d", fold(c.Server), c.Status)
	}
	return b.String()
}

// foldPurchases adds up the CALs that purchases assign to a license server that can hold them. Others may have to be exchanged, each
// for itself.
func (x *index) foldPurchases(purchases []Purchase) (out []Purchase) {
	first := make(map[supplyAt]int)
	for _, p := range purchases {
		at, found, _ := x.serverDir.find(p.LicenseServer, "")
		if fold(p.LicenseServer) == "" || !found || x.data.ServerHoldsCAL(x.servers[at].reading.Release, p.Version).Verdict != OK {
			out = append(out, p)
			continue
		}
		key := supplyAt{x.servers[at].key, keyOf(&p)}
		if to, known := first[key]; known {
			out[to].Quantity = min(maxQuantity, out[to].Quantity+min(max(p.Quantity, 0), maxQuantity))
			continue
		}
		first[key] = len(out)
		out = append(out, p)
	}
	return out
}

// after is the facts as changes leave them.
func (f folded) after(changes []Change) folded {
	if w, problems := (Plan{Changes: inOrderOfKinds(slices.Clone(changes))}).applyTo(f.facts, f.weight); len(problems) == 0 {
		f.facts = w.facts
	}
	return f
}

// part is what decides a place: its collections and hosts, the license servers they name or could be given, and all collections that
// name one of these, with the license servers those name.
func (f folded) part(p place) folded {
	x := newIndex(&f.facts)
	near, whole := make(map[int]bool), make(map[int]bool) // positions of license servers
	for entry, room := range roomsOf(x, f.entries) {
		if !p[entry] {
			continue
		}
		if room.orphan == OrphanServer {
			for _, at := range x.shelvesFor(room.server) {
				whole[at] = true
			}
			continue
		}
		for _, at := range append(room.targets(room.need()), room.servers...) {
			near[at], whole[at] = true, true
		}
	}
	out := f
	out.facts.Collections, out.facts.Hosts, out.facts.LicenseServers, out.facts.Purchases, out.entries = nil, nil, nil, nil, nil
	for entry, room := range roomsOf(x, f.entries) {
		if !p[entry] && !slices.ContainsFunc(room.servers, func(at int) bool { return near[at] }) {
			continue
		}
		for _, at := range room.servers {
			whole[at] = true
		}
		for _, m := range room.members {
			if m.host != nil {
				out.facts.Hosts = append(out.facts.Hosts, *m.host)
			}
		}
		if room.orphan == NotOrphan && len(room.members) > 0 {
			out.facts.Collections = append(out.facts.Collections, *room.facts)
			out.entries = append(out.entries, entry)
		}
	}
	for at, s := range x.servers {
		if s.fleet != nil && (whole[at] || p[serverEntry(s.key)]) {
			out.facts.LicenseServers = append(out.facts.LicenseServers, *s.fleet)
		}
	}
	for i := range f.facts.Purchases {
		purchase := &f.facts.Purchases[i]
		if at, found, _ := x.serverDir.find(purchase.LicenseServer, ""); found && (whole[at] || p[serverEntry(x.servers[at].key)]) {
			out.facts.Purchases = append(out.facts.Purchases, *purchase)
		}
	}
	return out
}

// told is changes as they are told: alike hosts by their names, and what is said of several once.
func (f *folded) told(changes []Change) []Change {
	out := slices.Clone(changes)
	for i := range out {
		var hosts []string
		for _, name := range out[i].Hosts {
			if alike := f.alike[name]; len(alike) > 0 {
				hosts = append(hosts, alike...)
			} else {
				hosts = append(hosts, name)
			}
		}
		out[i].Hosts = hosts
	}
	return merged(out)
}
