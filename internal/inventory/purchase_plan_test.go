package inventory

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// bought is a purchase of the tables below: version, kind, quantity.
func bought(version, kind string, quantity int32) *Purchase {
	return &Purchase{Reference: "PO-1", CALVersion: version, CALKind: kind, Quantity: quantity}
}

func TestPlanPurchases_SameChangedExchangedOrNew(t *testing.T) {
	t.Parallel()
	type list = []*Purchase
	const user, device = "per_user", "per_device"
	tests := map[string]struct {
		known, said list
		want        []Outcome
		after       []int // position in known of what the line becomes; -1 is new
	}{
		"the same":                           {list{bought("2022", user, 50)}, list{bought("2022", user, 50)}, []Outcome{OutcomeSame}, []int{0}},
		"another quantity":                   {list{bought("2022", user, 50)}, list{bought("2022", user, 60)}, []Outcome{OutcomeChanged}, []int{0}},
		"an exchange":                        {list{bought("2022", user, 50)}, list{bought("2019", user, 50)}, []Outcome{OutcomeChanged}, []int{0}},
		"another kind is another purchase":   {list{bought("2022", user, 50)}, list{bought("2022", device, 50)}, []Outcome{OutcomeNew}, []int{-1}},
		"version and quantity differ":        {list{bought("2022", user, 50)}, list{bought("2019", user, 40)}, []Outcome{OutcomeNew}, []int{-1}},
		"two known could be meant":           {list{bought("2022", user, 50), bought("2025", user, 50)}, list{bought("2019", user, 50)}, []Outcome{OutcomeNew}, []int{-1}},
		"two said could be meant":            {list{bought("2022", user, 50)}, list{bought("2019", user, 50), bought("2016", user, 50)}, []Outcome{OutcomeNew, OutcomeNew}, []int{-1, -1}},
		"a known one is still said":          {list{bought("2022", user, 50)}, list{bought("2022", user, 50), bought("2019", user, 50)}, []Outcome{OutcomeSame, OutcomeNew}, []int{0, -1}},
		"two lines swap their quantities":    {list{bought("2022", user, 50), bought("2019", user, 30)}, list{bought("2019", user, 50), bought("2022", user, 30)}, []Outcome{OutcomeChanged, OutcomeChanged}, []int{1, 0}},
		"of two left over one pair is clear": {list{bought("2022", user, 50), bought("2025", user, 9)}, list{bought("2019", user, 50), bought("2016", user, 9)}, []Outcome{OutcomeChanged, OutcomeChanged}, []int{0, 1}},
		"another order is another purchase":  {list{bought("2022", user, 50)}, list{{Reference: "PO-2", CALVersion: "2022", CALKind: user, Quantity: 50}}, []Outcome{OutcomeNew}, []int{-1}},
		"nothing known":                      {nil, list{bought("2022", user, 50)}, []Outcome{OutcomeNew}, []int{-1}},
		"nothing said":                       {list{bought("2022", user, 50)}, nil, []Outcome{}, []int{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, k := range test.known {
				k.ID = uuid.New()
			}
			plan := planPurchases(test.known, test.said)
			if diff := cmp.Diff(test.want, column(plan, func(p PlannedPurchase) Outcome { return p.Outcome })); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
			for i, at := range test.after {
				want := uuid.Nil
				if at >= 0 {
					want = test.known[at].ID
				}
				if plan[i].After.ID != want {
					t.Errorf("line %d becomes %s, want %s", i, plan[i].After.ID, want)
				}
			}
		})
	}
}

func TestPlanPurchases_WhatIsNotSaidStays(t *testing.T) {
	t.Parallel()
	known := samplePurchase()
	plan := planPurchases([]*Purchase{&known}, []*Purchase{{Reference: known.Reference, CALVersion: "2022", CALKind: "per_user", Quantity: 60}})
	want := samplePurchase(func(p *Purchase) { p.Quantity = 60 })
	if diff := cmp.Diff(&want, plan[0].After); diff != "" {
		t.Errorf("after (-want +got):\n%s", diff)
	}
	if known.Quantity != 50 {
		t.Error("the plan changed what is known")
	}
}

func TestPlanPurchases_WhatIsNoMoreHasNoEnd(t *testing.T) {
	t.Parallel()
	known := samplePurchase(func(p *Purchase) {
		p.Term, p.EndsOn, p.Assurance, p.AssuredUntil = "subscription", day(2029, 1, 3), new(true), day(2028, 2, 1)
	})
	said := Purchase{Reference: known.Reference, CALVersion: "2022", CALKind: "per_user", Quantity: 50, Term: "perpetual", Assurance: new(false)}
	want := samplePurchase(func(p *Purchase) { p.Term, p.Assurance = "perpetual", new(false) })
	if diff := cmp.Diff(&want, planPurchases([]*Purchase{&known}, []*Purchase{&said})[0].After); diff != "" {
		t.Errorf("after (-want +got):\n%s", diff)
	}
}
