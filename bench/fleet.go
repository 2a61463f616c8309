//go:build linux

package main

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/report"
)

const (
	hostsInCollection = 20
	hostsAtServer     = 100
)

// builds are the releases of the fleet; each is also the version of some CALs.
var builds = []struct {
	year, build string
	calID       int64
}{{"2016", "10.0.14393", 5}, {"2019", "10.0.17763", 6}, {"2022", "10.0.20348", 7}, {"2025", "10.0.26100", 8}}

// fleetReports is a fleet as agents tell it: license servers, brokers with a collection for every twenty hosts, the hosts. A quarter
// of the collections stands behind a license server that is too old for it.
func fleetReports(hosts int, at time.Time) []report.Report {
	var reports []report.Report
	for i := range servers(hosts) {
		reports = append(reports, serverReport(i, at))
	}
	for i := range (hosts + hostsInCollection - 1) / hostsInCollection {
		reports = append(reports, brokerReport(i, min(hostsInCollection, hosts-i*hostsInCollection), at))
	}
	for i := range hosts {
		reports = append(reports, hostReport(i, at))
	}
	return reports
}

func servers(hosts int) int { return (hosts + hostsAtServer - 1) / hostsAtServer }

func hostName(i int) string   { return fmt.Sprintf("rdsh-%05d.bench.local", i) }
func serverName(i int) string { return fmt.Sprintf("lic-%03d.bench.local", i) }

func newReport(name string, release int, at time.Time, role string) report.Report {
	b := builds[release%len(builds)]
	short := name[:len(name)-len(".bench.local")]
	return report.Report{
		Schema: report.Schema, ID: uuid.NewString(), CollectedAt: at.UTC().Truncate(time.Microsecond),
		Collector: report.Collector{Name: "calfleet-agent", Version: "bench"},
		Computer: report.Computer{
			Name: short, FQDN: name, Domain: "bench.local", DomainJoined: new(true), Roles: []string{role},
			OS: &report.OS{Caption: "Microsoft Windows Server " + b.year + " Standard", Version: b.build, ProductType: new(int64(3)), SKU: new(int64(7))},
		},
	}
}

func hostReport(i int, at time.Time) report.Report {
	collection := i / hostsInCollection
	server := serverName(i / hostsAtServer)
	r := newReport(hostName(i), collection, at, "RDS-RD-SERVER")
	r.SessionHost = &report.SessionHost{
		LicensingMode: new(int64(report.ModePerUser)), LicensingModeSource: "policy", LicenseServers: []string{server}, LicenseServersSource: "policy",
		GraceDaysLeft: new(int64(0)), Connectivity: []report.Connectivity{{Server: server, Status: 11}},
	}
	return r
}

func brokerReport(i, hosts int, at time.Time) report.Report {
	name := fmt.Sprintf("rdcb-%04d.bench.local", i)
	r := newReport(name, 2, at, "RDS-CONNECTION-BROKER")
	c := report.Collection{Name: fmt.Sprintf("Collection %d", i)}
	for j := range hosts {
		c.Hosts = append(c.Hosts, hostName(i*hostsInCollection+j))
	}
	server := serverName(i * hostsInCollection / hostsAtServer)
	r.Deployment = &report.Deployment{
		Broker: name, LicensingMode: new(int64(report.ModePerUser)), LicenseServers: []string{server}, Collections: []report.Collection{c},
	}
	return r
}

// serverReport is a license server with CALs of its own version and of the one before.
func serverReport(i int, at time.Time) report.Report {
	r := newReport(serverName(i), 2+i%2, at, "RDS-LICENSING")
	r.LicenseServer = &report.LicenseServer{Activated: new(true), ServerID: "bench", InServerGroup: new(true)}
	for j := range int64(2) {
		r.LicenseServer.KeyPacks = append(r.LicenseServer.KeyPacks, report.KeyPack{
			ID: j + 3, KeyPackType: new(int64(2)), ProductType: new(int64(1)), ProductVersionID: new(builds[2+i%2].calID - j),
			Total: new(int64(500)), Issued: new(int64(400)), Available: new(int64(100)),
		})
	}
	return r
}
