package cases

import "calfleet/internal/compat"

// newerLicenseServer sets up a license server, gives it the CALs and points the hosts to it.
var newerLicenseServer = kit{
	id: compat.NewerLicenseServer, plan: (*Ground).newServerPlan, scripts: pointedBy(newServerScripts...), asks: asksNewServer,
	proofs: []string{proofServerID, proofVerified, proofDiagnoser, proofChange},
}

// sameTopology is the same where the hosts are: in their domain or their workgroup.
var sameTopology = kit{
	id: compat.SameTopology, plan: (*Ground).newServerPlan, scripts: pointedBy(newServerScripts...), asks: asksNewServer,
	proofs: []string{proofServerID, proofVerified, proofDiagnoser, proofChange},
}

func (g *Ground) newServerPlan() []Section {
	return []Section{
		g.needs(serverNeeds...), installing(), activating(newServerScripts[0]), g.licensing(), g.pointing(), verifyingHosts(), g.cleaning(),
		g.goingBack(rollBack, migrateBack), g.closing(),
	}
}
