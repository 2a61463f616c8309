//go:build wine

package winetest

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"calfleet/internal/postgres/pgtest"
)

// wine is one Windows with a prepared registry, and the agent's program in it.
type wine struct {
	t      *testing.T
	prefix string // its drives and its registry
	exe    string
}

func TestMain(m *testing.M) { pgtest.Main(m) }

// newWine makes a Windows of its own.
func newWine(t *testing.T) *wine {
	t.Helper()
	if os.Getenv("CALFLEET_WINE") == "" {
		t.Fatal("CALFLEET_WINE names no Wine; make test-agent obtains one and runs this")
	}
	// Not below t.TempDir: the server of this Windows lets go of its files a while after it ended.
	prefix, err := os.MkdirTemp("", "calfleet-wine")
	if err != nil {
		t.Fatal(err)
	}
	w := &wine{t, prefix, build(t, "windows", "./cmd/agent")}
	t.Cleanup(w.end)
	w.run(3*time.Minute, "wineboot", "-u")
	w.settle()
	library := filepath.Join(prefix, "drive_c/windows/system32/bcryptprimitives.dll")
	if _, err := os.Stat(library); errors.Is(err, os.ErrNotExist) { // newer Wines have it
		if err := os.WriteFile(library, forwarder(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// in is the same Windows for a part of the test.
func (w *wine) in(t *testing.T) *wine {
	t.Helper()
	return &wine{t, w.prefix, w.exe}
}

// buildLimit is for a machine that is busy with other things.
const buildLimit = 5 * time.Minute

// build makes a program of ours, as the Makefile does.
func build(t *testing.T, system, path string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "program.exe")
	args := []string{"build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -X main.version=0.1.0-test", "-o", out}
	if system == "windows" {
		args = append(args, "-gcflags=all=-l")
	}
	ctx, cancel := context.WithTimeout(t.Context(), buildLimit)
	defer cancel()
	command := exec.CommandContext(ctx, "go", append(args, path)...)
	command.Dir = "../../.."
	command.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
	if said, err := command.CombinedOutput(); ctx.Err() != nil {
		t.Fatalf("build %s: not done within %s\n%s", path, buildLimit, said)
	} else if err != nil {
		t.Fatalf("build %s: %v\n%s", path, err, said)
	}
	return out
}

func (w *wine) command(ctx context.Context, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, os.Getenv("CALFLEET_WINE"), args...)
	command.Env = append(os.Environ(), "WINEPREFIX="+w.prefix, "WINEDEBUG=-all", "WINEDLLOVERRIDES=mscoree,mshtml=", "HTTPS_PROXY=", "https_proxy=")
	command.WaitDelay = 5 * time.Second // its children may hold its output
	return command
}

// try runs a Windows program and returns what it printed and how it ended. One that does not end is a failure that says so.
func (w *wine) try(limit time.Duration, args ...string) (out, errs string, status int) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), limit)
	defer cancel()
	command := w.command(ctx, args...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		w.t.Fatalf("%v did not end within %s; it said: %s%s", args, limit, stdout.String(), stderr.String())
	}
	if err != nil && command.ProcessState == nil {
		w.t.Fatalf("%v: %v", args, err)
	}
	return stdout.String(), stderr.String(), command.ProcessState.ExitCode()
}

// run is try for what must work.
func (w *wine) run(limit time.Duration, args ...string) string {
	w.t.Helper()
	out, errs, status := w.try(limit, args...)
	if status != 0 {
		w.t.Fatalf("%v ends with %d: %s%s", args, status, out, errs)
	}
	return out
}

// agent runs the agent's program.
func (w *wine) agent(args ...string) (out, errs string, status int) {
	w.t.Helper()
	return w.try(time.Minute, append([]string{w.exe}, args...)...)
}

// settle waits until the registry is written.
func (w *wine) settle() {
	w.t.Helper()
	_, _, _ = w.try(3*time.Minute, "wineboot", "-e")
}

func (w *wine) end() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_ = w.command(ctx, "wineboot", "-k").Run()
	for range 50 {
		if os.RemoveAll(w.prefix) == nil {
			return
		}
		<-time.After(100 * time.Millisecond)
	}
}

// registry has regedit read a file of keys and values, in the one coding that keeps lists of texts whole.
func (w *wine) registry(text string) {
	w.t.Helper()
	var file bytes.Buffer
	units := utf16.Encode([]rune("\ufeff" + strings.ReplaceAll("Windows Registry Editor Version 5.00\n\n"+text, "\n", "\r\n")))
	if err := binary.Write(&file, binary.LittleEndian, units); err != nil {
		w.t.Fatal(err)
	}
	path := filepath.Join(w.t.TempDir(), "host.reg")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.run(time.Minute, "regedit", "/S", path)
}

// list is a REG_MULTI_SZ as a .reg file writes it.
func list(texts ...string) string {
	var bytes []string
	for _, unit := range utf16.Encode([]rune(strings.Join(texts, "\x00") + "\x00\x00")) {
		bytes = append(bytes, hexByte(byte(unit)), hexByte(byte(unit>>8)))
	}
	return "hex(7):" + strings.Join(bytes, ",")
}

func hexByte(b byte) string {
	return string("0123456789abcdef"[b>>4]) + string("0123456789abcdef"[b&15])
}
