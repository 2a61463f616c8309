package compat

import "slices"

// slab hands out pieces of larger pieces of memory. A fleet of a million hosts takes millions of small pieces, and each one by itself
// costs more than what is written into it.
type slab[T any] struct {
	rest []T // what is left of the piece at hand; its length is what was handed out
}

const (
	leastSlab = 8
	mostSlab  = 1024 // whoever keeps one finding of a result keeps no more than this many
)

// take gives n zero values in a row. They have no room to grow into their neighbours.
func (s *slab[T]) take(n int) []T {
	began := len(s.rest)
	if s.rest == nil || cap(s.rest)-began < n {
		s.rest, began = make([]T, 0, max(n, min(2*cap(s.rest), mostSlab), leastSlab)), 0
	}
	s.rest = s.rest[:began+n]
	return slices.Clip(s.rest[began:])
}

// expect readies a slab for about n values.
func (s *slab[T]) expect(n int) {
	if s.rest == nil {
		s.rest = make([]T, 0, min(n, mostSlab))
	}
}

// one gives one zero value.
func (s *slab[T]) one() *T { return &s.take(1)[0] }

// keep copies values; none stay none.
func (s *slab[T]) keep(values []T) []T {
	if len(values) == 0 {
		return nil
	}
	out := s.take(len(values))
	copy(out, values)
	return out
}

// wipe takes back everything that was handed out: it is written over from now on.
func (s *slab[T]) wipe() {
	clear(s.rest)
	s.rest = s.rest[:0]
}
