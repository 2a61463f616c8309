//go:build linux

package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// clockTick is the unit of /proc/PID/stat on every Linux that Go runs on.
const clockTick = 10 * time.Millisecond

// work is how long processors have worked for this process and for the server of a database.
func work(ctx context.Context, pool *pgxpool.Pool) (own, server time.Duration, err error) {
	if own, err = processorTime(); err != nil {
		return 0, 0, err
	}
	var dir string
	if err := pool.QueryRow(ctx, `SHOW data_directory`).Scan(&dir); err != nil {
		return 0, 0, err
	}
	server, err = serverWork(dir)
	return own, server, err
}

func serverWork(dir string) (time.Duration, error) {
	pid, err := os.ReadFile(filepath.Join(dir, "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	postmaster, _, _ := strings.Cut(string(pid), "\n")
	processes, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	var all time.Duration
	for _, process := range processes {
		stat, err := os.ReadFile(process)
		if err != nil {
			continue // it has ended
		}
		all += workOf(string(stat), postmaster)
	}
	return all, nil
}

// workOf reads the line of one process: its number, its name in brackets, its state, its parent, and in the 14th and 15th place what it
// has used. Of the postmaster's own it counts the children that have ended too.
func workOf(stat, postmaster string) time.Duration {
	number, rest, _ := strings.Cut(stat, " ")
	_, rest, _ = strings.Cut(rest, ") ")
	fields := strings.Fields(rest)
	if len(fields) < 15 || fields[1] != postmaster && number != postmaster {
		return 0
	}
	counted := fields[11:13]
	if number == postmaster {
		counted = fields[11:15]
	}
	var ticks int64
	for _, field := range counted {
		n, _ := strconv.ParseInt(field, 10, 64) // a number, says the kernel
		ticks += n
	}
	return time.Duration(ticks) * clockTick
}
