package compat

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// adviseFleets is how many random fleets the advice is held against every other plan on: see the Makefile.
var adviseFleets = flag.Int("advise-fleets", 16, "random fleets for the proof of Advise")

var adviseDepth = flag.Int("advise-depth", 2, "changes a plan it is held against may have, one more where few are possible")

var adviseOnly = flag.Int("advise-only", -1, "one of them")

// smallFleet is two or three collections, two or three license servers and the CALs on them, as chance has it.
func smallFleet(r *rand.Rand) Facts {
	yes, no := true, false
	domains := []string{"contoso.local", "fabrikam.local"}
	releases := []string{"10.0.14393", "10.0.17763", "10.0.20348", "10.0.26100"}
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	f := Facts{}
	if r.IntN(3) == 0 {
		f.Trusts = []Trust{{A: domains[0], B: domains[1], TwoWay: r.IntN(2) == 0}}
	}
	var servers []string
	for i := range 2 + r.IntN(2) {
		domain := domains[min(r.IntN(4)/3, 1)]
		s := LicenseServer{
			Name: fmt.Sprintf("lic%d.%s", i, domain), Domain: domain, DomainJoined: &yes, OS: OS{Version: pick(releases), ProductType: 3}, Activated: &yes,
			KeyPacksRead: true,
		}
		if r.IntN(8) == 0 {
			s.Activated = &no
		}
		for j := range r.IntN(3) {
			total := int64(10 * (1 + r.IntN(4)))
			s.KeyPacks = append(s.KeyPacks, KeyPack{
				ID: int64(j), Type: 2, ProductType: min(r.IntN(5)/1, 1), ProductVersionID: 5 + r.IntN(4), Total: CountOf(total), Issued: CountOf(int64(r.IntN(int(total) + 8))),
			})
		}
		servers = append(servers, s.Name)
		f.LicenseServers = append(f.LicenseServers, s)
	}
	for i := range 1 + r.IntN(3) {
		domain := domains[min(r.IntN(4)/3, 1)]
		c := Collection{ID: fmt.Sprintf("c%d", i), Name: fmt.Sprintf("Collection %d", i), Broker: "rdcb." + domain, Authorised: CountOf(int64(5 * (1 + r.IntN(5))))}
		os, mode, list := pick(releases), []Mode{ModePerUser, ModePerUser, ModePerUser, ModePerDevice, ModeNotConfigured}[r.IntN(5)], []string{pick(servers)}
		switch r.IntN(6) {
		case 0:
			list = nil
		case 1:
			if other := pick(servers); other != list[0] {
				list = append(list, other)
			}
		}
		for j := range 1 + r.IntN(2) {
			h := Host{
				Name: fmt.Sprintf("rdsh%d%d.%s", i, j, domain), DomainJoined: &yes, OS: OS{Version: os, ProductType: 3}, Mode: mode, LicenseServers: list, LicenseServersRead: true,
			}
			if r.IntN(9) == 0 {
				h.OS.Version = pick(releases)
			}
			f.Hosts = append(f.Hosts, h)
			c.Hosts = append(c.Hosts, h.Name)
		}
		f.Collections = append(f.Collections, c)
	}
	for i := range r.IntN(3) {
		f.Purchases = append(f.Purchases, Purchase{
			ID: fmt.Sprintf("p%d", i), Reference: fmt.Sprintf("PO-%d", i), Version: []CALVersion{CAL2016, CAL2019, CAL2022, CAL2025}[r.IntN(4)], Kind: PerUser,
			Quantity: 10 * (1 + r.IntN(3)), LicenseServer: pick(servers),
		})
	}
	return f
}

// brute tries every set of at most most options, and returns the best.
func (a *advisor) brute(most int) *trial {
	best := a.root
	var grow func(from int, d draft, slots map[string]bool)
	grow = func(from int, d draft, slots map[string]bool) {
		if len(d) == most {
			return
		}
		for o := from; o < len(a.options); o++ {
			if slot := a.options[o].slot; !slots[slot] {
				next := append(slices.Clone(d), o)
				if t := a.applied(next); t != nil && t.score.compare(best.score) < 0 {
					best = t
				}
				slots[slot] = true
				grow(o+1, next, slots)
				delete(slots, slot)
			}
		}
	}
	grow(0, nil, map[string]bool{})
	return best
}

func TestAdvise_NoSetOfChangesIsBetter(t *testing.T) {
	t.Parallel()
	deep, open, steps := 0, 0, map[int]int{}
	fleets := int(often(uint64(*adviseFleets)))
	for seed := range fleets {
		if *adviseOnly >= 0 && seed != *adviseOnly {
			continue
		}
		f := smallFleet(rand.New(rand.NewPCG(uint64(seed), 7)))
		a := newAdvisor(t.Context(), foldAlike(f), nil)
		best, minimal := a.together()
		steps[len(best.draft)]++
		if !minimal {
			open++
			continue
		}
		most := *adviseDepth
		if len(a.options) < 24 {
			most = *adviseDepth + 1
		}
		if len(best.draft) > most {
			deep++
		}
		if want := a.brute(most); want.score.errors < best.score.errors || want.score.errors == best.score.errors && (want.score.warnings < best.score.warnings ||
			want.score.warnings == best.score.warnings && want.score.Cost.Compare(best.score.Cost) < 0) {
			t.Errorf("fleet %d (%d options): found %v\n%s\nbetter is %v\n%s%s", seed, len(a.options), best.score, changesTold(f, best), want.score, changesTold(f, want), a.missed(want))
		}
	}
	t.Logf("plans by their steps: %v; %d longer than what they were held against, %d not called minimal", steps, deep, open)
	if open > max(1, fleets/8) {
		t.Errorf("%d of %d searches did not end", open, fleets)
	}
}

func changesTold(f Facts, tr *trial) string {
	var b strings.Builder
	for _, c := range tr.changes {
		b.WriteString("  " + c.Text(f).EN + "\n")
	}
	for _, p := range tr.troubles {
		b.WriteString("  left: " + p.rule + " " + p.entry + " " + p.server + "\n")
	}
	return b.String()
}

// missed tells where a search would have missed a plan: at a part of it that leaves something wrong which none of the rest bears on, but
// which the rest clears.
func (a *advisor) missed(want *trial) string {
	var b strings.Builder
	s := search{advisor: a}
	for bits := range 1 << len(want.draft) {
		var part draft
		for i, o := range want.draft {
			if bits>>i&1 == 1 {
				part = append(part, o)
			}
		}
		t := a.try(part)
		if t == nil {
			continue
		}
		open := s.open(t, nil)
		for i, options := range s.cures(t, open) {
			cleared := !slices.ContainsFunc(want.troubles, func(p trouble) bool { return p.troubleKey == open[i].troubleKey })
			if cleared && !slices.ContainsFunc(options, func(o int) bool { return slices.Contains(want.draft, o) }) {
				fmt.Fprintf(&b, "  missed at %v: %v %v\n", toldChanges(Facts{}, t.changes), open[i].troubleKey, open[i].servers)
			}
		}
	}
	return b.String()
}

func TestAdvise_AlwaysAnswersAndNeverMakesThingsWorse(t *testing.T) {
	t.Parallel()
	for seed := range often(uint64(*adviseFleets)) {
		if *adviseOnly >= 0 && int(seed) != *adviseOnly {
			continue
		}
		r := rand.New(rand.NewPCG(seed, 3))
		f := smallFleet(r)
		if seed%2 == 0 {
			f = randomFacts(r)
		}
		advice := adviseOn(t, f)
		after, err := advice.Plan.Apply(f)
		if err != nil {
			t.Fatalf("seed %d: the plan can't be made: %v", seed, err)
		}
		if was, is := wrongIn(Evaluate(f)), wrongIn(Evaluate(after)); is > was || advice.Cleared > 0 && is == was {
			t.Errorf("seed %d: %d wrong before, %d after, %d said to be cleared", seed, was, is, advice.Cleared)
		}
		other := shuffled(f, r)
		if again := adviseOn(t, other); !reflect.DeepEqual(again, advice) {
			t.Errorf("seed %d: another order gives other advice: %v, not %v", seed, again.Cost, advice.Cost)
			a, b := newAdvisor(t.Context(), foldAlike(f), nil), newAdvisor(t.Context(), foldAlike(other), nil)
			one, _ := a.together()
			two, _ := b.together()
			t.Logf("%v %v", b.try(one.draft).score, a.try(two.draft).score)
			t.Logf("%v\n%s%s\n%v\n%s%s", one.score, changesTold(f, one), a.missed(one)+b.missed(b.try(one.draft)), two.score, changesTold(f, two), a.missed(a.try(two.draft))+b.missed(two))
		}
	}
}

// wrongIn counts violations that colour something, a rule once for each collection and license server.
func wrongIn(result Result) int {
	wrong := make(map[string]bool)
	for i := range result.Collections {
		c := &result.Collections[i]
		for _, f := range c.Findings {
			if f.Verdict == Violation && f.Counts() {
				server := ""
				if f.Kind == SubjectServer {
					server = f.Key
				}
				wrong[fmt.Sprint(i, c.Name, f.Rule, server)] = true
			}
		}
	}
	return len(wrong)
}
