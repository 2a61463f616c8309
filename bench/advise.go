//go:build linux

package main

import (
	"context"
	"errors"
	"runtime"
	"time"

	"calfleet/internal/compat"
	"calfleet/internal/compat/compattest"
)

// advise looks for the smallest plan of a company of 2,000 hosts, 40 license servers and 500 purchases, on one core.
func advise(ctx context.Context, _ *bench) (sample, error) {
	facts := compattest.Company()
	return onOneCore(func() error {
		advice, err := compat.Advise(ctx, facts)
		if err == nil && (advice.Cleared == 0 || advice.Left > 0) {
			err = errors.New("the advice clears less than it can")
		}
		return err
	}), nil
}

// judgeCompany judges the same facts once: a search does so many times over.
func judgeCompany(context.Context, *bench) (sample, error) {
	facts := compattest.Company()
	return onOneCore(func() error {
		if result := compat.Evaluate(facts); len(result.Collections) == 0 {
			return errors.New("nothing was judged")
		}
		return nil
	}), nil
}

// onOneCore times what a single processor takes, garbage included.
func onOneCore(do func() error) sample {
	return func() (time.Duration, error) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		return timed(do)
	}
}
