package compat

import "slices"

// roll calls the hosts of a collection. Neighbours mostly carry the same operating system, the same list of license servers and the
// same words about them: what the last one had is tried before anything is looked up.
type roll struct {
	index   *index
	records []member
	members []*member

	names     batch
	places    [len(batch{})]int // where the hosts of a batch are; -1 for strangers
	next      int               // position of the host after the one that was found last: collections list neighbours
	strangers map[string]bool   // keys of members that have never reported
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
	for from := 0; from < len(c.Hosts); from += len(r.names) {
		r.callSome(c, near, from, min(from+len(r.names), len(c.Hosts)))
	}
	return r.members
}

// callSome calls as many hosts as a batch of names takes: see addHosts.
func (r *roll) callSome(c *Collection, near string, from, to int) {
	places := r.places[:to-from]
	r.find(c.Hosts[from:to], near, places)
	for i, at := range places {
		m := &r.records[from+i]
		*m = member{name: c.Hosts[from+i], mode: c.Mode}
		if at >= 0 && r.seat(m, at) || at < 0 && r.admit(m) {
			r.useServers(m, c)
			r.members = append(r.members, m)
		}
	}
}

// find gives the places of hosts that are called by name.
func (r *roll) find(hosts []string, near string, places []int) {
	dir, called, guess := r.index.hostDir, r.names[:0], r.next
	for i, name := range hosts {
		if dir.surelyAt(guess, name, near) {
			places[i] = guess
			guess++
			continue
		}
		places[i] = -1
		called = append(called, dir.called(name, near))
	}
	dir.fetch(called)
	for i := range hosts {
		if places[i] < 0 {
			if at, found, _ := dir.findHashed(called[0], near); found {
				places[i] = at
			}
			called = called[1:]
		}
		if places[i] >= 0 {
			r.next = places[i] + 1
		}
	}
}

// seat fills in what a host says of itself; false if it has its seat already.
func (r *roll) seat(m *member, at int) bool {
	x, name := r.index, &r.index.hostDir.names[at]
	if x.seats[at] == x.sittings {
		return false
	}
	x.seats[at] = x.sittings
	m.at, m.host, m.key, m.domain = at, x.hosts[at], name.key, name.domain()
	m.name, m.joined, m.reading = m.host.Name, answerOf(m.host.DomainJoined), x.readings[x.osAt[at]]
	if m.host.Mode != ModeUnread {
		m.mode = m.host.Mode
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
	if p == nil || r.index.apart || p.domain != m.domain || p.isOwn { // the same names may mean other servers
		r.index.resolveServers(m)
		r.index.noteStatuses(m)
		return
	}
	saysSame := p.host != nil && m.host != nil && r.index.naming[p.at] == r.index.naming[m.at]
	if saysSame && len(p.listed) == len(m.listed) {
		m.servers, m.statuses = p.servers, p.statuses
		return
	}
	if slices.Equal(p.listed, m.listed) {
		m.servers = p.servers
	} else {
		r.index.resolveServers(m)
	}
	r.index.noteStatuses(m)
}
