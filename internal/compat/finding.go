package compat

import (
	"cmp"
	"slices"
	"strings"
)

// findings closes every matter: what it says, and the ways out, the worst first.
func (room *courtroom) findings() []Finding {
	matters := room.weigh()
	out := room.index.shared.findings.take(len(matters))
	for i, m := range matters {
		out[i] = m.finding(room)
	}
	return out
}

// weigh says who feels every matter, and lists the worst first.
func (room *courtroom) weigh() []*matter {
	room.feelAsClasses()
	for _, m := range room.matters {
		m.feelAsCollection()
		m.grade()
	}
	slices.SortFunc(room.matters, (*matter).compare)
	return room.matters
}

// feelAsClasses lists the hosts that feel a matter with all that are judged like them.
func (room *courtroom) feelAsClasses() {
	for _, k := range room.classes {
		for _, t := range k.matters {
			t.felt += k.size
		}
	}
	some := false
	for _, m := range room.matters {
		switch {
		case m.felt == 0:
		case m.felt == len(room.members):
			m.feeling = slices.Clip(room.members)
		default:
			m.feeling, some = room.index.desk.feeling.take(m.felt)[:0], true
		}
	}
	if !some {
		return
	}
	for _, h := range room.members {
		for _, t := range h.class.matters {
			if t.felt < len(room.members) {
				t.feeling = append(t.feeling, h)
			}
		}
	}
}

// feelAsCollection lists the hosts that feel a matter of the collection as a whole.
func (m *matter) feelAsCollection() {
	switch {
	case m.rule.about&aboutCollection == 0 || m.server != nil:
	case m.rule.felt == nil:
		m.feeling = slices.Clip(m.room.members)
	default:
		m.feeling = m.index.desk.feeling.take(len(m.room.members))[:0]
		for _, h := range m.room.members {
			if m.rule.felt(m.asked, h) {
				m.feeling = append(m.feeling, h)
			}
		}
	}
}

// grade sets the severity: the rule's, or the milder one it gives this matter.
func (m *matter) grade() {
	m.severity, m.place = m.rule.Severity, m.index.docket.place[m.rule]
	if m.rule.grade != nil {
		m.severity = min(m.rule.grade(m), m.severity)
	}
}

// compare puts the worst first.
func (m *matter) compare(o *matter) int {
	if order := cmp.Or(cmp.Compare(o.verdict, m.verdict), cmp.Compare(o.severity, m.severity), cmp.Compare(m.place, o.place)); order != 0 {
		return order
	}
	return cmp.Or(strings.Compare(fold(m.subject), fold(o.subject)), cmp.Compare(m.kind(), o.kind()), strings.Compare(m.key(), o.key()))
}

// milderWhereServed is the milder severity where another license server serves every host that feels the matter.
func (m *matter) milderWhereServed(milder Severity) Severity {
	for _, k := range m.room.classes {
		if slices.Contains(k.matters, m) && !m.room.servedBeside(k, m.server) {
			return m.rule.Severity
		}
	}
	return milder
}

// servedBeside reports that a license server other than one serves the hosts of a class.
func (room *courtroom) servedBeside(k *class, one *server) bool {
	for place, judged := range k.judged {
		s := room.index.servers[k.host.servers[place]]
		if s != one && !s.isInactive() && hasServing(judged) {
			return true
		}
	}
	return false
}

func (m *matter) kind() SubjectKind {
	switch {
	case m.server != nil:
		return SubjectServer
	case m.member != nil:
		return SubjectHost
	}
	return m.asked.kind
}

func (m *matter) key() string {
	switch {
	case m.server != nil:
		return m.server.key
	case m.member != nil:
		return m.member.key
	}
	return m.asked.key
}

func (m *matter) finding(room *courtroom) Finding {
	slices.SortFunc(m.supplies, func(a, b *Supply) int {
		return cmp.Or(cmp.Compare(a.Version, b.Version), cmp.Compare(a.Kind, b.Kind))
	})
	d := &room.index.desk
	m.steps = d.steps[:0]
	m.rule.tell(m)
	m.closeSteps()
	d.steps, m.steps = m.steps, room.index.shared.steps.keep(m.steps)
	return Finding{
		Rule: m.rule.ID, Kind: m.kind(), Key: m.key(), Severity: m.severity, Verdict: m.verdict, Subject: m.subject,
		Message: m.message, Steps: m.steps, Remark: m.remark, Hosts: room.namesOf(m.feeling), Remedies: m.remedies(room),
		Purchases: m.purchases,
	}
}

// namesOf lists hosts of the collection. Matters that all of them feel share one list.
func (room *courtroom) namesOf(hosts []*member) []string {
	if room.names != nil && len(hosts) == len(room.members) {
		return room.names
	}
	names := room.index.shared.names.take(len(hosts))
	for i, h := range hosts {
		names[i] = h.name
	}
	if len(hosts) == len(room.members) {
		room.names = names
	}
	return names
}

// closeSteps ends the chain with the rule, where telling has not done so.
func (m *matter) closeSteps() {
	if len(m.steps) > 0 && m.steps[len(m.steps)-1].Rule != "" {
		return
	}
	m.steps = append(m.steps, Step{Text: m.rule.Statement, Source: m.index.citeRule(m.rule), Rule: m.rule.ID})
}

// outcome folds cells and findings into the word of the collection. What is only worth knowing changes nothing.
func (room *courtroom) outcome(findings []Finding) (Verdict, State) {
	if len(room.members) == 0 {
		return Unknown, StateUnknown
	}
	verdict, state := foldFindings(findings)
	return max(verdict, min(room.worst, OK)), state
}

// Counts is false for violations that are only worth knowing: they change no verdict, no state and no exit status.
func (f *Finding) Counts() bool { return f.Verdict == Unknown || f.Severity > Info }

func (f *Finding) state() State {
	switch {
	case !f.Counts():
		return StateFine
	case f.Verdict == Unknown:
		return StateUnknown
	case f.Severity == Error:
		return StateBroken
	}
	return StateAtRisk
}

// serverResult is of a server that no host names: only what is wrong with it by itself.
func (room *courtroom) serverResult() (CollectionResult, bool) {
	s := room.server
	out := CollectionResult{Name: s.name, Orphan: OrphanServer, Findings: room.findings(), Unjudged: room.unjudged()}
	if len(out.Findings) == 0 {
		return out, false
	}
	out.Columns = appendColumns(nil, s, false)
	out.Verdict, out.State = foldFindings(out.Findings)
	out.Verdict = max(out.Verdict, OK)
	return out, true
}

// sitOver asks every rule about a server that no host names. One that is only a name, and that nothing is assigned to, is nobody's.
func (x *index) sitOver(s *server) *courtroom {
	room, nobody := x.newRoom(&Collection{}), &member{}
	room.orphan, room.server = OrphanServer, s
	about := room.asking(combination{server: s, status: noStatus})
	if s.fleet != nil || len(s.supplies) > 0 {
		for _, r := range x.docket.server {
			room.hear(nil, r, about)
		}
	}
	for i := range s.supplies {
		about.supply = &s.supplies[i]
		for _, r := range x.docket.stock {
			room.hear(nil, r, about)
		}
		about.host = nobody
		if serverOlderThanCAL.applies(about) && serverOlderThanCAL.check(about) == Violation && !x.isElsewhere(about.supply) {
			room.raise(nil, &serverOlderThanCAL, about, Violation)
		}
		about.host = nil
	}
	return room
}

// judgeOrganization asks the rules about everything taken together.
func (x *index) judgeOrganization() OrganizationResult {
	room := x.newRoom(&Collection{})
	for _, r := range x.docket.organization {
		for _, about := range r.cases(x) {
			about.index, about.room, about.status = x, room, noStatus
			room.hear(nil, r, about)
		}
	}
	out := OrganizationResult{Findings: room.findings(), Unjudged: room.unjudged()}
	out.Verdict, out.State = foldFindings(out.Findings)
	out.Verdict = max(out.Verdict, OK)
	return out
}

func foldFindings(findings []Finding) (verdict Verdict, state State) {
	for i := range findings {
		if f := &findings[i]; f.Counts() {
			verdict, state = max(verdict, f.Verdict), max(state, f.state())
		}
	}
	return verdict, state
}
