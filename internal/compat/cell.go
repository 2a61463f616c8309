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

// judgeAt judges a host against one license server: first the relation "server ≥ host", then each supply there. A supply that
// serves the host spares the others; one that may serve it spares those that certainly don't, so that doubt stays doubt.
func (x *index) judgeAt(host *member, s *server, position int, named bool) []judgement {
	status := noStatus
	if named {
		status = host.statusOf(position)
	}
	asked := &combination{index: x, host: host, server: s, status: status, lower: status == lowerVersion}
	out := make([]judgement, 0, 1+len(s.supplies))
	out = append(out, judge(x.docket.relation, asked))
	best := Violation // of the supplies: OK is best, then Unknown
	for i := range s.supplies {
		asked.supply = &s.supplies[i]
		j := judge(x.docket.supply, asked)
		best = min(best, j.own)
		out = append(out, j)
	}
	for i := range out {
		out[i].cell.Spared = !named && host.needsCAL() || out[i].own > best && out[i].isSpare()
	}
	return out
}

// judge asks every rule and keeps the worst answer. Where the facts do not suffice, the rules that say so speak for those that
// could not be asked.
func judge(rules []*Rule, c *combination) judgement {
	j := judgement{supply: c.supply}
	if !c.host.needsCAL() {
		return j
	}
	var ignorant []*Rule
	for _, r := range rules {
		if !r.applies(c) {
			continue
		}
		switch v := r.check(c); {
		case v == Violation:
			j.failed = append(j.failed, r)
		case v == Unknown && r.quiet:
			j.open = append(j.open, r)
		case v == Unknown && r.about&(aboutPair|aboutSupply) != 0:
			j.doubt = append(j.doubt, r)
		case v == Unknown:
			ignorant = append(ignorant, r)
		}
	}
	if len(ignorant) > 0 {
		j.doubt = nil
	}
	j.cell = Cell{Verdict: verdictFrom(j.failed, j.doubt, ignorant), Rules: idsOf(j.failed, j.doubt, ignorant)}
	j.own = verdictFrom(beside(aboutPair, j.failed), beside(aboutPair, j.doubt), ignorant)
	return j
}

// beside leaves out the rules about a scope.
func beside(left scope, rules []*Rule) []*Rule {
	if !slices.ContainsFunc(rules, func(r *Rule) bool { return r.about&left != 0 }) {
		return rules
	}
	return slices.DeleteFunc(slices.Clone(rules), func(r *Rule) bool { return r.about&left != 0 })
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

func idsOf(lists ...[]*Rule) (ids []string) {
	for _, rules := range lists {
		for _, r := range rules {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// isSpare reports CALs that are no fault beside others that serve the host, or would if it reached them: too old for it, of the
// other kind, or unread.
func (j *judgement) isSpare() bool {
	if j.supply == nil {
		return false
	}
	for _, r := range beside(aboutPair, j.failed) {
		if r != &calOlderThanHost && r != &modeKindMismatch {
			return false
		}
	}
	return true
}
