package cases

import "calfleet/internal/compat"

// buyBaseCALs buys Windows Server CALs, which are installed nowhere: the papers are all there is.
var buyBaseCALs = kit{
	id: compat.BuyBaseCALs, request: &baseQuote, proofs: []string{proofNeed, proofQuote, proofConfirmation, proofContact},
	plan: func(g *Ground) []Section {
		said := both("Say in the settings of the organization that they are owned: no machine reports it.", "Dites dans les paramètres de l'organisation qu'elles sont détenues : aucune machine ne le transmet.")
		return []Section{g.needs(), buying("base"), g.steps(), after(said), g.closing()}
	},
}
