// Package view keeps views: the state of a list (filters, order, columns) under a name, to come back to and to share.
//
// A view is somebody's own, or everybody's in an organization. What is everybody's is changed by operators, and activity tells who
// did; what is one's own is nobody else's business. Each user may have a list open with one of the views that they see.
package view

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// Store reads and writes views.
type Store struct{ pool *pgxpool.Pool }

// New returns a store on a migrated database.
func New(pool *pgxpool.Pool) *Store { return &Store{pool: pool} }

// View is the state of a list under a name.
type View struct {
	ID        uuid.UUID `db:"view_id"`
	Name      string    `db:"name"`
	Query     string    `db:"query"`  // as the list's address has it
	Shared    bool      `db:"shared"` // everybody's in the organization
	Default   bool      `db:"opens"`  // the reader's list opens with it
	CreatedBy string    `db:"created_by"`
	UpdatedAt time.Time `db:"updated_at"`
}

// User is who reads or changes views, in the organization where that is.
type User struct {
	Organization uuid.UUID
	ID           uuid.UUID
	Actor        string // as activity names them
}

// Limits of a view, in characters, and how many one owner may have of one list.
const (
	MaxName  = 80
	MaxQuery = 4000
	MaxViews = 100
)

// List returns the views of a list that a user sees: everybody's first, then their own, by name.
func (s *Store) List(ctx context.Context, by User, list string) ([]View, error) {
	var views []View
	batch := &pgx.Batch{}
	QueueList(batch, by, list, &views)
	return views, s.pool.SendBatch(ctx, batch).Close()
}

// QueueList is List within a batch.
func QueueList(batch *pgx.Batch, by User, list string, views *[]View) {
	const query = `
		SELECT v.view_id, v.name, v.query, v.user_id IS NULL AS shared, d.view_id IS NOT NULL AS opens, v.created_by, v.updated_at
		FROM saved_views v
		LEFT JOIN default_views d ON d.organization_id = v.organization_id AND d.view_id = v.view_id AND d.user_id = $2
		WHERE v.organization_id = $1 AND v.list = $3 AND (v.user_id IS NULL OR v.user_id = $2)
		ORDER BY v.user_id IS NOT NULL, lower(v.name), v.name`
	batch.Queue(query, by.Organization, by.ID, list).Query(func(rows pgx.Rows) (err error) {
		if *views, err = pgx.CollectRows(rows, pgx.RowToStructByName[View]); err != nil {
			return fmt.Errorf("list views of %s: %w", list, err)
		}
		return nil
	})
}

// Wanted is a view to keep.
type Wanted struct {
	List, Name, Query string
	Shared            bool // everybody's in the organization
	Default           bool // have the list open with it
}

// Save keeps a view; one of the same name and owner gets the new state. It returns fault.Invalid at "name", and fault.Conflict where
// there are too many.
func (s *Store) Save(ctx context.Context, by User, w Wanted) (uuid.UUID, error) {
	w.Name = strings.TrimSpace(w.Name)
	if err := check(w.Name, w.Query); err != nil {
		return uuid.Nil, err
	}
	id := uuid.Must(uuid.NewV7())
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) (err error) {
		if err := roomFor(ctx, tx, by, w); err != nil {
			return err
		}
		var known bool
		if id, known, err = upsert(ctx, tx, by, id, w); err != nil {
			return err
		}
		if w.Default {
			if err := open(ctx, tx, by, id); err != nil {
				return err
			}
		}
		return record(ctx, tx, by, map[bool]string{false: "view.create", true: "view.change"}[known], w.Shared, w.Name, w.List)
	})
	if err != nil {
		return uuid.Nil, fmt.Errorf("save view %q of %s: %w", w.Name, w.List, err)
	}
	return id, nil
}

func check(name, query string) error {
	if n := utf8.RuneCountInString(name); n == 0 || n > MaxName {
		return fault.At(fault.Invalid, "name", "from 1 to %d characters", MaxName)
	}
	if len(query) > MaxQuery {
		return fault.At(fault.Invalid, "query", "at most %d characters", MaxQuery)
	}
	return nil
}

// owner is nil for everybody.
func (u User) owner(shared bool) *uuid.UUID {
	if shared {
		return nil
	}
	return &u.ID
}

func roomFor(ctx context.Context, tx pgx.Tx, by User, w Wanted) error {
	const query = `
		SELECT count(*) FROM saved_views
		WHERE organization_id = $1 AND list = $2 AND user_id IS NOT DISTINCT FROM $3 AND name <> $4`
	var n int
	if err := tx.QueryRow(ctx, query, by.Organization, w.List, by.owner(w.Shared), w.Name).Scan(&n); err != nil {
		return err
	}
	if n >= MaxViews {
		return fault.New(fault.Conflict, "there are %d views of this list already", n)
	}
	return nil
}

func upsert(ctx context.Context, tx pgx.Tx, by User, id uuid.UUID, w Wanted) (kept uuid.UUID, known bool, err error) {
	const query = `
		INSERT INTO saved_views (organization_id, view_id, list, user_id, name, query, created_by, created_at, updated_at)
		VALUES (@organization, @id, @list, @owner, @name, @query, @by, now(), now())
		ON CONFLICT (organization_id, list, user_id, name) DO UPDATE SET query = excluded.query, updated_at = excluded.updated_at
		RETURNING view_id`
	err = tx.QueryRow(ctx, query, pgx.StrictNamedArgs{
		"organization": by.Organization, "id": id, "list": w.List, "owner": by.owner(w.Shared), "name": w.Name, "query": w.Query, "by": by.Actor,
	}).Scan(&kept)
	return kept, kept != id, err
}

// record tells activity of what is everybody's.
func record(ctx context.Context, tx pgx.Tx, by User, action string, shared bool, name, list string) error {
	if !shared {
		return nil
	}
	return activity.Record(ctx, tx, activity.Entry{
		Organization: by.Organization, Actor: by.Actor, Action: action, Subject: name, Details: map[string]any{"list": list},
	})
}

// Rename gives a view another name. Shared says whether it is one of everybody's that is meant, or one of the user's own: the other kind
// is fault.NotFound. It returns fault.Invalid at "name", and fault.Conflict where another view has it.
func (s *Store) Rename(ctx context.Context, by User, id uuid.UUID, shared bool, name string) error {
	name = strings.TrimSpace(name)
	if err := check(name, ""); err != nil {
		return err
	}
	const query = `
		UPDATE saved_views SET name = $4, updated_at = now()
		WHERE organization_id = $1 AND view_id = $2 AND user_id IS NOT DISTINCT FROM $3
		RETURNING list`
	return s.change(ctx, by, "view.change", shared, name, func(ctx context.Context, tx pgx.Tx) (string, error) {
		var list string
		err := tx.QueryRow(ctx, query, by.Organization, id, by.owner(shared), name).Scan(&list)
		return list, err
	})
}

// Delete forgets a view, and that lists open with it. Shared is as in Rename.
func (s *Store) Delete(ctx context.Context, by User, id uuid.UUID, shared bool) error {
	const undefault = `
		DELETE FROM default_views d USING saved_views v
		WHERE d.organization_id = $1 AND d.view_id = $2 AND v.organization_id = $1 AND v.view_id = $2 AND v.user_id IS NOT DISTINCT FROM $3`
	const query = `
		DELETE FROM saved_views
		WHERE organization_id = $1 AND view_id = $2 AND user_id IS NOT DISTINCT FROM $3
		RETURNING list, name`
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, undefault, by.Organization, id, by.owner(shared)); err != nil {
			return fmt.Errorf("delete view %s: %w", id, err)
		}
		var list, name string
		if err := tx.QueryRow(ctx, query, by.Organization, id, by.owner(shared)).Scan(&list, &name); err != nil {
			return fmt.Errorf("delete view %s: %w", id, missing(err))
		}
		return record(ctx, tx, by, "view.delete", shared, name, list)
	})
}

// change does something to a view that returns its list, and tells of it.
func (s *Store) change(ctx context.Context, by User, action string, shared bool, name string, do func(context.Context, pgx.Tx) (list string, err error)) error {
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		list, err := do(ctx, tx)
		if err != nil {
			return fmt.Errorf("change view %q: %w", name, missing(err))
		}
		return record(ctx, tx, by, action, shared, name, list)
	})
}

func noSuchView() error { return fault.New(fault.NotFound, "there is no such view") }

// missing turns what the database says into what a person can be told.
func missing(err error) error {
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return noSuchView()
	case postgres.IsDuplicate(err):
		return fault.At(fault.Conflict, "name", "another view has this name")
	}
	return err
}

// Open has a user's list open with a view that they see. It returns fault.NotFound for any other.
func (s *Store) Open(ctx context.Context, by User, id uuid.UUID) error {
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error { return open(ctx, tx, by, id) })
}

func open(ctx context.Context, tx pgx.Tx, by User, id uuid.UUID) error {
	const query = `
		INSERT INTO default_views (organization_id, user_id, list, view_id)
		SELECT organization_id, $2, list, view_id FROM saved_views
		WHERE organization_id = $1 AND view_id = $3 AND (user_id IS NULL OR user_id = $2)
		ON CONFLICT (organization_id, user_id, list) DO UPDATE SET view_id = excluded.view_id`
	tag, err := tx.Exec(ctx, query, by.Organization, by.ID, id)
	if err != nil {
		return fmt.Errorf("open a list with view %s: %w", id, err)
	}
	if tag.RowsAffected() == 0 {
		return noSuchView()
	}
	return nil
}

// OpenPlain has a user's list open as it is by itself.
func (s *Store) OpenPlain(ctx context.Context, by User, list string) error {
	const query = `DELETE FROM default_views WHERE organization_id = $1 AND user_id = $2 AND list = $3`
	if _, err := s.pool.Exec(ctx, query, by.Organization, by.ID, list); err != nil {
		return fmt.Errorf("open %s as it is: %w", list, err)
	}
	return nil
}
