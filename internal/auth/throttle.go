package auth

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
)

// Throttled says that somebody must wait before trying again. It is a delay, never a lock: an account cannot be shut by guessing at
// it.
type Throttled struct {
	After time.Duration // at least a second
	fault *fault.Error
}

func (t *Throttled) Error() string { return fmt.Sprintf("%s: wait %s", t.fault.Text, t.After) }

// Unwrap makes it a fault.TooMany.
func (t *Throttled) Unwrap() error { return t.fault }

func throttled(after time.Duration) *Throttled {
	return &Throttled{After: max(after, time.Second), fault: fault.New(fault.TooMany, "too many attempts")}
}

// rate is an allowance: burst at once, then one every interval.
type rate struct {
	burst    int
	interval time.Duration
}

// At most 10 + 90 passwords an hour are tried on one account, from wherever. An address may stand for a whole company behind its
// router, so it gets more.
var (
	perAccount = rate{burst: 10, interval: 40 * time.Second}
	perAddress = rate{burst: 50, interval: 2 * time.Second}
)

func accountKey(email string) string {
	return "account " + base64.RawURLEncoding.EncodeToString(hashSecret(canonicalEmail(email)))
}

// addressKey counts a whole /64 as one: that is what one customer is given.
func addressKey(from netip.Addr) string {
	from = from.Unmap().WithZone("")
	if from.Is6() {
		if network, err := from.Prefix(64); err == nil {
			return "address " + network.String()
		}
	}
	return "address " + from.String()
}

// allow takes one from the allowance of a key, or returns Throttled. It is the generic cell rate algorithm: full_until is the
// moment at which the bucket would be empty again, and may lie at most burst intervals ahead.
func (s *Store) allow(ctx context.Context, key string, r rate) error {
	const take = `
		INSERT INTO rate_limits AS l (key, full_until) VALUES (@key, now() + @interval::interval)
		ON CONFLICT (key) DO UPDATE SET full_until = greatest(l.full_until, now()) + @interval::interval
		WHERE greatest(l.full_until, now()) + @interval::interval <= now() + @capacity::interval
		RETURNING full_until`
	var until time.Time
	err := s.pool.QueryRow(ctx, take, pgx.StrictNamedArgs{
		"key": key, "interval": r.interval, "capacity": time.Duration(r.burst) * r.interval,
	}).Scan(&until)
	if errors.Is(err, pgx.ErrNoRows) {
		return s.wait(ctx, key, r)
	}
	if err != nil {
		return fmt.Errorf("take from the allowance: %w", err)
	}
	return nil
}

// wait says how long until the key has something left.
func (s *Store) wait(ctx context.Context, key string, r rate) error {
	const query = `
		SELECT extract(epoch FROM full_until + @interval::interval - now() - @capacity::interval)::float8
		FROM rate_limits WHERE key = @key`
	var seconds float64
	err := s.pool.QueryRow(ctx, query, pgx.StrictNamedArgs{
		"key": key, "interval": r.interval, "capacity": time.Duration(r.burst) * r.interval,
	}).Scan(&seconds)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("read the allowance: %w", err)
	}
	return throttled(time.Duration(seconds * float64(time.Second)))
}

// sweepEvery is after how many sign-ins tried buckets that are empty again are thrown away.
const sweepEvery = 1000

func (s *Store) sweep(ctx context.Context) error {
	if s.attempts.Add(1)%sweepEvery != 0 {
		return nil
	}
	if _, err := s.pool.Exec(ctx, `DELETE FROM rate_limits WHERE full_until < now()`); err != nil {
		return fmt.Errorf("sweep allowances: %w", err)
	}
	return nil
}
