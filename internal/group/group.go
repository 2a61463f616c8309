// Package group has what many ask for at the same moment done at once. Who comes while nobody is at work is served immediately and
// alone; those who come meanwhile wait, and are served together. So nobody waits for company, and under load a round trip to the
// database and a commit are shared by as many as wait for them.
package group

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"calfleet/internal/fault"
)

// Work is how a group is served, and how many may wait for it.
type Work[K comparable, V, R any] struct {
	// Do serves a group: one answer for each, in their order, or an error, which is that of the whole group. Its context is not that of
	// any who ask: whoever hangs up takes nothing from the others.
	Do func(ctx context.Context, key K, asked []V) ([]R, error)

	Shared   func(error) bool // errors that the halves of a group would meet as well; nil: any
	Size     func(V) int      // what one takes of the room while it waits; nil: 1
	Room     int              // for all who wait or are served; who finds none is answered Busy
	Most     int              // in one group
	Places   int              // groups that are served at once
	Patience time.Duration    // how long somebody waits to be served, before Busy
	Limit    time.Duration    // how long serving may take
	Busy     error
}

// Group serves. Those of one key, and none of another, are served together, one group of a key at a time: two would be smaller, and cost more.
type Group[K comparable, V, R any] struct {
	work   Work[K, V, R]
	places chan struct{}

	mu    sync.Mutex
	lines map[K]*line[V, R] // of keys that somebody works for
	taken int               // of the room
}

// line is who waits.
type line[V, R any] struct{ waiting []*waiter[V, R] }

// waiter is one who asks.
type waiter[V, R any] struct {
	asked  V
	size   int
	answer chan answer[R] // with room for the answer, so that nobody waits for who has left
}

type answer[R any] struct {
	value R
	err   error
}

// New returns a group.
func New[K comparable, V, R any](work Work[K, V, R]) *Group[K, V, R] {
	return &Group[K, V, R]{work: work, places: make(chan struct{}, work.Places), lines: map[K]*line[V, R]{}}
}

// Ask returns once what is asked was done. Where ctx ends while it is being done, it is done nevertheless.
func (g *Group[K, V, R]) Ask(ctx context.Context, key K, asked V) (R, error) {
	w := &waiter[V, R]{asked: asked, size: 1, answer: make(chan answer[R], 1)}
	if g.work.Size != nil {
		w.size = g.work.Size(asked)
	}
	var none R
	if !g.enter(key, w) {
		return none, g.work.Busy
	}
	patience := time.NewTimer(g.work.Patience)
	defer patience.Stop()
	var a answer[R]
	select {
	case a = <-w.answer:
	case <-patience.C:
		if g.leave(key, w) {
			return none, g.work.Busy
		}
		a = <-w.answer // it is being done, which takes Limit at most
	case <-ctx.Done():
		g.leave(key, w)
		return none, ctx.Err()
	}
	return a.value, a.err
}

// enter takes a place in the line, and has the line served where nobody does. One who is larger than the room may enter an empty one.
func (g *Group[K, V, R]) enter(key K, w *waiter[V, R]) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.taken > 0 && g.taken+w.size > g.work.Room {
		return false
	}
	g.taken += w.size
	l := g.lines[key]
	if l == nil {
		l = &line[V, R]{}
		g.lines[key] = l
		go g.serveLine(key, l)
	}
	l.waiting = append(l.waiting, w)
	return true
}

// leave takes back a place in the line; false: it is being served.
func (g *Group[K, V, R]) leave(key K, w *waiter[V, R]) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.lines[key]
	if l == nil {
		return false
	}
	at := slices.Index(l.waiting, w)
	if at < 0 {
		return false
	}
	l.waiting = slices.Delete(slices.Clone(l.waiting), at, at+1) // others hold parts of it
	g.taken -= w.size
	return true
}

// serveLine serves until nobody waits.
func (g *Group[K, V, R]) serveLine(key K, l *line[V, R]) {
	for {
		g.places <- struct{}{} // before it looks who waits, so that the line grows until it is its turn
		some := g.next(key, l)
		if some != nil {
			g.serve(key, some)
		}
		<-g.places
		if some == nil {
			return
		}
	}
}

// next takes from a line those who are served next; nil ends the work.
func (g *Group[K, V, R]) next(key K, l *line[V, R]) []*waiter[V, R] {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(l.waiting) == 0 {
		delete(g.lines, key)
		return nil
	}
	n := min(len(l.waiting), g.work.Most)
	some := l.waiting[:n:n]
	l.waiting = l.waiting[n:]
	return some
}

// serve answers everyone of some. A group that fails is halved until who spoils it stands alone.
func (g *Group[K, V, R]) serve(key K, some []*waiter[V, R]) {
	values, err := g.attempt(key, some)
	if err != nil && len(some) > 1 && g.work.Shared != nil && !g.work.Shared(err) {
		g.serve(key, some[:len(some)/2])
		g.serve(key, some[len(some)/2:])
		return
	}
	g.makeRoom(some)
	for i, w := range some {
		a := answer[R]{err: err}
		if err == nil {
			a.value = values[i]
		}
		w.answer <- a
	}
}

func (g *Group[K, V, R]) makeRoom(served []*waiter[V, R]) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, w := range served {
		g.taken -= w.size
	}
}

// attempt turns a panic, which here would end the program, into an error.
func (g *Group[K, V, R]) attempt(key K, some []*waiter[V, R]) (values []R, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), g.work.Limit)
	defer cancel()
	asked := make([]V, len(some))
	for i, w := range some {
		asked[i] = w.asked
	}
	values, err = g.work.Do(ctx, key, asked)
	if err == nil && len(values) != len(some) {
		err = fmt.Errorf("%d answers for a group of %d", len(values), len(some))
	}
	return values, err
}

// Everybodys is Work.Shared where the database is asked: its absence, and the end of the time there is, are nobody's own fault.
func Everybodys(err error) bool {
	return fault.KindOf(err) == fault.Unavailable || errors.Is(err, context.DeadlineExceeded)
}
