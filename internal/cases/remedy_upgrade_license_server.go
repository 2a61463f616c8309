package cases

import "calfleet/internal/compat"

// upgradeInPlace gives the license server itself a newer Windows: nothing is pointed anywhere, and a failure takes the CALs along.
var upgradeInPlace = kit{
	id: compat.UpgradeInPlace, scripts: []string{recordServer, verifyServer}, proofs: []string{proofServerID, proofBackup, proofChange},
	plan: func(g *Ground) []Section {
		return []Section{
			g.needs(), g.recording(), g.steps(), verifyingServer(),
			Section{ID: "back", Title: both("The way back", "Retour en arrière")}.then(
				both("The backup of the machine. Setup itself goes back only until it has finished.", "La sauvegarde de la machine. Le programme d'installation ne revient en arrière que tant qu'il n'a pas terminé.")),
			g.closing(g.serverAlone()...),
		}
	},
}
