package catalog

import (
	"slices"
	"strings"
)

// Doubt is why something of an item stays unknown though something speaks of it.
type Doubt string

// The doubts.
const (
	NoDoubt         Doubt = ""
	PartAgainst     Doubt = "part_against"     // part number and title contradict each other
	SeveralVersions Doubt = "several_versions" // the title names more than one
	NoVersion       Doubt = "no_version"       // CALs, and no word of a version
	NoKind          Doubt = "no_kind"          // neither User nor Device, or both
)

// Class is what a table says of an item.
type Class struct {
	Says
	Confidence Confidence // of the least sure of product, version and kind; None where one of them is unknown
	Whys       []Why      `json:"whys,omitempty"`
	Doubts     []Doubt    `json:"doubts,omitempty"`
	Hinted     bool       `json:"hinted,omitempty"` // something speaks of CALs, though not enough
}

// Why says by what a field of a class was recognised.
type Why struct {
	Field string     `json:"field"`          // product, version, kind, pack, term, assured, program
	By    By         `json:"by"`             //
	Line  string     `json:"line,omitempty"` // of the table; "" for a year that the title names
	Sure  Confidence `json:"sure"`
}

// By is what of an item a line went by.
type By string

// What lines go by.
const (
	ByOwn    By = "own"    // a line of the organization's own
	ByPart   By = "part"   // the part number
	ByPrefix By = "prefix" // how the part number begins
	ByTitle  By = "title"
)

// Classify says what an item is.
func (c *Catalog) Classify(item Item) Class {
	plain, part := Plain(item.Title), partOf(item.PartNumber)
	if part == "" {
		part = partIn(item.Title)
	}
	byPart, byPrefix, byTitle := c.matches(&c.titles, plain, part)
	r := &resolver{plain: plain, hinted: hinted(byTitle, plain) || len(byPart)+len(byPrefix) > 0}
	for _, list := range []struct {
		matches []match
		by      By
	}{{byPart, ByPart}, {byTitle, ByTitle}, {byPrefix, ByPrefix}} {
		for _, m := range list.matches {
			if m.own {
				r.own = append(r.own, candidate{m, ByOwn})
				continue
			}
			r.others = append(r.others, candidate{m, list.by})
		}
	}
	slices.SortStableFunc(r.own, func(a, b candidate) int { return specificity(b) - specificity(a) })
	return r.resolve()
}

// hinted reports a title of which something speaks of CALs: a line that says nothing more, a product, or a kind beside a version.
func hinted(byTitle []match, plain string) bool {
	kind := false
	for _, m := range byTitle {
		if m.Says == (Says{}) || m.Says.Product != Unknown {
			return true
		}
		kind = kind || m.Says.Kind != ""
	}
	return kind && len(yearsIn(plain)) > 0
}

// candidate is a line that fits, and what it went by.
type candidate struct {
	match
	by By
}

// specificity puts an organization's line for one number before one for many, and a long phrase before a short one.
func specificity(c candidate) int {
	n := 0
	for _, phrase := range c.Title {
		n = max(n, len(phrase))
	}
	if c.Part == "" {
		return n
	}
	if strings.HasSuffix(c.Part, "*") {
		return 1000 + len(c.Part)
	}
	return 2000 + n
}

func (c candidate) why(field string) Why { return Why{field, c.by, c.ID, c.Confidence} }

// resolver makes a class of the lines that fit one item.
type resolver struct {
	plain  string
	own    []candidate
	others []candidate // by part number, then by title, then by how the number begins
	hinted bool
	class  Class
}

func (r *resolver) resolve() Class {
	r.class.Hinted = r.hinted
	r.product()
	if r.class.Product == RDSCAL {
		r.version()
		r.kind()
		r.rest()
	}
	r.class.Confidence = r.class.ConfidenceOf("product", "version", "kind")
	return r.class
}

// ConfidenceOf is that of the least sure of some fields; None where one of them is unknown.
func (c *Class) ConfidenceOf(fields ...string) Confidence {
	sure := Certain
	for _, field := range fields {
		at := slices.IndexFunc(c.Whys, func(w Why) bool { return w.Field == field })
		if at < 0 {
			return None
		}
		sure = Least(sure, c.Whys[at].Sure)
	}
	return sure
}

// say takes a field from a candidate.
func (r *resolver) say(why Why) { r.class.Whys = append(r.class.Whys, why) }

func (r *resolver) doubt(d Doubt) { r.class.Doubts = append(r.class.Doubts, d) }

// first is the first candidate by one of several ways that says something.
func (r *resolver) first(says func(Says) bool, ways ...By) (candidate, bool) {
	for _, list := range [][]candidate{r.own, r.others} {
		for _, c := range list {
			if says(c.Says) && (len(ways) == 0 || slices.Contains(ways, c.by)) {
				return c, true
			}
		}
	}
	return candidate{}, false
}

// product takes the organization's word, then what part number and title agree on, then how the number begins.
func (r *resolver) product() {
	says := func(s Says) bool { return s.Product != Unknown }
	best, ok := r.first(says, ByOwn)
	if !ok {
		part, numbered := r.first(says, ByPart)
		title, titled := r.first(says, ByTitle)
		if numbered && titled && part.Says.Product != title.Says.Product {
			r.doubt(PartAgainst)
			return
		}
		best, ok = title, titled
		if numbered {
			best, ok = part, true
		}
	}
	if !ok {
		best, ok = r.first(says, ByPrefix)
	}
	if ok {
		r.class.Product = best.Says.Product
		r.say(best.why("product"))
	}
}

// version is that of the organization's line, else what part number and title agree on.
func (r *resolver) version() {
	says := func(s Says) bool { return s.Version != "" }
	if own, ok := r.first(says, ByOwn); ok {
		r.class.Version = own.Says.Version
		r.say(own.why("version"))
		return
	}
	years := yearsIn(r.plain)
	part, numbered := r.first(says, ByPart)
	switch {
	case numbered && len(years) > 0 && !slices.Contains(years, part.Says.Version):
		r.doubt(PartAgainst)
	case numbered:
		r.class.Version = part.Says.Version
		r.say(part.why("version"))
	case len(years) == 1:
		r.class.Version = years[0]
		r.say(Why{"version", ByTitle, "", Likely})
	case len(years) > 1:
		r.doubt(SeveralVersions)
	default:
		r.doubt(NoVersion)
	}
}

func (r *resolver) kind() {
	says := func(s Says) bool { return s.Kind != "" }
	if own, ok := r.first(says, ByOwn); ok {
		r.class.Kind = own.Says.Kind
		r.say(own.why("kind"))
		return
	}
	part, numbered := r.first(says, ByPart)
	title, titled := r.titleKind()
	switch {
	case numbered && titled && part.Says.Kind != title.Says.Kind:
		r.doubt(PartAgainst)
	case numbered:
		r.class.Kind = part.Says.Kind
		r.say(part.why("kind"))
	case titled:
		r.class.Kind = title.Says.Kind
		r.say(title.why("kind"))
	default:
		r.doubt(NoKind)
	}
}

// titleKind is the kind that the title names, unless it names both.
func (r *resolver) titleKind() (found candidate, ok bool) {
	for _, c := range r.others {
		if c.by != ByTitle || c.Says.Kind == "" {
			continue
		}
		if ok && c.Says.Kind != found.Says.Kind {
			return candidate{}, false
		}
		found, ok = c, true
	}
	return found, ok
}

// rest takes what may be missing.
func (r *resolver) rest() {
	if c, ok := r.first(func(s Says) bool { return s.Pack != 0 }); ok {
		r.class.Pack = c.Says.Pack
		if c.Says.Pack == packOfNumber {
			r.class.Pack = packSize(c.number)
		}
		r.say(c.why("pack"))
	}
	if c, ok := r.first(func(s Says) bool { return s.Term != "" }); ok {
		r.class.Term = c.Says.Term
		r.say(c.why("term"))
	}
	if c, ok := r.first(func(s Says) bool { return s.Assured }); ok {
		r.class.Assured = true
		r.say(c.why("assured"))
	}
	if c, ok := r.first(func(s Says) bool { return s.Program != "" }); ok {
		r.class.Program = c.Says.Program
		r.say(c.why("program"))
	}
}
