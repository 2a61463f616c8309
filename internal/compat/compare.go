package compat

import (
	"cmp"
	"maps"
	"slices"
)

// Comparison sets the judgement of facts against that of the facts after a plan.
type Comparison struct {
	Before, After Result
	Collections   []ComparedCollection // in the order of After, then entries that are no more
	Organization  ComparedFindings     // what belongs to no collection
	Supplies      []ComparedSupply     // CALs at license servers whose numbers change; by server, oldest version first
	Balances      []ComparedBalance    // of need against entitlement, by kind and version; those that don't change included
	Gone          int                  // findings that Before has and After has not, the organization's included
	New           int                  // findings that only After has
	Kept          int                  // findings that both have
}

// ComparedCollection is one entry of a result before and after.
type ComparedCollection struct {
	ID     string
	Name   string
	Orphan Orphan
	Before *CollectionResult // nil: there was no such entry
	After  *CollectionResult // nil: there is none any more
	ComparedFindings
}

// ComparedFindings sorts findings by what becomes of them. One whose verdict changes is gone and new.
type ComparedFindings struct {
	Gone []Finding // as before
	New  []Finding // as after
	Kept []Finding // as after
}

// ComparedSupply is CALs of one version and kind at one license server, before and after. Where there are none, Installed is 0.
type ComparedSupply struct {
	Server        string
	Version       CALVersion
	Kind          Kind
	Before, After Supply
}

// ComparedBalance is one line of the position, before and after.
type ComparedBalance struct {
	Kind          Kind
	Version       CALVersion
	Before, After PositionLine // with nothing but kind and version where there is no such line
}

// Compare judges facts before and after a plan.
func Compare(before, after Facts) Comparison {
	c := Comparison{Before: Evaluate(before), After: Evaluate(after)}
	c.compareCollections()
	c.Organization = compareFindings(c.Before.Organization.Findings, c.After.Organization.Findings)
	c.Supplies = compareSupplies(before, after)
	c.Balances = compareBalances(PositionOf(before).Lines, PositionOf(after).Lines)
	c.count(&c.Organization)
	for i := range c.Collections {
		c.count(&c.Collections[i].ComparedFindings)
	}
	return c
}

func (c *Comparison) count(f *ComparedFindings) {
	c.Gone, c.New, c.Kept = c.Gone+len(f.Gone), c.New+len(f.New), c.Kept+len(f.Kept)
}

// entryKey tells entries of a result apart: collections by their place, which no plan changes; others by the machine, and where
// several answer to one name by their place among these.
type entryKey struct {
	orphan Orphan
	place  int
	key    string
}

// keysOf gives the keys of entries, in their order.
func keysOf(entries []CollectionResult) []entryKey {
	out, seen := make([]entryKey, len(entries)), make(map[entryKey]int)
	for i := range entries {
		e := &entries[i]
		k := entryKey{orphan: e.Orphan, place: i}
		switch {
		case e.Orphan == OrphanHost && len(e.Rows) > 0:
			k = entryKey{orphan: e.Orphan, key: e.Rows[0].Key}
		case e.Orphan == OrphanServer && len(e.Columns) > 0:
			k = entryKey{orphan: e.Orphan, key: e.Columns[0].Key}
		}
		out[i] = k
		out[i].place += seen[k]
		seen[k]++
	}
	return out
}

func (c *Comparison) compareCollections() {
	keys := keysOf(c.Before.Collections)
	before := make(map[entryKey]*CollectionResult, len(keys))
	for i, k := range keys {
		before[k] = &c.Before.Collections[i]
	}
	add := func(was, is *CollectionResult) {
		one := cmp.Or(is, was)
		c.Collections = append(c.Collections, ComparedCollection{
			ID: one.ID, Name: one.Name, Orphan: one.Orphan, Before: was, After: is, ComparedFindings: compareFindings(findingsOf(was), findingsOf(is)),
		})
	}
	for i, k := range keysOf(c.After.Collections) {
		add(before[k], &c.After.Collections[i])
		delete(before, k)
	}
	for _, k := range keys {
		if before[k] != nil {
			add(before[k], nil)
		}
	}
}

func findingsOf(r *CollectionResult) []Finding {
	if r == nil {
		return nil
	}
	return r.Findings
}

func compareFindings(before, after []Finding) (out ComparedFindings) {
	type key struct {
		rule    string
		kind    SubjectKind
		key     string
		verdict Verdict
	}
	keyOf := func(f *Finding) key { return key{f.Rule, f.Kind, f.Key, f.Verdict} }
	was := make(map[key]bool, len(before))
	for i := range before {
		was[keyOf(&before[i])] = true
	}
	for i := range after {
		if k := keyOf(&after[i]); was[k] {
			out.Kept = append(out.Kept, after[i])
			delete(was, k)
		} else {
			out.New = append(out.New, after[i])
		}
	}
	for i := range before {
		if was[keyOf(&before[i])] {
			out.Gone = append(out.Gone, before[i])
		}
	}
	return out
}

func compareSupplies(before, after Facts) (out []ComparedSupply) {
	all := make(map[supplyAt]*ComparedSupply)
	each := func(f *Facts, set func(*ComparedSupply, Supply)) {
		for _, s := range newIndex(f).servers {
			for _, supply := range s.supplies {
				at := supplyAt{s.key, supplyKey{supply.Version, supply.Kind}}
				if all[at] == nil {
					none := Supply{Version: supply.Version, Kind: supply.Kind, Installed: CountOf(0), Issued: CountOf(0)}
					all[at] = &ComparedSupply{Server: s.name, Version: supply.Version, Kind: supply.Kind, Before: none, After: none}
				}
				set(all[at], supply)
			}
		}
	}
	each(&before, func(c *ComparedSupply, s Supply) { c.Before = s })
	each(&after, func(c *ComparedSupply, s Supply) { c.After = s })
	for _, at := range slices.SortedFunc(maps.Keys(all), supplyAt.compare) {
		if c := all[at]; !c.Before.countsAs(&c.After) {
			out = append(out, *c)
		}
	}
	return out
}

// countsAs reports whether two supplies have the same numbers.
func (s *Supply) countsAs(o *Supply) bool {
	return s.Installed == o.Installed && s.Issued == o.Issued && s.Purchased == o.Purchased && s.Refused == o.Refused
}

func compareBalances(before, after []PositionLine) []ComparedBalance {
	lines := make(map[supplyKey]ComparedBalance)
	at := func(key supplyKey) ComparedBalance {
		none := PositionLine{Kind: key.kind, Version: key.version}
		if c, known := lines[key]; known {
			return c
		}
		return ComparedBalance{Kind: key.kind, Version: key.version, Before: none, After: none}
	}
	for _, l := range before {
		c := at(supplyKey{l.Version, l.Kind})
		c.Before = l
		lines[supplyKey{l.Version, l.Kind}] = c
	}
	for _, l := range after {
		c := at(supplyKey{l.Version, l.Kind})
		c.After = l
		lines[supplyKey{l.Version, l.Kind}] = c
	}
	out := make([]ComparedBalance, 0, len(lines))
	for _, key := range slices.SortedFunc(maps.Keys(lines), compareKeys) {
		out = append(out, lines[key])
	}
	return out
}
