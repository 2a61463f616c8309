package catalog

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Bounds of an organization's own lines.
const (
	MaxPart    = 60 // characters
	MaxPhrases = 20
	maxPhrase  = 120  // characters
	maxProgram = 100  // characters
	maxNote    = 500  // characters
	maxPack    = 1000 // CALs
	minLetters = 3    // of a part number or a phrase, that it doesn't fit everything
)

// Wrong names the field of a line that can't be so: "part", "title", "product", "version", "kind", "pack", "term", "program", "note".
type Wrong struct{ Field string }

func (w *Wrong) Error() string { return fmt.Sprintf("the %s can't be so", w.Field) }

// Check reports the first thing that can't be in a line of an organization's own, as a *[Wrong].
func (l *Line) Check() error {
	s := l.Says
	switch {
	case l.Part == "" && len(l.Title) == 0, l.Part != "" && !isPart(l.Part):
		return &Wrong{"part"}
	case len(l.Title) > MaxPhrases || !arePhrases(l.Title):
		return &Wrong{"title"}
	case s.Product == Unknown, s.Pack == packOfNumber:
		return &Wrong{"product"}
	case s.Product != RDSCAL && s != (Says{Product: s.Product}):
		return &Wrong{"product"}
	case utf8.RuneCountInString(s.Program) > maxProgram:
		return &Wrong{"program"}
	case utf8.RuneCountInString(l.Note) > maxNote:
		return &Wrong{"note"}
	}
	return s.check()
}

func isPart(part string) bool {
	stem := strings.TrimSuffix(partOf(part), "*")
	return utf8.RuneCountInString(stem) >= minLetters && utf8.RuneCountInString(part) <= MaxPart && !strings.Contains(stem, "*")
}

func arePhrases(texts []string) bool {
	for _, text := range texts {
		words := phraseWords(text)
		if utf8.RuneCountInString(text) > maxPhrase || strings.Contains(text, "@") || len(strings.Trim(strings.Join(words, ""), "*#")) < minLetters {
			return false
		}
	}
	return true
}
