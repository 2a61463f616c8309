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
