package compat

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// adviceWorld is hosts of one domain and their license servers, a collection for each host.
type adviceWorld struct{ Facts }

func (w *adviceWorld) server(name string, r Release, packs ...KeyPack) {
	yes := true
	w.LicenseServers = append(w.LicenseServers, LicenseServer{
		Name: name + ".contoso.local", DomainJoined: &yes, OS: osOf(r), Activated: &yes, KeyPacks: packs, KeyPacksRead: true,
	})
}

func (w *adviceWorld) collection(name string, r Release, users int64, servers ...string) *Host {
	yes := true
	h := Host{Name: "rdsh-" + name + ".contoso.local", DomainJoined: &yes, OS: osOf(r), Mode: ModePerUser, LicenseServersRead: true}
	for _, s := range servers {
		h.LicenseServers = append(h.LicenseServers, s+".contoso.local")
	}
	w.Hosts = append(w.Hosts, h)
	w.Collections = append(w.Collections, Collection{ID: name, Name: name, Broker: "rdcb.contoso.local", Hosts: []string{h.Name}, Authorised: CountOf(users)})
	return &w.Hosts[len(w.Hosts)-1]
}

func TestAdvise_ProposesWhatTakesLeast(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	rows := []struct {
		name string
		make func(*adviceWorld)
		want []string
		cost Cost
	}{
		{"nothing where nothing is wrong", func(w *adviceWorld) {
			w.server("lic22", Release2022, perUserPack(1, 7, 100, 90))
			w.collection("finance", Release2022, 90, "lic22")
		}, nil, Cost{}},
		{"the newer server that the fleet owns already, with the CALs the users take along", func(w *adviceWorld) {
			w.server("lic19", Release2019, perUserPack(1, 6, 100, 90))
			w.server("lic22", Release2022, perUserPack(1, 7, 200, 20))
			w.collection("finance", Release2022, 60, "lic19")
		}, []string{"Point finance to lic22.contoso.local"}, Cost{0, 1}},
		{"one new server where three would have to be upgraded", func(w *adviceWorld) {
			for _, n := range []string{"1", "2", "3"} {
				w.server("lic"+n, Release2019, perUserPack(1, 6, 100, 20))
				w.Purchases = append(w.Purchases, Purchase{ID: "p" + n, Reference: "PO-" + n, Version: CAL2022, Kind: PerUser, Quantity: 50, LicenseServer: "lic" + n})
				w.collection("c"+n, Release2022, 20, "lic"+n)
			}
		}, []string{
			"New license server new-license-server-2022.contoso.local on Windows Server 2022",
			"Move all 2022 Per User CALs from lic1.contoso.local, lic2.contoso.local and lic3.contoso.local to new-license-server-2022.contoso.local",
			"Point c1, c2 and c3 to new-license-server-2022.contoso.local",
		}, Cost{1, 7}},
		{"an exchange where the seller can be asked", func(w *adviceWorld) {
			w.server("lic19", Release2019, perUserPack(1, 6, 100, 20))
			w.Purchases = []Purchase{{ID: "p", Reference: "PO-1", Version: CAL2022, Kind: PerUser, Quantity: 50, LicenseServer: "lic19"}}
			w.collection("finance", Release2019, 20, "lic19")
		}, []string{"Exchange all 2022 Per User CALs of purchase PO-1 for version 2019"}, Cost{1, 1}},
		{"no exchange where service is needed today", func(w *adviceWorld) {
			w.server("lic19", Release2019, perUserPack(1, 6, 100, 20))
			w.Purchases = []Purchase{{ID: "p", Reference: "PO-1", Version: CAL2022, Kind: PerUser, Quantity: 50, LicenseServer: "lic19"}}
			w.collection("finance", Release2019, 20, "lic19")
			w.Circumstances.ServiceNeededToday = true
		}, []string{"Upgrade license server lic19.contoso.local to Windows Server 2022"}, Cost{1, 1}},
		{"a new server rather than an upgrade where a machine is at hand", func(w *adviceWorld) {
			w.server("lic19", Release2019, perUserPack(1, 6, 100, 20))
			w.Purchases = []Purchase{{ID: "p", Reference: "PO-1", Version: CAL2022, Kind: PerUser, Quantity: 50, LicenseServer: "lic19"}}
			w.collection("finance", Release2019, 20, "lic19")
			w.Circumstances.NewerHostAvailable = &yes
		}, []string{
			"New license server new-license-server-2022.contoso.local on Windows Server 2022",
			"Move all 2022 Per User CALs from lic19.contoso.local to new-license-server-2022.contoso.local",
		}, Cost{0, 2}},
		{"CALs that are free elsewhere rather than new ones", func(w *adviceWorld) {
			w.server("lic1", Release2022, perUserPack(1, 7, 100, 112))
			w.server("lic2", Release2022, perUserPack(1, 7, 100, 40))
			w.collection("finance", Release2022, 112, "lic1")
			w.collection("sales", Release2022, 40, "lic2")
		}, []string{"Move 12 × 2022 Per User CALs from lic2.contoso.local to lic1.contoso.local"}, Cost{0, 1}},
		{"as many CALs as are short where none are free", func(w *adviceWorld) {
			w.server("lic1", Release2022, perUserPack(1, 7, 100, 112))
			w.collection("finance", Release2022, 112, "lic1")
		}, []string{"Buy 12 × 2022 Per User CALs for lic1.contoso.local"}, Cost{1, 1}},
		{"the mode that the CALs are for", func(w *adviceWorld) {
			w.server("lic1", Release2022, perUserPack(1, 7, 100, 20))
			w.collection("finance", Release2022, 20, "lic1").Mode = ModeNotConfigured
		}, []string{"Set finance to Per User mode"}, Cost{0, 1}},
		{"a server that takes the CALs which one that no host names refuses", func(w *adviceWorld) {
			w.server("lic1", Release2019, perUserPack(1, 7, 50, 0))
			w.server("lic2", Release2025, perUserPack(2, 7, 100, 20))
			w.collection("finance", Release2022, 20, "lic2")
		}, []string{"Move all 2022 Per User CALs from lic1.contoso.local to lic2.contoso.local"}, Cost{0, 1}},
		{"devices in a workgroup, and the CALs for them", func(w *adviceWorld) {
			w.server("lic1", Release2022, perUserPack(1, 7, 100, 0))
			w.LicenseServers[0].DomainJoined = &no
			w.collection("kiosk", Release2022, 5, "lic1").DomainJoined = &no
		}, []string{"Convert 1 × 2022 Per User CALs on lic1.contoso.local to 2022 Per Device CALs", "Set kiosk to Per Device mode"}, Cost{0, 2}},
		{"the mode and the list of a new collection", func(w *adviceWorld) {
			w.server("lic1", Release2022, perUserPack(1, 7, 100, 20))
			w.collection("new", Release2022, 10).Mode = ModeNotConfigured
		}, []string{"Point new to lic1.contoso.local", "Set new to Per User mode"}, Cost{0, 2}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var w adviceWorld
			row.make(&w)
			got := adviseOn(t, w.Facts)
			if diff := cmp.Diff(row.want, toldChanges(w.Facts, got.Plan.Changes)); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
			if got.Cost != row.cost || got.Left > 0 || !got.Minimal {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func adviseOn(t *testing.T, f Facts) Advice {
	t.Helper()
	a, err := Advise(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// patience is a context that ends when it has been asked so many times.
type patience struct {
	context.Context
	left int
}

func (p *patience) Err() error {
	if p.left--; p.left < 0 {
		return context.Canceled
	}
	return nil
}

// Wherever a search is when its context ends, it returns, and soon: it asks before every trial.
func TestAdvise_EndsWithItsContext(t *testing.T) {
	t.Parallel()
	facts := randomFacts(rand.New(rand.NewPCG(8, 3)))
	for _, left := range []int{0, 1, 2, 10, 100} {
		ctx := &patience{t.Context(), left}
		if _, err := Advise(ctx, facts); !errors.Is(err, context.Canceled) || ctx.left < -1000 {
			t.Errorf("after %d trials: %v, and asked %d times more", left, err, -ctx.left)
		}
	}
}

func toldChanges(f Facts, changes []Change) (out []string) {
	for _, c := range changes {
		out = append(out, c.Text(f).EN)
	}
	return out
}
