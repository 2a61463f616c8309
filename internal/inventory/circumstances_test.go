package inventory

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"calfleet/internal/activity"
	"calfleet/internal/activity/activitytest"
	"calfleet/internal/compat"
	"calfleet/internal/fault"
)

func (w world) say(t *testing.T, c Circumstances) {
	t.Helper()
	if err := w.SaveCircumstances(t.Context(), here, "ana", c); err != nil {
		t.Fatal(err)
	}
}

func (w world) circumstances(t *testing.T) *Circumstances {
	t.Helper()
	c, err := w.Circumstances(t.Context(), here)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// events is what activity says, the newest first.
func (w world) events(t *testing.T) []activity.Event {
	t.Helper()
	events, err := activitytest.List(t.Context(), w.pool, here, uuid.Nil, 100)
	if err != nil {
		t.Fatal(err)
	}
	return events
}

func TestCircumstances_AreUnsaidUntilSomebodySaysThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if diff := cmp.Diff(&Circumstances{NeedBasis: "issued"}, w.circumstances(t)); diff != "" {
		t.Errorf("before anybody said anything (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(compat.Circumstances{}, w.snapshot(t).Facts.Circumstances); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
}

func TestSaveCircumstances_BecomeFactsOfThisOrganizationWithTheirAuthor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say(t, Circumstances{Small: new(true), NewerHost: new(false), ExchangeRefused: true, BaseCALsOwned: new(true), NeedBasis: "authorised"})
	got := w.circumstances(t)
	want := &Circumstances{Small: new(true), NewerHost: new(false), ExchangeRefused: true, BaseCALsOwned: new(true), NeedBasis: "authorised", UpdatedBy: "ana"}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Circumstances{}, "UpdatedAt")); diff != "" || got.UpdatedAt == nil {
		t.Errorf("kept at %v (-want +got):\n%s", got.UpdatedAt, diff)
	}
	wantFacts := compat.Circumstances{
		SmallOrganization: new(true), NewerHostAvailable: new(false), ExchangeRouteClosed: true, BaseCALsOwned: new(true), NeedBasis: compat.BasisAuthorised,
	}
	if diff := cmp.Diff(wantFacts, w.snapshot(t).Facts.Circumstances); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	foreign, err := w.Circumstances(t.Context(), elsewhere)
	if err != nil || foreign.UpdatedAt != nil {
		t.Errorf("another organization says %+v, %v", foreign, err)
	}
	if n := w.assessments(t); n != 1 {
		t.Errorf("%d assessments were asked for", n)
	}
}

func TestSaveCircumstances_ActivityTellsWhatChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say(t, Circumstances{NeedBasis: "issued"})
	w.say(t, Circumstances{NeedBasis: "actual", BaseCALsOwned: new(false)})
	w.say(t, Circumstances{NeedBasis: "actual", BaseCALsOwned: new(false)})
	events := w.events(t)
	if len(events) != 2 || events[0].Action != "circumstances.change" || events[0].Actor != "ana" {
		t.Fatalf("activity is %+v", events)
	}
	want := map[string]any{"base_cals_owned": "– → false", "need_basis": "issued → actual"}
	if diff := cmp.Diff(want, events[0].Details); diff != "" {
		t.Errorf("details (-want +got):\n%s", diff)
	}
	if got := w.snapshot(t).Facts.Circumstances.NeedBasis; got != compat.BasisActual {
		t.Errorf("the need is counted by %d", got)
	}
}

func TestSaveCircumstances_UnknownBasisIsInvalid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	err := w.SaveCircumstances(t.Context(), here, "ana", Circumstances{NeedBasis: "guessed"})
	if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Place != "need_basis" {
		t.Errorf("got %v", err)
	}
}
