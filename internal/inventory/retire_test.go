package inventory

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/list/listtest"
	"calfleet/internal/report"
)

func TestRetireHost_IsNoFactAnyMoreUntilALaterReport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	w.submit(t, sampleBroker())
	h := w.rdsh01(t)
	check(t, w.RetireHost(t.Context(), here, ana, h.ID, " scrapped "))
	if facts := w.snapshot(t).Facts; len(facts.Hosts) != 0 || len(w.hosts(t)) != 0 {
		t.Errorf("it is a fact still: %d hosts, %d listed", len(facts.Hosts), len(w.hosts(t)))
	}
	if diff := cmp.Diff(map[string][]string{"Finance": {}}, w.collections(t)); diff != "" {
		t.Errorf("collections (-want +got):\n%s", diff)
	}
	if err := w.RetireHost(t.Context(), here, ana, h.ID, ""); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the second time: %v, want a conflict", err)
	}
	if r := w.submit(t, sampleHost(later(time.Hour))); !r.Stale || len(w.hosts(t)) != 0 {
		t.Errorf("a report from before brought it back: %+v", r)
	}
	now := time.Now().Add(time.Minute)
	w.submit(t, sampleHost(func(r *report.Report) { r.CollectedAt, r.Computer.Roles, r.SessionHost = now, []string{}, nil }))
	if len(w.hosts(t)) != 0 {
		t.Error("a report that it is no session host brought it back")
	}
	w.submit(t, sampleHost(func(r *report.Report) { r.CollectedAt = now.Add(time.Hour) }))
	if got := w.rdsh01(t); got.ID != h.ID || got.RetiredAt != nil {
		t.Errorf("after a later report it is %+v", got)
	}
	if diff := cmp.Diff([]string{"retire – → – by " + ana, "restore – → – by calfleet-agent 0.1.0"}, w.happened(t, h.ID, "record")); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

func TestRetireHost_ABrokerThatNamesItLaterBringsItBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleBroker())
	check(t, w.RetireHost(t.Context(), here, ana, w.rdsh01(t).ID, ""))
	w.submit(t, sampleBroker(later(time.Hour)))
	if n := len(w.hosts(t)); n != 0 {
		t.Errorf("%d hosts: a broker's report from before brought it back", n)
	}
	w.submit(t, sampleBroker(func(r *report.Report) { r.CollectedAt = time.Now().Add(time.Minute) }))
	if diff := cmp.Diff(map[string][]string{"Finance": {"rdsh01.contoso.local"}}, w.collections(t)); diff != "" || len(w.hosts(t)) != 1 {
		t.Errorf("collections (-want +got):\n%s", diff)
	}
}

func TestRestoreHost_IsInUseAgainInACollectionOfItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	h := w.rdsh01(t)
	if err := w.RestoreHost(t.Context(), here, ana, h.ID); fault.KindOf(err) != fault.Conflict {
		t.Errorf("one in use: %v, want a conflict", err)
	}
	check(t, w.RetireHost(t.Context(), here, ana, h.ID, ""))
	if n := len(w.collections(t)); n != 0 {
		t.Errorf("%d collections of a retired host", n)
	}
	check(t, w.RestoreHost(t.Context(), here, ana, h.ID))
	if diff := cmp.Diff(map[string][]string{h.Name: {h.Name}}, w.collections(t)); diff != "" {
		t.Errorf("collections (-want +got):\n%s", diff)
	}
	if err := w.RetireHost(t.Context(), elsewhere, ana, h.ID, ""); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another organization's: %v, want not found", err)
	}
}

func TestRetireLicenseServer_ItsCALsCountNoMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer())
	w.submit(t, sampleHost())
	l := w.lic01(t)
	check(t, w.RetireLicenseServer(t.Context(), here, ana, l.ID, "moved to LIC02"))
	packs := func() int { return len(listtest.All[PackOfServer](t, w.pool, here, KeyPackList)) }
	if facts := w.snapshot(t).Facts; len(facts.LicenseServers) != 0 || packs() != 0 {
		t.Errorf("%d servers, %d packs; want none", len(facts.LicenseServers), packs())
	}
	result := compat.Evaluate(w.snapshot(t).Facts)
	if c := result.Collections[0].Columns; len(c) == 0 || !c[0].Named {
		t.Errorf("the server that the host names is not told of: %+v", c)
	}
	if err := w.RetireLicenseServer(t.Context(), elsewhere, ana, l.ID, ""); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another organization's: %v, want not found", err)
	}
	check(t, w.RestoreLicenseServer(t.Context(), here, ana, l.ID))
	if packs() != 1 || w.lic01(t).RetiredAt != nil {
		t.Errorf("restored, it has %d packs", packs())
	}
	check(t, w.RetireLicenseServer(t.Context(), here, ana, l.ID, ""))
	w.submit(t, sampleServer(func(r *report.Report) { r.CollectedAt = time.Now().Add(time.Minute) }))
	if w.lic01(t).RetiredAt != nil {
		t.Error("a later report did not bring it back")
	}
}

// group makes a collection by hand of pairs of topic and text.
func (w world) group(t *testing.T, pairs ...string) *HandCollection {
	t.Helper()
	f := Form{Values: map[string]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Values[pairs[i]] = pairs[i+1]
	}
	id, err := w.SaveCollection(t.Context(), here, ana, f)
	check(t, err)
	c, err := w.HandCollection(t.Context(), here, id)
	check(t, err)
	return c
}

func TestSaveCollection_GroupsHostsAndNamesTheirLicensing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	w.submit(t, sampleHost(called("RDSH02")))
	c := w.group(t, "name", " Front  desk ", "hosts", "RDSH01\r\nrdsh02.contoso.local, new01.contoso.local", "licensing_mode", "4", "license_servers", "LIC01.contoso.local")
	want := map[string]string{
		"name": "Front desk", "hosts": "new01.contoso.local\nrdsh01.contoso.local\nrdsh02.contoso.local", "licensing_mode": "4", "license_servers": "lic01.contoso.local",
	}
	if diff := cmp.Diff(want, CollectionValues(c)); diff != "" {
		t.Errorf("collection (-want +got):\n%s", diff)
	}
	facts := w.snapshot(t).Facts.Collections
	if len(facts) != 1 || facts[0].Mode != compat.ModePerUser || !slices.Equal(facts[0].LicenseServers, []string{"lic01.contoso.local"}) || len(facts[0].Hosts) != 3 {
		t.Errorf("the rules see %+v", facts)
	}
	form := formOf(c.ID, CollectionValues(c), false, "hosts", "rdsh02.contoso.local", "license_servers", TypedNone)
	_, err := w.SaveCollection(t.Context(), here, ana, form)
	check(t, err)
	members := map[string][]string{
		"Front desk": {"rdsh02.contoso.local"}, "rdsh01.contoso.local": {"rdsh01.contoso.local"}, "new01.contoso.local": {"new01.contoso.local"},
	}
	if diff := cmp.Diff(members, w.collections(t)); diff != "" {
		t.Errorf("collections (-want +got):\n%s", diff)
	}
	if _, err := w.SaveCollection(t.Context(), here, "bob", form); fault.KindOf(err) != fault.Conflict {
		t.Errorf("who saw it as it was before: %v, want a conflict", err)
	}
	events := w.happened(t, c.ID, "hosts")
	if len(events) != 2 || events[1] != "value new01.contoso.local, rdsh01.contoso.local, rdsh02.contoso.local → rdsh02.contoso.local by "+ana {
		t.Errorf("history %q", events)
	}
}

func TestSaveCollection_BrokersReportsLeaveItAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.group(t, "name", "Finance", "hosts", "rdsh01.contoso.local rdsh09.contoso.local")
	w.submit(t, sampleBroker())
	got := w.snapshot(t).Facts.Collections
	if len(got) != 2 || got[0].Name != "Finance" || got[1].Name != "Finance" {
		t.Fatalf("collections %+v, want the broker's and the one by hand", got)
	}
	w.submit(t, sampleBroker(later(time.Hour), listing()))
	again, err := w.HandCollection(t.Context(), here, c.ID)
	if err != nil || len(again.Hosts) != 2 || again.RetiredAt != nil {
		t.Errorf("it became %+v, %v", again, err)
	}
}

func TestSaveCollection_WhatCanNotBeIsRefusedWithItsTopic(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.group(t, "name", "Finance")
	for place, pairs := range map[string][]string{
		"name": {"name", " "}, "hosts": {"name", "A", "hosts", "a b<c"}, "licensing_mode": {"name", "A", "licensing_mode", "9"},
		"license_servers": {"name", "A", "license_servers", "?"},
	} {
		f := Form{Values: map[string]string{}}
		for i := 0; i+1 < len(pairs); i += 2 {
			f.Values[pairs[i]] = pairs[i+1]
		}
		if _, err := w.SaveCollection(t.Context(), here, ana, f); fault.KindOf(err) != fault.Invalid || fault.As(err).Place != place {
			t.Errorf("%q: %v, want invalid at %s", pairs, err, place)
		}
	}
	if _, err := w.SaveCollection(t.Context(), here, ana, Form{Values: map[string]string{"name": "Finance"}}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the same name: %v, want a conflict", err)
	}
	_, err := w.SaveCollection(t.Context(), elsewhere, ana, formOf(c.ID, CollectionValues(c), false, "name", "Evil"))
	if _, read := w.HandCollection(t.Context(), elsewhere, c.ID); fault.KindOf(err) != fault.NotFound || fault.KindOf(read) != fault.NotFound {
		t.Errorf("another organization's: %v, %v; want not found", err, read)
	}
}

func TestRetireCollection_ItsHostsHaveTheirOwnAgainAndTheNameIsFree(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	c := w.group(t, "name", "Finance", "hosts", "rdsh01.contoso.local")
	check(t, w.RetireCollection(t.Context(), here, ana, c.ID, "merged"))
	if diff := cmp.Diff(map[string][]string{"rdsh01.contoso.local": {"rdsh01.contoso.local"}}, w.collections(t)); diff != "" {
		t.Errorf("collections (-want +got):\n%s", diff)
	}
	if err := w.RetireCollection(t.Context(), here, ana, c.ID, ""); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the second time: %v, want a conflict", err)
	}
	if again := w.group(t, "name", "Finance", "hosts", "rdsh01"); again.ID != c.ID || again.RetiredAt != nil {
		t.Errorf("a new one of the name is %+v", again)
	}
	w.submit(t, sampleBroker())
	brokers := w.finance(t)
	if err := w.RetireCollection(t.Context(), here, ana, brokers, ""); brokers != c.ID && fault.KindOf(err) != fault.NotFound {
		t.Errorf("a broker's: %v, want not found", err)
	}
}
