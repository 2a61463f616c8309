package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// DateOrder is how a column writes dates with slashes or hyphens.
type DateOrder int

// Orders. UnknownOrder reads only what has one reading.
const (
	UnknownOrder DateOrder = iota
	DMY                    // 17/01/2026, France
	MDY                    // 01/17/2026, the United States and PowerShell's "$date"
	YMD                    // nothing in the column depends on the order
)

const (
	minYear = 1970
	maxYear = 9999
)

var (
	yearFirst  = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$`)
	yearLast   = regexp.MustCompile(`^(\d{1,2})([-/. ])(\d{1,2})([-/. ])(\d{4})$`)
	shortYear  = regexp.MustCompile(`^\d{1,2}[-/.]\d{1,2}[-/.]\d{2}$`)
	compact    = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	dmtf       = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})\d{6}\.\d{6}[-+]\d{3}$`)
	serial     = regexp.MustCompile(`^(\d{5})(?:[.,]\d+)?$`)
	timeOfDay  = regexp.MustCompile(`^\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?([aApP][mM]|Z|[-+]\d{2}:?\d{2}))?$`)
	numbersTZ  = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})[Tt](.+)$`)
	serialZero = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
)

// JudgeDateOrder looks at all values of a column. A day beyond 12 settles it;
// without one the order is unknown, which the person must be asked: no language
// and no separator makes a guess good enough for a date that counts. A column
// that holds both orders is unknown.
func JudgeDateOrder(values []string) DateOrder {
	var e DateEvidence
	for _, value := range values {
		e.Weigh(value)
	}
	return e.Order()
}

// DateEvidence is what the values of a column, one after the other, say of their order.
type DateEvidence struct{ dayFirst, monthFirst, open bool }

// Weigh takes in one value.
func (e *DateEvidence) Weigh(value string) {
	if value == "" {
		return
	}
	m := yearLast.FindStringSubmatch(dayPart(value))
	if m == nil || m[2] != m[4] || m[2] == "." || m[2] == " " {
		return
	}
	first, second := atoi(m[1]), atoi(m[3])
	e.dayFirst = e.dayFirst || first > 12
	e.monthFirst = e.monthFirst || second > 12
	e.open = e.open || first != second
}

// Order is what JudgeDateOrder says of all values.
func (e *DateEvidence) Order() DateOrder {
	switch {
	case e.dayFirst && e.monthFirst:
		return UnknownOrder
	case e.dayFirst:
		return DMY
	case e.monthFirst:
		return MDY
	case e.open:
		return UnknownOrder
	}
	return YMD
}

// ParseDate reads a day of the years 1970 to 9999 and returns its midnight in
// UTC. It takes yyyy-mm-dd, yyyymmdd, dd.mm.yyyy, RFC 3339 (the day it shows),
// WMI's yyyymmddHHMMSS.mmmmmm+UUU, Excel's day numbers, and dd/mm/yyyy or
// mm/dd/yyyy as order says. A time of day behind it is left out. The error is a
// Reason.
func ParseDate(text string, order DateOrder) (time.Time, error) {
	text = trim(text)
	if len(text) > 60 {
		return time.Time{}, notADate(text)
	}
	day := dayPart(text)
	for _, form := range []*regexp.Regexp{yearFirst, compact, dmtf} {
		if m := form.FindStringSubmatch(day); m != nil {
			return date(text, m[1], m[2], m[3])
		}
	}
	if m := yearLast.FindStringSubmatch(day); m != nil && m[2] == m[4] {
		return dateInOrder(text, m, order)
	}
	if m := serial.FindStringSubmatch(day); m != nil && atoi(m[1]) >= 25569 {
		return serialZero.AddDate(0, 0, atoi(m[1])), nil
	}
	if shortYear.MatchString(day) {
		return time.Time{}, Because("%q has a year of two digits; write all four", "%q a une année à deux chiffres ; écrivez les quatre", text)
	}
	return time.Time{}, notADate(text)
}

func notADate(text string) error {
	return Because("%q is not a date; write it like 2026-01-17", "%q n’est pas une date ; écrivez-la comme 2026-01-17", short(text))
}

// dayPart is text without a time of day.
func dayPart(text string) string {
	text = trim(text)
	if m := numbersTZ.FindStringSubmatch(text); m != nil && timeOfDay.MatchString(m[2]) {
		return m[1]
	}
	if day, clock, found := strings.Cut(text, " "); found && timeOfDay.MatchString(trim(clock)) {
		return day
	}
	return text
}

// dateInOrder reads d/m/y or m/d/y; with points it is always d.m.y.
func dateInOrder(text string, m []string, order DateOrder) (time.Time, error) {
	first, second := atoi(m[1]), atoi(m[3])
	if m[2] == "." || m[2] == " " || first == second {
		order = DMY
	}
	switch {
	case order == MDY && first > 12, order == DMY && second > 12 && first <= 12:
		return time.Time{}, Because("%q doesn’t fit the other dates of the column: day and month look exchanged",
			"%q ne suit pas l’ordre des autres dates de la colonne : jour et mois semblent inversés", text)
	case order == MDY, order != DMY && second > 12:
		return date(text, m[5], m[1], m[3])
	case order == DMY, first > 12:
		return date(text, m[5], m[3], m[1])
	}
	return time.Time{}, Because("%q has two readings; choose day/month or month/day for the column, or write %s-%02d-%02d or %s-%02d-%02d",
		"%q se lit de deux façons ; choisissez jour/mois ou mois/jour pour la colonne, ou écrivez %s-%02d-%02d ou %s-%02d-%02d",
		text, m[5], second, first, m[5], first, second)
}

// date refuses days that the calendar doesn't have.
func date(text, year, month, day string) (time.Time, error) {
	y, m, d := atoi(year), atoi(month), atoi(day)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || int(t.Month()) != m || d == 0 {
		return time.Time{}, Because("%q is no day of the calendar", "%q n’existe pas dans le calendrier", text)
	}
	if y < minYear || y > maxYear {
		return time.Time{}, Because("%q is outside the years %d to %d", "%q est hors des années %d à %d", text, minYear, maxYear)
	}
	return t, nil
}

// atoi is for digits that a pattern has already counted.
func atoi(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
