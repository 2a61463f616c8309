package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite testdata/tiny/report.txt")

const tiny = "testdata/tiny"

func tryTiny(t *testing.T, reviewed string, to io.Writer) *trial {
	t.Helper()
	trial, err := load(t.Context(), tiny, []string{"tiny.go"})
	if err != nil {
		t.Fatal(err)
	}
	if err := trial.review(reviewed); err != nil {
		t.Fatal(err)
	}
	if err := trial.try(t.Context(), 1, to); err != nil {
		t.Fatal(err)
	}
	return trial
}

// The report of a package small enough to be followed by hand.
func TestReport_HasWhatNobodyNoticed(t *testing.T) {
	t.Parallel()
	var got strings.Builder
	trial := tryTiny(t, "tiny.go\n- return max(installed-issued, 0)\n+ return max(installed-issued, 1)\nsaid for the sake of the test\n", &got)
	trial.report(&got, []group{{"all", []string{"tiny.go"}}})
	if *update {
		if err := os.WriteFile(tiny+"/report.txt", []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(tiny + "/report.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A change that is switched on does what the same change does that is written into the source.
func TestSwitched_IsTheChangeItself(t *testing.T) {
	t.Parallel()
	trial := tryTiny(t, "", io.Discard)
	outcomes := map[int]outcome{}
	for _, c := range trial.changes {
		if outcomes[c.number] = c.outcome; c.outcome == unreached {
			outcomes[c.number] = unnoticed
		}
		c.switched = false
	}
	if err := trial.try(t.Context(), 2, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, c := range trial.changes {
		if c.outcome != outcomes[c.number] {
			t.Errorf("%s, %s: %d by itself, %d switched on", c.place, c.is(), c.outcome, outcomes[c.number])
		}
	}
}

func TestReview_FindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	rows := map[string]string{
		"a.go\n- a < b\n+ a <= b\nbecause": "said to make no difference, and a test notices it",
		"a.go\n- a < c\n+ a <= c\nbecause": "a.go has no such change any more",
		"a.go\n- a < b\n+ a <= b":          "no file, line before, line after and reason",
		"b.go\n- a < b\n+ a <= b\nbecause": "<nil>",
		"# a comment\n# of two lines":      "<nil>",
	}
	for text, want := range rows {
		s := &source{path: "a.go", text: []byte("a < b\n")}
		trial := &trial{sources: []*source{s}, changes: []*change{{source: s, from: 2, to: 3, by: "<=", outcome: noticed}}}
		if got := fmt.Sprint(cmp.Or(trial.review(text), trial.misjudged())); !strings.Contains(got, want) {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
