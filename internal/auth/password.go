package auth

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/alexedwards/argon2id"

	"calfleet/internal/fault"
)

// params are the second of OWASP's equivalent settings for argon2id (Password Storage Cheat Sheet): about 20 ms and 19 MiB.
var params = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashWait is how long a sign-in queues for a core before it is asked to come back.
const hashWait = 2 * time.Second

// hasher computes as many hashes at once as there are cores, so that a storm of sign-ins costs neither the memory nor the time of
// everybody else.
type hasher struct {
	cores chan struct{}
	dummy string // what unknown accounts are compared with: the same work as for known ones
}

func newHasher() *hasher {
	dummy, err := argon2id.CreateHash(encoding.EncodeToString(make([]byte, secretBytes)), params)
	if err != nil {
		panic(err) // no randomness: crypto/rand would have crashed already
	}
	return &hasher{cores: make(chan struct{}, runtime.GOMAXPROCS(0)), dummy: dummy}
}

// enter takes a core, and returns Throttled if none is free in time.
func (h *hasher) enter(ctx context.Context) (leave func(), err error) {
	wait := time.NewTimer(hashWait)
	defer wait.Stop()
	select {
	case h.cores <- struct{}{}:
		return func() { <-h.cores }, nil
	case <-wait.C:
		return nil, throttled(hashWait)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return argon2id.CreateHash(password, params)
}

// matches compares in constant time, and does the same work where there is no hash to compare with.
func (h *hasher) matches(ctx context.Context, password, hash string) (bool, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	known := hash != ""
	if !known {
		hash = h.dummy
	}
	if !sane(password) {
		password = "" // never stored, so it matches nothing
	}
	right, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("compare password: %w", err)
	}
	return right && known, nil
}

// isOutdated reports whether a hash was made with other parameters than those of today.
func isOutdated(hash string) bool {
	p, _, _, err := argon2id.DecodeHash(hash)
	return err != nil || *p != *params
}

// newPassword judges a password somebody chose and hashes it; about are the words it must not consist of.
func (s *Store) newPassword(ctx context.Context, password string, about ...string) (hash string, err error) {
	if err := CheckPassword(password, about...); err != nil {
		return "", err
	}
	hash, err = s.hasher.hash(ctx, password)
	if err != nil && fault.KindOf(err) == fault.Internal {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, err
}
