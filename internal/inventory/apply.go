package inventory

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Effect is what applying records did.
type Effect struct {
	Changed bool // any fact is other than before; false means that nothing needs assessing anew
	Stale   bool // at least one record was older than what is known, and was left out

	changes []FieldChange
	pinEnds []time.Time // the last days of pins that were made
	ended   []endedPin
}

// application is one run of applyRecords: it reads what is known in one go, merges in memory, and writes in one go.
type application struct {
	tx           pgx.Tx
	organization uuid.UUID
	source       Source // of what is taken next
	now          time.Time
	updateOnly   map[any]bool // records of a report that bring news of something known but never create it

	hosts   *resolver[*Host]
	servers *resolver[*LicenseServer]
	brokers *resolver[*Deployment]
	entries map[uuid.UUID][]*Entry // what people said of them, by record
	hand    *hand

	log     *changeLog
	batch   *pgx.Batch
	written []*Entry        // entries that are new or other than before, in the order in which they came to be
	kept    map[*Entry]bool // those are in written
	touched []uuid.UUID     // hosts whose collections may have changed
	heard   []*Host         // hosts that say what was known
	effect  Effect
}

// applyRecords is the one door through which the inventory changes. It runs in the caller's transaction: records older
// than what is known are left out whole, the rest is merged field by field, and every change is written down with its source.
func applyRecords(ctx context.Context, tx pgx.Tx, organization uuid.UUID, source Source, now time.Time, records Records) (Effect, error) {
	a := &application{tx: tx, organization: organization, hand: records.hand}
	if err := a.read(ctx, &pgx.Batch{}, records); err != nil {
		return a.effect, err
	}
	a.begin(now)
	if err := a.take(ctx, source, records); err != nil {
		return a.effect, err
	}
	return a.effect, a.finish(ctx)
}

// begin makes ready for what sources say, once what is known was read.
func (a *application) begin(now time.Time) {
	a.now, a.log, a.batch = now, &changeLog{organization: a.organization, now: now}, &pgx.Batch{}
	a.kept = map[*Entry]bool{}
}

// take merges what one source says into what is known. What is to be written of it waits for finish, purchases aside.
func (a *application) take(ctx context.Context, source Source, records Records) error {
	a.source, a.log.source, a.effect.Stale = source, source, false
	if err := a.applyMachines(ctx, records); err != nil {
		return err
	}
	for _, said := range records.Deployments {
		a.applyDeployment(said)
	}
	return a.applyPurchases(ctx, records.Purchases)
}

// finish writes what was taken.
func (a *application) finish(ctx context.Context) error {
	queueHeard(a.batch, a.organization, a.heard, a.now)
	queueEntries(a.batch, a.organization, a.written)
	queueSettling(a.batch, a.organization, a.touched, a.now)
	a.log.queue(a.batch)
	if err := sendBatch(ctx, a.tx, a.batch); err != nil {
		return fmt.Errorf("write records: %w", err)
	}
	a.effect.Changed = a.effect.Changed || len(a.log.rows) > 0
	a.effect.changes = column(a.log.rows, func(r changeRow) FieldChange { return r.FieldChange })
	return nil
}

// older reports whether what is known was true after the source looked, and remembers that it left something out.
func (a *application) older(known *time.Time) bool {
	if known == nil || !known.After(a.source.CollectedAt) {
		return false
	}
	a.effect.Stale = true
	return true
}

// unheard reports whether a record creates nothing and says nothing: a file of purchases names the computer it was written on.
func (a *application) unheard(said recorder) bool {
	return a.updateOnly[said] && saysNothing(said.fields())
}

func (a *application) applyMachines(ctx context.Context, records Records) error {
	applyHost, applyLicenseServer := a.applyHost, a.applyLicenseServer
	if a.hand != nil {
		applyHost = func(said *Host) error { return a.enterHost(ctx, said) }
		applyLicenseServer = func(said *LicenseServer) error { return a.enterLicenseServer(ctx, said) }
	}
	for _, said := range records.Hosts {
		if err := applyHost(said); err != nil {
			return err
		}
	}
	for _, said := range records.LicenseServers {
		if err := applyLicenseServer(said); err != nil {
			return err
		}
	}
	return a.enterCollections(ctx, records.Collections)
}

func (a *application) applyHost(said *Host) error {
	host := findSaid(a.hosts, said)
	if a.unheard(said) || host == nil && a.updateOnly[said] || host != nil && (a.older(host.CollectedAt) || a.stayRetired(said, host.RetiredAt)) {
		return nil
	}
	var before []field
	if host == nil {
		host = &Host{ID: newID(), Name: said.Name, CreatedAt: a.now}
		a.hosts.add(host)
	} else {
		before = host.fields()
	}
	was := *host
	if err := mergeUnderEntries(a, hostTopics, host, said); err != nil {
		return err
	}
	a.hosts.renamed(host, was.Name)
	a.restore(host, &host.RetiredAt)
	isNews := before == nil || !reflect.DeepEqual(was, *host)
	host.Source, host.CollectedAt, host.ReportedAt = a.source.Name, new(a.source.CollectedAt), &a.now
	if !isNews {
		a.heard = append(a.heard, host)
		return nil
	}
	a.log.note(host, before)
	a.queueHost(host)
	return nil
}

func (a *application) queueHost(host *Host) {
	host.UpdatedAt = a.now
	a.touched = append(a.touched, host.ID)
	host.queueUpsert(a.batch, a.organization)
}

func (a *application) applyLicenseServer(said *LicenseServer) error {
	server := findSaid(a.servers, said)
	if a.unheard(said) || server == nil && a.updateOnly[said] || server != nil && (a.older(server.CollectedAt) || a.stayRetired(said, server.RetiredAt)) {
		return nil
	}
	if said.KeyPacks == nil {
		if err := server.fits(said.Usage); err != nil {
			return err
		}
	}
	var before []field
	if server == nil {
		server = &LicenseServer{ID: newID(), Name: said.Name, CreatedAt: a.now}
		a.servers.add(server)
	} else {
		before = server.fields()
	}
	if said.KeyPacks != nil {
		said.KeyPacksReadAt = &a.now
	}
	old, packs, issued := server.Name, server.KeyPacks, server.Issued
	if err := mergeUnderEntries(a, licenseServerTopics, server, said); err != nil {
		return err
	}
	a.servers.renamed(server, old)
	server.Source, server.CollectedAt, server.ReportedAt = a.source.Name, new(a.source.CollectedAt), &a.now
	a.restore(server, &server.RetiredAt)
	a.log.note(server, before)
	a.effect.Changed = a.effect.Changed || !sameIssued(issued, server.Issued)
	a.queueLicenseServer(server, packs)
	return nil
}

// queueLicenseServer writes a license server, and its packs where they are others than before.
func (a *application) queueLicenseServer(server *LicenseServer, before []KeyPack) {
	server.UpdatedAt = a.now
	server.queueUpsert(a.batch, a.organization)
	if !samePacks(before, server.KeyPacks) {
		queueKeyPacks(a.batch, a.organization, server.ID, server.KeyPacks)
	}
}

func (a *application) applyDeployment(said *Deployment) {
	deployment := a.brokers.find(said.Broker, "")
	if deployment != nil && a.older(&deployment.CollectedAt) {
		return
	}
	var before []field
	if deployment == nil {
		deployment = &Deployment{ID: newID(), Broker: said.Broker, CreatedAt: a.now}
		a.brokers.add(deployment)
	} else {
		before = deployment.fields()
	}
	known := deployment.Collections
	said = a.withKnownHosts(said)
	deployment.merge(said)
	deployment.Source, deployment.CollectedAt, deployment.ReportedAt, deployment.UpdatedAt = a.source.Name, a.source.CollectedAt, a.now, a.now
	a.log.note(deployment, before)
	deployment.queueUpsert(a.batch, a.organization)
	if said.Collections != nil && !sameCollections(known, deployment.Collections) {
		a.queueCollections(deployment, known)
	}
}

func (a *application) applyPurchases(ctx context.Context, said []*Purchase) error {
	plan, err := applyPurchases(ctx, a.tx, a.organization, said, a.log)
	for _, p := range plan {
		a.effect.Stale = a.effect.Stale || p.stale
	}
	return err
}

// sendBatch runs what was queued, if anything was.
func sendBatch(ctx context.Context, tx pgx.Tx, batch *pgx.Batch) error {
	if batch.Len() == 0 {
		return nil
	}
	return tx.SendBatch(ctx, batch).Close()
}
