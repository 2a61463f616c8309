package compat

import (
	"math"
	"strconv"
)

const unlimitedOnWire = math.MaxUint32

// CountOf reads a number of CALs as WMI gives it: -1 and 4294967295 are unlimited, other negative numbers are no count.
func CountOf(n int64) Count {
	switch {
	case n == -1 || n == unlimitedOnWire:
		return Count{Read: true, Unlimited: true}
	case n < 0:
		return Count{}
	}
	return Count{N: n, Read: true}
}

// Plus adds two counts. What was not read stays not read, unlimited stays unlimited, and no sum runs over.
func (c Count) Plus(o Count) Count {
	switch {
	case c.Unlimited || o.Unlimited:
		return Count{Read: true, Unlimited: true}
	case !c.Read || !o.Read:
		return Count{}
	}
	n := max(c.N, 0) + max(o.N, 0)
	if n < 0 { // it has run over
		n = math.MaxInt64
	}
	return Count{N: n, Read: true}
}

// isNone reports a count that was read and is zero.
func (c Count) isNone() bool { return c.Read && !c.Unlimited && c.N <= 0 }

func (c Count) text() Text {
	switch {
	case c.Unlimited:
		return say("unlimited", "illimité")
	case !c.Read:
		return say("not read", "non lu")
	}
	return same(strconv.FormatInt(c.N, 10))
}
