package compat

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Every file of testdata/claims is something that is said of RDS licensing in the field, and what is right. What the rules say must
// contain the right answer, and never the wrong one.
func TestClaims(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/claims/*.txtar")
	if err != nil || len(files) != 34 {
		t.Fatalf("%d claims of 34: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			result := Evaluate(readFacts(t, section(archive, "facts")))
			checkClaim(t, archive, render(result, topic{}, false)+renderTerms(result, false), render(result, topic{}, true)+renderTerms(result, true))
		})
	}
}

func checkClaim(t *testing.T, a *txtar.Archive, english, french string) {
	t.Helper()
	for _, line := range lines(section(a, "says")) {
		if !strings.Contains(english, line) {
			t.Errorf("it does not say %q:\n%s", line, english)
		}
	}
	for _, line := range lines(section(a, "says in French")) {
		if !strings.Contains(plainSpaces(french), plainSpaces(line)) {
			t.Errorf("it does not say %q:\n%s", line, french)
		}
	}
	for _, line := range lines(section(a, "never says")) {
		if strings.Contains(english+french, line) {
			t.Errorf("it says %q:\n%s", line, english)
		}
	}
}

func lines(text string) (out []string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line != "" {
			out = append(out, line)
		}
	}
	return out
}

func plainSpaces(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
}

// renderTerms prints what a remedy asks of whom, which scenarios leave out.
func renderTerms(r Result, french bool) string {
	var b strings.Builder
	for _, c := range r.Collections {
		for _, f := range c.Findings {
			for _, remedy := range f.Remedies {
				for _, t := range []Text{remedy.Summary, remedy.Effort, remedy.Who, remedy.Cost} {
					b.WriteString(t.in(french) + "\n")
				}
			}
		}
	}
	return b.String()
}
