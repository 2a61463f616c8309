package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite testdata/tiny/report.txt")

const tiny = "testdata/tiny"

func tryTiny(t *testing.T) *trial {
	t.Helper()
	trial, err := load(t.Context(), tiny, []string{"tiny.go"})
	if err != nil {
		t.Fatal(err)
	}
	if err := trial.try(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	return trial
}

// The report of a package small enough to be followed by hand.
func TestReport_HasWhatNobodyNoticed(t *testing.T) {
	t.Parallel()
	trial := tryTiny(t)
	if err := trial.review("tiny.go\n- return max(installed-issued, 0)\n+ return max(installed-issued, 1)\nsaid for the sake of the test\n"); err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
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
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A change that is switched on does what the same change does that is written into the source.
func TestSwitched_IsTheChangeItself(t *testing.T) {
	t.Parallel()
	trial := tryTiny(t)
	outcomes := map[int]outcome{}
	for _, c := range trial.changes {
		if outcomes[c.number] = c.outcome; c.outcome == unreached {
			outcomes[c.number] = unnoticed
		}
		c.switched = false
	}
	if err := trial.try(t.Context(), 2); err != nil {
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
	trial := &trial{sources: []*source{{path: "a.go"}}, changes: []*change{
		{source: &source{path: "a.go", text: []byte("a < b\n")}, from: 2, to: 3, by: "<=", outcome: noticed},
	}}
	rows := map[string]string{
		"a.go\n- a < b\n+ a <= b\nbecause": "a test notices this change",
		"a.go\n- a < c\n+ a <= c\nbecause": "a.go has no such change any more",
		"a.go\n- a < b\n+ a <= b":          "no file, line before, line after and reason",
		"b.go\n- a < b\n+ a <= b\nbecause": "<nil>",
		"# a comment\n# of two lines":      "<nil>",
	}
	for text, want := range rows {
		if got := fmt.Sprint(trial.review(text)); !strings.Contains(got, want) {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
