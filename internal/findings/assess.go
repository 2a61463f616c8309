package findings

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
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

// reconciliation brings the open findings of one organization in line with a result.
type reconciliation struct {
	tx           pgx.Tx
	organization uuid.UUID
	now          time.Time
	batch        pgx.Batch
	ids          map[Key]uuid.UUID // of what is open when it is done
}

func (r *reconciliation) run(ctx context.Context, result compat.Result) error {
	open, err := openFindings(ctx, r.tx, r.organization)
	if err != nil {
		return err
	}
	for c, f := range All(&result) {
		k := KeyOf(c, f)
		if _, seen := r.ids[k]; seen {
			continue
		}
		if id, known := open[k]; known {
			r.ids[k] = id
			r.keep(id, c, f)
			continue
		}
		r.ids[k] = uuid.Must(uuid.NewV7())
		if err := r.raise(k, c, f); err != nil {
			return err
		}
	}
	for k, id := range open {
		if _, seen := r.ids[k]; !seen {
			if err := r.resolve(k, id); err != nil {
				return err
			}
		}
	}
	if r.batch.Len() == 0 {
		return nil
	}
	return r.tx.SendBatch(ctx, &r.batch).Close()
}

// Open returns the IDs of an organization's open findings.
func (s *Store) Open(ctx context.Context, organization uuid.UUID) (map[Key]uuid.UUID, error) {
	return openFindings(ctx, s.pool, organization)
}

func openFindings(ctx context.Context, db postgres.DB, organization uuid.UUID) (map[Key]uuid.UUID, error) {
	const query = `
		SELECT scope, rule, subject, finding_id
		FROM findings
		WHERE organization_id = $1 AND resolved_at IS NULL`
	rows, err := db.Query(ctx, query, organization)
	if err != nil {
		return nil, fmt.Errorf("read open findings: %w", err)
	}
	open := map[Key]uuid.UUID{}
	var k Key
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&k.Scope, &k.Rule, &k.Subject, &id}, func() error {
		open[k] = id
		return nil
	})
	return open, err
}

func (r *reconciliation) raise(k Key, c *compat.CollectionResult, f *compat.Finding) error {
	const query = `
		INSERT INTO findings (
			organization_id, finding_id, scope, collection_id, rule, subject, severity, verdict, message, detail, place, opened_at, assessed_at)
		VALUES (@organization, @id, @scope, @collection, @rule, @subject, @severity, @verdict, @message, @detail, @place, @now, @now)`
	collection, place := placeOf(c, f)
	name := ""
	if c != nil {
		name = c.Name
	}
	r.batch.Queue(query, pgx.StrictNamedArgs{
		"organization": r.organization, "id": r.ids[k], "scope": k.Scope, "collection": collection, "rule": k.Rule,
		"subject": k.Subject, "severity": f.Severity.String(), "verdict": f.Verdict.String(), "message": f.Message, "detail": f, "place": place, "now": r.now,
	})
	return r.record("finding.open", k, name)
}

// placeOf is the collection that a finding is kept with, and what it stands under in a list: the collection's name or its own subject.
func placeOf(c *compat.CollectionResult, f *compat.Finding) (*uuid.UUID, string) {
	if c != nil {
		if id, err := uuid.Parse(c.ID); err == nil {
			return &id, c.Name
		}
	}
	return nil, f.Subject
}

// keep writes what an open finding says now, if it says anything else than before.
func (r *reconciliation) keep(id uuid.UUID, c *compat.CollectionResult, f *compat.Finding) {
	const query = `
		UPDATE findings
		SET severity = @severity, verdict = @verdict, message = @message, detail = @detail, place = @place, assessed_at = @now
		WHERE organization_id = @organization AND finding_id = @id
		  AND (severity, verdict, message, detail, place) IS DISTINCT FROM (@severity, @verdict, @message::jsonb, @detail::jsonb, @place)`
	_, place := placeOf(c, f)
	r.batch.Queue(query, pgx.StrictNamedArgs{
		"organization": r.organization, "id": id, "severity": f.Severity.String(), "verdict": f.Verdict.String(),
		"message": f.Message, "detail": f, "place": place, "now": r.now,
	})
}

func (r *reconciliation) resolve(k Key, id uuid.UUID) error {
	const query = `
		UPDATE findings SET resolved_at = @now, assessed_at = @now
		WHERE organization_id = @organization AND finding_id = @id`
	r.batch.Queue(query, pgx.StrictNamedArgs{"organization": r.organization, "id": id, "now": r.now})
	return r.record("finding.resolve", k, "")
}

func (r *reconciliation) record(action string, k Key, collection string) error {
	return activity.Queue(&r.batch, activity.Entry{
		Organization: r.organization, Actor: Portal, Action: action, Subject: k.Rule + " · " + k.Subject,
		Details: map[string]any{"scope": k.Scope, "collection": collection},
	})
}
