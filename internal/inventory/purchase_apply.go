package inventory

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/postgres"
)

// applyPurchases writes what planPurchases makes of said, and returns the plan. What a source that says when it looked would
// change, it leaves as it is where a later one has written it.
func applyPurchases(ctx context.Context, tx pgx.Tx, organization uuid.UUID, said []*Purchase, log *changeLog) ([]PlannedPurchase, error) {
	if len(said) == 0 {
		return nil, nil
	}
	if err := lockPurchases(ctx, tx, organization); err != nil {
		return nil, err
	}
	known, err := purchasesReferenced(ctx, tx, organization, references(said))
	if err != nil {
		return nil, err
	}
	plan := planPurchases(known, said)
	if err := planCustom(ctx, tx, organization, said, plan); err != nil {
		return nil, err
	}
	if !log.source.CollectedAt.IsZero() {
		if err := leaveNewer(ctx, tx, organization, plan, log.source.CollectedAt); err != nil {
			return nil, err
		}
	}
	batch := &pgx.Batch{}
	batch.Queue("SET CONSTRAINTS purchases_line_unique DEFERRED")
	for i := range plan {
		plan[i].queue(batch, organization, log)
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("write %d purchases: %w", len(plan), err)
	}
	return plan, nil
}

// leaveNewer turns into no change what would change a purchase that was last written by something truer: a form, an import,
// or a report collected after collectedAt. The history knows.
func leaveNewer(ctx context.Context, db postgres.DB, organization uuid.UUID, plan []PlannedPurchase, collectedAt time.Time) error {
	const query = `
		SELECT DISTINCT c.record_id
		FROM changes c
		LEFT JOIN reports r ON r.organization_id = c.organization_id
		  AND r.report_id = CASE WHEN c.source_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN c.source_id::uuid END
		WHERE c.organization_id = $1 AND c.record_id = ANY ($2)
		  AND coalesce(least(r.collected_at, r.received_at), c.changed_at) > $3`
	changing := []uuid.UUID{}
	for _, p := range plan {
		if p.Outcome == OutcomeChanged {
			changing = append(changing, p.After.ID)
		}
	}
	if len(changing) == 0 {
		return nil
	}
	rows, err := db.Query(ctx, query, organization, changing, collectedAt)
	if err != nil {
		return fmt.Errorf("ask when %d purchases were written: %w", len(changing), err)
	}
	newer, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return fmt.Errorf("ask when %d purchases were written: %w", len(changing), err)
	}
	for i := range plan {
		if plan[i].Outcome == OutcomeChanged && slices.Contains(newer, plan[i].After.ID) {
			plan[i].Outcome, plan[i].Changes, plan[i].stale = OutcomeSame, nil, true
		}
	}
	return nil
}

func references(purchases []*Purchase) []string {
	return column(purchases, func(p *Purchase) string { return p.Reference })
}
