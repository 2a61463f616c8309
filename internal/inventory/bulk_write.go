package inventory

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
)

// tag puts the tag on the records of lines; one that has got it meanwhile is left alone.
func (run *bulkRun) tag(ctx context.Context, lines []*BulkLine) error {
	tag, err := tagCalled(ctx, run.tx, run.organization, run.by, run.Target)
	if err != nil {
		return err
	}
	const query = `
		INSERT INTO record_tags (organization_id, record_id, tag_id, record_kind, tagged_by, tagged_at)
		SELECT $1, record_id, $3, $4, $5, now() FROM unnest($2::uuid[]) AS said (record_id)
		ON CONFLICT DO NOTHING
		RETURNING record_id, $6::text AS name`
	written, err := many[namedRecord](ctx, run.tx, query, run.organization, recordsOfLines(lines), tag.ID, run.RecordKind, run.by, tag.Name)
	run.tagsWritten(lines, written, EventTag, func(tag *string) FieldChange { return FieldChange{Field: fieldTags, New: tag} })
	return err
}

// untag takes the tag off the records of lines.
func (run *bulkRun) untag(ctx context.Context, lines []*BulkLine) error {
	const query = `
		DELETE FROM record_tags r
		USING tags t
		WHERE r.organization_id = $1 AND r.record_id = ANY ($2) AND t.organization_id = r.organization_id AND t.tag_id = r.tag_id AND t.folded = $3
		RETURNING r.record_id, t.name`
	written, err := many[namedRecord](ctx, run.tx, query, run.organization, recordsOfLines(lines), folded(run.Target))
	run.tagsWritten(lines, written, EventUntag, func(tag *string) FieldChange { return FieldChange{Field: fieldTags, Old: tag} })
	return err
}

// tagsWritten goes by the records that got or lost the tag, each with what the tag is called.
func (run *bulkRun) tagsWritten(lines []*BulkLine, written []*namedRecord, event Event, change func(tag *string) FieldChange) {
	tags := map[uuid.UUID]*string{}
	for _, r := range written {
		tags[r.ID] = &r.Name
	}
	for _, l := range lines {
		switch tag := tags[l.RecordID]; {
		case tag != nil:
			run.log.tell(run.refTo(l), event, change(tag), run.Reason)
		case run.State == BulkApplied: // it is being taken back
			l.Back = BulkEdited
		default:
			l.Outcome = BulkSame
		}
	}
}

// fillIn writes the field of the organization's own.
func (run *bulkRun) fillIn(ctx context.Context, lines []*BulkLine, value func(*BulkLine) string) error {
	field, err := run.ownField(ctx)
	if err != nil {
		return err
	}
	if field == nil {
		return fault.New(fault.Conflict, "the field %s was deleted meanwhile", run.Label)
	}
	known, err := customValues(ctx, run.tx, run.organization, recordsOfLines(lines))
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	for _, l := range lines {
		queueCustom(batch, run.organization, run.refTo(l), []*CustomField{field}, known[l.RecordID], CustomValues{field.ID: value(l)}, run.log)
	}
	return sendBatch(ctx, run.tx, batch)
}

// ownField is the field that the edit is about; nil where it was deleted.
func (run *bulkRun) ownField(ctx context.Context) (*CustomField, error) {
	fields, err := customFields(ctx, run.tx, run.organization, run.RecordKind)
	at := slices.IndexFunc(fields, func(f *CustomField) bool { return f.ID.String() == run.Target })
	if err != nil || at < 0 {
		return nil, err
	}
	return fields[at], nil
}

// sayTopic lets the person say the topic of every record, through the one door. What they had said before is kept for the way back.
func sayTopic[T any, R interface {
	*T
	enterable[R]
}](ctx context.Context, run *bulkRun, kind formKind[R], byID string, lines []*BulkLine) error {
	known, err := many[T](ctx, run.tx, byID, run.organization, recordsOfLines(lines))
	if err != nil {
		return err
	}
	entries, err := run.entries(ctx, lines)
	if err != nil {
		return err
	}
	t, _ := kind.topics.named(run.Target)
	values := map[uuid.UUID]partValues{}
	for _, record := range known {
		values[R(record).recordID()] = t.values(R(record))
	}
	records := Records{hand: &hand{topics: []string{run.Target}, pin: run.Pinned, until: run.Until, reason: run.Reason}}
	for _, l := range lines {
		if l.Before, err = json.Marshal(backTo{entries[l.RecordID], values[l.RecordID]}); err != nil {
			return err
		}
		said := kind.about(l.RecordID, l.Name)
		if _, err := kind.topics.read(Form{Values: map[string]string{run.Target: run.Typed}}, said); err != nil {
			return err
		}
		records.with(kind.alone(said))
	}
	return run.applyRecords(ctx, records)
}

// with adds the records of others.
func (r *Records) with(others Records) {
	r.Hosts, r.LicenseServers = append(r.Hosts, others.Hosts...), append(r.LicenseServers, others.LicenseServers...)
}

// entries are what people said of the topic by now, by record.
func (run *bulkRun) entries(ctx context.Context, lines []*BulkLine) (map[uuid.UUID]*Entry, error) {
	const query = `
		SELECT ` + entryColumns + `
		FROM entries
		WHERE organization_id = $1 AND record_id = ANY ($2) AND topic = $3`
	entries, err := many[Entry](ctx, run.tx, query, run.organization, recordsOfLines(lines), run.Target)
	of := map[uuid.UUID]*Entry{}
	for _, e := range entries {
		of[e.RecordID] = e
	}
	return of, err
}

// move takes records out of use, or back.
func (run *bulkRun) move(ctx context.Context, lines []*BulkLine, h *hand) error {
	records := Records{hand: h}
	for _, l := range lines {
		if run.RecordKind == KindHost {
			records.with(hostForms.alone(hostForms.about(l.RecordID, l.Name)))
		} else {
			records.with(licenseServerForms.alone(licenseServerForms.about(l.RecordID, l.Name)))
		}
	}
	return run.applyRecords(ctx, records)
}

func (run *bulkRun) applyRecords(ctx context.Context, records Records) error {
	effect, err := applyRecords(ctx, run.tx, run.organization, run.source(), run.now, records)
	run.facts = run.facts || effect.Changed
	if err != nil {
		return err
	}
	return run.store.endPinsOn(ctx, run.tx, run.organization, effect.pinEnds)
}

// rememberCollections keeps which collections hosts leave as they are retired. Those of their own they get again by themselves.
func (run *bulkRun) rememberCollections(ctx context.Context, lines []*BulkLine) error {
	const query = `
		SELECT m.host_id, array_agg(m.collection_id)
		FROM collection_hosts m
		JOIN collections c ON c.organization_id = m.organization_id AND c.collection_id = m.collection_id
		WHERE m.organization_id = $1 AND m.host_id = ANY ($2) AND (c.deployment_id IS NOT NULL OR c.by_hand)
		GROUP BY m.host_id`
	rows, err := run.tx.Query(ctx, query, run.organization, recordsOfLines(lines))
	if err != nil {
		return fmt.Errorf("read the collections of %d hosts: %w", len(lines), err)
	}
	of := map[uuid.UUID][]uuid.UUID{}
	var host uuid.UUID
	var collections []uuid.UUID
	if _, err := pgx.ForEachRow(rows, []any{&host, &collections}, func() error {
		of[host] = slices.Clone(collections)
		return nil
	}); err != nil {
		return fmt.Errorf("read the collections of %d hosts: %w", len(lines), err)
	}
	for _, l := range lines {
		if l.Before, err = json.Marshal(leftCollections{of[l.RecordID]}); err != nil {
			return err
		}
	}
	return nil
}

// leftCollections are those that a host left as it was retired.
type leftCollections struct {
	Collections []uuid.UUID `json:"collections"`
}
