package compat

// holding is CALs of one kind and version on license servers, set against the purchases in force.
type holding struct {
	key          supplyKey
	installed    Amount // at least, where a license server has never listed its packs
	owned        int64
	unowned      Amount // installed, and accounted for by no purchase
	notInstalled Amount // owned, and accounting for no installed CALs: at most, where a license server has never listed its packs
}

// installedAgainstOwned sets what is installed against what is owned, for each kind and version, oldest first. Purchases of newer CALs
// account for older ones that are installed, since that is what an exchange leaves behind: the purchase stays, the key is of an
// older version. Ask once every collection is judged: license servers that hosts use and nobody knows may hold any CALs.
func (x *index) installedAgainstOwned() []holding {
	if x.holdings != nil {
		return x.holdings
	}
	s := &survey{data: x.data, gaps: make(map[gapKey]*gap)}
	s.addServers(x)
	owned := x.entitlements().counted
	keys := positionKeys(owned, &s.installed)
	held := settle(keys, &s.installed, owned)
	x.holdings = make([]holding, len(keys))
	for i, key := range keys {
		h := held.of(key)
		x.holdings[i] = holding{key: key, installed: h.need, owned: h.owned, unowned: h.shortfall, notInstalled: h.spare}
	}
	return x.holdings
}
