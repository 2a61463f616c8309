// Command rulesdoc writes docs/rules.md from the rule book, in English and in French.
package main

import (
	"fmt"
	"os"
	"strings"

	"calfleet/internal/compat"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: rulesdoc FILE")
		os.Exit(2)
	}
	if err := os.WriteFile(os.Args[1], []byte(document()), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "rulesdoc:", err)
		os.Exit(1)
	}
}

// document is the whole file: the rule book in one language after the other.
func document() string {
	var b strings.Builder
	b.WriteString("<!-- Written by internal/compat/cmd/rulesdoc. Change the rules, then run: make generate -->\n")
	for _, l := range languages {
		l.write(&b)
	}
	return b.String()
}

// write is one language: what the rules are, each rule, then the data they rest on.
func (l *language) write(b *strings.Builder) {
	fmt.Fprintf(b, "\n# %s\n\n", l.title)
	fmt.Fprintf(b, l.lead+"\n\n", len(compat.Rules()), compat.BuiltIn().Reviewed().Format("2006-01-02"))
	for _, severity := range []compat.Severity{compat.Error, compat.Warning, compat.Info} {
		fmt.Fprintf(b, "- **%s**: %s\n", l.severities[severity], l.meanings[severity])
	}
	fmt.Fprintf(b, "\n%s\n", l.unknown)
	fmt.Fprintf(b, "\n## %s\n\n", l.contents)
	for _, r := range compat.Rules() {
		fmt.Fprintf(b, "- [`%s`](#%s%s): %s\n", r.ID, l.anchor, r.ID, l.in(r.Title))
	}
	for _, r := range compat.Rules() {
		l.rule(b, r)
	}
	l.tables(b)
}

func (l *language) rule(b *strings.Builder, r compat.Rule) {
	fmt.Fprintf(b, "\n<a id=\"%s%s\"></a>\n\n## %s\n\n`%s` · %s\n\n%s\n\n", l.anchor, r.ID, l.in(r.Title), r.ID, l.severities[r.Severity], l.in(r.Statement))
	fmt.Fprintf(b, "- **%s** %s\n", l.applies, l.in(r.When))
	fmt.Fprintf(b, "- **%s** %s\n", l.missing, l.in(r.Missing))
	if len(r.Ways) > 0 {
		fmt.Fprintf(b, "- **%s** `%s`\n", l.ways, strings.Join(r.Ways, "`, `"))
	}
	for _, s := range r.Sources {
		fmt.Fprintf(b, "- **%s** %s\n", l.source, l.in(s.Cite()))
	}
	if len(r.Sources) == 0 {
		fmt.Fprintf(b, "- **%s** %s\n", l.source, l.in(r.Cite()))
	}
	if !r.Note.IsZero() {
		fmt.Fprintf(b, "\n> %s\n", l.in(r.Note))
	}
}
