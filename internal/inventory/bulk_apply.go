package inventory

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// bulkRun is a bulk edit while it is applied or taken back.
type bulkRun struct {
	*Bulk

	store        *Store
	tx           pgx.Tx
	organization uuid.UUID
	by           string
	now          time.Time
	log          *changeLog // of what no Records tell
	facts        bool       // facts changed
}

// ApplyBulk makes the changes of a staged edit, all in one transaction, and asks for an assessment if facts changed. A record that is other than when the edit
// was looked at is left alone. Applying twice is applying once. It returns fault.NotFound where there is no such edit,
// fault.Conflict where it was taken back, or its field deleted.
func (s *Store) ApplyBulk(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID) error {
	return s.runBulk(ctx, organization, by, id, func(ctx context.Context, run *bulkRun, lines []*BulkLine) error {
		switch run.State {
		case BulkApplied:
			return nil
		case BulkUndone:
			return fault.New(fault.Conflict, "this edit was applied and taken back; make it anew")
		case BulkStaged:
		}
		if err := run.lookAgain(ctx, lines); err != nil {
			return err
		}
		changes := changing(lines)
		if err := run.apply(ctx, changes); err != nil {
			return err
		}
		run.State, run.AppliedBy, run.AppliedAt = BulkApplied, by, &run.now
		return run.finish(ctx, "bulk.apply", lines, changing(lines))
	})
}

// runBulk runs fn on an edit and its lines, which nobody else does anything with meanwhile.
func (s *Store) runBulk(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, fn func(context.Context, *bulkRun, []*BulkLine) error) error {
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		b, err := lockedBulk(ctx, tx, organization, id)
		if err != nil {
			return err
		}
		now, err := postgres.Now(ctx, tx)
		if err != nil {
			return err
		}
		lines, err := many[BulkLine](ctx, tx, wholeBulkLines+` ORDER BY name, record_id`, organization, id)
		if err != nil {
			return err
		}
		run := &bulkRun{Bulk: b, store: s, tx: tx, organization: organization, by: by, now: now}
		run.log = &changeLog{organization: organization, source: run.source(), now: now}
		return fn(ctx, run, lines)
	})
	if err != nil {
		return fmt.Errorf("bulk edit %s: %w", id, err)
	}
	return nil
}

// source lets the history tell which edit a change came with.
func (run *bulkRun) source() Source {
	return Source{Name: run.by, ID: run.ID.String(), CollectedAt: run.now}
}

// lock keeps others from changing what the edit speaks of.
func (run *bulkRun) lock(ctx context.Context, lines []*BulkLine) error {
	switch {
	case run.RecordKind == KindPurchase:
		return lockPurchases(ctx, run.tx, run.organization)
	case run.Action == BulkOwn:
		return lockAllCustomValues(ctx, run.tx, run.organization)
	case run.Action == BulkTag, run.Action == BulkUntag:
		return nil // writing a tag tells whether it was there
	}
	names := shortNames(column(lines, func(l *BulkLine) string { return l.Name }))
	batch := &pgx.Batch{}
	queueLocks(batch, run.organization, names, len(names) > maxLocks)
	return sendBatch(ctx, run.tx, batch)
}

// lookAgain leaves out what is other than when the edit was looked at first.
func (run *bulkRun) lookAgain(ctx context.Context, lines []*BulkLine) error {
	changes := changing(lines)
	if err := run.lock(ctx, changes); err != nil {
		return err
	}
	now, err := run.look(ctx, run.tx, run.organization, recordsOfLines(changes))
	if err != nil {
		return err
	}
	of := map[uuid.UUID]*BulkLine{}
	for _, l := range now {
		of[l.RecordID] = l
	}
	for _, l := range changes {
		switch is := of[l.RecordID]; {
		case is.Outcome != BulkChanges:
			l.Outcome = is.Outcome
		case !sameText(is.Old, l.Old):
			l.Outcome = BulkMeanwhile
		}
	}
	return nil
}

// apply makes the changes. What turns out to be so already becomes the same.
func (run *bulkRun) apply(ctx context.Context, lines []*BulkLine) error {
	lines = changing(lines)
	switch {
	case len(lines) == 0:
		return nil
	case run.Action == BulkTag:
		return run.tag(ctx, lines)
	case run.Action == BulkUntag:
		return run.untag(ctx, lines)
	case run.Action == BulkOwn:
		return run.fillIn(ctx, lines, func(*BulkLine) string { return run.Typed })
	case run.Action == BulkTopic && run.RecordKind == KindHost:
		return sayTopic(ctx, run, hostForms, hostsByID, lines)
	case run.Action == BulkTopic:
		return sayTopic(ctx, run, licenseServerForms, licenseServersByID, lines)
	}
	if run.Action == BulkRetire {
		if err := run.rememberCollections(ctx, lines); err != nil {
			return err
		}
	}
	return run.move(ctx, lines, &hand{move: map[BulkAction]move{BulkRetire: retire, BulkRestore: restore}[run.Action], reason: run.Reason})
}

// activities are what activity calls what is done to one record.
var activities = map[BulkAction]string{
	BulkTag: ".tag", BulkUntag: ".untag", BulkOwn: ".annotate", BulkTopic: ".change", BulkRetire: ".retire", BulkRestore: ".restore",
}

// opposite is what taking an action back does.
var opposite = map[BulkAction]BulkAction{
	BulkTag: BulkUntag, BulkUntag: BulkTag, BulkOwn: BulkOwn, BulkTopic: BulkTopic, BulkRetire: BulkRestore, BulkRestore: BulkRetire,
}

// finish writes down what was done, to the history, the activity and the edit itself.
func (run *bulkRun) finish(ctx context.Context, action string, lines, done []*BulkLine) error {
	if err := run.log.write(ctx, run.tx); err != nil {
		return err
	}
	if err := updateLines(ctx, run.tx, run.organization, run.Bulk, lines); err != nil {
		return err
	}
	if err := run.recordActivity(ctx, action, done); err != nil {
		return err
	}
	const query = `
		UPDATE bulk_edits SET state = $3, applied_by = $4, applied_at = $5, undone_by = $6, undone_at = $7
		WHERE organization_id = $1 AND bulk_id = $2`
	_, err := run.tx.Exec(ctx, query, run.organization, run.ID, run.State, run.AppliedBy, run.AppliedAt, run.UndoneBy, run.UndoneAt)
	if err != nil {
		return fmt.Errorf("write how far it has come: %w", err)
	}
	return run.store.assessIf(ctx, run.tx, run.organization, run.facts)
}

// recordActivity tells of every record, and last of the edit as a whole.
func (run *bulkRun) recordActivity(ctx context.Context, action string, done []*BulkLine) error {
	batch := &pgx.Batch{}
	verb := activities[run.Action]
	if action == "bulk.undo" {
		verb = activities[opposite[run.Action]]
	}
	for _, l := range done {
		was, is := l.Old, l.New
		if action == "bulk.undo" {
			was, is = is, was
		}
		err := activity.Queue(batch, activity.Entry{
			Organization: run.organization, Actor: run.by, Action: run.RecordKind + verb, Subject: l.Name,
			Details: map[string]any{"bulk_id": run.ID, "field": run.field(), "old": was, "new": is},
		})
		if err != nil {
			return err
		}
	}
	subject := run.Called() + " × " + strconv.Itoa(len(done))
	err := activity.Queue(batch, activity.Entry{
		Organization: run.organization, Actor: run.by, Action: action, Subject: subject,
		Details: map[string]any{
			"bulk_id": run.ID, "record_kind": run.RecordKind, "action": run.Action, "target": run.Target, "value": run.Typed, "pinned": run.Pinned,
			"until": textOfDay(run.Until), "reason": run.Reason, "records": len(done),
		},
	})
	if err != nil {
		return err
	}
	return sendBatch(ctx, run.tx, batch)
}

// Called is what the edit is about, as short as it can be said: a tag, a field, a topic; else the action.
func (b *Bulk) Called() string {
	switch b.Action {
	case BulkTag, BulkUntag, BulkTopic:
		return b.Target
	case BulkOwn:
		return b.Label
	case BulkRetire, BulkRestore:
	}
	return string(b.Action)
}

// field is what the history calls what the edit changes.
func (b *Bulk) field() string {
	switch b.Action {
	case BulkTag, BulkUntag:
		return fieldTags
	case BulkOwn:
		return customPrefix + b.Label
	case BulkTopic:
		return b.Target
	case BulkRetire, BulkRestore:
	}
	return fieldRecord
}
