package inventory

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// Collection is the hosts that users reach as one. A host that no broker governs has one of its own, named after it.
type Collection struct {
	ID           uuid.UUID   `db:"collection_id"`
	DeploymentID *uuid.UUID  `db:"deployment_id"` // nil: standalone
	Name         string      `db:"name"`
	HostIDs      []uuid.UUID `db:"host_ids"` // in the order of the hosts' names
}

// allCollections returns the collections that are not retired, with their hosts, by name.
func allCollections(ctx context.Context, db postgres.DB, organization uuid.UUID) ([]*Collection, error) {
	const query = `
		SELECT c.collection_id, c.deployment_id, c.name,
		       coalesce(array_agg(h.host_id ORDER BY h.name) FILTER (WHERE h.host_id IS NOT NULL), '{}') AS host_ids
		FROM collections c
		LEFT JOIN collection_hosts m ON m.organization_id = c.organization_id AND m.collection_id = c.collection_id
		LEFT JOIN hosts h ON h.organization_id = m.organization_id AND h.host_id = m.host_id
		WHERE c.organization_id = $1 AND c.retired_at IS NULL
		GROUP BY c.collection_id, c.deployment_id, c.name
		ORDER BY c.name, c.collection_id`
	return many[Collection](ctx, db, query, organization)
}

// CollectionsOfHost returns the collections, not retired, that a host belongs to.
func (s *Store) CollectionsOfHost(ctx context.Context, organization, host uuid.UUID) ([]*Collection, error) {
	const query = `
		SELECT c.collection_id, c.deployment_id, c.name, ARRAY[m.host_id] AS host_ids
		FROM collection_hosts m
		JOIN collections c ON c.organization_id = m.organization_id AND c.collection_id = m.collection_id
		WHERE m.organization_id = $1 AND m.host_id = $2 AND c.retired_at IS NULL
		ORDER BY c.name`
	return many[Collection](ctx, s.pool, query, organization, host)
}

// CollectionName returns the name of a collection, retired or not. It returns fault.NotFound where there is none.
func (s *Store) CollectionName(ctx context.Context, organization, id uuid.UUID) (string, error) {
	type row struct {
		Name string `db:"name"`
	}
	const query = `SELECT name FROM collections WHERE organization_id = $1 AND collection_id = $2`
	found, err := one[row](ctx, s.pool, fault.New(fault.NotFound, "there is no such collection"), query, organization, id)
	if err != nil {
		return "", err
	}
	return found.Name, nil
}

// collectionsOfDeployment returns what is known of a deployment's collections, by name, as a record would say it.
func collectionsOfDeployment(ctx context.Context, db postgres.DB, organization, deployment uuid.UUID) ([]CollectionOfHosts, error) {
	const query = `
		SELECT c.name, coalesce(array_agg(h.name ORDER BY h.name) FILTER (WHERE h.name IS NOT NULL), '{}') AS hosts
		FROM collections c
		LEFT JOIN collection_hosts m ON m.organization_id = c.organization_id AND m.collection_id = c.collection_id
		LEFT JOIN hosts h ON h.organization_id = m.organization_id AND h.host_id = m.host_id
		WHERE c.organization_id = $1 AND c.deployment_id = $2 AND c.retired_at IS NULL
		GROUP BY c.name
		ORDER BY c.name`
	rows, err := db.Query(ctx, query, organization, deployment)
	if err != nil {
		return nil, fmt.Errorf("read collections of %s: %w", deployment, err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[CollectionOfHosts])
}

// mergeCollections puts a broker's word over what was known: its list is whole, but a collection whose hosts were not read keeps them.
func mergeCollections(known, said []CollectionOfHosts) []CollectionOfHosts {
	merged := slices.Clone(said)
	for i, c := range merged {
		if c.Hosts != nil {
			continue
		}
		if at := slices.IndexFunc(known, func(k CollectionOfHosts) bool { return k.Name == c.Name }); at >= 0 {
			merged[i].Hosts = known[at].Hosts
		}
	}
	slices.SortFunc(merged, func(a, b CollectionOfHosts) int { return strings.Compare(a.Name, b.Name) })
	return merged
}

func textOfCollections(collections []CollectionOfHosts) *string {
	parts := make([]string, len(collections))
	for i, c := range collections {
		parts[i] = c.Name + ": " + strings.Join(slices.Sorted(slices.Values(c.Hosts)), ", ")
	}
	return textOf(strings.Join(parts, "; "))
}

// syncCollections makes the collections of a deployment, and their members, what a broker said of them. It returns the hosts
// that were or are members: those whose own collection may have to come or go.
func syncCollections(ctx context.Context, tx pgx.Tx, organization, deployment uuid.UUID, said []CollectionOfHosts, hosts *resolver[*Host], now time.Time) ([]uuid.UUID, error) {
	moved, err := membersOf(ctx, tx, organization, deployment)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(said))
	for i, c := range said {
		names[i] = c.Name
		id, err := ensureCollection(ctx, tx, organization, &deployment, c.Name, now)
		if err != nil {
			return nil, err
		}
		if c.Hosts == nil {
			continue // not read: it keeps the members it had
		}
		members := idsOf(c.Hosts, hosts)
		if err := setMembers(ctx, tx, organization, id, members); err != nil {
			return nil, err
		}
		moved = append(moved, members...)
	}
	return moved, retireOthers(ctx, tx, organization, deployment, names, now)
}

func membersOf(ctx context.Context, tx pgx.Tx, organization, deployment uuid.UUID) ([]uuid.UUID, error) {
	const query = `
		SELECT m.host_id
		FROM collections c
		JOIN collection_hosts m ON m.organization_id = c.organization_id AND m.collection_id = c.collection_id
		WHERE c.organization_id = $1 AND c.deployment_id = $2`
	rows, err := tx.Query(ctx, query, organization, deployment)
	if err != nil {
		return nil, fmt.Errorf("read members of deployment %s: %w", deployment, err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

func idsOf(names []string, hosts *resolver[*Host]) []uuid.UUID {
	ids := make([]uuid.UUID, 0, len(names))
	for _, name := range names {
		if host := hosts.find(name); host != nil && !slices.Contains(ids, host.ID) {
			ids = append(ids, host.ID)
		}
	}
	return ids
}

// ensureCollection returns the collection of that name, made or brought back from retirement if need be.
func ensureCollection(ctx context.Context, tx pgx.Tx, organization uuid.UUID, deployment *uuid.UUID, name string, now time.Time) (uuid.UUID, error) {
	const query = `
		INSERT INTO collections (organization_id, collection_id, deployment_id, name, created_at)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (organization_id, deployment_id, name) DO UPDATE SET retired_at = NULL
		RETURNING collection_id`
	var id uuid.UUID
	if err := tx.QueryRow(ctx, query, organization, newID(), deployment, name, now).Scan(&id); err != nil {
		return id, fmt.Errorf("ensure collection %q: %w", name, err)
	}
	return id, nil
}

func setMembers(ctx context.Context, tx pgx.Tx, organization, collection uuid.UUID, hosts []uuid.UUID) error {
	const drop = `
		DELETE FROM collection_hosts
		WHERE organization_id = $1 AND collection_id = $2 AND host_id <> ALL ($3)`
	const add = `
		INSERT INTO collection_hosts (organization_id, collection_id, host_id)
		SELECT $1, $2, unnest($3::uuid[])
		ON CONFLICT DO NOTHING`
	if hosts == nil {
		hosts = []uuid.UUID{} // a NULL array would compare as unknown and drop nobody
	}
	if _, err := tx.Exec(ctx, drop, organization, collection, hosts); err != nil {
		return fmt.Errorf("drop members of collection %s: %w", collection, err)
	}
	if _, err := tx.Exec(ctx, add, organization, collection, hosts); err != nil {
		return fmt.Errorf("add members to collection %s: %w", collection, err)
	}
	return nil
}

func retireOthers(ctx context.Context, tx pgx.Tx, organization, deployment uuid.UUID, keep []string, now time.Time) error {
	const empty = `
		DELETE FROM collection_hosts
		WHERE organization_id = $1 AND collection_id IN (
			SELECT collection_id FROM collections WHERE organization_id = $1 AND deployment_id = $2 AND name <> ALL ($3))`
	const retire = `
		UPDATE collections SET retired_at = $4
		WHERE organization_id = $1 AND deployment_id = $2 AND name <> ALL ($3) AND retired_at IS NULL`
	if _, err := tx.Exec(ctx, empty, organization, deployment, keep); err != nil {
		return fmt.Errorf("empty retired collections: %w", err)
	}
	if _, err := tx.Exec(ctx, retire, organization, deployment, keep, now); err != nil {
		return fmt.Errorf("retire collections: %w", err)
	}
	return nil
}
