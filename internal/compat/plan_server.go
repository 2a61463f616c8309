package compat

import "slices"

// The changes to license servers.

// addLicenseServer brings a license server into the fleet: installed, activated, in the AD group where it is joined to a domain, its
// packs known to be none. What hosts said of another machine of that name is void.
func (w *world) addLicenseServer(c *Change) {
	if s := w.find(c.LicenseServer); s != nil && (s.fleet != nil || s.ambiguous) {
		w.refuse("license_server", "there is a license server of that name already", "il existe déjà un serveur de licences de ce nom")
		return
	}
	if !w.knows("release", c.Release) {
		return
	}
	domain := domainOf(c.LicenseServer, c.Domain)
	joined := domain != ""
	if c.DomainJoined != nil {
		joined = *c.DomainJoined
	}
	activated := true
	w.facts.LicenseServers = append(w.facts.LicenseServers, LicenseServer{
		Name: c.LicenseServer, Domain: domain, DomainJoined: &joined, OS: osOf(c.Release), Activated: &activated, InGroup: &joined,
		KeyPacksRead: true, Issued: Issued{Read: true}, ReportedAt: w.facts.AsOf, Source: planSource,
	})
	w.names = nil
	if s := w.find(c.LicenseServer); s != nil {
		w.forget(s, always)
	}
}

// upgradeLicenseServer upgrades Windows in place, with what belongs to it: the server is activated again, and CALs that are assigned
// to it and that only its age kept out are installed. Void are the refusals of such CALs and every status that tells of its old
// version; that a host can't reach it stays.
func (w *world) upgradeLicenseServer(c *Change) {
	s := w.server("license_server", c.LicenseServer)
	if s == nil {
		return
	}
	old, data := w.release(s.fleet.OS), w.data()
	if !w.isUpgrade(old, c.Release) {
		return
	}
	s.fleet.OS, s.fleet.Source, s.fleet.Said = osOf(c.Release), planSource, unsaid(s.fleet.Said, FactOS)
	w.forget(s, aboutVersion)
	for _, key := range w.keysAt(s) {
		refused := w.refused(s, key)
		keptOut := refused > 0 || data.ServerHoldsCAL(old, key.version).Verdict == Violation
		if !keptOut || data.ServerHoldsCAL(c.Release, key.version).Verdict != OK {
			continue
		}
		w.dropRefusals(s, key)
		w.install(s, key, max(w.assigned(s, key), refused)-w.installed(s, key))
	}
}

// isUpgrade notes a release that is no newer, or that the rules do not know. From one that was never read, any is an upgrade.
func (w *world) isUpgrade(from, to Release) bool {
	if !w.knows("release", to) {
		return false
	}
	if from != UnknownRelease && to <= from {
		w.refuse("release", "is no upgrade from %s", "n’est pas une mise à niveau depuis %s", from)
		return false
	}
	return true
}

// activateLicenseServer lets the server issue permanent CALs.
func (w *world) activateLicenseServer(c *Change) {
	if s := w.server("license_server", c.LicenseServer); s != nil {
		yes := true
		s.fleet.Activated = &yes
	}
}

// removeLicenseServer takes the server out of service, with every CAL that is still on it. Purchases stay and are assigned to
// nothing. Hosts that still name it are left alone: that they do is a fault of the plan, which shows. What they said of it is void.
func (w *world) removeLicenseServer(c *Change) {
	s := w.server("license_server", c.LicenseServer)
	if s == nil {
		return
	}
	w.forget(s, always)
	for i := range w.facts.Purchases {
		if p := &w.facts.Purchases[i]; w.isAt(p, s) {
			p.LicenseServer = ""
		}
	}
	w.facts.LicenseServers = slices.DeleteFunc(w.facts.LicenseServers, func(other LicenseServer) bool {
		return nameKey(other.Name, other.Domain) == s.key
	})
	w.names = nil
}

// setTrust records how two domains trust each other, in place of what was said of them.
func (w *world) setTrust(c *Change) {
	a, b := fold(c.Domains[0]), fold(c.Domains[1])
	isSame := func(t Trust) bool {
		return fold(t.A) == a && fold(t.B) == b || fold(t.A) == b && fold(t.B) == a
	}
	w.facts.Trusts = append(slices.DeleteFunc(w.facts.Trusts, isSame), Trust{A: a, B: b, TwoWay: *c.TwoWay})
}
