package inventory

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/compat"
	"calfleet/internal/postgres"
)

// Facts reads everything the rules need to judge one organization, without the way back to the records.
func Facts(ctx context.Context, db postgres.DB, organization uuid.UUID, asOf time.Time) (compat.Facts, error) {
	snapshot, err := ReadSnapshot(ctx, db, organization, asOf)
	if err != nil {
		return compat.Facts{}, err
	}
	return snapshot.Facts, nil
}

// factsReader holds the rows of one organization while they become facts.
type factsReader struct {
	hosts       []*Host
	servers     []*LicenseServer
	packs       []*KeyPack
	deployments []*Deployment
	collections []*Collection
	purchases   []*Purchase
	refusals    []*Refusal
	trusts      []*Trust
	said        []*Circumstances // at most one
	entries     []*Entry
}

// read fetches everything in one round trip. What refers to something is read before it: nothing referred to is ever deleted, so that
// even outside of a snapshot nobody refers to what isn't there.
func (r *factsReader) read(ctx context.Context, db postgres.DB, organization uuid.UUID) error {
	batch := &pgx.Batch{}
	queueMany(batch, &r.entries, allEntries, organization)
	queueMany(batch, &r.refusals, standingRefusals, organization)
	queueMany(batch, &r.purchases, allPurchases, organization)
	queueMany(batch, &r.collections, allCollections, organization)
	queueMany(batch, &r.deployments, allDeployments, organization)
	queueMany(batch, &r.packs, allKeyPacks, organization)
	queueMany(batch, &r.servers, allLicenseServers, organization)
	queueMany(batch, &r.hosts, allHosts, organization)
	queueMany(batch, &r.trusts, allTrusts, organization)
	queueMany(batch, &r.said, circumstancesOf, organization)
	if err := db.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("read organization %s: %w", organization, err)
	}
	return nil
}

func (r *factsReader) facts(asOf time.Time) compat.Facts {
	said := saidByRecord(r.entries)
	return compat.Facts{
		AsOf:           asOf,
		Circumstances:  lastSaid(r.said).Compat(),
		Hosts:          r.compatHosts(said),
		LicenseServers: r.compatLicenseServers(said),
		Collections:    r.compatCollections(),
		Purchases:      compatPurchases(r.purchases),
		Trusts:         compatTrusts(r.trusts),
	}
}

// compatHosts leaves out computers that are session hosts no more, unless a broker still lists them.
func (r *factsReader) compatHosts(said map[uuid.UUID][]compat.Said) []compat.Host {
	listed := map[uuid.UUID]bool{}
	for _, c := range r.collections {
		for _, id := range c.HostIDs {
			listed[id] = true
		}
	}
	hosts := make([]compat.Host, 0, len(r.hosts))
	for _, h := range r.hosts {
		if listed[h.ID] || h.SessionHost == nil || *h.SessionHost {
			host := h.Compat()
			host.Said = said[h.ID]
			hosts = append(hosts, host)
		}
	}
	return hosts
}

// saidByRecord tells which facts of a record people said.
func saidByRecord(entries []*Entry) map[uuid.UUID][]compat.Said {
	said := make(map[uuid.UUID][]compat.Said, len(entries))
	for _, e := range entries {
		said[e.RecordID] = append(said[e.RecordID], compat.Said{Fact: compat.Fact(e.Topic), By: e.By, At: e.At, Pinned: e.Pinned})
	}
	return said
}

// Compat is the host as its reports and people say it is; who said what is not in it.
func (h *Host) Compat() compat.Host {
	host := compat.Host{
		Name: h.Name, Domain: valueOf(h.Domain), DomainJoined: h.DomainJoined, OS: h.OS.compat(), Mode: modeOf(h.LicensingMode),
		ModeSource: valueOf(h.LicensingModeSource), LicenseServers: h.LicenseServers, LicenseServersRead: h.LicenseServers != nil,
		LicenseServersSource: valueOf(h.LicenseServersSource), MachineID: valueOf(h.MachineID),
		IgnoredServers: h.IgnoredServers, IgnoredServersRead: h.IgnoredServers != nil, ClockAhead: clockOf(h.ClockAhead), ReportedAt: valueOf(h.CollectedAt), Source: h.Source,
	}
	if h.GraceDaysLeft != nil {
		days := int(*h.GraceDaysLeft)
		host.GraceDaysLeft = &days
	}
	for _, c := range h.Connectivity {
		host.Connectivity = append(host.Connectivity, compat.Reached(c))
	}
	return host
}

func (r *factsReader) compatLicenseServers(said map[uuid.UUID][]compat.Said) []compat.LicenseServer {
	packs := map[uuid.UUID][]compat.KeyPack{}
	for _, p := range r.packs {
		packs[p.LicenseServerID] = append(packs[p.LicenseServerID], p.Compat())
	}
	byName := newResolver(r.servers)
	refusals := map[uuid.UUID][]compat.Refusal{}
	for _, refusal := range r.refusals {
		if server := byName.find(refusal.LicenseServer, ""); server != nil {
			refusals[server.ID] = append(refusals[server.ID], refusal.compat())
		}
	}
	servers := make([]compat.LicenseServer, len(r.servers))
	for i, l := range r.servers {
		servers[i] = compat.LicenseServer{
			Name: l.Name, Domain: valueOf(l.Domain), DomainJoined: l.DomainJoined, OS: l.OS.compat(), Activated: l.Activated,
			InGroup: l.InGroup, NoUpgrade: l.NoUpgrade, KeyPacks: packs[l.ID], KeyPacksRead: l.KeyPacksReadAt != nil,
			Issued: valueOf(l.Issued), Refusals: refusals[l.ID], MachineID: valueOf(l.MachineID), ClockAhead: clockOf(l.ClockAhead),
			ReportedAt: valueOf(l.CollectedAt), Source: l.Source, Said: said[l.ID],
		}
	}
	return servers
}

func (r *Refusal) compat() compat.Refusal {
	// The database holds only what these parse.
	version, _ := compat.ParseCALVersion(r.CALVersion)
	kind, _ := compat.ParseKind(r.CALKind)
	return compat.Refusal{
		Version: version, Kind: kind, Quantity: int(r.Quantity), RecordedAt: r.RecordedAt, RecordedBy: r.RecordedBy,
	}
}

func (r *factsReader) compatCollections() []compat.Collection {
	hostNames := map[uuid.UUID]string{}
	for _, h := range r.hosts {
		hostNames[h.ID] = h.fullName()
	}
	deployments := map[uuid.UUID]*Deployment{}
	for _, d := range r.deployments {
		deployments[d.ID] = d
	}
	collections := make([]compat.Collection, len(r.collections))
	for i, c := range r.collections {
		collections[i] = compat.Collection{ID: c.ID.String(), Name: c.Name, Authorised: countOf(c.Authorised), Actual: countOf(c.Actual)}
		for _, id := range c.HostIDs {
			collections[i].Hosts = append(collections[i].Hosts, hostNames[id])
		}
		switch {
		case c.DeploymentID != nil:
			deployments[*c.DeploymentID].govern(&collections[i])
		case c.ByHand:
			collections[i].LicenseServers, collections[i].LicenseServersRead = c.Servers, c.Servers != nil
			collections[i].Mode = modeOf(c.Mode)
		}
	}
	return collections
}

// govern puts the settings of the deployment on one of its collections.
func (d *Deployment) govern(c *compat.Collection) {
	c.Broker = d.Broker
	c.LicenseServers, c.LicenseServersRead = d.LicenseServers, d.LicenseServers != nil
	c.Mode = modeOf(d.LicensingMode)
}

func modeOf(mode *int64) compat.Mode {
	if mode == nil {
		return compat.ModeUnread
	}
	return compat.ModeFromWMI(int(*mode))
}

func compatPurchases(purchases []*Purchase) []compat.Purchase {
	out := make([]compat.Purchase, len(purchases))
	for i, p := range purchases {
		out[i] = p.Compat()
	}
	return out
}

// Compat is the purchase as rules see it.
func (p *Purchase) Compat() compat.Purchase {
	version, _ := compat.ParseCALVersion(p.CALVersion)
	kind, _ := compat.ParseKind(p.CALKind)
	return compat.Purchase{
		ID: p.ID.String(), Reference: p.Reference, Version: version, Kind: kind, Quantity: int(p.Quantity),
		Program: p.Program, Agreement: p.Agreement, LicenseServer: p.LicenseServer, PurchasedOn: valueOf(p.PurchasedOn),
		Term: termOf(p.Term), EndsOn: valueOf(p.EndsOn), Assurance: p.Assurance, AssuredUntil: valueOf(p.AssuredUntil), Source: p.Source, RecordedAt: p.UpdatedAt,
	}
}

func termOf(term string) compat.Term {
	switch term {
	case TermPerpetual:
		return compat.TermPerpetual
	case TermSubscription:
		return compat.TermSubscription
	default:
		return compat.TermUnsaid
	}
}
