package catalog

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"
)

// Catalog is the table, ready to be asked. It never changes, and may be asked from anywhere at once.
type Catalog struct {
	lines    []*Line // in the order of the table, an organization's own first
	lists    map[string][]string
	sources  map[string]Source
	reviewed time.Time

	titles, terms phrases
	parts         map[string][]int // exact part number → lines
	prefixes      []int            // lines whose part number ends in *, the longest first
	groups        []byte           // of each line, which groups of phrases it has
	titled        []int            // lines without a part number
}

// builtIn panics on a file that a test has found to be well.
var builtIn = sync.OnceValue(func() *Catalog {
	c, err := load(builtInFile)
	if err != nil {
		panic("catalog: " + err.Error())
	}
	return c
})

// BuiltIn is the table that comes with the program.
func BuiltIn() *Catalog { return builtIn() }

// With is the table with lines of an organization's own, which go before all others. Lines that [Line.Check] complains of are left out.
func (c *Catalog) With(own []Line) *Catalog {
	if len(own) == 0 {
		return c
	}
	all := make([]*Line, 0, len(own)+len(c.lines))
	for _, line := range own {
		if line.Check() == nil {
			line.own = true
			line.Confidence = Certain
			all = append(all, &line)
		}
	}
	return indexed(append(all, c.lines...), c)
}

// indexed is a table of these lines, with what else is in another.
func indexed(lines []*Line, of *Catalog) *Catalog {
	c := &Catalog{lines: lines, lists: of.lists, sources: of.sources, reviewed: of.reviewed, parts: map[string][]int{}, groups: make([]byte, len(lines))}
	c.titles, c.terms = newPhrases(), newPhrases()
	for i, line := range lines {
		part := partOf(line.Part)
		switch {
		case part == "":
			c.titled = append(c.titled, i)
		case strings.HasSuffix(part, "*"):
			c.prefixes = append(c.prefixes, i)
		default:
			c.parts[part] = append(c.parts[part], i)
		}
		c.addPhrases(i, inTitle, line.Title)
		c.addPhrases(i, inWith, line.With)
		c.addPhrases(i, inWithout, line.Without)
	}
	slices.SortStableFunc(c.prefixes, func(a, b int) int { return cmp.Compare(len(lines[b].Part), len(lines[a].Part)) })
	return c
}

func newPhrases() phrases {
	return phrases{exact: map[string][]*phrase{}, prefix: map[string][]*phrase{}}
}

func (c *Catalog) addPhrases(line int, group byte, texts []string) {
	into := &c.titles
	if c.lines[line].Of == ofTerm {
		into = &c.terms
	}
	for _, text := range texts {
		for _, words := range parsePhrase(text, c.lists) {
			if len(words) > 0 {
				into.add(&phrase{words: words, whole: c.lines[line].Whole, line: line, group: group})
				c.groups[line] |= group
			}
		}
	}
}

// Lines are those of the table, an organization's own first.
func (c *Catalog) Lines() []Line {
	lines := make([]Line, len(c.lines))
	for i, line := range c.lines {
		lines[i] = *line
	}
	return lines
}

// Own reports a line that an organization added.
func (l Line) Own() bool { return l.own }

// Line finds a line by its ID; ok is false where there is none any more.
func (c *Catalog) Line(id string) (line Line, ok bool) {
	at := slices.IndexFunc(c.lines, func(l *Line) bool { return l.ID == id })
	if at < 0 {
		return Line{}, false
	}
	return *c.lines[at], true
}

// Phrases are a line's phrases as people read them, with the words of lists that a single @ stands for.
func (c *Catalog) Phrases(list []string) []string {
	var phrases []string
	for _, phrase := range list {
		words := strings.Fields(phrase)
		if name, isList := strings.CutPrefix(phrase, "@"); isList && len(words) == 1 {
			phrases = append(phrases, c.lists[name]...)
			continue
		}
		for i, word := range words {
			if name, isList := strings.CutPrefix(word, "@"); isList {
				words[i] = strings.Join(c.lists[name], "/")
			}
		}
		phrases = append(phrases, strings.Join(words, " "))
	}
	return phrases
}

// SourcesOf are the sources of a line of the built-in table.
func (c *Catalog) SourcesOf(l Line) []Source {
	var sources []Source
	for _, key := range l.Sources {
		sources = append(sources, c.sources[key])
	}
	return sources
}

// Reviewed is the day on which somebody last compared the built-in table with its sources.
func (c *Catalog) Reviewed() time.Time { return c.reviewed }

// match is a line that fits an item, and the number that its # stood for.
type match struct {
	*Line
	number string
}

// matches lists the lines that fit, in the order of the table: by part number, and by title alone.
func (c *Catalog) matches(in *phrases, plain, part string) (byPart, byPrefix, byTitle []match) {
	hits := make([]byte, len(c.lines))
	numbers := map[int]string{}
	in.scan(wordsIn(plain), func(one *phrase, number string) {
		if c.lines[one.line].Says.Pack == packOfNumber && packSize(number) == 0 {
			return // a year, or one CAL
		}
		hits[one.line] |= one.group
		if number != "" && numbers[one.line] == "" {
			numbers[one.line] = number
		}
	})
	fit := func(list []int) (fitting []match) {
		for _, i := range list {
			if hits[i]&inWithout == 0 && hits[i]&(inTitle|inWith) == c.groups[i]&(inTitle|inWith) {
				fitting = append(fitting, match{c.lines[i], numbers[i]})
			}
		}
		return fitting
	}
	var prefixes []int
	for _, i := range c.prefixes {
		if part != "" && strings.HasPrefix(part, strings.TrimSuffix(partOf(c.lines[i].Part), "*")) {
			prefixes = append(prefixes, i)
		}
	}
	titled := c.titled
	if in == &c.terms {
		titled = slices.DeleteFunc(slices.Clone(titled), func(i int) bool { return c.lines[i].Of != ofTerm })
	} else {
		titled = slices.DeleteFunc(slices.Clone(titled), func(i int) bool { return c.lines[i].Of == ofTerm })
	}
	return fit(c.parts[part]), fit(prefixes), fit(titled)
}
