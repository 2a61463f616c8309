package cases

import "calfleet/internal/compat"

// addSecondServer puts another license server behind the present one in the lists of the hosts: one that the fleet has, or a new one.
var addSecondServer = kit{
	id: compat.AddSecondServer, scripts: pointedBy(newServerScripts...), asks: asksNewServer, proofs: []string{proofVerified, proofChange},
	plan: func(g *Ground) []Section {
		sections := []Section{g.needs(serverNeeds...)}
		if g.Case.Target == "" { // nobody has it yet
			sections = append(sections, installing(), activating(newServerScripts[0]), g.licensing())
		}
		last := both("The scripts put the server first; a second one belongs behind the present one. Give them -Last.", "Les scripts placent le serveur en tête ; un second se place derrière l'actuel. Donnez-leur -Last.")
		return append(sections, g.pointing().then(last), verifyingHosts(), g.goingBack(rollBack), g.closing())
	},
}
