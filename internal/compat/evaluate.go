package compat

import (
	"cmp"
	"slices"
	"strings"
)

// Evaluate judges every collection, every host outside of one, and every license server that is at fault by itself.
// It always returns, whatever the facts, and the same facts give the same result in whatever order they come.
func Evaluate(f Facts) Result {
	x := newIndex(&f)
	r := Result{Collections: make([]CollectionResult, 0, len(f.Collections))}
	for i := range f.Collections {
		r.Collections = append(r.Collections, x.judgeCollection(&f.Collections[i], NotOrphan))
	}
	for _, h := range x.lonelyHosts() {
		r.Collections = append(r.Collections, x.judgeCollection(&Collection{Name: h.Name, Hosts: []string{h.Name}}, OrphanHost))
	}
	for _, s := range x.lonelyServers() {
		if entry, hasFindings := x.judgeServer(s); hasFindings {
			r.Collections = append(r.Collections, entry)
		}
	}
	return r
}

// lonelyHosts are the hosts no collection names, by name.
func (x *index) lonelyHosts() (out []*Host) {
	for i, h := range x.hosts {
		if !x.seated[i] {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, b *Host) int {
		return cmp.Or(strings.Compare(fold(a.Name), fold(b.Name)), strings.Compare(fold(a.Domain), fold(b.Domain)))
	})
	return out
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

// class is hosts of one collection that every rule but those about the host alone treats alike.
type class struct {
	host    *member // any one of them
	members []*member
	named   map[int][]judgement // by position of a server they name
	matters []*matter           // findings they feel
}

// courtroom is the judgement of one collection under way.
type courtroom struct {
	index    *index
	facts    *Collection
	members  []*member
	classes  []*class
	byMember []*class // as members
	matters  map[matterKey]*matter
	worst    Verdict
}

type matterKey struct {
	rule   *Rule
	server *server
	member *member
}

func (x *index) judgeCollection(c *Collection, orphan Orphan) CollectionResult {
	room := &courtroom{index: x, facts: c, members: x.members(c), matters: make(map[matterKey]*matter)}
	room.classify()
	for _, k := range room.classes {
		room.judgeClass(k)
	}
	for _, m := range room.members {
		room.judgeMember(m)
	}
	out := CollectionResult{ID: c.ID, Name: c.Name, Orphan: orphan}
	room.fillMatrix(&out)
	out.Findings = room.findings()
	out.Verdict, out.State = room.outcome(out.Findings)
	return out
}

// classify groups alike hosts. Neighbours are mostly alike, so the last class is tried first.
func (room *courtroom) classify() {
	var last *class
	for _, m := range room.members {
		if last == nil || !last.host.alike(m) {
			last = room.classOf(m)
		}
		last.members = append(last.members, m)
		room.byMember = append(room.byMember, last)
	}
}

func (room *courtroom) classOf(m *member) *class {
	for _, k := range room.classes {
		if k.host.alike(m) {
			return k
		}
	}
	k := &class{host: m, named: make(map[int][]judgement, len(m.servers))}
	room.classes = append(room.classes, k)
	return k
}

// judgeClass judges alike hosts against every server they name and notes what is wrong.
func (room *courtroom) judgeClass(k *class) {
	if !k.host.needsCAL() {
		return
	}
	served := false
	for _, at := range k.host.servers {
		s := room.index.servers[at]
		s.named = true
		k.named[at] = judgeAt(k.host, s, at, true)
		served = served || slices.ContainsFunc(k.named[at], func(j judgement) bool { return j.supply != nil && j.cell.Verdict == OK })
	}
	for _, at := range k.host.servers {
		room.noteServer(k, at)
		room.noteEmpty(k, room.index.servers[at], served)
		for i := range k.named[at] {
			room.noteCell(k, at, &k.named[at][i])
		}
	}
}

// noteServer notes what is unknown about a server, and Windows' own word that it is too old.
func (room *courtroom) noteServer(k *class, at int) {
	s := room.index.servers[at]
	about := &combination{server: s}
	for _, r := range []*Rule{&unknownRelease, &serverNotInInventory} {
		if r.check(about) == Unknown {
			room.raise(k, r, s, Unknown, nil)
		}
	}
	for i := range s.supplies {
		if s.supplies[i].Version == UnknownCAL {
			room.raise(k, &unknownProductVersionID, s, Unknown, &s.supplies[i])
		}
	}
	room.noteCounts(k, at)
	if slices.Contains(k.host.lower, at) && k.named[at][0].cell.Verdict == Violation {
		room.raise(k, &serverOlderThanCAL, s, Violation, nil)
	}
}

// noteCounts notes supplies that serve these hosts and are issued beyond what is installed.
func (room *courtroom) noteCounts(k *class, at int) {
	s := room.index.servers[at]
	for _, j := range k.named[at] {
		if j.supply == nil || j.cell.Verdict != OK {
			continue
		}
		about := &combination{server: s, supply: j.supply}
		if perUserOverIssued.applies(about) && perUserOverIssued.check(about) == Violation {
			room.raise(k, &perUserOverIssued, s, Violation, j.supply)
		}
	}
}

// noteEmpty notes a server without CALs, unless another one serves these hosts.
func (room *courtroom) noteEmpty(k *class, s *server, served bool) {
	about := &combination{server: s}
	if !noUsableCAL.applies(about) {
		return
	}
	if v := noUsableCAL.check(about); v == Unknown || !served {
		room.raise(k, &noUsableCAL, s, v, nil)
	}
}

// noteCell notes what a cell that counts against the collection failed.
func (room *courtroom) noteCell(k *class, at int, j *judgement) {
	if j.cell.Spared {
		return
	}
	room.worst = max(room.worst, j.cell.Verdict)
	for _, r := range j.failed {
		if r.about != aboutHost {
			room.raise(k, r, room.index.servers[at], Violation, j.supply)
		}
	}
	for _, r := range j.doubt {
		room.raise(k, r, room.index.servers[at], Unknown, j.supply)
	}
}

// judgeMember asks the rules about a host alone.
func (room *courtroom) judgeMember(m *member) {
	if !m.needsCAL() {
		return
	}
	about := &combination{host: m}
	for _, r := range hostRules {
		if !r.applies(about) {
			continue
		}
		if v := r.check(about); (v == Unknown || v == Violation) && !room.isTold(r, m) {
			room.matters[matterKey{rule: r, member: m}] = &matter{index: room.index, rule: r, verdict: v, subject: m.name, member: m, feeling: []*member{m}}
		}
	}
}

// isTold reports that the same machine stands accused of the same as a license server already.
func (room *courtroom) isTold(r *Rule, m *member) bool {
	at, found := room.index.serverDir.at(nameKey(m.name, m.domain))
	return found && room.matters[matterKey{rule: r, server: room.index.servers[at]}] != nil
}

var hostRules = append(rulesAbout(aboutHost), &unknownRelease)
