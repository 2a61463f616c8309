package embedded

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// quiet are options for a server inside this process.
func quiet(dir string) Options {
	return Options{Dir: dir, Log: slog.New(slog.DiscardHandler)}
}

func startHere(t *testing.T, o Options) *Server {
	t.Helper()
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestStart_WorksForEveryUserAndKeepsTheData(t *testing.T) {
	t.Parallel()
	for _, who := range identities() {
		t.Run(who.name, func(t *testing.T) {
			t.Parallel()
			o := Options{Dir: homeOf(t, who)}
			first := startPortal(t, who, o).mustRun(t)
			mustExec(t, connect(t, first.URL), "create table kept as select 1 as n")
			assertUnprivileged(t, o.Dir)
			first.stop(t)
			if pids := serversIn(filepath.Join(o.Dir, "data")); len(pids) > 0 {
				t.Errorf("servers %v outlive an orderly stop", pids)
			}
			second := startPortal(t, who, o).mustRun(t)
			if n := count(t, connect(t, second.URL), "kept"); n != 1 {
				t.Errorf("after a restart there are %d rows, want 1", n)
			}
			second.stop(t)
		})
	}
}

func assertUnprivileged(t *testing.T, dir string) {
	t.Helper()
	pids := serversIn(filepath.Join(dir, "data"))
	if len(pids) != 1 {
		t.Fatalf("servers in %s: %v, want one", dir, pids)
	}
	if uid, _ := uidOf(fmt.Sprintf("/proc/%d", pids[0])); uid == 0 {
		t.Error("the server runs as root")
	}
	for path, mode := range map[string]os.FileMode{"data": 0o700, "run": 0o700, "password": 0o600, "portal.lock": 0o600} {
		info, err := os.Stat(filepath.Join(dir, path))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != mode {
			t.Errorf("%s has mode %v, want %v", path, info.Mode().Perm(), mode)
		}
	}
}

func TestStart_MakesASoundCluster(t *testing.T) {
	t.Parallel()
	conn := connect(t, startHere(t, quiet(homeOf(t, identities()[0]))).URL())
	for setting, want := range map[string]string{
		"data_checksums": "on", "listen_addresses": "", "server_encoding": "UTF8", "TimeZone": "UTC",
		"unix_socket_permissions": "0700", "password_encryption": "scram-sha-256",
	} {
		var got string
		if err := conn.QueryRow(t.Context(), "select current_setting($1)", setting).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s = %q, want %q", setting, got, want)
		}
	}
}

func TestStart_ReplacesHalfACluster(t *testing.T) {
	t.Parallel()
	dir := homeOf(t, identities()[0])
	junk := filepath.Join(dir, "data.new", "base")
	if err := os.MkdirAll(junk, 0o700); err != nil {
		t.Fatal(err)
	}
	startHere(t, quiet(dir))
	if _, err := os.Stat(filepath.Dir(junk)); !os.IsNotExist(err) {
		t.Errorf("data.new is still there: %v", err)
	}
}

func TestStart_EndsWithItsContextAndLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	dir := homeOf(t, identities()[0])
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Start(ctx, quiet(dir)); err == nil {
		t.Fatal("a start under a context that has ended succeeded")
	}
	if pids := append(serversIn(filepath.Join(dir, "data")), serversIn(filepath.Join(dir, "data.new"))...); len(pids) > 0 {
		t.Errorf("servers %v are left", pids)
	}
	startHere(t, quiet(dir)) // and the directory is as good as new
}

func TestStop_CanBeCalledTwice(t *testing.T) {
	t.Parallel()
	s := startHere(t, quiet(homeOf(t, identities()[0])))
	for range 2 {
		if err := s.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	<-s.Done()
	if err := s.Err(); err != nil {
		t.Errorf("an orderly end is an error: %v", err)
	}
}

func TestAttach_FindsTheServerOfARunningPortal(t *testing.T) {
	t.Parallel()
	who := identities()[0]
	dir := homeOf(t, who)
	assertNotServed := func(when string) {
		if _, ok, err := Attach(dir); ok || err != nil {
			t.Errorf("%s: attach gives %v, %v; want nothing", when, ok, err)
		}
	}
	assertNotServed("before the first start")
	p := startPortal(t, who, Options{Dir: dir}).mustRun(t)
	url, ok, err := Attach(dir)
	if !ok || err != nil {
		t.Fatalf("attach gives %v, %v", ok, err)
	}
	if url != p.URL {
		t.Error("attach gives another address than the portal has")
	}
	mustExec(t, connect(t, url), "select 1")
	p.stop(t)
	assertNotServed("after the portal stopped")
}

func TestTakeLock_OutlastsAPredecessorThatIsDying(t *testing.T) {
	t.Parallel()
	l := layoutOf(t.TempDir())
	held, err := l.takeLock(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(100*time.Millisecond, func() { _ = held.Close() })
	next, err := l.takeLock(t.Context(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	_ = next.Close()
}
