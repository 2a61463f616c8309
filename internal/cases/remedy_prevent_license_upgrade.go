package cases

import "calfleet/internal/compat"

// preventLicenseUpgrade keeps newer CALs for newer hosts.
var preventLicenseUpgrade = kit{
	id: compat.PreventLicenseUpgrade, scripts: []string{"2b-prevent-upgrade-policy.ps1", verifyServer}, proofs: []string{proofVerified, proofChange},
	plan: func(g *Ground) []Section {
		return []Section{
			g.needs(), g.steps().by("2b-prevent-upgrade-policy.ps1"), verifyingServer(),
			Section{ID: "back", Title: both("The way back", "Retour en arrière")}.by("2b-prevent-upgrade-policy.ps1").then(
				both("The same script with -Undo takes the value out of the policy.", "Le même script avec -Undo retire la valeur de la stratégie.")),
			g.closing(g.serverAlone()...),
		}
	},
}
