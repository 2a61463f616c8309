package inventory

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Effect is what applying records did.
type Effect struct {
	Changed bool // any fact is other than before; false means that nothing needs assessing anew
	Stale   bool // at least one record was older than what is known, and was left out
}

// application is one run of applyRecords.
type application struct {
	tx           pgx.Tx
	organization uuid.UUID
	source       Source
	now          time.Time
	updateOnly   map[any]bool
	log          *changeLog
	batch        *pgx.Batch
	effect       Effect

	hosts   *resolver[*Host]
	touched []uuid.UUID // hosts whose collections may have changed
}

// applyRecords is the one door through which the inventory changes. It runs in the caller's transaction: records older
// than what is known are left out whole, the rest is merged field by field, and every change is written down with its source.
// updateOnly names records that bring news of something known but never create it.
func applyRecords(ctx context.Context, tx pgx.Tx, organization uuid.UUID, source Source, now time.Time, records Records, updateOnly map[any]bool) (Effect, error) {
	a := &application{
		tx: tx, organization: organization, source: source, now: now, updateOnly: updateOnly,
		log: &changeLog{organization: organization, source: source, now: now}, batch: &pgx.Batch{},
	}
	steps := []func(context.Context, Records) error{
		a.lock, a.applyHosts, a.applyLicenseServers, a.applyDeployments, a.settle, a.applyPurchases,
	}
	for _, step := range steps {
		if err := step(ctx, records); err != nil {
			return a.effect, err
		}
	}
	a.effect.Changed = len(a.log.rows) > 0
	return a.effect, a.log.write(ctx, tx)
}

// lock makes two sources that speak of one computer, known or not, take their turns.
func (a *application) lock(ctx context.Context, records Records) error {
	return lockNames(ctx, a.tx, a.organization, shortNames(records.computers()))
}

func lockNames(ctx context.Context, tx pgx.Tx, organization uuid.UUID, names []string) error {
	const query = `
		SELECT pg_advisory_xact_lock(hashtextextended($1::text || '/' || name, 0))
		FROM (SELECT DISTINCT name FROM unnest($2::text[]) AS name ORDER BY name) AS ordered`
	if _, err := tx.Exec(ctx, query, organization.String(), names); err != nil {
		return fmt.Errorf("lock %d names: %w", len(names), err)
	}
	return nil
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
	for _, d := range r.Deployments {
		names = append(names, d.Broker)
		for _, c := range d.Collections {
			names = append(names, c.Hosts...)
		}
	}
	return names
}

// older reports whether what is known was true after the source looked, and remembers that it left something out.
func (a *application) older(known *time.Time) bool {
	if known == nil || !known.After(a.source.CollectedAt) {
		return false
	}
	a.effect.Stale = true
	return true
}

func (a *application) applyHosts(ctx context.Context, records Records) error {
	known, err := hostsNamed(ctx, a.tx, a.organization, records.computers())
	if err != nil {
		return err
	}
	a.hosts = newResolver(known)
	for _, said := range records.Hosts {
		a.applyHost(said)
	}
	for _, d := range records.Deployments {
		a.nameHosts(d)
	}
	return a.flush(ctx, "hosts")
}

func (a *application) applyHost(said *Host) {
	host := a.hosts.find(said.Name)
	if host == nil && a.updateOnly[said] || host != nil && a.older(host.CollectedAt) {
		return
	}
	var before []field
	if host == nil {
		host = &Host{ID: newID(), CreatedAt: a.now}
	} else {
		before = host.fields()
	}
	host.merge(said)
	host.Source, host.CollectedAt, host.ReportedAt, host.UpdatedAt = a.source.Name, &a.source.CollectedAt, &a.now, a.now
	a.hosts.add(host)
	a.touched = append(a.touched, host.ID)
	a.log.note(host, before)
	host.queueUpsert(a.batch, a.organization)
}

// nameHosts makes known, by name only, the hosts that a broker lists and that have never reported.
func (a *application) nameHosts(d *Deployment) {
	for _, c := range d.Collections {
		for _, name := range c.Hosts {
			if a.hosts.find(name) != nil {
				continue
			}
			host := &Host{ID: newID(), Name: name, Release: OS{}.release(), Source: a.source.Name, CreatedAt: a.now, UpdatedAt: a.now}
			a.hosts.add(host)
			a.log.note(host, nil)
			host.queueUpsert(a.batch, a.organization)
		}
	}
}

func (a *application) applyLicenseServers(ctx context.Context, records Records) error {
	known, err := licenseServersNamed(ctx, a.tx, a.organization, records.computers())
	if err != nil {
		return err
	}
	servers := newResolver(known)
	for _, said := range records.LicenseServers {
		if err := a.applyLicenseServer(ctx, servers, said); err != nil {
			return err
		}
	}
	return nil
}

func (a *application) applyLicenseServer(ctx context.Context, servers *resolver[*LicenseServer], said *LicenseServer) error {
	server := servers.find(said.Name)
	if server == nil && a.updateOnly[said] || server != nil && a.older(server.CollectedAt) {
		return nil
	}
	var before []field
	if server == nil {
		server = &LicenseServer{ID: newID(), CreatedAt: a.now}
	} else {
		packs, err := keyPacksOf(ctx, a.tx, a.organization, server)
		if err != nil {
			return err
		}
		server.KeyPacks = packs
		before = server.fields()
	}
	server.merge(said)
	server.Source, server.CollectedAt, server.ReportedAt, server.UpdatedAt = a.source.Name, &a.source.CollectedAt, &a.now, a.now
	if said.KeyPacks != nil {
		server.KeyPacksReadAt = &a.now
	}
	servers.add(server)
	a.log.note(server, before)
	server.queueUpsert(a.batch, a.organization)
	if err := a.flush(ctx, "license servers"); err != nil || said.KeyPacks == nil {
		return err
	}
	return replaceKeyPacks(ctx, a.tx, a.organization, server.ID, said.KeyPacks)
}

func (a *application) applyDeployments(ctx context.Context, records Records) error {
	for _, said := range records.Deployments {
		if err := a.applyDeployment(ctx, said); err != nil {
			return fmt.Errorf("apply deployment %q: %w", said.Broker, err)
		}
	}
	return nil
}

func (a *application) applyDeployment(ctx context.Context, said *Deployment) error {
	known, err := deploymentsNamed(ctx, a.tx, a.organization, []string{said.Broker})
	if err != nil {
		return err
	}
	deployment := &Deployment{ID: newID(), CreatedAt: a.now}
	var before []field
	if len(known) > 0 {
		deployment = known[0]
		if a.older(&deployment.CollectedAt) {
			return nil
		}
		if deployment.Collections, err = collectionsOfDeployment(ctx, a.tx, a.organization, deployment.ID); err != nil {
			return err
		}
		before = deployment.fields()
	}
	deployment.merge(said)
	deployment.Source, deployment.CollectedAt, deployment.ReportedAt, deployment.UpdatedAt = a.source.Name, a.source.CollectedAt, a.now, a.now
	a.log.note(deployment, before)
	deployment.queueUpsert(a.batch, a.organization)
	if err := a.flush(ctx, "deployment"); err != nil || said.Collections == nil {
		return err
	}
	moved, err := syncCollections(ctx, a.tx, a.organization, deployment.ID, said.Collections, a.hosts, a.now)
	a.touched = append(a.touched, moved...)
	return err
}

func (a *application) settle(ctx context.Context, _ Records) error {
	if len(a.touched) == 0 {
		return nil
	}
	return settleStandalone(ctx, a.tx, a.organization, a.touched, a.now)
}

func (a *application) applyPurchases(ctx context.Context, records Records) error {
	_, err := applyPurchases(ctx, a.tx, a.organization, records.Purchases, a.log)
	return err
}

func (a *application) flush(ctx context.Context, what string) error {
	batch := a.batch
	a.batch = &pgx.Batch{}
	if batch.Len() == 0 {
		return nil
	}
	if err := a.tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("write %s: %w", what, err)
	}
	return nil
}
