package text

import (
	"strconv"
	"strings"
)

const (
	narrowNoBreak = "\u202f" // groups digits and stands before ; ! ? in French
	noBreak       = "\u00a0" // stands before units, and before : in French
	minus         = "\u2212"
	noValue       = "—"
)

// Number groups a whole number by thousands: "1,204", "1 204". Four digits
// are grouped too, so that columns of figures line up.
func Number(l Lang, n int) string {
	if n < 0 {
		return minus + group(l, strconv.FormatUint(uint64(-int64(n)), 10))
	}
	return group(l, strconv.Itoa(n))
}

func group(l Lang, digits string) string {
	separator := ","
	if l == French {
		separator = narrowNoBreak
	}
	first := (len(digits)-1)%3 + 1
	var b strings.Builder
	b.WriteString(digits[:first])
	for i := first; i < len(digits); i += 3 {
		b.WriteString(separator + digits[i:i+3])
	}
	return b.String()
}

// Signed is a number that always shows its sign, for balances: "+41", "−37",
// and "0" for none left and none missing.
func Signed(l Lang, n int) string {
	if n > 0 {
		return "+" + Number(l, n)
	}
	return Number(l, n)
}

// Decimal is a number in plain spelling ("-1200.5") as a reader writes it: "−1,200.5", "−1 200,5".
func Decimal(l Lang, plain string) string {
	digits, negative := strings.CutPrefix(plain, "-")
	whole, fraction, broken := strings.Cut(digits, ".")
	if whole == "" {
		return plain
	}
	written := group(l, whole)
	if negative {
		written = minus + written
	}
	switch {
	case !broken:
		return written
	case l == French:
		return written + "," + fraction
	}
	return written + "." + fraction
}
