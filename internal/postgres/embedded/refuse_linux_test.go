package embedded

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// refused starts a server that must not start and checks what the error tells.
func refused(t *testing.T, o Options, words ...string) {
	t.Helper()
	s, err := Start(t.Context(), o)
	if err == nil {
		_ = s.Stop(t.Context())
		t.Fatal("it started")
	}
	assertTells(t, err.Error(), words...)
}

func assertTells(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("the error does not tell %q:\n%s", word, text)
		}
	}
}

func TestStart_TwoPortalsOnOneDirectory(t *testing.T) {
	t.Parallel()
	who := identities()[0]
	dir := homeOf(t, who)
	p := startPortal(t, who, Options{Dir: dir}).mustRun(t)
	second := quiet(dir)
	second.lockPatience = 100 * time.Millisecond
	refused(t, second, dir, fmt.Sprint(p.cmd.Process.Pid), "--data-dir")
	mustExec(t, connect(t, p.URL), "select 1")
}

func TestStart_ClusterOfAnotherMajorVersionIsNotTouched(t *testing.T) {
	t.Parallel()
	for name, major := range map[string]string{"older": "11", "newer": "99"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := homeOf(t, identities()[0])
			write(t, filepath.Join(dir, "data", "PG_VERSION"), major+"\n")
			write(t, filepath.Join(dir, "data", "base", "1", "1259"), "rows")
			write(t, filepath.Join(dir, "data", "postmaster.pid"), "1\n")
			write(t, filepath.Join(dir, "password"), "secret\n")
			before := tree(t, dir)
			refused(t, quiet(dir), "PostgreSQL "+major, "apt-get install --yes --no-install-recommends postgresql-"+major, "not been touched")
			if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
				t.Errorf("the directory changed:\n%s", diff)
			}
		})
	}
}

func TestStart_DataThatIsNoClusterIsNotTouched(t *testing.T) {
	t.Parallel()
	dir := homeOf(t, identities()[0])
	write(t, filepath.Join(dir, "data", "thesis.txt"), "ten years of work")
	before := tree(t, dir)
	refused(t, quiet(dir), filepath.Join(dir, "data"), "PG_VERSION")
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Errorf("the directory changed:\n%s", diff)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 { // a real cluster belongs to its server's user
		if err := os.Chown(filepath.Dir(path), 65534, 65534); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(filepath.Dir(filepath.Dir(path)), 0, 0); err != nil {
			t.Fatal(err)
		}
	}
}

// tree describes everything below dir: mode, owner, time of change and contents.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		var sum [32]byte
		if info.Mode().IsRegular() {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			sum = sha256.Sum256(text)
		}
		uid, _ := uidOf(path)
		all[path] = fmt.Sprintf("%v uid %d, %v, %x", info.Mode(), uid, info.ModTime(), sum)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestStart_SocketPathTooLong(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(openDir(t), strings.Repeat("long", 25))
	refused(t, quiet(dir), dir, "107", "--data-dir /")
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the directory was made all the same: %v", err)
	}
}

func TestStart_NoPrograms(t *testing.T) {
	t.Parallel()
	o := quiet(filepath.Join(openDir(t), "pg"))
	o.BinDir = t.TempDir()
	refused(t, o, "apt-get install --yes --no-install-recommends postgresql\n", "--pg-bin", "--database-url", o.BinDir)
	if _, err := os.Stat(o.Dir); !os.IsNotExist(err) {
		t.Errorf("the directory was made all the same: %v", err)
	}
}

func TestStart_DirectoryTheServerMayNotEnter(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		return // only root starts the server as somebody else
	}
	closed := filepath.Join(openDir(t), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	refused(t, quiet(filepath.Join(closed, "pg")), "chmod a+x "+closed)
}

func TestStart_RootRefusesADirectoryThatOthersMayWrite(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		return // nobody else has anything to lose
	}
	others := homeOf(t, identities()[1])
	refused(t, quiet(others), others, "chown root")
	open := filepath.Join(openDir(t), "pg")
	if err := os.Mkdir(open, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(open, 0o777); err != nil {
		t.Fatal(err)
	}
	refused(t, quiet(open), open, "chmod go-w")
}

func TestStart_UserWithoutEntry(t *testing.T) {
	t.Parallel()
	_, err := findOwner(54321, "", "/nonexistent")
	if err == nil {
		t.Fatal("a uid without an entry was accepted")
	}
	assertTells(t, err.Error(), "54321", "/etc/passwd", "useradd --uid 54321")
	if os.Geteuid() != 0 {
		return
	}
	stranger := identity{"stranger", 54321, 54321}
	p := startPortal(t, stranger, Options{Dir: homeOf(t, stranger)})
	assertTells(t, p.Error, "54321", "/etc/passwd", "useradd --uid 54321")
}

func TestFindOwner_RefusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	const nowhere, ofRoot = "/nonexistent", "/proc/1" // a cluster not made yet, one that belongs to root
	for name, c := range map[string]struct {
		uid         int
		asked, data string
		words       []string
	}{
		"root asks for root":                              {0, "root", nowhere, []string{"root", "useradd"}},
		"root asks for an unknown name":                   {0, "no-such-user", nowhere, []string{"no-such-user", "useradd"}},
		"a user asks for another":                         {65534, "root", nowhere, []string{"root", "only root can"}},
		"the cluster belongs to another":                  {65534, "", ofRoot, []string{ofRoot, "chown"}},
		"root asks for another than who made the cluster": {0, "nobody", ofRoot, []string{ofRoot, "chown"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := findOwner(c.uid, c.asked, c.data)
			if err == nil {
				t.Fatal("it was accepted")
			}
			assertTells(t, err.Error(), c.words...)
		})
	}
}
