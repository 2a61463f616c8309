package web

import (
	"slices"
	"strings"
	"unicode"

	"calfleet/web/text"
	"calfleet/web/ui"
)

// needles are what a search looks for, folded.
type needles struct {
	words [][]rune
	begin bool // only where a word of the text begins: "pari" is not in "comparison"
}

// wholeNeedle looks for a query as it stands, as lists do.
func wholeNeedle(query string) needles {
	return needles{words: [][]rune{[]rune(text.Fold(query))}}
}

// wordNeedles look for each word of a query, at the beginning of words.
func wordNeedles(query string) needles {
	n := needles{begin: true}
	for word := range strings.FieldsSeq(text.Fold(query)) {
		n.words = append(n.words, []rune(word))
	}
	return n
}

// places lists where a word is found in a folded text, in characters.
func (n needles) places(folded, word []rune) (places []int) {
	if len(word) == 0 {
		return nil
	}
	for at := 0; at+len(word) <= len(folded); at++ {
		if slices.Equal(folded[at:at+len(word)], word) && (!n.begin || isBegin(folded, at)) {
			places = append(places, at)
		}
	}
	return places
}

func isBegin(folded []rune, at int) bool {
	if at == 0 || !isLetter(folded[at]) {
		return true
	}
	return !isLetter(folded[at-1])
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// allIn reports whether every word is found in a folded text.
func (n needles) allIn(folded []rune) bool {
	return !slices.ContainsFunc(n.words, func(word []rune) bool { return len(n.places(folded, word)) == 0 })
}

// marked cuts a text where the words are found in it.
func (n needles) marked(s string) (pieces []ui.Piece) {
	runes, folded := []rune(s), []rune(text.Fold(s))
	hit := make([]bool, len(folded))
	for _, word := range n.words {
		for _, at := range n.places(folded, word) {
			for i := range word {
				hit[at+i] = true
			}
		}
	}
	for begin := 0; begin < len(runes); {
		end := begin + 1
		for end < len(runes) && hit[end] == hit[begin] {
			end++
		}
		pieces = append(pieces, ui.Piece{Text: string(runes[begin:end]), Hit: hit[begin]})
		begin = end
	}
	return pieces
}

// Sizes of what is shown of a long text, in characters.
const (
	excerptBefore = 40
	excerptLength = 180
)

// excerpt is the part of a text around the first word that is found; its beginning where none is.
func (n needles) excerpt(s string) string {
	runes, folded := []rune(s), []rune(text.Fold(s))
	begin := max(0, n.first(folded)-excerptBefore)
	for begin > 0 && folded[begin-1] != ' ' { // not within a word
		begin--
	}
	end := min(len(runes), begin+excerptLength)
	for end < len(runes) && folded[end] != ' ' {
		end++
	}
	cut := string(runes[begin:end])
	if begin > 0 {
		cut = "… " + cut
	}
	if end < len(runes) {
		cut += " …"
	}
	return cut
}

// first is where the first of the words is found; 0 where none is.
func (n needles) first(folded []rune) int {
	var all []int
	for _, word := range n.words {
		all = append(all, n.places(folded, word)...)
	}
	if len(all) == 0 {
		return 0
	}
	return slices.Min(all)
}
