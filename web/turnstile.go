package web

import (
	"context"
	"time"

	"calfleet/internal/fault"
)

// turnstile lets so many through at once; others wait for a while.
type turnstile struct {
	places   chan struct{}
	patience time.Duration
	busy     error // for those who waited in vain
}

func newTurnstile(places int, patience time.Duration, busy error) turnstile {
	return turnstile{make(chan struct{}, places), patience, busy}
}

// As many lists are exported at once, and so long others wait. An export of everything reads for seconds: many of them would keep the
// pages from the database.
const (
	maxExports     = 3
	exportPatience = 10 * time.Second
)

// As many look at what a bulk edit or a plan would bring, which has the rules judge a whole organization twice.
const (
	maxJudging      = 2
	judgingPatience = 10 * time.Second
)

var (
	errExporting = fault.New(fault.Unavailable, "as many lists are being exported as can be at once; try again in a moment")
	errJudging   = fault.New(fault.Unavailable, "as much is being judged as can be at once; try again in a moment")
)

// pass runs fn once there is a place. It returns busy where none gets free in time.
func (t turnstile) pass(ctx context.Context, fn func() error) error {
	timeout := time.NewTimer(t.patience)
	defer timeout.Stop()
	select {
	case t.places <- struct{}{}:
		defer func() { <-t.places }()
		return fn()
	case <-timeout.C:
		return t.busy
	case <-ctx.Done():
		return ctx.Err()
	}
}
