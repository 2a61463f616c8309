package cases

import "calfleet/internal/compat"

// downgradeOrExchange asks those who sold the CALs for keys that the present license server takes, and installs them.
var downgradeOrExchange = kit{
	id: compat.DowngradeOrExchange, scripts: []string{verifyServer}, request: &exchange,
	proofs: []string{
		proofAgreement, proofOrder, proofInvoice, proofEntitlement, proofQuantity, proofServerID, proofRefusal, proofOSDowngrade, proofContact,
	},
	plan: func(g *Ground) []Section {
		exchanged := both("Record the exchange on the purchase: it then stands for the version that was received.", "Enregistrez l'échange sur l'achat : il vaut alors pour la version reçue.")
		return []Section{g.needs(), g.steps(), verifyingServer(), after(exchanged), g.closing(g.serverAlone()...)}
	},
}
