package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/postgres"
)

// ErrLinkOver is returned for a link that was used, is too old, was replaced by a newer one, or never existed.
var ErrLinkOver = errors.New("the link is over")

// newLink makes a link for a user, or for whoever opens it to become the first administrator.
func newLink(ctx context.Context, db postgres.DB, user *uuid.UUID) (secret string, err error) {
	secret, hash := newSecret()
	const insert = `
		INSERT INTO sign_in_links (secret_hash, user_id, created_at, expires_at)
		VALUES (@hash, @user, now(), now() + @lifetime::interval)`
	_, err = db.Exec(ctx, insert, pgx.StrictNamedArgs{"hash": hash, "user": user, "lifetime": LinkLifetime})
	if err != nil {
		return "", fmt.Errorf("make link: %w", err)
	}
	return secret, nil
}

func voidLinks(ctx context.Context, db postgres.DB, user uuid.UUID) error {
	_, err := db.Exec(ctx, `DELETE FROM sign_in_links WHERE user_id = $1 AND used_at IS NULL`, user)
	return err
}

// takeLink uses a link up and returns whom it is for, nil for the first administrator. Of several that take it at once, one gets
// it.
func takeLink(ctx context.Context, db postgres.DB, secret string) (user *uuid.UUID, err error) {
	const take = `
		UPDATE sign_in_links SET used_at = now()
		WHERE secret_hash = $1 AND used_at IS NULL AND expires_at > now()
		RETURNING user_id`
	err = db.QueryRow(ctx, take, hashSecret(secret)).Scan(&user)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, ErrLinkOver
	}
	return user, err
}

// lookAtLink returns whom an open link is for, without using it up: mail scanners and previews open links too.
func lookAtLink(ctx context.Context, db postgres.DB, secret string) (user *uuid.UUID, err error) {
	const query = `SELECT user_id FROM sign_in_links WHERE secret_hash = $1 AND used_at IS NULL AND expires_at > now()`
	err = db.QueryRow(ctx, query, hashSecret(secret)).Scan(&user)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, ErrLinkOver
	}
	return user, err
}

// UserOfLink returns whom an open sign-in link is for, or ErrLinkOver.
func (s *Store) UserOfLink(ctx context.Context, secret string) (*User, error) {
	id, err := lookAtLink(ctx, s.pool, secret)
	if err != nil {
		return nil, fmt.Errorf("open link: %w", err)
	}
	if id == nil {
		return nil, ErrLinkOver
	}
	u, err := userByID(ctx, s.pool, *id)
	if err != nil {
		return nil, fmt.Errorf("open link: %w", err)
	}
	if u.DisabledAt != nil {
		return nil, ErrLinkOver
	}
	return u, nil
}

// UseLink signs a user in by a link, which is over after that. The password may be empty for a user who has one; it otherwise
// becomes the user's, which ends all sessions. It returns ErrLinkOver, or fault.Invalid at "password".
func (s *Store) UseLink(ctx context.Context, secret, password string) (*User, error) {
	user, err := s.UserOfLink(ctx, secret)
	if err != nil {
		return nil, err
	}
	hash := ""
	if password != "" || !user.HasPassword() {
		if hash, err = s.newPassword(ctx, password, user.Name, user.Email); err != nil {
			return nil, err
		}
	}
	err = postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error { return useLink(ctx, tx, secret, hash, user) })
	if err != nil {
		return nil, fmt.Errorf("use link of user %s: %w", user.ID, err)
	}
	return user, s.recordSignIn(ctx, user)
}

func useLink(ctx context.Context, tx pgx.Tx, secret, hash string, user *User) error {
	if _, err := takeLink(ctx, tx, secret); err != nil {
		return err
	}
	if hash == "" {
		return nil
	}
	return replacePassword(ctx, tx, user, hash, "")
}

// FirstAdministratorLink makes the secret of the one-time link that opens a portal without users, and voids older ones; it returns
// an empty secret once there is a user.
func (s *Store) FirstAdministratorLink(ctx context.Context) (secret string, err error) {
	err = postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		some, err := hasUsers(ctx, tx)
		if err != nil || some {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM sign_in_links WHERE user_id IS NULL`); err != nil {
			return err
		}
		secret, err = newLink(ctx, tx, nil)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("make first administrator's link: %w", err)
	}
	return secret, nil
}

func hasUsers(ctx context.Context, db postgres.DB) (some bool, err error) {
	err = db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM users)`).Scan(&some)
	return some, err
}

// CheckFirstAdministratorLink returns ErrLinkOver unless the link still makes a first administrator.
func (s *Store) CheckFirstAdministratorLink(ctx context.Context, secret string) error {
	user, err := lookAtLink(ctx, s.pool, secret)
	if err != nil {
		return fmt.Errorf("open first administrator's link: %w", err)
	}
	if user != nil {
		return ErrLinkOver
	}
	some, err := hasUsers(ctx, s.pool)
	if err != nil {
		return fmt.Errorf("open first administrator's link: %w", err)
	}
	if some {
		return ErrLinkOver
	}
	return nil
}

// CreateFirstAdministrator makes the first user, administrator of every organization there is, and uses the link up. It returns
// ErrLinkOver, or fault.Invalid at "name", "email" or "password".
func (s *Store) CreateFirstAdministrator(ctx context.Context, secret, name, email, password string) (*User, error) {
	if err := s.CheckFirstAdministratorLink(ctx, secret); err != nil {
		return nil, err
	}
	u := &User{ID: newID(), Email: canonicalEmail(email), Name: strings.TrimSpace(name), Theme: "auto"}
	if err := errors.Join(validateName(u.Name), validateEmail(u.Email)); err != nil {
		return nil, err
	}
	var err error
	if u.PasswordHash, err = s.newPassword(ctx, password, u.Name, u.Email); err != nil {
		return nil, err
	}
	return u, s.createFirst(ctx, secret, u)
}

func (s *Store) createFirst(ctx context.Context, secret string, u *User) error {
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error { return createFirstAdministrator(ctx, tx, secret, u) })
	if err != nil {
		return fmt.Errorf("create first administrator: %w", err)
	}
	return nil
}

func createFirstAdministrator(ctx context.Context, tx pgx.Tx, secret string, u *User) error {
	// Only one transaction at a time may find the table empty.
	if _, err := tx.Exec(ctx, `LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE`); err != nil {
		return err
	}
	some, err := hasUsers(ctx, tx)
	if err != nil {
		return err
	}
	if user, err := takeLink(ctx, tx, secret); err != nil || user != nil || some {
		return errors.Join(ErrLinkOver, err)
	}
	if err := insertUser(ctx, tx, u); err != nil {
		return err
	}
	return administerEverything(ctx, tx, u)
}

func administerEverything(ctx context.Context, tx pgx.Tx, u *User) error {
	all, err := organizations(ctx, tx)
	if err != nil {
		return err
	}
	for _, o := range all {
		if err := setRole(ctx, tx, o.ID, u.ID, Admin); err != nil {
			return err
		}
	}
	return recordEverywhere(ctx, tx, u.ID, activity.Entry{
		Actor: u.Email, Action: "user.create", Subject: u.Email, Details: map[string]any{"role": Admin, "first": true},
	})
}
