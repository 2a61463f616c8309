package compat

import (
	"cmp"
	"slices"
)

// Cost is what a plan takes.
type Cost struct {
	Obtain int `json:"obtain"` // what must come from outside: machines, Windows upgrades, CALs, exchanges and trusts, each once
	Steps  int `json:"steps"`  // settings and moves: a change about three collections is three of them
}

// Compare is negative where a cost is less than another: first by what must be obtained.
func (c Cost) Compare(o Cost) int {
	return cmp.Or(cmp.Compare(c.Obtain, o.Obtain), cmp.Compare(c.Steps, o.Steps))
}

func (c Cost) plus(o Cost) Cost { return Cost{c.Obtain + o.Obtain, c.Steps + o.Steps} }

// obtained is the sorts of change for which something must come from outside.
var obtained = map[Do]bool{AddLicenseServer: true, UpgradeLicenseServer: true, ExchangeCALs: true, BuyCALs: true, UpgradeHosts: true, SetTrust: true}

// The order among plans of one cost, from practice: what can be taken back goes before what can't, and an upgrade in place comes last.
var taste = map[Do]int{
	MoveCALs: 1, ConvertCALs: 1, ActivateLicenseServer: 2, AddLicenseServer: 3, ExchangeCALs: 4, BuyCALs: 4, SetTrust: 5, UpgradeLicenseServer: 6, RemoveLicenseServer: 6,
	UpgradeHosts: 7,
}

// costOf adds up what changes take, and how much they are to nobody's taste: CALs are better moved to one place than to several.
func (a *advisor) costOf(changes []Change) (sum Cost, dislike int) {
	var places []string
	for i := range changes {
		c := &changes[i]
		cost := a.costOfChange(c)
		sum, dislike = sum.plus(cost), dislike+taste[c.Do]*cost.Steps
		if c.To != "" && !slices.Contains(places, c.To) {
			places = append(places, c.To)
		}
	}
	return sum, dislike + len(places)
}

// costOfChange counts a machine that is at hand as none to obtain, and one that is not as two: Windows and something to run it on.
func (a *advisor) costOfChange(c *Change) Cost {
	cost := Cost{Steps: max(1, len(c.Collections)+len(c.Hosts), len(c.From))}
	if !obtained[c.Do] {
		return cost
	}
	cost.Obtain = 1
	switch available := a.facts.Circumstances.NewerHostAvailable; {
	case c.Do == UpgradeHosts:
		cost.Steps = 1 // of one collection: they are upgraded as one
	case c.Do == BuyCALs && a.made[c.boughtAt()]:
		return Cost{}
	case c.Do != AddLicenseServer || available == nil:
	case *available:
		cost.Obtain = 0
	default:
		cost.Obtain = 2
	}
	return cost
}

// boughtAt says which CALs are bought for which license server.
func (c *Change) boughtAt() purchaseKey {
	return purchaseKey{fold(c.LicenseServer), supplyKey{c.CALVersion, c.CALKind}}
}
