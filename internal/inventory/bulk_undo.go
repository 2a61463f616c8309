package inventory

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"calfleet/internal/fault"
)

// UndoBulk takes an applied edit back, in one transaction: each record is as it was before, provided that nobody has changed the same of it
// since. Those are left as they are, and their lines say so. What reports have said meanwhile counts where the person had said nothing before.
// Taking back twice is taking back once. It returns fault.NotFound where there is no such edit, fault.Conflict where it was never applied.
func (s *Store) UndoBulk(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID) error {
	return s.runBulk(ctx, organization, by, id, func(ctx context.Context, run *bulkRun, lines []*BulkLine) error {
		switch run.State {
		case BulkUndone:
			return nil
		case BulkStaged:
			return fault.New(fault.Conflict, "this edit was never applied")
		case BulkApplied:
		}
		lines = changing(lines)
		if err := run.lock(ctx, lines); err != nil {
			return err
		}
		if err := run.judge(ctx, lines); err != nil {
			return err
		}
		if err := run.undo(ctx, takenBack(lines)); err != nil {
			return err
		}
		run.State, run.UndoneBy, run.UndoneAt = BulkUndone, by, &run.now
		return run.finish(ctx, "bulk.undo", lines, takenBack(lines))
	})
}

func takenBack(lines []*BulkLine) []*BulkLine {
	var back []*BulkLine
	for _, l := range lines {
		if l.Back == BulkTakenBack {
			back = append(back, l)
		}
	}
	return back
}

// judge tells which lines can be taken back.
func (run *bulkRun) judge(ctx context.Context, lines []*BulkLine) error {
	names, err := namesOf(ctx, run.tx, run.organization, run.RecordKind, recordsOfLines(lines))
	if err != nil {
		return err
	}
	latest, err := run.latest(ctx, lines)
	if err != nil {
		return err
	}
	there := map[uuid.UUID]bool{}
	for _, r := range names {
		there[r.ID] = true
	}
	for _, l := range lines {
		switch {
		case !there[l.RecordID]:
			l.Back = BulkBackGone
		case latest[l.RecordID] != run.ID.String():
			l.Back = BulkEdited
		default:
			l.Back = BulkTakenBack
		}
	}
	return run.judgeTarget(ctx, lines)
}

// latest is with what source the history tells last of what the edit changed, by record. It goes by the IDs of changes: the time of one is when
// its transaction began, which may have waited for the edit.
func (run *bulkRun) latest(ctx context.Context, lines []*BulkLine) (map[uuid.UUID]string, error) {
	const query = `
		SELECT DISTINCT ON (record_id) record_id, source_id AS name
		FROM field_changes
		WHERE organization_id = $1 AND record_id = ANY ($2) AND field = ANY ($3) AND event <> 'reported'
		  AND ($4 = '' OR lower(coalesce(old_value, new_value)) = $4)
		ORDER BY record_id, change_id DESC`
	fields, tag := []string{run.field()}, ""
	switch run.Action {
	case BulkTopic:
		fields = FieldsOf(run.Target)
	case BulkTag, BulkUntag:
		tag = folded(run.Target)
	case BulkOwn, BulkRetire, BulkRestore:
	}
	rows, err := many[namedRecord](ctx, run.tx, query, run.organization, recordsOfLines(lines), fields, tag)
	of := map[uuid.UUID]string{}
	for _, r := range rows {
		of[r.ID] = r.Name
	}
	return of, err
}

// judgeTarget is about what the history doesn't tell: a field that was deleted or renamed, an entry that a report made needless.
func (run *bulkRun) judgeTarget(ctx context.Context, lines []*BulkLine) error {
	switch run.Action {
	case BulkOwn:
		return run.judgeOwn(ctx, lines)
	case BulkTopic:
		entries, err := run.entries(ctx, lines)
		if err != nil {
			return err
		}
		for _, l := range lines {
			if l.Back == BulkTakenBack && entries[l.RecordID] == nil {
				l.Back = BulkEdited
			}
		}
	case BulkTag, BulkUntag, BulkRetire, BulkRestore:
	}
	return nil
}

// judgeOwn goes by the values themselves: the history calls a field what it was called at the time.
func (run *bulkRun) judgeOwn(ctx context.Context, lines []*BulkLine) error {
	field, err := run.ownField(ctx)
	if err != nil {
		return err
	}
	values, err := customValues(ctx, run.tx, run.organization, recordsOfLines(lines))
	if err != nil {
		return err
	}
	for _, l := range lines {
		switch {
		case field == nil:
			l.Back = BulkBackGone
		case l.Back == BulkTakenBack && valueOf(l.New) != values[l.RecordID][field.ID]:
			l.Back = BulkEdited
		}
	}
	return nil
}

func (run *bulkRun) undo(ctx context.Context, lines []*BulkLine) error {
	if len(lines) == 0 {
		return nil
	}
	switch run.Action {
	case BulkTag:
		return run.untag(ctx, lines)
	case BulkUntag:
		return run.tag(ctx, lines)
	case BulkOwn:
		return run.fillIn(ctx, lines, func(l *BulkLine) string { return valueOf(l.Old) })
	case BulkRestore:
		return run.move(ctx, lines, &hand{move: retire})
	case BulkTopic:
		topics, back := map[uuid.UUID]backTo{}, map[uuid.UUID]map[string]backTo{}
		if err := befores(lines, topics); err != nil {
			return err
		}
		for record, to := range topics {
			back[record] = map[string]backTo{run.Target: to}
		}
		return run.move(ctx, lines, &hand{topics: []string{run.Target}, unpin: true, back: back})
	case BulkRetire:
	}
	left, rejoin := map[uuid.UUID]leftCollections{}, map[uuid.UUID][]uuid.UUID{}
	if err := befores(lines, left); err != nil {
		return err
	}
	for host, l := range left {
		rejoin[host] = l.Collections
	}
	return run.move(ctx, lines, &hand{move: restore, rejoin: rejoin})
}

// befores reads what lines keep for the way back.
func befores[T any](lines []*BulkLine, of map[uuid.UUID]T) error {
	for _, l := range lines {
		var before T
		if err := json.Unmarshal(l.Before, &before); err != nil {
			return fmt.Errorf("read what %s was before: %w", l.Name, err)
		}
		of[l.RecordID] = before
	}
	return nil
}
