package inventory

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// Bulk is one change of many records of one kind. It is staged and looked at first, then applied in one transaction, and may be taken
// back.
type Bulk struct {
	ID         uuid.UUID  `db:"bulk_id"`
	RecordKind string     `db:"record_kind"`
	Action     BulkAction `db:"action"`
	Target     string     `db:"target"`       // a tag, the ID of a field, a topic; "" for none
	Label      string     `db:"label"`        // what a field is called
	Typed      string     `db:"typed"`        // the value, of a topic as a form types it; "" is none any more
	Pinned     bool       `db:"pinned"`       // a topic: it stays whatever reports say
	Until      *time.Time `db:"pinned_until"` // the last day of the pin, in UTC; nil: until somebody unpins it
	Reason     string     `db:"reason"`
	State      BulkState  `db:"state"`
	StagedBy   string     `db:"staged_by"`
	StagedAt   time.Time  `db:"staged_at"`
	AppliedBy  string     `db:"applied_by"`
	AppliedAt  *time.Time `db:"applied_at"`
	UndoneBy   string     `db:"undone_by"`
	UndoneAt   *time.Time `db:"undone_at"`
}

// BulkAction is what a bulk edit does to each record.
type BulkAction string

// The actions.
const (
	BulkTag     BulkAction = "tag"
	BulkUntag   BulkAction = "untag"
	BulkOwn     BulkAction = "own"   // a value in a field of the organization's own
	BulkTopic   BulkAction = "topic" // what a person says of one topic
	BulkRetire  BulkAction = "retire"
	BulkRestore BulkAction = "restore"
)

// BulkState is how far a bulk edit has come.
type BulkState string

// The states.
const (
	BulkStaged  BulkState = "staged"
	BulkApplied BulkState = "applied"
	BulkUndone  BulkState = "undone"
)

// MaxBulk is how many records a bulk edit may speak of: as many as one transaction writes while somebody waits.
const MaxBulk = 5000

// BulkLine is one record of a bulk edit.
type BulkLine struct {
	RecordID uuid.UUID       `db:"record_id"`
	Name     string          `db:"name"`
	Old      *string         `db:"old_value"` // nil: none
	New      *string         `db:"new_value"`
	Outcome  BulkOutcome     `db:"outcome"`
	Before   json.RawMessage `db:"before"`
	Back     BulkBack        `db:"back"`
}

// BulkOutcome is what becomes of a record.
type BulkOutcome string

// The outcomes; all but the first leave the record alone.
const (
	BulkChanges   BulkOutcome = "change"
	BulkSame      BulkOutcome = "same"      // it is so already
	BulkRetired   BulkOutcome = "retired"   // it is out of use
	BulkGone      BulkOutcome = "gone"      // there is no such record any more
	BulkMeanwhile BulkOutcome = "meanwhile" // somebody changed it after the edit was looked at
)

// BulkBack is whether a change was taken back.
type BulkBack string

// The answers; "" where nobody has asked.
const (
	BulkTakenBack BulkBack = "back"
	BulkEdited    BulkBack = "edited" // it was changed since, and stays
	BulkBackGone  BulkBack = "gone"   // there is no such record, or no such field, any more
)

// BulkCounts are how many records of a bulk edit have each outcome, and how many changes were taken back or not.
type BulkCounts struct {
	Outcomes map[BulkOutcome]int
	Backs    map[BulkBack]int
}

// Records is how many records the edit speaks of.
func (c BulkCounts) Records() (n int) {
	for _, of := range c.Outcomes {
		n += of
	}
	return n
}

const bulkColumns = `
	bulk_id, record_kind, action, target, label, typed, pinned, pinned_until, reason, state, staged_by, staged_at, applied_by, applied_at, undone_by, undone_at`

func noSuchBulk() error { return fault.New(fault.NotFound, "there is no such bulk edit") }

// Bulk returns a bulk edit. It returns fault.NotFound where the organization has no such edit.
func (s *Store) Bulk(ctx context.Context, organization, id uuid.UUID) (*Bulk, error) {
	const query = `SELECT ` + bulkColumns + ` FROM bulk_edits WHERE organization_id = $1 AND bulk_id = $2`
	return one[Bulk](ctx, s.pool, noSuchBulk(), query, organization, id)
}

// lockedBulk takes the edit for this transaction alone.
func lockedBulk(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) (*Bulk, error) {
	const query = `SELECT ` + bulkColumns + ` FROM bulk_edits WHERE organization_id = $1 AND bulk_id = $2 FOR UPDATE`
	return one[Bulk](ctx, tx, noSuchBulk(), query, organization, id)
}

// What lines were before is for the way back alone, and may be large.
const (
	wholeBulkLines = `
		SELECT record_id, name, old_value, new_value, outcome, back, before
		FROM bulk_lines
		WHERE organization_id = $1 AND bulk_id = $2`
	bulkLines = `
		SELECT record_id, name, old_value, new_value, outcome, back, NULL::jsonb AS before
		FROM bulk_lines
		WHERE organization_id = $1 AND bulk_id = $2`
)

// BulkLines returns the first records of a bulk edit, but not what they were before: those that change first, then those that are left alone,
// each by name.
func (s *Store) BulkLines(ctx context.Context, organization, id uuid.UUID, limit int) ([]*BulkLine, error) {
	const query = bulkLines + ` ORDER BY outcome <> 'change', back = 'back', name, record_id LIMIT $3`
	return many[BulkLine](ctx, s.pool, query, organization, id, limit)
}

// BulkCounts counts the records of a bulk edit.
func (s *Store) BulkCounts(ctx context.Context, organization, id uuid.UUID) (BulkCounts, error) {
	const query = `SELECT outcome, back, count(*) FROM bulk_lines WHERE organization_id = $1 AND bulk_id = $2 GROUP BY outcome, back`
	counts := BulkCounts{map[BulkOutcome]int{}, map[BulkBack]int{}}
	rows, err := s.pool.Query(ctx, query, organization, id)
	if err != nil {
		return counts, fmt.Errorf("count bulk edit %s: %w", id, err)
	}
	var outcome BulkOutcome
	var back BulkBack
	var n int
	_, err = pgx.ForEachRow(rows, []any{&outcome, &back, &n}, func() error {
		counts.Outcomes[outcome] += n
		counts.Backs[back] += n
		return nil
	})
	return counts, err
}

// changing are the lines whose records change.
func changing(lines []*BulkLine) []*BulkLine {
	var changes []*BulkLine
	for _, l := range lines {
		if l.Outcome == BulkChanges {
			changes = append(changes, l)
		}
	}
	return changes
}

func recordsOfLines(lines []*BulkLine) []uuid.UUID {
	return column(lines, func(l *BulkLine) uuid.UUID { return l.RecordID })
}

func (b *Bulk) refTo(l *BulkLine) Ref { return Ref{b.RecordKind, l.RecordID} }

// updateLines writes down what became of lines.
func updateLines(ctx context.Context, db postgres.DB, organization uuid.UUID, b *Bulk, lines []*BulkLine) error {
	const query = `
		UPDATE bulk_lines l SET outcome = said.outcome, before = said.before, back = said.back
		FROM unnest($3::uuid[], $4::text[], $5::jsonb[], $6::text[]) AS said (record_id, outcome, before, back)
		WHERE l.organization_id = $1 AND l.bulk_id = $2 AND l.record_id = said.record_id`
	_, err := db.Exec(ctx, query, organization, b.ID, recordsOfLines(lines),
		column(lines, func(l *BulkLine) string { return string(l.Outcome) }), column(lines, func(l *BulkLine) json.RawMessage { return l.Before }),
		column(lines, func(l *BulkLine) string { return string(l.Back) }))
	if err != nil {
		return fmt.Errorf("write what became of %d records: %w", len(lines), err)
	}
	return nil
}
