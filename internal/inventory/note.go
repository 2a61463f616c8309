package inventory

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// Note is what somebody wrote to a record, in plain text.
type Note struct {
	ID         uuid.UUID  `db:"note_id"`
	RecordKind string     `db:"record_kind"`
	RecordID   uuid.UUID  `db:"record_id"`
	Body       string     `db:"body"`
	By         string     `db:"written_by"`
	At         time.Time  `db:"written_at"`
	EditedBy   string     `db:"edited_by"` // "": never
	EditedAt   *time.Time `db:"edited_at"`
}

// Ref is the record that the note is written to.
func (n *Note) Ref() Ref { return Ref{n.RecordKind, n.RecordID} }

// MaxNote is how many characters a note may have.
const MaxNote = 4000

const noteColumns = `note_id, record_kind, record_id, body, written_by, written_at, edited_by, edited_at`

// Notes returns at most limit notes of a record that were written before a time (zero: all), the latest first.
func (s *Store) Notes(ctx context.Context, organization, record uuid.UUID, before time.Time, limit int) ([]*Note, error) {
	const query = `
		SELECT ` + noteColumns + `
		FROM notes
		WHERE organization_id = $1 AND record_id = $2 AND ($3::timestamptz IS NULL OR written_at < $3)
		ORDER BY written_at DESC, note_id DESC
		LIMIT $4`
	return many[Note](ctx, s.pool, query, organization, record, Past{Before: before}.before(), limit)
}

// Note returns one note. It returns fault.NotFound where the organization has no such note.
func (s *Store) Note(ctx context.Context, organization, id uuid.UUID) (*Note, error) {
	const query = `SELECT ` + noteColumns + ` FROM notes WHERE organization_id = $1 AND note_id = $2`
	return one[Note](ctx, s.pool, noSuchNote(), query, organization, id)
}

func noSuchNote() error { return fault.New(fault.NotFound, "there is no such note") }

// AddNote writes a note to a record. It returns fault.Invalid at "body" for one that is empty or longer than MaxNote, fault.NotFound where the
// organization has no such record.
func (s *Store) AddNote(ctx context.Context, organization uuid.UUID, by string, ref Ref, body string) error {
	body, err := noteBody(body)
	if err != nil {
		return err
	}
	return s.annotate(ctx, organization, ref, func(ctx context.Context, tx pgx.Tx, name string) error {
		const query = `
			INSERT INTO notes (organization_id, note_id, record_kind, record_id, body, written_by, written_at, edited_by)
			VALUES ($1, $2, $3, $4, $5, $6, now(), '')`
		if _, err := tx.Exec(ctx, query, organization, newID(), ref.Kind, ref.ID, body, by); err != nil {
			return fmt.Errorf("write note to %s %s: %w", ref.Kind, ref.ID, err)
		}
		return recordNote(ctx, tx, organization, by, "note.add", name)
	})
}

func noteBody(body string) (string, error) {
	body = strings.TrimSpace(strings.ReplaceAll(body, "\r\n", "\n"))
	if body == "" {
		return "", fault.At(fault.Invalid, "body", "is empty")
	}
	return body, validateTexts(formText{"body", body, MaxNote})
}

func recordNote(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by, action, subject string) error {
	return activity.Record(ctx, tx, activity.Entry{Organization: organization, Actor: by, Action: action, Subject: subject})
}

// EditNote gives a note another text. seen is the text that the form showed. It returns fault.Forbidden where neither by wrote it nor master
// says that by may change what others wrote, Meanwhile where the note has another text by now, and else what AddNote does.
func (s *Store) EditNote(ctx context.Context, organization uuid.UUID, by string, master bool, id uuid.UUID, seen, body string) error {
	body, err := noteBody(body)
	if err != nil {
		return err
	}
	seen = strings.ReplaceAll(seen, "\r\n", "\n")
	return s.changeNote(ctx, organization, by, master, id, "note.edit", func(ctx context.Context, tx pgx.Tx, n *Note) error {
		if n.Body != seen {
			return &Meanwhile{Changes: []FieldChange{{"body", &seen, &n.Body}}}
		}
		const query = `
			UPDATE notes SET body = $3, edited_by = $4, edited_at = now()
			WHERE organization_id = $1 AND note_id = $2`
		_, err := tx.Exec(ctx, query, organization, id, body, by)
		return err
	})
}

// DeleteNote removes a note for good. It returns fault.Forbidden as EditNote does, fault.NotFound where the organization has no such note.
func (s *Store) DeleteNote(ctx context.Context, organization uuid.UUID, by string, master bool, id uuid.UUID) error {
	return s.changeNote(ctx, organization, by, master, id, "note.delete", func(ctx context.Context, tx pgx.Tx, _ *Note) error {
		const query = `DELETE FROM notes WHERE organization_id = $1 AND note_id = $2`
		_, err := tx.Exec(ctx, query, organization, id)
		return err
	})
}

func (s *Store) changeNote(
	ctx context.Context, organization uuid.UUID, by string, master bool, id uuid.UUID, action string, fn func(context.Context, pgx.Tx, *Note) error,
) error {
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		const query = `SELECT ` + noteColumns + ` FROM notes WHERE organization_id = $1 AND note_id = $2 FOR UPDATE`
		n, err := one[Note](ctx, tx, noSuchNote(), query, organization, id)
		if err != nil {
			return err
		}
		if n.By != by && !master {
			return fault.New(fault.Forbidden, "only its author and administrators may change a note")
		}
		name, err := nameOf(ctx, tx, organization, n.Ref())
		if err != nil {
			return err
		}
		if err := fn(ctx, tx, n); err != nil {
			return fmt.Errorf("change note %s: %w", id, err)
		}
		return recordNote(ctx, tx, organization, by, action, name)
	})
}
