package compat

import (
	"math"
	"slices"
)

// member is one host as its collection sees it: what the host says of itself, completed by its deployment.
type member struct {
	name     string
	key      string // its full name in lower case: see Row
	host     *Host  // nil: named by the collection, never reported
	at       int    // position of host in the index
	domain   string
	reading  Reading
	mode     Mode
	listed   []string // the license servers it goes by, as they are spelled
	servers  []int    // their positions, each once; members share the slice
	listRead bool     // false: nobody has read which servers it uses
	joined   Answer
	statuses []int8 // what it says of each of servers (GetTStoLSConnectivityStatus); nil or noStatus: nothing. Members share the slice
	class    *class // those it is judged with
	isOwn    bool   // it names itself by one of the names every machine has
}

// The values of GetTStoLSConnectivityStatus that rules speak of; noStatus is our own.
const (
	noStatus       = -1
	valid2008R2    = 1  // LS_CONNECTABLE_VALID_WS08R2
	valid2008      = 2  // LS_CONNECTABLE_VALID_WS08
	lowerVersion   = 4  // LS_CONNECTABLE_LOWER_VERSION
	notInGroup     = 5  // LS_CONNECTABLE_NOT_IN_TSCGROUP
	notConnectable = 6  // LS_NOT_CONNECTABLE
	accessDenied   = 8  // LS_CONNECTABLE_BUT_ACCESS_DENIED
	validVDI       = 9  // LS_CONNECTABLE_VALID_WS08R2_VDI
	validServer    = 11 // LS_CONNECTABLE_VALID_LS
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

// hasOwnList reports a host whose own list of license servers was read.
func (m *member) hasOwnList() bool {
	return m.host != nil && (m.host.LicenseServersRead || len(m.host.LicenseServers) > 0)
}

// listServers sets the list the host goes by: its own, else its deployment's, else the servers it reported a status for.
func (m *member) listServers(c *Collection) {
	switch {
	case m.hasOwnList():
		m.listed, m.listRead = m.host.LicenseServers, true
	case c.LicenseServersRead || len(c.LicenseServers) > 0:
		m.listed, m.listRead = c.LicenseServers, true
	case m.host != nil:
		for _, r := range m.host.Connectivity {
			m.listed = append(m.listed, r.Server)
		}
	}
}

// resolveServers finds the servers that are listed.
func (x *index) resolveServers(m *member) {
	m.servers = make([]int, 0, len(m.listed))
	for _, n := range m.listed {
		if fold(n) == "" {
			continue
		}
		m.isOwn = m.isOwn || isSelfName(n)
		if at := x.resolve(n, m.domain, m.name); !slices.Contains(m.servers, at) {
			m.servers = append(m.servers, at)
		}
	}
}

// noteStatuses files what the host says of its servers. Where it says two things of one server, "lower version" is believed.
func (x *index) noteStatuses(m *member) {
	if m.host == nil {
		return
	}
	for _, r := range m.host.Connectivity {
		m.isOwn = m.isOwn || isSelfName(r.Server)
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
