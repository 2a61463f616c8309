package demo

import (
	"context"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/inventory"
	"calfleet/internal/report"
)

// fleet is everything one organization has to say, in the order in which it says it.
type fleet struct {
	slug, name   string
	now          time.Time
	reports      []report.Report
	purchaseFile string // who the purchases come from
	purchases    []report.Purchase
	refusals     []inventory.Refusal
	trusts       []inventory.Trust
}

// machine is a computer that reports.
type machine struct {
	name   string // as it spells itself
	domain string // DNS domain; "" is a workgroup
	os     report.OS
	silent time.Duration // since its last report; 0 is some minutes
	image  string        // the machine that it is a copy of, identity and all; "" is itself
}

func (m machine) fqdn() string {
	if m.domain == "" {
		return strings.ToLower(m.name)
	}
	return strings.ToLower(m.name) + "." + m.domain
}

// settings are the licensing settings of a session host.
type settings struct {
	mode    int64
	source  string // "policy", "local"
	servers []string
	status  int64    // what it says of each of its servers: 11 valid, 4 lower version, 6 unreachable
	grace   int64    // days left
	ignored []string // servers written where Windows does not look
}

// pack is CALs installed on a license server.
type pack struct {
	version       string
	kind          int64 // 0 per device, 1 per user
	total, issued int64
}

// report starts what a machine says.
func (f *fleet) report(m machine, roles ...string) report.Report {
	r := report.Report{
		Schema: report.Schema, CollectedAt: f.now.Add(-m.age()),
		Collector: report.Collector{Name: "calfleet-agent", Version: "0.1.0"},
		Computer:  report.Computer{Name: m.name, Domain: m.domain, DomainJoined: new(m.domain != ""), MachineID: m.id(), OS: &m.os, Roles: roles},
	}
	if m.domain == "" {
		r.Computer.Domain = "workgroup"
	} else {
		r.Computer.FQDN = m.fqdn()
	}
	return r
}

// id is a machine's own, unless somebody copied it from an image that had one already.
func (m machine) id() string {
	if m.image != "" {
		m.name = m.image
	}
	return uuid.NewSHA1(namespace, []byte("machine "+m.fqdn())).String()
}

// age spreads the machines over the last ten minutes, each always at the same place.
func (m machine) age() time.Duration {
	if m.silent > 0 {
		return m.silent
	}
	spread := fnv.New32a()
	_, _ = spread.Write([]byte(m.fqdn())) // never fails
	return time.Duration(30+spread.Sum32()%540) * time.Second
}

func (f *fleet) add(r report.Report) { f.reports = append(f.reports, r) }

// host is one session host.
func (f *fleet) host(m machine, s settings) {
	r := f.report(m, "RDS-RD-SERVER")
	r.SessionHost = s.sessionHost()
	f.add(r)
}

func (s settings) sessionHost() *report.SessionHost {
	host := &report.SessionHost{
		LicensingMode: &s.mode, LicensingModeSource: s.source, LicenseServers: s.servers, LicenseServersSource: s.source,
		GraceDaysLeft: &s.grace, Connectivity: []report.Connectivity{}, IgnoredServers: append([]string{}, s.ignored...),
	}
	for _, server := range s.servers {
		host.Connectivity = append(host.Connectivity, report.Connectivity{Server: server, Status: s.status})
	}
	return host
}

// hosts is numbered hosts that are alike: name is "RDSH-CPT-%02d".
func (f *fleet) hosts(count int, m machine, s settings) {
	for _, name := range numbered(m.name, count) {
		m.name = name
		f.host(m, s)
	}
}

func numbered(name string, count int) []string {
	names := make([]string, count)
	for i := range names {
		names[i] = fmt.Sprintf(name, i+1)
	}
	return names
}

// broker is a connection broker with its collections. It comes before its hosts, so that those it lists are known when they report.
func (f *fleet) broker(m machine, mode int64, servers []string, collections ...report.Collection) {
	r := f.report(m, "RDS-CONNECTION-BROKER")
	r.Deployment = &report.Deployment{Broker: m.fqdn(), LicensingMode: &mode, LicenseServers: servers, Collections: collections}
	f.add(r)
}

// collection is numbered hosts of one domain.
func collection(name, hosts, domain string, count int) report.Collection {
	c := report.Collection{Name: name}
	for _, host := range numbered(hosts, count) {
		c.Hosts = append(c.Hosts, strings.ToLower(host)+"."+domain)
	}
	return c
}

// purchaseReport is the file of purchases. It is loaded once, ever: purchases that somebody has changed or deleted since don't come
// back, and what ends soon was soon to end when the demo was loaded first.
func (f *fleet) purchaseReport() report.Report {
	return report.Report{
		Schema: report.Schema, CollectedAt: time.Date(2026, time.September, 1, 8, 0, 0, 0, time.UTC),
		Computer: report.Computer{Name: "purchasing"}, Purchases: f.purchases,
	}
}

// submit gives the report its id and sends it through the wire format, as every other report comes. The clocks of the demo are right.
func submit(ctx context.Context, store *inventory.Store, f *fleet, by string, r report.Report) error {
	r, err := sealed(r)
	if err != nil {
		return fmt.Errorf("report of %s: %w", r.Computer.Name, err)
	}
	if len(r.Purchases) > 0 {
		_, err = store.SubmitReport(ctx, f.id(), by, r)
	} else {
		_, err = store.SubmitLiveReport(ctx, f.id(), inventory.Live{By: by, Report: r, SentAt: time.Now()})
	}
	if err != nil {
		return fmt.Errorf("report of %s: %w", r.Computer.Name, err)
	}
	return nil
}

// sealed is the report with an id made from what it says.
func sealed(r report.Report) (report.Report, error) {
	r.ID = namespace.String()
	body, err := report.Encode(r)
	if err != nil {
		return r, err
	}
	r.ID = uuid.NewSHA1(namespace, body).String()
	if body, err = report.Encode(r); err != nil {
		return r, err
	}
	return report.Decode(body)
}
