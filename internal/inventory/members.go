package inventory

import (
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// memberRow is one host of one collection of a deployment; a collection without hosts has one row.
type memberRow struct {
	DeploymentID uuid.UUID  `db:"deployment_id"`
	Collection   string     `db:"collection"`
	Authorised   *int64     `db:"authorised"`
	Actual       *int64     `db:"actual"`
	HostID       *uuid.UUID `db:"host_id"`
	Host         *string    `db:"host"`
}

// membersNamed returns the collections, not retired, of every deployment whose broker one of the first labels $2 could mean.
const membersNamed = `
	SELECT c.deployment_id, c.name AS collection, c.authorised, c.actual, m.host_id, h.name AS host
	FROM deployments d
	JOIN collections c ON c.organization_id = d.organization_id AND c.deployment_id = d.deployment_id
	LEFT JOIN collection_hosts m ON m.organization_id = c.organization_id AND m.collection_id = c.collection_id
	LEFT JOIN hosts h ON h.organization_id = m.organization_id AND h.host_id = m.host_id
	WHERE d.organization_id = $1 AND split_part(d.broker, '.', 1) = ANY ($2) AND c.retired_at IS NULL
	ORDER BY c.deployment_id, c.name, h.name`

// mergeCollections puts a broker's word over what was known: its list is whole, but a collection whose hosts were not read, or whose
// users were not counted, keeps what it had.
func mergeCollections(known, said []CollectionOfHosts) []CollectionOfHosts {
	merged := slices.Clone(said)
	for i := range merged {
		if at := slices.IndexFunc(known, func(k CollectionOfHosts) bool { return k.Name == merged[i].Name }); at >= 0 {
			merged[i] = known[at].with(merged[i])
		}
	}
	return merged
}

func (c CollectionOfHosts) with(said CollectionOfHosts) CollectionOfHosts {
	if said.Hosts != nil {
		c.Hosts, c.ids = said.Hosts, said.ids
	}
	keep(&c.Authorised, said.Authorised)
	keep(&c.Actual, said.Actual)
	return c
}

// textOfCollections is nil where nothing was ever read of them.
func textOfCollections(collections []CollectionOfHosts) *string {
	parts := make([]string, len(collections))
	for i, c := range collections {
		parts[i] = quoted(c.Name) + ": " + strings.Join(slices.Sorted(slices.Values(c.Hosts)), ", ") + c.counts()
	}
	slices.Sort(parts)
	return textOf(strings.Join(parts, "; "))
}

// counts is " (40/31)" for 40 authorised and 31 actual; nothing where nobody has counted.
func (c CollectionOfHosts) counts() string {
	if c.Authorised == nil && c.Actual == nil {
		return ""
	}
	return " (" + digits(c.Authorised) + "/" + digits(c.Actual) + ")"
}

// sameCollections compares names, members and counts, in whatever order.
func sameCollections(a, b []CollectionOfHosts) bool {
	return maps.EqualFunc(membersByName(a), membersByName(b), maps.Equal) && maps.Equal(countsByName(a), countsByName(b))
}

func countsByName(collections []CollectionOfHosts) map[string]string {
	counts := make(map[string]string, len(collections))
	for _, c := range collections {
		counts[c.Name] = c.counts()
	}
	return counts
}

func membersByName(collections []CollectionOfHosts) map[string]map[uuid.UUID]bool {
	members := make(map[string]map[uuid.UUID]bool, len(collections))
	for _, c := range collections {
		members[c.Name] = make(map[uuid.UUID]bool, len(c.ids))
		for _, id := range c.ids {
			members[c.Name][id] = true
		}
	}
	return members
}

// withKnownHosts is what a broker said with every host under the name it has here. Hosts that have never reported are made
// known by their names.
func (a *application) withKnownHosts(said *Deployment) *Deployment {
	resolved := *said
	resolved.Collections = slices.Clone(said.Collections)
	var unheard []*Host
	for i, c := range resolved.Collections {
		if c.Hosts == nil {
			continue
		}
		hosts := make([]*Host, 0, len(c.Hosts))
		seen := make(map[*Host]bool, len(c.Hosts))
		for _, name := range c.Hosts {
			host := a.hosts.find(name, suffixOf(said.Broker))
			if host == nil {
				host = a.newlyNamed(name)
				unheard = append(unheard, host)
			}
			a.nameRetired(host)
			if !seen[host] {
				seen[host] = true
				hosts = append(hosts, host)
			}
		}
		resolved.Collections[i].listHosts(hosts)
	}
	queueUnheard(a.batch, a.organization, unheard)
	return &resolved
}

func (c *CollectionOfHosts) listHosts(hosts []*Host) {
	c.Hosts, c.ids = make([]string, len(hosts)), make([]uuid.UUID, len(hosts))
	for i, h := range hosts {
		c.Hosts[i], c.ids[i] = h.Name, h.ID
	}
}

// queueCollections makes the collections of a deployment, and their members, what they now are. The hosts that were or are members
// are those whose own collection may have to come or go.
func (a *application) queueCollections(d *Deployment, before []CollectionOfHosts) {
	const ensure = `
		INSERT INTO collections (organization_id, collection_id, deployment_id, name, authorised, actual, created_at)
		SELECT $1, collection_id, $2, name, authorised, actual, $5
		FROM unnest($3::uuid[], $4::text[], $6::bigint[], $7::bigint[]) AS said (collection_id, name, authorised, actual)
		ON CONFLICT (organization_id, deployment_id, by_hand, name) DO UPDATE SET
			authorised = excluded.authorised, actual = excluded.actual, retired_at = NULL`
	const leave = `
		DELETE FROM collection_hosts m
		USING collections c
		WHERE m.organization_id = $1 AND c.organization_id = m.organization_id AND c.collection_id = m.collection_id
		  AND c.deployment_id = $2
		  AND NOT EXISTS (
			SELECT FROM unnest($3::text[], $4::uuid[]) AS said (name, host_id)
			WHERE said.name = c.name AND said.host_id = m.host_id)`
	const enter = `
		INSERT INTO collection_hosts (organization_id, collection_id, host_id)
		SELECT c.organization_id, c.collection_id, said.host_id
		FROM unnest($3::text[], $4::uuid[]) AS said (name, host_id)
		JOIN collections c ON c.organization_id = $1 AND c.deployment_id = $2 AND c.name = said.name
		ON CONFLICT DO NOTHING`
	const retire = `
		UPDATE collections SET retired_at = $4
		WHERE organization_id = $1 AND deployment_id = $2 AND retired_at IS NULL AND name <> ALL ($3)`
	// Never nil: a null array would compare as unknown, and nothing would be retired.
	ids, names := []uuid.UUID{}, []string{}
	of, members := []string{}, []uuid.UUID{}
	for _, c := range d.Collections {
		ids, names = append(ids, newID()), append(names, c.Name)
		for _, id := range c.ids {
			of, members = append(of, c.Name), append(members, id)
		}
	}
	a.batch.Queue(ensure, a.organization, d.ID, ids, names, a.now,
		column(d.Collections, func(c CollectionOfHosts) *int64 { return c.Authorised }),
		column(d.Collections, func(c CollectionOfHosts) *int64 { return c.Actual }))
	a.batch.Queue(leave, a.organization, d.ID, of, members)
	a.batch.Queue(enter, a.organization, d.ID, of, members)
	a.batch.Queue(retire, a.organization, d.ID, names, a.now)
	a.touched = append(a.touched, members...)
	for _, c := range before {
		a.touched = append(a.touched, c.ids...)
	}
}
