package cases

import (
	"slices"

	"calfleet/internal/compat"
)

// setMode gives hosts the licensing mode that they lack.
var setMode = kit{
	id: compat.SetMode, scripts: slices.Concat(modeScripts, []string{verifyHosts, rollBackMode}), proofs: []string{proofVerified, proofChange},
	plan: func(g *Ground) []Section {
		return []Section{g.needs(), g.settingMode(), verifyingHosts(), g.goingBack(rollBackMode), g.closing()}
	},
}
