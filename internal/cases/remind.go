package cases

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// Reason is why the owner of a case is reminded of it.
type Reason string

// The reasons, the most urgent first.
const (
	IsOverdue Reason = "overdue"
	IsDueSoon Reason = "due-soon"
	IsSilent  Reason = "silent"
)

// Reminder is a case that asks for its owner.
type Reminder struct {
	Listed
	Reason       Reason     `db:"reason"`
	Ground       time.Time  `db:"ground"`        // the day that is due, midnight UTC, or the last sign of life
	SnoozedUntil *time.Time `db:"snoozed_until"` // nil: it is not put off
}

// remind brings reminders in line with the cases: of one, or of the whole organization. A reminder that somebody dismissed stays so until its
// ground is another: a new day, or another silence.
func remind(ctx context.Context, tx pgx.Tx, organization uuid.UUID, id *uuid.UUID) error {
	const query = `
		WITH due AS (
			SELECT c.case_id, g.reason, g.ground
			FROM cases c
			CROSS JOIN LATERAL (VALUES
				('overdue', CASE WHEN ` + isLate + ` THEN c.due_on::timestamp AT TIME ZONE 'UTC' END),
				('due-soon', CASE WHEN ` + isDueSoon + ` THEN c.due_on::timestamp AT TIME ZONE 'UTC' END),
				('silent', CASE WHEN ` + isSilent + ` THEN ` + lastSign + ` END)) AS g (reason, ground)
			WHERE c.organization_id = @organization AND c.state NOT IN ` + OverSQL + ` AND (@id::uuid IS NULL OR c.case_id = @id) AND g.ground IS NOT NULL
		), gone AS (
			DELETE FROM case_reminders r
			WHERE r.organization_id = @organization AND (@id::uuid IS NULL OR r.case_id = @id)
			  AND NOT EXISTS (SELECT FROM due WHERE due.case_id = r.case_id AND due.reason = r.reason)
		)
		INSERT INTO case_reminders AS r (organization_id, case_id, reason, ground, raised_at, snoozed_until, dismissed)
		SELECT @organization, due.case_id, due.reason, due.ground, now(), NULL, false FROM due
		ON CONFLICT (organization_id, case_id, reason) DO UPDATE
		SET ground = excluded.ground, raised_at = excluded.raised_at, snoozed_until = NULL, dismissed = false
		WHERE r.ground <> excluded.ground`
	_, err := tx.Exec(ctx, query, pgx.StrictNamedArgs{"organization": organization, "id": id})
	if err != nil {
		return fmt.Errorf("write reminders: %w", err)
	}
	return nil
}

// Reader is who looks for what they are reminded of.
type Reader struct {
	User    uuid.UUID
	MayTake bool // cases that nobody owns concern them too: they could take one
}

const (
	forReader = `r.organization_id = @organization AND NOT r.dismissed AND (c.owner_id = @user OR @takes AND c.owner_id IS NULL)`
	isShown   = `coalesce(r.snoozed_until <= now(), true)`
	reminded  = `JOIN case_reminders r ON r.organization_id = c.organization_id AND r.case_id = c.case_id`
)

func (who Reader) args(organization uuid.UUID) pgx.StrictNamedArgs {
	return pgx.StrictNamedArgs{"organization": organization, "user": who.User, "takes": who.MayTake}
}

// Reminders returns what somebody is reminded of: the most urgent first, what is put off last.
func (s *Store) Reminders(ctx context.Context, organization uuid.UUID, who Reader) ([]*Reminder, error) {
	const query = `
		SELECT ` + listedColumns + `, r.reason, r.ground, CASE WHEN NOT ` + isShown + ` THEN r.snoozed_until END AS snoozed_until
		FROM ` + from + ` ` + reminded + `
		WHERE ` + forReader + `
		ORDER BY NOT ` + isShown + `, array_position(ARRAY['overdue', 'due-soon', 'silent'], r.reason), r.ground, c.number
		LIMIT 200`
	return collect[Reminder](ctx, s.pool, "read reminders", query, who.args(organization))
}

// CountReminders counts those that are not put off.
func (s *Store) CountReminders(ctx context.Context, organization uuid.UUID, who Reader) (n int, err error) {
	batch := &pgx.Batch{}
	QueueReminders(batch, organization, who, &n)
	return n, s.pool.SendBatch(ctx, batch).Close()
}

// QueueReminders counts them within a batch.
func QueueReminders(batch *pgx.Batch, organization uuid.UUID, who Reader, n *int) {
	const query = `
		SELECT count(*)
		FROM case_reminders r JOIN cases c ON c.organization_id = r.organization_id AND c.case_id = r.case_id
		WHERE ` + forReader + ` AND ` + isShown
	batch.Queue(query, who.args(organization)).QueryRow(func(row pgx.Row) error {
		if err := row.Scan(n); err != nil {
			return fmt.Errorf("count reminders: %w", err)
		}
		return nil
	})
}

const maxSnooze = 90 // days

// Snooze puts a reminder off for some days. It returns fault.Invalid at "days" for none or too many, fault.NotFound where the reader has no such reminder.
func (s *Store) Snooze(ctx context.Context, organization uuid.UUID, by string, who Reader, id uuid.UUID, reason Reason, days int) error {
	if days < 1 || days > maxSnooze {
		return fault.At(fault.Invalid, "days", "from 1 to %d", maxSnooze)
	}
	const query = `
		UPDATE case_reminders r SET snoozed_until = now() + @days * interval '1 day'
		FROM cases c
		WHERE ` + forReader + ` AND c.organization_id = r.organization_id AND c.case_id = r.case_id AND r.case_id = @id AND r.reason = @reason`
	args := who.args(organization)
	args["days"] = days
	return s.settle(ctx, organization, by, settling{id, reason, "reminder.snooze", query, args})
}

// Dismiss takes a reminder away until its ground is another. It returns fault.NotFound where the reader has no such reminder.
func (s *Store) Dismiss(ctx context.Context, organization uuid.UUID, by string, who Reader, id uuid.UUID, reason Reason) error {
	const query = `
		UPDATE case_reminders r SET dismissed = true
		FROM cases c
		WHERE ` + forReader + ` AND c.organization_id = r.organization_id AND c.case_id = r.case_id AND r.case_id = @id AND r.reason = @reason`
	return s.settle(ctx, organization, by, settling{id, reason, "reminder.dismiss", query, who.args(organization)})
}

// settling is what is done to one reminder.
type settling struct {
	id     uuid.UUID
	reason Reason
	action string
	query  string
	args   pgx.StrictNamedArgs
}

func (s *Store) settle(ctx context.Context, organization uuid.UUID, by string, do settling) error {
	do.args["id"], do.args["reason"] = do.id, do.reason
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		c, err := lock(ctx, tx, organization, do.id)
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, do.query, do.args) //sqlconst:allow both callers pass a constant
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return fault.New(fault.NotFound, "there is no such reminder")
		}
		var batch pgx.Batch
		if err := queueDone(&batch, organization, by, do.action, c, map[string]any{"reason": do.reason}); err != nil {
			return err
		}
		return tx.SendBatch(ctx, &batch).Close()
	})
	if err != nil {
		return fmt.Errorf("settle the reminder of case %s: %w", do.id, err)
	}
	return nil
}
