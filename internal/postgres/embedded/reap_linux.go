package embedded

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// reap waits until no server works in dir any more, a cluster's data directory. Every PostgreSQL process changes into
// it when it starts, so /proc/*/cwd is the one witness that neither a reused process number nor a zombie can fool. A
// server whose portal was killed has already been told to stop; this tells it again, and after a while with more
// weight. It never sends SIGKILL, which would leave shared memory behind. The caller holds the lock.
func (l layout) reap(ctx context.Context, dir string) error {
	deadline, sent := time.Now().Add(reapPatience), map[int]syscall.Signal{}
	for {
		pids := serversIn(dir)
		if len(pids) == 0 {
			return nil
		}
		late := time.Since(deadline)
		if late > abortPatience {
			return fmt.Errorf("wait for the former PostgreSQL in %s: processes %v don't stop; look at %s", dir, pids, l.log)
		}
		for _, pid := range pids {
			signal := l.stopSignal(pid, late > 0)
			if sent[pid] != signal {
				sendIfServer(dir, pid, signal)
				sent[pid] = signal
			}
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return fmt.Errorf("wait for the former PostgreSQL in %s: %w", dir, err)
		}
	}
}

// stopSignal is a fast shutdown for the postmaster, the end of the session for a backend that lost its postmaster.
func (l layout) stopSignal(pid int, late bool) syscall.Signal {
	switch {
	case late:
		return syscall.SIGQUIT
	case pid == l.postmaster():
		return syscall.SIGINT
	}
	return syscall.SIGTERM
}

// postmaster is the process number in postmaster.pid, 0 if there is none. It may be stale.
func (l layout) postmaster() int {
	text, _ := os.ReadFile(l.pidFile)
	first, _, _ := strings.Cut(string(text), "\n")
	pid, _ := strconv.Atoi(strings.TrimSpace(first))
	return pid
}

// serversIn lists the PostgreSQL processes whose working directory is dir. A backend whose postmaster lives is left
// out: it goes when the postmaster tells it.
func serversIn(dir string) []int {
	comms, _ := filepath.Glob("/proc/[0-9]*/comm")
	parents := map[int]int{}
	for _, comm := range comms {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(comm)))
		if isServer(dir, pid) {
			parents[pid] = parentOf(pid)
		}
	}
	var pids []int
	for pid, parent := range parents {
		if _, child := parents[parent]; !child {
			pids = append(pids, pid)
		}
	}
	return pids
}

func isServer(dir string, pid int) bool {
	comm, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	if err != nil || strings.TrimSpace(string(comm)) != "postgres" {
		return false
	}
	cwd, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
	return err == nil && cwd == dir
}

// parentOf reads the fourth field of /proc/PID/stat, the second after the name in parentheses.
func parentOf(pid int) int {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < 2 {
		return 0
	}
	parent, _ := strconv.Atoi(fields[1])
	return parent
}

// sendIfServer looks again through a handle that can't come to mean another process between the look and the signal.
func sendIfServer(dir string, pid int, signal syscall.Signal) {
	process, err := os.FindProcess(pid)
	if err != nil {
		return
	}
	defer func() { _ = process.Release() }()
	if isServer(dir, pid) {
		_ = process.Signal(signal) // already gone is what we want
	}
}

// sweep removes what a server that was killed left and a new one would stumble over: postmaster.pid, whose number may
// belong to somebody else by now, and everything beside the socket. Safe only under the lock and after reap.
func (l layout) sweep() error {
	stale, err := filepath.Glob(filepath.Join(l.run, "*"))
	if err != nil {
		return fmt.Errorf("clean up after the former PostgreSQL: %w", err)
	}
	for _, path := range append(stale, l.pidFile, l.socket, l.socket+".lock") {
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("clean up after the former PostgreSQL: %w", err)
		}
	}
	return nil
}
