package inventory

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// hostsBackDefinition is that of hosts which no collection holds: those that an import of collections made known, or brought back, and that
// stay as long as a collection has them.
var hostsBackDefinition = func() recordDefinition[*Host] {
	d := hostDefinition
	d.byID = hostsByID + `
		AND NOT EXISTS (
			SELECT FROM collection_hosts m
			JOIN collections c ON c.organization_id = m.organization_id AND c.collection_id = m.collection_id
			WHERE m.organization_id = hosts.organization_id AND m.host_id = hosts.host_id AND (c.deployment_id IS NOT NULL OR c.by_hand))`
	return d
}()

// undoCollections lets every collection be what it was before an import, as far as nobody has touched the same since, and then the hosts that
// it made known.
func undoCollections(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import, log *changeLog) (UndoneImport, error) {
	b, err := newCollectionsBack(ctx, tx, organization, i)
	if err != nil {
		return UndoneImport{}, err
	}
	undone := UndoneImport{Kept: []KeptPurchase{}}
	if err := b.goBack(ctx, tx, organization, log, &undone); err != nil {
		return undone, err
	}
	hosts, err := undoRecords[Host](ctx, tx, organization, hostsBackDefinition, i, log)
	undone.Removed, undone.Restored, undone.Kept = undone.Removed+hosts.Removed, undone.Restored+hosts.Restored, append(undone.Kept, hosts.Kept...)
	slices.SortFunc(undone.Kept, func(a, b KeptPurchase) int { return strings.Compare(a.Reference, b.Reference) })
	return undone, err
}

// collectionsBack is what is known of collections on their way back.
type collectionsBack struct {
	sinceImport
	befores     map[uuid.UUID][]*keptBefore
	collections []*ListedCollection
	hosts       *resolver[*Host]
}

func newCollectionsBack(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import) (*collectionsBack, error) {
	const query = `
		SELECT b.record_id, b.topic, b.before
		FROM import_befores b
		JOIN collections c ON c.organization_id = b.organization_id AND c.collection_id = b.record_id
		WHERE b.organization_id = $1 AND b.import_id = $2
		ORDER BY b.record_id, b.topic`
	befores, err := many[keptBefore](ctx, tx, query, organization, i.ID)
	if err != nil {
		return nil, err
	}
	b := &collectionsBack{sinceImport: sinceImport{imported: i.ID.String()}, befores: map[uuid.UUID][]*keptBefore{}}
	var names []string
	for _, before := range befores {
		b.befores[before.Record] = append(b.befores[before.Record], before)
		if before.Topic == "hosts" {
			was, is, err := before.hosts()
			if err != nil {
				return nil, err
			}
			names = append(append(names, was...), is...)
		}
	}
	ids := distinct(column(befores, func(k *keptBefore) uuid.UUID { return k.Record }))
	if b.collections, err = collectionsNamed(ctx, tx, organization, []string{}, ids); err != nil {
		return nil, err
	}
	hosts, err := manyOf[Host](ctx, tx, hostsNamed, organization, shortNames(names))
	if err != nil {
		return nil, err
	}
	b.hosts = newResolver(hosts)
	return b, b.read(ctx, tx, organization, KindCollection, ids)
}

// topicBefore is what a topic was before the import, and what it was afterwards.
func (k *keptBefore) topicBefore() (before topicBefore, err error) {
	if err = json.Unmarshal(k.Before, &before); err != nil {
		err = fmt.Errorf("read what %s of %s was before: %w", k.Topic, k.Record, err)
	}
	return before, err
}

func (k *keptBefore) hosts() (was, is []string, err error) {
	before, err := k.topicBefore()
	if err != nil {
		return nil, nil, err
	}
	old, now := &ListedCollection{}, &ListedCollection{}
	if err = listedTopics[0].put(old, before.Old); err == nil {
		err = listedTopics[0].put(now, before.New)
	}
	return old.Hosts, now.Hosts, err
}

// goBack writes all that can go back, and names the rest.
func (b *collectionsBack) goBack(ctx context.Context, tx pgx.Tx, organization uuid.UUID, log *changeLog, undone *UndoneImport) error {
	records, batch := Records{hand: &hand{each: map[any]handOf{}}}, &pgx.Batch{}
	for _, c := range b.collections {
		way, can, err := b.way(c)
		if err != nil {
			return err
		}
		if !can {
			undone.Kept = append(undone.Kept, KeptPurchase{Reference: c.Name})
			continue
		}
		if way.isNew {
			undone.Removed++
		} else {
			undone.Restored++
		}
		if of := (handOf{topics: handTopics(way.hand.topics), move: way.hand.move}); len(of.topics) > 0 || of.move != stay {
			records.hand.each[&way.to.HandCollection] = of
			records.Collections = append(records.Collections, &way.to.HandCollection)
		}
		way.to.queueCounts(batch, organization, c.CollectionCounts, log)
		queueCustom(batch, organization, Ref{KindCollection, c.ID}, b.fields, b.custom[c.ID], way.custom, log)
	}
	source := log.source
	source.CollectedAt = log.now
	if _, err := applyRecords(ctx, tx, organization, source, log.now, records); err != nil {
		return err
	}
	return sendBatch(ctx, tx, batch)
}

// wayOfCollection is how one collection goes back, and what it is then.
type wayOfCollection struct {
	wayOfRecord
	to *ListedCollection
}

// way finds the way back of a collection; there is none where anything that the import said of it was touched since.
func (b *collectionsBack) way(c *ListedCollection) (way wayOfCollection, can bool, err error) {
	to := *c
	way.to, way.custom = &to, CustomValues{}
	for _, before := range b.befores[c.ID] {
		fieldID, own := strings.CutPrefix(before.Topic, customPrefix)
		switch {
		case before.Topic == fieldRecord:
			way.hand.move, way.isNew = retire, string(before.Before) == `"new"`
			can = c.RetiredAt == nil && (way.isNew && !b.touched[c.ID] || !way.isNew && b.isLatest(c.ID, fieldRecord, false))
		case own:
			can, err = b.customBack(c.ID, fieldID, before.Before, way.custom)
		default:
			way.hand.topics = append(way.hand.topics, before.Topic)
			can, err = b.topicBack(c, before, way.to)
		}
		if err != nil || !can {
			return way, false, err
		}
	}
	return way, true, nil
}

// topicBack gives a collection what a topic was, if it is as the import left it.
func (b *collectionsBack) topicBack(c *ListedCollection, before *keptBefore, to *ListedCollection) (bool, error) {
	was, err := before.topicBefore()
	if err != nil {
		return false, err
	}
	at := slices.IndexFunc(listedTopics, func(t topic[*ListedCollection]) bool { return t.name == before.Topic })
	if at < 0 || c.RetiredAt != nil || !b.isLatest(c.ID, before.Topic, false) {
		return false, nil
	}
	t := listedTopics[at]
	if before.Topic != "hosts" {
		left := &ListedCollection{}
		return t.put(left, was.New) == nil && sameTyped(t.typed(left), t.typed(c)), t.put(to, was.Old)
	}
	old, now, err := before.hosts()
	to.Hosts = b.inUse(old)
	return slices.Equal(b.called(now), c.Hosts), err
}

// called are hosts by the names they have by now.
func (b *collectionsBack) called(names []string) []string {
	called := make([]string, len(names))
	for i, name := range names {
		if called[i] = name; b.hosts.find(name, "") != nil {
			called[i] = b.hosts.find(name, "").Name
		}
	}
	slices.Sort(called)
	return called
}

// inUse are those hosts that nobody has taken out of use meanwhile: no undo brings them back.
func (b *collectionsBack) inUse(names []string) []string {
	return slices.DeleteFunc(b.called(names), func(name string) bool {
		host := b.hosts.find(name, "")
		return host != nil && host.RetiredAt != nil
	})
}
