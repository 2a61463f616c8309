package inventory

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// topicBefore is what a topic of a collection was before an import, and what it was afterwards: nobody but people and files speaks of it, so there
// are no entries to go by.
type topicBefore struct {
	Old partValues `json:"old"`
	New partValues `json:"new"`
}

// write enters what the lines say as the forms of a collection do, and keeps what stood before.
func (p *collectionPlan) write(ctx context.Context, a *importApplication) error {
	kept, records := &keptBefores{}, Records{hand: &hand{by: a.by, each: map[any]handOf{}}}
	said := make([]*HandCollection, len(p.works))
	for i, w := range p.works {
		said[i] = w.said()
		if of := (handOf{topics: w.handTopics(), move: w.move()}); w.record.ByHand && (w.isNew || w.restores || len(of.topics) > 0) {
			records.hand.each[said[i]] = of
			records.Collections = append(records.Collections, said[i])
		}
	}
	source := a.source
	source.CollectedAt = a.now
	if _, err := applyRecords(ctx, a.tx, a.organization, source, a.now, records); err != nil {
		return err
	}
	batch, log := &pgx.Batch{}, &changeLog{organization: a.organization, source: source, now: a.now}
	for i, w := range p.works {
		w.record.ID = said[i].ID
		if err := p.keep(w, kept); err != nil {
			return err
		}
		w.record.queueCounts(batch, a.organization, w.counted(), log)
		queueCustom(batch, a.organization, Ref{KindCollection, w.record.ID}, p.fields, w.known, w.custom, log)
	}
	if err := p.keepHosts(ctx, a, kept); err != nil {
		return err
	}
	kept.queue(batch, a.organization, a.imported.ID)
	if err := sendBatch(ctx, a.tx, batch); err != nil {
		return fmt.Errorf("write what %d lines say of collections besides: %w", len(p.does), err)
	}
	return log.write(ctx, a.tx)
}

// said is the record to apply of what lines say.
func (w *collectionWork) said() *HandCollection {
	said := w.record.HandCollection
	said.Hosts, said.RetiredAt = slices.Clone(said.Hosts), nil
	return &said
}

func (w *collectionWork) move() move {
	if w.restores {
		return restore
	}
	return stay
}

// handTopics are those that lines have said; of a new one its name too.
func (w *collectionWork) handTopics() []string {
	if w.isNew {
		return append([]string{"name"}, handTopics(w.topics)...)
	}
	return handTopics(w.topics)
}

// handTopics are those topics that the form of a collection by hand has.
func handTopics(topics []string) []string {
	return slices.DeleteFunc(slices.Clone(topics), isCount)
}

// keep notes what stood before the lines.
func (p *collectionPlan) keep(w *collectionWork, kept *keptBefores) error {
	switch {
	case w.isNew:
		kept.add(w.record.ID, fieldRecord, json.RawMessage(`"new"`))
		return nil
	case w.restores:
		kept.add(w.record.ID, fieldRecord, json.RawMessage(`"retired"`))
	}
	for _, t := range listedTopics {
		if before, changed := w.before[t.name]; changed {
			if err := kept.encode(w.record.ID, t.name, topicBefore{before, t.values(w.record)}); err != nil {
				return err
			}
		}
	}
	return kept.encodeCustom(w.record.ID, p.fields, w.known, w.custom)
}

// keepHosts notes which hosts the lines made known, and which they brought back.
func (p *collectionPlan) keepHosts(ctx context.Context, a *importApplication, kept *keptBefores) error {
	for host := range p.back {
		kept.add(host.ID, fieldRecord, json.RawMessage(`"retired"`))
	}
	names := make(map[string]bool, len(p.named))
	for host := range p.named {
		names[host.Name] = true
	}
	made, err := manyOf[Host](ctx, a.tx, hostsNamed, a.organization, shortNames(slices.Collect(maps.Keys(names))))
	if err != nil {
		return err
	}
	for _, host := range made {
		if names[host.Name] {
			kept.add(host.ID, fieldRecord, json.RawMessage(`"new"`))
		}
	}
	return nil
}

// counted is how many users were counted before the lines.
func (w *collectionWork) counted() CollectionCounts {
	was := ListedCollection{}
	if !w.isNew {
		was.CollectionCounts = w.record.CollectionCounts
	}
	for _, t := range listedTopics[3:] {
		if old, changed := w.before[t.name]; changed {
			_ = t.put(&was, old) // it was encoded by t.values
		}
	}
	return was.CollectionCounts
}

// queueCounts writes how many users were counted, which people say of every collection, where it is another number than before.
func (c *ListedCollection) queueCounts(batch *pgx.Batch, organization uuid.UUID, was CollectionCounts, log *changeLog) {
	changes := diff(was.numbers(), c.numbers())
	if len(changes) == 0 {
		return
	}
	for _, change := range changes {
		log.tell(c, EventValue, change, "")
	}
	c.queueUpdate(batch, organization, c.ID)
}
