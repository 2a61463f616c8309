// Package guide is what people read to understand RDS licensing: articles in English and French, in our own words, every statement
// with its source, and a glossary.
//
// An article is two Markdown files, articles/SLUG.en.md and articles/SLUG.fr.md, and a line in the index. Whoever knows licensing
// edits the files; the program reads them strictly, and a test fails on whatever a reader would stumble over: a missing language, a
// source or a rule that doesn't exist, a link that leads nowhere, languages that don't say the same. Nothing in them reaches a page as
// HTML: they become blocks and inlines, which the pages render as they render everything.
//
// Besides plain Markdown a file may hold:
//
//	## Heading {#anchor}          every heading names its anchor, the same in both languages
//	[^cals-2025-hosts]            a citation, by the key of a source (compat.SourceByKey)
//	[!wrong]                      a judgement: confirmed, incomplete, misleading, wrong, unverified
//	{{cal-host}}                  on a line of its own: what the program knows, such as a table of the rule data
//	[words](rule:ID)              a link to a rule; guide:SLUG#ANCHOR to an article, page:/PATH to a page of the portal, or https
//
// The first paragraph after the title is the article's lead.
package guide

import (
	"slices"

	"calfleet/internal/compat"
)

// Article is one subject of the guide, in both languages.
type Article struct {
	Slug  string   // names it in addresses; never changes
	Part  Part     // of the guide
	Rules []string // ids of the rules that it explains

	english, french *Document
}

// Part is a part of the guide: what somebody comes to it for.
type Part uint8

// The parts, in the order in which they are read.
const (
	Understand Part = iota
	Do
	Solve
	LookUp
)

// Document is an article in one language.
type Document struct {
	Title    string
	Lead     []Inline
	Blocks   []Block         // what follows the lead
	Sources  []compat.Source // those cited, in the order of their first citation
	Sections []Section       // the lead first, with an empty id, then one for each heading
}

// Section is the text below one heading, for contents and searches.
type Section struct {
	ID, Title string
	Level     int    // of the heading; 1 for the lead
	Text      string // words only
}

// In is the article in a language, by its BCP 47 name. There are two: "fr", and English for any other name.
func (a *Article) In(language string) *Document {
	if language == "fr" {
		return a.french
	}
	return a.english
}

// Articles lists the guide in the order in which it is read.
func Articles() []*Article { return slices.Clone(library().articles) }

// Find is the article of a slug; nil where there is none.
func Find(slug string) *Article { return library().bySlug[slug] }

// ForRule lists the articles that explain a rule, in the order of the guide.
func ForRule(id string) []*Article { return slices.Clone(library().byRule[id]) }
