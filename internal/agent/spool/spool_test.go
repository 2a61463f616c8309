package spool_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/agent/spool"
)

func open(t *testing.T, dir string, limits spool.Limits) *spool.Spool {
	t.Helper()
	s, err := spool.Open(dir, limits)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func put(t *testing.T, s *spool.Spool, id, text string) {
	t.Helper()
	if _, err := s.Put(id, []byte(text)); err != nil {
		t.Fatal(err)
	}
}

func ids(s *spool.Spool) (out []string) {
	for _, e := range s.Waiting() {
		out = append(out, e.ID)
	}
	return out
}

func TestSpool_KeepsReportsInOrderAcrossRestarts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, spool.Limits{Reports: 10, Bytes: 1000})
	for n := range 5 {
		put(t, s, fmt.Sprintf("r%d", n), fmt.Sprintf("report %d", n))
	}
	if err := s.Done(s.Waiting()[1]); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, spool.Limits{Reports: 10, Bytes: 1000})
	if diff := cmp.Diff([]string{"r0", "r2", "r3", "r4"}, ids(s)); diff != "" {
		t.Error(diff)
	}
	if data, err := s.Read(s.Waiting()[1]); err != nil || string(data) != "report 2" {
		t.Errorf("read %q, %v", data, err)
	}
}

func TestSpool_OldestGiveWayAndAreCounted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, spool.Limits{Reports: 3, Bytes: 10})
	put(t, s, "a", "1234")
	put(t, s, "b", "1234")
	if gaveWay, err := s.Put("c", []byte("123")); err != nil || gaveWay != 1 {
		t.Fatalf("%d gave way, %v", gaveWay, err)
	}
	put(t, s, "d", strings.Repeat("x", 50)) // larger than all of it: alone it has a place
	if diff := cmp.Diff([]string{"d"}, ids(s)); diff != "" {
		t.Error(diff)
	}
	if n := open(t, dir, spool.Limits{Reports: 3, Bytes: 10}).Dropped(); n != 3 {
		t.Errorf("%d dropped, want 3", n)
	}
	if waiting, gone, err := spool.Look(dir); waiting != 1 || gone != 3 || err != nil {
		t.Errorf("who looks sees %d that wait and %d that are gone (%v)", waiting, gone, err)
	}
	if waiting, gone, err := spool.Look(filepath.Join(dir, "none")); waiting != 0 || gone != 0 || err != nil {
		t.Errorf("where there is none: %d, %d, %v", waiting, gone, err)
	}
}

func TestSpool_RefusedReportsAreKeptAsideAFew(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir, spool.Limits{Reports: 100, Bytes: 1 << 20})
	for n := range 15 {
		put(t, s, fmt.Sprintf("r%d", n), "{}")
		if err := s.Refuse(s.Waiting()[0]); err != nil {
			t.Fatal(err)
		}
	}
	refused, err := filepath.Glob(filepath.Join(dir, "*.refused"))
	if err != nil || len(refused) != 10 || !strings.Contains(refused[9], "r14") {
		t.Errorf("%d refused reports are kept: %v (%v)", len(refused), refused, err)
	}
	if len(open(t, dir, spool.Limits{Reports: 100, Bytes: 1 << 20}).Waiting()) != 0 {
		t.Error("a refused report waits again")
	}
}

func TestSpool_NobodyElseMayRead(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "spool")
	put(t, open(t, dir, spool.Limits{Reports: 1, Bytes: 1}), "a", "{}")
	for _, path := range []string{dir, filepath.Join(dir, names(t, dir)[0])} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v (%v)", path, info.Mode(), err)
		}
	}
}

func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		out = append(out, f.Name())
	}
	slices.Sort(out)
	return out
}

func TestLock_LetsOneInAtATime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	unlock, err := spool.Lock(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond)
	defer cancel()
	if _, err := spool.Lock(short, dir); err == nil {
		t.Fatal("two are in")
	}
	unlock()
	unlock, err = spool.Lock(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	unlock()
}
