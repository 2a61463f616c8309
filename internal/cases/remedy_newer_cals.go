package cases

import "calfleet/internal/compat"

// newerCALs buys CALs, or steps the present ones up where Software Assurance covers them, and installs them.
var newerCALs = kit{
	id: compat.NewerCALs, scripts: []string{verifyServer, verifyHosts}, request: &stepUp,
	proofs: []string{proofAgreement, proofAssurance, proofNeed, proofQuote, proofConfirmation, proofContact},
	plan: func(g *Ground) []Section {
		return []Section{g.needs(), buying("newer"), g.steps(), verifyingServer(), after(recordPurchases), g.closing(g.serverAlone()...)}
	},
}

// buying is what purchasing does first.
func buying(what string) Section {
	s := Section{ID: "buy", Title: both("Ask for a quote", "Demander un devis")}.then(
		both("The letter of this case asks the seller for it, with the CALs that are wanted and the purchases on record.", "Le courrier de ce dossier le demande au vendeur, avec les CAL voulues et les achats enregistrés."),
		both("Attach the quote and the order confirmation: they are the proof of what may be used.", "Joignez le devis et la confirmation de commande : ils prouvent ce qui peut être utilisé."))
	if what == "newer" {
		s = s.then(both("Newer CALs cover older hosts too; the license server must be of their version or newer.", "Des CAL plus récentes couvrent aussi les hôtes plus anciens ; le serveur de licences doit être de leur version ou plus récent."))
	}
	return s
}

// serverAlone is the license server, where only its report shows that it worked.
func (g *Ground) serverAlone() []string {
	if g.Server == "" {
		return nil
	}
	return []string{g.Server}
}
