package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"calfleet/internal/agent/spool"
	"calfleet/internal/report"
)

const recordings = "../../internal/agent/collect/testdata"

// invoked runs one command line without an environment.
func invoked(t *testing.T, args ...string) (out, errs string, status int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status = execute(t.Context(), args, terminal{&stdout, &stderr, func(string) (string, bool) { return "", false }})
	return stdout.String(), stderr.String(), status
}

func TestOnce_DryRunPrintsAllThatWouldLeave(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "agent")
	out, errs, status := invoked(t, "once", "--dry-run", "--dir", dir, "--recording", recordings+"/license-server-2019", "--privacy", "counts")
	if status != exitFine {
		t.Fatalf("ends with %d: %s", status, errs)
	}
	r, err := report.Decode([]byte(out))
	if err != nil || r.LicenseServer == nil || len(r.LicenseServer.KeyPacks) != 6 {
		t.Errorf("%v\n%s", err, out)
	}
	if strings.Contains(out, "dupont") {
		t.Error("a name would leave")
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("something was kept")
	}
}

func TestOnce_OutputIsAFileThatThePortalTakes(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "report.json")
	if _, errs, status := invoked(t, "once", "--output", path, "--recording", recordings+"/rdsh-2022-per-user"); status != exitFine || !strings.Contains(errs, "calfleet check") {
		t.Fatalf("ends with %d: %s", status, errs)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if reports, err := report.DecodeAll(data); err != nil || len(reports) != 1 || reports[0].SessionHost == nil {
		t.Errorf("%v\n%s", err, data)
	}
}

func TestOnce_PseudonymsNeedAKeyThatStays(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "agent")
	user := func() string {
		out, errs, status := invoked(t, "once", "--dry-run", "--dir", dir, "--recording", recordings+"/license-server-2019", "--privacy", "pseudonyms")
		r, err := report.Decode([]byte(out))
		if status != exitFine || err != nil {
			t.Fatalf("ends with %d: %s (%v)", status, errs, err)
		}
		return r.LicenseServer.Issued[0].ToUser
	}
	if a, b := user(), user(); a != b || !strings.HasPrefix(a, "user-") {
		t.Errorf("%q, then %q", a, b)
	}
	info, err := os.Stat(filepath.Join(dir, "pseudonym.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key %v, %v", info, err)
	}
}

func TestRecord_IsWhatTheNextRunAnswersFrom(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "recording")
	if _, errs, status := invoked(t, "record", "--output", dir, "--recording", recordings+"/broker-2019"); status != exitFine {
		t.Fatalf("ends with %d: %s", status, errs)
	}
	first, _, _ := invoked(t, "once", "--dry-run", "--recording", recordings+"/broker-2019")
	second, _, _ := invoked(t, "once", "--dry-run", "--recording", dir)
	if a, b := withoutID(first), withoutID(second); a != b || !strings.Contains(a, "Comptabilité") {
		t.Errorf("recorded anew it is\n%s\nand was\n%s", b, a)
	}
}

// withoutID leaves out what differs from run to run.
func withoutID(text string) string {
	lines := strings.Split(text, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool {
		return strings.Contains(line, `"report_id"`) || strings.Contains(line, `"collected_at"`)
	}), "\n")
}

func TestExecute_MisuseIsToldAndEndsWithTwo(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"no command": {}, "unknown command": {"frobnicate"}, "unknown flag": {"once", "--frobnicate"}, "no portal": {"once", "--dir", t.TempDir()},
		"no https": {"once", "--server", "http://calfleet.example.com"}, "two outputs": {"once", "--dry-run", "--output", "x"}, "words": {"once", "now"},
		"no directory": {"record"}, "privacy": {"once", "--privacy", "little"},
	} {
		if _, errs, status := invoked(t, args...); status != exitMisuse || errs == "" {
			t.Errorf("%s: status %d, %q", name, status, errs)
		}
	}
	if _, errs, status := invoked(t, "--help"); status != exitFine || !strings.Contains(errs, "record") {
		t.Errorf("--help ends with %d: %s", status, errs)
	}
	if _, errs, status := invoked(t, "once", "--help"); status != exitFine || !strings.Contains(errs, "-per-user-usage") {
		t.Errorf("once --help ends with %d: %s", status, errs)
	}
}

func TestOnce_UnreachablePortalKeepsTheReport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, errs, status := invoked(t, "once", "--dir", dir, "--server", "http://127.0.0.1:1", "--token", "t", "--patience", "100ms", "--recording", recordings+"/rdsh-2022-per-user")
	if status != exitFailure || !strings.Contains(errs, "1 report waits") {
		t.Errorf("ends with %d: %s", status, errs)
	}
	unlock, err := spool.Lock(t.Context(), dir) // the service is at work
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	out, _, status := invoked(t, "status", "--dir", dir, "--server", "http://127.0.0.1:1")
	if status != exitFine || !strings.Contains(out, "1 waiting") || !strings.Contains(out, "not enrolled") {
		t.Errorf("status ends with %d: %s", status, out)
	}
}

func TestLogFile_StaysSmall(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "agent.log")
	l := newLogFile(path)
	defer l.close()
	line := []byte(strings.Repeat("x", 999) + "\n")
	for range 5000 {
		if n, err := l.Write(line); n != len(line) || err != nil {
			t.Fatal(n, err)
		}
	}
	for _, name := range []string{path, path + ".old"} {
		if info, err := os.Stat(name); err != nil || info.Size() > longestLog || info.Size() == 0 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

// TestProgram_HasNothingOfNetHTTP holds what keeps the program small (docs/adr/0032), for the system it is for.
func TestProgram_HasNothingOfNetHTTP(t *testing.T) {
	t.Parallel()
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", ".")
	list.Env = append(os.Environ(), "GOOS=windows", "CGO_ENABLED=0")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, heavy := range []string{"net/http", "os/exec", "text/template"} {
		if slices.Contains(strings.Fields(string(out)), heavy) {
			t.Errorf("the agent imports %s, which is too large for it", heavy)
		}
	}
}
