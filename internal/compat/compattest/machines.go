package compattest

import (
	"fmt"
	"strings"
	"time"

	"calfleet/internal/compat"
)

// host is the i-th host. Neighbours are alike but for what no two machines share.
func host(i int) compat.Host {
	n := i / hostsInCollection
	h := compat.Host{
		Name: hostName(i), Domain: domain(i), DomainJoined: new(true), OS: ownOS(os2022), Mode: compat.ModePerUser, ModeSource: own("policy"),
		LicenseServersRead: true, LicenseServersSource: own("policy"), GraceDaysLeft: new(0), IgnoredServersRead: true,
		MachineID: fmt.Sprintf("4C4C4544-0051-3510-8052-%012X", i), ClockAhead: new(time.Duration(i%900) * time.Millisecond),
		ReportedAt: asOf.Add(-time.Duration(i%240) * time.Minute), Source: own("agent calfleet-agent 0.1.0"),
	}
	h.LicenseServers = servers(n)
	spoil(&h, faultOf(n), i)
	vary(&h, n, i)
	reached(&h, n, i)
	return h
}

// spoil gives a host its part in the fault of its collection.
func spoil(h *compat.Host, f fault, i int) {
	switch f {
	case none:
	case oldLicenseServer:
		h.OS = ownOS(os2019)
		h.LicenseServers = []string{serverName("lic-old-", i), serverName("lic-new-", i)}
	case oldCALs:
		if i%2 == 0 {
			h.OS = ownOS(os2025)
		}
	case otherMode:
		h.Mode = compat.ModePerDevice
	case halfConfigured:
		if i%10 == 0 {
			h.Mode = compat.ModeNotConfigured
		}
		if i%25 == 7 {
			h.LicenseServers = nil
		}
	}
}

// vary makes some hosts new, a few silent and a few that nobody can place.
func vary(h *compat.Host, collection, i int) {
	if collection%7 == 3 {
		h.GraceDaysLeft = new(60 + i%60)
	}
	if i%2003 == 0 {
		h.OS = ownOS(osNext)
	}
	if i%5003 == 0 {
		h.ReportedAt = asOf.AddDate(0, 0, -40)
	}
}

// reached is what a host says of its license servers. In one collection out of five some hosts have nothing to say of one of them, so
// that not all hosts are judged alike; a few hosts reach none.
func reached(h *compat.Host, collection, i int) {
	status := 11
	if i%3001 == 0 {
		status = 6
	}
	for _, server := range h.LicenseServers {
		h.Connectivity = append(h.Connectivity, compat.Reached{Server: own(server), Status: status})
	}
	if collection%5 == 1 && i%5 == 0 && len(h.Connectivity) > 0 {
		h.Connectivity = h.Connectivity[1:]
	}
}

// oldServer has CALs of its own version and was promised newer ones, which it can't hold.
func oldServer(i int) compat.LicenseServer { return licenseServer("lic-old-", i, os2019, 6) }

func newServer(i int) compat.LicenseServer { return licenseServer("lic-new-", i, os2022, 7) }

func licenseServer(prefix string, i int, os compat.OS, newestID int) compat.LicenseServer {
	s := compat.LicenseServer{
		Name: serverName(prefix, i), Domain: domain(i), DomainJoined: new(true), OS: os, Activated: new(true), InGroup: new(true), NoUpgrade: new(true),
		KeyPacksRead: true, MachineID: prefix + fmt.Sprint(i), ClockAhead: new(time.Second), ReportedAt: asOf.Add(-time.Hour), Source: "agent calfleet-agent 0.1.0",
	}
	for back := range 2 {
		s.KeyPacks = append(s.KeyPacks, compat.KeyPack{
			ID: int64(3 + back), Type: 2, ProductType: 1, ProductVersionID: newestID - back, Total: compat.CountOf(500), Issued: compat.CountOf(400), Available: compat.CountOf(100),
		})
	}
	return s
}

func purchases(i int) []compat.Purchase {
	bought := func(prefix string, v compat.CALVersion, quantity int) compat.Purchase {
		reference := fmt.Sprintf("PO-%s%d", prefix, i)
		return compat.Purchase{
			ID: reference, Reference: reference, Version: v, Kind: compat.PerUser, Quantity: quantity, Program: "open", Agreement: "4711",
			LicenseServer: serverName(prefix, i), Term: compat.TermPerpetual, Assurance: new(false), PurchasedOn: asOf.AddDate(-2, 0, 0), Source: "import achats.csv", RecordedAt: asOf,
		}
	}
	return []compat.Purchase{bought("lic-new-", compat.CAL2022, 500), bought("lic-new-", compat.CAL2019, 500), bought("lic-old-", compat.CAL2022, 50)}
}

// own gives a string its own memory.
func own(s string) string { return strings.Clone(s) }

func ownOS(o compat.OS) compat.OS {
	o.Caption, o.Version = own(o.Caption), own(o.Version)
	return o
}
