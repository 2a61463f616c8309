package findings

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/internal/postgres"
)

// Portal is the actor of what an assessment does.
const Portal = "calfleet"

// Assess evaluates one organization as it stands and reconciles its findings. It may run any number of times, and at the
// same time as itself: runs for one organization take turns.
//
// The facts must agree with one another to the instant, or a deployment that arrives meanwhile would open findings that the next
// run resolves. A snapshot is taken before its first statement, the one that asks for the turn, so who has to wait for the turn
// waits in another transaction and begins again.
func (s *Store) Assess(ctx context.Context, organization uuid.UUID) error {
	for {
		err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
			if err := assess(ctx, tx, organization); err != nil {
				return err
			}
			return s.follow(ctx, tx, organization)
		})
		if !errors.Is(err, errAtWork) {
			return err
		}
		if err := s.awaitTurn(ctx, organization); err != nil {
			return err
		}
	}
}

func (s *Store) follow(ctx context.Context, tx pgx.Tx, organization uuid.UUID) error {
	for _, f := range s.followers {
		if err := f(ctx, tx, organization); err != nil {
			return fmt.Errorf("follow the assessment: %w", err)
		}
	}
	return nil
}

var errAtWork = errors.New("another assessment of the organization is at work")

func assess(ctx context.Context, tx pgx.Tx, organization uuid.UUID) error {
	if _, err := tx.Exec(ctx, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"); err != nil {
		return fmt.Errorf("ask for a snapshot: %w", err)
	}
	if err := takeTurn(ctx, tx, organization); err != nil {
		return err
	}
	now, err := noteAssessment(ctx, tx, organization)
	if err != nil {
		return err
	}
	snapshot, err := inventory.ReadSnapshot(ctx, tx, organization, now)
	if err != nil {
		return fmt.Errorf("read facts: %w", err)
	}
	result := compat.Evaluate(snapshot.Facts)
	r := reconciliation{tx: tx, organization: organization, now: now, ids: map[Key]uuid.UUID{}}
	if err := r.run(ctx, result); err != nil {
		return fmt.Errorf("reconcile findings: %w", err)
	}
	if err := r.keepJudgements(ctx, snapshot, &result); err != nil {
		return fmt.Errorf("keep judgements: %w", err)
	}
	if err := r.keepStandings(ctx, standings(snapshot, &result, r.ids)); err != nil {
		return fmt.Errorf("keep standings: %w", err)
	}
	if err := r.keepSummary(ctx, summaryOf(snapshot, &result, r.ids), waitingOf(&result)); err != nil {
		return err
	}
	return r.keepCourse(ctx)
}

func takeTurn(ctx context.Context, tx pgx.Tx, organization uuid.UUID) error {
	const query = `SELECT pg_try_advisory_xact_lock(hashtextextended('assess ' || $1::text, 0))`
	var mine bool
	if err := tx.QueryRow(ctx, query, organization.String()).Scan(&mine); err != nil {
		return fmt.Errorf("take the turn to assess: %w", err)
	}
	if !mine {
		return errAtWork
	}
	return nil
}

// awaitTurn returns when the assessment at work has ended. The context limits the wait.
func (s *Store) awaitTurn(ctx context.Context, organization uuid.UUID) error {
	const query = `SELECT pg_advisory_xact_lock(hashtextextended('assess ' || $1::text, 0))`
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SET LOCAL lock_timeout = 0"); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, query, organization.String())
		return err
	})
	if err != nil {
		return fmt.Errorf("wait for another assessment: %w", err)
	}
	return nil
}

// noteAssessment comes before anything is read. Where another assessment has ended between our snapshot and our turn, it has
// changed this row since, and the server makes us begin again.
func noteAssessment(ctx context.Context, tx pgx.Tx, organization uuid.UUID) (time.Time, error) {
	const query = `
		INSERT INTO assessments (organization_id, assessed_at) VALUES ($1, now())
		ON CONFLICT (organization_id) DO UPDATE SET assessed_at = excluded.assessed_at
		RETURNING assessed_at`
	var now time.Time
	if err := tx.QueryRow(ctx, query, organization).Scan(&now); err != nil {
		return now, fmt.Errorf("note assessment: %w", err)
	}
	return now, nil
}
