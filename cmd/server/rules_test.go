package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"calfleet/internal/compat"
)

// asNextRelease is the built-in data with another build for Windows Server 2022.
func asNextRelease(t *testing.T) string {
	t.Helper()
	text, err := json.Marshal(compat.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "rules.json")
	if err := os.WriteFile(path, bytes.ReplaceAll(text, []byte("20348"), []byte("20399")), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// program runs the command line in a process of its own.
func program(t *testing.T, args ...string) (out, complaint string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	_ = cmd.Run() // the status is 1 where something is not known
	return stdout.String(), stderr.String()
}

func TestRules_AFileReplacesWhatTheRulesKnow(t *testing.T) {
	t.Parallel()
	report := filepath.Join(t.TempDir(), "host.json")
	text := `{"schema": 1, "report_id": "0198c0de-0000-7000-8000-000000000001", "collected_at": "2026-11-23T09:00:00Z",
		"computer": {"name": "RDSH01", "os": {"version": "10.0.20399", "product_type": 3}, "roles": ["RDS-RD-SERVER"]}}`
	if err := os.WriteFile(report, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, complaint := program(t, "check", report); !strings.Contains(out, "build 20399") {
		t.Errorf("without the file the build is not unknown:\n%s%s", out, complaint)
	}
	if out, complaint := program(t, "check", "--rules", asNextRelease(t), report); strings.Contains(out, "unknown-release") || complaint != "" {
		t.Errorf("with the file the build is not known:\n%s%s", out, complaint)
	}
}

func TestRules_AFileThatIsWrongStopsTheCommand(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rules.json")
	if err := os.WriteFile(path, []byte(`{"title": "mine", "releases": []}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for file, words := range map[string]string{path: "reviewed", path + ".none": "no such file"} {
		if out, complaint := program(t, "version", "--rules", file); out != "" || !strings.Contains(complaint, words) {
			t.Errorf("%s: %q, %q does not say %q", file, out, complaint, words)
		}
	}
}
