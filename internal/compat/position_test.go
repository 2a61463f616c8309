package compat

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// lineOf gives one line of a position, and fails without.
func lineOf(t *testing.T, p Position, v CALVersion, k Kind) PositionLine {
	t.Helper()
	for _, l := range p.Lines {
		if l.Version == v && l.Kind == k {
			return l
		}
	}
	t.Fatalf("no line of %s", calText(v, k).EN)
	return PositionLine{}
}

func exactly(n int64) Amount { return Amount{N: n} }

func factsWithPacks(packs ...KeyPack) Facts {
	return Facts{
		AsOf:           time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		LicenseServers: []LicenseServer{{Name: "lic01.contoso.local", KeyPacks: packs, KeyPacksRead: true}},
	}
}

func TestPositionOf_ANeedTakesItsOwnVersionFirstThenTheNextNewer(t *testing.T) {
	t.Parallel()
	f := factsWithPacks(issuedPack(CAL2019, PerUser, 100))
	f.Purchases = []Purchase{
		{ID: "2025", Version: CAL2025, Kind: PerUser, Quantity: 50},
		{ID: "2022", Version: CAL2022, Kind: PerUser, Quantity: 30},
		{ID: "2019", Version: CAL2019, Kind: PerUser, Quantity: 60},
		{ID: "device", Version: CAL2025, Kind: PerDevice, Quantity: 500},
	}
	p := PositionOf(f)
	got := map[string][]Covered{}
	for _, use := range p.Purchases {
		got[use.ID] = use.Covers
	}
	want := map[string][]Covered{"2019": {{CAL2019, 60}}, "2022": {{CAL2019, 30}}, "2025": {{CAL2019, 10}}, "device": {}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("which purchase covers what (-want +got):\n%s", diff)
	}
	l := lineOf(t, p, CAL2019, PerUser)
	if l.CoveredByOwn != 60 || l.CoveredByNewer != 40 || l.Shortfall != exactly(0) || l.Balance != exactly(0) {
		t.Errorf("%+v", l)
	}
	if l := lineOf(t, p, CAL2025, PerUser); l.Spare != exactly(40) || l.Balance != exactly(40) {
		t.Errorf("%+v", l)
	}
}

func TestPositionOf_OlderCALsNeverCoverANewerNeed(t *testing.T) {
	t.Parallel()
	f := factsWithPacks(issuedPack(CAL2022, PerUser, 20))
	f.Purchases = []Purchase{{Version: CAL2019, Kind: PerUser, Quantity: 20}}
	p := PositionOf(f)
	if l := lineOf(t, p, CAL2022, PerUser); l.Balance != exactly(-20) {
		t.Errorf("%+v", l)
	}
	if total := p.Totals[0]; total.Balance != exactly(0) || total.Shortfall != exactly(20) || total.Spare != exactly(20) {
		t.Errorf("the total hides the shortfall: %+v", total)
	}
}

func TestPositionOf_OnlyPurchasesInForceCount(t *testing.T) {
	t.Parallel()
	yesterday, today, tomorrow := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	rows := []struct {
		name string
		p    Purchase
		why  string // in the sentence that says why it does not count; "" counts
	}{
		{"nothing said of its term", Purchase{}, ""},
		{"perpetual", Purchase{Term: TermPerpetual}, ""},
		{"perpetual, with a day that means nothing then", Purchase{Term: TermPerpetual, EndsOn: yesterday}, ""},
		{"a subscription without its last day", Purchase{Term: TermSubscription}, ""},
		{"a subscription on its last day", Purchase{Term: TermSubscription, EndsOn: today}, ""},
		{"a subscription that runs", Purchase{Term: TermSubscription, EndsOn: tomorrow}, ""},
		{"a subscription that is over", Purchase{Term: TermSubscription, EndsOn: yesterday}, "22 November 2026"},
		{"a last day without a term", Purchase{EndsOn: yesterday}, "22 November 2026"},
		{"bought today", Purchase{PurchasedOn: today}, ""},
		{"bought later", Purchase{PurchasedOn: tomorrow}, "24 November 2026"},
		{"of a version that was not read", Purchase{Version: UnknownCAL, Reference: "no version"}, "version"},
		{"of a version without rules", Purchase{Version: 33}, "version"},
		{"of a kind that was not read", Purchase{Kind: KindUnknown, Reference: "no kind"}, "kind"},
		{"without a quantity", Purchase{Quantity: -1}, "quantity"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if row.p.Version == UnknownCAL && row.p.Reference != "no version" {
				row.p.Version = CAL2022
			}
			if row.p.Kind == KindUnknown && row.p.Reference != "no kind" {
				row.p.Kind = PerUser
			}
			if row.p.Quantity == 0 {
				row.p.Quantity = 5
			}
			f := factsWithPacks()
			f.Purchases = []Purchase{row.p}
			p := PositionOf(f)
			switch {
			case row.why == "" && (len(p.Purchases) != 1 || p.Totals[0].Owned != 5):
				t.Errorf("does not count: %+v", p)
			case row.why != "" && (len(p.Uncounted) != 1 || !strings.Contains(p.Uncounted[0].Why.EN, row.why)):
				t.Errorf("counts, or says nothing of %q: %+v", row.why, p)
			}
		})
	}
}

func TestPositionOf_SubscriptionsAreUsedUpLast(t *testing.T) {
	t.Parallel()
	f := factsWithPacks(issuedPack(CAL2022, PerUser, 15))
	ends := f.AsOf.AddDate(1, 0, 0)
	f.Purchases = []Purchase{
		{ID: "subscription", Version: CAL2022, Kind: PerUser, Quantity: 10, Term: TermSubscription, EndsOn: ends},
		{ID: "for good", Version: CAL2022, Kind: PerUser, Quantity: 10, Term: TermPerpetual},
	}
	p := PositionOf(f)
	if p.Purchases[0].ID != "for good" || p.Purchases[0].Spare != 0 || p.Purchases[1].Spare != 5 || !p.Purchases[1].EndsOn.Equal(ends) {
		t.Errorf("%+v", p.Purchases)
	}
}

func TestPositionOf_EnormousQuantitiesStayExact(t *testing.T) {
	t.Parallel()
	var packs []KeyPack
	for range 100 {
		packs = append(packs, issuedPack(CAL2022, PerUser, math.MaxInt64-1))
	}
	f := factsWithPacks(packs...)
	for range 100 {
		f.Purchases = append(f.Purchases, Purchase{Version: CAL2025, Kind: PerUser, Quantity: math.MaxInt64})
	}
	p := PositionOf(f)
	checkPosition(t, f, p)
	if want := exactly(100 * maxQuantity); p.Totals[0].Needed != want || p.Totals[0].Balance != exactly(0) {
		t.Errorf("%+v", p.Totals[0])
	}
}

func TestPositionOf_NothingIsKnownOfNothing(t *testing.T) {
	t.Parallel()
	out, err := json.Marshal(PositionOf(Facts{}))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"as_of":"0001-01-01T00:00:00Z","basis":"issued","lines":[],"totals":[],"purchases":[],"uncounted":[],"unknowns":[],"remarks":[]}`
	if diff := cmp.Diff(want, string(out)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestInstalledAgainstOwned_NewerPurchasesAccountForOlderCALs(t *testing.T) {
	t.Parallel()
	f := factsWithPacks(issuedPack(CAL2019, PerUser, 80), issuedPack(CAL2025, PerUser, 10))
	f.Purchases = []Purchase{{Version: CAL2022, Kind: PerUser, Quantity: 50}, {Version: CAL2019, Kind: PerUser, Quantity: 20}, {Version: CAL2016, Kind: PerUser, Quantity: 7}}
	x := newIndex(&f)
	want := []holding{
		{key: supplyKey{CAL2016, PerUser}, owned: 7, notInstalled: exactly(7)},
		{key: supplyKey{CAL2019, PerUser}, installed: exactly(80), owned: 20, unowned: exactly(10)},
		{key: supplyKey{CAL2022, PerUser}, owned: 50},
		{key: supplyKey{CAL2025, PerUser}, installed: exactly(10), unowned: exactly(10)},
	}
	if diff := cmp.Diff(want, x.installedAgainstOwned(), cmp.AllowUnexported(holding{}, supplyKey{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestInstalledAgainstOwned_AServerNobodyHasReadMayHoldAny(t *testing.T) {
	t.Parallel()
	f := factsWithPacks(issuedPack(CAL2022, PerUser, 30))
	f.LicenseServers = append(f.LicenseServers, LicenseServer{Name: "lic02.contoso.local"})
	f.Purchases = []Purchase{{Version: CAL2022, Kind: PerUser, Quantity: 50}, {Version: CAL2022, Kind: PerDevice, Quantity: 5}}
	x := newIndex(&f)
	want := []holding{
		{key: supplyKey{CAL2022, PerUser}, owned: 50, installed: Amount{30, AtLeast}, unowned: Amount{0, AtLeast}, notInstalled: Amount{20, AtMost}},
		{key: supplyKey{CAL2022, PerDevice}, owned: 5, installed: Amount{0, AtLeast}, unowned: Amount{0, AtLeast}, notInstalled: Amount{5, AtMost}},
	}
	got := x.installedAgainstOwned()
	if diff := cmp.Diff(want, got[:min(len(got), 2)], cmp.AllowUnexported(holding{}, supplyKey{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
