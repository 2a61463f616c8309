package compat

import (
	"cmp"
	"slices"
)

// hear asks one rule outside of the matrix and notes what it says.
func (room *courtroom) hear(k *class, r *Rule, about *combination) {
	room.note(k, r, about, r.ask(about))
}

// ask is NotApplicable where there is nothing to judge.
func (r *Rule) ask(about *combination) Verdict {
	if !r.applies(about) {
		return NotApplicable
	}
	return r.check(about)
}

func (room *courtroom) note(k *class, r *Rule, about *combination, v Verdict) {
	switch {
	case v == Unknown && r.quiet:
		room.leaveOpen(r, about)
	case v == Unknown || v == Violation:
		room.raise(k, r, about, v)
	}
}

// name is what the combination is about, as people call it.
func (c *combination) name() string {
	switch {
	case c.subject != "":
		return c.subject
	case c.server != nil:
		return c.server.name
	case c.host != nil:
		return c.host.name
	}
	return ""
}

// matterKey tells what a rule is asked about from everything else in the room.
func (c *combination) matterKey(r *Rule) matterKey {
	switch {
	case c.key != "":
		return matterKey{rule: r, other: c.key}
	case c.server != nil:
		return matterKey{rule: r, server: c.server}
	}
	return matterKey{rule: r, member: c.host}
}

// raise opens the matter of one rule and one subject, or adds evidence to it. A violation outweighs a doubt.
func (room *courtroom) raise(k *class, r *Rule, about *combination, v Verdict) {
	key := about.matterKey(r)
	m := room.index.desk.known[key]
	if m == nil {
		m = room.newMatter(key, about)
	}
	if v > m.verdict {
		m.verdict, m.supplies = v, nil
	}
	if about.supply != nil && v == m.verdict && !slices.Contains(m.supplies, about.supply) {
		m.supplies = append(m.supplies, about.supply)
	}
	if k != nil && !slices.Contains(k.matters, m) {
		k.matters = append(k.matters, m)
	}
}

// newMatter keeps what was asked: the asker goes on with the same combination.
func (room *courtroom) newMatter(key matterKey, about *combination) *matter {
	d := &room.index.desk
	m := d.matters.one()
	m.index, m.room, m.rule, m.about, m.subject, m.server, m.member = room.index, room, key.rule, *about, about.name(), key.server, key.member
	m.asked = &m.about
	if key.member != nil {
		m.feeling = d.feeling.keep([]*member{key.member})
	}
	if d.known == nil {
		d.known = make(map[matterKey]*matter)
	}
	d.known[key], room.matters = m, append(room.matters, m)
	return m
}

const maxOpenNames = 3

// openRule is a quiet rule that lacks facts, and the subjects it lacks them about.
type openRule struct {
	rule     *Rule
	subjects int
	names    []string           // the first few
	seen     map[matterKey]bool // those that may be asked about again
}

// leaveOpen notes that a quiet rule lacks facts about a subject. A host alone is asked about once, anything else by every class.
func (room *courtroom) leaveOpen(r *Rule, about *combination) {
	u := room.openRule(r)
	if key := about.matterKey(r); key.member == nil {
		if u.seen[key] {
			return
		}
		if u.seen == nil {
			u.seen = make(map[matterKey]bool)
		}
		u.seen[key] = true
	}
	u.subjects++
	if len(u.names) < maxOpenNames {
		u.names = append(u.names, about.name())
	}
}

func (room *courtroom) openRule(r *Rule) *openRule {
	at := slices.IndexFunc(room.open, func(u openRule) bool { return u.rule == r })
	if at < 0 {
		at, room.open = len(room.open), append(room.open, openRule{rule: r})
	}
	return &room.open[at]
}

// unjudged lists what quiet rules lack, in the order of the rule book.
func (room *courtroom) unjudged() (out []Unjudged) {
	place := room.index.docket.place
	slices.SortFunc(room.open, func(a, b openRule) int { return cmp.Compare(place[a.rule], place[b.rule]) })
	for _, u := range room.open {
		out = append(out, Unjudged{Rule: u.rule.ID, Subjects: u.subjects, Names: u.names, Missing: u.rule.Missing})
	}
	return out
}
