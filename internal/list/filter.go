package list

import (
	"slices"
	"strings"
)

// Op is how a term compares.
type Op string

// The ops. In an address they stand before a value, with a colon: "from:2026-11-01"; Has of a text and Is of all else stand alone.
const (
	Has     Op = "has"    // contains, of Text
	Is      Op = "is"     // of Text, with "" for empty; one of the options; this number or day
	Not     Op = "not"    // of Text, with "" for not empty
	From    Op = "from"   // at least
	To      Op = "to"     // at most
	Before  Op = "before" // less than
	After   Op = "after"  // more than
	Missing Op = Unread   // was not read; without a value
)

// Term is one comparison of a filter.
type Term struct {
	Op    Op
	Value string // as it is written: a text, the id of an option, digits, a date, "30d-ago"
}

// MaxSort is by how many columns a list can be sorted at once.
const MaxSort = 4

const (
	maxText    = 200      // characters of a search or a text filter
	maxPlace   = 24 << 10 // bytes of a place: four texts of a thousand characters
	maxProblem = 20
)

// String is the filter as an address has it.
func (f Filter) String() string {
	words := make([]string, len(f.Terms))
	for i, t := range f.Terms {
		words[i] = t.write(f.Column.Kind)
	}
	return strings.Join(words, ",")
}

func (t Term) write(kind Kind) string {
	switch {
	case t.Op == Missing:
		return Unread
	case kind == Text && t.Op == Has && readsAsItself(t.Value):
		return t.Value
	case kind != Text && t.Op == Is:
		return t.Value
	}
	return string(t.Op) + ":" + t.Value
}

// readsAsItself says that a text means "contains this text" without an op before it.
func readsAsItself(text string) bool {
	return text != Unread && parseText(text) == Term{Has, text}
}

// parseFilter reads what an address says about a column.
func parseFilter(c *Column, value string) (Filter, Problems) {
	p := parser{parameter: c.ID}
	f := Filter{Column: c}
	switch c.Kind {
	case Text:
		f.Terms = p.text(c, value)
	case Choice:
		f.Terms = p.choice(c, value)
	case Number, Day, Moment:
		f.Terms = p.bounds(c, value)
	case Plain:
		p.complain(c.ID, NoSuchColumn)
	}
	return f, p.problems
}

// parser collects what is wrong with one parameter.
type parser struct {
	parameter string
	problems  Problems
}

func (p *parser) complain(value string, reason Reason) {
	p.problems = append(p.problems, Problem{p.parameter, value, reason})
}

func (p *parser) text(c *Column, value string) []Term {
	if value == Unread && c.Missing {
		return []Term{{Op: Missing}}
	}
	if tooLong(value) {
		p.complain(shorten(value), TooLong)
	}
	term := parseText(value)
	if term == (Term{Op: Has}) {
		p.complain(value, Nothing)
	}
	return []Term{term}
}

func parseText(value string) Term {
	if op, rest, ok := strings.Cut(value, ":"); ok && slices.Contains([]Op{Has, Is, Not}, Op(op)) {
		return Term{Op(op), strings.TrimSpace(rest)}
	}
	return Term{Has, value}
}

func (p *parser) choice(c *Column, value string) []Term {
	asked := map[string]bool{}
	for id := range strings.SplitSeq(value, ",") {
		id = strings.TrimSpace(id)
		if _, known := c.option(id); !known {
			p.complain(shorten(id), NoSuchOption)
			continue
		}
		asked[id] = true
	}
	var terms []Term // in the order of the options, so that one choice has one address
	for _, o := range c.Options {
		if asked[o.ID] {
			terms = append(terms, Term{Is, o.ID})
		}
	}
	return terms
}

func (p *parser) bounds(c *Column, value string) []Term {
	if value == Unread && c.Missing {
		return []Term{{Op: Missing}}
	}
	var terms []Term
	for word := range strings.SplitSeq(value, ",") {
		t := Term{Is, strings.TrimSpace(word)}
		if op, rest, ok := strings.Cut(t.Value, ":"); ok && slices.Contains([]Op{Is, From, To, Before, After}, Op(op)) {
			t = Term{Op(op), strings.TrimSpace(rest)}
		}
		if reason := c.check(t.Value); reason != "" {
			p.complain(shorten(t.Value), reason)
		}
		terms = append(terms, t)
	}
	if len(terms) > 2 {
		p.complain(shorten(value), TooMany)
	}
	if len(p.problems) == 0 && isBackwards(c.Kind, terms) {
		p.complain(value, Backwards)
	}
	return terms
}

// check says what is wrong with a number or a day; "" if nothing.
func (c *Column) check(value string) Reason {
	if c.Kind == Number {
		if _, ok := parseNumber(value); !ok {
			return NotNumber
		}
		return ""
	}
	if _, ok := parseDay(value); !ok {
		return NotDay
	}
	return ""
}

func tooLong(text string) bool { return len([]rune(text)) > maxText }

// shorten keeps what a page repeats of an address short.
func shorten(text string) string {
	if runes := []rune(text); len(runes) > maxText/2 {
		return string(runes[:maxText/2]) + "…"
	}
	return text
}
