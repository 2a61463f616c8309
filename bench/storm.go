//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"sync"
	"syscall"
	"time"
)

// storm is what came of all agents reporting in the same second.
type storm struct {
	mu      sync.Mutex
	seconds float64 // until the last was acknowledged
	greeted float64 // seconds until the last of as many connections was open, and nothing sent over any
	peakMiB float64 // of the portal
	later   int     // answers 503 with Retry-After
	broken  int     // connections that broke, or were not taken
	why     error   // the first that did
}

// theStorm lets every agent open a connection of its own within one second, send its report and go.
func (b *bench) theStorm(ctx context.Context) (*storm, error) {
	if b.stormed != nil {
		return b.stormed, nil
	}
	if err := enoughFiles(b.agents); err != nil {
		return nil, err
	}
	if err := b.database(ctx); err != nil {
		return nil, err
	}
	organization, err := b.organization(ctx)
	if err != nil {
		return nil, err
	}
	agents, err := b.enrolled(ctx, organization, b.agents)
	if err != nil {
		return nil, err
	}
	if err := says(agents, 0, time.Now()); err != nil {
		return nil, err
	}
	portal, err := b.startPortal(ctx)
	if err != nil {
		return nil, err
	}
	s := &storm{}
	greeted, failed := timed(func() error {
		return withinASecond(ctx, len(agents), func(int) error { return portal.greet(ctx) })
	})
	took, err := timed(func() error {
		return withinASecond(ctx, len(agents), func(i int) error { return s.insist(ctx, portal, agents[i]) })
	})
	end, stopped := portal.stop()
	if err = errors.Join(failed, err, stopped); err != nil {
		return nil, err
	}
	s.seconds, s.greeted, s.peakMiB = took.Seconds(), greeted.Seconds(), end.PeakMiB
	b.stormed = s
	fmt.Fprintf(os.Stderr, "storm of %d: %d answers of 503 with Retry-After, %d connections that broke\n", len(agents), s.later, s.broken)
	if s.why != nil {
		fmt.Fprintln(os.Stderr, "the first:", s.why)
	}
	return s, nil
}

// enoughFiles is an error where this process may not open so many connections. Go has raised the soft limit to the hard one already.
func enoughFiles(n int) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return err
	}
	if want := uint64(n) + 500; limit.Cur < want { //nolint:gosec // as many as somebody asked for
		return fmt.Errorf("%d connections need a limit of %d open files, and it is %d: ulimit -Hn %d", n, want, limit.Cur, want)
	}
	return nil
}

// withinASecond does something n times, each beginning at any time of one second. It returns when all have ended.
func withinASecond(ctx context.Context, n int, do func(i int) error) error {
	var mu sync.Mutex
	var all sync.WaitGroup
	var failures []error
	for i := range n {
		all.Go(func() {
			pause(ctx, time.Duration(rand.Int64N(int64(time.Second))))
			if err := do(i); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failures = append(failures, fmt.Errorf("agent %d: %w", i, err))
			}
		})
	}
	all.Wait()
	if len(failures) > 3 {
		failures = append(failures[:3], fmt.Errorf("and %d more", len(failures)-3))
	}
	return errors.Join(failures...)
}

// insist sends until the report is acknowledged, as agents do: after as long as the portal asks for and a little more by chance, or where the connection
// broke, after five seconds and then ten, half of them by chance. Any other answer is an error.
func (s *storm) insist(ctx context.Context, p *remotePortal, a agent) error {
	client := p.client(true)
	defer client.CloseIdleConnections()
	for broken := 0; ; {
		wait, err := p.send(ctx, client, a)
		unreached := new(url.Error)
		switch {
		case errors.As(err, &unreached) && broken < 5:
			broken++
			s.count(0, 1, err)
			half := time.Duration(broken) * 2500 * time.Millisecond
			pause(ctx, half+time.Duration(rand.Int64N(int64(half))))
		case err != nil || wait == 0:
			return err
		default:
			s.count(1, 0, nil)
			pause(ctx, wait+time.Duration(rand.Int64N(int64(wait)/2+1)))
		}
	}
}

func (s *storm) count(later, broken int, why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.later, s.broken = s.later+later, s.broken+broken
	if s.why == nil {
		s.why = why
	}
}

// pause lets time pass, or ends with ctx.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

func stormSeconds(ctx context.Context, b *bench) (value, floor float64, err error) {
	s, err := b.theStorm(ctx)
	if err != nil {
		return 0, 0, err
	}
	return s.seconds, s.greeted, nil
}

func stormMemory(ctx context.Context, b *bench) (value, floor float64, err error) {
	s, err := b.theStorm(ctx)
	if err != nil {
		return 0, 0, err
	}
	return s.peakMiB, float64(b.agents) * 4 / 1024, nil // a page of memory for each connection
}
