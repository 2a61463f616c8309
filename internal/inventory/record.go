package inventory

import (
	"slices"
	"strings"
	"time"

	"calfleet/internal/compat"
	"calfleet/internal/report"
)

// Records is what one source says, in the words of the inventory.
type Records struct {
	Hosts          []*Host
	LicenseServers []*LicenseServer
	Deployments    []*Deployment
	Purchases      []*Purchase
	Collections    []*HandCollection // of a person only: a broker's are in its deployment

	hand *hand // nil: no person wrote them by a form
}

// and are the records of both, of whom no person wrote any.
func (r Records) and(o Records) Records {
	return Records{
		Hosts: append(r.Hosts, o.Hosts...), LicenseServers: append(r.LicenseServers, o.LicenseServers...),
		Deployments: append(r.Deployments, o.Deployments...), Purchases: append(r.Purchases, o.Purchases...),
	}
}

// recordsOf translates a report. A computer that doesn't say that it is a session host (or a license server) still brings
// news about the one it is known to be: such a record updates and never creates.
func recordsOf(r report.Report) (records Records, updateOnly map[any]bool) {
	host, server := hostOf(r), licenseServerOf(r)
	records = Records{
		Hosts: []*Host{host}, LicenseServers: []*LicenseServer{server}, Purchases: purchasesOf(r),
	}
	if r.Deployment != nil {
		records.Deployments = []*Deployment{deploymentOf(*r.Deployment)}
	}
	return records, map[any]bool{
		host:   !valueOf(host.SessionHost),
		server: r.LicenseServer == nil && !hasRole(r, "RDS-Licensing"),
	}
}

// note puts on the records of the reporting computer how far its clock ran ahead.
func (r Records) note(clockAhead *int32) {
	for _, h := range r.Hosts {
		h.ClockAhead = clockAhead
	}
	for _, l := range r.LicenseServers {
		l.ClockAhead = clockAhead
	}
}

func hasRole(r report.Report, role string) bool {
	return slices.ContainsFunc(r.Computer.Roles, func(has string) bool { return strings.EqualFold(has, role) })
}

func osOf(os *report.OS) OS {
	if os == nil {
		return OS{}
	}
	return OS{Caption: textOf(os.Caption), Version: textOf(os.Version), ProductType: int32Of(os.ProductType), SKU: int32Of(os.SKU)}
}

func int32Of(n *int64) *int32 {
	if n == nil {
		return nil
	}
	small := int32(min(max(*n, -1), 1<<31-1))
	return &small
}

func hostOf(r report.Report) *Host {
	h := &Host{
		Name: r.Computer.FullName(), Domain: textOf(r.Computer.Domain), DomainJoined: r.Computer.DomainJoined,
		MachineID: textOf(r.Computer.MachineID), OS: osOf(r.Computer.OS),
	}
	if r.Computer.Roles != nil {
		role := hasRole(r, "RDS-RD-SERVER")
		h.SessionHost = &role
	}
	sh := r.SessionHost
	if sh == nil {
		return h
	}
	yes := true
	h.SessionHost = &yes
	h.LicensingMode, h.LicensingModeSource = sh.LicensingMode, textOf(sh.LicensingModeSource)
	h.LicenseServers, h.LicenseServersSource = sh.LicenseServers, textOf(sh.LicenseServersSource)
	h.GraceDaysLeft = int32Of(sh.GraceDaysLeft)
	if sh.Connectivity != nil {
		h.Connectivity = make([]Reachable, len(sh.Connectivity))
		for i, c := range sh.Connectivity {
			h.Connectivity[i] = Reachable{Server: c.Server, Status: int(c.Status)}
		}
	}
	h.IgnoredServers = sh.IgnoredServers
	return h
}

func licenseServerOf(r report.Report) *LicenseServer {
	l := &LicenseServer{
		Name: r.Computer.FullName(), Domain: textOf(r.Computer.Domain), DomainJoined: r.Computer.DomainJoined,
		MachineID: textOf(r.Computer.MachineID), OS: osOf(r.Computer.OS),
	}
	ls := r.LicenseServer
	if ls == nil {
		return l
	}
	l.Activated, l.ProductID, l.ServerID = ls.Activated, textOf(ls.ProductID), textOf(ls.ServerID)
	l.Scope, l.InGroup, l.NoUpgrade = int32Of(ls.Scope), ls.InServerGroup, ls.NoUpgrade
	l.IssuedCALs, l.Usage = issuedOf(ls.Issued), ls.PerUserUsage
	if ls.KeyPacks != nil {
		l.KeyPacks = make([]KeyPack, len(ls.KeyPacks))
		for i, p := range ls.KeyPacks {
			l.KeyPacks[i] = KeyPack{
				ID: p.ID, Description: p.Description, Type: p.KeyPackType, ProductType: p.ProductType,
				ProductVersion: p.ProductVersion, ProductVersionID: p.ProductVersionID,
				Total: readCount(p.Total), Issued: readCount(p.Issued), Available: p.Available, ExpiresAt: p.ExpiresAt,
			}
		}
	}
	return l
}

// issuedOf is nil where nobody has listed them.
func issuedOf(issued []report.Issued) []compat.IssuedCAL {
	if issued == nil {
		return nil
	}
	cals := make([]compat.IssuedCAL, len(issued))
	for i, c := range issued {
		cals[i] = compat.IssuedCAL{
			KeyPackID: c.KeyPackID, Device: c.ToComputer, Hardware: c.HardwareID, Status: int(valueOf(c.Status)), ExpiresAt: valueOf(c.ExpiresAt),
		}
	}
	return cals
}

// readCount is nil for what can't be a number of CALs: less than none, and not the -1 of "unlimited".
func readCount(n *int64) *int64 {
	if n != nil && *n < report.Unlimited {
		return nil
	}
	return n
}

func deploymentOf(d report.Deployment) *Deployment {
	out := &Deployment{Broker: canonical(d.Broker), LicensingMode: d.LicensingMode, LicenseServers: d.LicenseServers}
	if d.Collections != nil {
		out.Collections = make([]CollectionOfHosts, len(d.Collections))
		for i, c := range d.Collections {
			out.Collections[i] = CollectionOfHosts{Name: c.Name, Hosts: c.Hosts, Authorised: c.Authorised, Actual: c.Actual}
		}
	}
	return out
}

func purchasesOf(r report.Report) []*Purchase {
	purchases := make([]*Purchase, len(r.Purchases))
	for i, p := range r.Purchases {
		purchases[i] = &Purchase{
			Reference: strings.TrimSpace(p.Reference), CALVersion: p.CALVersion, CALKind: p.CALKind, Quantity: int32(min(p.Quantity, 1<<31-1)), //nolint:gosec // clamped
			Program: strings.TrimSpace(p.Program), Agreement: strings.TrimSpace(p.Agreement), LicenseServer: canonical(p.LicenseServer), PurchasedOn: dayOf(p.PurchasedOn),
			Term: p.Term, EndsOn: dayOf(p.EndsOn), Assurance: p.Assurance, AssuredUntil: dayOf(p.AssuredUntil),
		}
	}
	return purchases
}

func dayOf(d report.Date) *time.Time {
	if d.IsZero() {
		return nil
	}
	day := d.Time()
	return &day
}
