package cases

import "calfleet/internal/compat"

// installCALs installs what was bought; what was not is asked for.
var installCALs = kit{
	id: compat.InstallCALs, scripts: []string{verifyServer}, request: &quote, proofs: []string{proofAgreement, proofOrder, proofPackID, proofContact},
	plan: func(g *Ground) []Section {
		return []Section{g.needs(internetNeed), g.licensing(), g.steps(), verifyingServer(), after(recordPurchases), g.closing(g.serverAlone()...)}
	},
}
