package compat

import (
	"cmp"
	"slices"
	"strings"
)

// raise opens the matter of one rule at one server, or adds evidence to it. A violation outweighs a doubt.
func (room *courtroom) raise(k *class, r *Rule, s *server, v Verdict, supply *Supply) {
	key := matterKey{rule: r, server: s}
	m := room.matters[key]
	if m == nil {
		m = &matter{index: room.index, rule: r, subject: s.name, server: s}
		room.matters[key] = m
	}
	if v > m.verdict {
		m.verdict, m.supplies = v, nil
	}
	if supply != nil && v == m.verdict && !slices.Contains(m.supplies, supply) {
		m.supplies = append(m.supplies, supply)
	}
	if k != nil && !slices.Contains(k.matters, m) {
		k.matters = append(k.matters, m)
	}
}

// findings closes every matter: who feels it, what it says, and the ways out, the worst first.
func (room *courtroom) findings() []Finding {
	for i, m := range room.members {
		for _, t := range room.byMember[i].matters {
			t.feeling = append(t.feeling, m)
			if room.saysLower(m, t.server) {
				t.lower = append(t.lower, m)
			}
		}
	}
	matters := make([]*matter, 0, len(room.matters))
	for _, m := range room.matters {
		matters = append(matters, m)
	}
	slices.SortFunc(matters, compareMatters)
	out := make([]Finding, 0, len(matters))
	for _, m := range matters {
		out = append(out, m.finding(room))
	}
	return out
}

func (room *courtroom) saysLower(m *member, s *server) bool {
	return slices.ContainsFunc(m.lower, func(at int) bool { return room.index.servers[at] == s })
}

func compareMatters(a, b *matter) int {
	return cmp.Or(cmp.Compare(b.verdict, a.verdict), cmp.Compare(b.rule.Severity, a.rule.Severity),
		cmp.Compare(slices.Index(ruleBook, a.rule), slices.Index(ruleBook, b.rule)), strings.Compare(fold(a.subject), fold(b.subject)), cmp.Compare(a.kind(), b.kind()), strings.Compare(a.key(), b.key()))
}

func (m *matter) kind() SubjectKind {
	if m.server != nil {
		return SubjectServer
	}
	return SubjectHost
}

func (m *matter) key() string {
	if m.server != nil {
		return m.server.key
	}
	return nameKey(m.member.name, m.member.domain)
}

func (m *matter) finding(room *courtroom) Finding {
	slices.SortFunc(m.supplies, func(a, b *Supply) int {
		return cmp.Or(cmp.Compare(a.Version, b.Version), cmp.Compare(a.Kind, b.Kind))
	})
	m.rule.tell(m)
	m.closeSteps()
	hosts := make([]string, len(m.feeling))
	for i, h := range m.feeling {
		hosts[i] = h.name
	}
	return Finding{
		Rule: m.rule.ID, Kind: m.kind(), Key: m.key(), Severity: m.rule.Severity, Verdict: m.verdict, Subject: m.subject,
		Message: m.message, Steps: m.steps, Remark: m.remark, Hosts: hosts, Remedies: m.remedies(room),
	}
}

// closeSteps ends the chain with the rule, where telling has not done so.
func (m *matter) closeSteps() {
	if len(m.steps) > 0 && m.steps[len(m.steps)-1].Rule != "" {
		return
	}
	m.steps = append(m.steps, Step{Text: m.rule.Statement, Source: m.rule.Cite(), Rule: m.rule.ID})
}

// outcome folds cells and findings into the word of the collection.
func (room *courtroom) outcome(findings []Finding) (Verdict, State) {
	if len(room.members) == 0 {
		return Unknown, StateUnknown
	}
	verdict, state := room.worst, StateFine
	switch room.worst {
	case Unknown:
		state = StateUnknown
	case Violation:
		state = StateBroken
	default:
	}
	for _, f := range findings {
		verdict, state = max(verdict, f.Verdict), max(state, f.state())
	}
	return verdict, state
}

func (f *Finding) state() State {
	switch {
	case f.Verdict == Violation && f.Severity == Error:
		return StateBroken
	case f.Verdict == Violation:
		return StateAtRisk
	case f.Verdict == Unknown:
		return StateUnknown
	}
	return StateFine
}

// judgeServer judges a server that no host names: only what is wrong with it by itself.
func (x *index) judgeServer(s *server) (CollectionResult, bool) {
	room := &courtroom{index: x, facts: &Collection{}, matters: make(map[matterKey]*matter)}
	nobody := &member{}
	if s.fleet != nil || len(s.supplies) > 0 {
		for _, r := range []*Rule{&unknownRelease, &serverNotInInventory} {
			if r.check(&combination{server: s}) == Unknown {
				room.raise(nil, r, s, Unknown, nil)
			}
		}
	}
	for i := range s.supplies {
		supply := &s.supplies[i]
		if supply.Version == UnknownCAL {
			room.raise(nil, &unknownProductVersionID, s, Unknown, supply)
		} else if serverOlderThanCAL.check(&combination{host: nobody, server: s, supply: supply}) == Violation && !x.isElsewhere(supply) {
			room.raise(nil, &serverOlderThanCAL, s, Violation, supply)
		}
	}
	out := CollectionResult{Name: s.name, Orphan: OrphanServer, Columns: columnsOf(s, false), Findings: room.findings()}
	for i := range out.Findings {
		out.Verdict, out.State = max(out.Verdict, out.Findings[i].Verdict), max(out.State, out.Findings[i].state())
	}
	return out, len(out.Findings) > 0
}
