package inventory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/postgres"
	"calfleet/internal/sheet"
)

// StageBulk keeps a bulk edit with what it would do to each record, and changes nothing. It returns the ID; fault.Invalid with a place where
// something can't be: "records" for none or more than MaxBulk, "tag", "reason", the topic, or the field's ID, with a sheet.Reason as cause.
func (s *Store) StageBulk(ctx context.Context, organization uuid.UUID, by string, b Bulk, records []uuid.UUID, dates sheet.DateOrder) (uuid.UUID, error) {
	records = distinct(records)
	if len(records) == 0 || len(records) > MaxBulk {
		return uuid.Nil, fault.At(fault.Invalid, "records", "must be 1 to %d, and are %d", MaxBulk, len(records))
	}
	b.ID, b.State, b.StagedBy, b.Reason = newID(), BulkStaged, by, strings.TrimSpace(b.Reason)
	err := postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		if err := b.validate(ctx, tx, organization, dates); err != nil {
			return err
		}
		lines, err := b.look(ctx, tx, organization, records)
		if err != nil {
			return err
		}
		return b.stage(ctx, tx, organization, lines)
	})
	if err != nil {
		return uuid.Nil, err
	}
	return b.ID, nil
}

// validate brings the value to the form that it is kept in.
func (b *Bulk) validate(ctx context.Context, tx pgx.Tx, organization uuid.UUID, dates sheet.DateOrder) (err error) {
	if err := validateTexts(formText{"reason", b.Reason, maxReason}); err != nil {
		return err
	}
	b.Pinned = b.Pinned && b.Action == BulkTopic
	if b.Action != BulkTopic {
		b.Until = nil
	}
	now, err := postgres.Now(ctx, tx)
	if err = cmp.Or(err, validateUntil(b.Pinned, b.Until, now)); err != nil {
		return err
	}
	if b.Action != BulkTopic && b.Action != BulkOwn {
		b.Typed = ""
	}
	switch b.Action {
	case BulkTag, BulkUntag:
		b.Target, err = tagName(b.Target)
		return err
	case BulkOwn:
		return b.validateOwn(ctx, tx, organization, dates)
	case BulkTopic:
		return b.validateTopic()
	case BulkRetire, BulkRestore:
		b.Target = ""
		if b.RecordKind == KindHost || b.RecordKind == KindLicenseServer {
			return nil
		}
	}
	return fault.At(fault.Invalid, "action", "%q is nothing that can be done to many of this kind", b.Action)
}

func (b *Bulk) validateOwn(ctx context.Context, tx pgx.Tx, organization uuid.UUID, dates sheet.DateOrder) error {
	fields, err := customFields(ctx, tx, organization, b.RecordKind)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(fields, func(f *CustomField) bool { return f.ID.String() == b.Target })
	if at < 0 {
		return fault.New(fault.NotFound, "there is no such field")
	}
	said, err := readCustom(fields, map[uuid.UUID]string{fields[at].ID: b.Typed}, dates)
	b.Label, b.Typed = fields[at].Name, said[fields[at].ID]
	return err
}

func (b *Bulk) validateTopic() (err error) {
	form := Form{Values: map[string]string{b.Target: b.Typed}}
	var topics []string
	switch b.RecordKind {
	case KindHost:
		topics, err = hostTopics.read(form, &Host{})
	case KindLicenseServer:
		topics, err = licenseServerTopics.read(form, &LicenseServer{})
	}
	if err == nil && len(topics) == 0 && b.Typed != "" || !b.hasTopic() {
		return fault.At(fault.Invalid, "action", "%q is nothing that people can say of many of this kind", b.Target)
	}
	return err
}

func (b *Bulk) hasTopic() bool {
	return b.RecordKind == KindHost && slices.Contains(HostTopics, b.Target) || b.RecordKind == KindLicenseServer && slices.Contains(LicenseServerTopics, b.Target)
}

// stage keeps the edit, and forgets those that nobody applied within a week.
func (b *Bulk) stage(ctx context.Context, tx pgx.Tx, organization uuid.UUID, lines []*BulkLine) error {
	const forgetLines = `
		DELETE FROM bulk_lines l USING bulk_edits b
		WHERE b.organization_id = $1 AND b.state = 'staged' AND b.staged_at < now() - interval '7 days' AND l.organization_id = $1 AND l.bulk_id = b.bulk_id`
	const forget = `DELETE FROM bulk_edits WHERE organization_id = $1 AND state = 'staged' AND staged_at < now() - interval '7 days'`
	const keep = `
		INSERT INTO bulk_edits (
			organization_id, bulk_id, record_kind, action, target, label, typed, pinned, pinned_until, reason, state, staged_by, staged_at, applied_by, undone_by)
		VALUES (@organization, @id, @kind, @action, @target, @label, @typed, @pinned, @until, @reason, 'staged', @by, now(), '', '')`
	const keepLines = `
		INSERT INTO bulk_lines (organization_id, bulk_id, record_id, name, old_value, new_value, outcome, back)
		SELECT $1, $2, record_id, name, old_value, new_value, outcome, ''
		FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[]) AS said (record_id, name, old_value, new_value, outcome)`
	batch := &pgx.Batch{}
	batch.Queue(forgetLines, organization)
	batch.Queue(forget, organization)
	batch.Queue(keep, pgx.StrictNamedArgs{
		"organization": organization, "id": b.ID, "kind": b.RecordKind, "action": b.Action, "target": b.Target, "label": b.Label, "typed": b.Typed,
		"pinned": b.Pinned, "until": b.Until, "reason": b.Reason, "by": b.StagedBy,
	})
	batch.Queue(keepLines, organization, b.ID, recordsOfLines(lines), column(lines, func(l *BulkLine) string { return l.Name }),
		column(lines, func(l *BulkLine) *string { return l.Old }), column(lines, func(l *BulkLine) *string { return l.New }),
		column(lines, func(l *BulkLine) string { return string(l.Outcome) }))
	if err := sendBatch(ctx, tx, batch); err != nil {
		return fmt.Errorf("stage bulk edit of %d records: %w", len(lines), err)
	}
	return nil
}
