package inventory

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"calfleet/internal/compat"
	"calfleet/internal/fault"
	"calfleet/internal/report"
)

func (w world) trust(t *testing.T, a, b string, twoWay bool) {
	t.Helper()
	if err := w.SaveTrust(t.Context(), here, "ana", Trust{DomainA: a, DomainB: b, TwoWay: twoWay}); err != nil {
		t.Fatal(err)
	}
}

func (w world) trusts(t *testing.T) []*Trust {
	t.Helper()
	trusts, err := w.Trusts(t.Context(), here)
	if err != nil {
		t.Fatal(err)
	}
	return trusts
}

func TestSaveTrust_APairIsOneWhicheverWayItIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.trust(t, "Fabrikam.local", " contoso.local.", true)
	w.trust(t, "contoso.local", "FABRIKAM.LOCAL", false)
	w.trust(t, "contoso.local", "adatum.local", true)
	want := []*Trust{
		{DomainA: "adatum.local", DomainB: "contoso.local", TwoWay: true, RecordedBy: "ana"},
		{DomainA: "contoso.local", DomainB: "fabrikam.local", TwoWay: false, RecordedBy: "ana"},
	}
	if diff := cmp.Diff(want, w.trusts(t), cmpopts.IgnoreFields(Trust{}, "RecordedAt")); diff != "" {
		t.Errorf("trusts (-want +got):\n%s", diff)
	}
	wantFacts := []compat.Trust{{A: "adatum.local", B: "contoso.local", TwoWay: true}, {A: "contoso.local", B: "fabrikam.local"}}
	if diff := cmp.Diff(wantFacts, w.snapshot(t).Facts.Trusts); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	foreign, err := w.Trusts(t.Context(), elsewhere)
	if err != nil || len(foreign) != 0 {
		t.Errorf("another organization has %d trusts, %v", len(foreign), err)
	}
	if n := w.assessments(t); n != 3 {
		t.Errorf("%d assessments were asked for", n)
	}
}

func TestForgetTrust_MakesThePairUntold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.trust(t, "contoso.local", "fabrikam.local", true)
	if err := w.ForgetTrust(t.Context(), elsewhere, "eve", "contoso.local", "fabrikam.local"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("another organization's: %v", err)
	}
	check(t, w.ForgetTrust(t.Context(), here, "ben", "Fabrikam.local", "contoso.local"))
	if n := len(w.trusts(t)); n != 0 {
		t.Errorf("%d trusts are left", n)
	}
	if err := w.ForgetTrust(t.Context(), here, "ben", "contoso.local", "fabrikam\x00.local"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("forgotten twice: %v", err)
	}
	events := w.events(t)
	if len(events) != 2 || events[0].Action != "trust.forget" || events[0].Actor != "ben" || events[1].Action != "trust.record" ||
		events[0].Subject != "contoso.local – fabrikam.local" {
		t.Errorf("activity is %+v", events)
	}
}

func TestSaveTrust_WhatCanNotBeIsRefusedWithItsField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, c := range map[string]struct{ a, b, place string }{
		"nothing":         {"", "contoso.local", "domain_a"},
		"a sentence":      {"contoso.local", "the other one", "domain_b"},
		"NUL":             {"contoso\x00.local", "fabrikam.local", "domain_a"},
		"the same domain": {"contoso.local", "CONTOSO.local.", "domain_b"},
	} {
		err := w.SaveTrust(t.Context(), here, "ana", Trust{DomainA: c.a, DomainB: c.b})
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Place != c.place {
			t.Errorf("%s: got %v, want invalid at %s", name, err, c.place)
		}
	}
}

func TestUntoldPairs_AreThoseThatHostsCross(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := func(domain string, joined bool, servers ...string) func(*report.Report) {
		return func(r *report.Report) {
			r.Computer.FQDN, r.Computer.Domain, r.Computer.DomainJoined = canonical(r.Computer.Name)+"."+domain, domain, &joined
			if r.SessionHost != nil {
				r.SessionHost.LicenseServers = servers
			}
		}
	}
	w.submit(t, sampleServer(called("LIC01"), in("fabrikam.local", true)))
	w.submit(t, sampleHost(called("A1"), in("contoso.local", true, "lic01.fabrikam.local", "lic02")))
	w.submit(t, sampleHost(called("A2"), in("adatum.local", true, "lic01.fabrikam.local")))
	w.submit(t, sampleHost(called("A3"), in("fabrikam.local", true, "lic01.fabrikam.local", "lic09.nowhere.local")))
	w.submit(t, sampleHost(called("A4"), in("loose.local", false, "lic01.fabrikam.local")))
	w.trust(t, "adatum.local", "fabrikam.local", false)

	domains, err := w.Domains(t.Context(), here)
	check(t, err)
	if diff := cmp.Diff([]string{"adatum.local", "contoso.local", "fabrikam.local"}, domains); diff != "" {
		t.Errorf("domains (-want +got):\n%s", diff)
	}
	pairs, err := w.UntoldPairs(t.Context(), here)
	check(t, err)
	if diff := cmp.Diff([]*DomainPair{{A: "contoso.local", B: "fabrikam.local"}}, pairs); diff != "" {
		t.Errorf("pairs (-want +got):\n%s", diff)
	}
	foreign, err := w.UntoldPairs(t.Context(), elsewhere)
	check(t, err)
	none, err := w.Domains(t.Context(), elsewhere)
	check(t, err)
	if len(foreign)+len(none) != 0 {
		t.Errorf("another organization has %d pairs of %d domains", len(foreign), len(none))
	}
}
