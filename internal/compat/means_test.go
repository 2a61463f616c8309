package compat

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// The words of a remedy and its values say the same of money: what costs nothing by its words has nothing to be paid for, and the other
// way round.
func TestMeans_AgreeWithTheWordsForTheCost(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range remediesOfScenarios(t) {
		free := slices.Contains([]string{"none", "none known", "none; new hosts may need newer CALs", "none where there is one; else a Windows Server license"}, r.Cost.EN)
		pays := r.Means != nil && len(r.Means.Spends) > 0
		switch {
		case strings.HasPrefix(r.Cost.EN, "none where there is one"): // it depends on the fleet
			free = r.Target != ""
		case r.ID == SwitchToPerDevice: // there may be nothing to convert
			continue
		}
		if free == pays {
			t.Errorf("%s costs %q, and its means are %+v", r.ID, r.Cost.EN, r.Means)
		}
		seen[r.ID] = true
	}
	if len(seen) < 30 {
		t.Errorf("the scenarios show %d remedies", len(seen))
	}
}

func TestMeans_SpendsAreRanges(t *testing.T) {
	t.Parallel()
	for _, r := range remediesOfScenarios(t) {
		if r.Means == nil {
			continue
		}
		for _, spend := range r.Means.Spends {
			if spend.Least < 0 || spend.Most > 0 && spend.Least > spend.Most {
				t.Errorf("%s spends from %d to %d", r.ID, spend.Least, spend.Most)
			}
		}
	}
}

func TestMeans_NameWhatTheStepsName(t *testing.T) {
	t.Parallel()
	for _, r := range remediesOfScenarios(t) {
		if r.Means == nil {
			continue
		}
		steps := ""
		for _, step := range r.Steps {
			steps += step.EN + "\n"
		}
		for _, p := range r.Means.Packs {
			if !strings.Contains(steps, p.Server) || !strings.Contains(steps, itoa(int(p.ID))) {
				t.Errorf("%s takes pack %d off %s; its steps are\n%s", r.ID, p.ID, p.Server, steps)
			}
		}
		if r.ID == DowngradeOrExchange && len(r.Means.CALs) == 0 {
			t.Errorf("an exchange of no CALs: %s", r.Title.EN)
		}
	}
}

func remediesOfScenarios(t *testing.T) (all []Remedy) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		result := Evaluate(readFacts(t, section(archive, "facts")))
		entries := append([][]Finding{result.Organization.Findings}, nil)
		for i := range result.Collections {
			entries = append(entries, result.Collections[i].Findings)
		}
		for _, findings := range entries {
			for i := range findings {
				all = append(all, findings[i].Remedies...)
			}
		}
	}
	return all
}

// The effort in words and the work in values say the same.
func TestWork_AgreesWithTheWordsForTheEffort(t *testing.T) {
	t.Parallel()
	words := []struct {
		begins string
		work   Work
	}{
		{"none", noWork},
		{"minutes", minutes},
		{"from minutes to an hour", upToAnHour},
		{"an hour or two", hourOrTwo},
		{"half an hour; half a day", upToHalfDay},
		{"a purchase, then half an hour", halfHour},
		{"half an hour", halfHour},
		{"about half an hour", halfHour},
		{"a quarter of an hour", quarterHour},
		{"an hour", oneHour},
		{"about an hour", oneHour},
		{"about half a day", halfDay},
	}
	said := 0
	for _, r := range remediesOfScenarios(t) {
		want := Work{}
		at := slices.IndexFunc(words, func(w struct {
			begins string
			work   Work
		},
		) bool {
			return strings.HasPrefix(r.Effort.EN, w.begins)
		})
		if at >= 0 && !strings.Contains(r.Effort.EN, " each") {
			want = words[at].work
			said++
		}
		if r.Work != want {
			t.Errorf("%s takes %q, and its work is %+v", r.ID, r.Effort.EN, r.Work)
		}
	}
	if said < 100 {
		t.Errorf("only %d remedies of the scenarios say how long they take", said)
	}
}
