package compat

import "slices"

// at is the situation as seen from one license server.
func (s *situation) at(server *server) *situation {
	m, there := *s.matter, *s
	m.server, there.matter = server, &m
	return &there
}

// serviceWays give a host that lives on its grace period a license server with CALs: each sort of way once, for the first of its
// servers that asks for it.
func (s *situation) serviceWays() []offer {
	if len(s.member.servers) == 0 {
		return []offer{s.setServerList()}
	}
	var offers []offer
	for _, at := range s.member.servers {
		there := s.at(s.index.servers[at])
		way := there.restoreReachability
		if s.member.statusOf(at) != notConnectable && there.server.isEmpty() {
			way = there.installCALs
		}
		if o := way(); !slices.ContainsFunc(offers, func(known offer) bool { return known.remedy.ID == o.remedy.ID }) {
			offers = append(offers, o)
		}
	}
	return s.orRepoint(offers...)
}
