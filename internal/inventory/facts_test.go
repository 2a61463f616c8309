package inventory

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"calfleet/internal/compat"
	"calfleet/internal/report"
)

func TestSnapshot_MapsEveryRecordToFacts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	expires := morning.AddDate(5, 0, 0)
	w.submit(t, sampleHost(func(r *report.Report) { r.SessionHost.IgnoredServers = []string{"lic09"} }))
	w.submit(t, sampleServer(func(r *report.Report) {
		r.LicenseServer.KeyPacks[0].ExpiresAt, r.LicenseServer.NoUpgrade = &expires, new(false)
		r.LicenseServer.Issued = []report.Issued{temporary("PC1", 1, morning.AddDate(0, 0, 90))}
	}))
	w.submit(t, sampleBroker(func(r *report.Report) {
		r.Deployment.Collections[0].Authorised, r.Deployment.Collections[0].Actual = new(int64(40)), new(int64(0))
	}))
	w.submit(t, sampleOrder(func(r *report.Report) {
		p := &r.Purchases[0]
		p.PurchasedOn, p.EndsOn, p.AssuredUntil = report.Date{Year: 2026, Month: 1, Day: 4}, report.Date{Year: 2029, Month: 1, Day: 3}, report.Date{Year: 2028, Month: 2, Day: 1}
	}))
	w.refuse(t, sampleRefusal())
	s := w.snapshot(t)
	bought, refused := allOf(t, w.Store)[0], w.refusals(t)[0]

	yes, grace, agent := true, 0, "calfleet-agent 0.1.0"
	windows := compat.OS{Caption: "Microsoft Windows Server 2019 Standard", Version: "10.0.17763", ProductType: 3, SKU: 7}
	want := compat.Facts{
		AsOf: s.AsOf,
		Hosts: []compat.Host{{
			Name: "rdsh01.contoso.local", Domain: "contoso.local", DomainJoined: &yes, OS: windows, Mode: compat.ModePerUser, ModeSource: "policy",
			LicenseServers: []string{"lic01.contoso.local"}, LicenseServersRead: true, LicenseServersSource: "policy", GraceDaysLeft: &grace,
			Connectivity: []compat.Reached{{Server: "lic01.contoso.local", Status: 11}}, MachineID: "m-rdsh01",
			IgnoredServers: []string{"lic09"}, IgnoredServersRead: true, ReportedAt: morning, Source: agent,
		}},
		LicenseServers: []compat.LicenseServer{{
			Name: "lic01.contoso.local", Domain: "contoso.local", DomainJoined: &yes, OS: windows, Activated: &yes, InGroup: &yes,
			NoUpgrade: new(false), KeyPacksRead: true,
			KeyPacks: []compat.KeyPack{{
				ID: 3, Description: "C50-10.01-S", Type: 2, ProductType: 1, ProductVersion: "Windows Server 2019", ProductVersionID: 6,
				Total: compat.CountOf(100), Issued: compat.CountOf(1), Available: compat.CountOf(99), ExpiresAt: expires,
			}},
			Refusals:   []compat.Refusal{{Version: compat.CAL2022, Kind: compat.PerUser, Quantity: 50, RecordedAt: refused.RecordedAt, RecordedBy: "ana"}},
			Issued:     compat.Issued{Read: true, Temporary: []compat.ExpiringCALs{{On: morning.AddDate(0, 0, 90).Truncate(24 * time.Hour), N: 1}}},
			MachineID:  "m-lic01",
			ReportedAt: morning, Source: agent,
		}},
		Collections: []compat.Collection{{
			Name: "Finance", Broker: "rdcb01.contoso.local", Hosts: []string{"rdsh01.contoso.local"}, Mode: compat.ModePerUser,
			LicenseServers: []string{"lic01.contoso.local"}, LicenseServersRead: true, Authorised: compat.CountOf(40), Actual: compat.CountOf(0),
		}},
		Purchases: []compat.Purchase{{
			ID: bought.ID.String(), Reference: "PO-2026-0117", Version: compat.CAL2022, Kind: compat.PerUser, Quantity: 50, Program: "csp",
			Agreement: "A-7", LicenseServer: "lic01.contoso.local", PurchasedOn: *day(2026, 1, 4), Term: compat.TermSubscription, EndsOn: *day(2029, 1, 3),
			Assurance: &yes, AssuredUntil: *day(2028, 2, 1), Source: "tester", RecordedAt: bought.UpdatedAt,
		}},
	}
	if diff := cmp.Diff(want, s.Facts, cmpopts.IgnoreFields(compat.Collection{}, "ID")); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if s.Hosts["rdsh01.contoso.local"] == nil || s.LicenseServers["lic01.contoso.local"] == nil {
		t.Error("there is no way back from a name to its record")
	}
}

func TestSnapshot_WhatWasNotReadIsNotKnown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, report.Report{
		Schema: report.Schema, ID: uuid.NewString(), CollectedAt: morning, Computer: report.Computer{Name: "X1"},
		SessionHost: &report.SessionHost{}, LicenseServer: &report.LicenseServer{},
	})
	facts := w.snapshot(t).Facts
	want := compat.Facts{
		AsOf:           facts.AsOf,
		Hosts:          []compat.Host{{Name: "x1", ReportedAt: morning, Source: "tester"}},
		LicenseServers: []compat.LicenseServer{{Name: "x1", ReportedAt: morning, Source: "tester"}},
		Collections:    []compat.Collection{{ID: facts.Collections[0].ID, Name: "x1", Hosts: []string{"x1"}}},
		Purchases:      []compat.Purchase{},
	}
	if diff := cmp.Diff(want, facts); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
}

func TestSnapshot_UnlimitedAndUnreadCounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer(func(r *report.Report) {
		r.LicenseServer.KeyPacks = []report.KeyPack{{ID: 1, Total: new(int64(4294967295)), Issued: new(int64(0))}}
	}))
	want := []compat.KeyPack{{ID: 1, Type: -1, ProductType: -1, ProductVersionID: -1, Total: compat.CountOf(-1), Issued: compat.CountOf(0)}}
	if diff := cmp.Diff(want, w.snapshot(t).Facts.LicenseServers[0].KeyPacks); diff != "" {
		t.Errorf("packs (-want +got):\n%s", diff)
	}
}

func TestFacts_AreThoseOfTheSnapshot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	s := w.snapshot(t)
	facts, err := Facts(t.Context(), w.pool, here, s.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s.Facts, facts); diff != "" {
		t.Errorf("facts (-snapshot +facts):\n%s", diff)
	}
}

// A reader outside of a snapshot must find every record that another one refers to.
func TestFacts_BesideWritersNeverReferToNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	atOnce(t, 8, func(ctx context.Context, i int) error {
		if i < 4 {
			for n := range 15 {
				name := "RDCB" + string(rune('A'+i)) + string(rune('A'+n))
				host := canonical(name) + "-h.contoso.local"
				_, err := w.SubmitReport(ctx, here, "tester", sampleBroker(called(name), func(r *report.Report) { r.Deployment.Broker = name }, listing(of("F", host))))
				if err != nil {
					return err
				}
			}
			return nil
		}
		for range 40 {
			facts, err := Facts(ctx, w.pool, here, time.Now())
			if err != nil {
				return err
			}
			for _, c := range facts.Collections {
				if c.Broker == "" || len(c.Hosts) != 1 || c.Hosts[0] == "" {
					t.Errorf("collection %+v", c)
				}
			}
		}
		return nil
	})
}
