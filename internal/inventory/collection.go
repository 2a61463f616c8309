package inventory

import (
	"context"

	"github.com/google/uuid"
)

// Collection is the hosts that users reach as one, as their broker or a person says. A host of none has one of its own, named after it.
type Collection struct {
	ID           uuid.UUID   `db:"collection_id"`
	DeploymentID *uuid.UUID  `db:"deployment_id"` // nil: standalone, or by hand
	ByHand       bool        `db:"by_hand"`       // made by a person, whose word its members and the next two are
	Mode         *int64      `db:"licensing_mode"`
	Servers      []string    `db:"license_servers"` // nil: not said
	Name         string      `db:"name"`
	Authorised   *int64      `db:"authorised"` // users or devices that may connect; nil: not counted
	Actual       *int64      `db:"actual"`     // that do
	HostIDs      []uuid.UUID `db:"host_ids"`   // in the order of the hosts' names
}

// allCollections are those that are not retired, with their hosts, by name.
const allCollections = `
	SELECT c.collection_id, c.deployment_id, c.by_hand, c.licensing_mode, c.license_servers, c.name, c.authorised, c.actual,
	       coalesce(array_agg(h.host_id ORDER BY h.name) FILTER (WHERE h.host_id IS NOT NULL), '{}') AS host_ids
	FROM collections c
	LEFT JOIN collection_hosts m ON m.organization_id = c.organization_id AND m.collection_id = c.collection_id
	LEFT JOIN hosts h ON h.organization_id = m.organization_id AND h.host_id = m.host_id AND h.retired_at IS NULL
	WHERE c.organization_id = $1 AND c.retired_at IS NULL
	GROUP BY c.collection_id, c.deployment_id, c.by_hand, c.licensing_mode, c.license_servers, c.name, c.authorised, c.actual
	ORDER BY c.name, c.collection_id`

// CollectionsOfHost returns the collections, not retired, that a host belongs to.
func (s *Store) CollectionsOfHost(ctx context.Context, organization, host uuid.UUID) ([]*Collection, error) {
	const query = `
		SELECT c.collection_id, c.deployment_id, c.by_hand, c.licensing_mode, c.license_servers, c.name, c.authorised, c.actual, ARRAY[m.host_id] AS host_ids
		FROM collection_hosts m
		JOIN collections c ON c.organization_id = m.organization_id AND c.collection_id = m.collection_id
		WHERE m.organization_id = $1 AND m.host_id = $2 AND c.retired_at IS NULL
		ORDER BY c.name`
	return many[Collection](ctx, s.pool, query, organization, host)
}
