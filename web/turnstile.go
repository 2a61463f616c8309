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
}

func newTurnstile(places int, patience time.Duration) turnstile {
	return turnstile{make(chan struct{}, places), patience}
}

// As many lists are exported at once, and so long others wait. An export of everything reads for seconds: many of them would keep the
// pages from the database.
const (
	maxExports     = 3
	exportPatience = 10 * time.Second
)

var errBusy = fault.New(fault.Unavailable, "as many lists are being exported as can be at once; try again in a moment")

// pass runs fn once there is a place. It returns errBusy where none gets free in time.
func (t turnstile) pass(ctx context.Context, fn func() error) error {
	timeout := time.NewTimer(t.patience)
	defer timeout.Stop()
	select {
	case t.places <- struct{}{}:
		defer func() { <-t.places }()
		return fn()
	case <-timeout.C:
		return errBusy
	case <-ctx.Done():
		return ctx.Err()
	}
}
