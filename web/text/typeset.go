package text

import "strings"

var (
	apostrophes = strings.NewReplacer("'", "’")
	frenchMarks = strings.NewReplacer(
		"'", "’",
		" :", noBreak+":",
		" »", noBreak+"»",
		"« ", "«"+noBreak,
		" ;", narrowNoBreak+";",
		" ?", narrowNoBreak+"?",
		" !", narrowNoBreak+"!",
	)
)

// typeset puts in the marks that keyboards lack, once, when the catalogue is
// built.
func typeset(s string, marks *strings.Replacer) string { return marks.Replace(s) }

// Set sets a sentence that was made elsewhere as the catalogue sets its own: no sign of French begins a line.
func Set(l Lang, s string) string {
	if l == French {
		return typeset(s, frenchMarks)
	}
	return typeset(s, apostrophes)
}
