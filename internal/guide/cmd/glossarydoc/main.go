// Command glossarydoc writes the table of words in CONTEXT.md from the glossary of the guide, and leaves the text around it alone.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"calfleet/internal/guide"
)

// Between these two lines of the file stands the table.
const (
	begin = "<!-- Written by internal/guide/cmd/glossarydoc. Change internal/guide/glossary_words.go, then run: make generate -->\n"
	end   = "<!-- end of the table -->\n"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: glossarydoc FILE")
		os.Exit(2)
	}
	if err := update(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "glossarydoc:", err)
		os.Exit(1)
	}
}

func update(path string) error {
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text, err := replaced(string(old))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

// replaced is the file with the table as the glossary is now.
func replaced(old string) (string, error) {
	before, rest, began := strings.Cut(old, begin)
	_, after, ended := strings.Cut(rest, end)
	if !began || !ended {
		return "", errors.New("the two lines around the table are missing")
	}
	return before + begin + table() + end + after, nil
}

func table() string {
	var b strings.Builder
	b.WriteString("\n| Word | French | Meaning | Avoid |\n|---|---|---|---|\n")
	for _, t := range guide.Glossary() {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", t.English.Name, t.French.Name, t.English.Meaning, t.English.Avoid)
	}
	b.WriteString("\n")
	return b.String()
}
