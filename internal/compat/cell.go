package compat

import "slices"

// judgement is a cell with the rules behind it.
type judgement struct {
	cell   Cell
	supply *Supply // nil for the relation "server ≥ host"
	own    Verdict // what the cell would be if nothing stood between the host and the server
	failed []*Rule
	doubt  []*Rule // could not be decided although the facts they need are known
	open   []*Rule // quiet rules whose facts were not read
}

// desk is what a collection is judged on. It is cleared for every sitting, and what was on it is written over.
type desk struct {
	room   courtroom
	judged []judgement
	rules  []*Rule
	sorted [outcomes][]*Rule // of the cell at hand
	asked  combination

	about   combination // see asking
	cells   []Cell
	near    []int // places of the servers that would fit
	far     []int
	offers  []offer
	steps   []Step // of the finding that is being told
	classes slab[class]
	shares  slab[share]
	places  slab[[]judgement]
	matters slab[matter]
	feeling slab[*member]
	known   map[matterKey]*matter
}

// The outcomes of a rule that are more than OK.
const (
	failed   = iota
	doubtful // could not be decided although the facts it needs are known
	open     // quiet, and its facts were not read
	ignorant // its facts were not read
	outcomes
)

func outcomeOf(r *Rule, v Verdict) int {
	switch {
	case v == Violation:
		return failed
	case r.quiet:
		return open
	case r.about&(aboutPair|aboutSupply) != 0:
		return doubtful
	}
	return ignorant
}

func (d *desk) clear() {
	d.judged, d.rules = d.judged[:0], d.rules[:0]
	d.classes.wipe()
	d.shares.wipe()
	d.places.wipe()
	d.matters.wipe()
	d.feeling.wipe()
	if len(d.known) > mostSlab { // what one huge collection needed is not swept for every small one after it
		d.known = nil
	}
	clear(d.known)
}

// keep holds on to rules until the desk is cleared.
func (d *desk) keep(rules []*Rule) []*Rule {
	began := len(d.rules)
	d.rules = append(d.rules, rules...)
	return slices.Clip(d.rules[began:])
}

// judgeAt judges a host against one license server: first the relation "server ≥ host", then each supply there. A supply that
// serves the host spares the others; one that may serve it spares those that certainly don't, so that doubt stays doubt.
func (x *index) judgeAt(host *member, s *server, position int, named bool) []judgement {
	status := noStatus
	if named {
		status = host.statusOf(position)
	}
	d, began := &x.desk, len(x.desk.judged)
	d.asked = combination{index: x, host: host, server: s, status: status, lower: status == lowerVersion}
	d.judged = append(d.judged, d.judge(x.docket.relation))
	best := Violation // of the supplies: OK is best, then Unknown
	for i := range s.supplies {
		d.asked.supply = &s.supplies[i]
		j := d.judge(x.docket.supply)
		best = min(best, j.own)
		d.judged = append(d.judged, j)
	}
	out := slices.Clip(d.judged[began:])
	for i := range out {
		out[i].cell.Spared = !named && host.needsCAL() || out[i].own > best && out[i].isSpare()
	}
	return out
}

// judge asks every rule and keeps the worst answer. Where the facts do not suffice, the rules that say so speak for those that
// could not be asked.
func (d *desk) judge(rules []*Rule) judgement {
	j := judgement{supply: d.asked.supply}
	if !d.asked.host.needsCAL() {
		return j
	}
	for o := range d.sorted {
		d.sorted[o] = d.sorted[o][:0]
	}
	for _, r := range rules {
		if v := r.ask(&d.asked); v >= Unknown {
			o := outcomeOf(r, v)
			d.sorted[o] = append(d.sorted[o], r)
		}
	}
	if len(d.sorted[ignorant]) > 0 {
		d.sorted[doubtful] = d.sorted[doubtful][:0]
	}
	j.failed, j.doubt, j.open = d.keep(d.sorted[failed]), d.keep(d.sorted[doubtful]), d.keep(d.sorted[open])
	j.cell = Cell{Verdict: verdictFrom(j.failed, j.doubt, d.sorted[ignorant]), Rules: d.asked.index.shared.idsOf(j.failed, j.doubt, d.sorted[ignorant])}
	j.own = verdictFrom(beside(aboutPair, j.failed), beside(aboutPair, j.doubt), d.sorted[ignorant])
	return j
}

// beside leaves out the rules about a scope.
func beside(left scope, rules []*Rule) []*Rule {
	isLeft := func(r *Rule) bool { return r.about&left != 0 }
	if !slices.ContainsFunc(rules, isLeft) {
		return rules
	}
	return slices.DeleteFunc(slices.Clone(rules), isLeft)
}

func verdictFrom(failed, doubt, ignorant []*Rule) Verdict {
	switch {
	case len(failed) > 0:
		return Violation
	case len(doubt)+len(ignorant) > 0:
		return Unknown
	default:
		return OK
	}
}

// isSpare reports CALs that are no fault beside others that serve the host, or would if it reached them: too old for it, of the
// other kind, or unread. The relation "server ≥ host" is never worse than the CALs are.
func (j *judgement) isSpare() bool {
	for _, r := range beside(aboutPair, j.failed) {
		if r != &calOlderThanHost && r != &modeKindMismatch {
			return false
		}
	}
	return true
}
