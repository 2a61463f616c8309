package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/compat"
)

func TestDocument_IsWhatTheRulesSayNow(t *testing.T) {
	t.Parallel()
	kept, err := os.ReadFile("../../../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(kept), document()); diff != "" {
		t.Errorf("docs/rules.md is stale, run: make generate (-kept +now):\n%s", diff)
	}
}

func TestDocument_HasEveryRuleInBothLanguages(t *testing.T) {
	t.Parallel()
	text := document()
	for _, r := range compat.Rules() {
		for _, want := range []string{"<a id=\"" + r.ID + "\">", "<a id=\"fr-" + r.ID + "\">", r.Statement.EN, r.Statement.FR, r.Missing.FR} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not in the document", r.ID, want)
			}
		}
	}
}
