package cases

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// Move brings a case into another state. seen is the state that the mover saw. It returns fault.NotFound where the organization has no such case,
// fault.Conflict where it is in another state by now, or at "findings" where another open case does the same for one of them, fault.Invalid at "state" for a step that is not people's to make or doesn't exist.
func (s *Store) Move(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, seen, to State, note string) error {
	note, err := noteOf(note)
	if err != nil {
		return err
	}
	return s.change(ctx, organization, id, func(ctx context.Context, tx pgx.Tx, c *locked) error {
		switch {
		case c.State != seen:
			return fault.New(fault.Conflict, "the case is in another state by now")
		case !c.State.MayBecome(to):
			return fault.At(fault.Invalid, "state", "not from here")
		case !c.State.IsOpen() && to.IsOpen():
			if err := checkAlone(ctx, tx, organization, id); err != nil {
				return err
			}
		}
		const query = `
			UPDATE cases SET state = $3, entered_at = now()
			WHERE organization_id = $1 AND case_id = $2`
		var batch pgx.Batch
		batch.Queue(query, organization, id, to)
		queueEvent(&batch, organization, id, by, to, note)
		if err := queueDone(&batch, organization, by, "case.move", c, map[string]any{"from": c.State, "to": to}); err != nil {
			return err
		}
		return tx.SendBatch(ctx, &batch).Close()
	})
}

// Assignment is who carries a case out, and until when; nil is nobody, and no day.
type Assignment struct {
	Owner *uuid.UUID
	DueOn *time.Time
}

func (a Assignment) is(o Assignment) bool {
	sameDay := a.DueOn == o.DueOn || a.DueOn != nil && o.DueOn != nil && a.DueOn.Equal(*o.DueOn)
	return sameDay && (a.Owner == o.Owner || isSame(a.Owner, o.Owner))
}

// details are what activity keeps of an assignment.
func (a Assignment) details(was Assignment) map[string]any {
	day := func(t *time.Time) any {
		if t == nil {
			return nil
		}
		return t.Format(time.DateOnly)
	}
	return map[string]any{"owner": a.Owner, "due": day(a.DueOn), "owner_was": was.Owner, "due_was": day(was.DueOn)}
}

// Assign says who carries a case out, and until when. seen is what whoever says it saw. It returns fault.NotFound where the organization has no such
// case, fault.Conflict where somebody else has said otherwise since, fault.Invalid at "owner" for somebody who is no member.
func (s *Store) Assign(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, seen, to Assignment) error {
	return s.change(ctx, organization, id, func(ctx context.Context, tx pgx.Tx, c *locked) error {
		if now := (Assignment{c.OwnerID, c.DueOn}); !now.is(seen) {
			return fault.New(fault.Conflict, "somebody else has assigned the case meanwhile")
		}
		if !isSame(to.Owner, c.OwnerID) { // who has left may stay the owner until another is named
			if err := checkOwner(ctx, tx, organization, to.Owner); err != nil {
				return err
			}
		}
		const query = `
			UPDATE cases SET owner_id = $3, due_on = $4
			WHERE organization_id = $1 AND case_id = $2`
		var batch pgx.Batch
		batch.Queue(query, organization, id, to.Owner, to.DueOn)
		if err := queueDone(&batch, organization, by, "case.assign", c, to.details(seen)); err != nil {
			return err
		}
		return tx.SendBatch(ctx, &batch).Close()
	})
}

// Note writes to the diary of a case. It returns fault.NotFound where the organization has no such case, fault.Invalid at "note" for one that is empty or
// longer than MaxNote.
func (s *Store) Note(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, note string) error {
	note, err := noteOf(note)
	if err != nil {
		return err
	}
	if note == "" {
		return fault.At(fault.Invalid, "note", "is empty")
	}
	return s.change(ctx, organization, id, func(ctx context.Context, tx pgx.Tx, c *locked) error {
		var batch pgx.Batch
		queueEvent(&batch, organization, id, by, "", note)
		if err := queueActivity(&batch, organization, by, "case.note", c.Number, c.Title); err != nil {
			return err
		}
		return tx.SendBatch(ctx, &batch).Close()
	})
}

// locked is what changing a case needs of it. Nobody else changes it meanwhile.
type locked struct {
	Number  int         `db:"number"`
	Title   compat.Text `db:"title"`
	State   State       `db:"state"`
	OwnerID *uuid.UUID  `db:"owner_id"`
	DueOn   *time.Time  `db:"due_on"`
	Remedy  string      `db:"remedy"`
	Target  string      `db:"target"`
}

func isSame(a, b *uuid.UUID) bool {
	return a != nil && b != nil && *a == *b
}

func (s *Store) change(ctx context.Context, organization, id uuid.UUID, fn func(context.Context, pgx.Tx, *locked) error) error {
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		if err := takeTurn(ctx, tx, organization); err != nil { // before the row, as Open does
			return err
		}
		c, err := lock(ctx, tx, organization, id)
		if err != nil {
			return err
		}
		if err := fn(ctx, tx, c); err != nil {
			return err
		}
		return remind(ctx, tx, organization, &id)
	})
	if err != nil {
		return fmt.Errorf("change case %s: %w", id, err)
	}
	return nil
}

func lock(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) (*locked, error) {
	const query = `
		SELECT number, detail -> 'Title' AS title, state, owner_id, due_on, remedy, target
		FROM cases
		WHERE organization_id = $1 AND case_id = $2
		FOR UPDATE`
	rows, err := tx.Query(ctx, query, organization, id)
	if err != nil {
		return nil, err
	}
	c, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[locked])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, noSuchCase()
	}
	return c, err
}
