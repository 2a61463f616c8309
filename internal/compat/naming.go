package compat

import (
	"maps"
	"slices"
	"strings"
)

// addNamedServers makes a stand-in for every FQDN that hosts, deployments or purchases name and the fleet does not have. FQDNs come
// before short names, so that a short name finds its stand-in whatever the order of the facts.
func (x *index) addNamedServers(names spellings) {
	for i := range x.facts.Collections {
		c := &x.facts.Collections[i]
		names.add("", c.LicenseServers...)
		if slices.ContainsFunc(c.LicenseServers, isSelfName) {
			for _, host := range c.Hosts {
				names.add(host, c.LicenseServers...)
			}
		}
	}
	for i := range x.facts.Purchases {
		names.add("", x.facts.Purchases[i].LicenseServer)
	}
	for _, n := range slices.Sorted(maps.Keys(names.full)) {
		x.resolve(n, "", "")
	}
}

// nameServers adds the names that a host gives license servers. It gives the position of the first of the hosts before it that say
// the same, one after the other.
func (x *index) nameServers(i int, names *spellings) int32 {
	h, first := x.hosts[i], int32(i) //nolint:gosec // a position
	if i > 0 && h.namesAlike(x.hosts[i-1]) {
		if first = x.naming[i-1]; !names.hasOwn {
			return first
		}
	}
	names.add(x.hostDir.names[i].key, h.LicenseServers...)
	for _, r := range h.Connectivity {
		names.add(x.hostDir.names[i].key, r.Server)
	}
	return first
}

// namesAlike reports that two hosts name the same servers, as neighbours mostly do.
func (h *Host) namesAlike(o *Host) bool {
	return slices.Equal(h.LicenseServers, o.LicenseServers) && slices.Equal(h.Connectivity, o.Connectivity)
}

// spellings gathers the FQDNs of license servers.
type spellings struct {
	isOwn  map[string]bool // by every spelling met: it is a name by which any machine calls itself
	hasOwn bool            // one of them is
	full   map[string]bool
}

func newSpellings() spellings {
	return spellings{isOwn: make(map[string]bool), full: make(map[string]bool)}
}

// add takes names as the machine called own gives them.
func (s *spellings) add(own string, names ...string) {
	for _, n := range names {
		isOwn, met := s.isOwn[n]
		if !met {
			isOwn = isSelfName(n)
			s.isOwn[n] = isOwn
		}
		if isOwn {
			n, s.hasOwn = own, true
		} else if met {
			continue
		}
		if folded := fold(n); folded != "" {
			if _, domain := splitName(folded); domain != "" {
				s.full[folded] = true
			}
		}
	}
}

// resolve finds the server a machine means by a name; self is that machine's own name. It never fails: a name the fleet does not
// have gets a stand-in.
func (x *index) resolve(name, near, self string) int {
	if isSelf(fold(name)) && self != "" {
		name = self
	}
	position, found, ambiguous := x.serverDir.find(name, near)
	if found {
		return position
	}
	if at, known := x.ambiguous[fold(name)]; ambiguous && known {
		return at
	}
	stand := &server{name: strings.TrimSpace(name), key: nameKey(name, ""), domain: domainOf(name, ""), ambiguous: ambiguous, reading: x.read(OS{})}
	x.servers = append(x.servers, stand)
	if ambiguous { // it is the several others that answer to the name
		stand.key += "?"
		x.ambiguous[fold(name)] = len(x.servers) - 1
		x.serverDir.addUnlisted()
	} else {
		x.serverDir.add(nameOf(name, ""))
	}
	return len(x.servers) - 1
}
