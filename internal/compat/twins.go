package compat

import (
	"fmt"
	"slices"
	"strings"
)

// machine is a host or a license server on record, as far as it matters for telling one from the other.
type machine struct {
	name   fullName
	id     string
	alone  bool // in a workgroup: it has no domain that could be read
	host   *member
	server *server
}

func (x *index) hostMachine(i int) machine {
	h := x.hosts[i]
	m := &member{name: h.Name, host: h, domain: domainOf(h.Name, h.Domain), reading: x.read(h.OS)}
	return machine{name: nameOf(h.Name, h.Domain), id: machineID(h.MachineID), alone: answerOf(h.DomainJoined) == No, host: m}
}

func (x *index) serverMachine(i int) machine {
	s := x.servers[i].fleet
	return machine{name: nameOf(s.Name, s.Domain), id: machineID(s.MachineID), alone: answerOf(s.DomainJoined) == No, server: x.servers[i]}
}

// serversOnRecord counts the license servers of the fleet, which come before the stand-ins.
func (x *index) serversOnRecord() int {
	if n := slices.IndexFunc(x.servers, func(s *server) bool { return s.fleet == nil }); n >= 0 {
		return n
	}
	return len(x.servers)
}

// twins lists what may be one machine on record twice.
func (x *index) twins() []*combination {
	out := x.sameID()
	out = append(out, sameName("host ", x.hostDir, len(x.hosts), x.hostMachine)...)
	out = append(out, sameName("license server ", x.serverDir, x.serversOnRecord(), x.serverMachine)...)
	slices.SortFunc(out, func(a, b *combination) int { return strings.Compare(a.key, b.key) })
	return out
}

// sameID groups machines by their ID.
func (x *index) sameID() (out []*combination) {
	hashes := x.ids
	for _, s := range x.servers[:x.serversOnRecord()] {
		hashes = append(hashes, letterHash(s.fleet.MachineID))
	}
	for id, places := range groupByID(hashes, x.idAt) {
		if twins := x.distinct(places); len(twins) > 1 {
			out = append(out, newTwins("machine "+id, twins))
		}
	}
	return out
}

// idAt is the ID of a machine as it was reported: hosts first, license servers after them.
func (x *index) idAt(place int) string {
	if place < len(x.hosts) {
		return x.hosts[place].MachineID
	}
	return x.servers[place-len(x.hosts)].fleet.MachineID
}

// distinct makes machines of places: hosts first, license servers after them. A license server by the name of a host is that host.
func (x *index) distinct(places []int) (out []machine) {
	for _, i := range places {
		if i < len(x.hosts) {
			out = append(out, x.hostMachine(i))
			continue
		}
		s := x.serverMachine(i - len(x.hosts))
		if !slices.ContainsFunc(out, func(m machine) bool { return m.host != nil && m.name.mayBe(s.name) }) {
			out = append(out, s)
		}
	}
	return out
}

// mayBe reports names of one machine, as far as their domains were read.
func (n fullName) mayBe(o fullName) bool {
	return n.short() == o.short() && (n.domain() == o.domain() || n.domain() == "" || o.domain() == "")
}

// sameName groups each machine whose domain was not read with those it may be. Machines whose IDs are both known need no guess.
func sameName(sort string, d *directory, size int, at func(int) machine) (out []*combination) {
	if !slices.ContainsFunc(d.names[:size], func(n fullName) bool { return n.domain() == "" }) {
		return nil
	}
	groups := make(map[int][]machine)
	for i := range size {
		bare, found := d.at(d.names[i].short())
		if !found || bare == i || bare >= size {
			continue
		}
		one, other := at(bare), at(i)
		if !one.alone && (one.id == "" || other.id == "") {
			groups[bare] = append(groups[bare], other)
		}
	}
	for bare, others := range groups {
		out = append(out, newTwins(sort+d.names[bare].key, append(others, at(bare))))
	}
	return out
}

// newTwins names a case after the machines in it, by their full names.
func newTwins(key string, twins []machine) *combination {
	slices.SortFunc(twins, func(a, b machine) int { return strings.Compare(a.name.key, b.name.key) })
	c := &combination{key: key, kind: SubjectOrganization}
	var names []string
	for _, m := range twins {
		names = append(names, m.name.key)
		if m.host != nil {
			c.hosts = append(c.hosts, m.host)
		} else {
			c.servers = append(c.servers, m.server)
		}
	}
	names = slices.Compact(names)
	c.subject = strings.Join(names[:min(len(names), maxEvidence)], ", ")
	if more := len(names) - maxEvidence; more > 0 {
		c.subject = fmt.Sprintf("%s, +%d", c.subject, more)
	}
	return c
}

// shareID reports that all machines of a case carry one ID.
func (c *combination) shareID() bool {
	var ids []string
	for _, h := range c.hosts {
		ids = append(ids, machineID(h.host.MachineID))
	}
	for _, s := range c.servers {
		ids = append(ids, machineID(s.fleet.MachineID))
	}
	ids = slices.Compact(ids)
	return len(ids) == 1 && ids[0] != ""
}
