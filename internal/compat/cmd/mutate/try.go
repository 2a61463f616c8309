package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"sync/atomic"
)

// outcome is what came of a change.
type outcome int

const (
	unreached outcome = iota // no test comes to it
	unnoticed
	noticed
	uncompiled // no change at all
	equivalent // unnoticed, and reviewed: there is nothing to notice
)

func (o outcome) isSilent() bool { return o == unreached || o == unnoticed }

// try tries every change, as many at once as there are workers, and prints those that nobody notices.
func (t *trial) try(ctx context.Context, workers int, to io.Writer) error {
	into, err := os.MkdirTemp("", "mutate-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(into) }()
	b, err := build(ctx, t.dir, into, t.switched())
	if err != nil {
		return err
	}
	tests, err := b.tests(ctx)
	if err != nil {
		return err
	}
	var printing sync.Mutex
	return each(workers, t.changes, func(c *change) (err error) {
		if c.outcome, err = t.tryOne(ctx, c, b, tests); err != nil {
			return fmt.Errorf("%s, %s: %w", c.place, c.is(), err)
		}
		if c.reviewed && c.outcome.isSilent() {
			c.outcome = equivalent
		}
		printing.Lock()
		defer printing.Unlock()
		c.print(to)
		return nil
	})
}

func (t *trial) tryOne(ctx context.Context, c *change, b *binary, tests []*test) (outcome, error) {
	if c.switched {
		tests = reaching(c.number, tests)
		return b.outcome(ctx, c.number, tests)
	}
	into, err := os.MkdirTemp("", "mutate-")
	if err != nil {
		return unnoticed, err
	}
	defer func() { _ = os.RemoveAll(into) }()
	alone, err := build(ctx, t.dir, into, t.alone(c))
	if errors.Is(err, errCompile) {
		return uncompiled, nil
	}
	if err != nil {
		return unnoticed, err
	}
	return alone.outcome(ctx, 0, tests)
}

func reaching(number int, tests []*test) (out []*test) {
	for _, t := range tests {
		if t.reaches[number] {
			out = append(out, t)
		}
	}
	return out
}

// outcome runs the tests, likeliest first and twice as many each time, until one fails.
func (b *binary) outcome(ctx context.Context, number int, tests []*test) (outcome, error) {
	if len(tests) == 0 {
		return unreached, nil
	}
	tests = likeliest(tests)
	for some := 1; len(tests) > 0; some *= 2 {
		some = min(some, len(tests))
		passed, err := b.passes(ctx, number, tests[:some])
		if err != nil || !passed {
			return noticed, err
		}
		tests = tests[some:]
	}
	return unnoticed, nil
}

// likeliest sorts tests by how many changes they notice in a moment, as far as one knows.
func likeliest(tests []*test) []*test {
	worth := map[*test]float64{}
	for _, t := range tests {
		worth[t] = float64(1+t.failed.Load()) / float64(10+t.ran.Load()) / t.took.Seconds()
	}
	return slices.SortedFunc(slices.Values(tests), func(a, b *test) int { return cmp.Compare(worth[b], worth[a]) })
}

// each does something with every change, and stops at the first error.
func each(workers int, all []*change, do func(*change) error) (err error) {
	var next atomic.Int64
	var group sync.WaitGroup
	var once sync.Once
	for range workers {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(all)); i = next.Add(1) - 1 {
				if i > 0 && i%250 == 0 {
					fmt.Fprintf(os.Stderr, "%d of %d changes\n", i, len(all))
				}
				if failed := do(all[i]); failed != nil {
					once.Do(func() { err = failed })
					next.Store(int64(len(all)))
				}
			}
		})
	}
	group.Wait()
	return err
}
