package inventory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// UndoneImport is what became of the records that an import had written.
type UndoneImport struct {
	Removed  int            `json:"removed"`        // that the import had added
	Restored int            `json:"restored"`       // that it had changed: they are as they were before
	Gone     int            `json:"gone,omitempty"` // deleted since
	Kept     []KeptPurchase `json:"kept"`           // edited since, and left as they are
}

// KeptPurchase names a purchase as it is called when its import is undone.
type KeptPurchase struct {
	Reference  string `json:"reference"`
	CALVersion string `json:"cal_version"`
	CALKind    string `json:"cal_kind"`
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
		if err := lockPurchases(ctx, tx, organization); err != nil {
			return err
		}
		log := &changeLog{organization: organization, source: Source{Name: by}, now: now}
		if undone, err = undoPurchases(ctx, tx, organization, known, log); err != nil {
			return err
		}
		if err := log.write(ctx, tx); err != nil {
			return err
		}
		return keepUndone(ctx, tx, organization, by, known, undone, now)
	})
	if err != nil {
		return UndoneImport{}, fmt.Errorf("undo import %s: %w", id, err)
	}
	return undone, nil
}

func lockedAppliedImport(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) (*Import, error) {
	const query = `SELECT ` + importColumns + ` FROM imports WHERE organization_id = $1 AND import_id = $2 FOR UPDATE`
	known, err := one[Import](ctx, tx, noSuchImport(), query, organization, id)
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
	return recordImport(ctx, tx, organization, by, "import.undo", i)
}

// importedChange is one field that an import gave a purchase, and whether the purchase was touched since.
type importedChange struct {
	RecordID uuid.UUID `db:"record_id"`
	Field    string    `db:"field"`
	Old      *string   `db:"old_value"`
	Touched  bool      `db:"touched"`
}

func importedChanges(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) ([]*importedChange, error) {
	const query = `
		SELECT c.record_id, c.field, c.old_value,
			EXISTS (
				SELECT FROM changes later
				WHERE later.organization_id = c.organization_id AND later.record_id = c.record_id AND later.change_id > c.change_id
					AND later.source_id <> c.source_id AND later.changed_at >= c.changed_at
			) OR EXISTS (
				SELECT FROM notes n
				WHERE n.organization_id = c.organization_id AND n.record_id = c.record_id AND n.written_at >= c.changed_at
			) AS touched
		FROM changes c
		WHERE c.organization_id = $1 AND c.source_id = $2 AND c.source LIKE 'import %' AND c.record_kind = 'purchase'
		ORDER BY c.record_id, c.change_id`
	return many[importedChange](ctx, tx, query, organization, id.String())
}

// undoing is one purchase on its way back.
type undoing struct {
	now    *Purchase
	before Purchase // as it was; of a purchase that the import added, nothing
	added  bool
	custom map[string]*string // fields of the organization's own, by name
}

func undoPurchases(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, log *changeLog) (UndoneImport, error) {
	undone := UndoneImport{Kept: []KeptPurchase{}}
	changes, err := importedChanges(ctx, tx, organization, i.ID)
	if err != nil {
		return undone, err
	}
	known, err := purchasesByID(ctx, tx, organization, column(changes, func(c *importedChange) uuid.UUID { return c.RecordID }))
	if err != nil {
		return undone, err
	}
	var ways []*undoing
	for _, group := range byRecord(changes) {
		now := known[group[0].RecordID]
		switch {
		case now == nil:
			undone.Gone++
		case slices.ContainsFunc(group, func(c *importedChange) bool { return c.Touched }):
			undone.Kept = append(undone.Kept, now.called())
		default:
			way, err := wayBack(now, group)
			if err != nil {
				return undone, err
			}
			ways = append(ways, way)
		}
	}
	ways, blocked, err := unblocked(ctx, tx, organization, ways)
	if err != nil {
		return undone, err
	}
	undone.Kept = append(undone.Kept, blocked...)
	slices.SortFunc(undone.Kept, func(a, b KeptPurchase) int {
		return cmp.Or(cmp.Compare(a.Reference, b.Reference), cmp.Compare(a.CALVersion, b.CALVersion), cmp.Compare(a.CALKind, b.CALKind))
	})
	return undone, goBack(ctx, tx, organization, ways, log, &undone)
}

// byRecord puts the changes of each record together; they are in its order already.
func byRecord(changes []*importedChange) (groups [][]*importedChange) {
	for i, c := range changes {
		if i == 0 || changes[i-1].RecordID != c.RecordID {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], c)
	}
	return groups
}

// called is what people call the purchase.
func (p *Purchase) called() KeptPurchase { return KeptPurchase{p.Reference, p.CALVersion, p.CALKind} }

// wayBack is the purchase as it was before the import changed it.
func wayBack(now *Purchase, changes []*importedChange) (*undoing, error) {
	way := &undoing{now: now, before: *now, custom: map[string]*string{}}
	for _, c := range changes {
		if name, own := strings.CutPrefix(c.Field, customPrefix); own {
			way.custom[name] = c.Old
			continue
		}
		way.added = way.added || c.Field == "reference" && c.Old == nil
		if err := way.before.setField(c.Field, c.Old); err != nil {
			return nil, err
		}
	}
	return way, nil
}

// unblocked leaves out purchases that can't return because another one is the same line of the same order by now.
func unblocked(ctx context.Context, tx pgx.Tx, organization uuid.UUID, ways []*undoing) (free []*undoing, blocked []KeptPurchase, err error) {
	references, leaving := []string{}, map[uuid.UUID]bool{}
	for _, w := range ways {
		references = append(references, w.before.Reference)
		leaving[w.now.ID] = true
	}
	others, err := purchasesReferenced(ctx, tx, organization, references)
	if err != nil {
		return nil, nil, err
	}
	taken := map[line]bool{}
	for _, p := range others {
		taken[p.line()] = taken[p.line()] || !leaving[p.ID]
	}
	for _, w := range ways {
		if !w.added && taken[w.before.line()] {
			blocked = append(blocked, w.now.called())
			continue
		}
		free = append(free, w)
	}
	return free, blocked, nil
}

// goBack removes what was added and writes the rest as it was.
func goBack(ctx context.Context, tx pgx.Tx, organization uuid.UUID, ways []*undoing, log *changeLog, undone *UndoneImport) error {
	fields, err := customFields(ctx, tx, organization, KindPurchase)
	if err != nil {
		return err
	}
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

// ownValues are those that the organization's own fields had; a field that was deleted since has none.
func (w *undoing) ownValues(fields []*CustomField) CustomValues {
	values := CustomValues{}
	for _, f := range fields {
		if old, changed := w.custom[f.Name]; changed {
			values[f.ID] = valueOf(old)
		}
	}
	return values
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
