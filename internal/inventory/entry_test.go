package inventory

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/activity/activitytest"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/report"
)

const ana = "ana@contoso.local"

// correct sends the form of a host as it stands, with some topics typed anew, as pairs.
func (w world) correct(t *testing.T, h *Host, pin bool, pairs ...string) {
	t.Helper()
	if _, err := w.SaveHost(t.Context(), here, ana, formOf(h.ID, HostValues(h), pin, pairs...)); err != nil {
		t.Fatal(err)
	}
}

func formOf(id uuid.UUID, seen map[string]string, pin bool, pairs ...string) Form {
	f := Form{ID: id, Values: maps.Clone(seen), Seen: seen, Pin: pin, Reason: "the CMDB says so"}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Values[pairs[i]] = pairs[i+1]
	}
	return f
}

// entry is what was said of a topic of rdsh01.
func (w world) entry(t *testing.T, topic string) *Entry {
	t.Helper()
	entries, err := w.Entries(t.Context(), here, w.rdsh01(t).ID)
	check(t, err)
	at := slices.IndexFunc(entries, func(e *Entry) bool { return e.Topic == topic })
	if at < 0 {
		t.Fatalf("nobody said anything of %s", topic)
	}
	return entries[at]
}

// happened is what happened to a field of a record, oldest first: "pin 4 → 2".
func (w world) happened(t *testing.T, id uuid.UUID, field string) []string {
	t.Helper()
	history, err := w.History(t.Context(), here, id, 100)
	check(t, err)
	var events []string
	for _, c := range slices.Backward(history) {
		if c.Field == field {
			events = append(events, string(c.Event)+" "+orDash(c.Old)+" → "+orDash(c.New)+" by "+c.Source)
		}
	}
	return events
}

func TestSaveHost_PinHoldsAgainstReportsWhichAreKeptBesideIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	w.correct(t, w.rdsh01(t), true, "os", "2022", "licensing_mode", "2")
	w.submit(t, sampleHost(later(time.Hour), func(r *report.Report) {
		r.Computer.OS.Caption, r.Computer.OS.Version = "Microsoft Windows Server 2016 Standard", "10.0.14393"
	}))
	h := w.rdsh01(t)
	if h.Release != "2022" || *h.OS.Caption != "Windows Server 2022" || h.OS.Version != nil || *h.LicensingMode != report.ModePerDevice {
		t.Errorf("the report was believed: release %s, %q, mode %d", h.Release, *h.OS.Caption, *h.LicensingMode)
	}
	if !h.CollectedAt.Equal(morning.Add(time.Hour)) || h.Source != "calfleet-agent 0.1.0" {
		t.Errorf("the last report is of %v from %s", h.CollectedAt, h.Source)
	}
	e := w.entry(t, "os")
	reported, err := e.ReportedHost()
	check(t, err)
	if reported.Release != "2016" || e.ReportedSource != "calfleet-agent 0.1.0" || !e.ReportedAt.Equal(*h.ReportedAt) {
		t.Errorf("beside it stands %s from %s since %v", reported.Release, e.ReportedSource, e.ReportedAt)
	}
	if !e.Pinned || e.By != ana || e.Reason != "the CMDB says so" {
		t.Errorf("the entry is %+v", e)
	}
	mode := w.entry(t, "licensing_mode")
	if reported, err = mode.ReportedHost(); err != nil || *reported.LicensingMode != report.ModePerUser || *reported.LicensingModeSource != "policy" {
		t.Errorf("beside the mode stands %+v, %v", reported, err)
	}
	want := []string{
		"pin Microsoft Windows Server 2019 Standard · 10.0.17763 → Windows Server 2022 by " + ana,
		"reported Microsoft Windows Server 2019 Standard · 10.0.17763 → Microsoft Windows Server 2016 Standard · 10.0.14393 by calfleet-agent 0.1.0",
	}
	if diff := cmp.Diff(want, w.happened(t, h.ID, "os")); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

func TestSaveHost_SameReportBesideAPinIsNoNews(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	w.correct(t, w.rdsh01(t), true, "os", "2022", "license_servers", "lic09.contoso.local\r\nlic08")
	before, asked := w.entry(t, "os"), w.assessments(t)
	w.submit(t, sampleHost(later(time.Hour)))
	if diff := cmp.Diff(before, w.entry(t, "os")); diff != "" {
		t.Errorf("the entry changed (-before +after):\n%s", diff)
	}
	if w.assessments(t) != asked {
		t.Error("an assessment was asked for")
	}
	if diff := cmp.Diff([]string{"lic09.contoso.local", "lic08"}, w.rdsh01(t).LicenseServers); diff != "" {
		t.Errorf("license servers (-want +got):\n%s", diff)
	}
}

func TestUnpinHost_ReturnsToWhatReportsSay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	before := w.rdsh01(t)
	w.correct(t, before, true, "os", "2022", "license_servers", TypedNone, "domain", "fabrikam.local", "domain_joined", "no", "session_host", "no", "licensing_mode", "")
	h := w.rdsh01(t)
	if h.LicensingMode != nil || h.LicenseServers == nil || len(h.LicenseServers) != 0 || *h.Domain != "fabrikam.local" || *h.DomainJoined || *h.SessionHost {
		t.Errorf("pinned: %+v", h)
	}
	for _, topic := range HostTopics {
		check(t, w.UnpinHost(t.Context(), here, ana, h.ID, topic))
	}
	after := w.rdsh01(t)
	before.UpdatedAt = after.UpdatedAt
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the host (-before +after):\n%s", diff)
	}
	if n := w.number(t, `SELECT count(*) FROM entries`); n != 0 {
		t.Errorf("%d entries are left", n)
	}
	if err := w.UnpinHost(t.Context(), here, ana, h.ID, "os"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("the second time: %v, want not found", err)
	}
	domain := []string{"value – → contoso.local by calfleet-agent 0.1.0", "pin contoso.local → fabrikam.local by " + ana, "unpin fabrikam.local → contoso.local by " + ana}
	if diff := cmp.Diff(domain, w.happened(t, h.ID, "domain")); diff != "" {
		t.Errorf("history of the domain (-want +got):\n%s", diff)
	}
	if events := w.happened(t, h.ID, "session_host"); len(events) != 3 || events[2] != "unpin false → true by "+ana {
		t.Errorf("history %q", events)
	}
}

func TestSaveHost_WithoutAPinTheNextReportIsBelieved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	w.correct(t, w.rdsh01(t), false, "licensing_mode", "5", "os", "2025")
	w.submit(t, sampleHost(later(time.Hour), func(r *report.Report) { r.Computer.OS = nil }))
	if h := w.rdsh01(t); *h.LicensingMode != report.ModeNotConfigured || h.Release != "2025" {
		t.Errorf("a report from before the form was believed: mode %d, release %s", *h.LicensingMode, h.Release)
	}
	w.submit(t, sampleHost(func(r *report.Report) { r.CollectedAt, r.Computer.OS = time.Now().Add(time.Hour), nil }))
	if h := w.rdsh01(t); *h.LicensingMode != report.ModePerUser || h.Release != "2025" {
		t.Errorf("mode %d and release %s after a report that says the mode only", *h.LicensingMode, h.Release)
	}
	entries, err := w.Entries(t.Context(), here, w.rdsh01(t).ID)
	if err != nil || len(entries) != 1 || entries[0].Topic != "os" || entries[0].Pinned {
		t.Errorf("entries %+v, %v; want that of the release", entries, err)
	}
}

func TestSaveHost_RulesJudgeWhatIsPinnedAndNameThePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	w.submit(t, sampleServer())
	w.correct(t, w.rdsh01(t), true, "os", "2025")
	facts := w.snapshot(t).Facts
	want := []compat.Said{{Fact: compat.FactOS, By: ana, At: w.entry(t, "os").At, Pinned: true}}
	if diff := cmp.Diff(want, facts.Hosts[0].Said); diff != "" {
		t.Errorf("said (-want +got):\n%s", diff)
	}
	result := compat.Evaluate(facts)
	var told []string
	for _, f := range result.Collections[0].Findings {
		for _, s := range f.Steps {
			told = append(told, s.Text.EN+" · "+s.Source.EN)
		}
	}
	if evidence := "rdsh01.contoso.local runs Windows Server 2025 (Windows Server 2025) · pinned by " + ana; !slices.Contains(told, evidence) {
		t.Errorf("no finding tells %q:\n%s", evidence, strings.Join(told, "\n"))
	}
}

func TestSaveHost_NewOneIsWhatWasTypedUntilItReports(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	form := Form{Name: " RDSH01.contoso.local. ", Values: map[string]string{"os": "2019", "licensing_mode": "4", "license_servers": "LIC01.contoso.local"}}
	id, err := w.SaveHost(t.Context(), here, ana, form)
	check(t, err)
	h := w.rdsh01(t)
	if h.ID != id || h.Release != "2019" || h.CollectedAt != nil || h.Source != ana || !*h.SessionHost {
		t.Errorf("the host is %+v", h)
	}
	if diff := cmp.Diff(map[string][]string{"rdsh01.contoso.local": {"rdsh01.contoso.local"}}, w.collections(t)); diff != "" {
		t.Errorf("collections (-want +got):\n%s", diff)
	}
	events, err := activitytest.List(t.Context(), w.pool, here, uuid.Nil, 10)
	if err != nil || len(events) != 1 || events[0].Action != "host.create" || events[0].Subject != "rdsh01.contoso.local" || events[0].Actor != ana {
		t.Errorf("activity %+v, %v", events, err)
	}
	if _, err := w.SaveHost(t.Context(), here, ana, form); fault.KindOf(err) != fault.Conflict || fault.As(err).Place != "name" {
		t.Errorf("the second time: %v, want a conflict at name", err)
	}
	w.submit(t, sampleHost(func(r *report.Report) { r.CollectedAt = time.Now() }))
	if h := w.rdsh01(t); h.ID != id || h.Source != "calfleet-agent 0.1.0" || *h.OS.Version != "10.0.17763" {
		t.Errorf("reported, the host is %+v", h)
	}
}

func TestSaveHost_WhatCanNotBeIsRefusedWithItsTopic(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	h := w.rdsh01(t)
	for topic, typed := range map[string]string{
		"domain": "two words", "domain_joined": "perhaps", "os": "Windows 11", "session_host": "true", "licensing_mode": "3",
		"license_servers": "lic01, <script>",
	} {
		_, err := w.SaveHost(t.Context(), here, ana, formOf(h.ID, HostValues(h), true, topic, typed))
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Place != topic {
			t.Errorf("%s %q: %v, want invalid at the topic", topic, typed, err)
		}
	}
	for name, f := range map[string]Form{
		"name":    {Name: "no name"},
		"reason":  {ID: h.ID, Reason: strings.Repeat("é", maxReason+1)},
		"domain":  {ID: h.ID, Values: map[string]string{"domain": "a\x00b"}},
		"unknown": {ID: h.ID, Values: map[string]string{"os": "unknown"}},
	} {
		if _, err := w.SaveHost(t.Context(), here, ana, f); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
	if diff := cmp.Diff(h, w.rdsh01(t)); diff != "" {
		t.Errorf("the host changed (-before +after):\n%s", diff)
	}
}

func TestSaveHost_SecondOfTwoPeopleSeesWhatTheFirstChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	h := w.rdsh01(t)
	w.correct(t, h, true, "domain", "fabrikam.local")
	_, err := w.SaveHost(t.Context(), here, "bob", formOf(h.ID, HostValues(h), true, "licensing_mode", "2"))
	meanwhile, ok := errors.AsType[*Meanwhile](err)
	if !ok || fault.KindOf(err) != fault.Conflict {
		t.Fatalf("got %v, want what changed meanwhile", err)
	}
	was, now := "contoso.local", "fabrikam.local"
	if diff := cmp.Diff([]FieldChange{{"domain", &was, &now}}, meanwhile.Changes); diff != "" {
		t.Errorf("meanwhile (-want +got):\n%s", diff)
	}
	if after := w.rdsh01(t); *after.LicensingMode != report.ModePerUser || *after.Domain != "fabrikam.local" {
		t.Errorf("the second was written: %+v", after)
	}
}

func TestSaveHost_OfManyAtOnceOneIsWritten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	h := w.rdsh01(t)
	conflicts := make(chan struct{}, 16)
	atOnce(t, 16, func(ctx context.Context, i int) error {
		_, err := w.SaveHost(ctx, here, ana, formOf(h.ID, HostValues(h), true, "domain", "d"+string(rune('a'+i))+".local"))
		if fault.KindOf(err) == fault.Conflict {
			conflicts <- struct{}{}
			return nil
		}
		return err
	})
	if n := len(conflicts); n != 15 {
		t.Errorf("%d of 16 were told of the other, want 15", n)
	}
	if events := w.happened(t, h.ID, "domain"); len(events) != 2 {
		t.Errorf("history %q, want the report's and one form's", events)
	}
}

func TestSaveLicenseServer_PinsHoldAndAreTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer())
	before := w.lic01(t)
	form := formOf(before.ID, LicenseServerValues(before), true, "domain", "WORKGROUP", "domain_joined", "no", "os", "2022", "activated", "no",
		"scope", "0", "in_group", "no", "no_upgrade", "yes", "product_id", "", "server_id", "ABC")
	_, err := w.SaveLicenseServer(t.Context(), here, ana, form)
	check(t, err)
	w.submit(t, sampleServer(later(time.Hour)))
	l := w.lic01(t)
	want := map[string]string{
		"domain": "workgroup", "domain_joined": "no", "os": "2022", "activated": "no", "scope": "0", "in_group": "no", "no_upgrade": "yes",
		"product_id": "", "server_id": "ABC",
	}
	if diff := cmp.Diff(want, LicenseServerValues(l)); diff != "" {
		t.Errorf("pinned (-want +got):\n%s", diff)
	}
	entries, err := w.Entries(t.Context(), here, l.ID)
	check(t, err)
	for _, e := range entries {
		if reported, err := e.ReportedLicenseServer(); err != nil || e.Topic == "os" && reported.Release != "2019" {
			t.Errorf("beside %s stands %+v, %v", e.Topic, reported, err)
		}
		check(t, w.UnpinLicenseServer(t.Context(), here, ana, l.ID, e.Topic))
	}
	if diff := cmp.Diff(LicenseServerValues(before), LicenseServerValues(w.lic01(t))); diff != "" {
		t.Errorf("taken back (-want +got):\n%s", diff)
	}
	if packs, err := w.KeyPacks(t.Context(), here, l.ID); err != nil || len(packs) != 1 {
		t.Errorf("%d key packs, want 1; %v", len(packs), err)
	}
}

func TestForms_RecordsOfAnotherOrganizationAreNotFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	twins(t, w)
	foreign, err := w.Snapshot(t.Context(), elsewhere)
	check(t, err)
	host, server := foreign.Hosts["rdsh01.contoso.local"], foreign.LicenseServers["lic01.contoso.local"]
	_, err = w.SaveHost(t.Context(), elsewhere, ana, formOf(host.ID, HostValues(host), true, "domain", "fabrikam.local"))
	check(t, err)
	_, ofHost := w.SaveHost(t.Context(), here, ana, formOf(host.ID, HostValues(host), true, "domain", "evil.local"))
	_, ofServer := w.SaveLicenseServer(t.Context(), here, ana, formOf(server.ID, LicenseServerValues(server), true, "domain", "evil.local"))
	for what, err := range map[string]error{
		"host": ofHost, "server": ofServer, "pin of the host": w.UnpinHost(t.Context(), here, ana, host.ID, "domain"),
		"pin of the server": w.UnpinLicenseServer(t.Context(), here, ana, server.ID, "domain"),
	} {
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v, want not found", what, err)
		}
	}
	if entries, err := w.Entries(t.Context(), here, host.ID); err != nil || len(entries) != 0 {
		t.Errorf("%d entries of another organization, %v", len(entries), err)
	}
}
