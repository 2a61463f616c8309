package auth

import (
	"context"
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

// Token is a key of an agent or a script to one organization. The secret is not in it.
type Token struct {
	ID         uuid.UUID  `db:"token_id"`
	Name       string     `db:"name"`
	Role       Role       `db:"role"`
	CreatedBy  string     `db:"created_by"`
	CreatedAt  time.Time  `db:"created_at"`
	ExpiresAt  *time.Time `db:"expires_at"`   // nil: never
	LastUsedAt *time.Time `db:"last_used_at"` // to the minute; nil: never
	RevokedAt  *time.Time `db:"revoked_at"`   // nil: not revoked
}

// IsOpen reports whether the token opens anything at the moment now.
func (t Token) IsOpen(now time.Time) bool {
	return t.RevokedAt == nil && (t.ExpiresAt == nil || now.Before(*t.ExpiresAt))
}

// CreateToken makes a token and returns its plain text, which cannot be had again: calfleet_<public>_<secret>. It ends after
// TokenLifetime. It returns fault.Invalid at "name" or "role"; nobody makes a token stronger than themselves.
func (s *Store) CreateToken(ctx context.Context, organization uuid.UUID, role Role, name string, by Principal) (string, error) {
	if err := by.mayAdminister(organization); err != nil {
		return "", err
	}
	name = strings.TrimSpace(name)
	if err := validateName(name); err != nil {
		return "", err
	}
	if _, ok := ParseTokenRole(string(role)); !ok || !by.roleIn(organization).MayGrant(role) {
		return "", fault.At(fault.Invalid, "role", "agent, viewer, auditor, operator or admin")
	}
	id := newID()
	secret, hash := newSecret()
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		return createToken(ctx, tx, organization, Token{ID: id, Name: name, Role: role, CreatedBy: by.Actor()}, hash)
	})
	if err != nil {
		return "", fmt.Errorf("create token %q: %w", name, err)
	}
	return keyText(TokenPrefix, organization, id, secret), nil
}

func createToken(ctx context.Context, tx pgx.Tx, organization uuid.UUID, t Token, hash []byte) error {
	const insert = `
		INSERT INTO tokens (organization_id, token_id, name, role, secret_hash, created_by, created_at, expires_at)
		VALUES (@organization, @id, @name, @role, @hash, @by, now(), now() + @lifetime::interval)`
	_, err := tx.Exec(ctx, insert, pgx.StrictNamedArgs{
		"organization": organization, "id": t.ID, "name": t.Name, "role": t.Role, "hash": hash, "by": t.CreatedBy,
		"lifetime": TokenLifetime,
	})
	if err != nil {
		return err
	}
	return activity.Record(ctx, tx, activity.Entry{
		Organization: organization, Actor: t.CreatedBy, Action: "token.create", Subject: t.Name, Details: map[string]any{"role": t.Role},
	})
}

// PrincipalOfToken reads whom a token belongs to: a script, an agent, or whoever enrols one. It returns fault.Unauthentic for any that
// opens nothing, whatever the reason.
func (s *Store) PrincipalOfToken(ctx context.Context, plain string) (Principal, error) {
	switch {
	case strings.HasPrefix(plain, AgentPrefix):
		return s.principalOfAgent(ctx, plain)
	case strings.HasPrefix(plain, EnrolmentPrefix):
		return s.principalOfEnrolment(ctx, plain)
	}
	organization, id, secret, ok := parseKey(TokenPrefix, plain)
	if !ok {
		return Principal{}, refusedKey()
	}
	row, err := s.openToken(ctx, organization, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return Principal{}, refusedKey()
	}
	if err != nil {
		return Principal{}, fmt.Errorf("read token %s: %w", id, err)
	}
	if !row.opensBy(secret) {
		return Principal{}, refusedKey()
	}
	if row.Rested {
		if err := s.touchToken(ctx, organization, id); err != nil {
			return Principal{}, err
		}
	}
	return Principal{Token: &row.Token, Organization: row.organization(organization), Role: row.Token.Role}, nil
}

type tokenRow struct {
	Token
	keyRow
	Rested bool `db:"rested"` // not used for a minute or more
}

func (s *Store) openToken(ctx context.Context, organization, id uuid.UUID) (*tokenRow, error) {
	const query = `
		SELECT t.token_id, t.name, t.role, t.created_by, t.created_at, t.expires_at, t.last_used_at, t.revoked_at, t.secret_hash,
		       t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute' AS rested,
		       o.slug, o.name AS title, o.demo
		FROM tokens t
		JOIN organizations o ON o.organization_id = t.organization_id
		WHERE t.organization_id = $1 AND t.token_id = $2
		  AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())`
	rows, err := s.pool.Query(ctx, query, organization, id)
	if err != nil {
		return nil, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[tokenRow])
}

func (s *Store) touchToken(ctx context.Context, organization, id uuid.UUID) error {
	const update = `UPDATE tokens SET last_used_at = now() WHERE organization_id = $1 AND token_id = $2`
	if _, err := s.pool.Exec(ctx, update, organization, id); err != nil {
		return fmt.Errorf("note the use of token %s: %w", id, err)
	}
	return nil
}

const tokenColumns = `token_id, name, role, created_by, created_at, expires_at, last_used_at, revoked_at`

// TokenList is where the list of an organization's tokens is read from; its rows are Tokens.
var TokenList = list.Source{
	Select: statement.Const(tokenColumns), From: statement.Const("tokens"), Organization: statement.Const("organization_id"),
	Key: []statement.SQL{statement.Const("token_id")},
}

// RevokeToken makes a token open nothing from now on. It returns fault.NotFound if there is none; revoking twice is no error.
func (s *Store) RevokeToken(ctx context.Context, organization, id uuid.UUID, by Principal) error {
	const update = `
		UPDATE tokens SET revoked_at = coalesce(revoked_at, now())
		WHERE organization_id = $1 AND token_id = $2
		RETURNING name`
	return s.revoke(ctx, organization, id, by, "token.revoke", func(ctx context.Context, tx pgx.Tx) pgx.Row {
		return tx.QueryRow(ctx, update, organization, id)
	})
}
