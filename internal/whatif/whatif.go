// Package whatif keeps plans: changes that somebody thinks of making. What would be after them is nobody's to keep: it is reckoned from the facts
// whenever a plan is looked at, so that a plan that has grown old says so.
package whatif

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/activity"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// Store keeps plans.
type Store struct {
	pool *pgxpool.Pool
}

// New returns a store on a migrated database.
func New(pool *pgxpool.Pool) *Store { return &Store{pool} }

// Plan is a plan that somebody has saved.
type Plan struct {
	ID        uuid.UUID       `db:"plan_id"`
	Name      string          `db:"name"`
	Changes   []compat.Change `db:"changes"`
	Version   int32           `db:"version"` // goes up at every change
	CreatedBy string          `db:"created_by"`
	ChangedBy string          `db:"changed_by"`
	ChangedAt time.Time       `db:"changed_at"`
}

// Compat is the plan as the rules take it.
func (p *Plan) Compat() compat.Plan { return compat.Plan{Name: p.Name, Changes: p.Changes} }

// Bounds of what is kept.
const (
	MaxName    = 120 // characters
	MaxPlans   = 500 // of one organization
	MaxChanges = 100 // of one plan: each is reckoned at every look
)

const columns = `plan_id, name, changes, version, created_by, changed_by, changed_at`

// Plans returns the plans of an organization, the latest changed first.
func (s *Store) Plans(ctx context.Context, organization uuid.UUID) ([]*Plan, error) {
	const query = `SELECT ` + columns + ` FROM plans WHERE organization_id = $1 ORDER BY changed_at DESC, plan_id LIMIT $2`
	rows, err := s.pool.Query(ctx, query, organization, MaxPlans)
	if err != nil {
		return nil, fmt.Errorf("list plans: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[Plan])
	if err != nil {
		return nil, fmt.Errorf("list plans: %w", err)
	}
	return all, nil
}

// Plan returns one plan. It returns fault.NotFound where the organization has no such plan.
func (s *Store) Plan(ctx context.Context, organization, id uuid.UUID) (*Plan, error) {
	return read(ctx, s.pool, organization, id)
}

func read(ctx context.Context, db postgres.DB, organization, id uuid.UUID) (*Plan, error) {
	const query = `SELECT ` + columns + ` FROM plans WHERE organization_id = $1 AND plan_id = $2`
	rows, err := db.Query(ctx, query, organization, id)
	if err != nil {
		return nil, fmt.Errorf("read plan %s: %w", id, err)
	}
	p, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Plan])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fault.New(fault.NotFound, "there is no such plan")
	}
	if err != nil {
		return nil, fmt.Errorf("read plan %s: %w", id, err)
	}
	return p, nil
}

// Create saves a new plan. It returns fault.Invalid at "name" for one that is empty or too long, and at "changes" for too many, or where the organization
// has as many plans as it may.
func (s *Store) Create(ctx context.Context, organization uuid.UUID, by, name string, changes []compat.Change) (id uuid.UUID, err error) {
	name = strings.TrimSpace(name)
	if err := check(name, changes); err != nil {
		return id, err
	}
	id = uuid.Must(uuid.NewV7())
	err = postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		const query = `
			INSERT INTO plans (organization_id, plan_id, name, changes, version, created_by, created_at, changed_by, changed_at)
			SELECT $1, $2, $3, $4, 1, $5, now(), $5, now()
			WHERE (SELECT count(*) FROM plans WHERE organization_id = $1) < $6`
		tag, err := tx.Exec(ctx, query, organization, id, name, listOf(changes), by, MaxPlans)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return fault.At(fault.Invalid, "changes", "the organization has %d plans already", MaxPlans)
		}
		return record(ctx, tx, organization, by, "plan.create", name)
	})
	if err != nil {
		return uuid.Nil, fmt.Errorf("create plan: %w", err)
	}
	return id, nil
}

// listOf is never null: a plan without changes has an empty list.
func listOf(changes []compat.Change) []compat.Change {
	if changes == nil {
		return []compat.Change{}
	}
	return changes
}

func check(name string, changes []compat.Change) error {
	if name == "" || utf8.RuneCountInString(name) > MaxName || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
		return fault.At(fault.Invalid, "name", "is empty, too long or no text")
	}
	if len(changes) > MaxChanges {
		return fault.At(fault.Invalid, "changes", "are more than %d", MaxChanges)
	}
	return nil
}

// Save puts name and changes in place of those that a plan has. seen is the version that whoever changes it saw. It returns fault.NotFound where the organization
// has no such plan, fault.Conflict where it has changed since, fault.Invalid as Create does.
func (s *Store) Save(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, seen int32, name string, changes []compat.Change) error {
	name = strings.TrimSpace(name)
	if err := check(name, changes); err != nil {
		return err
	}
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		const query = `
			UPDATE plans SET name = $4, changes = $5, version = version + 1, changed_by = $6, changed_at = now()
			WHERE organization_id = $1 AND plan_id = $2 AND version = $3`
		tag, err := tx.Exec(ctx, query, organization, id, seen, name, listOf(changes), by)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			if _, err := read(ctx, tx, organization, id); err != nil {
				return err
			}
			return fault.New(fault.Conflict, "somebody else has changed the plan meanwhile")
		}
		return record(ctx, tx, organization, by, "plan.change", name)
	})
	if err != nil {
		return fmt.Errorf("save plan %s: %w", id, err)
	}
	return nil
}

// Delete deletes a plan. It returns fault.NotFound where the organization has no such plan.
func (s *Store) Delete(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID) error {
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		p, err := read(ctx, tx, organization, id)
		if err != nil {
			return err
		}
		const query = `DELETE FROM plans WHERE organization_id = $1 AND plan_id = $2`
		if _, err := tx.Exec(ctx, query, organization, id); err != nil {
			return err
		}
		return record(ctx, tx, organization, by, "plan.delete", p.Name)
	})
	if err != nil {
		return fmt.Errorf("delete plan %s: %w", id, err)
	}
	return nil
}

func record(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by, action, name string) error {
	return activity.Record(ctx, tx, activity.Entry{Organization: organization, Actor: by, Action: action, Subject: name})
}
