package inventory

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// undoing is one purchase on its way back.
type undoing struct {
	now     *Purchase
	before  Purchase // as it was; of a purchase that the import added, nothing
	added   bool
	touched bool               // since
	custom  map[string]*string // fields of the organization's own, by name
}

// waysBack finds what can return, and counts and names what can't.
func waysBack(known map[uuid.UUID]*Purchase, changes []*importedChange, fields []*CustomField, undone *UndoneImport) ([]*undoing, error) {
	var ways []*undoing
	for _, group := range byRecord(changes) {
		now := known[group[0].RecordID]
		if now == nil {
			undone.Gone++
			continue
		}
		way, err := wayBack(now, group)
		if err != nil {
			return nil, err
		}
		if way.touched || !way.added && way.lacks(fields) {
			undone.Kept = append(undone.Kept, now.called())
			continue
		}
		ways = append(ways, way)
	}
	return ways, nil
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
		way.touched = way.touched || c.Touched
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
	references := column(ways, func(w *undoing) string { return w.before.Reference })
	others, err := purchasesReferenced(ctx, tx, organization, references)
	if err != nil {
		return nil, nil, err
	}
	free, blocked = settle(others, ways)
	return free, blocked, nil
}

// settle goes on until nothing is blocked any more: what stays may stand where something else would have returned.
func settle(others []*Purchase, ways []*undoing) (free []*undoing, blocked []KeptPurchase) {
	for free = ways; ; {
		leaving, taken := map[uuid.UUID]bool{}, map[line]bool{}
		for _, w := range free {
			leaving[w.now.ID] = true
		}
		for _, p := range others {
			taken[p.line()] = taken[p.line()] || !leaving[p.ID]
		}
		var left []*undoing
		for _, w := range free {
			if w.added || !taken[w.before.line()] {
				left = append(left, w)
				continue
			}
			blocked = append(blocked, w.now.called())
		}
		if len(left) == len(free) {
			return free, blocked
		}
		free = left
	}
}

// lacks reports that a field which the import changed is not among the organization's own any more, at least not by its name.
func (w *undoing) lacks(fields []*CustomField) bool {
	names := column(fields, func(f *CustomField) string { return f.Name })
	for name := range w.custom {
		if !slices.Contains(names, name) {
			return true
		}
	}
	return false
}

// ownValues are those that the organization's own fields had.
func (w *undoing) ownValues(fields []*CustomField) CustomValues {
	values := CustomValues{}
	for _, f := range fields {
		if old, changed := w.custom[f.Name]; changed {
			values[f.ID] = valueOf(old)
		}
	}
	return values
}
