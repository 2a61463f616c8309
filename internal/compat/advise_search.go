package compat

import (
	"cmp"
	"container/heap"
	"fmt"
	"math"
	"slices"
)

// search looks for the best plan that clears what it is asked to. What is accepted may stay wrong.
type search struct {
	*advisor
	accepted map[troubleKey]bool
	queue    nodes
	queued   map[string]bool
	best     *trial
	bestLeft score
}

// node is a draft to go on from, and what the plan in the making leaves wrong.
type node struct {
	draft    draft
	left     []troubleKey
	estimate score  // of the whole plan, at least
	trial    *trial // nil: not tried yet
	open     []trouble
	options  [][]int // for each of open: see cures
}

// run is a search over at most budget trials. It takes what is wrong one by one: a plan that clears it has one of the options that
// bear on it, and a plan that does not leaves it; so drafts grow by these alone. The best is looked at first, and each is charged what
// it will take at least, so that the first with nothing to clear is the best there is. minimal is false where the budget ran out before.
func (s *search) run(budget int) (best *trial, minimal bool) {
	s.queued = make(map[string]bool)
	s.push(nil, nil, score{})
	limit := s.tried + budget
	for s.queue.Len() > 0 {
		n := heap.Pop(&s.queue).(*node) //nolint:forcetypeassert // it holds nothing else
		switch {
		case s.tried > limit:
			return s.greedy(budget), false
		case n.trial == nil:
			s.look(n)
		case len(n.open) == 0:
			return n.trial, true
		default:
			s.grow(n)
		}
	}
	return s.best, true
}

// look tries a draft, and queues it anew with what it will take at least.
func (s *search) look(n *node) {
	t := s.try(n.draft)
	if t == nil {
		return
	}
	s.note(t)
	n.trial, n.open = t, s.open(t, n.left)
	n.options = s.cures(t, n.open)
	estimate := score{Cost: t.score.plus(s.atLeast(n.options)), taste: t.score.taste}
	for i := range t.troubles {
		if p := &t.troubles[i]; slices.Contains(n.left, p.troubleKey) {
			estimate.charge(p.severity)
		}
	}
	if estimate.compare(n.estimate) > 0 {
		n.estimate = estimate
	}
	heap.Push(&s.queue, n)
}

// note keeps the best so far.
func (s *search) note(t *trial) {
	left := s.scoreOf(t)
	if s.best == nil || left.compare(s.bestLeft) < 0 {
		s.best, s.bestLeft = t, left
	}
}

// scoreOf is the score of a trial but for what may stay wrong.
func (s *search) scoreOf(t *trial) score {
	left := t.score
	left.errors, left.warnings = graded(s.open(t, nil))
	return left
}

func graded(troubles []trouble) (errors, warnings int) {
	for i := range troubles {
		if troubles[i].severity == Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}

// open is what of a trial the search is to clear.
func (s *search) open(t *trial, left []troubleKey) (out []trouble) {
	for i := range t.troubles {
		if p := &t.troubles[i]; !s.accepted[p.troubleKey] && !slices.Contains(left, p.troubleKey) {
			out = append(out, *p)
		}
	}
	return out
}

// grow takes the trouble that fewest options bear on, and queues the draft with each of them, and the draft that leaves it.
func (s *search) grow(n *node) {
	at := 0
	for i := range n.options {
		if len(n.options[i]) < len(n.options[at]) {
			at = i
		}
	}
	for _, o := range n.options[at] {
		next := n.estimate
		cost, dislike := s.costOf(append(slices.Clip(n.trial.changes), s.changesFor(n.draft, o)...))
		next.Cost, next.taste = cost, s.tasteOf(n.draft.with(o), dislike)
		if next.compare(n.estimate) < 0 {
			next = n.estimate
		}
		s.push(n.draft.with(o), n.left, next)
	}
	left := n.estimate
	left.charge(n.open[at].severity)
	s.push(n.draft, append(slices.Clip(n.left), n.open[at].troubleKey), left)
}

// changesFor is an option and the new license server it needs, where the draft has none yet.
func (s *search) changesFor(d draft, o int) []Change {
	added := &s.options[o]
	if added.fresh == "" || slices.ContainsFunc(d, func(other int) bool { return s.options[other].fresh == added.fresh }) {
		return []Change{added.change}
	}
	return []Change{s.fresh[added.fresh], added.change}
}

func (s *search) push(d draft, left []troubleKey, estimate score) {
	slices.SortFunc(left, troubleKey.compare)
	key := d.key() + fmt.Sprint(left)
	if s.queued[key] {
		return
	}
	s.queued[key] = true
	heap.Push(&s.queue, &node{draft: d, left: left, estimate: estimate})
}

func (s *score) charge(severity Severity) {
	if severity == Error {
		s.errors++
	} else {
		s.warnings++
	}
}

// cures lists, for each trouble, the options that bear on it and that a draft can still take.
func (s *search) cures(t *trial, open []trouble) [][]int {
	settled := make(map[string]bool, len(t.draft))
	for _, o := range t.draft {
		settled[s.options[o].slot] = true
	}
	out := make([][]int, len(open))
	for i := range open {
		for o := range s.options {
			if !settled[s.options[o].slot] && s.bears(&s.options[o], &open[i], t) {
				out[i] = append(out[i], o)
			}
		}
	}
	return out
}

// atLeast is what clearing troubles takes at the least: those that no option bears on together need one each. New license servers are
// not counted: one may be what several need.
func (s *search) atLeast(cures [][]int) (c Cost) {
	used := make(map[int]bool)
	byLength := slices.SortedStableFunc(slices.Values(cures), func(a, b []int) int { return cmp.Compare(len(a), len(b)) })
	for _, options := range byLength {
		if len(options) == 0 || slices.ContainsFunc(options, func(o int) bool { return used[o] }) {
			continue
		}
		least := Cost{Obtain: math.MaxInt}
		for _, o := range options {
			used[o] = true
			if cost := s.costOfChange(&s.options[o].change); cost.Compare(least) < 0 {
				least = cost
			}
		}
		c = c.plus(least)
	}
	return c
}

// greedy goes on from the best draft with whatever leaves least wrong, until nothing gets better.
func (s *search) greedy(budget int) *trial {
	for limit := s.tried + budget; ; {
		next := s.bestStep(limit)
		if next == nil || s.scoreOf(next).compare(s.bestLeft) >= 0 {
			return s.best
		}
		s.note(next)
	}
}

// bestStep is the best draft with one option more; nil where there is none, or no trial left.
func (s *search) bestStep(limit int) (next *trial) {
	for _, options := range s.cures(s.best, s.open(s.best, nil)) {
		for _, o := range options {
			if s.tried > limit {
				return next
			}
			if t := s.try(s.best.draft.with(o)); t != nil && (next == nil || s.scoreOf(t).compare(s.scoreOf(next)) < 0) {
				next = t
			}
		}
	}
	return next
}

// nodes have the most promising first.
type nodes []*node

func (h nodes) Len() int { return len(h) }

func (h nodes) Less(i, j int) bool {
	return cmp.Or(h[i].estimate.compare(h[j].estimate), cmp.Compare(len(h[i].open), len(h[j].open)), slices.Compare(h[i].draft, h[j].draft),
		slices.CompareFunc(h[i].left, h[j].left, troubleKey.compare)) < 0
}

func (h nodes) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

func (h *nodes) Push(n any) { *h = append(*h, n.(*node)) } //nolint:forcetypeassert // as in search.run

func (h *nodes) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
