package findings

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
)

// maxAdvised is how many hosts an organization may have for the portal to look for the smallest plan: some seconds of work at the most.
// Larger ones ask "calfleet check --advise".
const maxAdvised = 5_000

// Advice is the smallest plan for an organization, as it was at a moment.
type Advice struct {
	AsOf time.Time      // zero: nobody has looked for it yet
	Plan *compat.Advice // nil then too, and where the organization is too large
}

// Advise looks for the smallest plan for an organization and keeps it. It takes seconds, in no transaction; what it finds is not kept
// where a younger plan was found meanwhile.
func (s *Store) Advise(ctx context.Context, organization uuid.UUID) error {
	snapshot, err := inventory.TakeSnapshot(ctx, s.pool, organization)
	if err != nil {
		return fmt.Errorf("read facts: %w", err)
	}
	found := Advice{AsOf: snapshot.AsOf}
	if len(snapshot.Facts.Hosts) <= maxAdvised {
		plan, err := compat.Advise(ctx, snapshot.Facts)
		if err != nil {
			return fmt.Errorf("look for the smallest plan of organization %s: %w", organization, err)
		}
		found.Plan = &plan
	}
	return s.keepAdvice(ctx, organization, found)
}

func (s *Store) keepAdvice(ctx context.Context, organization uuid.UUID, a Advice) error {
	const query = `
		INSERT INTO advice (organization_id, as_of, plan) VALUES ($1, $2, $3)
		ON CONFLICT (organization_id) DO UPDATE SET as_of = excluded.as_of, plan = excluded.plan
		WHERE advice.as_of < excluded.as_of`
	if _, err := s.pool.Exec(ctx, query, organization, a.AsOf, a.Plan); err != nil {
		return fmt.Errorf("keep the smallest plan of organization %s: %w", organization, err)
	}
	return nil
}

// queueAdvice reads what Advise has kept.
func queueAdvice(batch *pgx.Batch, organization uuid.UUID, into *Advice) {
	const query = `SELECT as_of, plan FROM advice WHERE organization_id = $1`
	batch.Queue(query, organization).Query(func(rows pgx.Rows) error {
		var plan []byte
		for rows.Next() {
			if err := rows.Scan(&into.AsOf, &plan); err != nil {
				return fmt.Errorf("read the smallest plan: %w", err)
			}
		}
		if plan == nil {
			return rows.Err()
		}
		into.Plan = &compat.Advice{}
		return json.Unmarshal(plan, into.Plan)
	})
}
