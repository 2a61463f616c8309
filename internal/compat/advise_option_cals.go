package compat

import (
	"cmp"
	"slices"
	"strconv"
)

// store is a license server that may hold CALs.
type store struct {
	key, name string
	release   Release // what it runs, or would run once it is upgraded
	fresh     bool
	shelf     bool    // there is no more to it than that CALs of license servers that no host names may go there
	units     []int   // whose hosts name it or could
	server    *server // nil: it is new
}

// forCALs lists what may be done with CALs: those on a license server with which something is wrong move away as they are; unissued
// ones may move to where others are short; those a server is too old for may be exchanged; others bought or converted.
func (o *optionList) forCALs() {
	o.stores = o.storesOfCALs()
	for i := range o.stores {
		from := &o.stores[i]
		if from.server == nil || from.shelf {
			continue
		}
		for j := range from.server.supplies {
			if s := &from.server.supplies[j]; s.Kind != KindUnknown && o.x.data.KnowsCAL(s.Version) {
				o.forSupply(from, s)
			}
		}
	}
	for i := range o.stores {
		if !o.stores[i].shelf {
			o.forBuying(&o.stores[i])
		}
	}
}

func (o *optionList) storesOfCALs() (stores []store) {
	at := make(map[int]int)
	for i, s := range o.x.servers {
		if (o.inPlay[i] || o.shelves[i]) && s.fleet != nil {
			at[i] = len(stores)
			stores = append(stores, store{
				key: s.key, name: s.fullName(), release: max(s.reading.Release, o.upgradeOf(i, s)), shelf: !o.inPlay[i], server: s,
			})
		}
	}
	fresh := make(map[string]int)
	for i := range o.units {
		u := &o.units[i]
		for _, server := range slices.Concat(u.servers, u.targets) {
			if p, known := at[server]; known && !slices.Contains(stores[p].units, i) {
				stores[p].units = append(stores[p].units, i)
			}
		}
		key, name := o.freshFor(u)
		if key == "" {
			continue
		}
		p, known := fresh[key]
		if !known {
			p, stores = len(stores), append(stores, store{key: key, name: name, release: o.fresh[key].Release, fresh: true})
			fresh[key] = p
		}
		stores[p].units = append(stores[p].units, i)
	}
	return stores
}

func (p *store) freshKey() string {
	if p.fresh {
		return p.key
	}
	return ""
}

func slotOfCALs(server string, version CALVersion, kind Kind) string {
	return "cals" + server + "|" + version.String() + "|" + strconv.Itoa(int(kind))
}

// forSupply lists what may be done with CALs of one version and kind at one license server. They are settled as one.
func (o *optionList) forSupply(from *store, s *Supply) {
	key, slot := supplyKey{s.Version, s.Kind}, slotOfCALs(from.key, s.Version, s.Kind)
	at, _ := o.x.serverDir.at(from.key)
	left, known := s.left()
	spare := known && left > 0
	for i := range o.stores {
		to := &o.stores[i]
		if to.key == from.key || len(to.units) == 0 && !o.lonely[at] || o.x.data.ServerHoldsCAL(to.release, s.Version).Verdict != OK {
			continue
		}
		c := Change{Do: MoveCALs, From: []string{from.name}, To: to.name, CALVersion: key.version, CALKind: key.kind}
		moved := option{
			change: c, slot: slot, unit: noUnit, touches: []string{from.key, to.key}, takes: supplyAt{from.key, key}, brings: supplyAt{to.key, key},
			fresh: to.freshKey(),
		}
		if o.troubled[at] {
			o.add(moved)
		}
		if spare {
			moved.asNeeded = true
			o.add(moved)
		}
	}
	if spare {
		c := Change{Do: ConvertCALs, LicenseServer: from.name, CALVersion: key.version, CALKind: key.kind}
		o.add(option{
			change: c, slot: slot, unit: noUnit, touches: []string{from.key}, takes: supplyAt{from.key, key}, brings: supplyAt{from.key, supplyKey{s.Version, s.Kind.other()}}, asNeeded: true,
		})
	}
	if o.troubled[at] {
		o.forExchange(from, s)
	}
}

// forExchange lists the exchange of purchases that a license server is too old for.
func (o *optionList) forExchange(at *store, s *Supply) {
	c := o.facts.Circumstances
	holds := func(v CALVersion) bool {
		return o.x.data.ServerHoldsCAL(at.server.reading.Release, v).Verdict == OK
	}
	if c.ExchangeRouteClosed || c.ServiceNeededToday || o.x.data.ServerHoldsCAL(at.server.reading.Release, s.Version).Verdict != Violation {
		return
	}
	to := UnknownCAL
	for _, v := range o.x.data.cals {
		if holds(v) && v < s.Version {
			to = max(to, v)
		}
	}
	for i := range s.Purchases {
		p := &s.Purchases[i]
		name := cmp.Or(p.ID, p.Reference)
		if name == "" || to == UnknownCAL {
			continue
		}
		c := Change{Do: ExchangeCALs, Purchase: name, CALVersion: s.Version, CALKind: s.Kind, ToVersion: to}
		o.add(option{
			change: c, slot: "purchase" + name + "|" + slotOfCALs(at.key, s.Version, s.Kind), unit: noUnit, touches: []string{at.key},
			takes: supplyAt{at.key, supplyKey{s.Version, s.Kind}}, brings: supplyAt{at.key, supplyKey{to, s.Kind}},
		})
	}
}

// forBuying lists the CALs that hosts of the place's units need, and more of those that are short there.
func (o *optionList) forBuying(at *store) {
	var keys []supplyKey
	add := func(key supplyKey) {
		if !slices.Contains(keys, key) && key.version != UnknownCAL && o.x.data.ServerHoldsCAL(at.release, key.version).Verdict == OK {
			keys = append(keys, key)
		}
	}
	for _, i := range at.units {
		u := &o.units[i]
		for _, kind := range u.kinds {
			add(supplyKey{o.x.data.CALOf(u.release), kind})
		}
	}
	if at.server != nil {
		for i := range at.server.supplies {
			s := &at.server.supplies[i]
			if left, known := s.left(); known && left <= 0 && s.Kind != KindUnknown && s.Packs > 0 {
				add(supplyKey{s.Version, s.Kind})
			}
		}
	}
	for _, key := range keys {
		c := Change{Do: BuyCALs, LicenseServer: at.name, CALVersion: key.version, CALKind: key.kind}
		o.add(option{
			change: c, slot: "buy" + slotOfCALs(at.key, key.version, key.kind), unit: noUnit, touches: []string{at.key}, brings: supplyAt{at.key, key},
			fresh: at.freshKey(), asNeeded: true,
		})
	}
}
