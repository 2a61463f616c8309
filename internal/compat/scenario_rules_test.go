package compat

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// Every rule has a file of testdata/rules that shows it by three cases: one it hits, one it misses, one it cannot judge. They begin
// with the same facts and differ by a line or two; after each stands what the rule answers, and what people are told. Where a rule
// never answers one of the three, the file says why: "never unknown", "never hit".
func TestRuleBook_EveryRuleHitsMissesAndDoubts(t *testing.T) {
	t.Parallel()
	for _, r := range ruleBook {
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join("testdata", "rules", r.ID+".txtar")
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			shown := showRule(t, r, archive)
			for _, sort := range []string{"hit", "miss", "unknown"} {
				if !shown[sort] {
					t.Errorf("no case of the sort %q, and no reason why", sort)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	if files, _ := filepath.Glob("testdata/rules/*.txtar"); len(files) != len(ruleBook) {
		t.Errorf("%d files for %d rules", len(files), len(ruleBook))
	}
}

// showRule judges the cases of a file and returns their sorts.
func showRule(t *testing.T, r *Rule, a *txtar.Archive) map[string]bool {
	t.Helper()
	shown := map[string]bool{}
	for i, f := range a.Files {
		sort, what, isCase := strings.Cut(f.Name, ": ")
		switch {
		case isCase && i+1 < len(a.Files) && a.Files[i+1].Name == "says":
			shown[sort] = true
			facts := readFacts(t, string(a.Files[0].Data)+string(f.Data))
			answers := answersOf(r, facts)
			if want := map[string]Verdict{"hit": Violation, "miss": OK, "unknown": Unknown}[sort]; worstOf(answers) != want {
				t.Errorf("%s, %s: the rule answers %v", sort, what, answers)
			}
			says := strings.Join(append(answers.lines(), toldBy(r, Evaluate(facts), sort == "unknown")...), "\n") + "\n"
			if *update {
				a.Files[i+1].Data = []byte(says)
			} else if diff := cmp.Diff(string(a.Files[i+1].Data), says); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", sort, what, diff)
			}
		case strings.HasPrefix(f.Name, "never "):
			shown[strings.TrimPrefix(f.Name, "never ")] = len(f.Data) > 0
		case f.Name != "says" && f.Name != "facts":
			t.Errorf("%q is no case", f.Name)
		}
	}
	return shown
}

// answers is what a rule says, by what it was asked about.
type answers map[string]Verdict

// worstOf is OK for a rule that had nothing to judge.
func worstOf(a answers) Verdict {
	worst := OK
	for _, v := range a {
		worst = max(worst, v)
	}
	return worst
}

func (a answers) lines() (out []string) {
	for about, v := range a {
		out = append(out, fmt.Sprintf("%s: %s", strings.ReplaceAll(v.String(), "_", " "), about))
	}
	if slices.Sort(out); len(out) == 0 {
		out = []string{"not asked"}
	}
	return out
}

// answersOf judges facts and listens to what one rule answers, also where a result is silent about it.
func answersOf(r *Rule, f Facts) answers {
	out := answers{}
	ear := *r
	ear.applies = func(c *combination) bool {
		applies := r.applies(c)
		if about := aboutText(c); !applies {
			out[about] = max(out[about], NotApplicable)
		}
		return applies
	}
	ear.check = func(c *combination) Verdict {
		v, about := r.check(c), aboutText(c)
		out[about] = max(out[about], v)
		return v
	}
	x := newIndex(&f)
	d := x.docket
	d.place[&ear] = d.place[r]
	for _, rules := range [][]*Rule{d.host, d.server, d.stock, d.lack, d.count, d.link, d.collection, d.organization, d.relation, d.supply} {
		if at := slices.Index(rules, r); at >= 0 {
			rules[at] = &ear
		}
	}
	x.evaluate()
	return out
}

func aboutText(c *combination) string {
	var parts []string
	if c.subject != "" {
		parts = append(parts, c.subject)
	}
	if c.host != nil {
		parts = append(parts, c.host.name)
	}
	if c.server != nil {
		parts = append(parts, c.server.name)
	}
	if c.supply != nil {
		parts = append(parts, calText(c.supply.Version, c.supply.Kind).EN)
	}
	return strings.Join(parts, ", ")
}

// toldBy is what people read: the rule's own findings, else those of the rules that speak of a doubt in its place.
func toldBy(r *Rule, result Result, doubtful bool) (out []string) {
	var doubts []string
	note := func(findings []Finding, open []Unjudged) {
		for _, f := range findings {
			switch {
			case f.Rule == r.ID:
				kind := strings.ReplaceAll(f.Kind.String(), "_", " ")
				out = append(out, fmt.Sprintf("[%s %s] %s %s", f.Severity, f.Verdict, kind, f.Subject), f.Message.EN, f.Message.FR)
			case f.Verdict == Unknown:
				doubts = append(doubts, "see "+f.Rule, f.Message.EN, f.Message.FR)
			}
		}
		for _, u := range open {
			if u.Rule == r.ID {
				out = append(out, "[not judged] "+strings.Join(u.Names, ", "), u.Missing.EN, u.Missing.FR)
			}
		}
	}
	for _, c := range result.Collections {
		note(c.Findings, c.Unjudged)
	}
	note(result.Organization.Findings, result.Organization.Unjudged)
	if len(out) == 0 && doubtful {
		return doubts
	}
	return out
}
