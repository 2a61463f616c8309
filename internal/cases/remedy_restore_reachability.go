package cases

import "calfleet/internal/compat"

// restoreReachability finds out what stands between a host and its license server.
var restoreReachability = kit{
	id: compat.RestoreReachability, scripts: []string{"3-reach.ps1", verifyHosts}, proofs: []string{proofVerified, proofChange},
	plan: func(g *Ground) []Section {
		look := Section{ID: "reach", Title: both("See where it ends", "Voir où cela s'arrête")}.by("3-reach.ps1").then(
			both("The script, run on a host, asks for the name, for TCP 135 and for the status of every license server that the host names. It changes nothing.",
				"Le script, exécuté sur un hôte, essaie le nom, TCP 135 et l'état de chaque serveur de licences que l'hôte désigne. Il ne modifie rien."))
		return []Section{g.needs(portsNeed), look, g.steps(), verifyingHosts(), g.closing()}
	},
}
