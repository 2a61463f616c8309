package compat

import (
	"cmp"
	"maps"
	"slices"
)

// tally is CALs counted by kind and version, either of which may be unknown. Its zero value is empty and ready.
type tally struct {
	counted map[supplyKey]int64
	open    map[supplyKey]bool // there are more than counted says, and nobody knows how many
}

// add counts CALs. It reports false where the number was not read, or is no number: then there may be any.
func (t *tally) add(key supplyKey, c Count) bool {
	if !c.Read || c.Unlimited {
		t.leaveOpen(key)
		return false
	}
	if n := sane(c.N); n > 0 {
		if t.counted == nil {
			t.counted = make(map[supplyKey]int64)
		}
		t.counted[key] += n
	}
	return true
}

func (t *tally) leaveOpen(key supplyKey) {
	if t.open == nil {
		t.open = make(map[supplyKey]bool)
	}
	t.open[key] = true
}

// sane bounds one number of CALs, so that sums of any that memory holds are exact.
func sane(n int64) int64 { return min(max(n, 0), maxQuantity) }

// mayBe reports whether CALs of k, as far as their kind and version are known, may turn out to be those of another key.
func (k supplyKey) mayBe(o supplyKey) bool {
	return (k.kind == KindUnknown || k.kind == o.kind) && (k.version == UnknownCAL || k.version == o.version)
}

// isPlaced reports that both kind and version are known.
func (k supplyKey) isPlaced() bool { return k.kind != KindUnknown && k.version != UnknownCAL }

// amount is how many CALs there are of one kind and version; more, where some that are not placed may be of it.
func (t *tally) amount(key supplyKey) Amount {
	return atLeast(t.counted[key], t.strays(key, true) == 0)
}

// strays is how many CALs may be of a kind and version without being counted there; unbounded where they are not counted at all.
// Those of unknown version may be of any, and are asked for or not.
func (t *tally) strays(key supplyKey, unversioned bool) (n int64) {
	for k := range t.open {
		if k.mayBe(key) && (unversioned || k.version == key.version) {
			return unbounded
		}
	}
	for k, more := range t.counted {
		if k != key && k.mayBe(key) && (unversioned || k.version == key.version) {
			n = min(n+more, unbounded)
		}
	}
	return n
}

// total is how many CALs there are of one kind.
func (t *tally) total(kind Kind) Amount {
	sum, isAll := int64(0), true
	for key := range t.open {
		isAll = isAll && key.kind != kind && key.kind != KindUnknown
	}
	for key, n := range t.counted {
		if key.kind == kind {
			sum += n
		}
		isAll = isAll && (key.kind == kind || key.kind != KindUnknown)
	}
	return atLeast(sum, isAll)
}

// positionKeys lists every kind and version that something was counted of, and what the first tally, and of the second what is placed,
// leaves open: kinds in their order, versions oldest first, what is unknown last. That there may be any CALs is no line beside others:
// each of them says so.
func positionKeys(owned map[supplyKey]int64, tallies ...*tally) []supplyKey {
	all := make(map[supplyKey]bool, len(owned))
	for key := range owned {
		all[key] = true
	}
	anything := false
	for i, t := range tallies {
		for key := range t.counted {
			all[key] = true
		}
		for key := range t.open {
			if key == (supplyKey{}) {
				anything = anything || i == 0
			} else if i == 0 || i == 1 && key.isPlaced() {
				all[key] = true
			}
		}
	}
	if len(all) == 0 && anything {
		all[supplyKey{}] = true
	}
	return slices.SortedFunc(maps.Keys(all), compareKeys)
}

// compareKeys puts what is unknown last: taking one off the lowest number makes it the highest.
func compareKeys(a, b supplyKey) int {
	return cmp.Or(cmp.Compare(a.kind-1, b.kind-1), cmp.Compare(a.version-1, b.version-1))
}
