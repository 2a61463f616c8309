package compat

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the verdicts of the scenario files")

// Every file of testdata is a scenario: a comment that says what it shows, the facts in a form that needs no programmer (see
// factsReader), and the verdicts in both languages as they came out and were reviewed.
func TestScenarios(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			runScenario(t, file)
		})
	}
}

func runScenario(t *testing.T, file string) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	facts := readFacts(t, section(archive, "facts"))
	result := Evaluate(facts)
	got := map[string]string{"verdicts": render(result, false), "verdicts in French": render(result, true)}
	if *update {
		write(t, file, archive, got)
		return
	}
	for name, text := range got {
		if diff := cmp.Diff(section(archive, name), text); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func section(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func write(t *testing.T, file string, a *txtar.Archive, got map[string]string) {
	t.Helper()
	out := &txtar.Archive{Comment: a.Comment, Files: []txtar.File{{Name: "facts", Data: []byte(section(a, "facts"))}}}
	for _, name := range []string{"verdicts", "verdicts in French"} {
		out.Files = append(out.Files, txtar.File{Name: name, Data: []byte(got[name])})
	}
	if err := os.WriteFile(file, txtar.Format(out), 0o644); err != nil {
		t.Fatal(err)
	}
}

// render prints a result for reading.
func render(r Result, french bool) string {
	var b strings.Builder
	for _, c := range r.Collections {
		kind := ""
		switch c.Orphan {
		case OrphanHost:
			kind = " (host of no collection)"
		case OrphanServer:
			kind = " (license server no host names)"
		default:
		}
		fmt.Fprintf(&b, "%s%s: %s, %s\n", c.Name, kind, c.Verdict, c.State)
		renderMatrix(&b, c)
		for _, f := range c.Findings {
			renderFinding(&b, f, french)
		}
		renderUnjudged(&b, c.Unjudged, french)
		b.WriteByte('\n')
	}
	if o := r.Organization; len(o.Findings)+len(o.Unjudged) > 0 {
		fmt.Fprintf(&b, "the organization: %s, %s\n", o.Verdict, o.State)
		for _, f := range o.Findings {
			renderFinding(&b, f, french)
		}
		renderUnjudged(&b, o.Unjudged, french)
		b.WriteByte('\n')
	}
	return b.String()
}

func renderUnjudged(b *strings.Builder, all []Unjudged, french bool) {
	for _, u := range all {
		fmt.Fprintf(b, "  [not judged] %s: %s (%d)\n    %s\n", u.Rule, strings.Join(u.Names, ", "), u.Subjects, u.Missing.in(french))
	}
}

func renderMatrix(b *strings.Builder, c CollectionResult) {
	for i, column := range c.Columns {
		fmt.Fprintf(b, "  %s\n", columnTitle(column))
		for _, row := range c.Rows {
			cell := row.Cells[i]
			fmt.Fprintf(b, "    %s (%s): %s", row.Host, row.Release, cell.Verdict)
			if len(cell.Rules) > 0 {
				fmt.Fprintf(b, " %s", strings.Join(cell.Rules, " "))
			}
			if cell.Spared {
				b.WriteString(" (spared)")
			}
			b.WriteByte('\n')
		}
	}
}

func columnTitle(c Column) string {
	title := fmt.Sprintf("%s (%s)", c.Server, c.Release)
	if !c.Named {
		title += ", not named by the hosts"
	}
	if c.IsRelation {
		return title + ": server ≥ host"
	}
	title += fmt.Sprintf(": %s, installed %s, issued %s, bought %d", calText(c.Supply.Version, c.Supply.Kind).EN, c.Supply.Installed.text().EN, c.Supply.Issued.text().EN, c.Supply.Purchased)
	if c.Supply.Refused {
		title += ", refused"
	}
	return title
}

func renderFinding(b *strings.Builder, f Finding, french bool) {
	fmt.Fprintf(b, "  [%s %s] %s: %s\n    %s\n", f.Severity, f.Verdict, f.Rule, f.Subject, f.Message.in(french))
	for i, s := range f.Steps {
		fmt.Fprintf(b, "    %d. %s", i+1, s.Text.in(french))
		if source := s.Source.in(french); source != "" {
			fmt.Fprintf(b, " · %s", source)
		}
		b.WriteByte('\n')
	}
	if !f.Remark.IsZero() {
		fmt.Fprintf(b, "    > %s\n", f.Remark.in(french))
	}
	fmt.Fprintf(b, "    felt by: %s\n", strings.Join(f.Hosts, ", "))
	for _, r := range f.Remedies {
		renderRemedy(b, r, french)
	}
}

func renderRemedy(b *strings.Builder, r Remedy, french bool) {
	fmt.Fprintf(b, "    remedy %d %s: %s\n      because: %s\n", r.Rank, r.ID, r.Title.in(french), r.Reason.in(french))
	for _, p := range r.Preconditions {
		fmt.Fprintf(b, "      needs: %s [%s]\n", p.Text.in(french), p.Met)
	}
	for i, s := range r.Steps {
		fmt.Fprintf(b, "      %d) %s\n", i+1, s.in(french))
	}
	if !r.Leaves.IsZero() {
		fmt.Fprintf(b, "      leaves: %s\n", r.Leaves.in(french))
	}
}
