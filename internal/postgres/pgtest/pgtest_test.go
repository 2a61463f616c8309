package pgtest_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"calfleet/internal/postgres/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func TestNew_TestsDoNotSeeEachOther(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	one, other := pgtest.New(t), pgtest.New(t)
	if _, err := one.Exec(ctx, "create table seen (n int)"); err != nil {
		t.Fatal(err)
	}
	var exists bool
	if err := other.QueryRow(ctx, "select to_regclass('seen') is not null").Scan(&exists); err != nil {
		t.Fatal(err)
	}
	if exists {
		t.Error("a table of one test is visible in another")
	}
}

func TestEmpty_HasNoSchema(t *testing.T) {
	t.Parallel()
	var tables int
	err := pgtest.Empty(t).QueryRow(context.Background(),
		"select count(*) from pg_tables where schemaname = 'public'").Scan(&tables)
	if err != nil {
		t.Fatal(err)
	}
	if tables != 0 {
		t.Errorf("an empty database has %d tables", tables)
	}
}

func BenchmarkNew(b *testing.B) {
	pgtest.New(b)
	for b.Loop() {
		pgtest.URL(b)
	}
}

// childEnv makes the test binary a test process that makes a database, tells where its server lives, and waits to be
// killed or, asked to, panics.
const childEnv = "CALFLEET_PGTEST_CHILD"

func TestServerEndsWithATestProcessThatIsKilledOrPanics(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"kill", "panic"} {
		t.Run(end, func(t *testing.T) {
			t.Parallel()
			child := exec.Command(os.Args[0], "-test.run=^TestChild$")
			child.Env = append(os.Environ(), childEnv+"="+end)
			out, err := child.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := child.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(out)
			lines.Scan()
			dir := lines.Text()
			if _, err := os.Stat(filepath.Join(dir, "data")); err != nil {
				t.Fatalf("the child's server is not in %q: %v", dir, err)
			}
			if end == "kill" {
				_ = child.Process.Kill()
			}
			for lines.Scan() { // until the child's end; a pipe that the server or the janitor held would keep us here
			}
			_ = child.Wait()
			for exists(filepath.Dir(dir)) { // bounded by go test's own limit
				time.Sleep(5 * time.Millisecond)
			}
		})
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func TestChild(t *testing.T) {
	end := os.Getenv(childEnv)
	if end == "" {
		return
	}
	fmt.Println(filepath.Dir(pgtest.New(t).Config().ConnConfig.Host))
	if end == "panic" {
		panic("as asked")
	}
	select {}
}
