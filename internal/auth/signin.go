package auth

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/google/uuid"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
)

// SignIn returns the user with this address and password. An unknown address, a wrong password, a disabled account and one without
// password look alike: fault.Unauthentic after the same work. It returns Throttled when too many attempts were made on the account
// or from the address.
func (s *Store) SignIn(ctx context.Context, email, password string, from netip.Addr) (*User, error) {
	if err := s.sweep(ctx); err != nil {
		return nil, err
	}
	if err := s.allow(ctx, addressKey(from), perAddress); err != nil {
		return nil, err
	}
	if err := s.allow(ctx, accountKey(email), perAccount); err != nil {
		return nil, err
	}
	user, err := userByEmail(ctx, s.pool, canonicalEmail(email))
	if fault.KindOf(err) == fault.NotFound {
		user = &User{}
	} else if err != nil {
		return nil, err
	}
	right, err := s.hasher.matches(ctx, password, user.PasswordHash)
	if err != nil {
		return nil, err
	}
	if !right || user.DisabledAt != nil {
		return nil, fault.New(fault.Unauthentic, "the address or the password is wrong")
	}
	return user, s.signedIn(ctx, user, password)
}

// signedIn notes the sign-in, and keeps the password under today's parameters.
func (s *Store) signedIn(ctx context.Context, user *User, password string) error {
	if isOutdated(user.PasswordHash) {
		if err := s.rehash(ctx, user.ID, user.PasswordHash, password); err != nil {
			return err
		}
	}
	return s.recordSignIn(ctx, user)
}

func (s *Store) rehash(ctx context.Context, user uuid.UUID, old, password string) error {
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return fmt.Errorf("hash password anew: %w", err)
	}
	const update = `UPDATE users SET password_hash = $3 WHERE user_id = $1 AND password_hash = $2`
	if _, err := s.pool.Exec(ctx, update, user, old, hash); err != nil {
		return fmt.Errorf("keep password of user %s: %w", user, err)
	}
	return nil
}

func (s *Store) recordSignIn(ctx context.Context, user *User) error {
	err := recordEverywhere(ctx, s.pool, user.ID, activity.Entry{Actor: user.Email, Action: "session.create", Subject: user.Email})
	if err != nil {
		return fmt.Errorf("record sign-in of user %s: %w", user.ID, err)
	}
	return nil
}
