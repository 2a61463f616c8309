package inventory

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/report"
)

func samplePack(change ...func(*KeyPackForm)) KeyPackForm {
	f := KeyPackForm{CALVersion: "2022", CALKind: "per_device", Total: 50, Issued: new(int64(7)), Description: " C50-99 ", ExpiresAt: day(2031, 1, 1)}
	for _, c := range change {
		c(&f)
	}
	return f
}

// packs are the packs of lic01.
func (w world) packs(t *testing.T) []*KeyPack {
	t.Helper()
	packs, err := w.KeyPacks(t.Context(), here, w.lic01(t).ID)
	check(t, err)
	return packs
}

func TestSaveKeyPack_OnAServerThatNeverReportedStandsUntilItDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, err := w.SaveLicenseServer(t.Context(), here, ana, Form{Name: "lic01.contoso.local", Values: map[string]string{"os": "2019"}})
	check(t, err)
	check(t, w.SaveKeyPack(t.Context(), here, ana, id, samplePack()))
	packs := w.packs(t)
	want := []*KeyPack{{
		LicenseServerID: id, ID: -1, Description: "C50-99", Type: new(int64(2)), ProductType: new(int64(0)), ProductVersion: "Windows Server 2022",
		ProductVersionID: new(int64(7)), Total: new(int64(50)), Issued: new(int64(7)), Available: new(int64(43)), ExpiresAt: day(2031, 1, 1),
	}}
	if diff := cmp.Diff(want, packs); diff != "" {
		t.Errorf("packs (-want +got):\n%s", diff)
	}
	facts := w.snapshot(t).Facts.LicenseServers[0]
	if !facts.KeyPacksRead || facts.KeyPacks[0].CALVersion() != compat.CAL2022 || facts.KeyPacks[0].Kind() != compat.PerDevice || len(facts.Said) != 2 {
		t.Errorf("the rules see %+v", facts)
	}
	w.submit(t, sampleServer(func(r *report.Report) { r.CollectedAt = time.Now().Add(time.Minute) }))
	if packs := w.packs(t); len(packs) != 1 || packs[0].ID != 3 {
		t.Errorf("after a report there are %+v", packs)
	}
}

func TestSaveKeyPack_PinnedPacksStayAndTheReportedOnesComeBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer())
	l, reported := w.lic01(t), w.packs(t)
	check(t, w.SaveKeyPack(t.Context(), here, ana, l.ID, samplePack(func(f *KeyPackForm) { f.Pin, f.Reason = true, "the agent lists one only" })))
	change := samplePack(func(f *KeyPackForm) { f.ID, f.Seen, f.CALKind, f.Total = 3, reported[0].Summary(), "per_user", -1 })
	check(t, w.SaveKeyPack(t.Context(), here, ana, l.ID, change))
	w.submit(t, sampleServer(later(time.Hour), func(r *report.Report) { r.LicenseServer.KeyPacks[0].Issued = new(int64(60)) }))
	packs := w.packs(t)
	if len(packs) != 2 || packs[1].ID != 3 || *packs[1].Total != -1 || *packs[1].Issued != 7 || *packs[1].Type != 2 || packs[1].Available != nil {
		t.Fatalf("pinned packs %+v", packs)
	}
	entries, err := w.Entries(t.Context(), here, l.ID)
	check(t, err)
	beside, err := entries[0].ReportedLicenseServer()
	if err != nil || len(entries) != 1 || len(beside.KeyPacks) != 1 || *beside.KeyPacks[0].Issued != 60 {
		t.Errorf("beside them stands %+v, %v", beside.KeyPacks, err)
	}
	w.submit(t, sampleServer(later(2*time.Hour), func(r *report.Report) { r.LicenseServer.KeyPacks[0].Issued = new(int64(60)) }))
	if events := w.happened(t, l.ID, "key_packs"); len(events) != 4 {
		t.Errorf("history %q; want the report's, two by hand, and the report's news once", events)
	}
	remove := KeyPackForm{ID: -1, Seen: packs[0].Summary()}
	check(t, w.RemoveKeyPack(t.Context(), here, ana, l.ID, remove))
	if err := w.RemoveKeyPack(t.Context(), here, ana, l.ID, remove); fault.KindOf(err) != fault.NotFound {
		t.Errorf("removed twice: %v, want not found", err)
	}
	check(t, w.UnpinLicenseServer(t.Context(), here, ana, l.ID, "key_packs"))
	reported[0].Issued = new(int64(60))
	if diff := cmp.Diff(reported, w.packs(t)); diff != "" {
		t.Errorf("unpinned (-want +got):\n%s", diff)
	}
}

func TestSaveKeyPack_SecondOfTwoPeopleSeesWhatTheFirstChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer())
	l, seen := w.lic01(t), w.packs(t)[0].Summary()
	form := samplePack(func(f *KeyPackForm) { f.ID, f.Seen = 3, seen })
	check(t, w.SaveKeyPack(t.Context(), here, ana, l.ID, form))
	err := w.SaveKeyPack(t.Context(), here, "bob", l.ID, form)
	if m, ok := errors.AsType[*Meanwhile](err); !ok || *m.Changes[0].Old != seen || *m.Changes[0].New != w.packs(t)[0].Summary() {
		t.Errorf("got %v, want what changed meanwhile", err)
	}
}

func TestSaveKeyPack_WhatCanNotBeIsRefusedWithItsField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer())
	l := w.lic01(t)
	ancient := time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)
	for place, change := range map[string]func(*KeyPackForm){
		"cal_version": func(f *KeyPackForm) { f.CALVersion = "2021" }, "cal_kind": func(f *KeyPackForm) { f.CALKind = "user" },
		"quantity": func(f *KeyPackForm) { f.Total = 0 }, "issued": func(f *KeyPackForm) { f.Issued = new(int64(-1)) },
		"expires_on": func(f *KeyPackForm) { f.ExpiresAt = &ancient }, "description": func(f *KeyPackForm) { f.Description = "a\x00" },
	} {
		err := w.SaveKeyPack(t.Context(), here, ana, l.ID, samplePack(change))
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Place != place {
			t.Errorf("%s: %v, want invalid", place, err)
		}
	}
	for _, total := range []int64{-2, 1 << 31} {
		if err := w.SaveKeyPack(t.Context(), here, ana, l.ID, samplePack(func(f *KeyPackForm) { f.Total = total })); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%d CALs: %v, want invalid", total, err)
		}
	}
	if err := w.SaveKeyPack(t.Context(), elsewhere, ana, l.ID, samplePack()); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another organization's: %v, want not found", err)
	}
}
