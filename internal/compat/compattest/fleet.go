// Package compattest makes fleets of any size to measure the rules with.
//
// A fleet is what a large provider would report: 50 hosts in a collection, a pair of license servers for ten collections, one
// collection in four at fault, hosts of several sorts within one collection, and every fact of its own memory, as a database gives it.
package compattest

import (
	"fmt"
	"strings"
	"time"

	"calfleet/internal/compat"
)

const (
	hostsInCollection = 50
	hostsAtServers    = 10 * hostsInCollection // served by one pair of license servers
	domains           = 4
)

var (
	asOf = time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)

	os2019 = compat.OS{Caption: "Microsoft Windows Server 2019 Standard", Version: "10.0.17763", ProductType: 3, SKU: 7}
	os2022 = compat.OS{Caption: "Microsoft Windows Server 2022 Datacenter", Version: "10.0.20348", ProductType: 3, SKU: 8}
	os2025 = compat.OS{Caption: "Microsoft Windows Server 2025 Standard", Version: "10.0.26100", ProductType: 3, SKU: 7}
	osNext = compat.OS{Caption: "Microsoft Windows Server Standard", Version: "10.0.29999", ProductType: 3, SKU: 7}
)

// Fleet has that many hosts, always the same ones.
func Fleet(hosts int) compat.Facts {
	f := compat.Facts{AsOf: asOf, Hosts: make([]compat.Host, 0, hosts)}
	for first := 0; first < hosts; first += hostsAtServers {
		f.LicenseServers = append(f.LicenseServers, oldServer(first), newServer(first))
		f.Purchases = append(f.Purchases, purchases(first)...)
	}
	for first := 0; first < hosts; first += hostsInCollection {
		n := first / hostsInCollection
		c := collection(n)
		for i := first; i < min(first+hostsInCollection, hosts); i++ {
			f.Hosts = append(f.Hosts, host(i))
			c.Hosts = append(c.Hosts, listedName(i))
		}
		f.Collections = append(f.Collections, c)
	}
	f.Trusts = []compat.Trust{{A: domain(0), B: domain(hostsAtServers), TwoWay: true}}
	return f
}

// fault is what is wrong with a collection.
type fault int

const (
	none fault = iota
	oldLicenseServer
	oldCALs
	otherMode
	halfConfigured
)

// faultOf is one fault for every fourth collection.
func faultOf(collection int) fault {
	if collection%4 != 0 {
		return none
	}
	return oldLicenseServer + fault(collection/4%4)
}

func domain(i int) string {
	return fmt.Sprintf("ad%d.contoso.local", i/hostsAtServers%domains)
}

func hostName(i int) string { return fmt.Sprintf("RDSH%07d.%s", i, domain(i)) }

// listedName is how a collection names a host: one in four by the short name, as brokers without DNS suffixes do.
func listedName(i int) string {
	if i%4 == 3 {
		return fmt.Sprintf("rdsh%07d", i)
	}
	return strings.ToLower(hostName(i))
}

func serverName(prefix string, i int) string {
	return fmt.Sprintf("%s%05d.%s", prefix, i/hostsAtServers, domain(i))
}

// servers are those that a collection is to use: one, or a second one of the same domain.
func servers(collection int) []string {
	i := collection * hostsInCollection
	if collection%2 == 0 {
		return []string{serverName("lic-new-", i)}
	}
	return []string{serverName("lic-new-", i), serverName("lic-new-", max(i%(domains*hostsAtServers), i-domains*hostsAtServers))}
}

func collection(n int) compat.Collection {
	first := n * hostsInCollection
	return compat.Collection{
		ID: fmt.Sprintf("00000000-0000-4000-8000-%012d", n), Name: fmt.Sprintf("Collection %d", n), Hosts: make([]string, 0, hostsInCollection),
		Broker: fmt.Sprintf("rdcb%04d.%s", first/hostsAtServers, domain(first)), Mode: compat.ModePerUser,
		LicenseServers: servers(n), LicenseServersRead: true, Authorised: compat.CountOf(int64(40 + n%100)),
	}
}
