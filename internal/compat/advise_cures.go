package compat

import "slices"

// sort is the sorts of change that options are, a bit for each.
type sort uint16

const (
	ofList     sort = 1 << iota // hosts name other license servers
	ofMode                      // hosts ask for the other kind of CAL
	ofHosts                     // Windows of hosts
	ofRelease                   // Windows of license servers
	ofActivity                  // license servers come into service, or go
	ofTaking                    // the CALs at fault leave the license server
	ofBringing                  // others come to it
	ofTrust
	ofOthers // with ofList and ofMode: other hosts at the same license servers
)

var sorts = map[Do]sort{
	PointHosts: ofList, SetLicensingMode: ofMode, UpgradeHosts: ofHosts, UpgradeLicenseServer: ofRelease, ActivateLicenseServer: ofActivity,
	RemoveLicenseServer: ofActivity, MoveCALs: ofTaking | ofBringing, ConvertCALs: ofTaking | ofBringing, ExchangeCALs: ofTaking | ofBringing,
	BuyCALs: ofBringing, SetTrust: ofTrust,
}

// cures says, for every rule that a plan can satisfy, by which sorts of change. What is not here, no change of the records mends.
var cures = map[string]sort{
	serverOlderThanCAL.ID:  ofList | ofRelease | ofTaking,
	serverOlderThanHost.ID: ofList | ofRelease,
	calOlderThanHost.ID:    ofList | ofMode | ofRelease | ofTaking | ofBringing,
	modeKindMismatch.ID:    ofList | ofMode | ofRelease | ofTaking | ofBringing,
	modeNotConfigured.ID:   ofMode,
	noServerConfigured.ID:  ofList,
	noUsableCAL.ID:         ofList | ofMode | ofRelease | ofBringing,
	serverNotActivated.ID:  ofList | ofActivity,
	perUserOverIssued.ID:   ofList | ofMode | ofHosts | ofRelease | ofTaking | ofBringing | ofOthers,
	perDeviceExhausted.ID:  ofList | ofMode | ofHosts | ofRelease | ofTaking | ofBringing | ofOthers,
	graceEndingSoon.ID:     ofList | ofMode,
	graceOver.ID:           ofList | ofMode,
	perUserInWorkgroup.ID:  ofMode,
	domainWorkgroupMix.ID:  ofList,
	untrustedDomain.ID:     ofList | ofTrust,
	mixedReleases.ID:       ofHosts,
	hostsDisagree.ID:       ofList | ofMode,
	policyOverrides.ID:     ofList | ofMode,
}

// bears reports whether an option may decide something that is wrong, where hosts name license servers as they do in a trial.
func (a *advisor) bears(o *option, p *trouble, t *trial) bool {
	sort := p.cures & o.sort
	switch {
	case p.cures == 0:
		return o.unit != noUnit && slices.Contains(a.units[o.unit].kin, p.unit) || sharesAny(o.touches, p.servers)
	case sort == 0:
		return false
	case p.unit == noUnit && (sort&(ofList|ofRelease) != 0 || slices.Contains(p.supplies, o.brings.supplyKey)):
		return true // CALs that are in use elsewhere are no fault of a license server that is not: see isElsewhere
	case o.unit != noUnit:
		return slices.Contains(a.units[o.unit].kin, p.unit) || p.cures&ofOthers != 0 && sharesAny(t.named[o.unit], p.servers)
	case sort&(ofTaking|ofBringing) != 0:
		return sort&ofTaking != 0 && p.isOf(o.takes) || sort&ofBringing != 0 && slices.Contains(p.servers, o.brings.server) && a.wants(p, o.brings.kind)
	}
	return sharesAny(o.touches, p.servers)
}

// isOf reports CALs that are at fault.
func (p *trouble) isOf(at supplyAt) bool {
	return slices.Contains(p.servers, at.server) && slices.Contains(p.supplies, at.supplyKey)
}

// wants reports CALs of a kind that the hosts ask for, or may ask for.
func (a *advisor) wants(p *trouble, kind Kind) bool {
	return p.unit == noUnit || slices.Contains(a.units[p.unit].kinds, kind)
}

func sharesAny(a, b []string) bool {
	return slices.ContainsFunc(a, func(key string) bool { return slices.Contains(b, key) })
}
