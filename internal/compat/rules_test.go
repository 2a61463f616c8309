package compat

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

func TestRules_EveryRuleSpeaksBothLanguagesAndCitesItsSource(t *testing.T) {
	t.Parallel()
	id := regexp.MustCompile(`^[a-z]+(-[a-z]+)+$`)
	seen := map[string]bool{}
	for _, r := range Rules() {
		if !id.MatchString(r.ID) || seen[r.ID] {
			t.Errorf("%q is no id of its own", r.ID)
		}
		seen[r.ID] = true
		checkTexts(t, r.ID, r.Title, r.Statement, r.When, r.Missing, r.Cite())
		if r.Note.EN == "" != (r.Note.FR == "") {
			t.Errorf("%s: the note is in one language", r.ID)
		}
		for _, s := range r.Sources {
			checkTexts(t, r.ID, s.Section, s.Cite())
			if home := map[string]string{"": "https://learn.microsoft.com/", "Microsoft Product Terms": "https://www.microsoft.com/licensing/terms/"}[s.Publisher]; home == "" || !strings.HasPrefix(s.Address, home) {
				t.Errorf("%s: address %q", r.ID, s.Address)
			}
		}
		if r.about == 0 || r.applies == nil || r.check == nil || r.tell == nil || (len(r.Ways) == 0) != (r.ways == nil) || (r.cases != nil) != (r.about&aboutOrganization != 0) {
			t.Errorf("%s is not whole", r.ID)
		}
		if r.about&(aboutPair|aboutSupply|aboutMode) != 0 && r.Severity == Info {
			t.Errorf("%s decides cells, so it is more than worth knowing", r.ID)
		}
	}
	if _, known := RuleByID("no-such-rule"); known {
		t.Error("a rule that is not there was found")
	}
}

// Every remedy that a rule may offer is among the scenarios.
func TestRules_EveryRemedyIsOfferedInAScenario(t *testing.T) {
	t.Parallel()
	offered := map[string]bool{}
	note := func(findings []Finding) {
		for _, f := range findings {
			for _, r := range f.Remedies {
				offered[r.ID] = true
			}
		}
	}
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		result := Evaluate(readFacts(t, section(archive, "facts")))
		note(result.Organization.Findings)
		for _, c := range result.Collections {
			note(c.Findings)
		}
	}
	ways := []string{CompleteTheFacts}
	for _, r := range Rules() {
		ways = append(ways, r.Ways...)
	}
	for _, id := range ways {
		if !offered[id] {
			t.Errorf("no scenario offers %s", id)
		}
	}
}

// Evaluate, asked about one host, one server and one purchase for every release and CAL, says what the tables say.
func TestEvaluate_EveryCellIsTheWorstOfTheThreeTables(t *testing.T) {
	t.Parallel()
	for _, host := range Releases() {
		for _, server := range Releases() {
			for _, v := range CALVersions() {
				want := max(CALCoversHost(v, host).Verdict, ServerHoldsCAL(server, v).Verdict, ServerServesHost(server, host).Verdict)
				if got := oneCell(host, server, v); got != want {
					t.Errorf("host %s, server %s, CAL %s: %s, want %s", host, server, v, got, want)
				}
			}
		}
	}
}

func oneCell(host, server Release, v CALVersion) Verdict {
	r := Evaluate(Facts{
		Hosts: []Host{{
			Name: "rdsh01.contoso.local", OS: OS{Caption: "Windows Server " + host.String()}, Mode: ModePerUser,
			LicenseServers: []string{"lic01.contoso.local"}, LicenseServersRead: true,
		}},
		LicenseServers: []LicenseServer{{Name: "lic01.contoso.local", OS: OS{Caption: "Windows Server " + server.String()}, KeyPacksRead: true}},
		Purchases:      []Purchase{{Version: v, Kind: PerUser, Quantity: 5, LicenseServer: "lic01.contoso.local"}},
	})
	return r.Collections[0].Rows[0].Cells[1].Verdict
}

func TestCount_UnlimitedAndSums(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name string
		got  Count
		want Count
	}{
		{"-1 is unlimited", CountOf(-1), Count{Read: true, Unlimited: true}},
		{"4294967295 is unlimited", CountOf(4294967295), Count{Read: true, Unlimited: true}},
		{"other negative numbers are no count", CountOf(-2), Count{}},
		{"sums add", CountOf(2).Plus(CountOf(3)), CountOf(5)},
		{"not read stays not read", CountOf(2).Plus(Count{}), Count{}},
		{"unlimited stays unlimited", Count{}.Plus(CountOf(-1)), CountOf(-1)},
		{"sums do not run over", CountOf(1 << 62).Plus(CountOf(1 << 62)), Count{N: 1<<63 - 1, Read: true}},
	}
	for _, row := range rows {
		if row.got != row.want {
			t.Errorf("%s: %+v, want %+v", row.name, row.got, row.want)
		}
	}
}

func TestPackage_NeedsNothingButTheStandardLibrary(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	if got := strings.TrimSpace(string(out)); got != "calfleet/internal/compat" {
		t.Errorf("depends on %s", got)
	}
}
