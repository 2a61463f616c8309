package guide

import "slices"

//go:generate go run ./cmd/glossarydoc ../../CONTEXT.md

// Term is one thing and the one word for it, in both languages.
type Term struct {
	ID              string // its anchor; never changes
	English, French Word
}

// Word is what a thing is called in one language.
type Word struct {
	Name    string
	Meaning string
	Avoid   string // what others call it, and who works on calfleet does not; may be empty
}

// In is the word in a language, by its BCP 47 name, as Article.In.
func (t Term) In(language string) Word {
	if language == "fr" {
		return t.French
	}
	return t.English
}

// Glossary lists the words of calfleet by subject, as CONTEXT.md does.
func Glossary() []Term { return slices.Clone(glossary) }
