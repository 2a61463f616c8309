package list

import (
	"strconv"
	"strings"
	"time"
)

// maxDays is how far from today a filter may reach: 300 years.
const maxDays = 300 * 366

// day is a date as a filter has it: a calendar day, or so many days from today, whenever that is asked.
type day struct {
	date   time.Time // zero: relative
	offset int       // days from today, negative before it
}

// parseDay reads "2026-11-01", "today", "30d-ago" and "in-90d".
func parseDay(text string) (day, bool) {
	if text == "today" {
		return day{}, true
	}
	if digits, past := strings.CutSuffix(text, "d-ago"); past {
		n, ok := parseDays(digits)
		return day{offset: -n}, ok
	}
	if rest, ahead := strings.CutPrefix(text, "in-"); ahead {
		digits, unit := strings.CutSuffix(rest, "d")
		n, ok := parseDays(digits)
		return day{offset: n}, ok && unit
	}
	date, err := time.Parse(time.DateOnly, text)
	return day{date: date}, err == nil && date.Year() > 0
}

func parseDays(digits string) (int, bool) {
	n, err := strconv.Atoi(digits)
	return n, err == nil && n > 0 && n <= maxDays && digits == strconv.Itoa(n)
}

// DayOf is the day that a term's value means on a given day; the zero time for what is none.
func DayOf(value string, today time.Time) time.Time {
	d, ok := parseDay(value)
	if !ok {
		return time.Time{}
	}
	if d.date.IsZero() {
		return today.AddDate(0, 0, d.offset)
	}
	return d.date
}

// Included is the value of a bound as one that is itself within it: "before 1 November" ends on 31 October. Days come by the calendar.
func Included(kind Kind, t Term, today time.Time) string {
	step := map[Op]int{After: 1, Before: -1}[t.Op]
	if kind == Number {
		n, _ := parseNumber(t.Value)
		return strconv.FormatInt(n+int64(step), 10)
	}
	return DayOf(t.Value, today).AddDate(0, 0, step).Format(time.DateOnly)
}

// IsRelative says that a term's value is so many days from today, and how many.
func IsRelative(value string) (days int, ok bool) {
	d, ok := parseDay(value)
	return d.offset, ok && d.date.IsZero()
}

func parseNumber(text string) (int64, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// isBackwards says that nothing can be in both of two bounds.
func isBackwards(kind Kind, terms []Term) bool {
	var least, most int64
	var hasLeast, hasMost bool
	for _, t := range terms {
		n, absolute := position(kind, t.Value)
		if !absolute {
			return false
		}
		switch t.Op {
		case From, After:
			least, hasLeast = n, true
		case To, Before:
			most, hasMost = n, true
		default:
		}
	}
	return hasLeast && hasMost && least > most
}

// position is where a bound stands among others of its kind, all of them from today or none.
func position(kind Kind, value string) (n int64, absolute bool) {
	if kind == Number {
		n, _ = parseNumber(value)
		return n, true
	}
	d, _ := parseDay(value)
	return d.date.Unix(), !d.date.IsZero()
}
