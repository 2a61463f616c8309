package compat

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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
	topic := topicOf(file, section(archive, "facts"))
	got := map[string]string{"verdicts": render(result, topic, false), "verdicts in French": render(result, topic, true)}
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

// topic is what a scenario is about: rules whose id its name begins with, and those that a line "# also: rule, rule" of its facts names.
// What other rules leave unjudged stays out, and of what is only worth knowing to them there is one line: else every scenario would
// show every fact that it does not need, and change with every new rule.
type topic struct{ name, also string }

func topicOf(file, facts string) topic {
	t := topic{name: strings.TrimSuffix(filepath.Base(file), ".txtar") + "-"}
	for line := range strings.SplitSeq(facts, "\n") {
		if also, found := strings.CutPrefix(line, "# also: "); found {
			t.also = also
		}
	}
	return t
}

func (t topic) is(rule string) bool {
	return strings.HasPrefix(t.name, rule+"-") || slices.Contains(words(t.also), rule) || t.also == "every rule"
}

// render prints a result for reading.
func render(r Result, t topic, french bool) string {
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
		renderTold(&b, c.Findings, c.Unjudged, t, french)
		b.WriteByte('\n')
	}
	var told strings.Builder
	if renderTold(&told, r.Organization.Findings, r.Organization.Unjudged, t, french); told.Len() > 0 {
		fmt.Fprintf(&b, "the organization: %s, %s\n%s\n", r.Organization.Verdict, r.Organization.State, told.String())
	}
	return b.String()
}

func renderTold(b *strings.Builder, findings []Finding, open []Unjudged, t topic, french bool) {
	for _, f := range findings {
		if f.Severity > Info || f.Verdict == Unknown || t.is(f.Rule) {
			renderFinding(b, f, french)
			continue
		}
		fmt.Fprintf(b, "  [%s %s] %s: %s\n    %s\n", f.Severity, f.Verdict, f.Rule, f.Subject, f.Message.in(french))
	}
	for _, u := range open {
		if t.is(u.Rule) {
			fmt.Fprintf(b, "  [not judged] %s: %s (%d)\n    %s\n", u.Rule, strings.Join(u.Names, ", "), u.Subjects, u.Missing.in(french))
		}
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
