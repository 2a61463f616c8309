package compat

import (
	"cmp"
	"iter"
	"slices"
)

// hostEntry and serverEntry are the keys of hosts and license servers that no collection names, among what is judged.
func hostEntry(key string) string { return "h" + key }

func serverEntry(key string) string { return "s" + key }

// roomsOf gives every room of an index by its key; entries are those of the collections.
func roomsOf(x *index, entries []string) iter.Seq2[string, *courtroom] {
	return func(yield func(string, *courtroom) bool) {
		at := 0
		for room := range x.rooms() {
			var entry string
			switch room.orphan {
			case OrphanHost:
				entry = hostEntry(room.facts.Hosts[0])
			case OrphanServer:
				entry = serverEntry(room.server.key)
			default:
				entry, at = entries[at], at+1
			}
			if !yield(entry, room) {
				return
			}
		}
	}
}

// hear fills in what is wrong with facts, and whom the hosts name.
func (a *advisor) hear(f *Facts, t *trial) {
	t.named = make([][]string, len(a.units))
	beside := make(map[string][]string) // by license server: those that hosts name beside it
	for entry, room := range roomsOf(newIndex(f), a.entries) {
		unit, named := noUnit, room.namedKeys()
		if at, known := a.unitOf[entry]; known {
			unit, t.named[at] = at, named
		}
		if len(named) > 1 {
			for _, key := range named {
				beside[key] = append(beside[key], named...)
			}
		}
		for _, m := range room.weigh() {
			if a.isOpen(m, entry) {
				t.troubles = append(t.troubles, m.trouble(entry, unit, named))
			}
		}
	}
	for i := range t.troubles {
		if p := &t.troubles[i]; p.cures&ofOthers != 0 {
			p.servers = append(slices.Clip(p.servers), beside[p.server]...)
		}
	}
	slices.SortFunc(t.troubles, func(p, q trouble) int { return cmp.Or(p.compare(q.troubleKey), cmp.Compare(q.severity, p.severity)) })
	t.troubles = slices.CompactFunc(t.troubles, func(p, q trouble) bool { return p.troubleKey == q.troubleKey })
}

// isOpen reports what a plan is to clear: violations that it can cure, and whatever it brings itself.
func (a *advisor) isOpen(m *matter, entry string) bool {
	return m.isTrouble() && (m.verdict == Violation && cures[m.rule.ID] != 0 || !a.wasBefore(m, entry))
}

// wasBefore reports what was wrong or in doubt before any change. What is about a license server goes with it wherever it is judged.
func (a *advisor) wasBefore(m *matter, entry string) bool {
	return a.before[m.troubleKey(entry)] || m.server != nil && a.before[m.troubleKey("")]
}

func (m *matter) trouble(entry string, unit int, named []string) trouble {
	p := trouble{troubleKey: m.troubleKey(entry), severity: m.severity, unit: unit, servers: named, supplies: m.supplyKeys(), cures: cures[m.rule.ID]}
	if m.verdict == Unknown {
		p.severity = Warning
	}
	if m.server != nil && !slices.Contains(named, m.server.key) {
		p.servers = append(slices.Clip(named), m.server.key)
	}
	return p
}

// isTrouble reports what colours a collection.
func (m *matter) isTrouble() bool {
	return m.verdict == Unknown || m.verdict == Violation && m.severity > Info
}

func (m *matter) troubleKey(entry string) troubleKey {
	k := troubleKey{rule: m.rule.ID, entry: entry}
	if m.server != nil {
		k.server = m.server.key
	}
	return k
}

func (m *matter) supplyKeys() (keys []supplyKey) {
	for _, s := range m.supplies {
		keys = append(keys, supplyKey{s.Version, s.Kind})
	}
	return keys
}

func (room *courtroom) namedKeys() []string {
	keys := make([]string, len(room.servers))
	for i, at := range room.servers {
		keys[i] = room.index.servers[at].key
	}
	return keys
}
