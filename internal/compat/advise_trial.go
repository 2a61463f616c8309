package compat

import (
	"cmp"
	"slices"
	"strings"
)

// draft is options by position, ascending: a plan in the making.
type draft []int

// with is a draft with one more option.
func (d draft) with(option int) draft {
	at, _ := slices.BinarySearch(d, option)
	return slices.Insert(slices.Clone(d), at, option)
}

func (d draft) key() string {
	b := make([]byte, 0, 2*len(d))
	for _, o := range d {
		b = append(b, byte(o>>8), byte(o)) //nolint:gosec // see maxOptions
	}
	return string(b)
}

// trial is a draft applied and judged.
type trial struct {
	draft    draft
	changes  []Change // with what the options need besides, in the order in which one would make them
	troubles []trouble
	named    [][]string // by unit: keys of the license servers its hosts name then
	score    score
}

// score is how good a plan is; what is less is better.
type score struct {
	errors, warnings int
	Cost
	taste int // the order among equals
}

func (s score) left() int { return s.errors + s.warnings }

func (s score) compare(o score) int {
	return cmp.Or(cmp.Compare(s.errors, o.errors), cmp.Compare(s.warnings, o.warnings), s.Cost.Compare(o.Cost), cmp.Compare(s.taste, o.taste))
}

// try applies a draft and judges the outcome; nil where it can't be applied. Drafts are tried once.
func (a *advisor) try(d draft) *trial {
	key := d.key()
	if t, known := a.seen[key]; known {
		return t
	}
	a.tried++
	t := a.applied(d)
	a.seen[key] = t
	return t
}

func (a *advisor) applied(d draft) *trial {
	changes, possible := a.changesOf(d)
	if !possible {
		return nil
	}
	return a.judged(d, changes)
}

// judged is nil too when time is up.
func (a *advisor) judged(d draft, changes []Change) *trial {
	if a.ctx.Err() != nil {
		return nil
	}
	return a.outcome(d, changes)
}

// outcome applies changes and judges what they make of the facts; nil where they can't be applied.
func (a *advisor) outcome(d draft, changes []Change) *trial {
	w, problems := a.apply(changes)
	if len(problems) > 0 {
		return nil
	}
	t := &trial{draft: d, changes: changes}
	a.hear(&w.facts, t)
	t.score.errors, t.score.warnings = graded(t.troubles)
	cost, dislike := a.costOf(changes)
	t.score.Cost, t.score.taste = cost, a.tasteOf(d, dislike)
	return t
}

func (a *advisor) apply(changes []Change) (*world, Problems) {
	return Plan{Changes: changes}.applyFrom(a.start)
}

// changesOf lists the changes of a draft in their order, the quantities that depend on the others settled.
func (a *advisor) changesOf(d draft) (changes []Change, possible bool) {
	var flexible []*option
	machines := make(map[string]bool)
	for _, i := range d {
		o := &a.options[i]
		if o.fresh != "" && !machines[o.fresh] {
			machines[o.fresh] = true
			changes = append(changes, a.fresh[o.fresh])
		}
		if o.asNeeded {
			flexible = append(flexible, o)
			continue
		}
		changes = append(changes, o.change)
	}
	if len(flexible) > 0 {
		if changes, possible = a.settle(changes, flexible); !possible {
			return nil, false
		}
	}
	return inOrderOfKinds(changes), true
}

// inOrderOfKinds sorts changes by the order in which one would make them.
func inOrderOfKinds(changes []Change) []Change {
	slices.SortStableFunc(changes, func(x, y Change) int { return cmp.Compare(placeOfChange(x.Do), placeOfChange(y.Do)) })
	return changes
}

func placeOfChange(d Do) int {
	return slices.IndexFunc(changeKinds, func(k changeKind) bool { return k.do == d })
}

// troubleKey tells what is wrong apart, whatever the plan.
type troubleKey struct {
	rule   string
	entry  string // see unit; or the license server that no host names
	server string // key of the license server it is about; "" where it is about hosts
}

// trouble is something wrong that a plan is to clear: what was wrong and can be cured, or what the plan itself brings.
type trouble struct {
	troubleKey
	severity Severity
	unit     int         // noUnit: none
	servers  []string    // keys of license servers that decide it
	supplies []supplyKey // CALs at fault
	cures    sort        // of change that may clear it; none: what a plan brings, so any
}

func (k troubleKey) compare(o troubleKey) int {
	return cmp.Or(strings.Compare(k.entry, o.entry), strings.Compare(k.rule, o.rule), strings.Compare(k.server, o.server))
}
