package embedded

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
)

// load writes rows until its connection breaks, and tells how many were acknowledged.
func load(t *testing.T, url string) (acknowledged <-chan int, busy <-chan struct{}) {
	t.Helper()
	conn := connect(t, url)
	mustExec(t, conn, "create table if not exists loaded (n int)")
	counts, warm := make(chan int, 1), make(chan struct{})
	go func() {
		n := 0
		for ; ; n++ {
			if _, err := conn.Exec(context.Background(), "insert into loaded values (1)"); err != nil {
				break
			}
			if n == 50 {
				close(warm)
			}
		}
		counts <- n
	}()
	return counts, warm
}

// afterCrash checks that the next start finds every acknowledged row.
func afterCrash(t *testing.T, who identity, o Options, acknowledged, before int) int {
	t.Helper()
	p := startPortal(t, who, o).mustRun(t)
	n := count(t, connect(t, p.URL), "loaded")
	if n < before+acknowledged || n > before+acknowledged+1 { // one may have been committed but not answered
		t.Errorf("%d rows after the crash, want %d or one more", n, before+acknowledged)
	}
	p.stop(t)
	return n
}

func TestStart_AfterThePortalIsKilled(t *testing.T) {
	t.Parallel()
	for _, who := range identities() {
		t.Run(who.name, func(t *testing.T) {
			t.Parallel()
			o, rows := Options{Dir: homeOf(t, who)}, 0
			for range 2 {
				p := startPortal(t, who, o).mustRun(t)
				acknowledged, busy := load(t, p.URL)
				<-busy
				p.kill() // and start at once: the server may still be shutting down
				next := startPortal(t, who, o).mustRun(t)
				next.stop(t)
				rows = afterCrash(t, who, o, <-acknowledged, rows)
			}
		})
	}
}

func TestStart_AfterPortalAndPostmasterAreKilled(t *testing.T) {
	t.Parallel()
	for _, who := range identities() {
		t.Run(who.name, func(t *testing.T) {
			t.Parallel()
			o, rows := Options{Dir: homeOf(t, who)}, 0
			for range 2 {
				p := startPortal(t, who, o).mustRun(t)
				acknowledged, busy := load(t, p.URL)
				<-busy
				for _, pid := range serversIn(filepath.Join(o.Dir, "data")) {
					_ = syscall.Kill(pid, syscall.SIGKILL)
				}
				p.kill()
				rows = afterCrash(t, who, o, <-acknowledged, rows)
			}
		})
	}
}

func TestStart_WaitsForABackendThatLostItsPostmaster(t *testing.T) {
	t.Parallel()
	who := identities()[0]
	o := Options{Dir: homeOf(t, who)}
	p := startPortal(t, who, o).mustRun(t)
	conn := connect(t, p.URL)
	mustExec(t, conn, "create table loaded (n int)")
	busy := make(chan struct{})
	go func() { // computes, so it does not notice that the postmaster is gone
		close(busy)
		_, _ = conn.Exec(context.Background(), "select count(*) from generate_series(1, 1000000000)", pgx.QueryExecModeSimpleProtocol)
	}()
	<-busy
	for _, pid := range serversIn(filepath.Join(o.Dir, "data")) {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	p.kill()
	afterCrash(t, who, o, 0, 0)
}

func TestStart_IgnoresAProcessNumberThatNowBelongsToSomebodyElse(t *testing.T) {
	t.Parallel()
	dir := homeOf(t, identities()[0])
	s := startHere(t, quiet(dir))
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	foreign := s.owner.command("/", syscall.SIGKILL, "/bin/sleep", "600") // PostgreSQL asks about processes of its own user
	foreign.SysProcAttr.Pdeathsig = 0
	if err := foreign.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = foreign.Process.Kill(); _ = foreign.Wait() })
	stale := fmt.Sprintf("%d\n%s\n1700000000\n5432\n%s\n\n", foreign.Process.Pid, s.data, s.run)
	for _, path := range []string{s.pidFile, s.socket, s.socket + ".lock"} {
		if err := os.WriteFile(path, []byte(stale), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := s.owner.give(path); err != nil {
			t.Fatal(err)
		}
	}
	assertPlainServerRefuses(t, s)
	startHere(t, quiet(dir))
	if err := foreign.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("the foreign process was harmed: %v", err)
	}
}

// assertPlainServerRefuses shows that the case is real.
func assertPlainServerRefuses(t *testing.T, s *Server) {
	t.Helper()
	cmd := s.owner.command(s.root, 0, s.binaries.program("postgres"), "-D", s.data, "-k", s.run, "-c", "listen_addresses=")
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "lock file") {
		t.Fatalf("PostgreSQL alone was expected to stumble over its lock file, but: %v %s", err, out)
	}
}

func TestStart_LeavesAShellInTheDataDirectoryAlone(t *testing.T) {
	t.Parallel()
	dir := homeOf(t, identities()[0])
	s := startHere(t, quiet(dir))
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	shell := exec.Command("/bin/sleep", "600")
	shell.Dir = s.data
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = shell.Process.Kill(); _ = shell.Wait() })
	startHere(t, quiet(dir))
	if err := shell.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("the shell was harmed: %v", err)
	}
}

func TestDone_TellsThatTheServerDied(t *testing.T) {
	t.Parallel()
	dir := homeOf(t, identities()[0])
	s := startHere(t, quiet(dir))
	if err := s.Err(); err != nil {
		t.Errorf("a running server has ended: %v", err)
	}
	if err := s.process.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-s.Done()
	if err := s.Err(); err == nil || !strings.Contains(err.Error(), s.root) {
		t.Errorf("the error of a killed server is %v; want one that names %s", err, s.root)
	}
	if err := s.Stop(t.Context()); err != nil { // lets go of the directory
		t.Error(err)
	}
	startHere(t, quiet(dir)) // and takes away the shared memory that the killed server left in /dev/shm
}
