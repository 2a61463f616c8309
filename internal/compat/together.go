package compat

import "slices"

// What the rules about a collection as a whole ask of its hosts. Alike hosts are asked once.

// hostsInNeed counts the hosts that need CALs.
func (room *courtroom) hostsInNeed() (n int) {
	for _, k := range room.classes {
		if k.host.needsCAL() {
			n += k.size
		}
	}
	return n
}

// milderWithoutBroker is Info where nobody has read a connection broker: such a collection may be a list of somebody's own, whose hosts
// users choose between.
func (m *matter) milderWithoutBroker() Severity {
	if m.room.facts.Broker == "" {
		return Info
	}
	return m.rule.Severity
}

// releases lists the known releases among hosts that need CALs, oldest first, and says whether any is not known.
func (room *courtroom) releases() (known []Release, unread bool) {
	for _, k := range room.classes {
		release := k.host.reading.Release
		switch {
		case !k.host.needsCAL() || slices.Contains(known, release):
		case release == UnknownRelease:
			unread = true
		default:
			known = append(known, release)
		}
	}
	slices.Sort(known)
	return known, unread
}

// share is the hosts of a collection that have one thing in common; host is any of them.
type share struct {
	host *member
	size int
}

// settings is how the hosts that need CALs are set up: by mode and by license servers, each in the order of the collection. Hosts
// without a mode or without a license server are in neither.
type settings struct {
	modes, lists           []share
	modeUnread, listUnread bool // there are hosts of which nobody has read it
	bare                   bool // there are hosts whose list was read and is empty
}

// settings looks at the classes once: several rules ask.
func (room *courtroom) settings() *settings {
	if room.set == nil {
		room.set = room.findSettings()
	}
	return room.set
}

func (room *courtroom) findSettings() *settings {
	s, shares := new(settings), &room.index.desk.shares
	s.modes, s.lists = shares.take(len(room.classes))[:0], shares.take(len(room.classes))[:0]
	for _, k := range room.classes {
		h := k.host
		if !h.needsCAL() {
			continue
		}
		if h.mode.Kind() != KindUnknown {
			s.modes = addShare(s.modes, k, func(o *member) bool { return o.mode == h.mode })
		}
		if len(h.servers) > 0 {
			s.lists = addShare(s.lists, k, h.hasServersOf)
		}
		s.modeUnread = s.modeUnread || h.mode == ModeUnread
		s.listUnread = s.listUnread || len(h.servers) == 0 && !h.listRead
		s.bare = s.bare || len(h.servers) == 0 && h.listRead
	}
	return s
}

func addShare(shares []share, k *class, same func(*member) bool) []share {
	for i := range shares {
		if same(shares[i].host) {
			shares[i].size += k.size
			return shares
		}
	}
	return append(shares, share{host: k.host, size: k.size})
}

// hasServersOf compares what two hosts name, in whatever order.
func (m *member) hasServersOf(o *member) bool {
	return len(m.servers) == len(o.servers) && !slices.ContainsFunc(m.servers, func(at int) bool { return !slices.Contains(o.servers, at) })
}

// isPolicy is how a host says that a policy sets something; a source that was not read is empty.
const isPolicy = "policy"

// setsMode and setsServers say what the deployment itself sets: "Not configured" and an empty list set nothing.
func (room *courtroom) setsMode() bool    { return room.facts.Mode.Kind() != KindUnknown }
func (room *courtroom) setsServers() bool { return len(room.facts.LicenseServers) > 0 }

// deploys reports a broker that sets anything. What people say of a collection without one fills in for hosts that say nothing, and overrides nobody.
func (room *courtroom) deploys() bool {
	return room.facts.Broker != "" && (room.setsMode() || room.setsServers())
}

// overrides says whether a policy gives a host another mode or other license servers than its deployment sets: NotKnown where they
// differ and nobody has read what sets them.
func (room *courtroom) overrides(m *member) (mode, list Answer) {
	mode, list = No, No
	if m.host == nil || !m.needsCAL() {
		return mode, list
	}
	if room.setsMode() && m.host.Mode != ModeUnread && m.host.Mode != room.facts.Mode {
		mode = byPolicy(m.host.ModeSource)
	}
	if room.setsServers() && !room.namesDeployment(m) {
		list = byPolicy(m.host.LicenseServersSource)
	}
	return mode, list
}

// departs reports alike hosts that go by another mode or by other license servers than their deployment sets.
func (room *courtroom) departs(k *class) bool {
	return room.setsMode() && k.host.mode != room.facts.Mode || room.setsServers() && !room.namesDeployment(k.host)
}

func byPolicy(source string) Answer {
	switch source {
	case isPolicy:
		return Yes
	case "":
		return NotKnown
	}
	return No
}

// namesDeployment reports whether a host goes by exactly the license servers that its deployment sets.
func (room *courtroom) namesDeployment(m *member) bool {
	if slices.Equal(m.listed, room.facts.LicenseServers) {
		return true
	}
	named := make([]bool, len(m.servers))
	for _, name := range room.facts.LicenseServers {
		at := room.index.placeOf(name, m)
		if at < 0 {
			return false
		}
		named[at] = true
	}
	return !slices.Contains(named, false)
}

// placeOf finds a name among the license servers a host goes by; -1 where it is none of them. Nothing is made of a name nobody knows.
func (x *index) placeOf(name string, m *member) int {
	if isSelfName(name) {
		name = m.name
	}
	position, found, _ := x.serverDir.find(name, m.domain)
	return slices.IndexFunc(m.servers, func(at int) bool {
		return found && at == position || !found && fold(x.servers[at].name) == fold(name)
	})
}

// overridden is the worst that overrides says of the hosts. Mostly they go by what the deployment sets, and that is seen at once.
func (room *courtroom) overridden() Verdict {
	verdict := OK
	if !slices.ContainsFunc(room.classes, room.departs) {
		return verdict
	}
	for _, m := range room.members {
		switch mode, list := room.overrides(m); {
		case mode == Yes || list == Yes:
			return Violation
		case mode == NotKnown || list == NotKnown:
			verdict = Unknown
		}
	}
	return verdict
}

// hasBrokers reports whether a deployment of the organization was ever read.
func (x *index) hasBrokers() bool {
	if x.brokers == NotKnown {
		x.brokers = No
		for i := range x.facts.Collections {
			if x.facts.Collections[i].Broker != "" {
				x.brokers = Yes
				break
			}
		}
	}
	return x.brokers == Yes
}

// isMultiSession says whether there is a host that is no server: NotKnown where its build is also that of a client Windows, and
// nobody has read what would tell.
func (room *courtroom) isMultiSession() Answer {
	answer := No
	for _, k := range room.classes {
		if !k.host.needsCAL() {
			return Yes
		}
	}
	for _, m := range room.members {
		if m.host != nil && m.host.OS.SKU == 0 && m.host.OS.Caption == "" && room.index.data.builds[buildNumber(m.host.OS.Version)].client != "" {
			answer = NotKnown
		}
	}
	return answer
}
