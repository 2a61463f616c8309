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

// Tag is a word of an organization's own. The same word in capitals is the same tag.
type Tag struct {
	ID        uuid.UUID `db:"tag_id"`
	Name      string    `db:"name"`
	CreatedBy string    `db:"created_by"`
	CreatedAt time.Time `db:"created_at"`
	Records   int       `db:"records"` // that have it
}

// maxTag is how many characters a tag may have.
const maxTag = 60

// Tags lists the tags of an organization, by name.
func (s *Store) Tags(ctx context.Context, organization uuid.UUID) ([]*Tag, error) {
	const query = `
		SELECT t.tag_id, t.name, t.created_by, t.created_at, count(r.record_id) AS records
		FROM tags t
		LEFT JOIN record_tags r ON r.organization_id = t.organization_id AND r.tag_id = t.tag_id
		WHERE t.organization_id = $1
		GROUP BY t.organization_id, t.tag_id
		ORDER BY t.folded`
	return many[Tag](ctx, s.pool, query, organization)
}

// TagsOf lists the tags of one record, by name; of each Records is 1.
func (s *Store) TagsOf(ctx context.Context, organization, record uuid.UUID) ([]*Tag, error) {
	const query = `
		SELECT t.tag_id, t.name, t.created_by, t.created_at, 1 AS records
		FROM record_tags r
		JOIN tags t ON t.organization_id = r.organization_id AND t.tag_id = r.tag_id
		WHERE r.organization_id = $1 AND r.record_id = $2
		ORDER BY t.folded`
	return many[Tag](ctx, s.pool, query, organization, record)
}

// AddTag puts a tag on a record; a word that is no tag yet becomes one. A record that has it already keeps it. It returns fault.Invalid at
// "tag" for what can be no tag, fault.NotFound where the organization has no such record.
func (s *Store) AddTag(ctx context.Context, organization uuid.UUID, by string, ref Ref, name string) error {
	name, err := tagName(name)
	if err != nil {
		return err
	}
	return s.annotate(ctx, organization, ref, func(ctx context.Context, tx pgx.Tx, subject string) error {
		tag, err := tagCalled(ctx, tx, organization, by, name)
		if err != nil {
			return err
		}
		const query = `
			INSERT INTO record_tags (organization_id, record_id, tag_id, record_kind, tagged_by, tagged_at)
			VALUES ($1, $2, $3, $4, $5, now())
			ON CONFLICT DO NOTHING`
		done, err := tx.Exec(ctx, query, organization, ref.ID, tag.ID, ref.Kind, by)
		if err != nil {
			return fmt.Errorf("tag %s %s: %w", ref.Kind, ref.ID, err)
		}
		if done.RowsAffected() == 0 {
			return nil
		}
		return tagged(ctx, tx, organization, by, ref, subject, EventTag, tag.Name)
	})
}

func tagName(name string) (string, error) {
	name = tidy(name)
	if name == "" {
		return "", fault.At(fault.Invalid, "tag", "is empty")
	}
	return name, validateTexts(formText{"tag", name, maxTag})
}

// tagCalled returns the tag of a name, which is made where there is none.
func tagCalled(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by, name string) (*Tag, error) {
	const add = `
		INSERT INTO tags (organization_id, tag_id, name, folded, created_by, created_at)
		VALUES ($1, $2, $3, $4, $5, now())
		ON CONFLICT (organization_id, folded) DO NOTHING`
	const query = `
		SELECT tag_id, name, created_by, created_at, 0 AS records
		FROM tags
		WHERE organization_id = $1 AND folded = $2
		FOR KEY SHARE`
	if _, err := tx.Exec(ctx, add, organization, newID(), name, folded(name), by); err != nil {
		return nil, fmt.Errorf("make tag %q: %w", name, err)
	}
	return one[Tag](ctx, tx, fault.New(fault.Conflict, "the tag was deleted meanwhile"), query, organization, folded(name))
}

// folded is how names of tags and of fields are compared.
func folded(name string) string { return strings.ToLower(name) }

// tagged writes down that a record got or lost a tag.
func tagged(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by string, ref Ref, subject string, event Event, tag string) error {
	now, err := postgres.Now(ctx, tx)
	if err != nil {
		return err
	}
	change := FieldChange{Field: fieldTags, New: &tag}
	if event == EventUntag {
		change = FieldChange{Field: fieldTags, Old: &tag}
	}
	log := &changeLog{organization: organization, source: Source{Name: by}, now: now}
	log.tell(ref, event, change, "")
	if err := log.write(ctx, tx); err != nil {
		return err
	}
	return activity.Record(ctx, tx, activity.Entry{
		Organization: organization, Actor: by, Action: ref.Kind + "." + string(event), Subject: subject, Details: map[string]any{"tag": tag},
	})
}

// fieldTags is the field of a history that tags come and go in.
const fieldTags = "tags"

// RemoveTag takes a tag off a record; a record that doesn't have it stays as it is. It returns fault.NotFound where the organization has no
// such record.
func (s *Store) RemoveTag(ctx context.Context, organization uuid.UUID, by string, ref Ref, tag uuid.UUID) error {
	return s.annotate(ctx, organization, ref, func(ctx context.Context, tx pgx.Tx, subject string) error {
		const query = `
			DELETE FROM record_tags r
			USING tags t
			WHERE r.organization_id = $1 AND r.record_id = $2 AND r.tag_id = $3 AND t.organization_id = r.organization_id AND t.tag_id = r.tag_id
			RETURNING t.tag_id, t.name, t.created_by, t.created_at, 0 AS records`
		gone, err := many[Tag](ctx, tx, query, organization, ref.ID, tag)
		if err != nil || len(gone) == 0 {
			return err
		}
		return tagged(ctx, tx, organization, by, ref, subject, EventUntag, gone[0].Name)
	})
}
