package compat

import "slices"

// What the rules about CALs for devices ask of a license server: what is free there, what ends, what may still be revoked.

// free says whether CALs of a supply are left to give: OK, Violation, or Unknown where a count was not read.
func (s *Supply) free() Verdict {
	left, known := s.left()
	switch {
	case s.Installed.Unlimited:
		return OK
	case !known:
		return Unknown
	}
	return verdictOf(left > 0)
}

// servesDevices reports a license server that CALs for devices are installed on or meant for, or that has given out temporary ones.
func (s *server) servesDevices() bool {
	if s.fleet == nil {
		return false
	}
	lent := len(s.fleet.Issued.Temporary) > 0 || slices.ContainsFunc(s.fleet.KeyPacks, func(p KeyPack) bool { return p.Type == packTemporary && p.Issued.N > 0 })
	return lent || slices.ContainsFunc(s.supplies, func(supply Supply) bool { return supply.Kind == PerDevice })
}

// standIn says whether other Per Device CALs of the server can serve the host in place of those that have run out.
func (c *combination) standIn() Verdict {
	best := Violation
	for _, other := range c.server.deviceSupplies() {
		if other != c.supply && c.fits(other) {
			best = min(best, max(other.free(), c.mayBeGiven(other)))
		}
	}
	return best
}

// fits reports CALs that cover the host and can live on the server.
func (c *combination) fits(s *Supply) bool {
	return c.index.data.CALCoversHost(s.Version, c.host.reading.Release).Verdict == OK && c.index.data.ServerHoldsCAL(c.server.reading.Release, s.Version).Verdict == OK
}

// mayBeGiven is Violation for CALs newer than the host where the policy “Prevent license upgrade” is on.
func (c *combination) mayBeGiven(s *Supply) Verdict {
	prevented := c.server.fleet.NoUpgrade
	switch {
	case s.Version <= c.index.data.CALOf(c.host.reading.Release):
		return OK
	case prevented == nil:
		return Unknown
	}
	return verdictOf(!*prevented)
}

// upgrades says whether the server gives the CALs asked about to the older host: Violation where it does, OK where older ones are
// free or the policy prevents it.
func (c *combination) upgrades() Verdict {
	closer := Violation
	for i := range c.server.supplies {
		older := &c.server.supplies[i]
		if older.Kind == c.supply.Kind && older.Version < c.supply.Version && c.fits(older) {
			closer = min(closer, older.free())
		}
	}
	prevented := c.server.fleet.NoUpgrade
	switch {
	case closer == OK || prevented != nil && *prevented:
		return OK
	case prevented == nil:
		return Unknown
	}
	return closer
}

// ending lists the temporary CALs of the server that end soon or ended lately, the first first.
func (c *combination) ending() (out []ExpiringCALs) {
	for _, e := range c.server.fleet.Issued.Temporary {
		if days := c.index.daysUntil(e.On); days >= -temporaryLife && days <= temporarySoon {
			out = append(out, e)
		}
	}
	return out
}

// canUpgrade says whether the server can make temporary CALs permanent.
func (c *combination) canUpgrade() Verdict {
	free := c.freeForDevices()
	switch activated := c.server.fleet.Activated; {
	case activated == nil:
		return max(free, Unknown)
	case !*activated:
		return Violation
	}
	return free
}

// freeForDevices says whether a Per Device CAL is left that covers the newest of the hosts that ask the server for one.
func (c *combination) freeForDevices() Verdict {
	if !c.server.fleet.PacksRead() {
		return Unknown
	}
	best := Violation
	for _, s := range c.deviceSupplies() {
		best = min(best, s.free())
	}
	return best
}

// deviceSupplies lists the installed Per Device CALs of the server that cover the newest of the hosts that ask it for one.
func (c *combination) deviceSupplies() (out []*Supply) {
	newest := c.room.newestFor(c.server)
	for _, s := range c.server.deviceSupplies() {
		if newest == UnknownRelease || c.index.data.CALCoversHost(s.Version, newest).Verdict == OK {
			out = append(out, s)
		}
	}
	return out
}

// deviceSupplies lists the Per Device CALs that are installed on the server, oldest first.
func (s *server) deviceSupplies() (out []*Supply) {
	for i := range s.supplies {
		if supply := &s.supplies[i]; supply.Kind == PerDevice && supply.Packs > 0 {
			out = append(out, supply)
		}
	}
	return out
}

// newestFor is the newest known release among the hosts of the collection that ask a server for CALs of devices.
func (room *courtroom) newestFor(s *server) (newest Release) {
	for _, k := range room.classes {
		named := slices.ContainsFunc(k.host.servers, func(at int) bool { return room.index.servers[at] == s })
		if named && asksForDevices(k.host) {
			newest = max(newest, k.host.reading.Release)
		}
	}
	return newest
}

// quota is how many CALs of a version may be in revoked state at the server.
func (s *server) quota(v CALVersion) (n int64, known bool) {
	for i := range s.supplies {
		if supply := &s.supplies[i]; supply.Kind == PerDevice && supply.Version == v {
			return max(1, supply.Installed.N/revocable), supply.Installed.Read && !supply.Installed.Unlimited && v != UnknownCAL
		}
	}
	return 1, v != UnknownCAL
}

// quotaVerdict is Violation where no CAL of the version can be revoked now. On the day on which the first of the revoked ones ends
// there is room again.
func (c *combination) quotaVerdict(r RevokedCALs) Verdict {
	quota, known := c.server.quota(r.Version)
	switch {
	case !known:
		return Unknown
	case int64(r.N) < quota:
		return OK
	}
	return verdictOf(!r.FirstEnds.IsZero() && !r.FirstEnds.After(c.index.facts.AsOf))
}

// exactNeed is hosts that need CALs of exactly one version and kind from a license server.
type exactNeed struct {
	server *server
	key    supplyKey
}

// exactlyNeeding names a host of the fleet that needs exactly these CALs from the server, the first by name; "" where there is none.
func (x *index) exactlyNeeding(s *server, key supplyKey) string {
	if x.exact == nil {
		x.exact = make(map[exactNeed]string)
		x.noteExactNeeds()
	}
	return x.exact[exactNeed{s, key}]
}

// noteExactNeeds goes by what hosts say of themselves; what they do not say, their collection does.
func (x *index) noteExactNeeds() {
	var silent map[int]bool
	for at, h := range x.hosts {
		if h.Mode == ModeUnread || !h.LicenseServersRead && len(h.LicenseServers) == 0 {
			if silent == nil {
				silent = make(map[int]bool)
			}
			silent[at] = true
			continue
		}
		x.noteExactNeed(at, h.Mode, h.LicenseServers)
	}
	if silent == nil {
		return
	}
	for i := range x.facts.Collections {
		c := &x.facts.Collections[i]
		for _, name := range c.Hosts {
			if at, found, _ := x.hostDir.find(name, domainOf(c.Broker, "")); found && silent[at] {
				m := member{host: x.hosts[at], mode: x.hosts[at].Mode}
				if m.mode == ModeUnread {
					m.mode = c.Mode
				}
				m.listServers(c)
				x.noteExactNeed(at, m.mode, m.listed)
			}
		}
	}
}

func (x *index) noteExactNeed(at int, mode Mode, servers []string) {
	h := x.hosts[at]
	key := supplyKey{x.data.CALOf(x.read(h.OS).Release), mode.Kind()}
	for _, name := range servers {
		if fold(name) == "" {
			continue
		}
		need := exactNeed{x.servers[x.resolve(name, x.hostDir.names[at].domain(), h.Name)], key}
		first, seen := x.exact[need]
		if !seen {
			first = h.Name
		}
		x.exact[need] = min(first, h.Name)
	}
}
