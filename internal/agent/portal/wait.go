package portal

import (
	"context"
	"math/rand/v2"
	"time"
)

// How long to wait between attempts: it doubles from the first to the longest. Half of it is chance, so that a thousand agents that were refused
// together do not come back together.
const (
	FirstWait   = 5 * time.Second
	LongestWait = 15 * time.Minute
	LongestAsk  = 24 * time.Hour // of what a portal may ask for
)

// Wait is how long to wait after the attempt, which counts from 0. What the portal asked for is the least, with a tenth of chance on top.
func Wait(attempt int, asked time.Duration) time.Duration {
	if asked = min(asked, LongestAsk); asked > 0 {
		return asked + upTo(max(asked/10, time.Second))
	}
	wait := LongestWait
	if attempt < 16 {
		wait = min(wait, FirstWait<<attempt)
	}
	return wait/2 + upTo(wait/2)
}

func upTo(limit time.Duration) time.Duration {
	return time.Duration(rand.Int64N(int64(limit) + 1)) // a matter of crowds, not of secrets
}

// Sleep waits, unless the context ends before; it says whether it waited to the end. It does not begin to wait past a deadline.
func Sleep(ctx context.Context, wait time.Duration) bool {
	if deadline, has := ctx.Deadline(); has && time.Until(deadline) < wait {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
