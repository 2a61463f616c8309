package catalog

import (
	"slices"
	"strconv"

	"calfleet/internal/compat"
)

// packSize reads how many CALs a pack has; 0 for one CAL, for a year, and for what is part of a number.
func packSize(number string) int {
	n, err := strconv.Atoi(number)
	if err != nil || n < 2 || n > maxPack || number[0] == '0' {
		return 0
	}
	return n
}

// yearsIn lists the CAL versions that a text names, each once; a year that is none is a date, or something else.
func yearsIn(plain string) []string {
	var years []string
	for _, word := range wordsIn(plain) {
		if len(word) == 4 && isVersion(word) && !slices.Contains(years, word) {
			years = append(years, word)
		}
	}
	return years
}

// VersionIn is the CAL version that a cell names, alone or in words; "" where it names none or several.
func VersionIn(cell string) string {
	if v, err := compat.ParseCALVersion(cell); err == nil && compat.KnownCALVersion(v) {
		return v.String()
	}
	if years := yearsIn(Plain(cell)); len(years) == 1 {
		return years[0]
	}
	return ""
}

// KindIn is the kind that a cell names; "" where it names none or both.
func (c *Catalog) KindIn(cell string) string {
	if kind, err := compat.ParseKind(cell); err == nil {
		return kind.String()
	}
	_, _, byTitle := c.matches(&c.titles, Plain(cell), "")
	r := &resolver{}
	for _, m := range byTitle {
		r.others = append(r.others, candidate{m, ByTitle})
	}
	if found, ok := r.titleKind(); ok {
		return found.Says.Kind
	}
	return ""
}

// TermIn is for how long a cell says CALs may be used: Perpetual, Subscription, or "" where it says neither.
func (c *Catalog) TermIn(cell string) string {
	_, _, byTitle := c.matches(&c.terms, Plain(cell), "")
	for _, m := range byTitle {
		return m.Says.Term
	}
	return ""
}
