package cases

import "calfleet/internal/compat"

// repointToNewerServer points hosts to a license server that the fleet has already.
var repointToNewerServer = kit{
	id: compat.RepointToNewerServer, scripts: pointedBy(), asks: asksNewServer, proofs: []string{proofVerified, proofDiagnoser, proofChange},
	plan: func(g *Ground) []Section {
		return []Section{
			g.needs(groupNeed, portsNeed), g.licensing(), g.pointing(), verifyingHosts(), g.cleaning(), g.goingBack(rollBack, migrateBack), g.closing(),
		}
	},
}
