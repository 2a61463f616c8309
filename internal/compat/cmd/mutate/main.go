// Command mutate changes one condition of the rules at a time and sees whether a test notices. It prints every change that nobody
// noticed, and the share of those that somebody did.
//
//	go run ./internal/compat/cmd/mutate [-run REGEXP] [FILE…]
//
// Without files it takes every rules_*.go of internal/compat. Sources are never touched: each change is an overlay of the build.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"sync"
)

const (
	pkg      = "./internal/compat"
	required = 90 // per cent of the changes that a test must notice
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	run := flag.String("run", "Scenarios|Rules|Claims|Position|Trust", "the tests that are asked")
	flag.Parse()
	score, err := campaign(ctx, *run, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
	if score < required {
		os.Exit(1)
	}
}

// campaign tries every change of every file and returns the score in per cent.
func campaign(ctx context.Context, run string, files []string) (float64, error) {
	if len(files) == 0 {
		var err error
		if files, err = filepath.Glob(filepath.Join(pkg, "rules_*[a-z].go")); err != nil {
			return 0, err
		}
	}
	var all []change
	for _, file := range files {
		changes, err := changesOf(file)
		if err != nil {
			return 0, err
		}
		all = append(all, changes...)
	}
	if len(all) == 0 {
		return 0, fmt.Errorf("no condition to change in %v", files)
	}
	survivors, unbuilt := tryAll(ctx, run, all)
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	tried := len(all) - unbuilt
	score := 100 * float64(tried-survivors) / float64(max(tried, 1))
	fmt.Printf("%d changes (%d more do not build): %d unnoticed, score %.1f %%\n", tried, unbuilt, survivors, score)
	return score, nil
}

// tryAll runs as many trials at once as there are processors.
func tryAll(ctx context.Context, run string, all []change) (survivors, unbuilt int) {
	work := make(chan change)
	var mutex sync.Mutex
	var group sync.WaitGroup
	for range runtime.NumCPU() {
		group.Go(func() {
			for c := range work {
				outcome := c.try(ctx, run)
				mutex.Lock()
				switch outcome {
				case unnoticed:
					survivors++
					fmt.Printf("unnoticed: %s: %s\n", c.place, c.what)
				case doesNotBuild:
					unbuilt++
				default:
				}
				mutex.Unlock()
			}
		})
	}
	for _, c := range all {
		if ctx.Err() != nil {
			break
		}
		work <- c
	}
	close(work)
	group.Wait()
	return survivors, unbuilt
}
