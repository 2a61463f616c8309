package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// binary is the package's compiled tests.
type binary struct{ path, dir string }

var errCompile = errors.New("does not compile")

// build compiles the tests of a package with texts laid over its files; the sources are never touched.
func build(ctx context.Context, dir, into string, overlay map[string][]byte) (*binary, error) {
	replace := map[string]string{}
	for path, text := range overlay {
		replace[path] = filepath.Join(into, filepath.Base(path))
		if err := os.WriteFile(replace[path], text, 0o600); err != nil {
			return nil, err
		}
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return nil, err
	}
	file := filepath.Join(into, "overlay.json")
	if err := os.WriteFile(file, list, 0o600); err != nil {
		return nil, err
	}
	b := &binary{path: filepath.Join(into, "tests"), dir: dir}
	compile := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-overlay", file, "-o", b.path, ".")
	compile.Dir = dir
	if out, err := compile.CombinedOutput(); err != nil {
		if compile.ProcessState.Exited() {
			err = errors.Join(errCompile, err)
		}
		return nil, fmt.Errorf("compile %s: %w\n%s", dir, err, out)
	}
	return b, nil
}

// test is a test of the package or a part of one, how long it keeps the processor, and the changes it comes to.
type test struct {
	name    string
	took    time.Duration
	reaches map[int]bool

	ran, failed atomic.Int64 // with a change
}

// tests runs each test by itself, with every change off.
func (b *binary) tests(ctx context.Context) (all []*test, err error) {
	names, err := b.names(ctx)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		t, err := b.measure(ctx, name)
		if err != nil {
			return nil, fmt.Errorf("%s, nothing changed: %w", name, err)
		}
		all = append(all, t)
	}
	return all, nil
}

// names lists the tests, and in place of a test with parts its parts.
func (b *binary) names(ctx context.Context) (names []string, err error) {
	out, err := b.command(ctx, "-test.v").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("run the tests, nothing changed: %w\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		name, began := strings.CutPrefix(strings.TrimSpace(line), "=== RUN   ")
		if !began || strings.Count(name, "/") > 1 {
			continue
		}
		whole, _, _ := strings.Cut(name, "/")
		names = append(slices.DeleteFunc(names, func(n string) bool { return n == whole }), name)
	}
	return names, nil
}

// pattern is what chooses tests on the command line, and nothing else.
func pattern(tests ...*test) string {
	var all []string
	for _, t := range tests {
		all = append(all, "^"+strings.ReplaceAll(regexp.QuoteMeta(t.name), "/", "$/^")+"$")
	}
	return "-test.run=" + strings.Join(all, "|")
}

func (b *binary) measure(ctx context.Context, name string) (*test, error) {
	log := filepath.Join(filepath.Dir(b.path), "reached")
	defer func() { _ = os.Remove(log) }()
	t := &test{name: name, reaches: map[int]bool{}}
	run := b.command(ctx, pattern(t))
	run.Env = append(run.Env, "MUTANT_LOG="+log)
	if out, err := run.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	t.took = run.ProcessState.UserTime() + run.ProcessState.SystemTime()
	text, err := os.ReadFile(log)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	for line := range bytes.FieldsSeq(text) {
		n, err := strconv.Atoi(string(line))
		if err != nil {
			return nil, err
		}
		t.reaches[n] = true
	}
	return t, nil
}

// passes runs tests with one change switched on. What takes ten times as long as it did goes in circles, and so fails.
func (b *binary) passes(ctx context.Context, number int, tests []*test) (bool, error) {
	limit := time.Second
	for _, t := range tests {
		limit += 10 * t.took
	}
	run := b.command(ctx, "-test.failfast", pattern(tests...))
	run.Env = append(run.Env, fmt.Sprintf("MUTANT=%d", number), fmt.Sprintf("MUTANT_SECONDS=%.0f", limit.Seconds()))
	out, err := run.CombinedOutput()
	note(tests, string(out), err == nil)
	if failed := (*exec.ExitError)(nil); ctx.Err() == nil && errors.As(err, &failed) {
		return false, nil
	}
	return err == nil, err
}

// note keeps in mind which tests failed; of those beside them nobody knows whether they ran.
func note(tests []*test, out string, passed bool) {
	for _, t := range tests {
		failed := strings.Contains(out, "--- FAIL: "+t.name+" (")
		if failed {
			t.failed.Add(1)
		}
		if failed || passed {
			t.ran.Add(1)
		}
	}
}

func (b *binary) command(ctx context.Context, args ...string) *exec.Cmd {
	run := exec.CommandContext(ctx, b.path, append(args, "-test.short")...)
	run.Dir = b.dir
	run.Env = append(os.Environ(), "GOMAXPROCS=1")
	return run
}
