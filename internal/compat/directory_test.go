package compat

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// lookUp is the rule of Facts in its plainest words: who answers to a name that a machine of domain near gives?
func lookUp(all []fullName, name, near string) (position int, found, ambiguous bool) {
	wanted := nameOf(name, "")
	var short []int
	for i, n := range all {
		if strings.Contains(fold(name), ".") && n.key == fold(name) {
			return i, true, false
		}
		if n.short() == wanted.short() {
			short = append(short, i)
		}
	}
	for i, n := range all {
		if wanted.domain() == "" && near != "" && n.key == wanted.key+"."+near {
			return i, true, false
		}
	}
	if wanted.domain() != "" {
		for _, i := range short {
			if all[i].domain() == "" {
				return i, true, false
			}
		}
		return 0, false, false
	}
	if len(short) == 1 {
		return short[0], true, false
	}
	return 0, false, len(short) > 1
}

func TestDirectory_FindsWhatReadingTheWholeListFinds(t *testing.T) {
	t.Parallel()
	spellings := []string{"a", "A.x.local", "b.x.local.", " b", "b.y.local", "c", "C.y.local", "10.0.0.9", "10.0.0.9.x.local", "::1", "", ".", ".x.local", "d..x"}
	sure := 0
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 1))
		d := newDirectory(r.IntN(3))
		var all []fullName
		for range r.IntN(30) {
			n := nameOf(pick(r, spellings...), pick(r, "", "", "x.local", "Y.local"))
			position, added := d.add(n)
			if added {
				all = append(all, n)
			}
			if all[position].key != n.key || len(d.names) != len(all) {
				t.Fatalf("seed %d: %q went to %d of %v", seed, n.key, position, all)
			}
			name, near := pick(r, spellings...), pick(r, "", "x.local", "y.local")
			if guess := r.IntN(len(all) + 1); d.surelyAt(guess, name, near) {
				if at, found, _ := d.find(name, near); !found || at != guess {
					t.Fatalf("seed %d: %q near %q is surely at %d, and found at %d among %v", seed, name, near, guess, at, all)
				}
				sure++
			}
			wantAt, wantFound, wantAmbiguous := lookUp(all, name, near)
			at, found, ambiguous := d.find(name, near)
			if found != wantFound || ambiguous != wantAmbiguous || found && at != wantAt {
				t.Fatalf("seed %d: %q near %q is %d, %t, %t; want %d, %t, %t among %v", seed, name, near, at, found, ambiguous, wantAt, wantFound, wantAmbiguous, all)
			}
		}
	}
	if sure == 0 {
		t.Error("no place is ever seen without a look at the table")
	}
}

func TestDirectory_GrowsAndForgetsNothing(t *testing.T) {
	t.Parallel()
	const machines = 5000
	d := newDirectory(0)
	for i := range machines {
		d.add(nameOf(fmt.Sprintf("RDSH%d", i), "Contoso.local"))
		d.addUnlisted()
	}
	for i := range machines {
		name := fmt.Sprintf("rdsh%d", i)
		if at, found, _ := d.find(strings.ToUpper(name), ""); !found || at != 2*i {
			t.Fatalf("%s is at %d, %t; want %d", name, at, found, 2*i)
		}
		if at, found := d.at(name + ".contoso.local"); !found || at != 2*i {
			t.Fatalf("the key of %s is at %d, %t; want %d", name, at, found, 2*i)
		}
	}
}
