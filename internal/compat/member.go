package compat

import (
	"math"
	"slices"
)

// member is one host as its collection sees it: what the host says of itself, completed by its deployment.
type member struct {
	name     string
	host     *Host // nil: named by the collection, never reported
	domain   string
	reading  Reading
	mode     Mode
	servers  []int // positions of the license servers it uses, in its order, each once
	listRead bool  // false: nobody has read which servers it uses
	joined   Answer
	statuses []int8 // what it says of each of servers (GetTStoLSConnectivityStatus); nil or noStatus: nothing
}

// The values of GetTStoLSConnectivityStatus that rules speak of; noStatus is our own.
const (
	noStatus       = -1
	lowerVersion   = 4 // LS_CONNECTABLE_LOWER_VERSION
	notInGroup     = 5 // LS_CONNECTABLE_NOT_IN_TSCGROUP
	notConnectable = 6 // LS_NOT_CONNECTABLE
	accessDenied   = 8 // LS_CONNECTABLE_BUT_ACCESS_DENIED
)

// statusOf is what the host says of the server at a position, or noStatus.
func (m *member) statusOf(at int) int {
	if i := slices.Index(m.servers, at); i >= 0 && i < len(m.statuses) {
		return int(m.statuses[i])
	}
	return noStatus
}

// alike reports whether two members get the same verdict from every rule but those about the host alone.
func (m *member) alike(o *member) bool {
	return m.domain == o.domain && m.reading.Release == o.reading.Release && m.reading.IsServer == o.reading.IsServer && m.mode == o.mode &&
		m.listRead == o.listRead && m.joined == o.joined && slices.Equal(m.servers, o.servers) && slices.Equal(m.statuses, o.statuses)
}

// needsCAL is false for what turned out to be no server: Windows Enterprise multi-session, a workstation.
func (m *member) needsCAL() bool { return m.reading.IsServer != No }

// members lists the hosts of a collection, each once, in its order.
func (x *index) members(c *Collection) []*member {
	out := make([]*member, 0, len(c.Hosts))
	records := make([]member, len(c.Hosts))
	seen := make(map[string]bool, len(c.Hosts))
	var previous *member
	for i, name := range c.Hosts {
		m := &records[i]
		x.fill(m, name, c)
		if key := nameKey(m.name, m.domain); seen[key] {
			continue
		} else {
			seen[key] = true
		}
		x.useServers(m, c, previous)
		out = append(out, m)
		previous = m
	}
	return out
}

// fill sets what the host's own record says.
func (x *index) fill(m *member, name string, c *Collection) {
	*m = member{name: name, domain: domainOf(name, ""), mode: c.Mode}
	if at, found, _ := x.hostDir.find(name, domainOf(c.Broker, "")); found {
		m.host, x.seated[at] = x.hosts[at], true
		m.name, m.domain = m.host.Name, domainOf(m.host.Name, m.host.Domain)
		if m.host.Mode != ModeUnread {
			m.mode = m.host.Mode
		}
		m.reading, m.joined = x.read(m.host.OS), answerOf(m.host.DomainJoined)
		return
	}
	m.reading = x.read(OS{})
}

// useServers resolves the list the host goes by: its own, else its deployment's, else the servers it reported a status for.
// Neighbours mostly carry the same list, so the previous member's is tried first.
func (x *index) useServers(m *member, c *Collection, previous *member) {
	names := m.listedNames(c)
	if previous != nil && previous.domain == m.domain && slices.Equal(names, previous.listedNames(c)) && !slices.ContainsFunc(names, isSelfName) {
		m.servers = previous.servers
	} else {
		m.servers = x.resolveAll(names, m)
	}
	if m.host == nil {
		return
	}
	x.noteStatuses(m)
}

// noteStatuses files what the host says of its servers. Where it says two things of one server, "lower version" is believed.
func (x *index) noteStatuses(m *member) {
	for _, r := range m.host.Connectivity {
		i := slices.Index(m.servers, x.resolve(r.Server, m.domain, m.name))
		if i < 0 || r.Status < 0 || r.Status > math.MaxInt8 {
			continue
		}
		if m.statuses == nil {
			m.statuses = slices.Repeat([]int8{noStatus}, len(m.servers))
		}
		if m.statuses[i] != lowerVersion {
			m.statuses[i] = int8(r.Status)
		}
	}
}

func answerOf(said *bool) Answer {
	switch {
	case said == nil:
		return NotKnown
	case *said:
		return Yes
	}
	return No
}

func isSelfName(name string) bool { return isSelf(fold(name)) }

// listedNames sets listRead on the way.
func (m *member) listedNames(c *Collection) []string {
	switch {
	case m.host != nil && (m.host.LicenseServersRead || len(m.host.LicenseServers) > 0):
		m.listRead = true
		return m.host.LicenseServers
	case c.LicenseServersRead || len(c.LicenseServers) > 0:
		m.listRead = true
		return c.LicenseServers
	case m.host == nil || len(m.host.Connectivity) == 0:
		return nil
	}
	names := make([]string, 0, len(m.host.Connectivity))
	for _, r := range m.host.Connectivity {
		names = append(names, r.Server)
	}
	return names
}

func (x *index) resolveAll(names []string, m *member) []int {
	out := make([]int, 0, len(names))
	for _, n := range names {
		if fold(n) == "" {
			continue
		}
		if at := x.resolve(n, m.domain, m.name); !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out
}
