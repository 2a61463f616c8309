package cases

import "calfleet/internal/compat"

// retireDuplicate takes a pack off the license server that its CALs were migrated from.
var retireDuplicate = kit{
	id: compat.RetireDuplicate, scripts: []string{recordServer, "1-remove-key-packs.ps1", verifyServer}, proofs: []string{proofBoughtOnce, proofPackID, proofChange},
	plan: func(g *Ground) []Section {
		s := Section{ID: "remove", Title: both("Remove the pack", "Retirer le pack")}.by("1-remove-key-packs.ps1")
		for _, e := range g.packs() {
			s = s.then(both("On %s: key pack %s.", "Sur %s : pack %s.", e.key, names(e.list)))
		}
		record := Section{ID: "record", Title: both("Write down what is there", "Noter ce qui est en place")}.by(recordServer).then(
			both("Run the script on each of these license servers, and keep what it writes: only the purchase papers bring a removed pack back.",
				"Exécutez le script sur chacun de ces serveurs de licences, et gardez ce qu'il écrit : seules les pièces d'achat font revenir un pack retiré."))
		return []Section{
			g.needs(), record, s.then(both("The script leaves a pack alone from which CALs are issued, unless you say -EvenIssued: those devices keep theirs until they expire.",
				"Le script laisse en place un pack dont des CAL sont délivrées, sauf avec -EvenIssued : ces appareils gardent la leur jusqu'à son échéance.")),
			verifyingServer(), g.closing(g.packServers()...),
		}
	},
}

func (g *Ground) packServers() (servers []string) {
	for _, e := range g.packs() {
		servers = append(servers, e.key)
	}
	return servers
}
