package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/compat"
)

var updateChecked = flag.Bool("update", false, "rewrite the golden files")

// runCheck runs the command as a shell would.
func runCheck(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(t.Context(), append([]string{"check"}, args...), terminal{in: strings.NewReader(""), out: &out, err: &errs})
	return status, out.String(), errs.String()
}

// The releases as the reports of this test describe them: nothing but what WMI says.
var checkedOS = map[string]string{
	"2008":    `{"caption": "Microsoft® Windows Server® 2008 Standard ", "version": "6.0.6002", "product_type": 3, "sku": 7}`,
	"2008 R2": `{"caption": "Microsoft Windows Server 2008 R2 Standard ", "version": "6.1.7601", "product_type": 3, "sku": 7}`,
	"2012":    `{"caption": "Microsoft Windows Server 2012 Standard", "version": "6.2.9200", "product_type": 3, "sku": 7}`,
	"2012 R2": `{"caption": "Microsoft Windows Server 2012 R2 Standard", "version": "6.3.9600", "product_type": 3, "sku": 7}`,
	"2016":    `{"caption": "Microsoft Windows Server 2016 Standard", "version": "10.0.14393", "product_type": 3, "sku": 7}`,
	"2019":    `{"version": "10.0.17763", "product_type": 3}`,
	"2022":    `{"version": "10.0.20348"}`,
	"2025":    `{"caption": "Microsoft Windows Server 2025 Standard", "version": "10.0.26100", "product_type": 3, "sku": 7}`,
	"unknown": `{"caption": "Microsoft Windows Server 2025 Standard", "version": "10.0.99999", "product_type": 3, "sku": 7}`,
}

var checkedCALs = []string{"2008", "2012", "2016", "2019", "2022", "2025"}

// Microsoft's two tables, as its page prints them, Y for yes; the columns are checkedCALs.
var (
	publishedHosts = map[string]string{
		"2008": "YYYYYY", "2008 R2": "YYYYYY", "2012": "NYYYYY", "2012 R2": "NYYYYY", "2016": "NNYYYY", "2019": "NNNYYY", "2022": "NNNNYY", "2025": "NNNNNY",
	}
	publishedServers = map[string]string{
		"2008": "YNNNNN", "2008 R2": "YNNNNN", "2012": "YYNNNN", "2012 R2": "YYNNNN", "2016": "YYYNNN", "2019": "YYYYNN", "2022": "YYYYYN", "2025": "YYYYYY",
	}
)

// checkFile writes reports of a host and a license server, with purchases of the given CALs assigned to the server.
func checkFile(t *testing.T, host, server string, cals ...string) string {
	t.Helper()
	var purchases []string
	for _, v := range cals {
		purchases = append(purchases, fmt.Sprintf(`{"reference": "PO-%s", "cal_version": %q, "cal_kind": "per_user", "quantity": 10, "license_server": "lic01.contoso.local"}`, v, v))
	}
	text := fmt.Sprintf(`[
	 {"schema": 1, "report_id": "0198c0de-0000-7000-8000-000000000001", "collected_at": "2026-11-23T09:00:00Z",
	  "computer": {"name": "RDSH01", "fqdn": "rdsh01.contoso.local", "os": %s},
	  "session_host": {"licensing_mode": 4, "license_servers": ["lic01.contoso.local"]}},
	 {"schema": 1, "report_id": "0198c0de-0000-7000-8000-000000000002", "collected_at": "2026-11-23T09:00:00Z",
	  "computer": {"name": "LIC01", "fqdn": "lic01.contoso.local", "os": %s},
	  "license_server": {"activated": true, "key_packs": []}, "purchases": [%s]}]`, checkedOS[host], checkedOS[server], strings.Join(purchases, ","))
	path := filepath.Join(t.TempDir(), "reports.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// checkedVerdicts runs the command and gives each cell's verdict by CAL version.
func checkedVerdicts(t *testing.T, path string) (map[string]checkedCell, int) {
	t.Helper()
	status, out, errs := runCheck(t, "--json", path)
	var got checked
	if err := json.Unmarshal([]byte(out), &got); err != nil || errs != "" {
		t.Fatalf("status %d, %v: %s", status, err, errs)
	}
	cells := map[string]checkedCell{}
	for _, c := range got.Collections[0].Cells {
		cells[c.CALVersion] = c
	}
	return cells, status
}

func publishedVerdict(yes byte) string {
	if yes == 'Y' {
		return "ok"
	}
	return "violation"
}

func TestCheck_EveryCellOfMicrosoftsHostTable(t *testing.T) {
	t.Parallel()
	for host, row := range publishedHosts {
		for i, cal := range checkedCALs {
			cells, _ := checkedVerdicts(t, checkFile(t, host, "2025", cal))
			if want := publishedVerdict(row[i]); cells[cal].Verdict != want {
				t.Errorf("CAL %s on host %s: %s by %v, want %s", cal, host, cells[cal].Verdict, cells[cal].Rules, want)
			}
		}
	}
}

func TestCheck_EveryCellOfMicrosoftsServerTable(t *testing.T) {
	t.Parallel()
	for server, row := range publishedServers {
		for i, cal := range checkedCALs {
			cells, _ := checkedVerdicts(t, checkFile(t, "2008", server, cal))
			if want := publishedVerdict(row[i]); cells[cal].Verdict != want {
				t.Errorf("CAL %s on server %s: %s by %v, want %s", cal, server, cells[cal].Verdict, cells[cal].Rules, want)
			}
		}
	}
}

// A server that holds everything softens no cell: what is spared is still no.
func TestCheck_AllVersionsInOneFileChangeNoCell(t *testing.T) {
	t.Parallel()
	for host, row := range publishedHosts {
		cells, status := checkedVerdicts(t, checkFile(t, host, "2025", checkedCALs...))
		for i, cal := range checkedCALs {
			if want := publishedVerdict(row[i]); cells[cal].Verdict != want {
				t.Errorf("CAL %s on host %s: %s, want %s", cal, host, cells[cal].Verdict, want)
			}
		}
		if status != 0 {
			t.Errorf("host %s: status %d although the 2025 CALs serve it", host, status)
		}
	}
	for server, row := range publishedServers {
		cells, _ := checkedVerdicts(t, checkFile(t, "2008", server, checkedCALs...))
		for i, cal := range checkedCALs {
			if want := publishedVerdict(row[i]); cells[cal].Verdict != want {
				t.Errorf("CAL %s on server %s: %s, want %s", cal, server, cells[cal].Verdict, want)
			}
		}
	}
}

func TestCheck_Build99999IsUnknown(t *testing.T) {
	t.Parallel()
	cells, status := checkedVerdicts(t, checkFile(t, "unknown", "2025", checkedCALs...))
	for _, cal := range checkedCALs {
		if got := cells[cal]; got.Verdict != "unknown" || !strings.Contains(strings.Join(got.Rules, " "), "unknown-release") {
			t.Errorf("CAL %s on a host of build 99999: %+v", cal, got)
		}
	}
	if status != 1 {
		t.Errorf("status %d", status)
	}
	cells, _ = checkedVerdicts(t, checkFile(t, "2008", "unknown", "2008"))
	if got := cells["2008"]; got.Verdict != "unknown" {
		t.Errorf("a CAL on a server of build 99999: %+v", got)
	}
}

func TestCheck_SeedCaseInEveryForm(t *testing.T) {
	t.Parallel()
	forms := map[string][]string{"seed.out.json": {"--json"}, "seed.fr.out.json": {"--json", "--language", "fr"}, "seed.out.txt": nil, "seed.fr.out.txt": {"--language=fr"}}
	for golden, flags := range forms {
		t.Run(golden, func(t *testing.T) {
			t.Parallel()
			status, out, errs := runCheck(t, append(flags, "testdata/check/seed.json")...)
			if status != 1 || errs != "" {
				t.Fatalf("status %d: %s", status, errs)
			}
			compareGolden(t, filepath.Join("testdata/check", golden), out)
		})
	}
}

func TestCheck_PlanJudgesTheFactsAsTheyWouldBe(t *testing.T) {
	t.Parallel()
	forms := map[string][]string{"plan.out.json": {"--json"}, "plan.out.txt": nil, "plan.fr.out.txt": {"--language=fr"}}
	for golden, flags := range forms {
		t.Run(golden, func(t *testing.T) {
			t.Parallel()
			status, out, errs := runCheck(t, append(flags, "--plan", "testdata/check/plan.json", "testdata/check/seed.json")...)
			if status != 0 || errs != "" {
				t.Fatalf("status %d: %s", status, errs)
			}
			compareGolden(t, filepath.Join("testdata/check", golden), out)
		})
	}
}

// The advice is a plan that --plan reads, and after which nothing is wrong.
func TestCheck_AdviceIsAPlan(t *testing.T) {
	t.Parallel()
	status, out, errs := runCheck(t, "--advise", "--json", "testdata/check/seed.json")
	if status != 1 || errs != "" {
		t.Fatalf("status %d: %s", status, errs)
	}
	var told struct {
		Advice struct {
			Plan        json.RawMessage
			Obtain      int
			Left, Steps int
			Minimal     bool
		}
	}
	if err := json.Unmarshal([]byte(out), &told); err != nil {
		t.Fatal(err)
	}
	if a := told.Advice; a.Obtain != 1 || a.Steps != 1 || a.Left != 0 || !a.Minimal {
		t.Errorf("advice is %+v", a)
	}
	path := filepath.Join(t.TempDir(), "plan.json")
	if err := os.WriteFile(path, told.Advice.Plan, 0o600); err != nil {
		t.Fatal(err)
	}
	if status, out, errs := runCheck(t, "--plan", path, "testdata/check/seed.json"); status != 0 || errs != "" {
		t.Errorf("after the plan: status %d, %s\n%s", status, errs, out)
	}
	for language, want := range map[string]string{"en": "No plan of these changes is smaller.", "fr": "Aucun plan de ces modifications n’est plus petit."} {
		if _, out, _ := runCheck(t, "--advise", "--language", language, "testdata/check/seed.json"); !strings.Contains(out, want) {
			t.Errorf("%s: nothing says %q", language, want)
		}
	}
	if status, _, _ := runCheck(t, "--advise", "--plan", path, "testdata/check/seed.json"); status != 2 {
		t.Errorf("advice and a plan at once: status %d", status)
	}
}

func TestCheck_PlanThatCannotBeIsToldWithItsPlace(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "plan.json")
	for text, want := range map[string]string{
		`{"changes": [{"do": "buy-cals", "license_server": "lic01"}]}`:                                   "changes[0].quantity",
		`{"changes": [{"do": "point-hosts", "collections": ["Nowhere"], "license_servers": ["lic01"]}]}`: "changes[0].collections[0]",
		`{"changes": [`: "plan.json",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		status, out, errs := runCheck(t, "--plan", path, "testdata/check/seed.json")
		if status != 3 || out != "" || !strings.Contains(errs, want) {
			t.Errorf("%s: status %d, %q, %q does not say %q", text, status, out, errs, want)
		}
	}
	if status, _, errs := runCheck(t, "--plan", path+".none", "testdata/check/seed.json"); status != 3 || !strings.Contains(errs, "no such file") {
		t.Errorf("status %d, %q", status, errs)
	}
}

// The example of docs/plan.md is the plan that is judged above.
func TestCheck_PlanOfTheDocumentation(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/plan.md")
	if err != nil {
		t.Fatal(err)
	}
	plan, err := os.ReadFile("testdata/check/plan.json")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), string(plan)) {
		t.Error("docs/plan.md has another example than testdata/check/plan.json")
	}
	for _, do := range compat.Dos() {
		needs, may := do.Fields()
		row := "| `" + string(do) + "` | `" + strings.Join(needs, "`, `") + "` | "
		if len(may) > 0 {
			row += "`" + strings.Join(may, "`, `") + "` "
		}
		if !strings.Contains(string(page), row+"|") {
			t.Errorf("docs/plan.md has no row %q", row)
		}
	}
}

func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if *updateChecked {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCheck_ExitStatusAndPlaceOfWhatIsWrong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	fine := checkFile(t, "2019", "2022", "2022")
	rows := []struct {
		name   string
		args   []string
		status int
		says   string // on standard error
	}{
		{"a fine fleet", []string{fine}, 0, ""},
		{"findings", []string{"testdata/check/seed.json"}, 1, ""},
		{"no file named", nil, 2, "file"},
		{"a flag that is none", []string{"--frobnicate", fine}, 2, "frobnicate"},
		{"a language that is none", []string{"--language=de", fine}, 2, "language"},
		{"a file that is not there", []string{filepath.Join(dir, "gone.json")}, 3, "gone.json"},
		{"a directory", []string{dir}, 3, filepath.Base(dir)},
		{"an empty file", []string{write("empty.json", "")}, 3, "empty.json"},
		{"no report", []string{write("text.json", "hello")}, 3, "text.json"},
		{"JSON cut short", []string{write("short.json", `[{"schema": 1,`)}, 3, "short.json"},
		{"a wrong type, with its place", []string{write("type.json", `[{"schema": 1, "report_id": "0198c0de-0000-7000-8000-000000000001", "collected_at": "2026-11-23T09:00:00Z", "computer": {"name": "A"}, "session_host": {"licensing_mode": "four"}}]`)}, 3, "session_host.licensing_mode"},
		{"one bad file among good ones", []string{fine, write("nul.json", "\x00\x00")}, 3, "nul.json"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			status, out, errs := runCheck(t, row.args...)
			if status != row.status || !strings.Contains(errs, row.says) || (row.says == "") != (errs == "") {
				t.Errorf("status %d, want %d; standard error: %s", status, row.status, errs)
			}
			if status >= 2 && strings.Contains(out, "verdict") {
				t.Errorf("judged all the same: %s", out)
			}
		})
	}
}

func TestCheck_TheLatestReportOfAPartCounts(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/check/seed.json")
	if err != nil {
		t.Fatal(err)
	}
	// The server was upgraded to 2022 an hour later; its report comes first, and the seed file twice.
	upgraded := `{"schema": 1, "report_id": "0198c0de-0000-7000-8000-000000000003", "collected_at": "2026-11-23T09:58:00Z",
	  "computer": {"name": "LIC01", "fqdn": "lic01.contoso.local", "domain": "contoso.local", "os": {"version": "10.0.20348", "product_type": 3}},
	  "license_server": {"activated": true, "key_packs": [{"key_pack_id": 3, "key_pack_type": 5, "product_type": 1, "product_version_id": 6, "total": 100}]}}`
	dir := t.TempDir()
	newer, older := filepath.Join(dir, "newer.json"), filepath.Join(dir, "older.json")
	for path, content := range map[string]string{newer: upgraded, older: string(text)} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	status, out, errs := runCheck(t, "--json", newer, older, older)
	if status != 0 {
		t.Errorf("status %d: %s%s", status, out, errs)
	}
}

func TestCheck_CheckmkSectionWithTheServersName(t *testing.T) {
	t.Parallel()
	section := "<<<rds_licenses:sep(44)>>>\n" +
		"KeyPackId,Description,KeyPackType,ProductType,ProductVersion,ProductVersionID,TotalLicenses,IssuedLicenses,AvailableLicenses,ExpirationDate\n" +
		"3,C50-10.01-S,5,1,Windows Server 2019,6,2000,1,1999,01/01/2031 00:00:00\n" +
		"4,C50-99.99-S,5,1,Windows Server 2031,9,10,0,10,01/01/2031 00:00:00\n"
	path := filepath.Join(t.TempDir(), "section.txt")
	if err := os.WriteFile(path, []byte(section), 0o600); err != nil {
		t.Fatal(err)
	}
	status, out, errs := runCheck(t, "--license-server", "lic01.contoso.local", path)
	if status != 1 || !strings.Contains(out, "ProductVersionID 9") || !strings.Contains(out, "lic01.contoso.local") {
		t.Errorf("status %d: %s%s", status, out, errs)
	}
}

func TestCheck_TakesWhatNoReportTells(t *testing.T) {
	t.Parallel()
	var facts compat.Facts
	circumstances{
		NeededToday: true, NewerHost: "no", Small: "yes", ExchangeRefused: true, BaseCALs: "no", NeedBasis: "actual",
		Trust: []twoWayTrust{{"a.example", "b.example"}},
	}.into(&facts)
	want := compat.Facts{
		Circumstances: compat.Circumstances{
			ServiceNeededToday: true, NewerHostAvailable: new(false), SmallOrganization: new(true), ExchangeRouteClosed: true, BaseCALsOwned: new(false),
			NeedBasis: compat.BasisActual,
		},
		Trusts: []compat.Trust{{A: "a.example", B: "b.example", TwoWay: true}},
	}
	if diff := cmp.Diff(want, facts); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	for _, flags := range [][]string{
		{"--trust=Contoso.local=fabrikam.local", "--trust", "a=b", "--base-cals=yes", "--need-basis=authorised"},
	} {
		if status, _, errs := runCheck(t, append(flags, "testdata/check/seed.json")...); status != 1 {
			t.Errorf("%v: status %d: %s", flags, status, errs)
		}
	}
	for _, flag := range []string{"--trust=contoso.local", "--trust=a=a", "--trust==b", "--trust=a=b c", "--base-cals=maybe", "--need-basis=guessed"} {
		if status, out, _ := runCheck(t, flag, "testdata/check/seed.json"); status != 2 || out != "" {
			t.Errorf("%s: status %d, printed %q", flag, status, out)
		}
	}
}

func TestCheck_CircumstancesRankTheRemedies(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		flags []string
		first string
	}{
		{"nothing said", nil, "newer-license-server"},
		{"small, without a newer Windows Server", []string{"--small=yes", "--newer-host=no"}, "downgrade-or-exchange"},
		{"the same, needed today", []string{"--small=yes", "--newer-host=no", "--needed-today"}, "newer-license-server"},
		{"the same, already refused", []string{"--small=yes", "--newer-host=no", "--exchange-refused"}, "newer-license-server"},
	} {
		_, out, _ := runCheck(t, append(row.flags, "--json", "testdata/check/seed.json")...)
		var got checked
		if err := json.Unmarshal([]byte(out), &got); err != nil {
			t.Fatal(err)
		}
		if first := got.Collections[0].Findings[0].Remedies[0]; first.ID != row.first || first.Rank != 1 {
			t.Errorf("%s: %s comes first, want %s", row.name, first.ID, row.first)
		}
	}
}
