package inventory

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/activity/activitytest"
	"calfleet/internal/fault"
	"calfleet/internal/report"
)

// today is the day by the database's clock, in UTC.
func (w world) today(t *testing.T) time.Time {
	t.Helper()
	var day time.Time
	check(t, w.pool.QueryRow(t.Context(), `SELECT (now() AT TIME ZONE 'UTC')::date`).Scan(&day))
	return day
}

// pinUntil pins topics of rdsh01, given as pairs, until a day.
func (w world) pinUntil(t *testing.T, until time.Time, pairs ...string) {
	t.Helper()
	h := w.rdsh01(t)
	f := formOf(h.ID, HostValues(h), true, pairs...)
	f.Until = &until
	_, err := w.SaveHost(t.Context(), here, ana, f)
	check(t, err)
}

// aDayPasses moves the last days of all pins back: nobody can wait for midnight.
func (w world) aDayPasses(t *testing.T) {
	t.Helper()
	w.exec(t, `UPDATE entries SET pinned_until = pinned_until - 1`)
}

func TestEndPins_WhatReportsSayHoldsAgainAfterTheLastDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	h, today := w.rdsh01(t), w.today(t)
	w.pinUntil(t, today, "licensing_mode", "2", "domain", "fabrikam.local")
	w.correct(t, w.rdsh01(t), true, "os", "2022") // until somebody unpins it
	w.submit(t, sampleHost(later(time.Hour), func(r *report.Report) { r.SessionHost.LicensingMode = new(int64(5)) }))
	check(t, w.EndPins(t.Context(), here))
	if now := w.rdsh01(t); *now.LicensingMode != 2 || *now.Domain != "fabrikam.local" {
		t.Fatalf("on its last day the pin holds no more: mode %d, domain %s", *now.LicensingMode, *now.Domain)
	}
	w.aDayPasses(t)
	asked := w.assessments(t)
	check(t, w.EndPins(t.Context(), here))
	now := w.rdsh01(t)
	if *now.LicensingMode != 5 || *now.Domain != "contoso.local" || now.Release != "2022" {
		t.Errorf("mode %d, domain %s, release %s; want what the last report says, and the release that is pinned without an end", *now.LicensingMode, *now.Domain, now.Release)
	}
	if w.assessments(t) != asked+1 {
		t.Error("no assessment was asked for")
	}
	want := []string{
		"value – → 4 by calfleet-agent 0.1.0", "pin 4 → 2 by " + ana, "reported 4 → 5 by calfleet-agent 0.1.0", "expire 2 → 5 by calfleet",
	}
	if diff := cmp.Diff(want, w.happened(t, h.ID, "licensing_mode")); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	w.historyHasTheLastDay(t, h.ID, today)
	check(t, w.EndPins(t.Context(), here))
	if w.assessments(t) != asked+1 || w.number(t, `SELECT count(*) FROM changes WHERE event = 'expire'`) != 2 {
		t.Error("a second run did something")
	}
}

// historyHasTheLastDay wants the pin in the history with its day, and the end with why it was pinned.
func (w world) historyHasTheLastDay(t *testing.T, host uuid.UUID, day time.Time) {
	t.Helper()
	history, err := w.History(t.Context(), here, host, 100)
	check(t, err)
	for _, c := range history {
		if c.Field != "licensing_mode" {
			continue
		}
		if c.Event == EventPin && (c.Until == nil || !c.Until.Equal(day)) {
			t.Errorf("the pin was made until %v, the history has %v", day, c.Until)
		}
		if c.Event == EventExpire && c.Reason != "the CMDB says so" {
			t.Errorf("the end tells %q, not why it was pinned", c.Reason)
		}
	}
	events, err := activitytest.List(t.Context(), w.pool, here, uuid.Nil, 10)
	check(t, err)
	ends := 0
	for _, e := range events {
		if e.Action == "host.pin-end" {
			ends++
			if e.Actor != "calfleet" || e.Subject != "rdsh01.contoso.local" || e.Details["pinned_by"] != ana || e.Details["until"] == "" {
				t.Errorf("activity %+v", e)
			}
		}
	}
	if ends != 2 {
		t.Errorf("%d lines of activity tell of the ends, want 2", ends)
	}
}

func TestEndPins_WhereNoReportEverSpokeTheFactIsNotKnown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	today := w.today(t)
	_, err := w.SaveHost(t.Context(), here, ana, Form{Name: "rdsh01.contoso.local", Values: map[string]string{"os": "2019"}, Pin: true, Until: &today})
	check(t, err)
	w.aDayPasses(t)
	check(t, w.EndPins(t.Context(), here))
	if h := w.rdsh01(t); h.OS.Caption != nil || h.Release != "unknown" && h.Release != "" {
		t.Errorf("the release is %q (%v), want not known", h.Release, h.OS.Caption)
	}
}

func TestEndPins_KeyPacksAndOtherOrganizations(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleServer())
	before, today := column(w.packs(t), (*KeyPack).Summary), w.today(t)
	check(t, w.SaveKeyPack(t.Context(), here, ana, w.lic01(t).ID, samplePack(func(f *KeyPackForm) { f.Pin, f.Until = true, &today })))
	w.aDayPasses(t)
	check(t, w.EndPins(t.Context(), elsewhere))
	if len(column(w.packs(t), (*KeyPack).Summary)) == len(before) {
		t.Error("another organization ended the pin")
	}
	check(t, w.EndPins(t.Context(), here))
	if diff := cmp.Diff(before, column(w.packs(t), (*KeyPack).Summary)); diff != "" {
		t.Errorf("packs (-reported +now):\n%s", diff)
	}
}

func TestSaveHost_TheEndOfAPinIsAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	until := w.today(t).AddDate(0, 0, 9)
	w.pinUntil(t, until, "licensing_mode", "2", "domain", "fabrikam.local")
	var at time.Time
	check(t, w.pool.QueryRow(t.Context(), `SELECT scheduled_at FROM river_job WHERE kind = 'end-pins'`).Scan(&at))
	if late := at.Sub(until.AddDate(0, 0, 1)); late < 0 || late > time.Minute {
		t.Errorf("pins until %v end at %v", until, at)
	}
}

func TestSaveHost_LastDaysThatCanNotBe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	h, today := w.rdsh01(t), w.today(t)
	for name, f := range map[string]struct {
		pin   bool
		until time.Time
	}{
		"yesterday": {true, today.AddDate(0, 0, -1)}, "without a pin": {false, today}, "after all time": {true, time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		form := formOf(h.ID, HostValues(h), f.pin, "licensing_mode", "2")
		form.Until = &f.until
		_, err := w.SaveHost(t.Context(), here, ana, form)
		if fault.KindOf(err) != fault.Invalid || fault.As(err).Place != "pin_until" {
			t.Errorf("%s: %v, want invalid at pin_until", name, err)
		}
	}
	if n := w.number(t, `SELECT count(*) FROM entries`); n != 0 {
		t.Errorf("%d entries were written", n)
	}
}

func TestBulk_PinsEndAndComeBackWithTheirEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, sampleHost())
	h, today := w.rdsh01(t), w.today(t)
	hosts := map[string]uuid.UUID{"a": h.ID}
	first, second := today.AddDate(0, 0, 3), today.AddDate(0, 0, 30)
	w.pinUntil(t, first, "licensing_mode", "2")
	same := w.staged(t, Bulk{Action: BulkTopic, Target: "licensing_mode", Typed: "2", Pinned: true, Until: &first}, hosts)
	counts, err := w.BulkCounts(t.Context(), here, same)
	check(t, err)
	if counts.Outcomes[BulkSame] != 1 {
		t.Errorf("pinned so already until the same day: %v", counts.Outcomes)
	}
	longer := w.staged(t, Bulk{Action: BulkTopic, Target: "licensing_mode", Typed: "2", Pinned: true, Until: &second}, hosts)
	check(t, w.ApplyBulk(t.Context(), here, ana, longer))
	if e := w.entry(t, "licensing_mode"); e.Until == nil || !e.Until.Equal(second) {
		t.Errorf("pinned until %v, want %v", e.Until, second)
	}
	check(t, w.UndoBulk(t.Context(), here, ana, longer))
	if e := w.entry(t, "licensing_mode"); e.Until == nil || !e.Until.Equal(first) {
		t.Errorf("taken back, pinned until %v, want %v", e.Until, first)
	}
}
