package catalog

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Plain is a text in lower case, without accents and invisible characters, with single blanks: as texts are compared.
func Plain(text string) string {
	if !isASCII(text) {
		text = strings.Map(func(c rune) rune {
			switch {
			case unicode.IsSpace(c):
				return ' '
			case unicode.In(c, unicode.Mn, unicode.Cf, unicode.Cc):
				return -1
			case strings.ContainsRune("–—‐‑", c):
				return '-'
			case c == '’':
				return '\''
			}
			return c
		}, norm.NFKD.String(text))
	}
	return strings.Join(strings.Fields(strings.ToLower(text)), " ")
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf || text[i] < ' ' {
			return false
		}
	}
	return true
}

// wordsIn cuts a plain text into its words: letters and digits, each kind by itself, so that "5pack" is two and "2012r2" three.
func wordsIn(plain string) []string {
	words := make([]string, 0, 16)
	start, kind := 0, 0
	for i, c := range plain {
		now := 0
		switch {
		case c >= '0' && c <= '9':
			now = 1
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			now = 2
		}
		if now == kind {
			continue
		}
		if kind != 0 {
			words = append(words, plain[start:i])
		}
		start, kind = i, now
	}
	if kind != 0 {
		words = append(words, plain[start:])
	}
	return words
}

// partOf is a part number as they are compared: upper case, no blanks, plain hyphens.
func partOf(number string) string {
	if number == "" {
		return ""
	}
	return strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c), unicode.In(c, unicode.Cf, unicode.Cc):
			return -1
		case strings.ContainsRune("–—‐‑", c):
			return '-'
		}
		return unicode.ToUpper(c)
	}, number)
}

// partIn is the part number that a title carries, of the two forms that Microsoft's have: 6VC-03747 and DG7GMGF0D7HX.
func partIn(title string) string {
	for _, word := range strings.FieldsFunc(title, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune("()[],;:/", c) }) {
		if isVolumePart(word) || isCloudPart(word) {
			return partOf(word)
		}
	}
	return ""
}

func isVolumePart(word string) bool {
	return len(word) == 9 && word[3] == '-' && onlyOf(word[:3], false) && onlyOf(word[4:], true)
}

// isCloudPart takes twelve letters and digits, with some of each, as those of the cloud program are.
func isCloudPart(word string) bool {
	return len(word) == 12 && onlyOf(word, false) && strings.ContainsAny(word, "0123456789") && strings.ToUpper(word) == word && word[0] >= 'A'
}

func onlyOf(word string, digits bool) bool {
	for i := range len(word) {
		c := word[i]
		if c >= '0' && c <= '9' || !digits && (c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z') {
			continue
		}
		return false
	}
	return true
}
