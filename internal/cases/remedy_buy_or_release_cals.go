package cases

import "calfleet/internal/compat"

// buyOrReleaseCALs ends a shortage: fewer people who may connect, or more CALs.
var buyOrReleaseCALs = kit{
	id: compat.BuyOrReleaseCALs, scripts: []string{verifyServer}, request: &quote,
	proofs: []string{proofNeed, proofQuote, proofConfirmation, proofContact},
	plan: func(g *Ground) []Section {
		return []Section{g.needs(), buying("more"), g.steps(), verifyingServer(), after(recordPurchases), g.closing(g.serverAlone()...)}
	},
}
