package auth

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/list"
	"calfleet/internal/postgres"
	"calfleet/internal/postgres/statement"
)

// Member is a user with a role in an organization.
type Member struct {
	User
	Role Role `db:"role"`
}

const memberColumns = `
	u.user_id, u.email, u.name, coalesce(u.password_hash, '') AS password_hash, coalesce(u.language, '') AS language,
	u.theme, u.shortcuts, u.created_at, u.disabled_at, m.role`

// MemberList is where the list of an organization's users is read from; its rows are Members. The user is u, the membership m.
var MemberList = list.Source{
	Select: statement.Const(memberColumns), From: statement.Const("memberships m JOIN users u ON u.user_id = m.user_id"),
	Organization: statement.Const("m.organization_id"), Key: []statement.SQL{statement.Const("u.user_id")},
}

// Members lists the users of an organization, by name, the disabled ones last.
func (s *Store) Members(ctx context.Context, organization uuid.UUID) ([]Member, error) {
	const query = `
		SELECT ` + memberColumns + `
		FROM memberships m
		JOIN users u ON u.user_id = m.user_id
		WHERE m.organization_id = $1
		ORDER BY u.disabled_at IS NOT NULL, u.name, u.email`
	rows, err := s.pool.Query(ctx, query, organization)
	if err != nil {
		return nil, fmt.Errorf("list members: %w", err)
	}
	members, err := pgx.CollectRows(rows, pgx.RowToStructByName[Member])
	if err != nil {
		return nil, fmt.Errorf("list members: %w", err)
	}
	return members, nil
}

// AddMember gives somebody a role in an organization. A person without an account gets one, and the secret of a one-time link to
// sign in with; for a person who has one, secret is empty: another organization's administrator must not be able to sign in as
// them. It returns fault.Invalid at "email", "name" or "role", fault.Conflict at "email" if the person is a member already.
func (s *Store) AddMember(ctx context.Context, organization uuid.UUID, email, name string, role Role, by Principal) (secret string, err error) {
	u := &User{ID: newID(), Email: canonicalEmail(email), Name: strings.TrimSpace(name)}
	if err := grantable(organization, role, by); err != nil {
		return "", err
	}
	if err := validateEmail(u.Email); err != nil {
		return "", err
	}
	err = postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		secret, err = addMember(ctx, tx, organization, u, role, by)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("add member %s: %w", u.Email, err)
	}
	return secret, nil
}

// grantable checks that somebody may give a role of people in an organization.
func grantable(organization uuid.UUID, role Role, by Principal) error {
	if err := by.mayAdminister(organization); err != nil {
		return err
	}
	if _, ok := ParseRole(string(role)); !ok || !by.roleIn(organization).MayGrant(role) {
		return fault.At(fault.Invalid, "role", "viewer, auditor, operator or admin")
	}
	return nil
}

func addMember(ctx context.Context, tx pgx.Tx, organization uuid.UUID, u *User, role Role, by Principal) (secret string, err error) {
	known, err := userByEmail(ctx, tx, u.Email)
	switch {
	case err == nil:
		u = known
	case fault.KindOf(err) == fault.NotFound:
		if secret, err = addUser(ctx, tx, u); err != nil {
			return "", err
		}
	default:
		return "", err
	}
	const insert = `
		INSERT INTO memberships (organization_id, user_id, role, created_at) VALUES ($1, $2, $3, now())
		ON CONFLICT (organization_id, user_id) DO NOTHING`
	tag, err := tx.Exec(ctx, insert, organization, u.ID, role)
	if err != nil {
		return "", err
	}
	if tag.RowsAffected() == 0 {
		return "", fault.At(fault.Conflict, "email", "already a member")
	}
	return secret, recordMember(ctx, tx, "member.add", organization, u.Email, role, by)
}

func addUser(ctx context.Context, tx pgx.Tx, u *User) (secret string, err error) {
	if err := validateName(u.Name); err != nil {
		return "", err
	}
	if err := insertUser(ctx, tx, u); err != nil {
		return "", err
	}
	return newLink(ctx, tx, &u.ID)
}

func recordMember(ctx context.Context, tx pgx.Tx, action string, organization uuid.UUID, email string, role Role, by Principal) error {
	return activity.Record(ctx, tx, activity.Entry{
		Organization: organization, Actor: by.Actor(), Action: action, Subject: email, Details: map[string]any{"role": role},
	})
}

// setRole makes a user a member with this role, whatever they were before.
func setRole(ctx context.Context, db postgres.DB, organization, user uuid.UUID, role Role) error {
	const upsert = `
		INSERT INTO memberships (organization_id, user_id, role, created_at) VALUES ($1, $2, $3, now())
		ON CONFLICT (organization_id, user_id) DO UPDATE SET role = excluded.role`
	_, err := db.Exec(ctx, upsert, organization, user, role)
	return err
}

// ChangeRole gives a member another role, and ends their sessions so that nothing opened under the old one goes on. It returns
// fault.NotFound for somebody who is no member and fault.Conflict for the last administrator.
func (s *Store) ChangeRole(ctx context.Context, organization, user uuid.UUID, role Role, by Principal) error {
	if err := grantable(organization, role, by); err != nil {
		return err
	}
	return s.changeMember(ctx, organization, user, func(ctx context.Context, tx pgx.Tx, m Member) error {
		if err := setRole(ctx, tx, organization, user, role); err != nil {
			return err
		}
		if err := endSessions(ctx, tx, user, ""); err != nil {
			return err
		}
		return recordMember(ctx, tx, "member.change", organization, m.Email, role, by)
	})
}

// RemoveMember takes somebody's role in an organization away; the account stays. It returns what ChangeRole does.
func (s *Store) RemoveMember(ctx context.Context, organization, user uuid.UUID, by Principal) error {
	if err := by.mayAdminister(organization); err != nil {
		return err
	}
	return s.changeMember(ctx, organization, user, func(ctx context.Context, tx pgx.Tx, m Member) error {
		const remove = `DELETE FROM memberships WHERE organization_id = $1 AND user_id = $2`
		if _, err := tx.Exec(ctx, remove, organization, user); err != nil {
			return err
		}
		if err := endSessions(ctx, tx, user, ""); err != nil {
			return err
		}
		return recordMember(ctx, tx, "member.remove", organization, m.Email, m.Role, by)
	})
}

// changeMember runs change on a member, then takes it back if no administrator is left.
func (s *Store) changeMember(ctx context.Context, organization, user uuid.UUID, change func(context.Context, pgx.Tx, Member) error) error {
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		m, err := lockedMember(ctx, tx, organization, user)
		if err != nil {
			return err
		}
		if err := change(ctx, tx, m); err != nil {
			return err
		}
		return keepsAdministrator(ctx, tx, organization)
	})
	if err != nil {
		return fmt.Errorf("change member %s: %w", user, err)
	}
	return nil
}

// lockedMember locks all memberships of the organization: two administrators who remove each other at once must not both succeed.
func lockedMember(ctx context.Context, tx pgx.Tx, organization, user uuid.UUID) (Member, error) {
	const lock = `SELECT user_id, role FROM memberships WHERE organization_id = $1 ORDER BY user_id FOR UPDATE`
	rows, err := tx.Query(ctx, lock, organization)
	if err != nil {
		return Member{}, err
	}
	found := Member{}
	var id uuid.UUID
	var role Role
	_, err = pgx.ForEachRow(rows, []any{&id, &role}, func() error {
		if id == user {
			found.ID, found.Role = id, role
		}
		return nil
	})
	if err != nil {
		return Member{}, err
	}
	if found.ID == uuid.Nil {
		return Member{}, fault.New(fault.NotFound, "there is no such member")
	}
	u, err := userByID(ctx, tx, user)
	if err != nil {
		return Member{}, err
	}
	found.User = *u
	return found, nil
}

func keepsAdministrator(ctx context.Context, tx pgx.Tx, organization uuid.UUID) error {
	const query = `
		SELECT EXISTS (SELECT FROM memberships m JOIN users u ON u.user_id = m.user_id
		               WHERE m.organization_id = $1 AND m.role = 'admin' AND u.disabled_at IS NULL)`
	var kept bool
	if err := tx.QueryRow(ctx, query, organization).Scan(&kept); err != nil {
		return err
	}
	if !kept {
		return fault.New(fault.Conflict, "an organization keeps at least one administrator")
	}
	return nil
}
