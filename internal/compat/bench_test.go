package compat

import (
	"fmt"
	"testing"
)

// fleet has hosts in collections of 50, a quarter of them at fault, and one pair of license servers for each ten collections.
func fleet(hosts int) Facts {
	var f Facts
	for i := range hosts {
		c := i / 50
		if i%50 == 0 {
			f.Collections = append(f.Collections, Collection{ID: fmt.Sprint(c), Name: fmt.Sprintf("Collection %d", c), Broker: "rdcb01.contoso.local"})
		}
		if i%500 == 0 {
			f.LicenseServers = append(f.LicenseServers, benchServer(c/10, "old", "10.0.17763", 6), benchServer(c/10, "new", "10.0.20348", 7))
			f.Purchases = append(f.Purchases, Purchase{Reference: "PO", Version: CAL2022, Kind: PerUser, Quantity: 50, LicenseServer: f.LicenseServers[len(f.LicenseServers)-2].Name})
		}
		names := []string{f.LicenseServers[len(f.LicenseServers)-1].Name}
		if c%4 == 0 {
			names = []string{f.LicenseServers[len(f.LicenseServers)-2].Name}
		}
		h := Host{
			Name: fmt.Sprintf("rdsh%07d.contoso.local", i), Domain: "contoso.local", Mode: ModePerUser, LicenseServers: names, LicenseServersRead: true,
			OS: OS{Caption: "Microsoft Windows Server 2019 Standard", Version: "10.0.17763", ProductType: 3, SKU: 7},
		}
		f.Hosts = append(f.Hosts, h)
		f.Collections[c].Hosts = append(f.Collections[c].Hosts, h.Name)
	}
	return f
}

func benchServer(n int, prefix, version string, id int) LicenseServer {
	return LicenseServer{
		Name: fmt.Sprintf("%s%04d.contoso.local", prefix, n), OS: OS{Version: version, ProductType: 3}, KeyPacksRead: true,
		KeyPacks: []KeyPack{{Type: 5, ProductType: 1, ProductVersionID: id, Total: CountOf(500), Issued: CountOf(100)}},
	}
}

func BenchmarkEvaluate(b *testing.B) {
	for _, hosts := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(hosts), func(b *testing.B) {
			f := fleet(hosts)
			b.ReportAllocs()
			for b.Loop() {
				Evaluate(f)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*hosts), "ns/host")
		})
	}
}
