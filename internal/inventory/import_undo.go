package inventory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// UndoneImport is what became of the records that an import had written.
type UndoneImport struct {
	Removed  int            `json:"removed"`        // that the import had added: purchases are deleted, other records taken out of use
	Restored int            `json:"restored"`       // that it had changed: they are as they were before
	Gone     int            `json:"gone,omitempty"` // deleted since
	Kept     []KeptPurchase `json:"kept"`           // edited since, or in no way to be restored, and left as they are
}

// KeptPurchase names a purchase, or by its reference alone another record, as it is called when its import is undone.
type KeptPurchase struct {
	Reference  string `json:"reference"`
	CALVersion string `json:"cal_version,omitempty"`
	CALKind    string `json:"cal_kind,omitempty"`
}

// UndoImport takes an applied import back, in one transaction: what it added is removed, what it changed is as before. Records that
// somebody or something has changed since, or written a note to, are left as they are and named. It returns fault.Conflict where the
// import is not applied, or undone already.
func (s *Store) UndoImport(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID) (UndoneImport, error) {
	var undone UndoneImport
	err := s.change(ctx, organization, func(ctx context.Context, tx pgx.Tx, now time.Time) error {
		known, err := lockedAppliedImport(ctx, tx, organization, id)
		if err != nil {
			return err
		}
		undone, err = takeBack(ctx, tx, organization, by, known, now)
		return err
	})
	if err != nil {
		return UndoneImport{}, fmt.Errorf("undo import %s: %w", id, err)
	}
	return undone, nil
}

func takeBack(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by string, i *Import, now time.Time) (UndoneImport, error) {
	kind := kindNamed(i.Kind)
	if err := kind.lock(ctx, tx, organization); err != nil {
		return UndoneImport{}, err
	}
	if err := beLong(ctx, tx); err != nil {
		return UndoneImport{}, err
	}
	if i.New+i.Changed >= manyWritten {
		if err := countAnew(ctx, tx); err != nil {
			return UndoneImport{}, err
		}
	}
	log := &changeLog{organization: organization, source: Source{Name: by}, now: now}
	undone, err := kind.undo(ctx, tx, organization, i, log)
	if err != nil {
		return UndoneImport{}, err
	}
	if err := log.write(ctx, tx); err != nil {
		return UndoneImport{}, err
	}
	return undone, keepUndone(ctx, tx, organization, by, i, undone, now)
}

// countAnew has PostgreSQL look how much there is. Who takes a large import back at once is otherwise served by plans for tables that were nearly
// empty: all purchases were read for each of 300,000. A role that may not do so is warned, and no more.
func countAnew(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, `ANALYZE purchases, hosts, license_servers, changes, notes`); err != nil {
		return fmt.Errorf("count tables anew: %w", err)
	}
	return nil
}

func lockedAppliedImport(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) (*Import, error) {
	known, err := lockedImport(ctx, tx, organization, id)
	if err != nil {
		return nil, err
	}
	if known.State != ImportApplied {
		return nil, fault.New(fault.Conflict, "only an import that is applied can be undone")
	}
	return known, nil
}

func keepUndone(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by string, i *Import, undone UndoneImport, now time.Time) error {
	const query = `
		UPDATE imports SET state = 'undone', undone_at = $3, undone_by = $4, undone = $5
		WHERE organization_id = $1 AND import_id = $2`
	if _, err := tx.Exec(ctx, query, organization, i.ID, now, by, undone); err != nil {
		return fmt.Errorf("write what was undone: %w", err)
	}
	return activity.Record(ctx, tx, activity.Entry{
		Organization: organization, Actor: by, Action: "import.undo", Subject: i.FileName,
		Details: map[string]any{"import_id": i.ID, "removed": undone.Removed, "restored": undone.Restored, "gone": undone.Gone, "kept": len(undone.Kept)},
	})
}

// importedChange is one field that an import gave a purchase, and whether the purchase was touched since.
type importedChange struct {
	RecordID uuid.UUID `db:"record_id"`
	Field    string    `db:"field"`
	Old      *string   `db:"old_value"`
	Touched  bool      `db:"touched"`
}

// importedChanges are in the order of records, then of time. The clocks of a portal and of its database may differ or be set back: what
// either of them holds for later is.
func importedChanges(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) ([]*importedChange, error) {
	const query = `
		SELECT c.record_id, c.field, c.old_value,
			EXISTS (
				SELECT FROM changes later
				WHERE later.organization_id = c.organization_id AND later.record_id = c.record_id AND later.source_id <> c.source_id
					AND (later.change_id > c.change_id OR later.changed_at > c.changed_at)
			) OR EXISTS (
				SELECT FROM notes n
				WHERE n.organization_id = c.organization_id AND n.record_id = c.record_id AND n.written_at >= c.changed_at
			) AS touched
		FROM changes c
		WHERE c.organization_id = $1 AND c.source_id = $2 AND c.source LIKE 'import %' AND c.record_kind = 'purchase' AND c.event <> 'birth'
		ORDER BY c.record_id, c.change_id`
	return many[importedChange](ctx, tx, query, organization, id.String())
}

func undoPurchases(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, log *changeLog) (UndoneImport, error) {
	if err := takeTurn(ctx, tx, organization); err != nil {
		return UndoneImport{}, err
	}
	undone, err := undoBirths(ctx, tx, organization, i.ID)
	if err != nil {
		return undone, err
	}
	changes, err := importedChanges(ctx, tx, organization, i.ID)
	if err != nil {
		return undone, err
	}
	known, err := purchasesByID(ctx, tx, organization, column(changes, func(c *importedChange) uuid.UUID { return c.RecordID }))
	if err != nil {
		return undone, err
	}
	fields, err := customFields(ctx, tx, organization, KindPurchase)
	if err != nil {
		return undone, err
	}
	ways, err := waysBack(known, changes, fields, &undone)
	if err != nil {
		return undone, err
	}
	ways, blocked, err := unblocked(ctx, tx, organization, ways)
	if err != nil {
		return undone, err
	}
	undone.Kept = append(undone.Kept, blocked...)
	slices.SortFunc(undone.Kept, func(a, b KeptPurchase) int {
		return cmp.Or(cmp.Compare(a.Reference, b.Reference), cmp.Compare(a.CALVersion, b.CALVersion), cmp.Compare(a.CALKind, b.CALKind))
	})
	return undone, goBack(ctx, tx, organization, ways, fields, log, &undone)
}

// goBack removes what was added and writes the rest as it was.
func goBack(ctx context.Context, tx pgx.Tx, organization uuid.UUID, ways []*undoing, fields []*CustomField, log *changeLog, undone *UndoneImport) error {
	values, err := customValues(ctx, tx, organization, column(ways, func(w *undoing) uuid.UUID { return w.now.ID }))
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	batch.Queue("SET CONSTRAINTS purchases_line_unique DEFERRED")
	for _, w := range ways {
		if w.added {
			queueDeletePurchase(batch, organization, w.now.ID)
			undone.Removed++
			continue
		}
		w.before.Source, w.before.UpdatedAt = log.source.Name, log.now
		log.note(&w.before, w.now.fields())
		w.before.queueUpsert(batch, organization)
		queueCustom(batch, organization, Ref{KindPurchase, w.now.ID}, fields, values[w.now.ID], w.ownValues(fields), log)
		undone.Restored++
	}
	return sendBatch(ctx, tx, batch)
}

func purchasesByID(ctx context.Context, db postgres.DB, organization uuid.UUID, ids []uuid.UUID) (map[uuid.UUID]*Purchase, error) {
	const query = `SELECT ` + purchaseColumns + ` FROM purchases WHERE organization_id = $1 AND purchase_id = ANY ($2)`
	list, err := many[Purchase](ctx, db, query, organization, ids)
	byID := make(map[uuid.UUID]*Purchase, len(list))
	for _, p := range list {
		byID[p.ID] = p
	}
	return byID, err
}
