package embedded

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseMajor(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]int{
		"postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n": 15,
		"postgres (PostgreSQL) 18.4\n":                           18,
		"postgres (PostgreSQL) 19beta2\n":                        19,
		"postgres (PostgreSQL) 9.6.24\n":                         9,
	} {
		if got, err := parseMajor(version); err != nil || got != want {
			t.Errorf("parseMajor(%q) = %d, %v; want %d", version, got, err, want)
		}
	}
	for _, version := range []string{"", "postgres", "postgres (PostgreSQL) ", "postgres (PostgreSQL) devel"} {
		if got, err := parseMajor(version); err == nil {
			t.Errorf("parseMajor(%q) = %d, want an error", version, got)
		}
	}
}

func TestNewestFirst(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, version := range []string{"9.6", "15", "18.4.0-beta.17", "16"} {
		if err := os.MkdirAll(filepath.Join(root, version, "bin"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, dir := range newestFirst(filepath.Join(root, "*", "bin")) {
		got = append(got, filepath.Base(filepath.Dir(dir)))
	}
	if diff := cmp.Diff([]string{"18.4.0-beta.17", "16", "15", "9.6"}, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

// fakePrograms makes programs that say they are of a version.
func fakePrograms(t *testing.T, dir, version string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	script := "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + "'\n"
	for _, name := range []string{"postgres", "initdb"} {
		writeProgram(t, filepath.Join(dir, name), []byte(script))
	}
}

// writeProgram writes a file that is run right away. A process that another test forks while the file is open for writing
// holds it open until it has become its own program, and "text file busy" is what starting the file meets; so nobody forks now.
func writeProgram(t *testing.T, path string, content []byte) {
	t.Helper()
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := os.WriteFile(path, content, 0o755); err != nil {
		t.Fatal(err)
	}
}

func TestFindBinaries_LooksIntoTheCacheOfThePortal(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("CALFLEET_PG_BIN", "")
	fakePrograms(t, filepath.Join(cache, "calfleet/postgresql/18.4.0-beta.17/bin"), "18.4")
	fakePrograms(t, filepath.Join(cache, "calfleet/postgresql/17.1/bin"), "17.1")
	for major, version := range map[int]string{0: "18.4.0-beta.17", 17: "17.1"} {
		want := Binaries{Dir: filepath.Join(cache, "calfleet/postgresql", version, "bin"), Major: max(major, 17)}
		if major == 0 {
			want.Major = 18
		}
		got, err := FindBinaries("", major)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("for major %d (-want +got):\n%s", major, diff)
		}
	}
}

func TestFindBinaries_TheVariableNamesTheOnlyPlace(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "bin")
	t.Setenv("CALFLEET_PG_BIN", dir)
	if got, err := FindBinaries("", 0); err == nil {
		t.Errorf("found %v though the directory is not there", got)
	}
	fakePrograms(t, dir, "14.2")
	if got, err := FindBinaries("", 0); err == nil {
		t.Errorf("found %v though version 14 is too old", got)
	}
	fakePrograms(t, dir, "16.3")
	got, err := FindBinaries("", 0)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Binaries{Dir: dir, Major: 16}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
