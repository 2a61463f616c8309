package ui

import "github.com/a-h/templ"

// Fact is a term and what is known of it.
type Fact struct {
	Term  string
	Text  string
	Href  string          // makes Text a link
	Quiet string          // source or age, after the text
	Below templ.Component // who else says what; nil for nothing
}

// Ref is a source quoted quietly: words, and a link where there is one.
type Ref struct{ Text, Href string }

// Step is one line of a chain of facts, with its sources.
type Step struct {
	Text    string
	Sources []Ref
}

// Reasons explains a verdict: facts in order, then the sentence that takes
// the common misunderstanding away.
type Reasons struct {
	ID     string
	Tone   Tone
	Title  string
	Steps  []Step
	Remark string
}

// Condition is something a way out needs: met, not met, not known.
type Condition struct {
	Tone Tone
	Text string
	Word string // "met", "missing": what the shape says, for screen readers
}

// Remedy is one way out, laid beside others.
type Remedy struct {
	ID         string
	Title      string // with its rank: "1 · Use LIC22"
	Best       string // the word "Recommended" on the first; "" on the others
	Text       string
	Facts      []Fact
	Conditions []Condition
	Leaves     string // what it does not solve; "" for nothing
	Actions    templ.Component
}

// Deadline is something due: when, what, how bad.
type Deadline struct {
	When string // "21 d"
	Text string
	Href string
	Note string // quiet, below: the day itself
	Tone Tone   // Plain while there is time
	Word string // "120 CALs"
}
