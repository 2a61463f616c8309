package sheet

import (
	"strings"
	"unicode"
)

// A spreadsheet runs a cell that starts with one of formulaStarts, quotes or
// not, and some strip blanks and quotes first. An apostrophe in front makes it
// text. (A tab in front does not: it is itself such a start.)
const (
	guardMark     = "'"
	formulaStarts = "=+-@\t\r\n＝＋－＠"
)

// needsGuard reports whether a spreadsheet could take text for a formula.
func needsGuard(text string) bool {
	if text == "" || isPlain(text[0]) {
		return false
	}
	for _, c := range text {
		switch {
		case strings.ContainsRune(formulaStarts, c):
			return true
		case strings.ContainsRune(`'"‘’‚“”„«»`+"`", c):
		case unicode.IsSpace(c), unicode.In(c, unicode.Cc, unicode.Cf):
		default:
			return false
		}
	}
	return false
}

// isPlain reports a letter or digit of ASCII, with which nearly all text begins.
func isPlain(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// guard makes text harmless. Because needsGuard looks behind apostrophes,
// unguard(guard(text)) is text for every text, also for one that came with an
// apostrophe of its own.
func guard(text string) string {
	if needsGuard(text) {
		return guardMark + text
	}
	return text
}

// unguard takes guard's apostrophe off.
func unguard(text string) string {
	if rest, ok := strings.CutPrefix(text, guardMark); ok && needsGuard(rest) {
		return rest
	}
	return text
}
