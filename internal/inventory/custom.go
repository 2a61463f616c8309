package inventory

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/catalog"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
	"calfleet/internal/sheet"
)

// CustomField is a field of an organization's own for records of one kind.
type CustomField struct {
	ID         uuid.UUID `db:"field_id"`
	RecordKind string    `db:"record_kind"`
	Name       string    `db:"name"`
	Type       string    `db:"type"`    // one of CustomTypes
	Choices    []string  `db:"choices"` // of a choice, in the order of the form
	CreatedBy  string    `db:"created_by"`
	CreatedAt  time.Time `db:"created_at"`
	Records    int       `db:"records"` // that have a value
}

// Types of fields.
const (
	CustomText   = "text"
	CustomNumber = "number"
	CustomDate   = "date"
	CustomYesNo  = "yes_no"
	CustomChoice = "choice"
)

// CustomTypes are the types in the order of the form.
var CustomTypes = []string{CustomText, CustomNumber, CustomDate, CustomYesNo, CustomChoice}

// Bounds of fields.
const (
	maxCustomName    = 60 // characters
	maxCustomFields  = 50 // of one kind of record
	maxCustomChoices = 100
)

const customFieldColumns = `
	f.field_id, f.record_kind, f.name, f.type, f.choices, f.created_by, f.created_at`

// CustomFields lists the fields of one kind of record, or for "" of all, by kind and name.
func (s *Store) CustomFields(ctx context.Context, organization uuid.UUID, kind string) ([]*CustomField, error) {
	return customFields(ctx, s.pool, organization, kind)
}

func customFields(ctx context.Context, db postgres.DB, organization uuid.UUID, kind string) ([]*CustomField, error) {
	const query = `
		SELECT ` + customFieldColumns + `, count(v.record_id) AS records
		FROM custom_fields f
		LEFT JOIN custom_values v ON v.organization_id = f.organization_id AND v.field_id = f.field_id
		WHERE f.organization_id = $1 AND ($2 = '' OR f.record_kind = $2)
		GROUP BY f.organization_id, f.field_id
		ORDER BY f.record_kind, f.folded`
	return many[CustomField](ctx, db, query, organization, kind)
}

// SaveCustomField writes a field of records; a zero ID makes a new one. Kind and type of a field never change; a choice that is taken away stays
// on the records that have it. It returns the ID; fault.Invalid with the place ("name", "record_kind", "type", "choices") where something
// can't be, fault.Conflict at "name" where a field of the kind is called so, fault.NotFound where the organization has no such field.
func (s *Store) SaveCustomField(ctx context.Context, organization uuid.UUID, by string, f CustomField) (uuid.UUID, error) {
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		action := "field.change"
		said := f
		if f.ID == uuid.Nil {
			action, said.ID = "field.create", newID()
		} else {
			known, err := lockedCustomField(ctx, tx, organization, f.ID)
			if err != nil {
				return err
			}
			said.RecordKind, said.Type = known.RecordKind, known.Type
		}
		if err := said.validate(); err != nil {
			return err
		}
		if err := said.write(ctx, tx, organization, by); err != nil {
			return err
		}
		f.ID = said.ID
		return activity.Record(ctx, tx, activity.Entry{
			Organization: organization, Actor: by, Action: action, Subject: said.Name,
			Details: map[string]any{"record_kind": said.RecordKind, "type": said.Type, "choices": said.Choices},
		})
	})
	if err != nil {
		return uuid.Nil, err
	}
	return f.ID, nil
}

func lockedCustomField(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) (*CustomField, error) {
	const query = `
		SELECT ` + customFieldColumns + `, 0 AS records
		FROM custom_fields f
		WHERE f.organization_id = $1 AND f.field_id = $2
		FOR UPDATE`
	return one[CustomField](ctx, tx, fault.New(fault.NotFound, "there is no such field"), query, organization, id)
}

// write keeps the field; the number of fields is judged by the same statement, so that it holds with several writers.
func (f *CustomField) write(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by string) error {
	const count = `SELECT count(*) FROM custom_fields WHERE organization_id = $1 AND record_kind = $2 AND field_id <> $3`
	const query = `
		INSERT INTO custom_fields (organization_id, field_id, record_kind, name, folded, type, choices, created_by, created_at)
		VALUES (@organization, @id, @kind, @name, @folded, @type, @choices, @by, now())
		ON CONFLICT (organization_id, field_id) DO UPDATE SET name = excluded.name, folded = excluded.folded, choices = excluded.choices`
	var others int
	if err := tx.QueryRow(ctx, count, organization, f.RecordKind, f.ID).Scan(&others); err != nil {
		return fmt.Errorf("count fields: %w", err)
	}
	if others >= maxCustomFields {
		return fault.At(fault.Invalid, "record_kind", "has %d fields already, and no more are kept", others)
	}
	_, err := tx.Exec(ctx, query, pgx.StrictNamedArgs{
		"organization": organization, "id": f.ID, "kind": f.RecordKind, "name": f.Name, "folded": folded(f.Name), "type": f.Type, "choices": f.Choices, "by": by,
	})
	if violates(err, "custom_fields_name_unique") {
		return fault.At(fault.Conflict, "name", "there is a field %q of this kind already", f.Name)
	}
	if err != nil {
		return fmt.Errorf("write field %q: %w", f.Name, err)
	}
	return nil
}

// validate brings the field to the form it is kept in.
func (f *CustomField) validate() error {
	f.Name = tidy(f.Name)
	switch {
	case f.Name == "":
		return fault.At(fault.Invalid, "name", "is missing")
	case !slices.Contains(Kinds, f.RecordKind):
		return fault.At(fault.Invalid, "record_kind", "%q is no kind of record", f.RecordKind)
	case !slices.Contains(CustomTypes, f.Type):
		return fault.At(fault.Invalid, "type", "%q is no type of field", f.Type)
	case IsImportHeader(f.RecordKind, f.Name):
		return fault.At(fault.Invalid, "name", "%q is what files call a field of every such record", f.Name)
	}
	if err := validateTexts(formText{"name", f.Name, maxCustomName}); err != nil {
		return err
	}
	return f.validateChoices()
}

func (f *CustomField) validateChoices() error {
	choices := []string{}
	for _, choice := range f.Choices {
		choice = tidy(choice)
		if err := validateTexts(formText{"choices", choice, maxKey}); err != nil {
			return err
		}
		if choice != "" && f.Type == CustomChoice && !slices.ContainsFunc(choices, func(known string) bool { return folded(known) == folded(choice) }) {
			choices = append(choices, choice)
		}
	}
	f.Choices = choices
	if f.Type == CustomChoice && (len(choices) == 0 || len(choices) > maxCustomChoices) {
		return fault.At(fault.Invalid, "choices", "must be 1 to %d", maxCustomChoices)
	}
	return nil
}

// IsImportHeader reports a name that files already use for a field of every record of a kind.
func IsImportHeader(record, name string) bool {
	for _, k := range importKinds {
		if matched, _ := sheet.Match([]string{name}, k.synonyms); k.record == record && len(matched) > 0 {
			return true
		}
	}
	return false
}

// DeleteCustomField deletes a field with its values on every record; the histories keep them. It returns fault.NotFound where the organization has
// no such field.
func (s *Store) DeleteCustomField(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID) error {
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		known, err := lockedCustomField(ctx, tx, organization, id)
		if err != nil {
			return err
		}
		const values = `DELETE FROM custom_values WHERE organization_id = $1 AND field_id = $2`
		const field = `DELETE FROM custom_fields WHERE organization_id = $1 AND field_id = $2`
		batch := &pgx.Batch{}
		batch.Queue(values, organization, id)
		batch.Queue(field, organization, id)
		if err := sendBatch(ctx, tx, batch); err != nil {
			return fmt.Errorf("delete field %s: %w", id, err)
		}
		return activity.Record(ctx, tx, activity.Entry{Organization: organization, Actor: by, Action: "field.delete", Subject: known.Name})
	})
}

// read understands a value of the field as somebody typed it, or a file has it. It returns what is kept; "" says nothing.
func (f *CustomField) read(cell string, dates sheet.DateOrder) (string, sheet.Reason) {
	cell = tidy(cell)
	if cell == "" {
		return "", sheet.Reason{}
	}
	switch f.Type {
	case CustomNumber:
		value, err := sheet.ParseNumber(cell)
		if err != nil {
			return "", reasonOf(err)
		}
		return value, sheet.Reason{}
	case CustomDate:
		day, err := sheet.ParseDate(cell, dates)
		if err != nil {
			return "", reasonOf(err)
		}
		return day.Format(time.DateOnly), sheet.Reason{}
	case CustomYesNo:
		return yesNoOf(cell)
	case CustomChoice:
		return f.choiceOf(cell)
	}
	return textOfCell(cell, maxText)
}

func yesNoOf(cell string) (string, sheet.Reason) {
	switch plain := catalog.Plain(cell); {
	case yesWords.MatchString(plain):
		return "true", sheet.Reason{}
	case noWords.MatchString(plain):
		return "false", sheet.Reason{}
	}
	return "", sheet.Because("%q is neither yes nor no", "%q n’est ni oui ni non", quote(cell))
}

func (f *CustomField) choiceOf(cell string) (string, sheet.Reason) {
	if at := slices.IndexFunc(f.Choices, func(choice string) bool { return folded(choice) == folded(cell) }); at >= 0 {
		return f.Choices[at], sheet.Reason{}
	}
	return "", sheet.Because("%q is none of %s", "%q n’est aucun de %s", quote(cell), quote(strings.Join(f.Choices, ", ")))
}
