// Package pgtest gives every test a database of its own on a real PostgreSQL.
//
// The first test of a process starts a private server in a temporary directory and migrates a template database; each
// test then works on a clone of it, which takes some tens of milliseconds. A package that uses it has
//
//	func TestMain(m *testing.M) { pgtest.Main(m) }
//
// Server and directory are gone when the test process is, however it ends: the kernel stops the server, and a shell
// that waits for the process's last pipe to close removes the directory.
package pgtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"calfleet/internal/postgres"
	"calfleet/internal/postgres/embedded"
	"calfleet/migrations"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// New returns a pool on a database with the current schema and nothing in it. Both go when the test ends.
func New(t testing.TB) *pgxpool.Pool {
	t.Helper()
	return open(t, URL(t))
}

// Empty returns a pool on a database without any schema, for tests of migrations.
func Empty(t testing.TB) *pgxpool.Pool {
	t.Helper()
	return open(t, clone(t, "template1"))
}

// URL makes a database as New does and returns its address, for tests of programs that connect by themselves.
func URL(t testing.TB) string {
	t.Helper()
	template, err := migrated()
	if err != nil {
		t.Fatalf("%v", err)
	}
	return clone(t, template)
}

// Main runs the tests and then stops the server.
func Main(m *testing.M) {
	code := m.Run()
	if server := started.Load(); server != nil {
		if err := server.stop(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

// testServer is the one server of this process.
type testServer struct {
	*embedded.Server
	dir     string
	admin   *pgxpool.Pool
	janitor *exec.Cmd
	life    *os.File // closed by us or by the kernel: tells the janitor
	clones  atomic.Int64
}

var (
	started atomic.Pointer[testServer]

	server = sync.OnceValues(func() (*testServer, error) {
		s, err := start()
		if err != nil {
			return nil, fmt.Errorf("start PostgreSQL for tests: %w", err)
		}
		started.Store(s)
		return s, nil
	})

	migrated = sync.OnceValues(func() (string, error) {
		s, err := server()
		if err != nil {
			return "", err
		}
		return s.makeTemplate(context.Background())
	})
)

func start() (*testServer, error) {
	dir, err := os.MkdirTemp("", "calfleet-pgtest-")
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o755); err != nil { // the server may run as another user
		return nil, err
	}
	s := &testServer{dir: dir}
	if err := s.hireJanitor(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	s.Server, err = embedded.Start(context.Background(), embedded.Options{
		Dir: filepath.Join(dir, "pg"), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, errors.Join(err, s.dismissJanitor())
	}
	s.admin, err = postgres.Open(context.Background(), address(s.Server.URL(), "postgres"))
	return s, err
}

// The janitor outlives this process by a moment: when its standard input ends it waits for the server, which the kernel
// has told to stop, and removes the directory. It holds no other pipe of ours, so nobody waits for it.
const janitor = `
	cat >/dev/null
	while read -r pid 2>/dev/null <"$1/pg/data/postmaster.pid" && kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
	rm -rf "$1"`

func (s *testServer) hireJanitor() error {
	input, life, err := os.Pipe()
	if err != nil {
		return err
	}
	defer func() { _ = input.Close() }()
	s.life = life
	s.janitor = exec.Command("/bin/sh", "-c", janitor, "janitor", s.dir)
	s.janitor.Stdin = input
	s.janitor.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for the tests
	return s.janitor.Start()
}

func (s *testServer) dismissJanitor() error {
	return errors.Join(s.life.Close(), s.janitor.Wait())
}

func (s *testServer) stop() error {
	s.admin.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second) // nothing here is worth a checkpoint
	defer cancel()
	return errors.Join(s.Server.Stop(ctx), s.dismissJanitor())
}

// makeTemplate migrates a database and closes it to visitors, because one with sessions can't be cloned. Its name
// carries the checksum of the migrations.
func (s *testServer) makeTemplate(ctx context.Context) (string, error) {
	sum, err := checksum(migrations.FS)
	if err != nil {
		return "", err
	}
	name := "template_" + sum
	if err := s.run(ctx, "create database %s", name); err != nil {
		return "", err
	}
	pool, err := postgres.Open(ctx, address(s.Server.URL(), name))
	if err != nil {
		return "", err
	}
	defer pool.Close()
	if err := postgres.Migrate(ctx, pool, migrations.FS); err != nil {
		return "", err
	}
	pool.Close()
	return name, s.run(ctx, "alter database %s with is_template true allow_connections false", name)
}

// run formats a statement about databases: their names, all made here, can't be arguments.
func (s *testServer) run(ctx context.Context, format string, names ...any) error {
	for i, name := range names {
		names[i] = pgx.Identifier{name.(string)}.Sanitize()
	}
	if _, err := s.admin.Exec(ctx, fmt.Sprintf(format, names...)); err != nil { //sqlconst:allow names of test databases
		return fmt.Errorf(format+": %w", append(names, err)...)
	}
	return nil
}

// clone makes a database from a template for the time of one test.
func clone(t testing.TB, template string) string {
	t.Helper()
	s, err := server()
	if err != nil {
		t.Fatalf("%v", err)
	}
	name := fmt.Sprintf("test_%d", s.clones.Add(1))
	if err := s.run(context.Background(), "create database %s template %s", name, template); err != nil {
		t.Fatalf("%v", err)
	}
	t.Cleanup(func() {
		if err := s.run(context.Background(), "drop database %s with (force)", name); err != nil {
			t.Errorf("%v", err)
		}
	})
	return address(s.Server.URL(), name)
}

func open(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Open(context.Background(), url)
	if err != nil {
		t.Fatalf("%v", err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// address puts another database into a URL and the patience that a machine busy with tests needs.
func address(server, database string) string {
	u, err := url.Parse(server)
	if err != nil {
		panic(err) // embedded made it
	}
	u.Path = "/" + database
	query := u.Query()
	query.Set("acquire_timeout", "30s")
	query.Set("pool_max_conns", "8")
	u.RawQuery = query.Encode()
	return u.String()
}

// checksum covers the names and the contents of all files.
func checksum(fsys fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(fsys, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(fsys, path)
		fmt.Fprintf(sum, "%s %d\n%s", path, len(text), text)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)[:8]), err
}
