package inventory

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
	"calfleet/internal/sheet"
)

// CustomValues are the values that records have in fields of an organization's own, by field: "true", "2026-11-30", "-1200.5", words. A
// field without a value is not in it.
type CustomValues map[uuid.UUID]string

// customPrefix begins the field of a history that is an organization's own; its name follows.
const customPrefix = "custom:"

// CustomValuesOf returns the values of one record.
func (s *Store) CustomValuesOf(ctx context.Context, organization, record uuid.UUID) (CustomValues, error) {
	values, err := customValues(ctx, s.pool, organization, []uuid.UUID{record})
	if err != nil {
		return nil, err
	}
	return values[record], nil
}

func customValues(ctx context.Context, db postgres.DB, organization uuid.UUID, records []uuid.UUID) (map[uuid.UUID]CustomValues, error) {
	const query = `
		SELECT record_id, field_id, value
		FROM custom_values
		WHERE organization_id = $1 AND record_id = ANY ($2)`
	type row struct {
		Record uuid.UUID `db:"record_id"`
		Field  uuid.UUID `db:"field_id"`
		Value  string    `db:"value"`
	}
	rows, err := many[row](ctx, db, query, organization, records)
	if err != nil {
		return nil, err
	}
	of := map[uuid.UUID]CustomValues{}
	for _, r := range rows {
		if of[r.Record] == nil {
			of[r.Record] = CustomValues{}
		}
		of[r.Record][r.Field] = r.Value
	}
	return of, nil
}

// SetCustomValues writes what a form says of fields of an organization's own: by field, as it was typed; "" clears. seen is what the form showed first, by
// field. It returns fault.Invalid with the field's ID as place and a *sheet.Reason as cause where a value can't be, Meanwhile where the
// record has other values than the form showed, fault.NotFound where the organization has no such record or the kind no such field.
func (s *Store) SetCustomValues(ctx context.Context, organization uuid.UUID, by string, ref Ref, typed map[uuid.UUID]string, seen CustomValues, dates sheet.DateOrder) error {
	return s.annotate(ctx, organization, ref, func(ctx context.Context, tx pgx.Tx, subject string) error {
		fields, err := customFields(ctx, tx, organization, ref.Kind)
		if err != nil {
			return err
		}
		said, err := readCustom(fields, typed, dates)
		if err != nil {
			return err
		}
		return setCustomValues(ctx, tx, organization, by, ref, subject, fields, said, seen)
	})
}

// readCustom understands what was typed; an empty value clears.
func readCustom(fields []*CustomField, typed map[uuid.UUID]string, dates sheet.DateOrder) (CustomValues, error) {
	said := CustomValues{}
	for id, cell := range typed {
		at := slices.IndexFunc(fields, func(f *CustomField) bool { return f.ID == id })
		if at < 0 {
			return nil, fault.New(fault.NotFound, "there is no such field")
		}
		if cell != storable(cell) {
			return nil, fault.At(fault.Invalid, id.String(), "is not text")
		}
		value, reason := fields[at].read(cell, dates)
		if !reason.IsZero() {
			return nil, &fault.Error{Kind: fault.Invalid, Place: id.String(), Text: reason.EN, Cause: reason}
		}
		said[id] = value
	}
	return said, nil
}

func setCustomValues(
	ctx context.Context, tx pgx.Tx, organization uuid.UUID, by string, ref Ref, subject string, fields []*CustomField, said, seen CustomValues,
) error {
	now, err := postgres.Now(ctx, tx)
	if err != nil {
		return err
	}
	if err := lockCustomValues(ctx, tx, organization, ref); err != nil {
		return err
	}
	all, err := customValues(ctx, tx, organization, []uuid.UUID{ref.ID})
	if err != nil {
		return err
	}
	known := all[ref.ID]
	if err := known.unseen(fields, said, seen); err != nil {
		return err
	}
	changes := known.diff(fields, said)
	if len(changes) == 0 {
		return nil
	}
	log := &changeLog{organization: organization, source: Source{Name: by}, now: now}
	batch := &pgx.Batch{}
	queueCustom(batch, organization, ref, fields, known, said, log)
	if err := sendBatch(ctx, tx, batch); err != nil {
		return fmt.Errorf("write fields of %s %s: %w", ref.Kind, ref.ID, err)
	}
	if err := log.write(ctx, tx); err != nil {
		return err
	}
	return activity.Record(ctx, tx, activity.Entry{
		Organization: organization, Actor: by, Action: ref.Kind + ".annotate", Subject: subject, Details: detailsOf(changes),
	})
}

// lockCustomValues lets one transaction at a time write the values of a record. Those of purchases come with files, too. A bulk edit waits
// for all who write to single records, and they for it.
func lockCustomValues(ctx context.Context, tx pgx.Tx, organization uuid.UUID, ref Ref) error {
	if ref.Kind == KindPurchase {
		return lockPurchases(ctx, tx, organization)
	}
	const query = `
		SELECT pg_advisory_xact_lock_shared(hashtextextended('custom ' || $1::text, 0)),
		       pg_advisory_xact_lock(hashtextextended('custom ' || $1::text || ' ' || $2::text, 0))`
	if _, err := tx.Exec(ctx, query, organization.String(), ref.ID.String()); err != nil {
		return fmt.Errorf("wait for another writer of fields: %w", err)
	}
	return nil
}

// lockAllCustomValues is lockCustomValues for all records but purchases.
func lockAllCustomValues(ctx context.Context, tx pgx.Tx, organization uuid.UUID) error {
	const query = `SELECT pg_advisory_xact_lock(hashtextextended('custom ' || $1::text, 0))`
	if _, err := tx.Exec(ctx, query, organization.String()); err != nil {
		return fmt.Errorf("wait for other writers of fields: %w", err)
	}
	return nil
}

// unseen is an error where a record has other values than a form showed in the fields that it speaks of.
func (v CustomValues) unseen(fields []*CustomField, said, seen CustomValues) error {
	var m Meanwhile
	for _, f := range fields {
		if _, speaks := said[f.ID]; seen != nil && speaks && v[f.ID] != seen[f.ID] {
			m.Changes = append(m.Changes, FieldChange{customPrefix + f.Name, new(seen[f.ID]), new(v[f.ID])})
		}
	}
	if len(m.Changes) > 0 {
		return &m
	}
	return nil
}

// diff lists what said changes, in the order of the fields; an empty value clears.
func (v CustomValues) diff(fields []*CustomField, said CustomValues) (changes []FieldChange) {
	for _, f := range fields {
		if now, speaks := said[f.ID]; speaks && now != v[f.ID] {
			changes = append(changes, FieldChange{customPrefix + f.Name, textOf(v[f.ID]), textOf(now)})
		}
	}
	return changes
}

// queueCustom writes what said changes of a record's values, with its history.
func queueCustom(batch *pgx.Batch, organization uuid.UUID, ref Ref, fields []*CustomField, known, said CustomValues, log *changeLog) {
	const unset = `DELETE FROM custom_values WHERE organization_id = $1 AND record_id = $2 AND field_id = $3`
	const set = `
		INSERT INTO custom_values (organization_id, record_id, field_id, value, folded, number, day)
		VALUES (@organization, @record, @field, @value, @folded,
			CASE WHEN @type::text = 'number' THEN @value::text::numeric END, CASE WHEN @type::text = 'date' THEN @value::text::date END)
		ON CONFLICT (organization_id, record_id, field_id) DO UPDATE SET
			value = excluded.value, folded = excluded.folded, number = excluded.number, day = excluded.day`
	for _, f := range fields {
		now, speaks := said[f.ID]
		if !speaks || now == known[f.ID] {
			continue
		}
		log.tell(ref, EventValue, FieldChange{customPrefix + f.Name, textOf(known[f.ID]), textOf(now)}, "")
		if now == "" {
			batch.Queue(unset, organization, ref.ID, f.ID)
			continue
		}
		batch.Queue(set, pgx.StrictNamedArgs{
			"organization": organization, "record": ref.ID, "field": f.ID, "value": now, "folded": folded(now), "type": f.Type,
		})
	}
}
