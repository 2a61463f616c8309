//go:build linux

// Bench measures what people wait for, each time beside a floor: the least that the same machine needs in the same run for the
// same thing without the portal. A figure alone tells about the machine; the ratio tells about the program.
//
//	go run ./bench                                   all figures, at their full size
//	go run ./bench -only import -purchases 1000      some of them, smaller
//
// It prints one line a figure and writes them to bench/results.json. It needs PostgreSQL's programs and nothing else: it runs a
// server of its own in a temporary directory. bench/README.md says what each figure is.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"syscall"
)

// sizes are how much there is to do.
type sizes struct {
	starts    int // of PostgreSQL
	runs      int // of everything else
	hosts     int
	reports   int
	purchases int
	computers int // hosts of the imported file
	exported  int // purchases of the list that is exported
	largest   int // hosts of the largest fleet
	estate    int // hosts of the organizations whose lists are looked at
	visits    int // to those lists
	slowest   int // questions to tell of
	agents    int // that report in the same second
	shuffled  int // reports that come in any order
	keep      string
	profile   string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	err := runAsAsked(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// runAsAsked is the program itself, or the child that it starts.
func runAsAsked(ctx context.Context) error {
	if sizes := os.Getenv(childVariable); sizes != "" {
		return runChild(sizes, os.Stdout)
	}
	if url := os.Getenv(portalVariable); url != "" {
		_, err := profiled(os.Getenv(profileVariable), func() (struct{}, error) {
			return struct{}{}, runPortal(context.WithoutCancel(ctx), url, os.Stdin, os.Stdout)
		})
		return err
	}
	return run(ctx, os.Args[1:], os.Stdout)
}

func run(ctx context.Context, args []string, out io.Writer) error {
	var n sizes
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.IntVar(&n.starts, "starts", 3, "how often PostgreSQL is started")
	flags.IntVar(&n.runs, "runs", 5, "how often everything else is done; the best counts")
	flags.IntVar(&n.hosts, "hosts", 1000, "session hosts of the fleet")
	flags.IntVar(&n.reports, "reports", 200, "reports sent one after the other")
	flags.IntVar(&n.purchases, "purchases", 1_000_000, "lines of the imported files")
	flags.IntVar(&n.computers, "computers", 10_000, "lines of the imported file of hosts")
	flags.IntVar(&n.exported, "exported", 1_000_000, "purchases of the list that is exported")
	flags.IntVar(&n.largest, "largest", 1_000_000, "session hosts of the largest fleet, made and judged in memory")
	flags.IntVar(&n.estate, "estate", 100_000, "session hosts of the organizations whose lists are looked at")
	flags.IntVar(&n.visits, "visits", 4000, "how often somebody looks at their lists")
	flags.IntVar(&n.agents, "agents", 10_000, "agents that report in the same second")
	flags.IntVar(&n.shuffled, "shuffled", 200_000, "reports that come in any order, some several times, some cut")
	flags.IntVar(&n.slowest, "slowest", 0, "tell on the standard error which so many questions to lists took longest")
	flags.StringVar(&n.keep, "keep", "", "directory to keep those organizations in for the next run; none: they are made anew")
	flags.StringVar(&n.profile, "profile", "", "file for a profile of the processor while it measures; that of a portal in a process of its own goes to FILE.portal")
	only := flags.String("only", "", "measure only figures whose name holds this")
	results := flags.String("results", filepath.Join("bench", "results.json"), "file to write")
	if err := flags.Parse(args); err != nil {
		return err
	}
	figures, err := profiled(n.profile, func() ([]figure, error) { return measureAll(ctx, n, *only, out) })
	if err != nil {
		return err
	}
	return write(*results, figures)
}

// profiled writes a profile of the processor while it measures, where one is asked for.
func profiled[T any](path string, measure func() (T, error)) (T, error) {
	if path == "" {
		return measure()
	}
	var none T
	file, err := os.Create(path) //nolint:gosec // whoever measures says where to
	if err != nil {
		return none, err
	}
	defer func() { _ = file.Close() }()
	if err := pprof.StartCPUProfile(file); err != nil {
		return none, err
	}
	defer pprof.StopCPUProfile()
	return measure()
}

// measureAll prints each figure as soon as it is there.
func measureAll(ctx context.Context, n sizes, only string, out io.Writer) ([]figure, error) {
	b, err := newBench(n)
	if err != nil {
		return nil, err
	}
	defer b.close(ctx)
	figures := []figure{}
	for _, m := range measurements {
		if !strings.Contains(m.name, only) {
			continue
		}
		f, err := m.take(ctx, b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.name, err)
		}
		figures = append(figures, f)
		if _, err := fmt.Fprintln(out, f); err != nil {
			return nil, err
		}
	}
	return figures, nil
}

func write(path string, figures []figure) error {
	var data bytes.Buffer
	encoder := json.NewEncoder(&data)
	encoder.SetEscapeHTML(false) // goals have a < in them
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(figures); err != nil {
		return err
	}
	return os.WriteFile(path, data.Bytes(), 0o644) //nolint:gosec // figures are no secret
}
