package compattest

import (
	"fmt"

	"calfleet/internal/compat"
)

// The sizes of a company: what one organization of a large enterprise has.
const (
	companyHosts       = 2_000
	companyCollections = 100
	companyServers     = 40
	companyPurchases   = 500
)

// Company is one organization of 2,000 hosts in 100 collections, 40 license servers in four domains, of which two trust each other,
// and 500 purchases. One collection in four is at fault: behind a license server older than its CALs, behind one older than its hosts,
// with CALs older than its hosts, without a mode, without a license server, or with more CALs issued than installed.
func Company() compat.Facts {
	f := compat.Facts{AsOf: asOf, Trusts: []compat.Trust{{A: domain(0), B: domain(hostsAtServers), TwoWay: true}}}
	for i := range companyServers {
		f.LicenseServers = append(f.LicenseServers, companyServer(i))
	}
	for n := range companyCollections {
		f.Collections = append(f.Collections, companyCollection(n))
		for i := range companyHosts / companyCollections {
			f.Hosts = append(f.Hosts, companyHost(n, i))
		}
	}
	for i := range companyPurchases {
		f.Purchases = append(f.Purchases, companyPurchase(i))
	}
	return f
}

func companyDomain(n int) string { return domain(n % domains * hostsAtServers) }

func companyServerName(i int) string { return fmt.Sprintf("lic%02d.%s", i, companyDomain(i)) }

// isOldServer is true of one license server in five.
func isOldServer(i int) bool { return i/domains%5 == 0 }

func companyServer(i int) compat.LicenseServer {
	os, newest := os2022, 7
	if isOldServer(i) {
		os, newest = os2019, 6
	}
	s := licenseServer("", 0, os, newest)
	s.Name, s.Domain, s.MachineID = companyServerName(i), companyDomain(i), fmt.Sprint("lic", i)
	if i%10 == 7 {
		s.KeyPacks[0].Issued, s.KeyPacks[0].Available = compat.CountOf(520), compat.CountOf(0)
	}
	return s
}

// serverOfCollection is a newer license server of the collection's domain, or an older one for those whose fault it is.
func serverOfCollection(n int) int {
	row := n / domains % 10
	if isOld := row%5 == 0; isOld && n%8 >= 4 {
		row++
	}
	return row*domains + n%domains
}

func companyCollection(n int) compat.Collection {
	c := compat.Collection{
		ID: fmt.Sprintf("00000000-0000-4000-8000-%012d", n), Name: fmt.Sprintf("Collection %d", n), Broker: fmt.Sprintf("rdcb%d.%s", n, companyDomain(n)),
		Mode: compat.ModePerUser, LicenseServers: []string{companyServerName(serverOfCollection(n))}, LicenseServersRead: true, Authorised: compat.CountOf(int64(20 + n%30)),
	}
	for i := range companyHosts / companyCollections {
		c.Hosts = append(c.Hosts, companyHostName(n, i))
	}
	return c
}

func companyHostName(n, i int) string { return fmt.Sprintf("rdsh%03d-%02d.%s", n, i, companyDomain(n)) }

func companyHost(n, i int) compat.Host {
	server := companyServerName(serverOfCollection(n))
	h := host(n*companyHosts/companyCollections + i)
	h.Name, h.Domain, h.OS, h.Mode = companyHostName(n, i), companyDomain(n), ownOS(os2022), compat.ModePerUser
	h.LicenseServers, h.Connectivity, h.GraceDaysLeft = []string{server}, []compat.Reached{{Server: server, Status: 11}}, new(0)
	if isOldServer(serverOfCollection(n)) && n%3 > 0 {
		h.OS = ownOS(os2019)
	}
	switch n % 16 {
	case 3:
		h.OS = ownOS(os2025)
	case 7:
		h.Mode = compat.ModeNotConfigured
	case 11:
		h.LicenseServers, h.Connectivity = nil, nil
	}
	return h
}

// companyPurchase is CALs that a license server holds, or, one in fifty, newer ones for a server that is too old for them.
func companyPurchase(i int) compat.Purchase {
	server := i % companyServers
	version := compat.CAL2022
	if isOldServer(server) && i%50 > 0 {
		version = compat.CAL2019
	}
	return compat.Purchase{
		ID: fmt.Sprintf("00000000-0000-4000-9000-%012d", i), Reference: fmt.Sprintf("PO-%04d", i), Version: version, Kind: compat.PerUser, Quantity: 20 + i%60,
		Program: "open", Agreement: "4711", LicenseServer: companyServerName(server), Term: compat.TermPerpetual, Assurance: new(false),
		PurchasedOn: asOf.AddDate(-1, 0, -i), Source: "import achats.csv", RecordedAt: asOf,
	}
}
