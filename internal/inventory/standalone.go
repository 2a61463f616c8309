package inventory

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// queueSettling gives each of hosts that are in no other collection one of their own, and takes it from those that are in one, that are
// session hosts no more or out of use, or that have got another name.
func queueSettling(batch *pgx.Batch, organization uuid.UUID, hosts []uuid.UUID, now time.Time) {
	const leave = `
		WITH leaving AS (
			DELETE FROM collection_hosts m
			USING collections c, hosts h
			WHERE m.organization_id = $1 AND m.host_id = ANY ($2)
			  AND c.organization_id = m.organization_id AND c.collection_id = m.collection_id AND c.deployment_id IS NULL AND NOT c.by_hand
			  AND h.organization_id = m.organization_id AND h.host_id = m.host_id
			  AND (h.session_host IS FALSE OR h.retired_at IS NOT NULL OR h.name <> c.name OR EXISTS (
				SELECT FROM collection_hosts n
				JOIN collections g ON g.organization_id = n.organization_id AND g.collection_id = n.collection_id
				WHERE n.organization_id = m.organization_id AND n.host_id = m.host_id
				  AND (g.deployment_id IS NOT NULL OR g.by_hand) AND g.retired_at IS NULL))
			RETURNING m.collection_id)
		UPDATE collections SET retired_at = $3
		WHERE organization_id = $1 AND collection_id IN (SELECT collection_id FROM leaving)`
	// A host that has never reported (session_host is null) counts: somebody has named it as one.
	const found = `
		INSERT INTO collections (organization_id, collection_id, name, created_at)
		SELECT h.organization_id, lodger.collection_id, h.name, $3
		FROM unnest($2::uuid[], $4::uuid[]) AS lodger (host_id, collection_id)
		JOIN hosts h ON h.organization_id = $1 AND h.host_id = lodger.host_id
		WHERE h.session_host IS NOT FALSE AND h.retired_at IS NULL
		  AND NOT EXISTS (SELECT FROM collection_hosts m WHERE m.organization_id = h.organization_id AND m.host_id = h.host_id)
		ON CONFLICT (organization_id, deployment_id, by_hand, name) DO UPDATE SET retired_at = NULL`
	// Few of them have none: those come first, and each is asked by itself (OFFSET), or a database that knows nothing yet of its tables tries every
	// collection with every host.
	const enter = `
		WITH lodgers AS MATERIALIZED (
			SELECT h.host_id, h.name
			FROM hosts h
			WHERE h.organization_id = $1 AND h.host_id = ANY ($2) AND h.session_host IS NOT FALSE AND h.retired_at IS NULL
			  AND NOT EXISTS (SELECT FROM collection_hosts m WHERE m.organization_id = h.organization_id AND m.host_id = h.host_id OFFSET 0))
		INSERT INTO collection_hosts (organization_id, collection_id, host_id)
		SELECT $1, c.collection_id, l.host_id
		FROM lodgers l
		JOIN collections c ON c.organization_id = $1 AND c.deployment_id IS NULL AND NOT c.by_hand AND c.name = l.name`
	if len(hosts) == 0 {
		return
	}
	hosts = distinct(hosts)
	collections := make([]uuid.UUID, len(hosts))
	for i := range collections {
		collections[i] = newID()
	}
	queueOfMany(batch, len(hosts), func() {
		batch.Queue(leave, organization, hosts, now)
		batch.Queue(found, organization, hosts, now, collections)
		batch.Queue(enter, organization, hosts)
	})
}

func distinct[T comparable](ids []T) []T {
	seen := make(map[T]bool, len(ids))
	once := make([]T, 0, len(ids))
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			once = append(once, id)
		}
	}
	return once
}
