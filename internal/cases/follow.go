package cases

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/compat"
	"calfleet/internal/findings"
)

// Follow brings an organization's cases in line with its findings, in the transaction that has just reconciled them: solved where all
// findings are gone, back to where it was where one has returned. What people refused or dropped stays so. Everything is assessed every hour, so reminders come with it.
func Follow(ctx context.Context, tx pgx.Tx, organization uuid.UUID) error {
	if err := relink(ctx, tx, organization); err != nil {
		return fmt.Errorf("link cases anew: %w", err)
	}
	const solve = `
		UPDATE cases c
		SET state = 'solved', resumes = c.state, entered_at = now()
		WHERE c.organization_id = $1 AND c.state NOT IN ` + OverSQL + `
		  AND NOT EXISTS (
			SELECT FROM case_findings cf
			JOIN findings f ON f.organization_id = cf.organization_id AND f.finding_id = cf.finding_id
			WHERE cf.organization_id = c.organization_id AND cf.case_id = c.case_id AND f.resolved_at IS NULL)
		RETURNING c.case_id, c.number, c.detail -> 'Title' AS title, c.state`
	const resume = `
		UPDATE cases c
		SET state = c.resumes, resumes = '', entered_at = now()
		WHERE c.organization_id = $1 AND c.state = 'solved'
		  AND EXISTS (
			SELECT FROM case_findings cf
			JOIN findings f ON f.organization_id = cf.organization_id AND f.finding_id = cf.finding_id
			WHERE cf.organization_id = c.organization_id AND cf.case_id = c.case_id AND f.resolved_at IS NULL)
		RETURNING c.case_id, c.number, c.detail -> 'Title' AS title, c.state`
	if err := follow(ctx, tx, organization, "case.reopen", resume); err != nil {
		return fmt.Errorf("resume cases: %w", err)
	}
	if err := follow(ctx, tx, organization, "case.solve", solve); err != nil {
		return fmt.Errorf("solve cases: %w", err)
	}
	return remind(ctx, tx, organization, nil)
}

// relink makes the links of cases lead to findings that have come back: to the open one of the same key.
func relink(ctx context.Context, tx pgx.Tx, organization uuid.UUID) error {
	const query = `
		UPDATE case_findings cf
		SET finding_id = f.finding_id
		FROM findings f
		WHERE cf.organization_id = $1 AND f.organization_id = $1 AND f.resolved_at IS NULL
		  AND (f.scope, f.rule, f.subject) = (cf.scope, cf.rule, cf.subject) AND f.finding_id <> cf.finding_id`
	_, err := tx.Exec(ctx, query, organization)
	return err
}

// followed is a case that has just changed its state.
type followed struct {
	ID     uuid.UUID   `db:"case_id"`
	Number int         `db:"number"`
	Title  compat.Text `db:"title"`
	State  State       `db:"state"`
}

func follow(ctx context.Context, tx pgx.Tx, organization uuid.UUID, action, query string) error {
	changed, err := collect[followed](ctx, tx, action, query, organization)
	if err != nil || len(changed) == 0 {
		return err
	}
	var batch pgx.Batch
	for _, c := range changed {
		queueEvent(&batch, organization, c.ID, findings.Portal, c.State, "")
		if err := queueActivity(&batch, organization, findings.Portal, action, c.Number, c.Title); err != nil {
			return err
		}
	}
	return tx.SendBatch(ctx, &batch).Close()
}
