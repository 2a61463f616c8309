package auth

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// User is a person with an account.
type User struct {
	ID           uuid.UUID  `db:"user_id"`
	Email        string     `db:"email"` // canonical
	Name         string     `db:"name"`
	PasswordHash string     `db:"password_hash"` // argon2id in PHC form; empty: signs in by link only
	Language     string     `db:"language"`      // "en" or "fr"; empty: as the browser says
	Theme        string     `db:"theme"`         // "auto", "light" or "dark"
	Shortcuts    bool       `db:"shortcuts"`     // single keys do something
	CreatedAt    time.Time  `db:"created_at"`
	DisabledAt   *time.Time `db:"disabled_at"` // nil: enabled
}

// HasPassword reports whether the user can sign in without a link.
func (u *User) HasPassword() bool { return u.PasswordHash != "" }

const maxEmail = 254 // octets, RFC 5321 4.5.3.1.3

var emailShape = regexp.MustCompile(`^[!-?A-~]+@[a-z0-9]([a-z0-9.-]*[a-z0-9])?$`)

// canonicalEmail is the one spelling under which an address is kept, compared and counted.
func canonicalEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

func validateEmail(canonical string) error {
	if len(canonical) > maxEmail || !emailShape.MatchString(canonical) {
		return fault.At(fault.Invalid, "email", "an e-mail address such as name@example.com")
	}
	return nil
}

func userByID(ctx context.Context, db postgres.DB, id uuid.UUID) (u *User, err error) {
	batch := &pgx.Batch{}
	queueUser(batch, id, &u)
	return u, db.SendBatch(ctx, batch).Close()
}

const userColumns = `
	user_id, email, name, coalesce(password_hash, '') AS password_hash, coalesce(language, '') AS language, theme, shortcuts, created_at, disabled_at`

// queueUser is userByID within a batch, whose error is its.
func queueUser(batch *pgx.Batch, id uuid.UUID, u **User) {
	const query = `
		SELECT ` + userColumns + `
		FROM users WHERE user_id = $1`
	batch.Queue(query, id).Query(func(rows pgx.Rows) (err error) {
		if *u, err = collectUser(rows); fault.KindOf(err) == fault.NotFound {
			return fault.New(fault.Unauthentic, "the account no longer exists")
		}
		return err
	})
}

// userByEmail takes a canonical address and returns fault.NotFound if nobody has it.
func userByEmail(ctx context.Context, db postgres.DB, email string) (*User, error) {
	const query = `
		SELECT ` + userColumns + `
		FROM users WHERE email = $1`
	return oneUser(ctx, db, query, email)
}

func oneUser(ctx context.Context, db postgres.DB, query string, key any) (*User, error) {
	rows, err := db.Query(ctx, query, key)
	if err != nil {
		return nil, fmt.Errorf("read user: %w", err)
	}
	return collectUser(rows)
}

func collectUser(rows pgx.Rows) (*User, error) {
	u, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[User])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fault.New(fault.NotFound, "there is no such user")
	}
	if err != nil {
		return nil, fmt.Errorf("read user: %w", err)
	}
	return u, nil
}

// insertUser takes a user whose fields have been validated and returns fault.Conflict if the address is taken.
func insertUser(ctx context.Context, tx pgx.Tx, u *User) error {
	const insert = `
		INSERT INTO users (user_id, email, name, password_hash, created_at)
		VALUES (@id, @email, @name, nullif(@hash, ''), now())
		ON CONFLICT (email) DO NOTHING
		RETURNING created_at`
	err := tx.QueryRow(ctx, insert, pgx.StrictNamedArgs{
		"id": u.ID, "email": u.Email, "name": u.Name, "hash": u.PasswordHash,
	}).Scan(&u.CreatedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.At(fault.Conflict, "email", "already taken")
	}
	return err
}

// SetLanguage keeps the language a user wants: "en", "fr" or empty for the browser's.
func (s *Store) SetLanguage(ctx context.Context, user uuid.UUID, language string) error {
	const update = `UPDATE users SET language = nullif($2, '') WHERE user_id = $1`
	if _, err := s.pool.Exec(ctx, update, user, language); err != nil {
		return fmt.Errorf("set language of user %s: %w", user, err)
	}
	return nil
}

// SetTheme keeps the theme a user wants: "auto", "light" or "dark".
func (s *Store) SetTheme(ctx context.Context, user uuid.UUID, theme string) error {
	const update = `UPDATE users SET theme = $2 WHERE user_id = $1`
	if _, err := s.pool.Exec(ctx, update, user, theme); err != nil {
		return fmt.Errorf("set theme of user %s: %w", user, err)
	}
	return nil
}

// SetShortcuts keeps whether single keys do something for a user.
func (s *Store) SetShortcuts(ctx context.Context, user uuid.UUID, on bool) error {
	const update = `UPDATE users SET shortcuts = $2 WHERE user_id = $1`
	if _, err := s.pool.Exec(ctx, update, user, on); err != nil {
		return fmt.Errorf("set shortcuts of user %s: %w", user, err)
	}
	return nil
}

// ChangePassword replaces a user's own password after checking the current one, and ends all other sessions and links of the user;
// the session named in keep goes on. It returns fault.Invalid at "current" or "password", and Throttled as SignIn does.
func (s *Store) ChangePassword(ctx context.Context, user *User, current, password, keep string) error {
	if err := s.allow(ctx, accountKey(user.Email), perAccount); err != nil {
		return err
	}
	if right, err := s.hasher.matches(ctx, current, user.PasswordHash); err != nil {
		return err
	} else if !right {
		return fault.At(fault.Invalid, "current", "this is not the current password")
	}
	hash, err := s.newPassword(ctx, password, user.Name, user.Email)
	if err != nil {
		return err
	}
	err = postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error { return replacePassword(ctx, tx, user, hash, keep) })
	if err != nil {
		return fmt.Errorf("change password of user %s: %w", user.ID, err)
	}
	return nil
}

// replacePassword ends whatever the old password or a link to reset it could still open.
func replacePassword(ctx context.Context, tx pgx.Tx, user *User, hash, keepSession string) error {
	const update = `UPDATE users SET password_hash = $2 WHERE user_id = $1`
	if _, err := tx.Exec(ctx, update, user.ID, hash); err != nil {
		return err
	}
	if err := endSessions(ctx, tx, user.ID, keepSession); err != nil {
		return err
	}
	if err := voidLinks(ctx, tx, user.ID); err != nil {
		return err
	}
	return recordEverywhere(ctx, tx, user.ID, activity.Entry{
		Actor: user.Email, Action: "password.change", Subject: user.Email,
	})
}
