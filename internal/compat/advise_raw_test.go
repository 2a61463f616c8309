package compat

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// everyChange lists every change that anybody might think of in a small fleet, whatever Advise thinks of: each license server to each
// release, CALs of every version and kind in several quantities between all license servers, and so on. Hosts with which nothing is
// wrong are left alone, as Advise promises.
func everyChange(f Facts, a *advisor) (all []Change) {
	servers := []string{"raw.contoso.local", "raw.fabrikam.local"}
	for _, name := range servers {
		for _, r := range Releases()[4:] {
			all = append(all, Change{Do: AddLicenseServer, LicenseServer: name, Release: r})
		}
	}
	for i := range f.LicenseServers {
		name := f.LicenseServers[i].Name
		servers = append(servers, name)
		all = append(all, Change{Do: ActivateLicenseServer, LicenseServer: name})
		if !holdsCALs(f, &f.LicenseServers[i]) {
			all = append(all, Change{Do: RemoveLicenseServer, LicenseServer: name})
		}
		for _, r := range Releases()[5:] {
			all = append(all, Change{Do: UpgradeLicenseServer, LicenseServer: name, Release: r})
		}
	}
	for i := range f.Collections {
		if _, wrong := a.unitOf[a.entries[i]]; !wrong {
			continue
		}
		id := []string{f.Collections[i].ID}
		all = append(all, Change{Do: SetLicensingMode, Collections: id, Mode: PerUser}, Change{Do: SetLicensingMode, Collections: id, Mode: PerDevice})
		for _, first := range servers {
			all = append(all, Change{Do: PointHosts, Collections: id, LicenseServers: []string{first}})
			for _, second := range servers {
				if first != second {
					all = append(all, Change{Do: PointHosts, Collections: id, LicenseServers: []string{first, second}})
				}
			}
		}
		for _, r := range Releases()[5:] {
			all = append(all, Change{Do: UpgradeHosts, Hosts: f.Collections[i].Hosts[:1], Release: r}, Change{Do: UpgradeHosts, Collections: id, Release: r})
		}
	}
	yes := true
	all = append(all, Change{Do: SetTrust, Domains: []string{"contoso.local", "fabrikam.local"}, TwoWay: &yes})
	return append(all, everyChangeOfCALs(f, servers)...)
}

// holdsCALs reports license servers that no advice takes out of service: their CALs would be nowhere.
func holdsCALs(f Facts, l *LicenseServer) bool {
	for _, s := range newIndex(&f).servers {
		if s.key == nameKey(l.Name, l.Domain) {
			return len(s.supplies) > 0
		}
	}
	return false
}

// overdraws reports a move that leaves fewer CALs of all packs together than are issued. No rule minds where no host names the server,
// and yet somebody holds them.
func overdraws(x *index, name string, key supplyKey, n int) bool {
	at, found, _ := x.serverDir.find(name, "")
	return found && slices.ContainsFunc(x.servers[at].supplies, func(s Supply) bool {
		left, known := s.left()
		return n > 0 && known && s.Version == key.version && s.Kind == key.kind && int64(n) > left
	})
}

func everyChangeOfCALs(f Facts, servers []string) (all []Change) {
	x := newIndex(&f)
	for _, v := range []CALVersion{CAL2016, CAL2019, CAL2022, CAL2025} {
		for _, p := range f.Purchases {
			all = append(all, Change{Do: ExchangeCALs, Purchase: p.ID, ToVersion: v})
		}
		for _, k := range []Kind{PerUser, PerDevice} {
			for _, at := range servers {
				for _, n := range []int{1, 10, 1000} {
					all = append(all, Change{Do: BuyCALs, LicenseServer: at, CALVersion: v, CALKind: k, Quantity: n})
				}
				for _, n := range []int{0, 1, 10} {
					all = append(all, Change{Do: ConvertCALs, LicenseServer: at, CALVersion: v, CALKind: k, Quantity: n})
					for _, to := range servers {
						if to != at && !overdraws(x, at, supplyKey{v, k}, n) {
							all = append(all, Change{Do: MoveCALs, From: []string{at}, To: to, CALVersion: v, CALKind: k, Quantity: n})
						}
					}
				}
			}
		}
	}
	return all
}

// TestAdvise_NothingAnybodyThinksOfIsBetter does not believe the list of options either: no single change, and in one fleet of 25 no pair of
// changes, clears more or as much at less cost.
func TestAdvise_NothingAnybodyThinksOfIsBetter(t *testing.T) {
	t.Parallel()
	for seed := range often(uint64(*adviseFleets)) {
		f := smallFleet(rand.New(rand.NewPCG(seed, 7)))
		a := newAdvisor(t.Context(), foldAlike(f), nil)
		best, minimal := a.together()
		if !minimal || len(a.root.troubles) == 0 {
			continue
		}
		all := everyChange(f, a)
		all = slices.DeleteFunc(all, func(c Change) bool {
			return a.judged(nil, []Change{c}) == nil && c.Do != PointHosts && c.Do != BuyCALs && c.Do != MoveCALs
		})
		try := func(changes ...Change) {
			t.Helper()
			got := a.judged(nil, inOrderOfKinds(changes))
			if got == nil {
				return
			}
			if got.score.taste = best.score.taste; got.score.compare(best.score) < 0 {
				t.Errorf("fleet %d: found %v\n%s\nbetter is %v\n%s", seed, best.score, changesTold(f, best), got.score, changesTold(f, got))
			}
		}
		for i, c := range all {
			try(c)
			if seed%25 == 24 && best.score.Obtain+best.score.Steps > 1 {
				for _, d := range all[i+1:] {
					try(c, d)
				}
			}
		}
	}
}
