package compat

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// Evaluate judges every collection, every host outside of one, and every license server that is at fault by itself.
// It always returns, whatever the facts, and the same facts give the same result in whatever order they come.
func Evaluate(f Facts) Result { return newIndex(&f).evaluate() }

func (x *index) evaluate() Result {
	x.shared.rows.expect(len(x.hosts))
	r := Result{Collections: make([]CollectionResult, 0, len(x.facts.Collections)+len(x.servers))}
	for room := range x.rooms() {
		if room.orphan != OrphanServer {
			r.Collections = append(r.Collections, room.collectionResult())
		} else if entry, hasFindings := room.serverResult(); hasFindings {
			r.Collections = append(r.Collections, entry)
		}
	}
	r.Organization = x.judgeOrganization()
	return r
}

// rooms judges collections, then the hosts that are in none, then the license servers that no host names. A room and all it holds are
// good until the next one.
func (x *index) rooms() iter.Seq[*courtroom] {
	return func(yield func(*courtroom) bool) {
		for i := range x.facts.Collections {
			if !yield(x.sit(&x.facts.Collections[i], NotOrphan)) {
				return
			}
		}
		for _, h := range x.lonelyHosts() {
			if !yield(x.sit(h.alone(), OrphanHost)) {
				return
			}
		}
		for _, s := range x.lonelyServers() {
			if !yield(x.sitOver(s)) {
				return
			}
		}
	}
}

// lonelyHosts are the hosts no collection names, by name.
func (x *index) lonelyHosts() (out []*Host) {
	for i, h := range x.hosts {
		if x.seats[i] == 0 {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, b *Host) int {
		return cmp.Or(strings.Compare(fold(a.Name), fold(b.Name)), strings.Compare(fold(a.Domain), fold(b.Domain)))
	})
	return out
}

// alone is the collection that a host in no collection is judged as. It names the host in full: others may have its short name.
func (h *Host) alone() *Collection {
	return &Collection{Name: h.Name, Hosts: []string{nameKey(h.Name, h.Domain)}}
}

// lonelyServers are the servers no judged host names, by name.
func (x *index) lonelyServers() (out []*server) {
	for _, s := range x.servers {
		if !s.named {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b *server) int {
		return cmp.Or(strings.Compare(fold(a.name), fold(b.name)), strings.Compare(a.key, b.key))
	})
	return out
}

// courtroom is the judgement of one collection under way.
type courtroom struct {
	index   *index
	facts   *Collection
	orphan  Orphan
	server  *server // that it is about where orphan is OrphanServer
	members []*member
	names   []string // of members, once a finding has listed them
	classes []*class
	servers []int      // positions of those the hosts name
	matters []*matter  // in the order in which they came up
	open    []openRule // quiet rules that lack facts
	set     *settings  // nil until a rule asks
	worst   Verdict    // of the cells that count
}

// matterKey tells matters of one room apart.
type matterKey struct {
	rule   *Rule
	server *server
	member *member
	other  string // the key of a subject that is neither
}

// newRoom clears the desk: what the room before it held is good no more.
func (x *index) newRoom(c *Collection) *courtroom {
	x.desk.clear()
	room := &x.desk.room
	*room = courtroom{index: x, facts: c, classes: room.classes[:0], servers: room.servers[:0], matters: room.matters[:0], open: room.open[:0]}
	return room
}

func (room *courtroom) collectionResult() CollectionResult {
	out := CollectionResult{ID: room.facts.ID, Name: room.facts.Name, Orphan: room.orphan}
	room.fillMatrix(&out)
	out.Findings, out.Unjudged = room.findings(), room.unjudged()
	out.Verdict, out.State = room.outcome(out.Findings)
	return out
}

// sit asks every rule about a collection.
func (x *index) sit(c *Collection, orphan Orphan) *courtroom {
	room := x.newRoom(c)
	room.orphan, room.members = orphan, x.roll.call(c)
	room.classify()
	for _, k := range room.classes {
		room.judgeClass(k)
	}
	alone := room.asking(combination{status: noStatus})
	for _, m := range room.members {
		room.judgeMember(m, alone)
	}
	room.judgeWhole()
	return room
}

// judgeClass judges alike hosts against every server they name and notes what is wrong.
func (room *courtroom) judgeClass(k *class) {
	if !k.host.needsCAL() {
		return
	}
	served := false
	k.judged = room.index.desk.places.take(len(k.host.servers))
	for place, at := range k.host.servers {
		s := room.index.servers[at]
		s.named = true
		k.judged[place] = room.index.judgeAt(k.host, s, at, true)
		served = served || hasServing(k.judged[place])
	}
	for place, at := range k.host.servers {
		room.hearServer(k, room.index.servers[at], served)
		room.hearLink(k, at, k.judged[place])
		for i := range k.judged[place] {
			room.noteCell(k, at, &k.judged[place][i])
		}
	}
}

// asking readies what rules are asked about next. It is one and the same each time: whoever keeps it, copies it.
func (room *courtroom) asking(c combination) *combination {
	about := &room.index.desk.about
	*about = c
	about.index, about.room = room.index, room
	return about
}

// hearServer asks the rules about a license server and its CALs, whatever the hosts are.
func (room *courtroom) hearServer(k *class, s *server, served bool) {
	about := room.asking(combination{server: s, status: noStatus})
	for _, r := range room.index.docket.server {
		if r.behalf == nil || r.behalf(k.host) {
			room.hear(k, r, about)
		}
	}
	for i := range s.supplies {
		about.supply = &s.supplies[i]
		for _, r := range room.index.docket.stock {
			room.hear(k, r, about)
		}
	}
	about.supply = nil
	for _, r := range room.index.docket.lack {
		if r.applies(about) && (!served || r.check(about) != Violation) {
			room.hear(k, r, about)
		}
	}
}

// hearLink asks the rules about hosts and a license server they name, beside the matrix.
func (room *courtroom) hearLink(k *class, at int, judged []judgement) {
	s, status := room.index.servers[at], k.host.statusOf(at)
	about := room.asking(combination{host: k.host, server: s, status: status, lower: status == lowerVersion})
	for _, r := range room.index.docket.link {
		room.hear(k, r, about)
	}
	for i := range judged {
		if judged[i].supply == nil || judged[i].own != OK {
			continue
		}
		about.supply = judged[i].supply
		for _, r := range room.index.docket.count {
			room.hear(k, r, about)
		}
	}
	if about.supply = nil; about.lower && serverOlderThanHost.check(about) == Violation {
		room.raise(k, &serverOlderThanCAL, about, Violation)
	}
}

// noteCell notes what a cell that counts against the collection failed.
func (room *courtroom) noteCell(k *class, at int, j *judgement) {
	if j.cell.Spared {
		return
	}
	room.worst = max(room.worst, j.cell.Verdict)
	about := room.asking(combination{host: k.host, server: room.index.servers[at], supply: j.supply, status: k.host.statusOf(at)})
	for _, r := range j.failed {
		if r.about&aboutHost == 0 {
			room.raise(k, r, about, Violation)
		}
	}
	for _, r := range j.doubt {
		room.raise(k, r, about, Unknown)
	}
	for _, r := range j.open {
		if r.about&aboutHost == 0 {
			room.leaveOpen(r, about)
		}
	}
}

// judgeMember asks the rules about a host alone.
func (room *courtroom) judgeMember(m *member, about *combination) {
	if !m.needsCAL() {
		return
	}
	about.host = m
	for _, r := range room.index.docket.host {
		if v := r.ask(about); v >= Unknown && !room.isTold(r, m) {
			room.note(nil, r, about, v)
		}
	}
}

// isTold reports that the same machine stands accused of the same as a license server already.
func (room *courtroom) isTold(r *Rule, m *member) bool {
	if r.about&aboutServer == 0 {
		return false
	}
	at, found := room.index.serverDir.at(m.key)
	return found && room.index.desk.known[matterKey{rule: r, server: room.index.servers[at]}] != nil
}

// judgeWhole asks the rules about the hosts of a collection taken together. A host in no collection is asked as one of its own.
func (room *courtroom) judgeWhole() {
	about := room.asking(combination{status: noStatus, subject: room.facts.Name, key: cmp.Or(room.facts.ID, fold(room.facts.Name)), kind: SubjectCollection})
	if room.orphan == OrphanHost {
		about.key, about.kind = room.members[0].key, SubjectHost
	}
	for _, r := range room.index.docket.collection {
		if room.orphan == NotOrphan || r.about&aboutOrphan != 0 {
			room.hear(nil, r, about)
		}
	}
}
