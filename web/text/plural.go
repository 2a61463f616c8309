package text

// Plural is a sentence that counts something.
type Plural struct{ one, other Msg }

// N makes a sentence about a count; each of the four forms has the count as
// its only gap, %s; a singular may do without ("the only host"). French uses
// the singular below two ("0 hôte"), English for one alone.
func N(oneEN, otherEN, oneFR, otherFR string) Plural {
	return Plural{T(oneEN, oneFR), T(otherEN, otherFR)}
}

// In picks the form for n and fills in n, grouped.
func (p Plural) In(l Lang, n int) string { return p.pick(l, n).format(l, n) }

func (p Plural) pick(l Lang, n int) Msg {
	if isOne(l, n) {
		return p.one
	}
	return p.other
}

// isOne follows the plural rules of CLDR for whole numbers, with the sign
// left aside ("−1 host").
func isOne(l Lang, n int) bool {
	if n < 0 {
		n = -n
	}
	if l == French {
		return n < 2
	}
	return n == 1
}

// Plural1 is a sentence that counts something and has one more gap.
type Plural1[A any] struct{ plural Plural }

// N1 makes a counting sentence with one more gap: %[1]s is the count, %[2]s
// the other.
func N1[A any](oneEN, otherEN, oneFR, otherFR string) Plural1[A] {
	return Plural1[A]{N(oneEN, otherEN, oneFR, otherFR)}
}

// In picks the form for n and fills both gaps as Msg1.In does.
func (p Plural1[A]) In(l Lang, n int, a A) string { return p.plural.pick(l, n).format(l, n, a) }
