package inventory

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// read takes the locks and then reads all that the records could mean, in one round trip with what batch has already.
func (a *application) read(ctx context.Context, batch *pgx.Batch, records Records) error {
	names := distinct(shortNames(records.computers()))
	queueLocks(batch, a.organization, names, len(records.Deployments)+len(records.Collections) > 0 || len(names) > maxLocks)
	var (
		hosts   []*Host
		servers []*LicenseServer
		packs   []*KeyPack
		brokers []*Deployment
		members []*memberRow
		entries []*Entry
	)
	queueOfMany(batch, len(names), func() {
		queueMany(batch, &hosts, hostsNamed, a.organization, names)
		queueMany(batch, &servers, licenseServersNamed, a.organization, names)
		queueMany(batch, &packs, keyPacksNamed, a.organization, names)
		queueMany(batch, &entries, entriesNamed, a.organization, names)
		if len(records.Deployments) > 0 {
			queueMany(batch, &brokers, deploymentsNamed, a.organization, names)
			queueMany(batch, &members, membersNamed, a.organization, names)
		}
	})
	if err := a.tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("read what is known of %d names: %w", len(names), err)
	}
	fillKeyPacks(servers, packs)
	fillCollections(brokers, members)
	a.hosts, a.servers, a.brokers = newResolver(hosts), newResolver(servers), newResolver(brokers)
	a.entries = entriesByRecord(entries)
	return nil
}

// maxLocks is how many computers a transaction locks one by one.
const maxLocks = 200

// queueLocks makes two sources that speak of one computer, known or not, take their turns. A broker, or a person who speaks of a collection, takes
// that of the whole organization: it speaks of hosts that it lists no more, too, and PostgreSQL keeps a few thousand locks for all of its
// sessions together, fewer than a broker may list hosts, or a bulk edit.
func queueLocks(batch *pgx.Batch, organization uuid.UUID, names []string, broker bool) {
	const all = `SELECT pg_advisory_xact_lock(hashtextextended('inventory ' || $1::text, 0))`
	// The order keeps two transactions from waiting for each other.
	const each = `
		SELECT pg_advisory_xact_lock(hashtextextended('computer ' || $1::text || ' ' || name, 0))
		FROM (SELECT DISTINCT name FROM unnest($2::text[]) AS name ORDER BY name) AS ordered`
	const beside = `SELECT pg_advisory_xact_lock_shared(hashtextextended('inventory ' || $1::text, 0))`
	if broker {
		batch.Queue(all, organization.String())
		return
	}
	batch.Queue(beside, organization.String())
	batch.Queue(each, organization.String(), names)
}

// computers lists the name of every computer that the records speak of.
func (r Records) computers() []string {
	var names []string
	for _, h := range r.Hosts {
		names = append(names, h.Name)
	}
	for _, l := range r.LicenseServers {
		names = append(names, l.Name)
	}
	for _, c := range r.Collections {
		names = append(names, c.Hosts...)
	}
	for _, d := range r.Deployments {
		names = append(names, d.Broker)
		for _, c := range d.Collections {
			names = append(names, c.Hosts...)
		}
	}
	return names
}

func fillKeyPacks(servers []*LicenseServer, packs []*KeyPack) {
	of := map[uuid.UUID][]KeyPack{}
	for _, p := range packs {
		of[p.LicenseServerID] = append(of[p.LicenseServerID], *p)
	}
	for _, l := range servers {
		if l.KeyPacks = of[l.ID]; l.KeyPacks == nil && l.KeyPacksReadAt != nil {
			l.KeyPacks = []KeyPack{} // read, and there are none
		}
	}
}

func fillCollections(deployments []*Deployment, rows []*memberRow) {
	of := map[uuid.UUID][]CollectionOfHosts{}
	for _, row := range rows {
		collections := of[row.DeploymentID]
		if n := len(collections); n == 0 || collections[n-1].Name != row.Collection {
			collections = append(collections, CollectionOfHosts{
				Name: row.Collection, Hosts: []string{}, Authorised: row.Authorised, Actual: row.Actual,
			})
		}
		if row.Host != nil {
			last := &collections[len(collections)-1]
			last.Hosts, last.ids = append(last.Hosts, *row.Host), append(last.ids, *row.HostID)
		}
		of[row.DeploymentID] = collections
	}
	for _, d := range deployments {
		d.Collections = of[d.ID]
	}
}
