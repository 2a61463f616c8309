package cases

import "calfleet/internal/compat"

// splitCollection gives the hosts of each further release a collection of their own.
var splitCollection = kit{
	id: compat.SplitCollection, scripts: []string{"2-split-collection.ps1"}, proofs: []string{proofChange, proofUsersTold},
	plan: func(g *Ground) []Section {
		split := g.split()
		s := Section{ID: "split", Title: both("Split the collection", "Scinder la collection")}.by("2-split-collection.ps1")
		if split.collection != nil {
			s = s.then(both("Here: %s keeps its hosts of Windows Server %s.", "Ici : %s garde ses hôtes Windows Server %s.", split.collection.Name, orBlank(split.stays)))
		}
		for _, e := range split.leave {
			s = s.then(both("Windows Server %s leaves: %s.", "Windows Server %s part : %s.", e.key, someNames(e.list)))
		}
		return []Section{
			g.needs(), s.then(
				both("The script lets no new sessions onto the hosts that leave, and moves those on which nobody is; run it again for the others. It signs nobody out.",
					"Le script n'admet plus de nouvelles sessions sur les hôtes qui partent, et déplace ceux où il n'y a personne ; relancez-le pour les autres. Il ne ferme aucune session."),
				both("It names each new collection by -Prefix and the release.", "Il nomme chaque nouvelle collection d'après -Prefix et la version.")),
			after(both("Publish the programs in the new collections, and give them the groups of users of the old one. Then import the collections again.",
				"Publiez les programmes dans les nouvelles collections, et donnez-leur les groupes d'utilisateurs de l'ancienne. Puis importez à nouveau les collections.")),
			Section{ID: "back", Title: both("The way back", "Retour en arrière")}.then(
				both("Remove-RDSessionHost and Add-RDSessionHost bring a host back into the collection; a host that is in none serves nobody through the broker.",
					"Remove-RDSessionHost et Add-RDSessionHost remettent un hôte dans la collection ; un hôte qui n'est dans aucune ne sert personne par le service Broker.")),
			g.closing(g.brokers()...),
		}
	},
}
