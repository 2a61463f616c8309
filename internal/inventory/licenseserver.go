package inventory

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
	"calfleet/internal/report"
)

// LicenseServer is a server with the RD Licensing role. As a record to apply, nil says nothing.
type LicenseServer struct {
	ID           uuid.UUID `db:"license_server_id"`
	Name         string    `db:"name"` // canonical
	Domain       *string   `db:"domain"`
	DomainJoined *bool     `db:"domain_joined"`
	MachineID    *string   `db:"machine_id"`
	OS
	Release        string         `db:"release"`
	Activated      *bool          `db:"activated"`
	ProductID      *string        `db:"product_id"`
	ServerID       *string        `db:"server_id"` // the 35 digits the Clearinghouse asks for
	Scope          *int32         `db:"scope"`     // 0 workgroup, 1 domain, 2 forest
	InGroup        *bool          `db:"in_group"`
	NoUpgrade      *bool          `db:"no_upgrade"`        // the policy "Prevent license upgrade" is on
	KeyPacksReadAt *time.Time     `db:"key_packs_read_at"` // nil: nobody has ever listed its packs
	Issued         *compat.Issued `db:"issued"`            // Per Device CALs in somebody's hands; nil: nobody has listed them
	ClockAhead     *int32         `db:"clock_ahead_seconds"`
	Source         string         `db:"source"`
	CollectedAt    *time.Time     `db:"collected_at"`
	ReportedAt     *time.Time     `db:"reported_at"`
	RetiredAt      *time.Time     `db:"retired_at"` // as Host.RetiredAt
	CreatedAt      time.Time      `db:"created_at"`
	UpdatedAt      time.Time      `db:"updated_at"`

	// KeyPacks is filled in records to apply (nil says nothing, empty says none) and while one is applied, not by reads.
	KeyPacks []KeyPack `db:"-"`
	// IssuedCALs are the CALs that Issued sums up, as nil as KeyPacks is, and in records to apply only: nobody keeps them.
	IssuedCALs []compat.IssuedCAL `db:"-"`
	// Usage of Per User CALs stands on packs that are known; in records to apply only.
	Usage []report.Usage `db:"-"`
}

func (l *LicenseServer) name() string        { return l.Name }
func (l *LicenseServer) domain() string      { return domainOf(l.Name, l.Domain) }
func (l *LicenseServer) machineID() *string  { return l.MachineID }
func (l *LicenseServer) recordKind() string  { return KindLicenseServer }
func (l *LicenseServer) recordID() uuid.UUID { return l.ID }

func (l *LicenseServer) fields() []field {
	return []field{
		{"name", textOf(l.Name)},
		{"domain", l.Domain},
		{"domain_joined", textOfBool(l.DomainJoined)},
		{"machine_id", l.MachineID},
		{"os_caption", l.OS.Caption},
		{"os_version", l.OS.Version},
		{"os_product_type", textOfInt(l.OS.ProductType)},
		{"os_sku", textOfInt(l.OS.SKU)},
		{"activated", textOfBool(l.Activated)},
		{"product_id", l.ProductID},
		{"server_id", l.ServerID},
		{"scope", textOfInt(l.Scope)},
		{"in_group", textOfBool(l.InGroup)},
		{"no_upgrade", textOfBool(l.NoUpgrade)},
		{"key_packs", textOfKeyPacks(l.KeyPacks)},
		{"issued", textOfIssued(l.Issued)},
		{clockField, textOfInt(l.ClockAhead)},
	}
}

func (l *LicenseServer) merge(said *LicenseServer) {
	l.Name = fuller(l.Name, said.Name)
	keep(&l.Domain, said.Domain)
	keep(&l.DomainJoined, said.DomainJoined)
	keep(&l.MachineID, said.MachineID)
	l.OS.merge(said.OS)
	keep(&l.Activated, said.Activated)
	keep(&l.ProductID, said.ProductID)
	keep(&l.ServerID, said.ServerID)
	keep(&l.Scope, said.Scope)
	keep(&l.InGroup, said.InGroup)
	keep(&l.NoUpgrade, said.NoUpgrade)
	keepList(&l.KeyPacks, said.KeyPacks)
	if len(said.Usage) > 0 && said.KeyPacks == nil {
		l.KeyPacks = withUsage(l.KeyPacks, said.Usage)
	}
	keep(&l.KeyPacksReadAt, said.KeyPacksReadAt)
	if said.IssuedCALs != nil {
		l.Issued = sumIssued(said.IssuedCALs, l.KeyPacks)
	}
	keepClock(&l.ClockAhead, said.ClockAhead)
}

func (l *LicenseServer) settle() { l.Release = l.OS.release() }

const licenseServerColumns = `
	license_server_id, name, domain, domain_joined, machine_id, os_caption, os_version, os_product_type, os_sku, release,
	activated, product_id, server_id, scope, in_group, no_upgrade, key_packs_read_at, issued, clock_ahead_seconds, source, collected_at,
	reported_at, retired_at, created_at, updated_at`

// licenseServersNamed are the license servers that a name with one of the first labels $2 could mean.
const licenseServersNamed = `
	SELECT ` + licenseServerColumns + `
	FROM license_servers
	WHERE organization_id = $1 AND split_part(name, '.', 1) = ANY ($2)`

const licenseServersInUseNamed = licenseServersNamed + ` AND retired_at IS NULL`

const allLicenseServers = `
	SELECT ` + licenseServerColumns + `
	FROM license_servers
	WHERE organization_id = $1 AND retired_at IS NULL
	ORDER BY name`

// LicenseServer returns one license server. It returns fault.NotFound where the organization has no such server.
func (s *Store) LicenseServer(ctx context.Context, organization, id uuid.UUID) (*LicenseServer, error) {
	return licenseServerByID(ctx, s.pool, organization, id)
}

func licenseServerByID(ctx context.Context, db postgres.DB, organization, id uuid.UUID) (*LicenseServer, error) {
	const query = `
		SELECT ` + licenseServerColumns + `
		FROM license_servers
		WHERE organization_id = $1 AND license_server_id = $2`
	return one[LicenseServer](ctx, db, fault.New(fault.NotFound, "there is no such license server"), query, organization, id)
}

func (l *LicenseServer) queueUpsert(batch *pgx.Batch, organization uuid.UUID) {
	const query = `
		INSERT INTO license_servers (
			organization_id, license_server_id, name, domain, domain_joined, machine_id, os_caption, os_version, os_product_type, os_sku,
			release, activated, product_id, server_id, scope, in_group, no_upgrade, key_packs_read_at, issued, clock_ahead_seconds,
			source, collected_at, reported_at, retired_at, created_at, updated_at)
		VALUES (
			@organization, @id, @name, @domain, @domain_joined, @machine_id, @caption, @version, @product_type, @sku,
			@release, @activated, @product_id, @server_id, @scope, @in_group, @no_upgrade, @packs_read, @issued, @clock,
			@source, @collected, @reported, @retired, @created, @updated)
		ON CONFLICT (organization_id, license_server_id) DO UPDATE SET
			name = excluded.name, domain = excluded.domain, domain_joined = excluded.domain_joined, machine_id = excluded.machine_id,
			os_caption = excluded.os_caption, os_version = excluded.os_version, os_product_type = excluded.os_product_type,
			os_sku = excluded.os_sku, release = excluded.release, activated = excluded.activated, product_id = excluded.product_id,
			server_id = excluded.server_id, scope = excluded.scope, in_group = excluded.in_group,
			no_upgrade = excluded.no_upgrade, issued = excluded.issued, clock_ahead_seconds = excluded.clock_ahead_seconds,
			key_packs_read_at = excluded.key_packs_read_at, source = excluded.source, collected_at = excluded.collected_at,
			reported_at = excluded.reported_at, retired_at = excluded.retired_at, updated_at = excluded.updated_at`
	batch.Queue(query, pgx.StrictNamedArgs{
		"organization": organization, "id": l.ID, "name": l.Name, "domain": l.Domain, "domain_joined": l.DomainJoined,
		"machine_id": l.MachineID, "caption": l.OS.Caption, "version": l.OS.Version, "product_type": l.OS.ProductType, "sku": l.OS.SKU,
		"release": l.Release, "activated": l.Activated, "product_id": l.ProductID, "server_id": l.ServerID, "scope": l.Scope,
		"in_group": l.InGroup, "no_upgrade": l.NoUpgrade, "packs_read": l.KeyPacksReadAt, "issued": l.Issued, "clock": l.ClockAhead,
		"source": l.Source, "collected": l.CollectedAt, "reported": l.ReportedAt, "retired": l.RetiredAt, "created": l.CreatedAt, "updated": l.UpdatedAt,
	})
}
