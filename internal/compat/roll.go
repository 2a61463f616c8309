package compat

import "slices"

// roll calls the hosts of a collection. Neighbours mostly carry the same operating system, the same list of license servers and the
// same words about them: what the last one had is tried before anything is looked up.
type roll struct {
	index   *index
	records []member
	members []*member

	strangers map[string]bool // keys of members that have never reported
}

// members lists the hosts of a collection, each once, in its order.
func (x *index) members(c *Collection) []*member {
	r := roll{index: x}
	return r.call(c)
}

// call lists the hosts of a collection as members does. What an earlier call gave is written over.
func (r *roll) call(c *Collection) []*member {
	r.records = slices.Grow(r.records[:0], len(c.Hosts))[:len(c.Hosts)]
	r.members = slices.Grow(r.members[:0], len(c.Hosts))
	clear(r.strangers)
	r.index.sittings++
	near := domainOf(c.Broker, "")
	for i, name := range c.Hosts {
		m := &r.records[i]
		*m = member{name: name, mode: c.Mode}
		if at, found, _ := r.index.hostDir.find(name, near); found && r.seat(m, at) || !found && r.admit(m) {
			r.useServers(m, c)
			r.members = append(r.members, m)
		}
	}
	return r.members
}

// seat fills in what a host says of itself; false if it has its seat already.
func (r *roll) seat(m *member, at int) bool {
	x, name := r.index, &r.index.hostDir.names[at]
	if x.seats[at] == x.sittings {
		return false
	}
	x.seats[at] = x.sittings
	m.host, m.key, m.domain = x.hosts[at], name.key, name.domain()
	m.name, m.joined = m.host.Name, answerOf(m.host.DomainJoined)
	if m.host.Mode != ModeUnread {
		m.mode = m.host.Mode
	}
	if p := r.previous(); p != nil && p.host != nil && p.host.OS == m.host.OS {
		m.reading = p.reading
	} else {
		m.reading = x.read(m.host.OS)
	}
	return !r.strangers[m.key]
}

// admit takes in a host that has never reported; false if it is in already.
func (r *roll) admit(m *member) bool {
	n := nameOf(m.name, "")
	m.key, m.domain, m.reading = n.key, n.domain(), r.index.read(OS{})
	at, known := r.index.hostDir.at(n.key)
	if r.strangers[n.key] || known && r.index.seats[at] == r.index.sittings {
		return false
	}
	if r.strangers == nil {
		r.strangers = make(map[string]bool)
	}
	r.strangers[n.key] = true
	return true
}

func (r *roll) previous() *member {
	if len(r.members) == 0 {
		return nil
	}
	return r.members[len(r.members)-1]
}

// useServers finds the license servers the host goes by, and what it says of them.
func (r *roll) useServers(m *member, c *Collection) {
	m.listServers(c)
	p := r.previous()
	alike := p != nil && p.domain == m.domain && !p.isOwn && slices.Equal(p.listed, m.listed)
	if alike {
		m.servers = p.servers
	} else {
		r.index.resolveServers(m)
	}
	switch {
	case m.host == nil:
	case alike && p.host != nil && slices.Equal(p.host.Connectivity, m.host.Connectivity):
		m.statuses = p.statuses
	default:
		r.index.noteStatuses(m)
	}
}
