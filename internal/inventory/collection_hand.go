package inventory

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// HandCollection is a collection that a person made: no broker tells its members and settings. As a record to apply, its topics are whole.
type HandCollection struct {
	ID             uuid.UUID   `db:"collection_id"`
	Name           string      `db:"name"`
	Hosts          []string    `db:"hosts"` // canonical names, sorted
	HostIDs        []uuid.UUID `db:"host_ids"`
	LicensingMode  *int64      `db:"licensing_mode"`
	LicenseServers []string    `db:"license_servers"` // nil: not said; empty: none
	RetiredAt      *time.Time  `db:"retired_at"`
}

func (c *HandCollection) name() string          { return c.Name }
func (c *HandCollection) recordKind() string    { return KindCollection }
func (c *HandCollection) recordID() uuid.UUID   { return c.ID }
func (c *HandCollection) merge(*HandCollection) {}
func (c *HandCollection) settle()               {}

func (c *HandCollection) fields() []field {
	fields := make([]field, len(collectionTopics.list))
	for i, t := range collectionTopics.list {
		fields[i] = field{t.name, t.text(c)}
	}
	return fields
}

// collectionTopics is what a person says of a collection of theirs, in the order of its form. Nobody else speaks of it, so there are no
// entries.
var collectionTopics = topicList[*HandCollection]{KindCollection, func() *HandCollection { return &HandCollection{} }, []topic[*HandCollection]{
	{name: "name", parts: func(c *HandCollection) []any { return []any{&c.Name} }, read: readCollectionName},
	{name: "hosts", parts: func(c *HandCollection) []any { return []any{&c.Hosts} }, read: readMembers},
	{name: "licensing_mode", parts: func(c *HandCollection) []any { return []any{&c.LicensingMode} }, read: readModeNumber},
	{name: "license_servers", parts: func(c *HandCollection) []any { return []any{&c.LicenseServers} }, read: readServerList},
}}

// maxMembers is how many hosts a form may list.
const maxMembers = 2000

func readCollectionName(parts []any, typed string) bool {
	name := tidy(typed)
	*parts[0].(*string) = name
	return name != "" && len([]rune(name)) <= maxName
}

func readMembers(parts []any, typed string) bool {
	names, ok := computersTyped(typed, maxMembers)
	slices.Sort(names)
	*parts[0].(*[]string) = names
	return ok
}

func readServerList(parts []any, typed string) bool {
	names, ok := serversTyped(typed)
	*parts[0].(*[]string) = names
	return ok
}

// CollectionTopics are the topics of a collection by hand, in the order of its form.
var CollectionTopics = collectionTopics.names()

// CollectionValues is what a form shows of a collection by hand, by topic.
func CollectionValues(c *HandCollection) map[string]string { return collectionTopics.typed(c) }

const (
	membersOfCollection = `
		FROM hosts h
		WHERE h.organization_id = c.organization_id AND h.host_id = ANY (ARRAY(
			SELECT x.host_id FROM collection_hosts x WHERE x.organization_id = c.organization_id AND x.collection_id = c.collection_id))`
	handCollection = `
	SELECT c.collection_id, c.name, c.licensing_mode, c.license_servers, c.retired_at,
	       coalesce((SELECT array_agg(h.name ORDER BY h.name COLLATE "C")` + membersOfCollection + `), '{}') AS hosts,
	       coalesce((SELECT array_agg(h.host_id ORDER BY h.name COLLATE "C")` + membersOfCollection + `), '{}') AS host_ids
	FROM collections c
	WHERE c.organization_id = $1 AND c.by_hand AND c.collection_id IN (
		SELECT collection_id FROM collections WHERE organization_id = $1 AND collection_id = $2
		UNION ALL
		SELECT collection_id FROM collections WHERE organization_id = $1 AND deployment_id IS NULL AND by_hand AND name = $3)
	ORDER BY c.collection_id = $2 DESC`
)

// HandCollection returns a collection that a person made, retired or not. It returns fault.NotFound where the organization has no such
// collection, or a broker governs it.
func (s *Store) HandCollection(ctx context.Context, organization, id uuid.UUID) (*HandCollection, error) {
	return handCollectionByID(ctx, s.pool, organization, id)
}

func handCollectionByID(ctx context.Context, db postgres.DB, organization, id uuid.UUID) (*HandCollection, error) {
	missing := fault.New(fault.NotFound, "there is no such collection made by hand")
	return one[HandCollection](ctx, db, missing, handCollection, organization, id, nil)
}

var collectionForms = formKind[*HandCollection]{
	topics: collectionTopics, name: Form.collectionName, byID: handCollectionByID,
	about: func(id uuid.UUID, name string) *HandCollection { return &HandCollection{ID: id, Name: name} },
	alone: func(c *HandCollection) Records { return Records{Collections: []*HandCollection{c}} },
}

func (f Form) collectionName() error {
	if f.ID == uuid.Nil && tidy(f.Values["name"]) == "" {
		return fault.At(fault.Invalid, "name", "is missing")
	}
	return nil
}

// SaveCollection writes what a form says of a collection by hand, and asks for an assessment if anything changed. Hosts that nobody has named
// before are made known by their names. It returns the ID of the collection; errors are those of SaveHost.
func (s *Store) SaveCollection(ctx context.Context, organization uuid.UUID, by string, f Form) (uuid.UUID, error) {
	return save(ctx, s, collectionForms, organization, by, f)
}

// RetireCollection takes a collection by hand out of use: its hosts leave it, and those in no other get one of their own again. It returns
// fault.NotFound where the organization has no such collection, or a broker governs it; fault.Conflict where it is retired already.
func (s *Store) RetireCollection(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, reason string) error {
	return moved(ctx, s, collectionForms, organization, by, id, "retire", &hand{move: retire, reason: reason})
}

// enterCollection is applyDeployment for what a person says of a collection of theirs.
func (a *application) enterCollection(ctx context.Context, said *HandCollection) error {
	known, err := a.handCollection(ctx, said)
	if err != nil {
		return err
	}
	if err := unseen(collectionTopics, known, a.hand.seen); err != nil {
		return err
	}
	old, before := known.fields(), known.HostIDs
	for _, name := range a.hand.of(said).topics {
		t, _ := collectionTopics.named(name)
		if err := t.put(known, t.values(said)); err != nil {
			return err
		}
	}
	if err := a.moves(known, said, &known.RetiredAt); err != nil {
		return err
	}
	if slices.Contains(a.hand.of(said).topics, "hosts") {
		a.resolveMembers(known)
	}
	if known.RetiredAt != nil {
		known.Hosts, known.HostIDs = []string{}, []uuid.UUID{}
	}
	for _, c := range diff(old, known.fields()) {
		a.log.tell(known, EventValue, c, a.hand.reason)
	}
	known.queueWrite(a.batch, a.organization, a.now)
	a.touched = append(append(a.touched, before...), known.HostIDs...)
	said.ID = known.ID
	return nil
}

// handCollection reads the collection that a person speaks of. A new one may take up the name of one that was retired.
func (a *application) handCollection(ctx context.Context, said *HandCollection) (*HandCollection, error) {
	name := said.Name
	if said.ID != uuid.Nil && !slices.Contains(a.hand.of(said).topics, "name") {
		name = ""
	}
	alike, err := many[HandCollection](ctx, a.tx, handCollection, a.organization, said.ID, name)
	if err != nil {
		return nil, err
	}
	known := &HandCollection{ID: newID(), Hosts: []string{}, HostIDs: []uuid.UUID{}}
	for _, c := range alike {
		switch {
		case c.ID == said.ID:
			known = c
		case said.ID == uuid.Nil && c.RetiredAt != nil:
			known = c
			a.restore(known, &known.RetiredAt)
		default:
			return nil, fault.At(fault.Conflict, "name", "there is a collection %q already", c.Name)
		}
	}
	return known, nil
}

// resolveMembers puts hosts under the names they have here; those that nobody has named before are made known.
func (a *application) resolveMembers(c *HandCollection) {
	var hosts, unheard []*Host
	for _, name := range c.Hosts {
		host := a.hosts.find(name, "")
		if host == nil {
			host = a.newlyNamed(name)
			unheard = append(unheard, host)
		}
		a.nameRetired(host)
		if !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	queueUnheard(a.batch, a.organization, unheard)
	c.Hosts, c.HostIDs = column(hosts, func(h *Host) string { return h.Name }), column(hosts, func(h *Host) uuid.UUID { return h.ID })
	slices.Sort(c.Hosts)
}

// newlyNamed is a host of which only the name is known.
func (a *application) newlyNamed(name string) *Host {
	host := &Host{ID: newID(), Name: name, Release: OS{}.release(), Source: a.source.Name, CreatedAt: a.now, UpdatedAt: a.now}
	a.hosts.add(host)
	a.log.note(host, nil)
	return host
}

// queueWrite makes the collection and its members what they now are.
func (c *HandCollection) queueWrite(batch *pgx.Batch, organization uuid.UUID, now time.Time) {
	const write = `
		INSERT INTO collections (organization_id, collection_id, by_hand, name, licensing_mode, license_servers, created_at, retired_at)
		VALUES (@organization, @id, true, @name, @mode, @servers, @now, @retired)
		ON CONFLICT (organization_id, collection_id) DO UPDATE SET
			name = excluded.name, licensing_mode = excluded.licensing_mode, license_servers = excluded.license_servers, retired_at = excluded.retired_at`
	const leave = `DELETE FROM collection_hosts WHERE organization_id = $1 AND collection_id = $2 AND host_id <> ALL ($3)`
	const enter = `
		INSERT INTO collection_hosts (organization_id, collection_id, host_id)
		SELECT $1, $2, host_id FROM unnest($3::uuid[]) AS said (host_id)
		ON CONFLICT DO NOTHING`
	batch.Queue(write, pgx.StrictNamedArgs{
		"organization": organization, "id": c.ID, "name": c.Name, "mode": c.LicensingMode, "servers": c.LicenseServers, "now": now, "retired": c.RetiredAt,
	})
	batch.Queue(leave, organization, c.ID, c.HostIDs)
	batch.Queue(enter, organization, c.ID, c.HostIDs)
}
