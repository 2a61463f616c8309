//go:build linux

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"

	"calfleet/internal/compat"
	"calfleet/internal/compat/compattest"
)

// A fleet of a million hosts is judged in a process of its own, on one core, so that memory and time are nobody else's. What counts is
// the time a processor worked for it: the machine may do other things beside it.

// childVariable makes this program the child: it holds the number of hosts and that of runs.
const childVariable = "CALFLEET_BENCH_JUDGE"

const smallFleet = 1000 // hosts: what the price of a host is held against

// millionReport is what the child measured; times are the best of its runs.
type millionReport struct {
	Seconds      float64 // to judge the fleet, in memory that is fresh from the kernel
	FloorSeconds float64 // to copy its hosts and hash its names, likewise
	PeakMiB      float64 // resident while it is judged
	FactsMiB     float64 // resident before
	PerHost      float64 // ns for a host of it, in memory that the process has already
	PerHostSmall float64 // ns for a host of a small fleet, likewise
}

func (b *bench) theMillion(ctx context.Context) (*millionReport, error) {
	if b.million != nil {
		return b.million, nil
	}
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	child := exec.CommandContext(ctx, program)
	child.Env = append(os.Environ(), "GOMAXPROCS=1", fmt.Sprintf("%s=%d %d", childVariable, b.largest, b.runs))
	child.Stderr = os.Stderr
	out, err := child.Output()
	if err != nil {
		return nil, fmt.Errorf("judge %d hosts in a child: %w", b.largest, err)
	}
	report := new(millionReport)
	if err := json.Unmarshal(out, report); err != nil {
		return nil, fmt.Errorf("read what the child measured: %w", err)
	}
	b.million = report
	return report, nil
}

// ofMillion is a figure of the child's report.
func ofMillion(figure func(*millionReport) (value, floor float64)) func(context.Context, *bench) (float64, float64, error) {
	return func(ctx context.Context, b *bench) (float64, float64, error) {
		report, err := b.theMillion(ctx)
		if err != nil {
			return 0, 0, err
		}
		value, floor := figure(report)
		return value, floor, nil
	}
}

func millionSeconds(r *millionReport) (value, floor float64) { return r.Seconds, r.FloorSeconds }
func millionMemory(r *millionReport) (value, floor float64)  { return r.PeakMiB, r.FactsMiB }
func millionHost(r *millionReport) (value, floor float64)    { return r.PerHost, r.PerHostSmall }

// runChild is all that the child does.
func runChild(sizes string, out io.Writer) error {
	var hosts, runs int
	if _, err := fmt.Sscan(sizes, &hosts, &runs); err != nil {
		return fmt.Errorf("%s=%q: %w", childVariable, sizes, err)
	}
	report, err := measureMillion(compattest.Fleet(hosts), max(runs, 1))
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(report)
}

func measureMillion(facts compat.Facts, runs int) (*millionReport, error) {
	report, err := measureMemory(facts)
	if err != nil {
		return nil, err
	}
	hosts, small := float64(len(facts.Hosts)), compattest.Fleet(smallFleet)
	times := max(len(facts.Hosts)/smallFleet/5, 1) // a fifth as long
	tasks := []task{
		{best: &report.Seconds, parts: 1, fresh: true, do: judgeOf(facts, 1)},
		{best: &report.PerHost, parts: hosts / 1e9, do: judgeOf(facts, 1)},
		{best: &report.PerHostSmall, parts: float64(times*smallFleet) / 1e9, do: judgeOf(small, times)},
		{best: &report.FloorSeconds, parts: 1, fresh: true, do: func() error { return hashNames(facts) }},
	}
	for range runs {
		for _, t := range tasks {
			if err := t.run(); err != nil {
				return nil, err
			}
		}
	}
	return report, nil
}

// task is what is timed by turns with others; best is in seconds for each of its parts.
type task struct {
	best  *float64
	parts float64
	fresh bool // memory comes from the kernel, as for a process that does it once
	do    func() error
}

func (t task) run() error {
	if runtime.GC(); t.fresh {
		debug.FreeOSMemory()
	}
	took, err := worked(t.do)
	if one := took.Seconds() / t.parts; *t.best == 0 || one < *t.best {
		*t.best = one
	}
	return err
}

// measureMemory judges the facts once and sees how much memory it takes at most.
func measureMemory(facts compat.Facts) (*millionReport, error) {
	debug.FreeOSMemory()
	const forgetPeak = "5" // where it can't be written, the peak is that of making the facts as well
	_ = os.WriteFile("/proc/self/clear_refs", []byte(forgetPeak), 0)
	before, err := statusMiB("VmRSS")
	if err != nil {
		return nil, err
	}
	if err := judgeOf(facts, 1)(); err != nil {
		return nil, err
	}
	peak, err := statusMiB("VmHWM")
	return &millionReport{FactsMiB: before, PeakMiB: peak}, err
}

func judgeOf(facts compat.Facts, times int) func() error {
	return func() error {
		for range times {
			if result := compat.Evaluate(facts); len(result.Collections) == 0 {
				return errors.New("nothing was judged")
			}
		}
		return nil
	}
}

// worked is how long a processor worked for this process.
func worked(do func() error) (time.Duration, error) {
	began, err := processorTime()
	if err != nil {
		return 0, err
	}
	if err := do(); err != nil {
		return 0, err
	}
	ended, err := processorTime()
	return ended - began, err
}

func processorTime() (time.Duration, error) {
	var use syscall.Rusage
	err := syscall.Getrusage(syscall.RUSAGE_SELF, &use)
	return time.Duration(use.Utime.Nano() + use.Stime.Nano()), err
}

// statusMiB reads a size that the kernel tells of this process.
func statusMiB(name string) (float64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == name+":" && fields[2] == "kB" {
			kilobytes, err := strconv.ParseFloat(fields[1], 64)
			return kilobytes / 1024, err
		}
	}
	return 0, fmt.Errorf("/proc/self/status has no %s", name)
}
