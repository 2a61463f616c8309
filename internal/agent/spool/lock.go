package spool

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Lock waits until no other process works in a directory, and returns what lets the next one in.
func Lock(ctx context.Context, dir string) (unlock func(), err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make directory: %w", err)
	}
	file, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the agent's own directory
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	for {
		got, err := tryLock(file)
		if got {
			return func() { _ = file.Close() }, nil
		}
		if err == nil {
			err = pause(ctx)
		}
		if err != nil {
			_ = file.Close()
			return nil, fmt.Errorf("another calfleet-agent is at work in %s (the service? its agent.log says at what): %w", dir, err)
		}
	}
}

// pause is a little while; nobody tells when a lock is free.
func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(100 * time.Millisecond):
		return nil
	}
}
