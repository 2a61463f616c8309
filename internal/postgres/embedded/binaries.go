package embedded

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// oldest is the first major version whose features the schema uses (NULLS NOT DISTINCT, among others).
const oldest = 15

// Binaries are PostgreSQL's server programs on this machine.
type Binaries struct {
	Dir   string // holds postgres and initdb
	Major int    // 15, 16, …
}

func (b Binaries) program(name string) string { return filepath.Join(b.Dir, name) }

// FindBinaries looks for postgres and initdb: in binDir or, if that is empty, in the directory that CALFLEET_PG_BIN
// names; and if neither says anything, in pgsql/bin beside this executable, in the portal's cache
// ($XDG_CACHE_HOME/calfleet/postgresql/*/bin), on PATH, and where Debian and the RPM packages put them. A major of
// 0 accepts every version the portal can use and prefers the newest of each place; any other only exactly that one.
// The error says what to type.
func FindBinaries(binDir string, major int) (Binaries, error) {
	return findBinaries(binDir, major, func(postgres string) *exec.Cmd { return exec.Command(postgres, "--version") })
}

// findBinaries asks each candidate for its version by a command the caller makes, so that Start can ask as the user
// who will run it.
func findBinaries(binDir string, major int, ask func(postgres string) *exec.Cmd) (Binaries, error) {
	binDir = cmp.Or(binDir, os.Getenv("CALFLEET_PG_BIN"))
	dirs := binDirs()
	if binDir != "" {
		abs, err := filepath.Abs(binDir) // the programs run in another directory than this process
		if err != nil {
			return Binaries{}, fmt.Errorf("look for PostgreSQL: %w", err)
		}
		dirs = []string{abs}
	}
	var refused []error
	for _, dir := range dirs {
		found, err := probe(dir, ask)
		switch {
		case errors.Is(err, os.ErrNotExist) && binDir == "":
		case err != nil:
			refused = append(refused, err)
		case major != 0 && found.Major != major, found.Major < oldest:
			refused = append(refused, fmt.Errorf("%s is version %d", dir, found.Major))
		default:
			return found, nil
		}
	}
	return Binaries{}, notFound(major, refused)
}

// binDirs lists where the programs may be, best place first.
func binDirs() []string {
	var dirs []string
	if executable, err := os.Executable(); err == nil {
		dirs = append(dirs, filepath.Join(filepath.Dir(executable), "pgsql", "bin"))
	}
	if cache, err := os.UserCacheDir(); err == nil {
		dirs = append(dirs, newestFirst(filepath.Join(cache, "calfleet", "postgresql", "*", "bin"))...)
	}
	// Where a root without apt keeps the bundle: the server's user may not look into root's own cache.
	dirs = append(dirs, newestFirst("/var/cache/calfleet/postgresql/*/bin")...)
	if postgres, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(postgres); err == nil {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	dirs = append(dirs, newestFirst("/usr/lib/postgresql/*/bin")...)
	return append(dirs, newestFirst("/usr/pgsql-*/bin")...)
}

// newestFirst sorts the matches of a pattern by the number in what the star stands for: 18.4 before 15, 15 before 9.6.
func newestFirst(pattern string) []string {
	dirs, _ := filepath.Glob(pattern)
	number := func(dir string) float64 {
		name := strings.TrimPrefix(filepath.Base(filepath.Dir(dir)), "pgsql-")
		digits := strings.IndexFunc(name, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
		if digits >= 0 {
			name = name[:digits]
		}
		parts := strings.SplitN(name, ".", 3)
		n, _ := strconv.ParseFloat(strings.Join(parts[:min(2, len(parts))], "."), 64)
		return n
	}
	slices.SortStableFunc(dirs, func(a, b string) int { return cmp.Compare(number(b), number(a)) })
	return dirs
}

// probe runs postgres --version in dir. Its error is os.ErrNotExist when one of the two programs is not there.
func probe(dir string, ask func(postgres string) *exec.Cmd) (Binaries, error) {
	b := Binaries{Dir: dir}
	for _, name := range []string{"postgres", "initdb"} {
		if _, err := os.Stat(b.program(name)); err != nil {
			return b, fmt.Errorf("look for PostgreSQL: %w", err)
		}
	}
	out, err := ask(b.program("postgres")).Output()
	if err != nil {
		return b, fmt.Errorf("%s --version: %w", b.program("postgres"), err)
	}
	b.Major, err = parseMajor(string(out))
	return b, err
}

// parseMajor reads "postgres (PostgreSQL) 15.18 (Debian …)" as 15.
func parseMajor(version string) (int, error) {
	_, rest, _ := strings.Cut(version, "(PostgreSQL) ")
	digits := strings.IndexFunc(rest+" ", func(r rune) bool { return r < '0' || r > '9' })
	major, err := strconv.Atoi(rest[:digits])
	if err != nil {
		return 0, fmt.Errorf("read the version of PostgreSQL: %q is not one", strings.TrimSpace(version))
	}
	return major, nil
}

// notFound is the message that has to be enough for somebody who has never run PostgreSQL.
func notFound(major int, refused []error) error {
	var text strings.Builder
	what, pack := fmt.Sprintf("PostgreSQL %d or newer is", oldest), "postgresql"
	if major != 0 {
		what, pack = fmt.Sprintf("the database was made by PostgreSQL %d, which is", major), fmt.Sprintf("postgresql-%d", major)
	}
	fmt.Fprintf(&text, "%s not installed. Type:\n\n    %s\n\n", what, aptGet(pack))
	text.WriteString("or name the directory of postgres and initdb with --pg-bin, or use a database of your own with --database-url")
	for _, err := range refused {
		fmt.Fprintf(&text, "\n(not usable: %v)", err)
	}
	return errors.New(text.String())
}

func aptGet(pack string) string {
	line := "apt-get install --yes --no-install-recommends " + pack
	if os.Geteuid() != 0 {
		line = "sudo " + line
	}
	return line
}
