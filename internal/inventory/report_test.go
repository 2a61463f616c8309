package inventory

import (
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
	if got := *w.rdsh01(t).OS.Version; got != "10.0.17763" {
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
	before, asked := w.rdsh01(t), w.assessments(t)
	receipt := w.submit(t, sampleHost(func(r *report.Report) { r.Computer.OS.Version = "10.0.20348" }))
	if !receipt.Stale {
		t.Error("the receipt doesn't say stale")
	}
	if diff := cmp.Diff(before, w.rdsh01(t)); diff != "" {
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
	if got := w.rdsh01(t).CollectedAt; !got.Equal(receipt.ReceivedAt) {
		t.Errorf("collected %v, want the arrival %v", got, receipt.ReceivedAt)
	}
	today := w.submit(t, sampleHost(func(r *report.Report) {
		r.CollectedAt, r.Computer.OS = time.Now().AddDate(0, 0, 1), windows2022()
	}))
	if today.Stale || w.rdsh01(t).Release != "2022" {
		t.Errorf("the next report was not applied: %+v", today)
	}
}

func TestSubmitReport_WhatIsNotSaidStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	want := w.rdsh01(t)
	w.submit(t, sampleHost(later(time.Hour), func(r *report.Report) {
		r.Computer = report.Computer{Name: "RDSH01", FQDN: "rdsh01.contoso.local"}
		r.SessionHost = &report.SessionHost{LicenseServers: []string{}, Connectivity: []report.Connectivity{}}
	}))
	got := w.rdsh01(t)
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
	host := w.rdsh01(t)
	got, err := w.History(t.Context(), here, host.ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	old, updated := "lic01.contoso.local", `"a, b", c`
	want := []Change{{
		RecordKind: "host", RecordID: host.ID, Field: "license_servers", Event: EventValue, Old: &old, New: &updated,
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
	if got := w.rdsh01(t).Source; got != "tester" {
		t.Errorf("source %q, want tester", got)
	}
}

func TestSubmitReport_FileNamesItsComputerWithoutSayingAnythingOfIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	want := w.rdsh01(t)
	w.submit(t, sampleOrder(later(time.Hour), func(r *report.Report) { r.Computer = report.Computer{Name: "RDSH01"} }))
	if diff := cmp.Diff(want, w.rdsh01(t)); diff != "" {
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
		r.Computer.OS.SKU, r.SessionHost.GraceDaysLeft = new(int64(4294967294)), new(int64(-2147483648))
	}))
	host := w.rdsh01(t)
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

func TestSubmitReport_UnknownOrganizationIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.SubmitReport(t.Context(), uuid.New(), "tester", sampleHost()); err == nil {
		t.Error("a report for no organization was taken")
	}
}

func TestSubmitReport_BlanksAroundAnOrderAreNoPartOfIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	blank := func(reference string) func(*report.Report) {
		return func(r *report.Report) { r.Purchases[0].Reference = reference }
	}
	w.submit(t, sampleOrder(blank("\tPO-1 ")))
	w.submit(t, sampleOrder(blank("PO-1"), later(time.Hour)))
	if n := w.number(t, `SELECT count(*) FROM purchases WHERE reference = 'PO-1'`); n != 1 {
		t.Errorf("%d purchases of PO-1, want 1", n)
	}
	_, err := w.SubmitReport(t.Context(), DefaultOrganization, "test", sampleOrder(blank(" \t")))
	if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Place != "purchases[0].reference" {
		t.Errorf("a blank reference: %v", err)
	}
}
