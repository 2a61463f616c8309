package inventory

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// customBefore is what a field of the organization's own held before an import wrote to it, and what it wrote.
type customBefore struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// write enters what the lines say through the one door, as the forms do, and keeps what stood before.
func (p *recordPlan[R]) write(ctx context.Context, a *importApplication) error {
	entries, err := p.entries(ctx, a)
	if err != nil {
		return err
	}
	records := Records{hand: &hand{by: a.by, each: map[any]handOf{}}}
	kept := &keptBefores{}
	said := make([]R, len(p.works))
	for i, w := range p.works {
		if said[i], err = p.sayWork(w, entries[w.record.recordID()], records.hand, kept); err != nil {
			return err
		}
		if _, speaks := records.hand.each[said[i]]; speaks {
			records.with(p.definition.forms.alone(said[i]))
		}
	}
	source := a.source
	source.CollectedAt = a.now
	if _, err := applyRecords(ctx, a.tx, a.organization, source, a.now, records); err != nil {
		return err
	}
	batch, log := &pgx.Batch{}, &changeLog{organization: a.organization, source: source, now: a.now}
	for i, w := range p.works {
		id := said[i].recordID()
		if w.isNew {
			kept.add(id, fieldRecord, json.RawMessage(`"new"`))
		}
		if !w.isNew {
			if err := kept.encodeCustom(id, p.fields, w.known, w.custom); err != nil {
				return err
			}
		}
		queueCustom(batch, a.organization, Ref{p.definition.forms.topics.kind, id}, p.fields, w.known, w.custom, log)
	}
	kept.queue(batch, a.organization, a.imported.ID)
	if err := sendBatch(ctx, a.tx, batch); err != nil {
		return fmt.Errorf("write what %d lines say besides: %w", len(p.does), err)
	}
	return log.write(ctx, a.tx)
}

// sayWork is the record to apply of what lines say; nothing of one of which they say nothing.
func (p *recordPlan[R]) sayWork(w *recordWork[R], entries map[string]*Entry, h *hand, kept *keptBefores) (R, error) {
	id := w.record.recordID()
	said := p.definition.forms.about(id, w.record.name())
	of := handOf{topics: w.topics}
	for _, name := range w.topics {
		t, _ := p.definition.forms.topics.named(name)
		if err := t.put(said, t.values(w.record)); err != nil {
			return said, err
		}
		if before, known := w.before[name]; known {
			if err := kept.encode(id, name, backTo{entries[name], before}); err != nil {
				return said, err
			}
		}
	}
	if w.restores {
		of.move = restore
		kept.add(id, fieldRecord, json.RawMessage(`"retired"`))
	}
	if w.isNew || w.restores || len(w.topics) > 0 {
		h.each[said] = of
	}
	return said, nil
}

// entries are what people have said of the records before, by topic.
func (p *recordPlan[R]) entries(ctx context.Context, a *importApplication) (map[uuid.UUID]map[string]*Entry, error) {
	ids := column(p.works, func(w *recordWork[R]) uuid.UUID { return w.record.recordID() })
	return entriesOf(ctx, a.tx, a.organization, ids)
}

func entriesOf(ctx context.Context, tx pgx.Tx, organization uuid.UUID, records []uuid.UUID) (map[uuid.UUID]map[string]*Entry, error) {
	const query = `
		SELECT ` + entryColumns + `
		FROM entries
		WHERE organization_id = $1 AND record_id = ANY ($2)`
	entries, err := many[Entry](ctx, tx, query, organization, records)
	of := map[uuid.UUID]map[string]*Entry{}
	for _, e := range entries {
		if of[e.RecordID] == nil {
			of[e.RecordID] = map[string]*Entry{}
		}
		of[e.RecordID][e.Topic] = e
	}
	return of, err
}

// keptBefores are what stood before an import, to take it back.
type keptBefores struct {
	records []uuid.UUID
	topics  []string
	values  []json.RawMessage
}

func (k *keptBefores) add(record uuid.UUID, topic string, value json.RawMessage) {
	k.records, k.topics, k.values = append(k.records, record), append(k.topics, topic), append(k.values, value)
}

func (k *keptBefores) encode(record uuid.UUID, topic string, value any) error {
	encoded, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("keep what %s of %s was: %w", topic, record, err)
	}
	k.add(record, topic, encoded)
	return nil
}

// encodeCustom keeps what fields of the organization's own were.
func (k *keptBefores) encodeCustom(record uuid.UUID, fields []*CustomField, known, said CustomValues) error {
	for _, f := range fields {
		if now, speaks := said[f.ID]; speaks && now != known[f.ID] {
			if err := k.encode(record, customPrefix+f.ID.String(), customBefore{known[f.ID], now}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (k *keptBefores) queue(batch *pgx.Batch, organization, id uuid.UUID) {
	const query = `
		INSERT INTO import_befores (organization_id, import_id, record_id, topic, before)
		SELECT $1, $2, record_id, topic, before FROM unnest($3::uuid[], $4::text[], $5::jsonb[]) AS said (record_id, topic, before)
		ON CONFLICT DO NOTHING`
	if len(k.records) > 0 {
		batch.Queue(query, organization, id, k.records, k.topics, k.values)
	}
}
