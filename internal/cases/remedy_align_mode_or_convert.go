package cases

import (
	"slices"

	"calfleet/internal/compat"
)

// alignModeOrConvert brings mode and CALs together: the hosts take the mode of the CALs, or unissued CALs become of the hosts' kind.
var alignModeOrConvert = kit{
	id: compat.AlignModeOrConvert, scripts: slices.Concat([]string{convertCALs}, modeScripts, []string{verifyHosts, verifyServer, rollBackMode}),
	proofs: []string{proofPermitted, proofVerified, proofChange},
	plan: func(g *Ground) []Section {
		return []Section{g.needs(), g.settingMode(), g.converting(), verifyingHosts().by(verifyServer), g.goingBack(rollBackMode), g.closing()}
	},
}

// switchToPerDevice is the way of a workgroup, where only Per Device CALs may be used.
var switchToPerDevice = kit{
	id: compat.SwitchToPerDevice, scripts: alignModeOrConvert.scripts, request: &quote, proofs: []string{proofPermitted, proofNeed, proofQuote, proofVerified, proofContact},
	plan: func(g *Ground) []Section {
		return []Section{
			g.needs(), g.settingMode(), g.converting(), buying("device"), verifyingHosts().by(verifyServer), g.goingBack(rollBackMode), g.closing(),
		}
	},
}
