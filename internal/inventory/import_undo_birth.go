package inventory

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// births are the purchases that came whole with an import, and whether anybody has touched them since: by the history or by a note.
const births = `
	SELECT c.record_id,
		EXISTS (
			SELECT FROM changes later
			WHERE later.organization_id = c.organization_id AND later.record_id = c.record_id AND later.source_id <> c.source_id
		) OR EXISTS (
			SELECT FROM notes n WHERE n.organization_id = c.organization_id AND n.record_id = c.record_id
		) AS touched
	FROM changes c
	WHERE c.organization_id = @organization AND c.source_id = @import AND c.source LIKE 'import %' AND c.event = 'birth'`

// undoBirths removes purchases that came whole with an import, as many as there are, but for those that were touched since. What an untouched
// one has beside itself, it has not: tags and values of fields are told by the history.
func undoBirths(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) (UndoneImport, error) {
	const (
		gone = `
			SELECT count(*) FROM (` + births + `) b
			WHERE NOT EXISTS (SELECT FROM purchases p WHERE p.organization_id = @organization AND p.purchase_id = b.record_id)`
		kept = `
			SELECT p.reference, p.cal_version, p.cal_kind
			FROM (` + births + `) b
			JOIN purchases p ON p.organization_id = @organization AND p.purchase_id = b.record_id
			WHERE b.touched`
		remove = `
			DELETE FROM purchases p
			USING (` + births + `) b
			WHERE p.organization_id = @organization AND p.purchase_id = b.record_id AND NOT b.touched`
	)
	undone, args := UndoneImport{Kept: []KeptPurchase{}}, pgx.StrictNamedArgs{"organization": organization, "import": id.String()}
	if err := tx.QueryRow(ctx, gone, args).Scan(&undone.Gone); err != nil {
		return undone, fmt.Errorf("count what is gone: %w", err)
	}
	rows, err := tx.Query(ctx, kept, args)
	if err != nil {
		return undone, fmt.Errorf("look for what was touched: %w", err)
	}
	if undone.Kept, err = pgx.AppendRows(undone.Kept, rows, pgx.RowToStructByPos[KeptPurchase]); err != nil {
		return undone, fmt.Errorf("look for what was touched: %w", err)
	}
	removed, err := tx.Exec(ctx, remove, args)
	if err != nil {
		return undone, fmt.Errorf("remove what was added: %w", err)
	}
	undone.Removed = int(removed.RowsAffected())
	return undone, nil
}
