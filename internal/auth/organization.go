package auth

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// Organization is a company or subsidiary: the unit of separation.
type Organization struct {
	ID   uuid.UUID `db:"organization_id"`
	Slug string    `db:"slug"` // names it on the command line: "default"
	Name string    `db:"name"`
	Demo bool      `db:"demo"` // filled by the demo fleet
}

// DefaultSlug is the organization that exists from the start and is meant where none is named.
const DefaultSlug = "default"

var slugShape = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

const maxName = 200 // characters of an organization's, user's or token's name

// OrganizationBySlug returns fault.NotFound if there is none of that name.
func (s *Store) OrganizationBySlug(ctx context.Context, slug string) (Organization, error) {
	const query = `SELECT organization_id, slug, name, demo FROM organizations WHERE slug = $1`
	rows, err := s.pool.Query(ctx, query, slug)
	if err != nil {
		return Organization{}, fmt.Errorf("read organization %s: %w", slug, err)
	}
	o, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Organization])
	if errors.Is(err, pgx.ErrNoRows) {
		return Organization{}, fault.New(fault.NotFound, "there is no organization %q", slug)
	}
	if err != nil {
		return Organization{}, fmt.Errorf("read organization %s: %w", slug, err)
	}
	return o, nil
}

// Organizations lists all there are, by name; for the command line and the first administrator only.
func (s *Store) Organizations(ctx context.Context) ([]Organization, error) {
	return organizations(ctx, s.pool)
}

func organizations(ctx context.Context, db postgres.DB) ([]Organization, error) {
	const query = `SELECT organization_id, slug, name, demo FROM organizations ORDER BY name, organization_id`
	rows, err := db.Query(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("list organizations: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Organization])
	if err != nil {
		return nil, fmt.Errorf("list organizations: %w", err)
	}
	return all, nil
}

// CreateOrganization makes an organization; the user who makes it becomes its administrator. A slug is 1 to 63 lower-case letters,
// digits and inner hyphens. It returns fault.Invalid at "slug" or "name", fault.Conflict if the slug is taken, and fault.Forbidden
// for users who administer nothing yet.
func (s *Store) CreateOrganization(ctx context.Context, slug, name string, by Principal) (Organization, error) {
	o := Organization{ID: newID(), Slug: slug, Name: strings.TrimSpace(name)}
	if !by.Role.Allows(Admin) {
		return Organization{}, fault.New(fault.Forbidden, "only an administrator may create an organization")
	}
	if err := o.validate(); err != nil {
		return Organization{}, err
	}
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error { return createOrganization(ctx, tx, o, by) })
	if err != nil {
		return Organization{}, fmt.Errorf("create organization %s: %w", slug, err)
	}
	return o, nil
}

func (o Organization) validate() error {
	if !slugShape.MatchString(o.Slug) {
		return fault.At(fault.Invalid, "slug", "1 to 63 lower-case letters, digits and inner hyphens")
	}
	return validateName(o.Name)
}

func validateName(name string) error {
	if name == "" || utf8.RuneCountInString(name) > maxName {
		return fault.At(fault.Invalid, "name", "1 to %d characters", maxName)
	}
	return nil
}

func createOrganization(ctx context.Context, tx pgx.Tx, o Organization, by Principal) error {
	const insert = `
		INSERT INTO organizations (organization_id, slug, name, created_at) VALUES ($1, $2, $3, now())
		ON CONFLICT (slug) DO NOTHING`
	tag, err := tx.Exec(ctx, insert, o.ID, o.Slug, o.Name)
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return fault.At(fault.Conflict, "slug", "already taken")
	}
	if by.User != nil {
		if err := setRole(ctx, tx, o.ID, by.User.ID, Admin); err != nil {
			return err
		}
	}
	return activity.Record(ctx, tx, activity.Entry{
		Organization: o.ID, Actor: by.Actor(), Action: "organization.create", Subject: o.Slug,
	})
}
