package compat

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// network is a flow network kept the plain way: what may still pass between every two nodes.
type network [][]int64

const source, sink = 0, 1

// maxFlow is Edmonds and Karp's: the shortest way with room on it, again and again.
func (n network) maxFlow() (total int64) {
	for {
		from := n.shortestWay()
		if from == nil {
			return total
		}
		room := int64(1) << 62
		for at := sink; at != source; at = from[at] {
			room = min(room, n[from[at]][at])
		}
		for at := sink; at != source; at = from[at] {
			n[from[at]][at] -= room
			n[at][from[at]] += room
		}
		total += room
	}
}

// shortestWay gives the node before each node on the way to the sink; nil where there is no way.
func (n network) shortestWay() []int {
	from := slices.Repeat([]int{-1}, len(n))
	from[source] = source
	queue := []int{source}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for next, room := range n[at] {
			if room > 0 && from[next] < 0 {
				from[next] = at
				queue = append(queue, next)
			}
		}
	}
	if from[sink] < 0 {
		return nil
	}
	return from
}

// issuedPack is one need as the facts have it: CALs of a version and kind that a license server has issued.
func issuedPack(v CALVersion, k Kind, n int64) KeyPack {
	ids := map[CALVersion]int{CAL2008: 3, CAL2012: 4, CAL2016: 5, CAL2019: 6, CAL2022: 7, CAL2025: 8}
	types := map[Kind]int{PerUser: 1, PerDevice: 0}
	return KeyPack{Type: 2, ProductType: types[k], ProductVersionID: ids[v], Total: CountOf(n), Issued: CountOf(n)}
}

// randomOrders has needs and purchases of known versions and kinds: few or many, balanced or not, now and then enormous.
func randomOrders(r *rand.Rand) Facts {
	quantity := func() int {
		if r.IntN(40) == 0 {
			return 1<<31 - 1 - r.IntN(5)
		}
		return r.IntN(60)
	}
	var f Facts
	server := LicenseServer{Name: "lic01.contoso.local", KeyPacksRead: true}
	for range r.IntN(12) {
		server.KeyPacks = append(server.KeyPacks, issuedPack(pick(r, CALVersions()...), pick(r, PerUser, PerDevice), int64(quantity())))
	}
	f.LicenseServers = []LicenseServer{server}
	for i := range r.IntN(12) {
		f.Purchases = append(f.Purchases, Purchase{ID: fmt.Sprint(i), Version: pick(r, CALVersions()...), Kind: pick(r, PerUser, PerDevice), Quantity: quantity()})
	}
	return f
}

// hostOf is the newest release that a need of one version stands for.
func hostOf(v CALVersion) Release {
	for _, release := range slices.Backward(Releases()) {
		if BuiltIn().CALOf(release) == v {
			return release
		}
	}
	return UnknownRelease
}

// networkOf has a node for each purchase and each pack. Whether one may cover the other is asked of Microsoft's table.
func networkOf(f Facts, k Kind) network {
	packs, purchases := f.LicenseServers[0].KeyPacks, f.Purchases
	n := make(network, 2+len(purchases)+len(packs))
	for i := range n {
		n[i] = make([]int64, len(n))
	}
	for i, p := range purchases {
		if p.Kind != k {
			continue
		}
		n[source][2+i] = int64(p.Quantity)
		for j, pack := range packs {
			need := 2 + len(purchases) + j
			n[need][sink] = pack.Issued.N
			if pack.Kind() == k && CALCoversHost(p.Version, hostOf(pack.CALVersion())).Verdict == OK {
				n[2+i][need] = int64(p.Quantity)
			}
		}
	}
	return n
}

func TestPositionOf_CoversAsMuchAsAnyAssignmentCan(t *testing.T) {
	t.Parallel()
	for seed := range often(10_000) {
		f := randomOrders(rand.New(rand.NewPCG(seed, 3)))
		p := PositionOf(f)
		for _, k := range []Kind{PerUser, PerDevice} {
			got := int64(0)
			for _, l := range linesOf(p.Lines, k) {
				got += l.CoveredByOwn + l.CoveredByNewer
			}
			if want := networkOf(f, k).maxFlow(); want != got {
				t.Fatalf("seed %d, %s: %d can be covered, %d are", seed, k, want, got)
			}
		}
	}
}

// Tiny cases are tried in every way there is.
func TestPositionOf_UsesTheOldestCALsThatDo(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 5))
		needs, stock := make([]int64, 4), make([]int64, 4)
		for range r.IntN(6) {
			needs[r.IntN(4)]++
		}
		for range r.IntN(6) {
			stock[r.IntN(4)]++
		}
		best := &everyWay{needs: needs, left: slices.Clone(stock), used: make([]int64, 4)}
		best.try(0, 0, 0)
		f := cover(needs, stock)
		got := make([]int64, 4)
		for at := range stock {
			got[at] = f.used(at)
		}
		if diff := cmp.Diff(best.bestUsed, got); diff != "" {
			t.Fatalf("needs %v, owned %v: CALs used, oldest version first (-want +got):\n%s", needs, stock, diff)
		}
	}
}

// everyWay tries each CAL on each need and remembers the best: most needs covered, then fewest of the newest CALs, then fewest of
// the next, and so on.
type everyWay struct {
	needs, left, used []int64
	best              int64
	bestUsed          []int64
}

func (e *everyWay) try(need int, served, covered int64) {
	if need == len(e.needs) {
		if e.bestUsed == nil || covered > e.best || covered == e.best && slices.Compare(reversed(e.used), reversed(e.bestUsed)) < 0 {
			e.best, e.bestUsed = covered, slices.Clone(e.used)
		}
		return
	}
	if served == e.needs[need] {
		e.try(need+1, 0, covered)
		return
	}
	e.try(need, served+1, covered)
	for at := need; at < len(e.left); at++ {
		if e.left[at] > 0 {
			e.left[at]--
			e.used[at]++
			e.try(need, served+1, covered+1)
			e.left[at]++
			e.used[at]--
		}
	}
}

func reversed(n []int64) []int64 {
	out := slices.Clone(n)
	slices.Reverse(out)
	return out
}
