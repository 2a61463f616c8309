package compat

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// Every file of testdata/position is a scenario as those of testdata are, with the position instead of the verdicts.
func TestPositionScenarios(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/position/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			runPositionScenario(t, file)
		})
	}
}

func runPositionScenario(t *testing.T, file string) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	facts := readFacts(t, section(archive, "facts"))
	p := PositionOf(facts)
	checkPosition(t, facts, p)
	out := &txtar.Archive{Comment: archive.Comment, Files: []txtar.File{
		{Name: "facts", Data: []byte(section(archive, "facts"))},
		{Name: "position", Data: []byte(renderPosition(p, false))},
		{Name: "position in French", Data: []byte(renderPosition(p, true))},
	}}
	if *update {
		if err := os.WriteFile(file, txtar.Format(out), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(txtar.Format(archive)), string(txtar.Format(out))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// renderPosition prints a position for reading.
func renderPosition(p Position, french bool) string {
	var b strings.Builder
	number := func(a Amount) string { return a.Text().in(french) }
	for i, l := range p.Lines {
		fmt.Fprintf(&b, "%s\n", calText(l.Version, l.Kind).in(french))
		fmt.Fprintf(&b, "  needed %s, owned %d: covered %d by its own version, %d by newer CALs; short %s, to spare %s, balance %s\n",
			number(l.Needed), l.Owned, l.CoveredByOwn, l.CoveredByNewer, number(l.Shortfall), number(l.Spare), number(l.Balance))
		fmt.Fprintf(&b, "  issued %s, authorised %s, actual %s\n", number(l.Issued), number(l.Authorised), number(l.Actual))
		fmt.Fprintf(&b, "  installed %s: unowned %s; owned and not installed %s\n", number(l.Installed), number(l.Unowned), number(l.NotInstalled))
		if i+1 == len(p.Lines) || p.Lines[i+1].Kind != l.Kind {
			renderTotal(&b, p, l.Kind, number)
		}
	}
	for _, use := range p.Purchases {
		fmt.Fprintf(&b, "purchase %s: %d × %s:", use.Reference, use.Quantity, calText(use.Version, use.Kind).in(french))
		for _, c := range use.Covers {
			fmt.Fprintf(&b, " %d cover %s,", c.N, c.Version)
		}
		fmt.Fprintf(&b, " %d to spare\n", use.Spare)
	}
	for _, u := range p.Uncounted {
		fmt.Fprintf(&b, "purchase %s: %d × %s: not counted, %s\n", u.Reference, u.Quantity, calText(u.Version, u.Kind).in(french), u.Why.in(french))
	}
	for _, u := range p.Unknowns {
		fmt.Fprintf(&b, "? %s\n  would tell: %s\n", u.Why.in(french), u.Missing.in(french))
	}
	for _, r := range p.Remarks {
		fmt.Fprintf(&b, "> %s\n", r.Text.in(french))
		if cited := r.Source.in(french); cited != "" {
			fmt.Fprintf(&b, "  %s\n", cited)
		}
	}
	return b.String()
}

func renderTotal(b *strings.Builder, p Position, k Kind, number func(Amount) string) {
	for _, total := range p.Totals {
		if total.Kind == k {
			fmt.Fprintf(b, "all %s: needed %s, owned %d, covered %d, short %s, to spare %s, balance %s\n", k,
				number(total.Needed), total.Owned, total.Covered, number(total.Shortfall), number(total.Spare), number(total.Balance))
		}
	}
}
