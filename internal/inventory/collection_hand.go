package inventory

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

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
	// memberNames are the hosts of a collection c, and memberColumns the keys of them as well. They are looked up for what is read alone, and not
	// for all that is sorted.
	memberNames   = `coalesce((SELECT array_agg(h.name ORDER BY h.name COLLATE "C")` + membersOfCollection + `), '{}') AS hosts`
	memberColumns = memberNames + `,
	coalesce((SELECT array_agg(h.host_id ORDER BY h.name COLLATE "C")` + membersOfCollection + `), '{}') AS host_ids`
	// handCollections are those of the IDs $2 and of the names $3.
	handCollections = `
	SELECT c.collection_id, c.name, c.licensing_mode, c.license_servers, c.retired_at, ` + memberColumns + `
	FROM collections c
	WHERE c.organization_id = $1 AND c.by_hand AND c.collection_id IN (
		SELECT collection_id FROM collections WHERE organization_id = $1 AND collection_id = ANY ($2)
		UNION ALL
		SELECT collection_id FROM collections WHERE organization_id = $1 AND deployment_id IS NULL AND by_hand AND name = ANY ($3))`
)

// HandCollection returns a collection that a person made, retired or not. It returns fault.NotFound where the organization has no such
// collection, or a broker governs it.
func (s *Store) HandCollection(ctx context.Context, organization, id uuid.UUID) (*HandCollection, error) {
	return handCollectionByID(ctx, s.pool, organization, id)
}

func handCollectionByID(ctx context.Context, db postgres.DB, organization, id uuid.UUID) (*HandCollection, error) {
	missing := fault.New(fault.NotFound, "there is no such collection made by hand")
	return one[HandCollection](ctx, db, missing, handCollections, organization, []uuid.UUID{id}, []string{})
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
