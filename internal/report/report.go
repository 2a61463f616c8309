// Package report is the wire format: what one computer says about its part in
// Remote Desktop licensing, and how that is read without trusting it.
//
// A report arrives from the agent over HTTP, from an air-gapped site as a file,
// or from a foreign format that internal/ingest has translated. All three end
// in [Decode], which either returns a report that later code can rely on or
// says everything that is wrong with it at once, each problem with its place.
//
// Three ideas run through the types. What was not read is absent, never zero:
// optional numbers and flags are pointers, and a nil list ("not read") differs
// from an empty one ("read, there are none"). Enumerations are WMI's own
// numbers and a number nobody knows yet is kept, because unknown is a verdict
// that others reach. And names of machines that others refer to are brought to
// one spelling, see [Decode].
//
// The JSON field names are a contract with agents in the field; version 1 never
// renames one.
package report

import "time"

// Limits of one report. A server that inflates a body must stop at MaxBytes;
// the limit on what arrives compressed is the server's own.
const (
	MaxBytes     = 4 << 20  // one report, inflated
	MaxFileBytes = 64 << 20 // a file of several reports, inflated
	MaxDepth     = 32       // objects and arrays inside one another
	MaxItems     = 10_000   // members of any one array
)

// Schema is the only version of the format there is.
const Schema = 1

// Unlimited is what total, issued, available and grace_days_left hold where
// WMI means "no limit". WMI's uint32 prints it as 4294967295, VBScript as -1;
// Decode makes both -1.
const Unlimited = -1

// Licensing modes of a session host or deployment (Win32_TerminalServiceSetting
// ChangeMode, Win32_TSDeploymentLicensing). Other numbers are kept as they came:
// the property table on Microsoft's page prints 3 for Per User, policies know a
// 6 "AAD Per User"; neither is a mode this format interprets.
const (
	ModePersonal       = 0
	ModeAdministration = 1
	ModePerDevice      = 2
	ModePerUser        = 4
	ModeNotConfigured  = 5
)

// Kinds of CAL in a purchase.
const (
	PerUser   = "per_user"
	PerDevice = "per_device"
)

// Terms of a purchase; an empty text is not said.
const (
	TermPerpetual    = "perpetual"
	TermSubscription = "subscription"
)

// Report is what one computer reported at one moment. Its parts are nil where
// the computer doesn't play that role or the collector could not read it.
type Report struct {
	Schema        int            `json:"schema"`
	ID            string         `json:"report_id"`    // UUID, lower case; the same ID is the same report
	CollectedAt   time.Time      `json:"collected_at"` // UTC, microseconds; the collector's clock, not ours
	Collector     Collector      `json:"collector,omitzero"`
	Computer      Computer       `json:"computer"`
	SessionHost   *SessionHost   `json:"session_host,omitempty"`
	LicenseServer *LicenseServer `json:"license_server,omitempty"`
	Deployment    *Deployment    `json:"deployment,omitempty"`
	Purchases     []Purchase     `json:"purchases,omitzero"` // from files only, never from an agent
}

// Collector names the program that wrote the report.
type Collector struct {
	Name    string `json:"name,omitempty"`
	Version string `json:"version,omitempty"`
}

// Computer is the machine the report is about.
type Computer struct {
	Name         string   `json:"name"`                    // as the machine spells it, not lowered
	FQDN         string   `json:"fqdn,omitempty"`          // lower case
	Domain       string   `json:"domain,omitempty"`        // lower case; the workgroup if not joined
	DomainJoined *bool    `json:"domain_joined,omitempty"` // nil: not read
	MachineID    string   `json:"machine_id,omitempty"`    // tells clones and renames apart
	OS           *OS      `json:"os,omitempty"`            // nil: not read
	Roles        []string `json:"roles,omitzero"`          // Windows feature names; nil: not read
}

// OS is Win32_OperatingSystem as far as a release can be told from it. Build
// alone is ambiguous: 26100 is Windows Server 2025 and Windows 11 24H2.
type OS struct {
	Caption     string `json:"caption,omitempty"`
	Version     string `json:"version,omitempty"`      // "10.0.17763"
	ProductType *int64 `json:"product_type,omitempty"` // 1 workstation, 2 domain controller, 3 server
	SKU         *int64 `json:"sku,omitempty"`          // 175: Enterprise multi-session
}

// SessionHost is the licensing part of an RD Session Host.
type SessionHost struct {
	LicensingMode        *int64         `json:"licensing_mode,omitempty"`         // nil: not read
	LicensingModeSource  string         `json:"licensing_mode_source,omitempty"`  // "policy", "local", …
	LicenseServers       []string       `json:"license_servers,omitzero"`         // in the host's order; nil: not read
	LicenseServersSource string         `json:"license_servers_source,omitempty"` // as above
	GraceDaysLeft        *int64         `json:"grace_days_left,omitempty"`        // 0: the grace period is over
	Connectivity         []Connectivity `json:"connectivity,omitzero"`            // nil: not asked

	// IgnoredServers are license servers written under a registry sub-key that
	// Windows doesn't read (RCM\LicenseServers); nil: nobody looked.
	IgnoredServers []string `json:"ignored_license_servers,omitzero"`
}

// Connectivity is the host's own judgement of a license server it names
// (GetTStoLSConnectivityStatus): 11 valid, 4 a lower version, 6 unreachable.
type Connectivity struct {
	Server string `json:"server"`
	Status int64  `json:"status"`
}

// LicenseServer is what a computer with the RD Licensing role holds.
type LicenseServer struct {
	Activated     *bool     `json:"activated,omitempty"` // nil: not read
	ProductID     string    `json:"product_id,omitempty"`
	ServerID      string    `json:"server_id,omitempty"`                // only an activated server has one
	Scope         *int64    `json:"scope,omitempty"`                    // 0 workgroup, 1 domain, 2 forest
	InServerGroup *bool     `json:"in_license_servers_group,omitempty"` // member of Terminal Server License Servers
	KeyPacks      []KeyPack `json:"key_packs,omitzero"`                 // nil: not read; empty: none installed
	NoUpgrade     *bool     `json:"prevents_license_upgrade,omitempty"` // policy "Prevent license upgrade"; nil: not read
	Issued        []Issued  `json:"issued,omitzero"`                    // Per Device issues; nil: not read
	PerUserUsage  []Usage   `json:"per_user_usage,omitzero"`            // of a usage report of its own, without the packs; nil: not read
}

// KeyPack is one Win32_TSLicenseKeyPack. ProductVersionID decides the version;
// ProductVersion is text in the language of the server.
type KeyPack struct {
	ID               int64      `json:"key_pack_id"`             // unique on its server only
	Description      string     `json:"description,omitempty"`   // product code, e.g. C50-10.01-S
	KeyPackType      *int64     `json:"key_pack_type,omitempty"` // 1 retail, 2 volume, 4 temporary, 5 open, 6 built-in
	ProductType      *int64     `json:"product_type,omitempty"`  // 0 per device, 1 per user, 3 built-in
	ProductVersion   string     `json:"product_version,omitempty"`
	ProductVersionID *int64     `json:"product_version_id,omitempty"`
	Total            *int64     `json:"total,omitempty"`      // CALs, or Unlimited
	Issued           *int64     `json:"issued,omitempty"`     // CALs; of Per User as of the last usage report that the server compiled
	Available        *int64     `json:"available,omitempty"`  // CALs, or Unlimited; may be negative
	ExpiresAt        *time.Time `json:"expires_at,omitempty"` // nil: never, or not read
}

// Issued is one Win32_TSIssuedLicense: a Per Device CAL in somebody's hands.
type Issued struct {
	LicenseID  int64      `json:"license_id"`
	KeyPackID  int64      `json:"key_pack_id"`
	ToUser     string     `json:"to_user,omitempty"`
	ToComputer string     `json:"to_computer,omitempty"`
	HardwareID string     `json:"hardware_id,omitempty"`
	Status     *int64     `json:"status,omitempty"` // 1 temporary, 2 active, 4 revoked, 5 pending
	IssuedAt   *time.Time `json:"issued_at,omitempty"`
	ExpiresAt  *time.Time `json:"expires_at,omitempty"`
}

// Usage is how many users hold a Per User CAL of one version.
type Usage struct {
	CALVersion string `json:"cal_version"` // "2008", "2022"; not judged here
	Issued     int64  `json:"issued"`
}

// Deployment is what a connection broker governs.
type Deployment struct {
	Broker         string       `json:"broker"`
	LicensingMode  *int64       `json:"licensing_mode,omitempty"`
	LicenseServers []string     `json:"license_servers,omitzero"` // nil: not read
	Collections    []Collection `json:"collections,omitzero"`     // nil: not read
}

// Collection is the hosts that users reach as one.
type Collection struct {
	Name  string   `json:"name"`
	Hosts []string `json:"hosts,omitzero"` // nil: not read

	// Counts of users in Per User mode, of devices in Per Device mode; nil: not
	// counted.
	Authorised *int64 `json:"authorised,omitempty"` // may connect
	Actual     *int64 `json:"actual,omitempty"`     // did connect, in the period the organization counts by
}

// Purchase is CALs that were bought, with what proves it.
type Purchase struct {
	Reference     string `json:"reference"`   // order or invoice number
	CALVersion    string `json:"cal_version"` // "2008 R2", "2022"; not judged here
	CALKind       string `json:"cal_kind"`    // PerUser or PerDevice
	Quantity      int64  `json:"quantity"`    // CALs, at least 1
	Program       string `json:"program,omitempty"`
	Agreement     string `json:"agreement,omitempty"`
	LicenseServer string `json:"license_server,omitempty"` // where they are meant to be installed
	PurchasedOn   Date   `json:"purchased_on,omitzero"`    // zero: not known
	Term          string `json:"term,omitempty"`           // TermPerpetual, TermSubscription
	EndsOn        Date   `json:"ends_on,omitzero"`         // last day of a subscription
	Assurance     *bool  `json:"assurance,omitempty"`      // bought with Software Assurance; nil: not said
	AssuredUntil  Date   `json:"assurance_until,omitzero"` // last day of the Software Assurance
}
