// Package spool keeps reports on disk until the portal has confirmed them.
//
// A report is one file, whole or not there: it is written beside its place, flushed, and renamed. The spool is bounded; when it is full the oldest reports
// give way, and how many did is kept too, exactly, across a crash: first it is written down up to which number reports are dropped, then their files go.
package spool

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits bound a spool.
type Limits struct {
	Reports int   // at least 1
	Bytes   int64 // of all reports; one report always has a place
}

// Spool is a directory of reports. One process at a time uses it: see Lock.
type Spool struct {
	dir     string
	limits  Limits
	entries []Entry // oldest first
	dropped dropped
}

// Entry is one report that waits.
type Entry struct {
	Number int64 // grows from report to report: the clock's milliseconds, or one more than the last where the clock was put back
	ID     string
	Size   int64
}

// dropped is how many reports gave way, the last of them being number Through.
type dropped struct {
	Count   int64 `json:"count"`
	Through int64 `json:"through"`
}

const (
	ending      = ".json"
	unfinished  = ".new"
	setAside    = ".refused"
	droppedFile = "dropped"
	keptRefused = 10 // refused reports that are kept to be looked at
)

// Open makes the directory if need be, and clears away what a crash left of unfinished work.
func Open(dir string, limits Limits) (*Spool, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make spool: %w", err)
	}
	s := &Spool{dir: dir, limits: limits}
	if err := s.readDropped(); err != nil {
		return nil, err
	}
	return s, s.scan()
}

func (s *Spool) readDropped() error {
	data, err := os.ReadFile(s.path(droppedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(data, &s.dropped)
	}
	if err != nil {
		return fmt.Errorf("read how many reports were dropped: %w", err)
	}
	return nil
}

// Look counts what waits and what was dropped, and touches nothing: another process may be at work.
func Look(dir string) (waiting int, gone int64, err error) {
	s := &Spool{dir: dir}
	if err := s.readDropped(); err != nil {
		return 0, 0, err
	}
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, 0, fmt.Errorf("list spool: %w", err)
	}
	for _, file := range files {
		if entry, is := parseName(file.Name()); is && entry.Number > s.dropped.Through {
			waiting++
		}
	}
	return waiting, s.dropped.Count, nil
}

// scan lists what waits, and finishes a drop that was begun.
func (s *Spool) scan() error {
	files, err := os.ReadDir(s.dir)
	if err != nil {
		return fmt.Errorf("list spool: %w", err)
	}
	for _, file := range files {
		entry, isReport := parseName(file.Name())
		switch {
		case strings.HasSuffix(file.Name(), unfinished), isReport && entry.Number <= s.dropped.Through:
			if err := os.Remove(s.path(file.Name())); err != nil {
				return fmt.Errorf("clear spool: %w", err)
			}
		case isReport:
			info, err := file.Info()
			if err != nil {
				return fmt.Errorf("look at spool: %w", err)
			}
			entry.Size = info.Size()
			s.entries = append(s.entries, entry)
		}
	}
	slices.SortFunc(s.entries, func(a, b Entry) int { return cmp.Compare(a.Number, b.Number) })
	return nil
}

func (e Entry) name() string { return fmt.Sprintf("%015d-%s%s", e.Number, e.ID, ending) }

func parseName(name string) (Entry, bool) {
	name, is := strings.CutSuffix(name, ending)
	digits, id, hasID := strings.Cut(name, "-")
	number, err := strconv.ParseInt(digits, 10, 64)
	return Entry{Number: number, ID: id}, is && hasID && err == nil && number > 0
}

func (s *Spool) path(name string) string { return filepath.Join(s.dir, name) }

// Put keeps a report, and returns how many older ones gave way to it.
func (s *Spool) Put(id string, report []byte) (gaveWay int, err error) {
	entry := Entry{Number: max(s.last()+1, time.Now().UnixMilli()), ID: id, Size: int64(len(report))}
	if gaveWay, err = s.makeRoom(entry.Size); err != nil {
		return gaveWay, err
	}
	if err := WriteFile(s.path(entry.name()), report); err != nil {
		return gaveWay, fmt.Errorf("keep report %s: %w", id, err)
	}
	s.entries = append(s.entries, entry)
	return gaveWay, nil
}

// last is the highest number that is known to be used.
func (s *Spool) last() int64 {
	if len(s.entries) > 0 {
		return s.entries[len(s.entries)-1].Number
	}
	return s.dropped.Through
}

// makeRoom drops the oldest until one more report fits.
func (s *Spool) makeRoom(size int64) (n int, err error) {
	total := size
	for _, e := range s.entries {
		total += e.Size
	}
	for n < len(s.entries) && (len(s.entries)-n >= s.limits.Reports || total > s.limits.Bytes) {
		total -= s.entries[n].Size
		n++
	}
	if n == 0 {
		return 0, nil
	}
	next := dropped{s.dropped.Count + int64(n), s.entries[n-1].Number}
	data, err := json.Marshal(next)
	if err == nil {
		err = WriteFile(s.path(droppedFile), data)
	}
	if err != nil {
		return 0, fmt.Errorf("write down that %d reports are dropped: %w", n, err)
	}
	gone := s.entries[:n]
	s.dropped, s.entries = next, slices.Clone(s.entries[n:])
	for _, e := range gone {
		if err := os.Remove(s.path(e.name())); err != nil {
			return n, fmt.Errorf("drop report %s: %w", e.ID, err)
		}
	}
	return n, nil
}

// Waiting lists what waits, oldest first.
func (s *Spool) Waiting() []Entry { return slices.Clone(s.entries) }

// Dropped is how many reports gave way since the spool was made.
func (s *Spool) Dropped() int64 { return s.dropped.Count }

// Read returns a report that waits.
func (s *Spool) Read(e Entry) ([]byte, error) {
	data, err := os.ReadFile(s.path(e.name()))
	if err != nil {
		return nil, fmt.Errorf("read report %s from the spool: %w", e.ID, err)
	}
	return data, nil
}

// Done forgets a report that the portal has confirmed.
func (s *Spool) Done(e Entry) error {
	if err := os.Remove(s.path(e.name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("forget report %s: %w", e.ID, err)
	}
	s.forget(e)
	return nil
}

// Refuse sets a report aside that the portal will never take; the newest few are kept to be looked at.
func (s *Spool) Refuse(e Entry) error {
	if err := os.Rename(s.path(e.name()), s.path(e.name()+setAside)); err != nil {
		return fmt.Errorf("set report %s aside: %w", e.ID, err)
	}
	s.forget(e)
	refused, err := filepath.Glob(s.path("*" + setAside))
	if err != nil {
		return fmt.Errorf("list refused reports: %w", err)
	}
	slices.Sort(refused) // by number
	for _, path := range refused[:max(0, len(refused)-keptRefused)] {
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("forget an old refused report: %w", err)
		}
	}
	return nil
}

func (s *Spool) forget(e Entry) {
	s.entries = slices.DeleteFunc(s.entries, func(o Entry) bool { return o.Number == e.Number })
}

// Replace changes a report that waits.
func (s *Spool) Replace(e Entry, report []byte) error {
	if err := WriteFile(s.path(e.name()), report); err != nil {
		return fmt.Errorf("change report %s in the spool: %w", e.ID, err)
	}
	return nil
}
