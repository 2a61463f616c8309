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
	"calfleet/internal/postgres"
)

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
		if err := r.sendMany(ctx); err != nil {
			return err
		}
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
		if _, seen := r.ids[k]; seen {
			continue
		}
		if err := errors.Join(r.resolve(k, id), r.sendMany(ctx)); err != nil {
			return err
		}
	}
	return r.send(ctx)
}

// maxQueued is how many statements are held before they are sent: each finding comes with all that it says.
const maxQueued = 500

func (r *reconciliation) sendMany(ctx context.Context) error {
	if r.batch.Len() < maxQueued {
		return nil
	}
	return r.send(ctx)
}

func (r *reconciliation) send(ctx context.Context) error {
	if r.batch.Len() == 0 {
		return nil
	}
	err := r.tx.SendBatch(ctx, &r.batch).Close()
	r.batch = pgx.Batch{}
	return err
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
