package compat

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// randomPlan names what is there, what is not, and what is nonsense.
func randomPlan(r *rand.Rand) (p Plan) {
	yes, no := true, false
	for range r.IntN(7) {
		c := Change{Do: pick(r, Dos()...)}
		full := Change{
			LicenseServer: pick(r, serverNames...), Domain: pick(r, "", "contoso.local"), DomainJoined: pick(r, nil, &yes, &no), Release: pick(r, Releases()...),
			Purchase: pick(r, "PO-1", "1", "2", "nothing"), From: randomNames(r, 2, serverNames...), To: pick(r, serverNames...), CALVersion: CALVersion(r.IntN(8)),
			CALKind: Kind(r.IntN(3)), Quantity: pick(r, 0, 1, 20, 1<<40, -1), ToVersion: CALVersion(r.IntN(7)), Collections: randomNames(r, 2, "0", "1", "collection 2"),
			Hosts: randomNames(r, 2, hostNames...), LicenseServers: randomNames(r, 2, serverNames...), Mode: Kind(r.IntN(3)), Domains: []string{"contoso.local", "fabrikam.local"}, TwoWay: &yes,
		}
		needs, may := c.Do.Fields()
		from, to := reflect.ValueOf(full), reflect.ValueOf(&c).Elem()
		for i := range to.NumField() {
			name, _, _ := strings.Cut(to.Type().Field(i).Tag.Get("json"), ",")
			if slices.Contains(needs, name) || slices.Contains(may, name) && r.IntN(2) == 0 {
				to.Field(i).Set(from.Field(i))
			}
		}
		p.Changes = append(p.Changes, c)
	}
	return p
}

func TestPlan_ThousandsOfRandomPlans(t *testing.T) {
	t.Parallel()
	applied := 0
	for seed := range often(3000) {
		facts := func() Facts { return randomFacts(rand.New(rand.NewPCG(seed, 3))) }
		plan := randomPlan(rand.New(rand.NewPCG(seed, 4)))
		given := facts()
		after, err := plan.Apply(given)
		if !reflect.DeepEqual(given, facts()) {
			t.Fatalf("seed %d: the facts given were touched:\n%s", seed, cmp.Diff(facts(), given))
		}
		if err != nil {
			checkProblems(t, err)
			continue
		}
		applied++
		again, _ := plan.Apply(given)
		if !reflect.DeepEqual(after, again) {
			t.Fatalf("seed %d: another outcome the second time:\n%s", seed, cmp.Diff(after, again))
		}
		checkTotal(t, after, Evaluate(after))
		checkCompared(t, Compare(given, after))
		for _, c := range plan.Changes {
			checkTexts(t, string(c.Do), c.Text(given))
		}
		checkRoundTrip(t, plan)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if applied < int(often(200)) {
		t.Errorf("only %d plans could be applied", applied)
	}
}

func checkProblems(t *testing.T, err error) {
	t.Helper()
	problems, ok := errors.AsType[Problems](err)
	if !ok || len(problems) == 0 {
		t.Fatalf("%T: %v", err, err)
	}
	for _, p := range problems {
		checkTexts(t, p.Path, p.Text)
		if !strings.HasPrefix(p.Path, "changes[") {
			t.Errorf("no place: %v", p)
		}
	}
}

// checkCompared: every finding before is gone or kept, every finding after is new or kept.
func checkCompared(t *testing.T, c Comparison) {
	t.Helper()
	count := func(r Result) (n int) {
		n = len(r.Organization.Findings)
		for i := range r.Collections {
			n += len(r.Collections[i].Findings)
		}
		return n
	}
	if c.Gone+c.Kept != count(c.Before) || c.New+c.Kept != count(c.After) {
		t.Errorf("%d findings before and %d after, %d gone, %d new, %d kept", count(c.Before), count(c.After), c.Gone, c.New, c.Kept)
	}
}
