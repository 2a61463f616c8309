package agent

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"calfleet/internal/agent/portal"
)

// Run collects and delivers at every interval until the context ends. It begins a while after its start, by chance up to splay: machines that were
// switched on together do not report together. Only what waiting can't mend ends it.
func (a *Agent) Run(ctx context.Context, interval, splay time.Duration) error {
	if !portal.Sleep(ctx, chance(splay)) {
		return nil
	}
	for {
		next := interval - interval/20 + chance(interval/10)
		err := a.round(ctx, next)
		if errors.Is(err, ErrStuck) {
			return err
		}
		if ctx.Err() != nil {
			return nil //nolint:nilerr // being stopped is no failure, and what it cut short is logged
		}
	}
}

// round is one collection and what is left of the interval: what could not be delivered is tried until the next one.
func (a *Agent) round(ctx context.Context, interval time.Duration) error {
	ended := time.NewTimer(interval)
	defer ended.Stop()
	err := a.Once(ctx, interval)
	if errors.Is(err, ErrStuck) || ctx.Err() != nil {
		return err
	}
	if err != nil {
		a.Log.Error("this run did not do all it should", "next_in", interval, "cause", err)
	}
	select {
	case <-ctx.Done():
	case <-ended.C:
	}
	return nil
}

func chance(limit time.Duration) time.Duration {
	if limit <= 0 {
		return 0
	}
	return time.Duration(rand.Int64N(int64(limit))) // a matter of crowds, not of secrets
}
