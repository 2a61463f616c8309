package inventory

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
)

// enterCollections is applyDeployment for what a person says of collections of theirs.
func (a *application) enterCollections(ctx context.Context, said []*HandCollection) error {
	if len(said) == 0 {
		return nil
	}
	known, err := a.handCollections(ctx, said)
	if err != nil {
		return err
	}
	entered, unheard := make([]*HandCollection, len(said)), []*Host(nil)
	for i, s := range said {
		if entered[i], err = a.handCollection(known, s); err != nil {
			return err
		}
		named, err := a.enterCollection(entered[i], s)
		if err != nil {
			return err
		}
		unheard = append(unheard, named...)
	}
	queueUnheard(a.batch, a.organization, unheard)
	queueCollections(a.batch, a.organization, entered, a.now)
	return nil
}

// handCollections reads those that a person may speak of.
func (a *application) handCollections(ctx context.Context, said []*HandCollection) (known []*HandCollection, err error) {
	batch := &pgx.Batch{}
	ids, names := column(said, func(c *HandCollection) uuid.UUID { return c.ID }), column(said, a.nameSaid)
	queueOfMany(batch, len(said), func() { queueMany(batch, &known, handCollections, a.organization, ids, names) })
	if err := sendBatch(ctx, a.tx, batch); err != nil {
		return nil, fmt.Errorf("read what is known of %d collections: %w", len(said), err)
	}
	return known, nil
}

// nameSaid is the name that a person gives a collection; "" where they leave it the one it has.
func (a *application) nameSaid(said *HandCollection) string {
	if said.ID != uuid.Nil && !slices.Contains(a.hand.of(said).topics, "name") {
		return ""
	}
	return said.Name
}

// handCollection finds the collection that a person speaks of. A new one may take up the name of one that was retired.
func (a *application) handCollection(known []*HandCollection, said *HandCollection) (*HandCollection, error) {
	c, name := &HandCollection{ID: newID(), Hosts: []string{}, HostIDs: []uuid.UUID{}}, a.nameSaid(said)
	for _, k := range known {
		switch {
		case k.ID == said.ID:
			c = k
		case k.Name != name:
		case said.ID == uuid.Nil && k.RetiredAt != nil:
			c = k
			a.restore(c, &c.RetiredAt)
		default:
			return nil, fault.At(fault.Conflict, "name", "there is a collection %q already", k.Name)
		}
	}
	return c, nil
}

// enterCollection gives a collection what a person says of it, and returns the hosts that nobody has named before.
func (a *application) enterCollection(known, said *HandCollection) (unheard []*Host, err error) {
	if err := unseen(collectionTopics, known, a.hand.seen); err != nil {
		return nil, err
	}
	old, before := known.fields(), known.HostIDs
	for _, name := range a.hand.of(said).topics {
		t, _ := collectionTopics.named(name)
		if err := t.put(known, t.values(said)); err != nil {
			return nil, err
		}
	}
	if err := a.moves(known, said, &known.RetiredAt); err != nil {
		return nil, err
	}
	if slices.Contains(a.hand.of(said).topics, "hosts") {
		unheard = a.resolveMembers(known)
	}
	if known.RetiredAt != nil {
		known.Hosts, known.HostIDs = []string{}, []uuid.UUID{}
	}
	for _, c := range diff(old, known.fields()) {
		a.log.tell(known, EventValue, c, a.hand.reason)
	}
	a.touched = append(append(a.touched, before...), known.HostIDs...)
	said.ID = known.ID
	return unheard, nil
}

// resolveMembers puts hosts under the names they have here, and returns those that nobody has named before.
func (a *application) resolveMembers(c *HandCollection) (unheard []*Host) {
	hosts := make([]*Host, 0, len(c.Hosts))
	for _, name := range c.Hosts {
		host := a.hosts.find(name, "")
		if host == nil {
			host = a.newlyNamed(name)
			unheard = append(unheard, host)
		}
		a.nameRetired(host)
		hosts = append(hosts, host)
	}
	hosts = distinct(hosts)
	c.Hosts, c.HostIDs = column(hosts, func(h *Host) string { return h.Name }), column(hosts, func(h *Host) uuid.UUID { return h.ID })
	slices.Sort(c.Hosts)
	return unheard
}

// newlyNamed is a host of which only the name is known.
func (a *application) newlyNamed(name string) *Host {
	host := &Host{ID: newID(), Name: name, Release: OS{}.release(), Source: a.source.Name, CreatedAt: a.now, UpdatedAt: a.now}
	a.hosts.add(host)
	a.log.note(host, nil)
	return host
}

// queueCollections makes collections and their members what they now are.
func queueCollections(batch *pgx.Batch, organization uuid.UUID, all []*HandCollection, now time.Time) {
	const write = `
		INSERT INTO collections (organization_id, collection_id, by_hand, name, licensing_mode, license_servers, created_at, retired_at)
		VALUES (@organization, @id, true, @name, @mode, @servers, @now, @retired)
		ON CONFLICT (organization_id, collection_id) DO UPDATE SET
			name = excluded.name, licensing_mode = excluded.licensing_mode, license_servers = excluded.license_servers, retired_at = excluded.retired_at`
	const leave = `
		DELETE FROM collection_hosts
		WHERE organization_id = $1 AND collection_id = ANY ($2)
		  AND (collection_id, host_id) NOT IN (SELECT collection_id, host_id FROM unnest($3::uuid[], $4::uuid[]) AS stay (collection_id, host_id))`
	const enter = `
		INSERT INTO collection_hosts (organization_id, collection_id, host_id)
		SELECT $1, collection_id, host_id FROM unnest($2::uuid[], $3::uuid[]) AS said (collection_id, host_id)
		ON CONFLICT DO NOTHING`
	var of, members []uuid.UUID
	for _, c := range all {
		batch.Queue(write, pgx.StrictNamedArgs{
			"organization": organization, "id": c.ID, "name": c.Name, "mode": c.LicensingMode, "servers": c.LicenseServers, "now": now, "retired": c.RetiredAt,
		})
		for _, host := range c.HostIDs {
			of, members = append(of, c.ID), append(members, host)
		}
	}
	batch.Queue(leave, organization, column(all, (*HandCollection).recordID), of, members)
	batch.Queue(enter, organization, of, members)
}
