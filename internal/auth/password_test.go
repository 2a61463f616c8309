package auth

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"

	"calfleet/internal/fault"
)

func TestHasher_KeepsParametersAndComparesWhole(t *testing.T) {
	t.Parallel()
	h := newHasher()
	long := longPassword(MaxPassword)
	hash, err := h.hash(t.Context(), long)
	noError(t, err)
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %s", hash)
	}
	for password, want := range map[string]bool{long: true, long[:len(long)-1] + "x": false, long + "x": false, "": false, "a\x00b": false} {
		if got, err := h.matches(t.Context(), password, hash); err != nil || got != want {
			t.Errorf("%q matches: %v, %v; want %v", password, got, err, want)
		}
	}
}

func TestHasher_MatchesNothingWithoutAHash(t *testing.T) {
	t.Parallel()
	h := newHasher()
	for _, password := range []string{"", goodPassword, encoding.EncodeToString(make([]byte, secretBytes))} {
		if got, err := h.matches(t.Context(), password, ""); got || err != nil {
			t.Errorf("%q matches an account without password: %v, %v", password, got, err)
		}
	}
}

func TestHasher_QueuesAtTheCoresAndGivesUpWithItsCaller(t *testing.T) {
	t.Parallel()
	h := newHasher()
	for range runtime.GOMAXPROCS(0) {
		leave, err := h.enter(t.Context())
		noError(t, err)
		defer leave()
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.enter(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who left still waits for a core: %v", err)
	}
	if _, err := h.enter(t.Context()); fault.KindOf(err) != fault.TooMany {
		t.Errorf("one more than there are cores: %v", err)
	}
}
