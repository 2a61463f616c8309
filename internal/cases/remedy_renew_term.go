package cases

import "calfleet/internal/compat"

// renewTerm renews what ends: a subscription, or Software Assurance.
var renewTerm = kit{
	id: compat.RenewTerm, request: &renewal, proofs: []string{proofAgreement, proofNeed, proofQuote, proofConfirmation, proofContact},
	plan: func(g *Ground) []Section {
		return []Section{g.needs(), buying("renew"), g.steps(), after(recordPurchases), g.closing()}
	},
}
