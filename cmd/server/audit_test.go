package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"calfleet/internal/audit"
	"calfleet/internal/postgres/pgtest"
)

// runAudit runs the command in a shell's place.
func runAudit(t *testing.T, args ...string) (status int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status = run(t.Context(), append([]string{"audit", "pack"}, args...), terminal{in: strings.NewReader(""), out: &stdout, err: &stderr})
	return status, stdout.String(), stderr.String()
}

func TestAuditPack_WritesTheFileAndPrintsItsManifest(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "q4.zip")
	status, out, errs := runAudit(t, "--database-url="+pgtest.URL(t), "--language", "fr", "--output", path, "--json")
	if status != 0 {
		t.Fatalf("status %d: %s", status, errs)
	}
	var manifest audit.Manifest
	if err := json.Unmarshal([]byte(out), &manifest); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if manifest.Organization != "default" || manifest.Language != audit.French {
		t.Errorf("the manifest says %+v", manifest)
	}
	reader, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	if want := len(manifest.Files) + 2; len(reader.File) != want {
		t.Errorf("the pack has %d files, want %d", len(reader.File), want)
	}
}

func TestAuditPack_StandardOutputIsThePackAndNothingElse(t *testing.T) {
	t.Parallel()
	status, out, errs := runAudit(t, "--database-url="+pgtest.URL(t), "--output", "-")
	if status != 0 {
		t.Fatalf("status %d: %s", status, errs)
	}
	if _, err := zip.NewReader(strings.NewReader(out), int64(len(out))); err != nil {
		t.Error(err)
	}
}

func TestAuditPack_LeavesNoFileBehindWhereItFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tests := []struct {
		name   string
		args   []string
		status int
	}{
		{"an organization that does not exist", []string{"--organization", "nobody", "--output", filepath.Join(dir, "a.zip")}, 2},
		{"a folder that does not exist", []string{"--output", filepath.Join(dir, "none", "a.zip")}, 3},
		{"two things for one standard output", []string{"--output", "-", "--json"}, 2},
	}
	database := "--database-url=" + pgtest.URL(t)
	for _, test := range tests {
		if status, _, errs := runAudit(t, append(test.args, database)...); status != test.status {
			t.Errorf("%s: status %d, want %d: %s", test.name, status, test.status, errs)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("%v are left, %v", left, err)
	}
}
