package cases

import "calfleet/internal/compat"

// activateServer makes a license server able to issue permanent CALs.
var activateServer = kit{
	id: compat.ActivateServer, scripts: []string{"1-activate.ps1", verifyServer}, proofs: []string{proofServerID, proofChange},
	plan: func(g *Ground) []Section {
		return []Section{
			g.needs(internetNeed, activationData), activating("1-activate.ps1"), g.steps(), verifyingServer(),
			after(both("Install the CALs that were bought for it: activation brings none.", "Installez les CAL achetées pour lui : l'activation n'en apporte aucune.")), g.closing(g.serverAlone()...),
		}
	},
}
