package demo

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/postgres"
)

// growOld gives the findings a past, once, ever: a fleet that was found wrong a moment ago shows nothing of how findings come and go.
// Each was opened on a day of its own within five weeks, always the same one, and some had been there before, and were resolved.
func (f *fleet) growOld(ctx context.Context, pool *pgxpool.Pool) error {
	const forget = `UPDATE assessments SET course = NULL WHERE organization_id = $1` // it was kept before the past was made
	const old = `SELECT EXISTS (SELECT FROM findings WHERE organization_id = $1 AND opened_at < now() - interval '1 hour')`
	const spread = `
		UPDATE findings
		SET opened_at = opened_at - ((hashtext(rule || subject) & 2147483647) % 35) * interval '1 day'
		WHERE organization_id = $1`
	const before = `
		INSERT INTO findings (
			organization_id, finding_id, scope, collection_id, rule, subject, severity, verdict, message, detail, place, opened_at, assessed_at, resolved_at)
		SELECT organization_id, md5(finding_id::text)::uuid, scope, collection_id, rule, subject, severity, verdict, message, detail, place,
		       opened_at - interval '38 days', opened_at - interval '1 day', opened_at - interval '1 day'
		FROM findings
		WHERE organization_id = $1 AND resolved_at IS NULL AND (hashtext(subject || rule) & 2147483647) % 2 = 0`
	return postgres.InTx(ctx, pool, func(ctx context.Context, tx pgx.Tx) error {
		var done bool
		if err := tx.QueryRow(ctx, old, f.id()).Scan(&done); err != nil || done {
			return err
		}
		if _, err := tx.Exec(ctx, spread, f.id()); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, before, f.id()); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, forget, f.id())
		return err
	})
}
