package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/guide"
)

func TestContext_HasTheWordsOfTheGlossary(t *testing.T) {
	t.Parallel()
	kept, err := os.ReadFile("../../../../CONTEXT.md")
	if err != nil {
		t.Fatal(err)
	}
	now, err := replaced(string(kept))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(kept), now); diff != "" {
		t.Errorf("CONTEXT.md is stale: put new words into internal/guide/glossary_words.go, then run: make generate (-kept +now):\n%s", diff)
	}
}

func TestReplaced_LeavesTheTextAroundTheTableAlone(t *testing.T) {
	t.Parallel()
	got, err := replaced("# Words\n\n" + begin + "| obsolete |\n" + end + "\nMore.\n")
	if err != nil {
		t.Fatal(err)
	}
	first := guide.Glossary()[0].English
	if !strings.HasPrefix(got, "# Words\n\n"+begin) || !strings.HasSuffix(got, end+"\nMore.\n") || !strings.Contains(got, "| "+first.Name+" |") || strings.Contains(got, "obsolete") {
		t.Errorf("got\n%s", got)
	}
	if _, err := replaced("# Words\n" + begin); err == nil {
		t.Error("a file without the end of the table is written to")
	}
}
