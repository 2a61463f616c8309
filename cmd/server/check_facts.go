package main

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"

	"calfleet/internal/compat"
	"calfleet/internal/report"
)

// readReport is a report and the file it came from.
type readReport struct {
	report.Report
	file string
}

// source names where facts come from, in no language.
func (r *readReport) source() string {
	if r.Collector.Name == "" {
		return r.file
	}
	return strings.TrimSpace(r.file + " · " + r.Collector.Name + " " + r.Collector.Version)
}

// factsFromReports merges reports. A computer plays each of its parts once, as the latest report about that part says; the same
// report twice counts once. The facts are as of the youngest report.
func factsFromReports(reports []readReport) compat.Facts {
	m := &merger{computers: map[string]*computer{}, deployments: map[string]*readReport{}}
	slices.SortStableFunc(reports, func(a, b readReport) int {
		return cmp.Or(a.CollectedAt.Compare(b.CollectedAt), cmp.Compare(a.ID, b.ID))
	})
	byID := map[string][]*readReport{}
	for i := range reports {
		r := &reports[i]
		if !slices.ContainsFunc(byID[r.ID], r.isSame) {
			byID[r.ID] = append(byID[r.ID], r)
			m.add(r)
		}
	}
	return m.facts()
}

// isSame reports the same report read again, from another file say. An id alone does not prove it: people copy examples.
func (r *readReport) isSame(o *readReport) bool { return reflect.DeepEqual(r.Report, o.Report) }

// computer is the latest report about each part one computer plays; nil where it has reported none.
type computer struct {
	latest, os, host, server *readReport
}

type merger struct {
	asOf        time.Time
	computers   map[string]*computer
	deployments map[string]*readReport // by broker
	purchases   []compat.Purchase
}

// add takes a report that is no older than those before it.
func (m *merger) add(r *readReport) {
	m.asOf = r.CollectedAt
	key := fullName(r.Computer)
	c := m.computers[key]
	if c == nil {
		c = &computer{}
		m.computers[key] = c
	}
	c.latest = r
	if r.Computer.OS != nil {
		c.os = r
	}
	if r.SessionHost != nil || c.host == nil && slices.Contains(r.Computer.Roles, "RDS-RD-SERVER") {
		c.host = r
	}
	if r.LicenseServer != nil || c.server == nil && slices.Contains(r.Computer.Roles, "RDS-LICENSING") {
		c.server = r
	}
	if r.Deployment != nil {
		m.deployments[strings.ToLower(r.Deployment.Broker)] = r
	}
	m.addPurchases(r)
}

func fullName(c report.Computer) string {
	switch {
	case c.FQDN != "":
		return c.FQDN
	case c.Domain != "" && c.DomainJoined != nil && *c.DomainJoined:
		return strings.ToLower(c.Name + "." + c.Domain)
	}
	return strings.ToLower(c.Name)
}

func (m *merger) addPurchases(r *readReport) {
	for _, p := range r.Purchases {
		version, _ := compat.ParseCALVersion(p.CALVersion) // what is no version at all stays unknown and is told so
		kind, _ := compat.ParseKind(p.CALKind)
		m.purchases = append(m.purchases, compat.Purchase{
			Reference: p.Reference, Version: version, Kind: kind, Quantity: int(p.Quantity), Program: p.Program, Agreement: p.Agreement,
			LicenseServer: p.LicenseServer, PurchasedOn: p.PurchasedOn.Time(), Term: term(p.Term), EndsOn: p.EndsOn.Time(),
			Assurance: p.Assurance, AssuredUntil: p.AssuredUntil.Time(), Source: r.file, RecordedAt: r.CollectedAt,
		})
	}
}

func term(word string) compat.Term {
	switch word {
	case report.TermPerpetual:
		return compat.TermPerpetual
	case report.TermSubscription:
		return compat.TermSubscription
	default:
		return compat.TermUnsaid
	}
}

func (m *merger) facts() compat.Facts {
	f := compat.Facts{AsOf: m.asOf, Purchases: m.purchases}
	for _, broker := range sortedKeys(m.deployments) {
		f.Collections = append(f.Collections, collections(m.deployments[broker].Deployment)...)
	}
	for _, key := range sortedKeys(m.computers) {
		c := m.computers[key]
		if c.host != nil || isMember(f.Collections, c.latest.Computer) {
			f.Hosts = append(f.Hosts, c.sessionHost(key))
		}
		if c.server != nil {
			f.LicenseServers = append(f.LicenseServers, c.licenseServer(key))
		}
	}
	return f
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// isMember reports whether a deployment names the computer as a host, which it then is, whatever it says of itself.
func isMember(all []compat.Collection, c report.Computer) bool {
	name, full := strings.ToLower(c.Name), fullName(c)
	return slices.ContainsFunc(all, func(collection compat.Collection) bool {
		return slices.Contains(collection.Hosts, full) || slices.Contains(collection.Hosts, name)
	})
}

func collections(d *report.Deployment) (out []compat.Collection) {
	for _, c := range d.Collections {
		out = append(out, compat.Collection{
			Name: c.Name, Broker: d.Broker, Hosts: c.Hosts, Mode: mode(d.LicensingMode),
			LicenseServers: d.LicenseServers, LicenseServersRead: d.LicenseServers != nil, Authorised: count(c.Authorised), Actual: count(c.Actual),
		})
	}
	return out
}

func mode(n *int64) compat.Mode {
	if n == nil {
		return compat.ModeUnread
	}
	return compat.ModeFromWMI(int(*n))
}

func (c *computer) sessionHost(name string) compat.Host {
	h := compat.Host{
		Name: name, Domain: c.latest.Computer.Domain, DomainJoined: c.latest.Computer.DomainJoined, OS: c.operatingSystem(),
		MachineID: c.latest.Computer.MachineID, ReportedAt: c.latest.CollectedAt, Source: c.latest.source(),
	}
	if c.host == nil || c.host.SessionHost == nil {
		return h
	}
	s := c.host.SessionHost
	h.ReportedAt, h.Source = c.host.CollectedAt, c.host.source()
	h.Mode, h.ModeSource = mode(s.LicensingMode), s.LicensingModeSource
	h.LicenseServers, h.LicenseServersRead, h.LicenseServersSource = s.LicenseServers, s.LicenseServers != nil, s.LicenseServersSource
	h.IgnoredServers, h.IgnoredServersRead = s.IgnoredServers, s.IgnoredServers != nil
	if s.GraceDaysLeft != nil {
		days := int(*s.GraceDaysLeft)
		h.GraceDaysLeft = &days
	}
	for _, reached := range s.Connectivity {
		h.Connectivity = append(h.Connectivity, compat.Reached{Server: reached.Server, Status: int(reached.Status)})
	}
	return h
}

func (c *computer) operatingSystem() compat.OS {
	if c.os == nil {
		return compat.OS{}
	}
	o := c.os.Computer.OS
	return compat.OS{Caption: o.Caption, Version: o.Version, ProductType: int(valueOr(o.ProductType, 0)), SKU: int(valueOr(o.SKU, 0))}
}

func (c *computer) licenseServer(name string) compat.LicenseServer {
	s := compat.LicenseServer{
		Name: name, Domain: c.latest.Computer.Domain, DomainJoined: c.latest.Computer.DomainJoined, OS: c.operatingSystem(),
		MachineID: c.latest.Computer.MachineID, ReportedAt: c.server.CollectedAt, Source: c.server.source(),
	}
	if c.server.LicenseServer == nil {
		return s
	}
	l := c.server.LicenseServer
	s.Activated, s.InGroup, s.NoUpgrade, s.KeyPacksRead = l.Activated, l.InServerGroup, l.NoUpgrade, l.KeyPacks != nil
	for _, p := range l.KeyPacks {
		s.KeyPacks = append(s.KeyPacks, keyPack(p))
	}
	if l.Issued != nil {
		s.Issued = compat.SumIssued(issuedCALs(l.Issued), s.KeyPacks)
	}
	return s
}

func issuedCALs(issued []report.Issued) []compat.IssuedCAL {
	cals := make([]compat.IssuedCAL, len(issued))
	for i, c := range issued {
		cals[i] = compat.IssuedCAL{KeyPackID: c.KeyPackID, Device: c.ToComputer, Hardware: c.HardwareID, Status: int(valueOr(c.Status, 0))}
		if c.ExpiresAt != nil {
			cals[i].ExpiresAt = *c.ExpiresAt
		}
	}
	return cals
}

func keyPack(p report.KeyPack) compat.KeyPack {
	k := compat.KeyPack{
		ID: p.ID, Description: p.Description, Type: int(valueOr(p.KeyPackType, -1)), ProductType: int(valueOr(p.ProductType, -1)),
		ProductVersion: p.ProductVersion, ProductVersionID: int(valueOr(p.ProductVersionID, -1)),
		Total: count(p.Total), Issued: count(p.Issued), Available: count(p.Available),
	}
	if p.ExpiresAt != nil {
		k.ExpiresAt = *p.ExpiresAt
	}
	return k
}

func valueOr(n *int64, otherwise int64) int64 {
	if n == nil {
		return otherwise
	}
	return *n
}

func count(n *int64) compat.Count {
	if n == nil {
		return compat.Count{}
	}
	return compat.CountOf(*n)
}
