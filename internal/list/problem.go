package list

import (
	"fmt"
	"strings"
)

// Reason is what is wrong with a parameter of an address.
type Reason string

// The reasons.
const (
	NoSuchColumn Reason = "no such column"
	NoSuchOption Reason = "no such value"
	NotSortable  Reason = "the list has no order by this column"
	NotNumber    Reason = "not a whole number"
	NotDay       Reason = "not a date"
	Backwards    Reason = "the end comes before the beginning"
	Twice        Reason = "given twice"
	TooLong      Reason = "too long"
	TooMany      Reason = "too many"
	NotText      Reason = "holds characters that no text has"
	Nothing      Reason = "nothing to look for"
	NoPlace      Reason = "no place in this list"
)

// Problem is something wrong with the address of a list.
type Problem struct {
	Parameter string
	Value     string // the part of the parameter that is meant
	Reason    Reason
}

func (p Problem) Error() string { return fmt.Sprintf("%s %q: %s", p.Parameter, p.Value, p.Reason) }

// Problems is everything that is wrong with an address.
type Problems []Problem

func (p Problems) Error() string {
	words := make([]string, len(p))
	for i, problem := range p {
		words[i] = problem.Error()
	}
	return strings.Join(words, "; ")
}
