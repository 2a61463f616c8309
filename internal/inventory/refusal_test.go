package inventory

import (
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

// sampleRefusal is that of 50 Per User CALs of 2022 by lic01.
func sampleRefusal(change ...func(*Refusal)) Refusal {
	r := Refusal{LicenseServer: "lic01.contoso.local", CALVersion: "2022", CALKind: "per_user", Quantity: 50, Note: "0xc0110011"}
	for _, c := range change {
		c(&r)
	}
	return r
}

func (w world) refuse(t *testing.T, r Refusal) {
	t.Helper()
	if err := w.RecordRefusal(t.Context(), here, "ana", r); err != nil {
		t.Fatal(err)
	}
}

// refusals are those of lic01.
func (w world) refusals(t *testing.T) []*Refusal {
	t.Helper()
	found, err := w.Refusals(t.Context(), here, "lic01.contoso.local")
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestRecordRefusal_BecomesAFactUntilItIsWithdrawn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer())
	w.refuse(t, sampleRefusal(func(r *Refusal) { r.LicenseServer = "LIC01" }))
	known := w.refusals(t)[0]
	want := []compat.Refusal{{Version: compat.CAL2022, Kind: compat.PerUser, Quantity: 50, RecordedAt: known.RecordedAt, RecordedBy: "ana"}}
	if diff := cmp.Diff(want, w.snapshot(t).Facts.LicenseServers[0].Refusals); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if err := w.WithdrawRefusal(t.Context(), here, "bob", known.ID); err != nil {
		t.Fatal(err)
	}
	if got := w.snapshot(t).Facts.LicenseServers[0].Refusals; got != nil || len(w.refusals(t)) != 0 {
		t.Errorf("withdrawn, it is still a fact: %+v", got)
	}
	if err := w.WithdrawRefusal(t.Context(), here, "bob", known.ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("withdrawn twice: got %v, want not found", err)
	}
	events, err := activitytest.List(t.Context(), w.pool, here, uuid.Nil, 10)
	if err != nil || len(events) != 2 || events[0].Subject != "lic01.contoso.local" || events[0].Actor != "bob" {
		t.Errorf("activity %+v, %v; want a record and a withdrawal about the server", events, err)
	}
}

func TestRecordRefusal_FollowsTheServerToItsFullName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer(func(r *report.Report) { r.Computer.FQDN, r.Computer.Domain = "", "" }))
	w.refuse(t, sampleRefusal(func(r *Refusal) { r.LicenseServer = "lic01" }))
	w.submit(t, sampleServer(later(time.Hour)))
	if got := w.refusals(t); len(got) != 1 {
		t.Errorf("the page of the server shows %d refusals, want 1", len(got))
	}
	if got := w.snapshot(t).Facts.LicenseServers[0].Refusals; len(got) != 1 {
		t.Errorf("the rules see %d refusals, want 1", len(got))
	}
}

func TestRecordRefusal_WhatCanNotBeIsRefusedWithItsField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer())
	tests := map[string]struct {
		change func(*Refusal)
		kind   fault.Kind
		place  string
	}{
		"no server":       {func(r *Refusal) { r.LicenseServer = "" }, fault.NotFound, "license_server"},
		"unknown server":  {func(r *Refusal) { r.LicenseServer = "lic99" }, fault.NotFound, "license_server"},
		"NUL in a name":   {func(r *Refusal) { r.LicenseServer = "lic01\x00" }, fault.Invalid, "license_server"},
		"endless note":    {func(r *Refusal) { r.Note = strings.Repeat("x", 10_000) }, fault.Invalid, "note"},
		"unknown version": {func(r *Refusal) { r.CALVersion = "2003" }, fault.Invalid, "cal_version"},
		"unknown kind":    {func(r *Refusal) { r.CALKind = "" }, fault.Invalid, "cal_kind"},
		"no CALs":         {func(r *Refusal) { r.Quantity = 0 }, fault.Invalid, "quantity"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := w.RecordRefusal(t.Context(), here, "ana", sampleRefusal(test.change))
			if f := fault.As(err); f == nil || f.Kind != test.kind || f.Place != test.place {
				t.Errorf("got %v, want kind %d at %s", err, test.kind, test.place)
			}
		})
	}
}
