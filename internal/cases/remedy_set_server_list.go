package cases

import "calfleet/internal/compat"

// setServerList tells hosts which license server to ask: they find none by themselves.
var setServerList = kit{
	id: compat.SetServerList, scripts: pointedBy(), asks: asksNewServer, proofs: []string{proofVerified, proofChange},
	plan: func(g *Ground) []Section {
		return []Section{g.needs(portsNeed), g.pointing(), verifyingHosts(), g.goingBack(rollBack), g.closing()}
	},
}
