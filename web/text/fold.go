package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold is a text as searches and alphabets see it: small letters without accents, œ and æ as one letter, typed and typeset marks alike.
// It has as many characters as the text, so that what is found in one can be shown in the other.
func Fold(s string) string { return strings.Map(foldRune, s) }

func foldRune(r rune) rune {
	switch r {
	case '’', '‘':
		return '\''
	case '\u00a0', '\u202f':
		return ' '
	case 'œ', 'Œ':
		return 'o'
	case 'æ', 'Æ':
		return 'a'
	}
	if r < 0x80 {
		return unicode.ToLower(r)
	}
	for _, base := range norm.NFD.String(string(unicode.ToLower(r))) {
		return base // the accents follow it
	}
	return r
}
