package inventory

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/postgres"
)

// Event is what happened to a field.
type Event string

// The events. Pins and what reports say meanwhile are of whole topics: the field of an operating system is then "os".
const (
	EventValue    Event = "value"    // it got a new value
	EventPin      Event = "pin"      // a person gave it a value that stays, perhaps the one it had
	EventUnpin    Event = "unpin"    // it has what reports say again
	EventExpire   Event = "expire"   // it has, because the last day of the pin is over
	EventReported Event = "reported" // reports say something else of it, and it stays as a person said
	EventRetire   Event = "retire"   // the record was taken out of use; its field is "record"
	EventRestore  Event = "restore"  // it is in use again
	EventTag      Event = "tag"      // it got a tag
	EventUntag    Event = "untag"    // it lost one
)

// Change is one field of one record that got a new value: the history of the record, and the provenance of the field.
type Change struct {
	RecordKind string     `db:"record_kind"`
	RecordID   uuid.UUID  `db:"record_id"`
	Field      string     `db:"field"`
	Event      Event      `db:"event"`
	Reason     string     `db:"reason"`    // why, in the words of who did it; "" not said
	Old        *string    `db:"old_value"` // nil: had none
	New        *string    `db:"new_value"`
	Source     string     `db:"source"`
	SourceID   string     `db:"source_id"`
	ChangedAt  time.Time  `db:"changed_at"`
	Until      *time.Time `db:"pinned_until"` // of EventPin: the last day of the pin; nil: none was said
}

// field is one field of a record as text, for comparing and for the history; nil is "not known".
type field struct {
	name  string
	value *string
}

// recorder is a record whose fields have a history.
type recorder interface {
	recordKind() string
	recordID() uuid.UUID
	fields() []field
}

// diff lists what changes from old to updated, which are of one type. An empty old makes every known field a change.
func diff(old, updated []field) []FieldChange {
	var changed []FieldChange
	for i, now := range updated {
		var was *string
		if i < len(old) {
			was = old[i].value
		}
		if !sameText(was, now.value) {
			changed = append(changed, FieldChange{now.name, was, now.value})
		}
	}
	return changed
}

func sameText(a, b *string) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// saysNothing reports that of all fields none has a value but the name, and what any report tells by arriving.
func saysNothing(fields []field) bool {
	return !slices.ContainsFunc(fields, func(f field) bool { return f.name != "name" && f.name != clockField && f.value != nil })
}

// changeLog gathers the changes of one transaction and writes them with one statement.
type changeLog struct {
	organization uuid.UUID
	source       Source // of what is told next
	now          time.Time
	rows         []changeRow
}

type changeRow struct {
	FieldChange
	id, record uuid.UUID
	kind       string
	event      Event
	reason     string
	until      *time.Time
	source     Source
}

func (l *changeLog) note(record recorder, old []field) {
	for _, c := range diff(old, record.fields()) {
		l.tell(record, EventValue, c, "")
	}
}

// tell writes down what happened to one field of a record.
func (l *changeLog) tell(record recorder, event Event, change FieldChange, reason string) {
	l.rows = append(l.rows, changeRow{change, newID(), record.recordID(), record.recordKind(), event, reason, nil, l.source})
}

// tellPin is tell for a pin, which may have a last day.
func (l *changeLog) tellPin(record recorder, change FieldChange, reason string, until *time.Time) {
	l.tell(record, EventPin, change, reason)
	l.rows[len(l.rows)-1].until = until
}

func (l *changeLog) write(ctx context.Context, db postgres.DB) error {
	batch := &pgx.Batch{}
	l.queue(batch)
	if batch.Len() == 0 {
		return nil
	}
	if err := db.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("write %d changes: %w", len(l.rows), err)
	}
	return nil
}

// queue is write within a batch.
func (l *changeLog) queue(batch *pgx.Batch) {
	const query = `
		INSERT INTO changes (
			organization_id, change_id, record_kind, record_id, field, event, reason, old_value, new_value, pinned_until, source, source_id, changed_at)
		SELECT @organization, change_id, record_kind, record_id, field, event, reason, old_value, new_value, pinned_until, source, source_id, @now
		FROM unnest(@ids::uuid[], @kinds::text[], @records::uuid[], @fields::text[], @events::text[], @reasons::text[], @old::text[], @new::text[], @until::date[],
			@sources::text[], @source_ids::text[])
			AS c (change_id, record_kind, record_id, field, event, reason, old_value, new_value, pinned_until, source, source_id)`
	if len(l.rows) == 0 {
		return
	}
	batch.Queue(query, pgx.StrictNamedArgs{
		"organization": l.organization, "now": l.now,
		"ids": column(l.rows, func(r changeRow) uuid.UUID { return r.id }), "kinds": column(l.rows, func(r changeRow) string { return r.kind }),
		"records": column(l.rows, func(r changeRow) uuid.UUID { return r.record }), "fields": column(l.rows, func(r changeRow) string { return r.Field }),
		"events": column(l.rows, func(r changeRow) string { return string(r.event) }), "reasons": column(l.rows, func(r changeRow) string { return r.reason }),
		"until": column(l.rows, func(r changeRow) *time.Time { return r.until }), "old": column(l.rows, func(r changeRow) *string { return r.Old }), "new": column(l.rows, func(r changeRow) *string { return r.New }),
		"sources": column(l.rows, func(r changeRow) string { return r.source.Name }), "source_ids": column(l.rows, func(r changeRow) string { return r.source.ID }),
	})
}

// column is one value of every row, for unnest. It is never nil, which would be null.
func column[T, V any](rows []T, value func(T) V) []V {
	values := make([]V, len(rows))
	for i, row := range rows {
		values[i] = value(row)
	}
	return values
}

// History returns the latest changes of one record, newest first.
func (s *Store) History(ctx context.Context, organization, record uuid.UUID, limit int) ([]Change, error) {
	const query = `
		SELECT record_kind, record_id, field, event, reason, old_value, new_value, source, source_id, changed_at, pinned_until
		FROM field_changes
		WHERE organization_id = $1 AND record_id = $2
		ORDER BY change_id DESC
		LIMIT $3`
	rows, err := s.pool.Query(ctx, query, organization, record, limit)
	if err != nil {
		return nil, fmt.Errorf("read history of %s: %w", record, err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Change])
}
