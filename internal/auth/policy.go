package auth

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"calfleet/internal/fault"
)

// Length of a password, in characters. There are no rules of composition: length is what counts (NIST SP 800-63B, 3.1.1.2).
const (
	MinPassword = 12
	MaxPassword = 128
)

// minGuess is how many characters must be left of a password once the words everybody tries are taken out. A year and three
// symbols after such a word are seven.
const minGuess = 8

// minDistinct is how many different characters those must be.
const minDistinct = 5

// PasswordProblem says why a password was refused.
type PasswordProblem int

// The reasons, in the order in which they are looked for.
const (
	PasswordTooShort PasswordProblem = iota + 1
	PasswordTooLong
	PasswordEasy // made of what everybody tries, or of what is known about the user
)

func (p PasswordProblem) Error() string {
	switch p {
	case PasswordTooShort:
		return fmt.Sprintf("at least %d characters", MinPassword)
	case PasswordTooLong:
		return fmt.Sprintf("at most %d characters", MaxPassword)
	default:
		return "easy to guess"
	}
}

// CheckPassword judges a password somebody chose. About are the user's own words (name, address, organization), which the password
// must not consist of. It returns fault.Invalid at "password" with a PasswordProblem as its cause.
func CheckPassword(password string, about ...string) error {
	problem := judge(password, about)
	if problem == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Place: "password", Text: "not accepted", Cause: problem}
}

func judge(password string, about []string) PasswordProblem {
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return PasswordTooShort
	case n > MaxPassword:
		return PasswordTooLong
	case !sane(password) || isEasy(password, about):
		return PasswordEasy
	default:
		return 0
	}
}

// sane refuses what no keyboard types and what would make hashing a burden.
func sane(password string) bool {
	return len(password) <= MaxPassword*utf8.UTFMax && utf8.ValidString(password) && !strings.ContainsRune(password, 0)
}

func isEasy(password string, about []string) bool {
	rest := onePeriod(plain(password))
	for _, word := range slices.Concat(ownWords(about), easyWords()) {
		rest = strings.ReplaceAll(rest, word, "")
	}
	rest = onePeriod(rest)
	return utf8.RuneCountInString(rest) < minGuess || distinct(rest) < minDistinct
}

// plain undoes what people do to a word to make it look like a password: capitals, look-alikes, separators.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		r = unicode.ToLower(r)
		if unicode.IsSpace(r) || strings.ContainsRune("-_.", r) {
			return -1
		}
		if i := strings.IndexRune("0134578@$!|", r); i >= 0 {
			return rune("oieastbasii"[i])
		}
		return r
	}, s)
}

// onePeriod reduces a text that repeats itself to what it repeats.
func onePeriod(s string) string {
	for n := 1; n <= len(s)/2; n++ {
		if len(s)%n == 0 && strings.Repeat(s[:n], len(s)/n) == s {
			return s[:n]
		}
	}
	return s
}

func distinct(s string) int {
	seen := make(map[rune]bool)
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

//go:embed words.txt
var wordList string

// easyWords are the listed words, longest first so that "motdepasse" goes before "passe".
var easyWords = sync.OnceValue(func() []string {
	var words []string
	for line := range strings.Lines(wordList) {
		line, _, _ = strings.Cut(line, "#")
		for word := range strings.FieldsSeq(line) {
			words = append(words, plain(word))
		}
	}
	return longestFirst(words)
})

// ownWords takes names and addresses apart into words worth looking for.
func ownWords(about []string) []string {
	var words []string
	for _, text := range about {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if utf8.RuneCountInString(word) >= 3 {
				words = append(words, plain(word))
			}
		}
	}
	return longestFirst(words)
}

func longestFirst(words []string) []string {
	slices.SortFunc(words, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(words)
}
