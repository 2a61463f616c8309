package cases

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// values are what scripts are filled with: variables that get a text, a list of texts, or a table of lists. What can't be a name stands in none
// of them, and is told on the page instead.
type values struct {
	all     []assignment
	leftOut []string
}

type assignment struct{ variable, code string }

// entry is a line of a table.
type entry struct {
	key  string
	list []string
}

func (v *values) set(variable, code string) {
	v.all = append(v.all, assignment{variable, code})
}

// text fills a variable with one text; with an empty one where it may not stand in a script.
func (v *values) text(variable, s string) {
	if s != "" && !isUsable(s) {
		v.leave(s)
		s = ""
	}
	v.set(variable, literal(s))
}

// texts fills a variable with a list, in the order of names.
func (v *values) texts(variable string, all []string) {
	usable, odd := sift(all)
	v.leave(odd...)
	slices.Sort(usable)
	v.set(variable, literals(usable))
}

// table fills a variable with lists by name, in the order of names. A line whose list has a name that may not stand is left out: a list that lacks one
// is another list.
func (v *values) table(variable string, entries []entry) {
	entries = slices.Clone(entries)
	slices.SortStableFunc(entries, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	var b strings.Builder
	b.WriteString("@{\n")
	for _, e := range entries {
		_, odd := sift(append([]string{e.key}, e.list...))
		if len(odd) > 0 {
			v.leave(odd...)
			continue
		}
		b.WriteString("    " + literal(e.key) + " = " + literals(e.list) + "\n")
	}
	b.WriteString("}")
	v.set(variable, b.String())
}

func (v *values) leave(names ...string) {
	for _, name := range names {
		if !slices.Contains(v.leftOut, name) {
			v.leftOut = append(v.leftOut, name)
		}
	}
}

// write puts the assignments that a script asks for: the others would only be noise.
func (v *values) write(b *strings.Builder, uses func(variable string) bool) {
	for _, a := range v.all {
		if uses(a.variable) {
			b.WriteString("$" + a.variable + " = " + a.code + "\n")
		}
	}
}

func literals(all []string) string {
	quoted := make([]string, len(all))
	for i, s := range all {
		quoted[i] = literal(s)
	}
	if len(quoted) > 3 {
		return "@(\n    " + strings.Join(quoted, ",\n    ") + "\n)"
	}
	return "@(" + strings.Join(quoted, ", ") + ")"
}

// quotes end a single-quoted text for PowerShell: the straight one and four that print has.
const quotes = "'\u2018\u2019\u201a\u201b"

// literal is a text that PowerShell takes for exactly this text and for nothing else.
func literal(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		if strings.ContainsRune(quotes, r) {
			b.WriteRune(r)
		}
		b.WriteRune(r)
	}
	b.WriteByte('\'')
	return b.String()
}

// isUsable says that a name may stand in a script: control characters, line ends that only some programs know, characters that reorder what
// people read, and broken text make it none. Leaving it out is safer than changing it: another name is another machine.
func isUsable(name string) bool {
	if name == "" || len(name) > 255 || !utf8.ValidString(name) {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) || r == unicode.ReplacementChar
	})
}

// sift parts names into those that may stand in a script and those that may not.
func sift(all []string) (usable, leftOut []string) {
	for _, name := range all {
		if isUsable(name) {
			usable = append(usable, name)
		} else {
			leftOut = append(leftOut, name)
		}
	}
	return usable, leftOut
}
