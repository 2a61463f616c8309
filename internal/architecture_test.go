// Package internal holds the map of docs/architecture.md to the code.
package internal

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// allowed says which packages of ours a package may import. What is not listed may import none.
var allowed = map[string][]string{
	"internal/fault":                 {},
	"internal/compat":                {},
	"internal/compat/compattest":     {"internal/compat"},
	"internal/guide":                 {"internal/compat"},
	"internal/catalog":               {"internal/compat", "internal/sheet"},
	"internal/report":                {},
	"internal/sheet":                 {},
	"internal/paper":                 {},
	"internal/pstest":                {},
	"internal/postgres":              {"internal/fault"},
	"internal/postgres/embedded":     {},
	"internal/postgres/pgtest":       {"internal/postgres", "internal/postgres/embedded", "migrations"},
	"internal/postgres/sqlconst":     {},
	"internal/postgres/statement":    {"internal/postgres"},
	"internal/list":                  {"internal/postgres", "internal/postgres/statement"},
	"internal/list/listtest":         {"internal/list"},
	"internal/jobs":                  {"internal/postgres"},
	"internal/group":                 {"internal/fault"},
	"internal/intake":                {"internal/auth", "internal/group", "internal/inventory", "internal/report", "internal/fault"},
	"internal/activity":              {"internal/list", "internal/postgres/statement", "internal/postgres"},
	"internal/activity/activitytest": {"internal/activity", "internal/postgres"},
	"internal/ingest":                {"internal/report", "internal/sheet", "internal/fault"},
	"internal/auth":                  {"internal/group", "internal/list", "internal/postgres/statement", "internal/activity", "internal/postgres", "internal/fault"},
	"internal/inventory":             {"internal/list", "internal/postgres/statement", "internal/catalog", "internal/compat", "internal/report", "internal/sheet", "internal/jobs", "internal/activity", "internal/postgres", "internal/fault"},
	"internal/findings":              {"internal/list", "internal/postgres/statement", "internal/inventory", "internal/jobs", "internal/compat", "internal/activity", "internal/postgres", "internal/fault"},
	"internal/cases":                 {"internal/findings", "internal/inventory", "internal/paper", "internal/sheet", "internal/list", "internal/postgres/statement", "internal/compat", "internal/activity", "internal/postgres", "internal/fault"},
	"internal/audit":                 {"internal/cases", "internal/findings", "internal/inventory", "internal/compat", "internal/sheet", "internal/activity", "internal/postgres", "internal/fault"},
	"internal/demo":                  {"internal/cases", "internal/findings", "internal/inventory", "internal/compat", "internal/report", "internal/activity", "internal/postgres", "internal/fault"},
	"internal/whatif":                {"internal/compat", "internal/activity", "internal/postgres", "internal/fault"},
	"internal/view":                  {"internal/activity", "internal/postgres", "internal/fault"},
	"internal/agent/facts":           {},
	"internal/agent/winfacts":        {"internal/agent/facts"},
	"internal/agent/collect":         {"internal/agent/facts", "internal/report"},
	"internal/agent/privacy":         {"internal/report"},
	"internal/agent/config":          {"internal/agent/privacy"},
	"internal/agent/spool":           {},
	"internal/agent/portal":          {"internal/report"},
	"internal/agent":                 {"internal/agent/collect", "internal/agent/facts", "internal/agent/portal", "internal/agent/privacy", "internal/agent/spool", "internal/report"},
	"migrations":                     {},
	"web/ui":                         {},
	"web/text":                       {},
	"web/static":                     {},
}

// standardOnly may not import anything that is not in the standard library either.
var standardOnly = []string{"internal/compat", "internal/fault", "internal/report"}

func TestImportsPointOneWay(t *testing.T) {
	t.Parallel()
	for name, imported := range packages(t) {
		may, listed := allowed[name]
		for _, path := range imported {
			ours, isOurs := strings.CutPrefix(path, "calfleet/")
			switch {
			case listed && isOurs && !slices.Contains(may, ours):
				t.Errorf("%s imports %s; docs/architecture.md says it may not", name, ours)
			case !isOurs && strings.Contains(path, ".") && slices.Contains(standardOnly, name):
				t.Errorf("%s imports %s; it lives on the standard library alone", name, path)
			}
		}
	}
}

func TestEveryPackageHasItsPlaceOnTheMap(t *testing.T) {
	t.Parallel()
	free := []string{"internal", "web", "web/e2e", "web/ui/gallery"} // tests, and the top of the map
	for name := range packages(t) {
		_, listed := allowed[name]
		if !listed && !strings.Contains(name, "/cmd/") && !slices.Contains(free, name) {
			t.Errorf("package %s is not in the table of this test: say what it may import", name)
		}
	}
}

// packages lists what each package below internal, migrations and web imports, tests aside.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "../internal/...", "../migrations/...", "../web/...")
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	found := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		found[strings.TrimPrefix(words[0], "calfleet/")] = words[1:]
	}
	return found
}
