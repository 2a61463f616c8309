package catalog

import (
	"slices"
	"strings"
)

// phrase is words that follow each other in a title, and what it stands for.
type phrase struct {
	words []string // the first one too
	whole bool     // nothing else stands in the text
	line  int      // of the table
	group byte     // which list of the line has it
}

// Groups of phrases of a line; one of each that there are must be in the title, and none of the last.
const (
	inTitle byte = 1 << iota
	inWith
	inWithout
)

// phrases finds all phrases of a table in one go through the words of a title.
type phrases struct {
	exact  map[string][]*phrase // by first word
	prefix map[string][]*phrase // by first word, without its *
	rest   []*phrase            // that begin with * or #
}

func (p *phrases) add(one *phrase) {
	first := one.words[0]
	stem, open := strings.CutSuffix(first, "*")
	switch {
	case first == "#" || strings.HasPrefix(first, "*"):
		p.rest = append(p.rest, one)
	case open:
		p.prefix[stem] = append(p.prefix[stem], one)
	default:
		p.exact[first] = append(p.exact[first], one)
	}
}

// scan calls found with every phrase that stands in the words, and the number it has, if it has one.
func (p *phrases) scan(words []string, found func(one *phrase, number string)) {
	for at, word := range words {
		try := func(list []*phrase) {
			for _, one := range list {
				if number, ok := one.at(words, at); ok {
					found(one, number)
				}
			}
		}
		try(p.exact[word])
		for end := 1; end <= len(word); end++ {
			try(p.prefix[word[:end]])
		}
		try(p.rest)
	}
}

// at reports whether the phrase stands at a place, and which number its # is.
func (p *phrase) at(words []string, at int) (number string, ok bool) {
	if len(words)-at < len(p.words) || p.whole && (at > 0 || len(words) != len(p.words)) {
		return "", false
	}
	for i, pattern := range p.words {
		word := words[at+i]
		switch {
		case pattern == "#":
			if word[0] < '0' || word[0] > '9' {
				return "", false
			}
			number = word
		case !fits(pattern, word):
			return "", false
		}
	}
	return number, true
}

// fits compares one word with one that may begin or end with *.
func fits(pattern, word string) bool {
	tail, open := strings.CutPrefix(pattern, "*")
	stem, more := strings.CutSuffix(tail, "*")
	switch {
	case open && more:
		return strings.Contains(word, stem)
	case open:
		return strings.HasSuffix(word, stem)
	case more:
		return strings.HasPrefix(word, stem)
	}
	return word == pattern
}

// parsePhrase cuts a phrase into its words. Lists of the file, named with @, stand for each of their entries.
func parsePhrase(text string, lists map[string][]string) [][]string {
	ways := [][]string{{}}
	for part := range strings.FieldsSeq(text) {
		choices := [][]string{phraseWords(part)}
		if name, isList := strings.CutPrefix(part, "@"); isList {
			choices = nil
			for _, entry := range lists[name] {
				choices = append(choices, phraseWords(entry))
			}
		}
		var longer [][]string
		for _, way := range ways {
			for _, choice := range choices {
				longer = append(longer, append(slices.Clone(way), choice...))
			}
		}
		ways = longer
	}
	return ways
}

// phraseWords are the words of a phrase, cut as titles are, with the signs that stand for more.
func phraseWords(text string) []string {
	var words []string
	for part := range strings.FieldsSeq(Plain(text)) {
		if part == "#" {
			words = append(words, part)
			continue
		}
		cut := wordsIn(strings.Trim(part, "*"))
		if len(cut) == 0 {
			continue
		}
		if strings.HasPrefix(part, "*") {
			cut[0] = "*" + cut[0]
		}
		if strings.HasSuffix(part, "*") {
			cut[len(cut)-1] += "*"
		}
		words = append(words, cut...)
	}
	return words
}
