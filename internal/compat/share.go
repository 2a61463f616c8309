package compat

import (
	"encoding/binary"
	"slices"
)

// recent holds the lists that were made last, so that one that says the same again is the same list: what collections have in
// common is written once.
type recent[T any] struct {
	lists [8][]T
	next  int
	slab  slab[T]
}

// share gives a list like the one given, which stays its owner's to write over.
func (r *recent[T]) share(list []T, same func(a, b T) bool) []T {
	if len(list) == 0 {
		return []T{}
	}
	for _, known := range r.lists {
		if slices.EqualFunc(known, list, same) {
			return known
		}
	}
	out := r.slab.keep(list)
	r.lists[r.next] = out
	r.next = (r.next + 1) % len(r.lists)
	return out
}

// shared is what results have in common: nobody writes to it once it is made.
type shared struct {
	columns   map[string][]Column  // by the license servers they are of
	pointings map[string]*pointing // by the names of the license servers, as a command takes them
	cells     recent[Cell]
	ids       recent[string]
	rows      slab[Row]
	findings  slab[Finding]
	steps     slab[Step]
	names     slab[string]
	remedies  slab[Remedy]
}

func newShared() shared {
	return shared{columns: make(map[string][]Column), pointings: make(map[string]*pointing)}
}

// idsOf names rules in their order.
func (s *shared) idsOf(lists ...[]*Rule) []string {
	var room [16]string
	ids := room[:0]
	for _, rules := range lists {
		for _, r := range rules {
			ids = append(ids, r.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return s.ids.share(ids, func(a, b string) bool { return a == b })
}

func (c Cell) equal(o Cell) bool {
	return c.Verdict == o.Verdict && c.Spared == o.Spared && slices.Equal(c.Rules, o.Rules)
}

// once is what write gave the first time.
func once(t *Text, write func() Text) Text {
	if t.IsZero() {
		*t = write()
	}
	return *t
}

// placesKey tells lists of license servers apart, of which the first ones are named by the hosts.
func placesKey(key []byte, positions []int, named int) []byte {
	key = binary.AppendUvarint(key, uint64(named)) //nolint:gosec // a number of servers
	for _, at := range positions {
		key = binary.AppendUvarint(key, uint64(at)) //nolint:gosec // a position
	}
	return key
}
