// Package compat judges whether RD Session Hosts, RD license servers and RDS CALs fit together, and ranks the ways out
// where they don't.
//
// It is pure: it takes Facts and returns a Result. There is no clock (Facts.AsOf is the clock), no database, no logger and no
// dependency outside the standard library, so the same judgement runs in the portal, on the command line and in a test.
//
// Three version relations are judged and never mixed up: the CAL covers the host, the license server can hold the CAL, the
// license server can serve the host. What was not read, or is not in the rule book, is Unknown and never OK.
package compat

import "time"

// Text is a sentence in both languages of the product. Names and figures are already filled in.
type Text struct {
	EN string `json:"en"`
	FR string `json:"fr"`
}

// Facts is everything known about one organization at AsOf.
// Names are matched without regard to case. A short name finds a machine when only one, or only one of the same domain, has it;
// where several have it nobody knows which one is meant, and the verdict is Unknown.
type Facts struct {
	AsOf           time.Time
	Data           *Data // what the rules know of releases and CALs; nil: what came with the program
	Circumstances  Circumstances
	Hosts          []Host
	LicenseServers []LicenseServer
	Collections    []Collection
	Purchases      []Purchase
	Trusts         []Trust
}

// Circumstances are what facts can't tell and people can: they rank the remedies. The zero value means "not said".
type Circumstances struct {
	ServiceNeededToday  bool  // connections are refused now, or will be within the day
	NewerHostAvailable  *bool // a machine (or license) for a newer Windows Server is at hand; nil = not said
	SmallOrganization   *bool // no server team of its own; nil = judged by size: fewer than 10 hosts and at most 2 license servers
	ExchangeRouteClosed bool  // reseller and Clearinghouse have already refused
	BaseCALsOwned       *bool // Windows Server CALs are owned for everybody who needs an RDS CAL; nil = not said
	NeedBasis           Basis // what the need for CALs is counted by
}

// Basis is what the need for CALs is counted by.
type Basis uint8

// The bases. The zero value takes what license servers have issued, which is what Windows itself knows.
const (
	BasisIssued     Basis = iota // CALs that license servers report as issued
	BasisAuthorised              // users who may connect, or devices they may connect from: Collection.Authorised
	BasisActual                  // users or devices that do connect: Collection.Actual
)

// Trust says how two DNS domains trust each other. No entry for a pair says that nobody has told; the order of the two is free.
type Trust struct {
	A, B   string
	TwoWay bool // false: one way only, or none
}

// OS is what WMI says of an operating system, as it came; Release reads it.
type OS struct {
	Caption     string // Win32_OperatingSystem.Caption, any language
	Version     string // "10.0.17763", "10.0 (17763)", "17763.5329"
	ProductType int    // 1 workstation, 2 domain controller, 3 server; 0 not read
	SKU         int    // OperatingSystemSKU; 175 is Enterprise multi-session, 0 not read
}

// Host is a server running (or meant to run) the RD Session Host role.
type Host struct {
	Name                 string // FQDN where known, else the short name
	Domain               string // DNS domain; "" not read
	DomainJoined         *bool
	OS                   OS
	Mode                 Mode
	ModeSource           string         // "policy", "local", "deployment"; "" not read
	LicenseServers       []string       // in the host's own order
	LicenseServersRead   bool           // false: the list was never read, so an empty one proves nothing
	LicenseServersSource string         // as ModeSource
	GraceDaysLeft        *int           // nil not read
	Connectivity         []Reached      // GetTStoLSConnectivityStatus, one per server the host knows
	MachineID            string         // of the hardware or the installation; "" not read
	IgnoredServers       []string       // license servers written under the registry sub-key that Windows does not read (RCM\LicenseServers)
	IgnoredServersRead   bool           // false: nobody looked
	ClockAhead           *time.Duration // how far its clock ran ahead of the portal's at the last report; nil not known
	ReportedAt           time.Time      // zero: named by somebody else, has never reported
	Source               string         // where the facts come from: "agent calfleet-agent 0.1.0", "file hosts.csv"
	Said                 []Said         // those of its facts that people said; all others are of Source
}

// Reached is a host's own verdict on a license server: GetTStoLSConnectivityStatus 0 to 11; 4 is "lower version".
type Reached struct {
	Server string
	Status int
}

// LicenseServer is a server with the RD Licensing role.
type LicenseServer struct {
	Name         string
	Domain       string
	DomainJoined *bool
	OS           OS
	Activated    *bool
	InGroup      *bool // member of the AD group Terminal Server License Servers (IsLSinTSLSGroup); nil not read
	NoUpgrade    *bool // the policy "Prevent license upgrade" is on (IsLSPreventUpgradeGPEnabled); nil not read
	KeyPacks     []KeyPack
	KeyPacksRead bool // false: no report has ever listed the packs
	Issued       Issued
	Refusals     []Refusal
	MachineID    string
	ClockAhead   *time.Duration // as Host.ClockAhead
	ReportedAt   time.Time
	Source       string
	Said         []Said // as Host.Said
}

// KeyPack is what a license server reports of installed CALs: Win32_TSLicenseKeyPack.
type KeyPack struct {
	ID               int64
	Description      string // product code, e.g. "C50-10.01-S"
	Type             int    // KeyPackType: 4 temporary, 6 built-in in practice
	ProductType      int    // 0 per device, 1 per user, 3 built-in; -1 not read
	ProductVersion   string // localised text, never trusted
	ProductVersionID int    // what Data knows of them, 2 … 8 so far; anything else is an unknown version
	Total            Count
	Issued           Count
	Available        Count
	ExpiresAt        time.Time // zero: never, or not read
}

// Refusal records that Windows refused to install CALs on a license server, as an administrator saw it.
type Refusal struct {
	Version    CALVersion
	Kind       Kind
	Quantity   int
	RecordedAt time.Time
	RecordedBy string
}

// Purchase is an entitlement: CALs bought, and where they are meant to live.
type Purchase struct {
	ID            string // the caller's key, carried through to evidence; may be empty
	Reference     string // order or invoice number
	Version       CALVersion
	Kind          Kind
	Quantity      int
	Program       string    // "csp", "open", …; "" not known
	Agreement     string    // agreement or enrollment number; "" not known
	LicenseServer string    // the server they are assigned to; "" not assigned
	PurchasedOn   time.Time // day of the invoice; zero not known
	Term          Term
	EndsOn        time.Time // last day of a subscription; zero: none, or not known
	Assurance     *bool     // bought with Software Assurance; nil not said
	AssuredUntil  time.Time // last day of the Software Assurance; zero: none, or not known
	Source        string    // "import achats.csv, line 4", "form, by Ana"
	RecordedAt    time.Time
}

// Term says for how long CALs were bought.
type Term uint8

// The terms. The zero value is "not said", which the rules treat as perpetual only where nothing hangs on it.
const (
	TermUnsaid Term = iota
	TermPerpetual
	TermSubscription
)

// Collection is a set of hosts that users reach as one.
type Collection struct {
	ID                 string // the caller's key, carried through; may be empty
	Name               string
	Broker             string // "" for a standalone host
	Hosts              []string
	Mode               Mode     // the deployment's; ModeUnread where none was read
	LicenseServers     []string // the deployment's
	LicenseServersRead bool
	Authorised         Count // users who may connect in Per User mode, devices in Per Device mode
	Actual             Count // users or devices that did connect in the period the organization counts by
}

// Count is a number of CALs as WMI tells it. The zero value is "not read".
type Count struct {
	N         int64
	Read      bool
	Unlimited bool // -1 and 4294967295 on the wire
}
