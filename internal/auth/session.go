package auth

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// What a session holds besides its deadline.
const (
	SessionUser         = "user"         // id of the user
	SessionOrganization = "organization" // id of the current organization
	SessionStarted      = "started"      // RFC 3339
	SessionAddress      = "address"      // of the browser that signed in
	SessionBrowser      = "browser"      // its User-Agent
)

// Sessions is the store behind the session cookie (scs.CtxStore): the database holds the hash of the cookie.
//
// It differs from a plain store in two ways. A session that was ended while a request of it was under way stays ended: what the
// request commits afterwards does not bring it back. And a session that is merely used is written at most once a minute: the others
// don't even ask the database.
type Sessions struct {
	pool *pgxpool.Pool
}

// NewSessions returns the store on a migrated database.
func NewSessions(pool *pgxpool.Pool) *Sessions { return &Sessions{pool: pool} }

type loadedKey struct{}

// loaded is the session that a request came with, and who it is of.
type loaded struct {
	token   string
	data    []byte
	expires time.Time
	of      *Principal // without an organization; nil for a session of nobody, and once it is taken
}

// isKept is true of what would only be written to say what is written.
func (l *loaded) isKept(data []byte, expiry time.Time) bool {
	return bytes.Equal(l.data, data) && !l.expires.Before(expiry.Add(-time.Minute))
}

// WithLoaded returns a context in which the store remembers which session a request came with. Every request that loads and commits
// a session needs one.
func WithLoaded(ctx context.Context) context.Context {
	return context.WithValue(ctx, loadedKey{}, new(loaded))
}

// FindCtx returns the data of a session that has not expired.
func (s *Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	const query = `SELECT data, expires_at FROM sessions WHERE token = $1 AND expires_at > now()`
	var expires time.Time
	batch := &pgx.Batch{}
	batch.Queue(query, token).QueryRow(func(row pgx.Row) error { return row.Scan(&data, &expires) })
	l, ok := ctx.Value(loadedKey{}).(*loaded)
	if ok {
		queueOwner(batch, token, &l.of)
	}
	err = s.pool.SendBatch(ctx, batch).Close()
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("find session: %w", err)
	}
	if ok {
		l.token, l.data, l.expires = token, data, expires
	}
	return data, true, nil
}

// queueOwner reads along with a session who it is of.
func queueOwner(batch *pgx.Batch, token string, of **Principal) {
	const user = `
		SELECT ` + userColumns + `
		FROM users WHERE user_id = (SELECT user_id FROM sessions WHERE token = $1)`
	const memberships = selectMemberships + `
		WHERE m.user_id = (SELECT user_id FROM sessions WHERE token = $1)
		ORDER BY o.name, o.organization_id`
	batch.Queue(user, token).Query(func(rows pgx.Rows) error {
		u, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[User])
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		*of = &Principal{User: u}
		return err
	})
	batch.Queue(memberships, token).Query(func(rows pgx.Rows) error {
		all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Membership])
		if *of != nil {
			(*of).Memberships = all
		}
		return err
	})
}

// CommitCtx keeps a session. One that FindCtx found is only ever updated.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	l, _ := ctx.Value(loadedKey{}).(*loaded)
	switch {
	case l == nil || l.token != token:
		return s.insert(ctx, token, data, expiry)
	case l.isKept(data, expiry):
		return nil
	}
	return s.update(ctx, token, data, expiry)
}

func (s *Sessions) update(ctx context.Context, token string, data []byte, expiry time.Time) error {
	const update = `
		UPDATE sessions SET data = @data, expires_at = @expiry
		WHERE token = @token AND (data <> @data OR expires_at < @expiry::timestamptz - interval '1 minute')`
	_, err := s.pool.Exec(ctx, update, pgx.StrictNamedArgs{"token": token, "data": data, "expiry": expiry})
	if err != nil {
		return fmt.Errorf("keep session: %w", err)
	}
	return nil
}

// insert begins a session, and throws away those that are over.
func (s *Sessions) insert(ctx context.Context, token string, data []byte, expiry time.Time) error {
	var user *uuid.UUID
	if id, err := uuid.Parse(valueOf(data, SessionUser)); err == nil {
		user = &id
	}
	const insert = `
		WITH over AS (DELETE FROM sessions WHERE expires_at < now())
		INSERT INTO sessions (token, user_id, data, expires_at) VALUES (@token, @user, @data, @expiry)`
	_, err := s.pool.Exec(ctx, insert, pgx.StrictNamedArgs{"token": token, "user": user, "data": data, "expiry": expiry})
	if err != nil {
		return fmt.Errorf("begin session: %w", err)
	}
	return nil
}

// DeleteCtx ends a session.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	if _, err := s.pool.Exec(ctx, `DELETE FROM sessions WHERE token = $1`, token); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// Find, Commit and Delete complete scs.Store; scs calls the methods above instead.

// Find is FindCtx without a context.
func (s *Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (s *Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// Codec encodes sessions as JSON (scs.Codec): the same values give the same bytes, and old data can be read by people.
type Codec struct{}

type encoded struct {
	Deadline time.Time      `json:"deadline"`
	Values   map[string]any `json:"values"`
}

// Encode takes values that JSON brings back as they were: strings and booleans.
func (Codec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	return json.Marshal(encoded{deadline, values})
}

// Decode reads what Encode wrote.
func (Codec) Decode(data []byte) (time.Time, map[string]any, error) {
	var e encoded
	if err := json.Unmarshal(data, &e); err != nil {
		return time.Time{}, nil, fmt.Errorf("read session: %w", err)
	}
	if e.Values == nil {
		e.Values = make(map[string]any)
	}
	return e.Deadline, e.Values, nil
}

func valueOf(data []byte, key string) string {
	_, values, err := Codec{}.Decode(data)
	if err != nil {
		return ""
	}
	text, _ := values[key].(string)
	return text
}

// Session is one browser in which a user is signed in.
type Session struct {
	ID      string // names it in forms; opens nothing
	Address string
	Browser string
	Started time.Time
	Expires time.Time // if it is not used again
}

// SessionsOf lists the sessions of a user, newest first.
func (s *Store) SessionsOf(ctx context.Context, user uuid.UUID) ([]Session, error) {
	const query = `SELECT token, data, expires_at FROM sessions WHERE user_id = $1 AND expires_at > now()`
	rows, err := s.pool.Query(ctx, query, user)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	sessions, err := pgx.CollectRows(rows, rowToSession)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	slices.SortFunc(sessions, func(a, b Session) int { return b.Started.Compare(a.Started) })
	return sessions, nil
}

func rowToSession(row pgx.CollectableRow) (Session, error) {
	var session Session
	var data []byte
	if err := row.Scan(&session.ID, &data, &session.Expires); err != nil {
		return Session{}, err
	}
	session.Address, session.Browser = valueOf(data, SessionAddress), valueOf(data, SessionBrowser)
	session.Started, _ = time.Parse(time.RFC3339, valueOf(data, SessionStarted))
	return session, nil
}

// EndSession ends one session of a user. It returns fault.NotFound if the user has no such session.
func (s *Store) EndSession(ctx context.Context, user uuid.UUID, id string) error {
	tag, err := s.pool.Exec(ctx, `DELETE FROM sessions WHERE user_id = $1 AND token = $2`, user, id)
	if err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return fault.New(fault.NotFound, "there is no such session")
	}
	return nil
}

// EndOtherSessions ends all sessions of a user but one.
func (s *Store) EndOtherSessions(ctx context.Context, user uuid.UUID, keep string) error {
	if err := endSessions(ctx, s.pool, user, keep); err != nil {
		return fmt.Errorf("end other sessions: %w", err)
	}
	return nil
}

// endSessions ends all sessions of a user but the one to keep; an empty keep keeps none.
func endSessions(ctx context.Context, db postgres.DB, user uuid.UUID, keep string) error {
	_, err := db.Exec(ctx, `DELETE FROM sessions WHERE user_id = $1 AND token <> $2`, user, keep)
	return err
}

// SessionID is the ID under which the store knows a cookie's value; empty for none.
func SessionID(cookie string) string {
	if cookie == "" {
		return ""
	}
	return sessionHash(cookie)
}

// sessionHash is what scs hands its store when HashTokenInStore is set.
func sessionHash(cookie string) string {
	return base64.RawURLEncoding.EncodeToString(hashSecret(cookie))
}
