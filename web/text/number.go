package text

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

const (
	narrowNoBreak = "\u202f" // groups digits and stands before % in French
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

// Percent rounds a share (0.5 is half) to whole percent. It never rounds
// anything up to "100%" nor down to "0%": those are said only when exact.
func Percent(l Lang, share float64) string {
	n := int(math.Round(share * 100))
	if n >= 100 && share < 1 {
		n = 99
	}
	if n == 0 && share > 0 {
		n = 1
	}
	if l == French {
		return Number(l, n) + narrowNoBreak + "%"
	}
	return Number(l, n) + "%"
}

// Bytes is a size of a file in decimal units: "512 bytes", "4.2 MB", "4,2 Mo".
func Bytes(l Lang, n int64) string {
	const units = "kMGT"
	if n < 1000 {
		return fmt.Sprintf("%d%s%s", n, noBreak, T("bytes", "octets").In(l))
	}
	size, unit := float64(n)/1000, 0
	for size >= 999.95 && unit < len(units)-1 {
		size, unit = size/1000, unit+1
	}
	figure := strconv.FormatFloat(size, 'f', 1, 64)
	if l == French {
		figure = strings.Replace(figure, ".", ",", 1)
	}
	return figure + noBreak + units[unit:unit+1] + T("B", "o").In(l)
}

// List joins names as a sentence does: "a, b and c", "a, b et c". None at
// all gives a dash.
func List(l Lang, names ...string) string {
	switch n := len(names); n {
	case 0:
		return noValue
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + T(" and ", " et ").In(l) + names[n-1]
	}
}
