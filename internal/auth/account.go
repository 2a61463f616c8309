package auth

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// Disable shuts an account: no password, link or session of it opens anything from now on. An account reaches beyond one
// organization, so by must administer each one the user belongs to; otherwise it returns fault.Forbidden and RemoveMember is the
// way. It returns fault.Conflict if an organization would be left without administrator.
func (s *Store) Disable(ctx context.Context, user uuid.UUID, by Principal) error {
	return s.changeAccount(ctx, user, by, func(ctx context.Context, tx pgx.Tx, u *User) error {
		const update = `UPDATE users SET disabled_at = coalesce(disabled_at, now()) WHERE user_id = $1`
		if _, err := tx.Exec(ctx, update, user); err != nil {
			return err
		}
		if err := endSessions(ctx, tx, user, ""); err != nil {
			return err
		}
		if err := voidLinks(ctx, tx, user); err != nil {
			return err
		}
		return recordEverywhere(ctx, tx, user, activity.Entry{Actor: by.Actor(), Action: "user.disable", Subject: u.Email})
	})
}

// Enable opens a disabled account again. It asks of by what Disable asks.
func (s *Store) Enable(ctx context.Context, user uuid.UUID, by Principal) error {
	return s.changeAccount(ctx, user, by, func(ctx context.Context, tx pgx.Tx, u *User) error {
		const update = `UPDATE users SET disabled_at = NULL WHERE user_id = $1`
		if _, err := tx.Exec(ctx, update, user); err != nil {
			return err
		}
		return recordEverywhere(ctx, tx, user, activity.Entry{Actor: by.Actor(), Action: "user.enable", Subject: u.Email})
	})
}

// SignInLink makes the secret of a one-time link for a user, and voids older ones. It asks of by what Disable asks.
func (s *Store) SignInLink(ctx context.Context, user uuid.UUID, by Principal) (secret string, err error) {
	err = s.changeAccount(ctx, user, by, func(ctx context.Context, tx pgx.Tx, u *User) error {
		if u.DisabledAt != nil {
			return fault.New(fault.Conflict, "the account is disabled")
		}
		if err := voidLinks(ctx, tx, user); err != nil {
			return err
		}
		if secret, err = newLink(ctx, tx, &user); err != nil {
			return err
		}
		return recordEverywhere(ctx, tx, user, activity.Entry{Actor: by.Actor(), Action: "link.create", Subject: u.Email})
	})
	return secret, err
}

// SignInLinkFor is SignInLink by e-mail address, for the command line. It returns fault.NotFound if nobody has the address.
func (s *Store) SignInLinkFor(ctx context.Context, email string, by Principal) (secret string, err error) {
	u, err := userByEmail(ctx, s.pool, canonicalEmail(email))
	if err != nil {
		return "", err
	}
	return s.SignInLink(ctx, u.ID, by)
}

// changeAccount runs change on a user whom by may administer, then takes it back if an organization of the user is left without
// administrator.
func (s *Store) changeAccount(ctx context.Context, user uuid.UUID, by Principal, change func(context.Context, pgx.Tx, *User) error) error {
	memberships, err := s.memberships(ctx, user)
	if err != nil {
		return err
	}
	if err := administersAll(memberships, by); err != nil {
		return err
	}
	err = postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		u, err := lockMemberships(ctx, tx, memberships, user)
		if err != nil {
			return err
		}
		if err := change(ctx, tx, u); err != nil {
			return err
		}
		return keepAdministrators(ctx, tx, memberships)
	})
	if err != nil {
		return fmt.Errorf("change account %s: %w", user, err)
	}
	return nil
}

// administersAll tells a stranger (not found) from a user of whom by administers only a part (forbidden).
func administersAll(memberships []Membership, by Principal) error {
	if by.command != "" {
		return nil
	}
	shared, all := false, true
	for _, m := range memberships {
		allowed := by.mayAdminister(m.ID) == nil
		shared, all = shared || allowed, all && allowed
	}
	switch {
	case !shared:
		return fault.New(fault.NotFound, "there is no such user")
	case !all:
		return fault.New(fault.Forbidden, "the account also belongs to an organization you do not administer; remove its role here instead")
	default:
		return nil
	}
}

func lockMemberships(ctx context.Context, tx pgx.Tx, memberships []Membership, user uuid.UUID) (*User, error) {
	for _, m := range memberships {
		if _, err := lockedMember(ctx, tx, m.ID, user); err != nil {
			return nil, err
		}
	}
	return userByID(ctx, tx, user)
}

func keepAdministrators(ctx context.Context, tx pgx.Tx, memberships []Membership) error {
	for _, m := range memberships {
		if err := keepsAdministrator(ctx, tx, m.ID); err != nil {
			return err
		}
	}
	return nil
}
