package inventory

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// lockPurchases is holdPurchases for who is going to write.
func lockPurchases(ctx context.Context, tx pgx.Tx, organization uuid.UUID) error {
	if err := holdPurchases(ctx, tx, organization); err != nil {
		return err
	}
	return takeTurn(ctx, tx, organization)
}

// holdPurchases lets one transaction at a time write an organization's purchases: two imports of one file must not both find
// its lines new, and none may write over what a form has changed meanwhile.
func holdPurchases(ctx context.Context, tx pgx.Tx, organization uuid.UUID) error {
	const query = `SELECT pg_advisory_xact_lock(hashtextextended('purchases ' || $1::text, 0))`
	if _, err := tx.Exec(ctx, query, organization.String()); err != nil {
		return fmt.Errorf("wait for another writer of purchases: %w", err)
	}
	return nil
}

// takeTurn tells those who compared something with purchases that they are others from now on. Who writes purchases holds them, and
// takes a turn.
func takeTurn(ctx context.Context, tx pgx.Tx, organization uuid.UUID) error {
	const query = `
		INSERT INTO purchase_turns AS t (organization_id, turn) VALUES ($1, 1)
		ON CONFLICT (organization_id) DO UPDATE SET turn = t.turn + 1`
	if _, err := tx.Exec(ctx, query, organization); err != nil {
		return fmt.Errorf("count writers of purchases: %w", err)
	}
	return nil
}

// purchaseTurn is how often purchases were written. What is read of them after it was asked, and before it is another, is the same.
func purchaseTurn(ctx context.Context, tx pgx.Tx, organization uuid.UUID) (turn int64, err error) {
	const query = `SELECT coalesce((SELECT turn FROM purchase_turns WHERE organization_id = $1), 0)`
	if err := tx.QueryRow(ctx, query, organization).Scan(&turn); err != nil {
		return 0, fmt.Errorf("ask how often purchases were written: %w", err)
	}
	return turn, nil
}
