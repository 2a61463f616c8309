package report

import (
	"fmt"
	"strings"
)

// Problem is one thing wrong with a report, and where.
type Problem struct {
	Path   string // "session_host.connectivity[2].status"; empty for the whole document
	Text   string // English
	TextFR string // the same in French
}

// String is the path and the English text on one line.
func (p Problem) String() string { return place(p.Path, ": ", p.Text) }

// French is the path and the French text on one line.
func (p Problem) French() string { return place(p.Path, " : ", p.TextFR) }

func place(path, colon, text string) string {
	if path == "" {
		return text
	}
	return path + colon + text
}

// Problems is everything wrong with a report, in the order of the text. A
// document that is not JSON has exactly one, because what follows a syntax
// error means nothing. No more than 100 are told apart; the last one then says
// that there are more.
type Problems []Problem

// Error is one problem a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

const maxProblems = 100

func (r *reader) problem(en, fr string) { r.problemAt(string(r.path), en, fr) }

// problemAt notes a problem unless there are too many already.
func (r *reader) problemAt(path, en, fr string) {
	switch {
	case r.broken || len(r.problems) > maxProblems:
	case len(r.problems) == maxProblems:
		r.problems = append(r.problems, Problem{"", "there are more problems than these", "il y a d’autres problèmes que ceux-ci"})
	default:
		r.problems = append(r.problems, Problem{path, en, fr})
	}
}

// wrongType notes what stands here instead of what is wanted, and skips it.
func (r *reader) wrongType(en, fr string) {
	found, trouvé := r.kind()
	r.problem(fmt.Sprintf("must be %s, not %s", en, found), fmt.Sprintf("doit être %s, pas %s", fr, trouvé))
	r.skip()
}

// syntax makes one problem of the whole document: the place at offset at.
func (r *reader) syntax(at int, en, fr string) {
	if r.broken {
		return
	}
	line, column := position(r.data, at)
	r.broken, r.pos = true, len(r.data)
	r.problems = Problems{{
		Path:   string(r.path),
		Text:   fmt.Sprintf("line %d, column %d: %s", line, column, en),
		TextFR: fmt.Sprintf("ligne %d, colonne %d : %s", line, column, fr),
	}}
}
