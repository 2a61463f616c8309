package inventory

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/internal/report"
)

func TestSubmitReport_SameReportTwiceGivesSameReceipt(t *testing.T) {
	t.Parallel()
	w, r := newWorld(t), sampleHost()
	first, second := w.submit(t, r), w.submit(t, r)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("receipts differ (-first +second):\n%s", diff)
	}
	if n := w.number(t, `SELECT count(*) FROM reports`); n != 1 {
		t.Errorf("%d rows are kept, want 1", n)
	}
	if n := w.assessments(t); n != 1 {
		t.Errorf("%d assessments were asked for, want 1", n)
	}
}

func TestSubmitReport_OtherReportWithTheSameIDIsAConflict(t *testing.T) {
	t.Parallel()
	w, r := newWorld(t), sampleHost()
	w.submit(t, r)
	r.Computer.OS.Version = "10.0.20348"
	_, err := w.SubmitReport(t.Context(), here, "tester", r)
	if f := fault.As(err); f == nil || f.Kind != fault.Conflict || f.Place != "report_id" {
		t.Errorf("got %v, want a conflict at report_id", err)
	}
	if got := *w.host(t, "rdsh01.contoso.local").OS.Version; got != "10.0.17763" {
		t.Errorf("the forged report was applied: version %s", got)
	}
}

func TestSubmitReport_SameIDInAnotherOrganizationIsAnotherReport(t *testing.T) {
	t.Parallel()
	w, r := newWorld(t), sampleHost()
	w.submit(t, r)
	r.Computer.OS.Version = "10.0.20348"
	if _, err := w.SubmitReport(t.Context(), elsewhere, "tester", r); err != nil {
		t.Error(err)
	}
}

func TestSubmitReport_OlderReportChangesNothingAndIsMarked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost(later(time.Hour)))
	before, asked := w.host(t, "rdsh01.contoso.local"), w.assessments(t)
	receipt := w.submit(t, sampleHost(func(r *report.Report) { r.Computer.OS.Version = "10.0.20348" }))
	if !receipt.Stale {
		t.Error("the receipt doesn't say stale")
	}
	if diff := cmp.Diff(before, w.host(t, "rdsh01.contoso.local")); diff != "" {
		t.Errorf("the host changed (-before +after):\n%s", diff)
	}
	if n := w.number(t, `SELECT count(*) FROM reports WHERE stale`); n != 1 {
		t.Errorf("%d reports are kept as stale, want 1", n)
	}
	if w.assessments(t) != asked {
		t.Error("an assessment was asked for")
	}
}

func TestSubmitReport_OlderBrokersReportNamesNobodyNew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleBroker(later(time.Hour)))
	w.submit(t, sampleBroker(listing(of("Finance", "gone01.contoso.local"))))
	if diff := cmp.Diff([]string{"rdsh01.contoso.local"}, w.hostNames(t)); diff != "" {
		t.Errorf("hosts (-want +got):\n%s", diff)
	}
}

func TestSubmitReport_ClockThatRunsAheadDoesNotShutOutOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	receipt := w.submit(t, sampleHost(func(r *report.Report) { r.CollectedAt = time.Now().AddDate(10, 0, 0) }))
	if got := w.host(t, "rdsh01.contoso.local").CollectedAt; !got.Equal(receipt.ReceivedAt) {
		t.Errorf("collected %v, want the arrival %v", got, receipt.ReceivedAt)
	}
	today := w.submit(t, sampleHost(func(r *report.Report) {
		r.CollectedAt, r.Computer.OS = time.Now().AddDate(0, 0, 1), windows2022()
	}))
	if today.Stale || w.host(t, "rdsh01.contoso.local").Release != "2022" {
		t.Errorf("the next report was not applied: %+v", today)
	}
}

func TestSubmitReport_WhatIsNotSaidStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	want := w.host(t, "rdsh01.contoso.local")
	w.submit(t, sampleHost(later(time.Hour), func(r *report.Report) {
		r.Computer = report.Computer{Name: "RDSH01", FQDN: "rdsh01.contoso.local"}
		r.SessionHost = &report.SessionHost{LicenseServers: []string{}, Connectivity: []report.Connectivity{}}
	}))
	got := w.host(t, "rdsh01.contoso.local")
	at := morning.Add(time.Hour)
	want.LicenseServers, want.Connectivity, want.CollectedAt = []string{}, []Reachable{}, &at
	want.ReportedAt, want.UpdatedAt = got.ReportedAt, got.UpdatedAt
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the host (-want +got):\n%s", diff)
	}
}

func TestSubmitReport_UnchangedReportAsksForNoAssessment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	samples := []func(...func(*report.Report)) report.Report{sampleHost, sampleServer, sampleBroker, sampleOrder}
	for _, sample := range samples {
		w.submit(t, sample())
	}
	asked, changes := w.assessments(t), w.number(t, `SELECT count(*) FROM changes`)
	for _, sample := range samples {
		w.submit(t, sample(later(time.Hour)))
	}
	if got := w.assessments(t); got != asked {
		t.Errorf("%d assessments were asked for, want %d", got, asked)
	}
	if got := w.number(t, `SELECT count(*) FROM changes`); got != changes {
		t.Errorf("%d changes are in the history, want %d", got, changes)
	}
}

func TestSubmitReport_BrokerThatListsShortNamesChangesNothingTheSecondTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	list := listing(of("finance", "RDSH01", "rdsh01.contoso.local"), of("Zeta", "rdsh02"), of("Ärzte: a; b"))
	w.submit(t, sampleHost())
	w.submit(t, sampleBroker(list))
	w.submit(t, sampleHost(called("RDSH02")))
	asked := w.assessments(t)
	w.submit(t, sampleBroker(list, later(time.Hour)))
	if got := w.assessments(t); got != asked {
		t.Errorf("%d assessments were asked for, want %d", got, asked)
	}
	want := map[string][]string{"finance": {"rdsh01.contoso.local"}, "Zeta": {"rdsh02.contoso.local"}, "Ärzte: a; b": {}}
	if diff := cmp.Diff(want, w.collections(t)); diff != "" {
		t.Errorf("collections (-want +got):\n%s", diff)
	}
}

func TestSubmitReport_EveryChangeHasItsSource(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	r := sampleHost(later(time.Hour), func(r *report.Report) {
		r.SessionHost.LicenseServers = []string{"a, b", "c"}
		r.Collector.Version = "0.2.0"
	})
	receipt := w.submit(t, r)
	host := w.host(t, "rdsh01.contoso.local")
	got, err := w.History(t.Context(), here, host.ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	old, updated := "lic01.contoso.local", `"a, b", c`
	want := []Change{{
		RecordKind: "host", RecordID: host.ID, Field: "license_servers", Old: &old, New: &updated,
		Source: "calfleet-agent 0.2.0", SourceID: r.ID, ChangedAt: receipt.ReceivedAt,
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

func TestSubmitReport_PolicyWithACommaIsNoTwoServers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	list := func(servers ...string) func(*report.Report) {
		return func(r *report.Report) { r.SessionHost.LicenseServers = servers }
	}
	w.submit(t, sampleHost(list("a", "b")))
	asked := w.assessments(t)
	w.submit(t, sampleHost(later(time.Hour), list("a, b")))
	if w.assessments(t) == asked {
		t.Error("the change was not noticed")
	}
}

func TestSubmitReport_ReportWithoutCollectorIsNamedAfterItsSender(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost(func(r *report.Report) { r.Collector = report.Collector{} }))
	if got := w.host(t, "rdsh01.contoso.local").Source; got != "tester" {
		t.Errorf("source %q, want tester", got)
	}
}

func TestSubmitReport_FileNamesItsComputerWithoutSayingAnythingOfIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	want := w.host(t, "rdsh01.contoso.local")
	w.submit(t, sampleOrder(later(time.Hour), func(r *report.Report) { r.Computer = report.Computer{Name: "RDSH01"} }))
	if diff := cmp.Diff(want, w.host(t, "rdsh01.contoso.local")); diff != "" {
		t.Errorf("the host changed (-before +after):\n%s", diff)
	}
}

func TestSubmitReport_FailedTransactionLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(t, `ALTER TABLE changes ADD CONSTRAINT changes_none CHECK (false) NOT VALID`)
	if _, err := w.SubmitReport(t.Context(), here, "tester", sampleHost()); err == nil || fault.KindOf(err) != fault.Internal {
		t.Errorf("got %v, want an internal error", err)
	}
	if n := w.number(t, `
		SELECT (SELECT count(*) FROM reports) + (SELECT count(*) FROM hosts) + (SELECT count(*) FROM collections) + (SELECT count(*) FROM river_job)`); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}

func TestSubmitReport_SameReportAtOnceIsAppliedOnce(t *testing.T) {
	t.Parallel()
	w, r := newWorld(t), sent(t, sampleBroker())
	receipts := make([]Receipt, 20)
	atOnce(t, len(receipts), func(ctx context.Context, i int) (err error) {
		receipts[i], err = w.SubmitReport(ctx, here, "tester", r)
		return err
	})
	for _, receipt := range receipts {
		if diff := cmp.Diff(receipts[0], receipt); diff != "" {
			t.Fatalf("receipts differ:\n%s", diff)
		}
	}
	if n := w.number(t, `SELECT count(*) FROM reports`); n != 1 || w.assessments(t) != 1 {
		t.Errorf("%d reports and %d assessments, want 1 of each", n, w.assessments(t))
	}
}

func TestSubmitReport_ReportsOfOneComputerAtOnceEndAsTheNewest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	atOnce(t, 24, func(ctx context.Context, i int) error {
		r := sampleHost(later(time.Duration(i)*time.Minute), func(r *report.Report) {
			r.SessionHost.GraceDaysLeft = number(int64(i))
			if i%2 == 0 { // the newest, 23, knows its full name
				r.Computer = report.Computer{Name: "RDSH01"}
			}
		})
		_, err := w.SubmitReport(ctx, here, "tester", r)
		return err
	})
	if names := w.hostNames(t); len(names) != 1 {
		t.Fatalf("hosts %q, want one", names)
	}
	if got := *w.host(t, "rdsh01.contoso.local").GraceDaysLeft; got != 23 {
		t.Errorf("the report of minute %d stands, want 23", got)
	}
	if n := w.number(t, `SELECT count(*) FROM collections WHERE retired_at IS NULL`); n != 1 {
		t.Errorf("%d collections, want 1", n)
	}
}

func TestSubmitReport_BrokersAndHostsAtOnceAgree(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hosts := make([]string, 40) // more than are locked one by one
	for i := range hosts {
		hosts[i] = "h" + string(rune('a'+i%26)) + string(rune('a'+i/26))
	}
	atOnce(t, 24, func(ctx context.Context, i int) error {
		r := sampleHost(called(hosts[i]))
		if i%6 == 0 {
			r = sampleBroker(later(time.Duration(i)*time.Minute), listing(of("Finance", hosts[:20]...), of("Paris", hosts[20:]...)))
		}
		_, err := w.SubmitReport(ctx, here, "tester", r)
		return err
	})
	if n := len(w.hostNames(t)); n != len(hosts) {
		t.Errorf("%d hosts, want %d: %q", n, len(hosts), w.hostNames(t))
	}
	got := w.collections(t)
	if len(got) != 2 || len(got["Finance"]) != 20 || len(got["Paris"]) != 20 {
		t.Errorf("collections %v, want Finance and Paris with 20 hosts each", got)
	}
}

func TestSubmitReport_NegativeCountsAreNotRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer(func(r *report.Report) {
		pack := &r.LicenseServer.KeyPacks[0]
		pack.Total, pack.Issued, pack.Available = number(-2), number(-77), number(-5)
	}))
	packs, err := w.KeyPacks(t.Context(), here, w.server(t, "lic01.contoso.local").ID)
	if err != nil {
		t.Fatal(err)
	}
	if packs[0].Total != nil || packs[0].Issued != nil || *packs[0].Available != -5 {
		t.Errorf("got %v/%v/%v, want nil/nil/-5", packs[0].Total, packs[0].Issued, packs[0].Available)
	}
}

func TestSubmitReport_DeploymentOfTooManyHostsIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hosts := make([]string, report.MaxItems)
	for i := range hosts {
		hosts[i] = "h"
	}
	r := sampleBroker(listing(of("a", hosts...), of("b", hosts...), of("c", hosts...), of("d", hosts...), of("e", hosts...), of("f", hosts...)))
	_, err := w.SubmitReport(t.Context(), here, "tester", r)
	if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Place != "deployment.collections" {
		t.Errorf("got %v, want invalid at deployment.collections", err)
	}
}

func TestSubmitReport_HostileTextIsKeptAsText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	evil := `'; DROP TABLE hosts; -- <script>\u202e"` + "\x1f\t' OR 1=1"
	w.submit(t, sampleHost(func(r *report.Report) {
		r.Computer.Domain, r.Computer.OS.Caption, r.SessionHost.LicenseServers = evil, evil, []string{evil}
		r.SessionHost.Connectivity = []report.Connectivity{{Server: evil, Status: 4294967295}}
		r.Computer.OS.SKU, r.SessionHost.GraceDaysLeft = number(4294967294), number(-2147483648)
	}))
	host := w.host(t, "rdsh01.contoso.local")
	if *host.OS.Caption != evil || *host.OS.SKU != 1<<31-1 {
		t.Errorf("got %q and %d", *host.OS.Caption, *host.OS.SKU)
	}
}

func TestSubmitReport_WrongIDIsInvalid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.SubmitReport(t.Context(), here, "tester", sampleHost(func(r *report.Report) { r.ID = "one" }))
	if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Place != "report_id" {
		t.Errorf("got %v, want invalid at report_id", err)
	}
}

func TestSubmitReport_InPlaceUpgradeOfALicenseServerIsSeenWithoutItsSection(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer())
	w.submit(t, sampleServer(later(time.Hour), func(r *report.Report) {
		r.LicenseServer, r.Computer.Roles = nil, nil
		r.Computer.OS = windows2022()
	}))
	server := w.server(t, "lic01.contoso.local")
	packs, err := w.KeyPacks(t.Context(), here, server.ID)
	if err != nil {
		t.Fatal(err)
	}
	if server.Release != "2022" || len(packs) != 1 || server.Activated == nil {
		t.Errorf("release %s with %d packs, want 2022 with the pack it had", server.Release, len(packs))
	}
	if names := w.hostNames(t); len(names) != 0 {
		t.Errorf("the license server became a host: %q", names)
	}
}

func TestSubmitReport_KeyPacksAreReplacedWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	pack := func(id, total int64) report.KeyPack { return report.KeyPack{ID: id, Total: number(total)} }
	steps := []struct {
		name string
		said []report.KeyPack
		want []int64
	}{
		{"two", []report.KeyPack{pack(3, 10), pack(4, 20)}, []int64{3, 4}},
		{"not read", nil, []int64{3, 4}},
		{"one new, one gone", []report.KeyPack{pack(4, 21), pack(5, -1)}, []int64{4, 5}},
		{"none", []report.KeyPack{}, []int64{}},
	}
	for i, step := range steps {
		w.submit(t, sampleServer(later(time.Duration(i)*time.Hour), func(r *report.Report) { r.LicenseServer.KeyPacks = step.said }))
		packs, err := w.KeyPacks(t.Context(), here, w.server(t, "lic01.contoso.local").ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.want, column(packs, func(p *KeyPack) int64 { return p.ID })); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
	}
}

func TestSubmitReport_AnyFieldOfAKeyPackIsAChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	expires := morning.AddDate(5, 0, 0)
	changes := map[string]func(*report.KeyPack){
		"kind":    func(p *report.KeyPack) { p.ProductType = number(0) },
		"version": func(p *report.KeyPack) { p.ProductVersionID = number(7) },
		"expiry":  func(p *report.KeyPack) { p.ExpiresAt = &expires },
		"type":    func(p *report.KeyPack) { p.KeyPackType = number(6) },
		"total":   func(p *report.KeyPack) { p.Total = nil },
	}
	for name, change := range changes {
		server := "LIC-" + name
		w.submit(t, sampleServer(called(server)))
		asked := w.assessments(t)
		w.submit(t, sampleServer(called(server), later(time.Hour), func(r *report.Report) { change(&r.LicenseServer.KeyPacks[0]) }))
		if w.assessments(t) == asked {
			t.Errorf("%s: the change was not noticed", name)
		}
	}
}

func TestSubmitReport_UnknownOrganizationIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.SubmitReport(t.Context(), uuid.New(), "tester", sampleHost()); err == nil {
		t.Error("a report for no organization was taken")
	}
}
