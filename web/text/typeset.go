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

// SetFrench sets a French sentence that was made elsewhere as the catalogue sets its own: no sign of it begins a line.
func SetFrench(s string) string { return typeset(s, frenchMarks) }
