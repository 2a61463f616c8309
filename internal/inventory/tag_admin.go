package inventory

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// RenameTag gives a tag another name, on every record that has it. It returns fault.Invalid at "tag" for what can be no tag, fault.Conflict at
// "tag" where another tag is called so: MergeTags makes one of both; fault.NotFound where the organization has no such tag.
func (s *Store) RenameTag(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, name string) error {
	name, err := tagName(name)
	if err != nil {
		return err
	}
	return s.changeTag(ctx, organization, by, "tag.rename", id, func(ctx context.Context, tx pgx.Tx, known *Tag) (string, error) {
		const query = `UPDATE tags SET name = $3, folded = $4 WHERE organization_id = $1 AND tag_id = $2`
		_, err := tx.Exec(ctx, query, organization, id, name, folded(name))
		if violates(err, "tags_name_unique") {
			return "", fault.At(fault.Conflict, "tag", "there is a tag %q already", name)
		}
		return known.Name + " → " + name, err
	})
}

// MergeTags puts a tag on every record that has another one, and deletes the other. It returns fault.Invalid at "into" where both are the
// same, fault.NotFound where the organization lacks one of them.
func (s *Store) MergeTags(ctx context.Context, organization uuid.UUID, by string, id, into uuid.UUID) error {
	if id == into {
		return fault.At(fault.Invalid, "into", "is the same tag")
	}
	return s.changeTag(ctx, organization, by, "tag.merge", id, func(ctx context.Context, tx pgx.Tx, known *Tag) (string, error) {
		other, err := lockedTag(ctx, tx, organization, into)
		if err != nil {
			return "", err
		}
		const move = `
			INSERT INTO record_tags (organization_id, record_id, tag_id, record_kind, tagged_by, tagged_at)
			SELECT organization_id, record_id, $3, record_kind, tagged_by, tagged_at
			FROM record_tags
			WHERE organization_id = $1 AND tag_id = $2
			ON CONFLICT DO NOTHING`
		if _, err := tx.Exec(ctx, move, organization, id, into); err != nil {
			return "", err
		}
		return known.Name + " → " + other.Name, deleteTag(ctx, tx, organization, id)
	})
}

// DeleteTag takes a tag off every record and deletes it. It returns fault.NotFound where the organization has no such tag.
func (s *Store) DeleteTag(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID) error {
	return s.changeTag(ctx, organization, by, "tag.delete", id, func(ctx context.Context, tx pgx.Tx, known *Tag) (string, error) {
		return known.Name, deleteTag(ctx, tx, organization, id)
	})
}

func deleteTag(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) error {
	const off = `DELETE FROM record_tags WHERE organization_id = $1 AND tag_id = $2`
	const gone = `DELETE FROM tags WHERE organization_id = $1 AND tag_id = $2`
	batch := &pgx.Batch{}
	batch.Queue(off, organization, id)
	batch.Queue(gone, organization, id)
	return sendBatch(ctx, tx, batch)
}

// changeTag runs fn, which returns what to tell of it, on a tag that nobody puts on a record meanwhile.
func (s *Store) changeTag(
	ctx context.Context, organization uuid.UUID, by, action string, id uuid.UUID, fn func(context.Context, pgx.Tx, *Tag) (string, error),
) error {
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		known, err := lockedTag(ctx, tx, organization, id)
		if err != nil {
			return err
		}
		subject, err := fn(ctx, tx, known)
		if err != nil {
			return fmt.Errorf("%s %s: %w", action, id, err)
		}
		return activity.Record(ctx, tx, activity.Entry{Organization: organization, Actor: by, Action: action, Subject: subject})
	})
}

func lockedTag(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) (*Tag, error) {
	const query = `
		SELECT tag_id, name, created_by, created_at, 0 AS records
		FROM tags
		WHERE organization_id = $1 AND tag_id = $2
		FOR UPDATE`
	return one[Tag](ctx, tx, fault.New(fault.NotFound, "there is no such tag"), query, organization, id)
}
