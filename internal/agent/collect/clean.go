package collect

import (
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"calfleet/internal/report"
)

// clean makes a text that a report can carry: UTF-8 without NUL, no blanks around it, at most limit characters.
func clean(text string, limit int) string {
	text = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), ""))
	for i := range text {
		if limit == 0 {
			return text[:i]
		}
		limit--
	}
	return text
}

// code is one of WMI's numbers if it is one.
func code(n *int64) *int64 {
	if n == nil || *n < math.MinInt32 || *n > math.MaxUint32 {
		return nil
	}
	return n
}

// count is code with a uint32 that passed below zero brought back: 4294967295 is -1, no limit, and 4294967291 is five CALs too many.
func count(n *int64) *int64 {
	n = code(n)
	if n != nil && *n > math.MaxInt32 {
		return new(*n - 1<<32)
	}
	return n
}

// never are the ends of time that license servers write for "does not expire"; time zones move them by up to 14 hours.
var never = []time.Time{
	time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC),
	time.Date(2038, 1, 1, 0, 0, 0, 0, time.UTC),
	time.Date(2038, 1, 19, 3, 14, 7, 0, time.UTC),
}

// expiry is nil for never, and for what is no time of a report.
func expiry(t *time.Time) *time.Time {
	if moment(t) == nil {
		return nil
	}
	for _, end := range never {
		if t.Sub(end).Abs() <= 24*time.Hour {
			return nil
		}
	}
	return t
}

// moment is nil for what is no time of a report.
func moment(t *time.Time) *time.Time {
	if t == nil || t.UTC().Year() < 1970 || t.UTC().Year() > 9999 {
		return nil
	}
	return t
}

// names cleans a list of what a host calls its license servers; nil stays nil. They need not look like host names: what stands there is the fact.
func names(list []string) []string {
	if list == nil {
		return nil
	}
	out := make([]string, 0, len(list))
	for _, name := range list {
		if name = clean(name, 255); name != "" && len(out) < report.MaxItems {
			out = append(out, name)
		}
	}
	return out
}

// hostName is a name in the spelling of a report, empty if it is none.
func hostName(name string) string {
	name = strings.ToLower(clean(name, utf8.RuneCountInString(name)))
	if !report.IsHostName(name) {
		return ""
	}
	return name
}
