package inventory

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
)

// OS is what WMI says of a computer's operating system. Nil is not read.
type OS struct {
	Caption     *string `db:"os_caption"`
	Version     *string `db:"os_version"`
	ProductType *int32  `db:"os_product_type"` // 1 workstation, 2 domain controller, 3 server
	SKU         *int32  `db:"os_sku"`
}

// Host is a server running, or meant to run, the RD Session Host role. As a record to apply, nil says nothing.
type Host struct {
	ID           uuid.UUID `db:"host_id"`
	Name         string    `db:"name"` // canonical
	Domain       *string   `db:"domain"`
	DomainJoined *bool     `db:"domain_joined"`
	MachineID    *string   `db:"machine_id"`
	OS
	Release              string      `db:"release"` // as compat reads the OS: "2019", "unknown"
	SessionHost          *bool       `db:"session_host"`
	LicensingMode        *int64      `db:"licensing_mode"`
	LicensingModeSource  *string     `db:"licensing_mode_source"`
	LicenseServers       []string    `db:"license_servers"` // nil: never read; empty: none configured
	LicenseServersSource *string     `db:"license_servers_source"`
	GraceDaysLeft        *int32      `db:"grace_days_left"`
	Connectivity         []Reachable `db:"connectivity"`
	IgnoredServers       []string    `db:"ignored_servers"` // written where Windows doesn't read them; nil: nobody looked
	ClockAhead           *int32      `db:"clock_ahead_seconds"`
	Source               string      `db:"source"`
	CollectedAt          *time.Time  `db:"collected_at"` // nil: named by others, never reported
	ReportedAt           *time.Time  `db:"reported_at"`
	RetiredAt            *time.Time  `db:"retired_at"` // out of use by a person's word; nil: in use
	CreatedAt            time.Time   `db:"created_at"`
	UpdatedAt            time.Time   `db:"updated_at"`
}

// Reachable is a host's own verdict on a license server, GetTStoLSConnectivityStatus 0 to 11.
type Reachable struct {
	Server string `json:"server"`
	Status int    `json:"status"`
}

func (h *Host) name() string        { return h.Name }
func (h *Host) domain() string      { return domainOf(h.Name, h.Domain) }
func (h *Host) machineID() *string  { return h.MachineID }
func (h *Host) recordKind() string  { return KindHost }
func (h *Host) recordID() uuid.UUID { return h.ID }

// fullName is the name with the domain that the host says it is in, by which the rules tell it from its namesakes.
func (h *Host) fullName() string {
	if domain := h.domain(); suffixOf(h.Name) == "" && domain != "" {
		return h.Name + "." + domain
	}
	return h.Name
}

func (h *Host) fields() []field {
	return []field{
		{"name", textOf(h.Name)},
		{"domain", h.Domain},
		{"domain_joined", textOfBool(h.DomainJoined)},
		{"machine_id", h.MachineID},
		{"os_caption", h.OS.Caption},
		{"os_version", h.OS.Version},
		{"os_product_type", textOfInt(h.OS.ProductType)},
		{"os_sku", textOfInt(h.OS.SKU)},
		{"session_host", textOfBool(h.SessionHost)},
		{"licensing_mode", textOfInt(h.LicensingMode)},
		{"licensing_mode_source", h.LicensingModeSource},
		{"license_servers", textOfList(h.LicenseServers)},
		{"license_servers_source", h.LicenseServersSource},
		{"grace_days_left", textOfInt(h.GraceDaysLeft)},
		{"connectivity", textOfConnectivity(h.Connectivity)},
		{"ignored_servers", textOfList(h.IgnoredServers)},
		{clockField, textOfInt(h.ClockAhead)},
	}
}

func textOfConnectivity(reached []Reachable) *string {
	parts := make([]string, len(reached))
	for i, r := range reached {
		parts[i] = quoted(r.Server) + " " + strconv.Itoa(r.Status)
	}
	return textOf(strings.Join(parts, ", "))
}

// merge puts what said says over what h knows.
func (h *Host) merge(said *Host) {
	h.Name = fuller(h.Name, said.Name)
	keep(&h.Domain, said.Domain)
	keep(&h.DomainJoined, said.DomainJoined)
	keep(&h.MachineID, said.MachineID)
	h.OS.merge(said.OS)
	keep(&h.SessionHost, said.SessionHost)
	keep(&h.LicensingMode, said.LicensingMode)
	keep(&h.LicensingModeSource, said.LicensingModeSource)
	keepList(&h.LicenseServers, said.LicenseServers)
	keep(&h.LicenseServersSource, said.LicenseServersSource)
	keep(&h.GraceDaysLeft, said.GraceDaysLeft)
	keepList(&h.Connectivity, said.Connectivity)
	keepList(&h.IgnoredServers, said.IgnoredServers)
	keepClock(&h.ClockAhead, said.ClockAhead)
}

func (h *Host) settle() { h.Release = h.OS.release() }

func (o *OS) merge(said OS) {
	keep(&o.Caption, said.Caption)
	keep(&o.Version, said.Version)
	keep(&o.ProductType, said.ProductType)
	keep(&o.SKU, said.SKU)
}

func (o OS) release() string { return o.compat().Release().String() }

func (o OS) compat() compat.OS {
	return compat.OS{
		Caption: valueOf(o.Caption), Version: valueOf(o.Version), ProductType: int(valueOf(o.ProductType)), SKU: int(valueOf(o.SKU)),
	}
}

func valueOf[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

const hostColumns = `
	host_id, name, domain, domain_joined, machine_id, os_caption, os_version, os_product_type, os_sku, release,
	session_host, licensing_mode, licensing_mode_source, license_servers, license_servers_source, grace_days_left,
	connectivity, ignored_servers, clock_ahead_seconds, source, collected_at, reported_at, retired_at, created_at, updated_at`

// hostsNamed are the hosts that a name with one of the first labels $2 could mean. DISTINCT keeps PostgreSQL, where it knows little of the
// table, from reading the whole organization; as OFFSET does below.
const hostsNamed = `
	SELECT ` + hostColumns + `
	FROM (SELECT DISTINCT $1::uuid AS organization_id, short FROM unnest($2::text[]) AS short) AS named
	JOIN hosts h USING (organization_id)
	WHERE split_part(h.name, '.', 1) = named.short`

func (h *Host) queueUpsert(batch *pgx.Batch, organization uuid.UUID) {
	const query = `
		INSERT INTO hosts (
			organization_id, host_id, name, domain, domain_joined, machine_id, os_caption, os_version, os_product_type, os_sku, release,
			session_host, licensing_mode, licensing_mode_source, license_servers, license_servers_source, grace_days_left,
			connectivity, ignored_servers, clock_ahead_seconds, source, collected_at, reported_at, retired_at, created_at, updated_at)
		VALUES (
			@organization, @id, @name, @domain, @domain_joined, @machine_id, @caption, @version, @product_type, @sku, @release,
			@session_host, @mode, @mode_source, @servers, @servers_source, @grace,
			@connectivity, @ignored, @clock, @source, @collected, @reported, @retired, @created, @updated)
		ON CONFLICT (organization_id, host_id) DO UPDATE SET
			name = excluded.name, domain = excluded.domain, domain_joined = excluded.domain_joined, machine_id = excluded.machine_id,
			os_caption = excluded.os_caption, os_version = excluded.os_version, os_product_type = excluded.os_product_type,
			os_sku = excluded.os_sku, release = excluded.release, session_host = excluded.session_host,
			licensing_mode = excluded.licensing_mode, licensing_mode_source = excluded.licensing_mode_source,
			license_servers = excluded.license_servers, license_servers_source = excluded.license_servers_source,
			grace_days_left = excluded.grace_days_left, connectivity = excluded.connectivity,
			ignored_servers = excluded.ignored_servers, clock_ahead_seconds = excluded.clock_ahead_seconds, source = excluded.source,
			collected_at = excluded.collected_at, reported_at = excluded.reported_at, retired_at = excluded.retired_at, updated_at = excluded.updated_at`
	if h.Connectivity == nil {
		h.Connectivity = []Reachable{}
	}
	batch.Queue(query, pgx.StrictNamedArgs{
		"organization": organization, "id": h.ID, "name": h.Name, "domain": h.Domain, "domain_joined": h.DomainJoined,
		"machine_id": h.MachineID, "caption": h.OS.Caption, "version": h.OS.Version, "product_type": h.OS.ProductType, "sku": h.OS.SKU,
		"release": h.Release, "session_host": h.SessionHost, "mode": h.LicensingMode, "mode_source": h.LicensingModeSource,
		"servers": h.LicenseServers, "servers_source": h.LicenseServersSource, "grace": h.GraceDaysLeft, "connectivity": h.Connectivity,
		"ignored": h.IgnoredServers, "clock": h.ClockAhead, "source": h.Source, "collected": h.CollectedAt, "reported": h.ReportedAt, "retired": h.RetiredAt, "created": h.CreatedAt, "updated": h.UpdatedAt,
	})
}

// queueHeard keeps of hosts only when and by whom they were heard: they say what was known.
func queueHeard(batch *pgx.Batch, organization uuid.UUID, hosts []*Host, now time.Time) {
	const query = `
		UPDATE hosts h
		SET source = heard.source, collected_at = heard.collected_at, reported_at = $5, updated_at = $5
		FROM (SELECT $1::uuid AS organization_id, unnest($2::uuid[]) AS host_id, unnest($3::text[]) AS source, unnest($4::timestamptz[]) AS collected_at OFFSET 0) AS heard
		WHERE h.organization_id = heard.organization_id AND h.host_id = heard.host_id`
	if len(hosts) == 0 {
		return
	}
	hosts = distinct(hosts)
	batch.Queue(query, organization, column(hosts, func(h *Host) uuid.UUID { return h.ID }), column(hosts, func(h *Host) string { return h.Source }),
		column(hosts, func(h *Host) *time.Time { return h.CollectedAt }), now)
}

// Host returns one host. It returns fault.NotFound where the organization has no such host.
func (s *Store) Host(ctx context.Context, organization, id uuid.UUID) (*Host, error) {
	return hostByID(ctx, s.pool, organization, id)
}

func hostByID(ctx context.Context, db postgres.DB, organization, id uuid.UUID) (*Host, error) {
	const query = `
		SELECT ` + hostColumns + `
		FROM hosts
		WHERE organization_id = $1 AND host_id = $2`
	return one[Host](ctx, db, fault.New(fault.NotFound, "there is no such host"), query, organization, id)
}

const allHosts = `
	SELECT ` + hostColumns + `
	FROM hosts
	WHERE organization_id = $1 AND retired_at IS NULL
	ORDER BY name`

// queueUnheard makes hosts known that others have named and that have never reported.
func queueUnheard(batch *pgx.Batch, organization uuid.UUID, hosts []*Host) {
	const query = `
		INSERT INTO hosts (organization_id, host_id, name, release, source, created_at, updated_at)
		SELECT $1, host_id, name, $4, $5, $6, $6
		FROM unnest($2::uuid[], $3::text[]) AS named (host_id, name)`
	if len(hosts) == 0 {
		return
	}
	ids, names := make([]uuid.UUID, len(hosts)), make([]string, len(hosts))
	for i, h := range hosts {
		ids[i], names[i] = h.ID, h.Name
	}
	batch.Queue(query, organization, ids, names, hosts[0].Release, hosts[0].Source, hosts[0].CreatedAt)
}
