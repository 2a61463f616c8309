package cases

import "calfleet/internal/compat"

// releasePerDeviceCALs revokes the CALs of devices that are gone, within what Windows allows.
var releasePerDeviceCALs = kit{
	id: compat.ReleasePerDeviceCALs, scripts: []string{"1-release-device-cals.ps1", verifyServer}, proofs: []string{proofDevices, proofChange},
	plan: func(g *Ground) []Section {
		s := Section{ID: "release", Title: both("Release within the 20 % rule", "Libérer dans la limite de 20 %")}.by("1-release-device-cals.ps1").then(
			both("At once at most 20 % of the installed Per Device CALs of a version may be in the state revoked, one at the least (Microsoft Learn, “License Remote Desktop Services with Client Access Licenses”). The script counts before it begins, and stops there.",
				"À la fois, au plus 20 % des CAL Périphérique installées d'une version peuvent être à l'état révoqué, une au moins (Microsoft Learn, « License Remote Desktop Services with Client Access Licenses »). Le script compte avant de commencer, et s'y arrête."),
			both("With -Gone it releases the CALs of devices that you name as gone; with -Doubles, of devices listed several times, all but the latest.",
				"Avec -Gone, il libère les CAL des appareils que vous dites disparus ; avec -Doubles, celles des appareils présents plusieurs fois, sauf la plus récente."))
		if several := g.severalDevices(); several > 0 {
			s = s.then(both("Devices listed several times here: %s.", "Appareils présents plusieurs fois ici : %s.", several))
		}
		return []Section{g.needs(), s, g.steps(), verifyingServer(), g.closing(g.serverAlone()...)}
	},
}

func (g *Ground) severalDevices() int {
	if g.ServerRecord == nil {
		return 0
	}
	return len(g.ServerRecord.Issued.Several)
}
