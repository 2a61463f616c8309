package inventory

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// undoneAtOnce is how many records go back by one batch.
const undoneAtOnce = 1000

// keptBefore is what one topic of a record was before an import.
type keptBefore struct {
	Record uuid.UUID       `db:"record_id"`
	Topic  string          `db:"topic"`
	Before json.RawMessage `db:"before"`
}

// undoRecords lets every record be what it was before an import, as far as nobody has touched the same since: made ones are taken out of use,
// entries stand as they stood.
func undoRecords[T any, R interface {
	*T
	computer[R]
}](ctx context.Context, tx pgx.Tx, organization uuid.UUID, d recordDefinition[R], i *Import, log *changeLog) (UndoneImport, error) {
	// Pages of whole records.
	const query = `
		WITH page AS MATERIALIZED (
			SELECT DISTINCT record_id FROM import_befores
			WHERE organization_id = $1 AND import_id = $2 AND record_id > $3
			ORDER BY record_id
			LIMIT $4)
		SELECT record_id, topic, before
		FROM import_befores
		WHERE organization_id = $1 AND import_id = $2 AND record_id > $3 AND record_id <= (SELECT record_id FROM page ORDER BY record_id DESC LIMIT 1)
		ORDER BY record_id, topic`
	undone := UndoneImport{Kept: []KeptPurchase{}}
	for after := uuid.Nil; ; {
		befores, err := many[keptBefore](ctx, tx, query, organization, i.ID, after, undoneAtOnce)
		if err != nil || len(befores) == 0 {
			slices.SortFunc(undone.Kept, func(a, b KeptPurchase) int { return strings.Compare(a.Reference, b.Reference) })
			return undone, err
		}
		after = befores[len(befores)-1].Record
		back, err := newRecordsBack[T](ctx, tx, organization, d, i, befores)
		if err != nil {
			return undone, err
		}
		if err := back.goBack(ctx, tx, organization, log, &undone); err != nil {
			return undone, err
		}
	}
}

// recordsBack is what is known of some records on their way back.
type recordsBack[R computer[R]] struct {
	sinceImport
	definition recordDefinition[R]
	befores    map[uuid.UUID][]*keptBefore
	records    []R
	entries    map[uuid.UUID]map[string]*Entry
}

// sinceImport is what has become, since an import, of the records that it spoke of.
type sinceImport struct {
	imported string // the ID of the import, as the history has it
	latest   map[uuid.UUID][]*latestChange
	touched  map[uuid.UUID]bool // somebody else has spoken of it, ever
	fields   []*CustomField
	custom   map[uuid.UUID]CustomValues
}

// latestChange is the last that the history tells of a field.
type latestChange struct {
	Record uuid.UUID `db:"record_id"`
	Field  string    `db:"field"`
	Change uuid.UUID `db:"change_id"`
	Source string    `db:"source_id"`
}

const (
	latestOfFields = `
		SELECT DISTINCT ON (record_id, field) record_id, field, change_id, source_id
		FROM field_changes
		WHERE organization_id = $1 AND record_id = ANY ($2) AND event <> 'reported'
		ORDER BY record_id, field, change_id DESC`
	// touchedSince are records of which somebody else has said anything, in whatever way.
	touchedSince = `
		SELECT said.record_id, '' AS name
		FROM unnest($2::uuid[]) AS said (record_id)
		WHERE EXISTS (SELECT FROM changes c WHERE c.organization_id = $1 AND c.record_id = said.record_id AND c.source_id <> $3)
		   OR EXISTS (SELECT FROM notes n WHERE n.organization_id = $1 AND n.record_id = said.record_id)
		   OR EXISTS (
			SELECT FROM collection_hosts m
			JOIN collections c ON c.organization_id = m.organization_id AND c.collection_id = m.collection_id
			WHERE m.organization_id = $1 AND m.host_id = said.record_id AND (c.deployment_id IS NOT NULL OR c.by_hand))`
)

func newRecordsBack[T any, R interface {
	*T
	computer[R]
}](ctx context.Context, tx pgx.Tx, organization uuid.UUID, d recordDefinition[R], i *Import, befores []*keptBefore) (*recordsBack[R], error) {
	b := &recordsBack[R]{
		sinceImport: sinceImport{imported: i.ID.String()}, definition: d, befores: map[uuid.UUID][]*keptBefore{},
	}
	for _, before := range befores {
		b.befores[before.Record] = append(b.befores[before.Record], before)
	}
	ids := column(befores, func(k *keptBefore) uuid.UUID { return k.Record })
	found, err := many[T](ctx, tx, d.byID, organization, ids)
	if err != nil {
		return nil, err
	}
	for _, record := range found {
		b.records = append(b.records, R(record))
	}
	return b, b.read(ctx, tx, organization, ids)
}

func (b *recordsBack[R]) read(ctx context.Context, tx pgx.Tx, organization uuid.UUID, ids []uuid.UUID) (err error) {
	if b.entries, err = entriesOf(ctx, tx, organization, ids); err != nil {
		return err
	}
	return b.sinceImport.read(ctx, tx, organization, b.definition.forms.topics.kind, ids)
}

func (s *sinceImport) read(ctx context.Context, tx pgx.Tx, organization uuid.UUID, kind string, ids []uuid.UUID) (err error) {
	s.latest, s.touched = map[uuid.UUID][]*latestChange{}, map[uuid.UUID]bool{}
	if s.custom, err = customValues(ctx, tx, organization, ids); err != nil {
		return err
	}
	if s.fields, err = customFields(ctx, tx, organization, kind); err != nil {
		return err
	}
	latest, err := many[latestChange](ctx, tx, latestOfFields, organization, ids)
	if err != nil {
		return err
	}
	for _, l := range latest {
		s.latest[l.Record] = append(s.latest[l.Record], l)
	}
	touched, err := many[namedRecord](ctx, tx, touchedSince, organization, ids, s.imported)
	for _, r := range touched {
		s.touched[r.ID] = true
	}
	return err
}

// goBack writes all that can go back, and names the rest.
func (b *recordsBack[R]) goBack(ctx context.Context, tx pgx.Tx, organization uuid.UUID, log *changeLog, undone *UndoneImport) error {
	records := Records{hand: &hand{unpin: true, back: map[uuid.UUID]map[string]backTo{}, each: map[any]handOf{}}}
	batch := &pgx.Batch{}
	for _, record := range b.records {
		way, can, err := b.way(record)
		if err != nil {
			return err
		}
		if !can {
			undone.Kept = append(undone.Kept, KeptPurchase{Reference: record.name()})
			continue
		}
		if way.hand.move == retire && way.isNew {
			undone.Removed++
		} else {
			undone.Restored++
		}
		said := b.definition.forms.about(record.recordID(), record.name())
		records.hand.each[said], records.hand.back[record.recordID()] = way.hand, way.back
		records.with(b.definition.forms.alone(said))
		queueCustom(batch, organization, Ref{record.recordKind(), record.recordID()}, b.fields, b.custom[record.recordID()], way.custom, log)
	}
	source := log.source
	source.CollectedAt = log.now
	if _, err := applyRecords(ctx, tx, organization, source, log.now, records); err != nil {
		return err
	}
	return sendBatch(ctx, tx, batch)
}

// wayOfRecord is how one record goes back.
type wayOfRecord struct {
	hand   handOf
	isNew  bool // it was made by the import
	back   map[string]backTo
	custom CustomValues
}

// way finds the way back of a record; there is none where anything of it was touched since.
func (b *recordsBack[R]) way(record R) (way wayOfRecord, can bool, err error) {
	id := record.recordID()
	way.back, way.custom = map[string]backTo{}, CustomValues{}
	for _, before := range b.befores[id] {
		field, own := strings.CutPrefix(before.Topic, customPrefix)
		switch {
		case before.Topic == fieldRecord:
			way.hand.move, way.isNew = retire, string(before.Before) == `"new"`
			can = !b.definition.retired(record) && b.isLatest(id, fieldRecord, way.isNew) && (!way.isNew || !b.touched[id])
		case own:
			can, err = b.customBack(id, field, before.Before, way.custom)
		default:
			var to backTo
			if err = json.Unmarshal(before.Before, &to); err != nil {
				err = fmt.Errorf("read what %s was before: %w", record.name(), err)
			}
			way.back[before.Topic], way.hand.topics = to, append(way.hand.topics, before.Topic)
			can = b.entries[id][before.Topic] != nil && b.isLatest(id, before.Topic, false)
		}
		if err != nil || !can {
			return way, false, err
		}
	}
	return way, true, nil
}

// isLatest reports that the import was the last to say a topic of a record. Of the making of one the history tells by its name alone.
func (s *sinceImport) isLatest(id uuid.UUID, topic string, made bool) bool {
	var last *latestChange
	for _, l := range s.latest[id] {
		if slices.Contains(FieldsOf(topic), l.Field) && (last == nil || bytes.Compare(l.Change[:], last.Change[:]) > 0) {
			last = l
		}
	}
	return last == nil && made || last != nil && last.Source == s.imported
}

// customBack takes back a field of the organization's own, if it is there and holds what the import wrote.
func (s *sinceImport) customBack(id uuid.UUID, field string, kept json.RawMessage, custom CustomValues) (bool, error) {
	var before customBefore
	if err := json.Unmarshal(kept, &before); err != nil {
		return false, fmt.Errorf("read what a field was before: %w", err)
	}
	at := slices.IndexFunc(s.fields, func(f *CustomField) bool { return f.ID.String() == field })
	if at < 0 || s.custom[id][s.fields[at].ID] != before.New {
		return false, nil
	}
	custom[s.fields[at].ID] = before.Old
	return true, nil
}
