package embedded

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// childEnv makes the test binary a portal instead: it starts the server that the variable describes, says what came of
// it on one line, and stops when its standard input ends.
const childEnv = "CALFLEET_EMBEDDED_CHILD"

type answer struct {
	URL, Error string
}

func TestMain(m *testing.M) {
	if options := os.Getenv(childEnv); options != "" {
		os.Exit(serve(options))
	}
	os.Exit(m.Run())
}

func serve(text string) int {
	var o Options
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		panic(err)
	}
	o.Log = slog.New(slog.DiscardHandler)
	var a answer
	s, err := Start(context.Background(), o)
	if err != nil {
		a.Error = err.Error()
	} else {
		a.URL = s.URL()
	}
	if err := errors.Join(json.NewEncoder(os.Stdout).Encode(a), err); err != nil {
		return 1
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := s.Stop(context.Background()); err != nil {
		return 1
	}
	return 0
}

// identity is a user to run a portal as.
type identity struct {
	name     string
	uid, gid int
}

// identities are root and another user when the tests run as root, else only who runs them.
func identities() []identity {
	me := identity{"myself", os.Geteuid(), os.Getegid()}
	if me.uid != 0 {
		return []identity{me}
	}
	return []identity{{"root", 0, 0}, {"nobody", 65534, 65534}}
}

// portal is a child process that keeps a server.
type portal struct {
	answer
	cmd *exec.Cmd
	in  io.Closer
}

// startPortal runs a portal as who and returns when it has answered. It is killed at the end of the test at the latest.
func startPortal(t *testing.T, who identity, o Options) *portal {
	t.Helper()
	o.Durable = true // what is acknowledged must survive the kill
	options, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(testBinary(t), "-test.run=^$")
	cmd.Env = append(os.Environ(), childEnv+"="+string(options), "HOME=/")
	cmd.Dir = "/"
	cmd.Stderr = os.Stderr
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(who.uid), Gid: uint32(who.gid)}}
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &portal{cmd: cmd, in: in}
	t.Cleanup(func() { p.kill(); awaitNoServer(t, o.Dir) })
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatalf("the portal said nothing: %v", err)
	}
	if err := json.Unmarshal(line, &p.answer); err != nil {
		t.Fatalf("the portal said %q: %v", line, err)
	}
	return p
}

func (p *portal) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// stop ends the portal in an orderly way.
func (p *portal) stop(t *testing.T) {
	t.Helper()
	_ = p.in.Close()
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("stop the portal: %v", err)
	}
}

// mustRun fails the test unless the portal brought its server up.
func (p *portal) mustRun(t *testing.T) *portal {
	t.Helper()
	if p.Error != "" {
		t.Fatalf("start: %s", p.Error)
	}
	return p
}

// testBinary copies this program to where every user may run it: go test keeps it in a private directory.
func testBinary(t *testing.T) string {
	t.Helper()
	self, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(openDir(t), "portal")
	writeProgram(t, path, self)
	return path
}

// openDir is a temporary directory that every user may enter, with a short name.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "calfleet-embedded-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// homeOf is a new directory that belongs to who.
func homeOf(t *testing.T, who identity) string {
	t.Helper()
	dir := filepath.Join(openDir(t), "pg")
	if err := os.Mkdir(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(dir, who.uid, who.gid); err != nil {
		t.Fatal(err)
	}
	return dir
}

// awaitNoServer waits for the end of the servers in a directory; go test's own time limit bounds it.
func awaitNoServer(t *testing.T, dir string) {
	t.Helper()
	for len(serversIn(filepath.Join(dir, "data"))) > 0 {
		time.Sleep(5 * time.Millisecond)
	}
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func mustExec(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func count(t *testing.T, conn *pgx.Conn, table string) (n int) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), fmt.Sprintf("select count(*) from %s", table)).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
