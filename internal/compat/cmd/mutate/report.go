package main

import (
	"fmt"
	"io"
	"path/filepath"
)

// score counts changes by their outcome.
type score [equivalent + 1]int

func (s score) all() int { return s[unreached] + s[unnoticed] + s[noticed] }

func (s score) percent() float64 { return 100 * float64(s[noticed]) / float64(max(s.all(), 1)) }

func (s score) print(to io.Writer, name string) {
	fmt.Fprintf(to, "%-24s %5d changes %5d noticed %5.1f %%", name, s.all(), s[noticed], s.percent())
	if n := s[unreached]; n > 0 {
		fmt.Fprintf(to, ", %d reached by no test", n)
	}
	if n := s[equivalent]; n > 0 {
		fmt.Fprintf(to, ", %d more make no difference", n)
	}
	fmt.Fprintln(to)
}

// print says what became of a change, where nobody noticed it.
func (c *change) print(to io.Writer) {
	if c.outcome.isSilent() {
		fmt.Fprintf(to, "%s:%d:%d\n\t- %s\n\t+ %s\n", c.file(), c.place.Line, c.place.Column, c.was(), c.is())
	}
}

// report prints the scores and says whether every group has the score it needs.
func (t *trial) report(to io.Writer, groups []group) (enough bool) {
	scores := map[string]*score{}
	for _, s := range t.sources {
		scores[filepath.Base(s.path)] = &score{}
	}
	for _, c := range t.changes {
		scores[c.file()][c.outcome]++
	}
	enough = true
	for _, g := range groups {
		var total score
		for _, file := range g.files {
			scores[file].print(to, file)
			for outcome, n := range scores[file] {
				total[outcome] += n
			}
		}
		total.print(to, g.name)
		enough = enough && total.percent() >= required
	}
	return enough
}
