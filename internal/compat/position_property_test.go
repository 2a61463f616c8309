package compat

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// checkPosition: nothing is lost, nothing is covered that can't be, and what is unknown is told.
func checkPosition(t *testing.T, f Facts, p Position) {
	t.Helper()
	for _, l := range p.Lines {
		checkPositionLine(t, l)
	}
	for _, total := range p.Totals {
		checkPositionTotal(t, total, linesOf(p.Lines, total.Kind))
	}
	checkUses(t, p)
	if len(p.Purchases)+len(p.Uncounted) != len(f.Purchases) {
		t.Errorf("%d purchases became %d and %d", len(f.Purchases), len(p.Purchases), len(p.Uncounted))
	}
	inDoubt := slices.ContainsFunc(p.Totals, func(total PositionTotal) bool { return !total.Needed.Known() || !total.Shortfall.Known() })
	if inDoubt && len(p.Unknowns) == 0 {
		t.Error("something is unknown and nobody says why")
	}
	for _, u := range p.Unknowns {
		checkTexts(t, "unknown", u.Why, u.Missing)
		if len(u.Names) == 0 {
			t.Errorf("unknown of nobody: %s", u.Why.EN)
		}
	}
	for _, u := range p.Uncounted {
		checkTexts(t, "uncounted", u.Why)
	}
	for _, r := range p.Remarks {
		checkTexts(t, "remark", r.Text)
	}
	if _, err := json.Marshal(p); err != nil {
		t.Error(err)
	}
}

func checkPositionLine(t *testing.T, l PositionLine) {
	t.Helper()
	covered := l.CoveredByOwn + l.CoveredByNewer
	if isPlaced := l.key().isPlaced(); isPlaced && l.Needed.N != covered+l.Shortfall.N || !isPlaced && l.Needed.N < l.Shortfall.N {
		t.Errorf("%s %s: %d needed, %d covered, %d short", l.Version, l.Kind, l.Needed.N, covered, l.Shortfall.N)
	}
	if l.Owned < l.CoveredByOwn+l.Spare.N || l.CoveredByOwn != min(l.Needed.N, l.Owned) || l.Owned < l.NotInstalled.N || l.Installed.N < l.Unowned.N {
		t.Errorf("%s %s: %+v", l.Version, l.Kind, l)
	}
	if l.Balance.N != l.Spare.N-l.Shortfall.N || l.Spare.N > 0 && l.Shortfall.N > 0 {
		t.Errorf("%s %s: balance %d of %d to spare and %d short", l.Version, l.Kind, l.Balance.N, l.Spare.N, l.Shortfall.N)
	}
	for _, a := range []Amount{l.Needed, l.Issued, l.Authorised, l.Actual, l.Installed, l.Shortfall, l.Unowned} {
		if a.N < 0 || a.Bound == AtMost {
			t.Errorf("%s %s: %+v", l.Version, l.Kind, l)
		}
	}
}

func checkPositionTotal(t *testing.T, total PositionTotal, lines []PositionLine) {
	t.Helper()
	var needed, owned, covered, short, spare int64
	for _, l := range lines {
		needed, owned, covered = needed+l.Needed.N, owned+l.Owned, covered+l.CoveredByOwn+l.CoveredByNewer
		short, spare = short+l.Shortfall.N, spare+l.Spare.N
	}
	balance := owned - needed
	if total.Kind == KindUnknown {
		balance = spare - short
	}
	want := []int64{needed, owned, covered, short, spare, balance}
	got := []int64{total.Needed.N, total.Owned, total.Covered, total.Shortfall.N, total.Spare.N, total.Balance.N}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("total %s of the lines (-want +got):\n%s", total.Kind, diff)
	}
	if owned != covered+spare {
		t.Errorf("%s: %d owned, %d used, %d to spare", total.Kind, owned, covered, spare)
	}
}

// checkUses: the purchases account for what the lines say is covered, each for no more than it is.
func checkUses(t *testing.T, p Position) {
	t.Helper()
	type from struct{ owned, own, newer int64 }
	byKey := map[supplyKey]from{}
	for _, use := range p.Purchases {
		rest := use.Quantity - use.Spare
		line := byKey[supplyKey{use.Version, use.Kind}]
		line.owned += use.Quantity
		byKey[supplyKey{use.Version, use.Kind}] = line
		for _, c := range use.Covers {
			covered := byKey[supplyKey{c.Version, use.Kind}]
			if c.Version == use.Version {
				covered.own += c.N
			} else {
				covered.newer += c.N
			}
			byKey[supplyKey{c.Version, use.Kind}] = covered
			rest -= c.N
			if c.N <= 0 || c.Version > use.Version {
				t.Errorf("purchase of %s covers %d of %s", use.Version, c.N, c.Version)
			}
		}
		if rest != 0 || use.Spare < 0 {
			t.Errorf("purchase %+v does not add up", use)
		}
	}
	for _, l := range p.Lines {
		if diff := cmp.Diff(byKey[l.key()], from{l.Owned, l.CoveredByOwn, l.CoveredByNewer}, cmp.AllowUnexported(from{})); diff != "" {
			t.Errorf("%s %s (-purchases +line):\n%s", l.Version, l.Kind, diff)
		}
	}
}

func checkPositionOrder(t *testing.T, f Facts, want Position, r *rand.Rand) {
	t.Helper()
	if got := PositionOf(shuffled(f, r)); !reflect.DeepEqual(want, got) {
		t.Errorf("another order gives another position (-first +shuffled):\n%s", cmp.Diff(want, got))
	}
}

// shuffled gives the same facts in another order.
func shuffled(f Facts, r *rand.Rand) Facts {
	f.Hosts, f.LicenseServers = shuffledSlice(f.Hosts, r), shuffledSlice(f.LicenseServers, r)
	f.Purchases, f.Collections = shuffledSlice(f.Purchases, r), shuffledSlice(f.Collections, r)
	for i := range f.LicenseServers {
		f.LicenseServers[i].KeyPacks = shuffledSlice(f.LicenseServers[i].KeyPacks, r)
	}
	return f
}

func shuffledSlice[T any](s []T, r *rand.Rand) []T {
	s = slices.Clone(s)
	r.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
	return s
}

func FuzzPositionOf_AlwaysAddsUp(f *testing.F) {
	for seed := range uint64(64) {
		f.Add(seed, seed*11)
	}
	f.Fuzz(func(t *testing.T, a, b uint64) {
		facts := randomFacts(rand.New(rand.NewPCG(a, b)))
		p := PositionOf(facts)
		checkPosition(t, facts, p)
		checkPositionOrder(t, facts, p, rand.New(rand.NewPCG(b, a)))
	})
}

func TestPositionOf_ThousandsOfRandomFleets(t *testing.T) {
	t.Parallel()
	for seed := range often(2000) {
		facts := randomFacts(rand.New(rand.NewPCG(seed, 13)))
		facts.Circumstances.NeedBasis = Basis(seed % 4)
		p := PositionOf(facts)
		checkPosition(t, facts, p)
		checkPositionOrder(t, facts, p, rand.New(rand.NewPCG(13, seed)))
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// Whatever the unknown turns out to be, what the position said of it before holds.
func TestPositionOf_BoundsHoldWhateverTurnsOut(t *testing.T) {
	t.Parallel()
	for seed := range often(4000) {
		r := rand.New(rand.NewPCG(seed, 17))
		facts, doubts := randomOrders(r), randomDoubts(r)
		server := &facts.LicenseServers[0]
		known := server.KeyPacks
		server.KeyPacks = slices.Concat(known, doubts)
		before := PositionOf(facts)
		for range 5 {
			server.KeyPacks = slices.Concat(known, turnOut(r, doubts))
			after := PositionOf(facts)
			if broken := brokenBounds(before, after); broken != "" {
				t.Fatalf("seed %d: %s\nthe doubts were %+v, the packs are %+v", seed, broken, doubts, server.KeyPacks)
			}
		}
	}
}

const unheardVersion = 99 // a ProductVersionID that no rule knows

func randomDoubts(r *rand.Rand) (out []KeyPack) {
	for range r.IntN(3) {
		p := issuedPack(pick(r, CALVersions()...), pick(r, PerUser, PerDevice), int64(r.IntN(40)))
		if r.IntN(2) == 0 {
			p.ProductVersionID = unheardVersion
		}
		if r.IntN(3) == 0 {
			p.ProductType = 2
		}
		if r.IntN(3) == 0 {
			p.Issued = Count{}
		}
		out = append(out, p)
	}
	return out
}

// turnOut makes known packs of doubtful ones: their CALs are of any version and kind that the doubt leaves open, each for itself.
func turnOut(r *rand.Rand, doubts []KeyPack) (out []KeyPack) {
	for _, p := range doubts {
		n := p.Issued.N
		if !p.Issued.Read {
			n = int64(r.IntN(100))
		}
		for n > 0 {
			part := 1 + r.Int64N(n)
			v, k := p.CALVersion(), p.Kind()
			if v == UnknownCAL {
				v = pick(r, CALVersions()...)
			}
			if k == KindUnknown {
				k = pick(r, PerUser, PerDevice)
			}
			out = append(out, issuedPack(v, k, part))
			n -= part
		}
	}
	return out
}

// brokenBounds tells a figure that the second position contradicts.
func brokenBounds(before, after Position) string {
	now := map[supplyKey]PositionLine{}
	for _, l := range after.Lines {
		now[l.key()] = l
	}
	for _, l := range before.Lines {
		if n := now[l.key()]; l.key().isPlaced() && !(holds(l.Needed, n.Needed) && holds(l.Shortfall, n.Shortfall) && holds(l.Spare, n.Spare) && holds(l.Balance, n.Balance)) {
			return fmt.Sprintf("line %s %s:\n%+v\n%+v", l.Version, l.Kind, l, n)
		}
	}
	totals := map[Kind]PositionTotal{}
	for _, total := range after.Totals {
		totals[total.Kind] = total
	}
	for _, total := range before.Totals {
		n := totals[total.Kind]
		if total.Kind != KindUnknown && !(holds(total.Needed, n.Needed) && holds(total.Shortfall, n.Shortfall) && holds(total.Spare, n.Spare) && holds(total.Balance, n.Balance)) {
			return fmt.Sprintf("total %s:\n%+v\n%+v", total.Kind, total, n)
		}
	}
	return ""
}

// holds reports that a figure turned out as it had been bounded.
func holds(said, is Amount) bool {
	switch said.Bound {
	case AtLeast:
		return is.N >= said.N
	case AtMost:
		return is.N <= said.N
	case Exact:
	}
	return is.N == said.N
}
