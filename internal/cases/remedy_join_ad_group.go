package cases

import "calfleet/internal/compat"

// joinADGroup lets a license server write into the directory which user holds a CAL.
var joinADGroup = kit{
	id: compat.JoinADGroup, scripts: []string{"1-join-group.ps1", verifyServer}, proofs: []string{proofVerified, proofChange},
	plan: func(g *Ground) []Section {
		s := Section{ID: "group", Title: both("Add it to the group", "L'ajouter au groupe")}.by("1-join-group.ps1").then(
			both("The script adds the server to the group of its own domain. For other domains it says what a Domain Admin there has to do: a two-way trust is needed.",
				"Le script ajoute le serveur au groupe de son propre domaine. Pour les autres, il dit ce qu'un administrateur de ces domaines doit faire : il y faut une approbation bidirectionnelle."))
		if len(g.Domains) > 0 {
			s = s.then(both("Domains of the hosts here: %s.", "Domaines des hôtes d'ici : %s.", names(g.Domains)))
		}
		return []Section{
			g.needs(groupNeed), s, g.steps(),
			verifyingServer(both("No new event 4105 on the license server, and users appear with their CALs as they sign in.", "Pas de nouvel événement 4105 sur le serveur de licences, et les utilisateurs y apparaissent avec leur CAL à mesure qu'ils ouvrent une session.")),
			g.closing(g.serverAlone()...),
		}
	},
}
