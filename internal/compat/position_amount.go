package compat

import "strconv"

// Amount is a number of CALs, and how far it is known. The zero value is exactly none.
type Amount struct {
	N     int64 `json:"n"`
	Bound Bound `json:"bound"`
}

// Bound says how a number stands to the one that nobody knows.
type Bound uint8

// The bounds. AtLeast 0 is what one says of something nobody has counted.
const (
	Exact Bound = iota
	AtLeast
	AtMost
)

var boundNames = [...]string{Exact: "exact", AtLeast: "at_least", AtMost: "at_most"}

// String is the word on the wire.
func (b Bound) String() string { return boundNames[min(int(b), len(boundNames)-1)] }

// MarshalText gives String.
func (b Bound) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// Known reports whether the number is the whole truth.
func (a Amount) Known() bool { return a.Bound == Exact }

// Nothing reports that nothing at all is known.
func (a Amount) Nothing() bool { return a.Bound == AtLeast && a.N == 0 }

// Text is the number as people read it: "12", "at least 12", "unknown".
func (a Amount) Text() Text {
	n := strconv.FormatInt(a.N, 10)
	switch {
	case a.Nothing():
		return say("unknown", "inconnu")
	case a.Bound == AtLeast:
		return say("at least %s", "au moins %s", n)
	case a.Bound == AtMost:
		return say("at most %s", "au plus %s", n)
	}
	return same(n)
}

// atLeast is exactly n where that is known to be all.
func atLeast(n int64, isAll bool) Amount {
	if isAll {
		return Amount{N: n}
	}
	return Amount{N: n, Bound: AtLeast}
}

// atMost is exactly n where that is known to be all, or where less can't be.
func atMost(n int64, isAll bool) Amount {
	if isAll || n == 0 {
		return Amount{N: n}
	}
	return Amount{N: n, Bound: AtMost}
}

// minus is what is left of a spare amount once a shortfall is taken off it: neither can be more than exactly known, or one bound.
func (a Amount) minus(o Amount) Amount {
	if a.Bound == Exact && o.Bound == Exact {
		return Amount{N: a.N - o.N}
	}
	return Amount{N: a.N - o.N, Bound: AtMost}
}

// plus adds amounts that are bounded on the same side, if at all.
func (a Amount) plus(o Amount) Amount {
	return Amount{N: a.N + o.N, Bound: max(a.Bound, o.Bound)}
}
