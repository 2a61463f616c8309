package inventory

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/compat"
	"calfleet/internal/postgres"
)

const (
	collectionAround = `
		SELECT c.collection_id, c.deployment_id, c.by_hand, c.licensing_mode, c.license_servers, c.name, c.authorised, c.actual,
		       coalesce(array_agg(h.host_id ORDER BY h.name) FILTER (WHERE h.host_id IS NOT NULL), '{}') AS host_ids
		FROM collections c
		LEFT JOIN collection_hosts m ON m.organization_id = c.organization_id AND m.collection_id = c.collection_id
		LEFT JOIN hosts h ON h.organization_id = m.organization_id AND h.host_id = m.host_id AND h.retired_at IS NULL
		WHERE c.organization_id = $1 AND c.collection_id = $2 AND c.retired_at IS NULL
		GROUP BY c.collection_id, c.deployment_id, c.by_hand, c.licensing_mode, c.license_servers, c.name, c.authorised, c.actual`
	deploymentAround = `
		SELECT ` + deploymentColumns + `
		FROM deployments
		WHERE organization_id = $1
		  AND deployment_id = (SELECT deployment_id FROM collections WHERE organization_id = $1 AND collection_id = $2)`
	hostsAround = `
		SELECT ` + hostColumns + `
		FROM hosts
		WHERE organization_id = $1 AND retired_at IS NULL
		  AND host_id = ANY (ARRAY (SELECT host_id FROM collection_hosts WHERE organization_id = $1 AND collection_id = $2))`
	purchasesAround = `
		SELECT ` + purchaseColumns + `
		FROM purchases
		WHERE organization_id = $1 AND split_part(license_server, '.', 1) = ANY ($2)
		ORDER BY reference, cal_version, cal_kind`
	entriesAround = `
		SELECT ` + entryColumns + `
		FROM entries
		WHERE organization_id = $1 AND record_id IN (
			SELECT host_id FROM collection_hosts WHERE organization_id = $1 AND collection_id = $2
			UNION ALL
			SELECT license_server_id FROM license_servers WHERE organization_id = $1 AND split_part(name, '.', 1) = ANY ($3))
		ORDER BY record_id, topic`
)

// Around is Snapshot of no more than what explains the judgement of one collection (see compat.Explainer.Namesakes): its own records, the
// license servers that its columns could mean, and names, which are those of a further collection. A collection that is gone has no facts.
func (s *Store) Around(ctx context.Context, organization, collection uuid.UUID, c *compat.CollectionResult, names []string) (*Snapshot, error) {
	labels := make([]string, len(c.Columns))
	for i := range c.Columns {
		labels[i] = compat.FirstLabel(c.Columns[i].Server)
	}
	var snapshot *Snapshot
	err := postgres.InSnapshot(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		now, err := postgres.Now(ctx, tx)
		if err != nil {
			return err
		}
		r := factsReader{}
		batch := &pgx.Batch{}
		queueMany(batch, &r.entries, entriesAround, organization, collection, labels)
		queueMany(batch, &r.refusals, standingRefusals, organization)
		queueMany(batch, &r.purchases, purchasesAround, organization, labels)
		queueMany(batch, &r.collections, collectionAround, organization, collection)
		queueMany(batch, &r.deployments, deploymentAround, organization, collection)
		queueMany(batch, &r.packs, keyPacksNamed, organization, labels)
		queueMany(batch, &r.servers, licenseServersInUseNamed, organization, labels)
		queueMany(batch, &r.hosts, hostsAround, organization, collection)
		queueMany(batch, &r.trusts, allTrusts, organization)
		queueMany(batch, &r.said, circumstancesOf, organization)
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
		snapshot = r.snapshot(now)
		snapshot.Facts.Collections = append(snapshot.Facts.Collections, compat.Collection{LicenseServers: names})
		return nil
	})
	return snapshot, err
}
