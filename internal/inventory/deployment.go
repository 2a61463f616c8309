package inventory

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Deployment is what one connection broker governs; licensing settings live here, not at its collections.
type Deployment struct {
	ID             uuid.UUID `db:"deployment_id"`
	Broker         string    `db:"broker"` // canonical
	LicensingMode  *int64    `db:"licensing_mode"`
	LicenseServers []string  `db:"license_servers"` // nil: never read
	Source         string    `db:"source"`
	CollectedAt    time.Time `db:"collected_at"`
	ReportedAt     time.Time `db:"reported_at"`
	CreatedAt      time.Time `db:"created_at"`
	UpdatedAt      time.Time `db:"updated_at"`

	// Collections is filled in records to apply (nil says nothing) and while one is applied, not by reads.
	Collections []CollectionOfHosts `db:"-"`
}

// CollectionOfHosts is a collection as its broker reports it.
type CollectionOfHosts struct {
	Name       string
	Hosts      []string // canonical; nil: not read
	Authorised *int64   // users or devices that may connect; nil: not counted
	Actual     *int64   // that do

	ids []uuid.UUID // of Hosts, once they are resolved
}

func (d *Deployment) name() string        { return d.Broker }
func (d *Deployment) domain() string      { return suffixOf(d.Broker) }
func (d *Deployment) recordKind() string  { return "deployment" }
func (d *Deployment) recordID() uuid.UUID { return d.ID }

func (d *Deployment) fields() []field {
	return []field{
		{"broker", textOf(d.Broker)},
		{"licensing_mode", textOfInt(d.LicensingMode)},
		{"license_servers", textOfList(d.LicenseServers)},
		{"collections", textOfCollections(d.Collections)},
	}
}

func (d *Deployment) merge(said *Deployment) {
	d.Broker = fuller(d.Broker, said.Broker)
	keep(&d.LicensingMode, said.LicensingMode)
	keepList(&d.LicenseServers, said.LicenseServers)
	if said.Collections != nil {
		d.Collections = mergeCollections(d.Collections, said.Collections)
	}
}

const deploymentColumns = `
	deployment_id, broker, licensing_mode, license_servers, source, collected_at, reported_at, created_at, updated_at`

// deploymentsNamed are those whose broker one of the first labels $2 could mean.
const deploymentsNamed = `
	SELECT ` + deploymentColumns + `
	FROM deployments
	WHERE organization_id = $1 AND split_part(broker, '.', 1) = ANY ($2)`

const allDeployments = `
	SELECT ` + deploymentColumns + `
	FROM deployments
	WHERE organization_id = $1
	ORDER BY broker`

func (d *Deployment) queueUpsert(batch *pgx.Batch, organization uuid.UUID) {
	const query = `
		INSERT INTO deployments (
			organization_id, deployment_id, broker, licensing_mode, license_servers, source, collected_at, reported_at, created_at, updated_at)
		VALUES (@organization, @id, @broker, @mode, @servers, @source, @collected, @reported, @created, @updated)
		ON CONFLICT (organization_id, deployment_id) DO UPDATE SET
			broker = excluded.broker, licensing_mode = excluded.licensing_mode, license_servers = excluded.license_servers, source = excluded.source,
			collected_at = excluded.collected_at, reported_at = excluded.reported_at, updated_at = excluded.updated_at`
	batch.Queue(query, pgx.StrictNamedArgs{
		"organization": organization, "id": d.ID, "broker": d.Broker, "mode": d.LicensingMode, "servers": d.LicenseServers,
		"source": d.Source, "collected": d.CollectedAt, "reported": d.ReportedAt, "created": d.CreatedAt, "updated": d.UpdatedAt,
	})
}
