package compat

import "context"

// Advice is a plan that clears what is wrong in an organization at the least cost: see Advise.
type Advice struct {
	Plan    Plan `json:"plan"`
	Cost    Cost `json:"cost"`
	Cleared int  `json:"cleared"` // what was wrong and no longer is, a rule counted once for each collection and license server
	Left    int  `json:"left"`    // what is wrong after the plan although changes of its sorts can be its cure
	Minimal bool `json:"minimal"` // no plan of these changes leaves less wrong, or leaves as little at less cost; false: there were too many to look at
}

// Advise proposes the smallest plan that clears the violations of a whole organization. What the organization owns already goes
// before what must be obtained, however many steps it takes, and among plans that obtain the same the fewest steps win. So a newer
// license server that the fleet has is used before one is set up, and one new server is set up where several would have to be upgraded.
//
// A plan may give other license servers or another mode to hosts with which something is wrong; upgrade, activate or retire the
// license servers they name; move, exchange, convert or buy CALs for these; and set up one new license server for all domains that
// trust each other. It leaves alone what no change of the records mends: who reaches whom, clocks, reports, contracts, support.
//
// It always returns, and the same facts give the same advice. The plan can be applied to the facts; what it makes of them is for
// Compare to tell. The error is that of a context that ends before the search does.
func Advise(ctx context.Context, f Facts) (Advice, error) {
	alike := foldAlike(sortedFacts(f))
	a := newAdvisor(ctx, alike, nil)
	if len(a.root.troubles) == 0 {
		return Advice{Minimal: true}, ctx.Err()
	}
	best, minimal := a.together()
	if !minimal {
		best = a.frugal(better(best, a.apart()))
	}
	return Advice{
		Plan: Plan{Changes: alike.told(best.changes)}, Cost: best.score.Cost, Minimal: minimal,
		Cleared: len(a.root.troubles) - best.score.left(), Left: best.score.left(),
	}, ctx.Err()
}

// advisor looks for the advice on an organization, or on a part of one.
type advisor struct {
	folded
	ctx     context.Context //nolint:containedctx // it lives as long as one call of Advise; once it ends, no draft can be applied
	units   []unit          // hosts with which something is wrong
	unitOf  map[string]int  // by entry
	options []option
	fresh   map[string]Change    // the new license servers that options need, by key
	root    *trial               // without any change
	before  map[troubleKey]bool  // all that is wrong or in doubt without any change
	made    map[purchaseKey]bool // CALs that are bought anyway: more of them are no purchase more
	start   forecastBase
	seen    map[string]*trial
	tried   int
}

// purchaseKey tells purchases of a plan apart.
type purchaseKey = supplyAt

func newAdvisor(ctx context.Context, facts folded, made map[purchaseKey]bool) *advisor {
	a := &advisor{
		ctx: ctx, folded: facts, made: made, unitOf: make(map[string]int), fresh: make(map[string]Change), before: make(map[troubleKey]bool), seen: make(map[string]*trial),
	}
	a.start = newForecastBase(&a.facts, a.weight)
	a.survey()
	a.root = a.outcome(nil, nil)
	a.seen[a.root.draft.key()] = a.root
	return a
}

// Trials are what a search is measured in: one applies a plan and judges the outcome. A search takes fewer in a larger organization,
// where each one costs more.
const (
	trialsTogether = 4000 // of everything, in an organization of up to sizeTogether
	trialsApart    = 400  // of what is wrong in one place, likewise
	leastTrials    = 40
	sizeTogether   = 60 // sorts of host, license servers and collections
)

func (a *advisor) budget(trials int) int {
	return max(leastTrials, trials*sizeTogether/max(a.size(), sizeTogether))
}

func (f *folded) size() int {
	return len(f.facts.Hosts) + len(f.facts.LicenseServers) + len(f.facts.Collections)
}

// together looks at everything at once, where that is not too much.
func (a *advisor) together() (best *trial, minimal bool) {
	if a.size() > 2*sizeTogether {
		return a.root, false
	}
	s := search{advisor: a}
	best, minimal = s.run(a.budget(trialsTogether))
	return best, minimal && !a.isCut()
}

// isCut reports that not every license server was looked at for every host, or not every option listed.
func (a *advisor) isCut() bool {
	return len(a.options) == maxOptions || len(a.facts.LicenseServers) > allTargets
}

// frugal leaves out what a plan can do without.
func (a *advisor) frugal(best *trial) *trial {
	for again := true; again; {
		again = false
		for i := range best.changes {
			if t := a.judged(nil, allBut(best.changes, i)); t != nil && t.score.compare(best.score) < 0 {
				best, again = t, true
				break
			}
		}
	}
	return best
}
