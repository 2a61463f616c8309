package auth

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/list"
	"calfleet/internal/postgres"
	"calfleet/internal/postgres/statement"
)

// Enrolment is a secret that agents come with to get a token of their own. It opens that and nothing else: it stands in policies and
// packages, where more people read it than should.
type Enrolment struct {
	ID        uuid.UUID  `db:"secret_id"`
	Name      string     `db:"name"`
	MaxUses   int        `db:"max_uses"`  // computers
	Uses      int        `db:"use_count"` // computers that have enrolled
	CreatedBy string     `db:"created_by"`
	CreatedAt time.Time  `db:"created_at"`
	ExpiresAt time.Time  `db:"expires_at"`
	RevokedAt *time.Time `db:"revoked_at"` // nil: not revoked
}

// Limits of an enrolment secret.
const (
	MaxEnrolmentUses = 100_000
	MaxEnrolmentDays = 365
)

// CreateEnrolment makes an enrolment secret for so many computers and days and returns its plain text, which cannot be had again. It
// returns fault.Invalid at "name", "uses" or "days".
func (s *Store) CreateEnrolment(ctx context.Context, organization uuid.UUID, name string, uses, days int, by Principal) (string, error) {
	if err := by.mayAdminister(organization); err != nil {
		return "", err
	}
	name = strings.TrimSpace(name)
	if err := errors.Join(validateName(name), within("uses", uses, MaxEnrolmentUses), within("days", days, MaxEnrolmentDays)); err != nil {
		return "", err
	}
	id := newID()
	secret, hash := newSecret()
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		const insert = `
			INSERT INTO enrolment_secrets (organization_id, secret_id, name, secret_hash, max_uses, created_by, created_at, expires_at)
			VALUES (@organization, @id, @name, @hash, @uses, @by, now(), now() + make_interval(days => @days))`
		_, err := tx.Exec(ctx, insert, pgx.StrictNamedArgs{
			"organization": organization, "id": id, "name": name, "hash": hash, "uses": uses, "by": by.Actor(), "days": days,
		})
		if err != nil {
			return err
		}
		return activity.Record(ctx, tx, activity.Entry{
			Organization: organization, Actor: by.Actor(), Action: "enrolment.create", Subject: name, Details: map[string]any{"uses": uses, "days": days},
		})
	})
	if err != nil {
		return "", fmt.Errorf("create enrolment secret %q: %w", name, err)
	}
	return keyText(EnrolmentPrefix, organization, id, secret), nil
}

func within(place string, n, most int) error {
	if n < 1 || n > most {
		return fault.At(fault.Invalid, place, "must be a number from 1 to %d", most)
	}
	return nil
}

// RevokeEnrolment makes a secret enrol nobody from now on; agents that enrolled with it stay. It returns fault.NotFound if there is none;
// revoking twice is no error.
func (s *Store) RevokeEnrolment(ctx context.Context, organization, id uuid.UUID, by Principal) error {
	const update = `
		UPDATE enrolment_secrets SET revoked_at = coalesce(revoked_at, now())
		WHERE organization_id = $1 AND secret_id = $2
		RETURNING name`
	return s.revoke(ctx, organization, id, by, "enrolment.revoke", func(ctx context.Context, tx pgx.Tx) pgx.Row {
		return tx.QueryRow(ctx, update, organization, id)
	})
}

// revoke runs a revocation that answers with the name of what it revoked, and writes it down.
func (s *Store) revoke(ctx context.Context, organization, id uuid.UUID, by Principal, action string, run func(context.Context, pgx.Tx) pgx.Row) error {
	if err := by.mayAdminister(organization); err != nil {
		return err
	}
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		var name string
		err := run(ctx, tx).Scan(&name)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.New(fault.NotFound, "there is no such key")
		}
		if err != nil {
			return err
		}
		return activity.Record(ctx, tx, activity.Entry{Organization: organization, Actor: by.Actor(), Action: action, Subject: name})
	})
	if err != nil {
		return fmt.Errorf("%s %s: %w", action, id, err)
	}
	return nil
}

// principalOfEnrolment reads whose enrolment secret it is. One that is used up is let in: the computer that used it last may not have heard
// the answer. Enrol counts.
func (s *Store) principalOfEnrolment(ctx context.Context, plain string) (Principal, error) {
	organization, id, secret, ok := parseKey(EnrolmentPrefix, plain)
	if !ok {
		return Principal{}, refusedKey()
	}
	const query = `
		SELECT s.secret_id, s.name, s.max_uses, s.use_count, s.created_by, s.created_at, s.expires_at, s.revoked_at, s.secret_hash,
		       o.slug, o.name AS title, o.demo
		FROM enrolment_secrets s
		JOIN organizations o ON o.organization_id = s.organization_id
		WHERE s.organization_id = $1 AND s.secret_id = $2 AND s.revoked_at IS NULL AND s.expires_at > now()`
	rows, err := s.pool.Query(ctx, query, organization, id)
	if err != nil {
		return Principal{}, fmt.Errorf("read enrolment secret %s: %w", id, err)
	}
	row, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[struct {
		Enrolment
		keyRow
	}])
	if errors.Is(err, pgx.ErrNoRows) {
		return Principal{}, refusedKey()
	}
	if err != nil {
		return Principal{}, fmt.Errorf("read enrolment secret %s: %w", id, err)
	}
	if !row.opensBy(secret) {
		return Principal{}, refusedKey()
	}
	return Principal{Enrolment: &row.Enrolment, Organization: row.organization(organization)}, nil
}

// keyRow is what every kind of key is read with: what is kept of its secret, and whose it is.
type keyRow struct {
	Hash  []byte `db:"secret_hash"`
	Slug  string `db:"slug"`
	Title string `db:"title"`
	Demo  bool   `db:"demo"`
}

func (r keyRow) opensBy(secret string) bool {
	return subtle.ConstantTimeCompare(hashSecret(secret), r.Hash) == 1
}

func (r keyRow) organization(id uuid.UUID) Organization {
	return Organization{ID: id, Slug: r.Slug, Name: r.Title, Demo: r.Demo}
}

// EnrolmentList is where the list of an organization's enrolment secrets is read from; its rows are Enrolments.
var EnrolmentList = list.Source{
	Select: statement.Const("secret_id, name, max_uses, use_count, created_by, created_at, expires_at, revoked_at"),
	From:   statement.Const("enrolment_secrets"), Organization: statement.Const("organization_id"), Key: []statement.SQL{statement.Const("secret_id")},
}
