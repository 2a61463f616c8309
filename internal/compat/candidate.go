package compat

import (
	"cmp"
	"slices"
)

// demand is what servers of the fleet are looked for by. The fleet is looked through once for each demand, however many
// collections and findings have it.
type demand struct {
	need need
	want CALVersion // oldest version the CALs must have, where they move or are bought; see situation
	use  use
}

// use says what the servers found are for.
type use uint8

const (
	toShow  use = iota // as columns: those with CALs left, the newest first
	toServe            // as a way out with the CALs they have: those with most left first
	toTake             // as a way out that takes the CALs of another server: those with most left first
)

// site is servers of one domain, all joined or none: what decides whether hosts reach them. There are few, and they answer alike.
type site struct {
	domain  string
	joined  Answer
	servers []int // places among the candidates, best first
}

func (x *index) candidate(place int) *server { return x.servers[x.candidates[place]] }

// sites lists the servers of the fleet that meet a demand.
func (x *index) sites(d demand) []site {
	sites, known := x.found[d]
	if !known {
		sites = x.findSites(d)
		x.found[d] = sites
	}
	return sites
}

func (x *index) findSites(d demand) (sites []site) {
	for place := range x.candidates {
		s := x.candidate(place)
		if !d.isMetBy(s) {
			continue
		}
		joined := answerOf(s.fleet.DomainJoined)
		at := slices.IndexFunc(sites, func(known site) bool { return known.domain == s.domain && known.joined == joined })
		if at < 0 {
			at, sites = len(sites), append(sites, site{domain: s.domain, joined: joined})
		}
		sites[at].servers = append(sites[at].servers, place)
	}
	if d.use != toShow {
		for i := range sites {
			slices.SortStableFunc(sites[i].servers, func(a, b int) int { return cmp.Compare(d.need.left(x.candidate(b)), d.need.left(x.candidate(a))) })
		}
	}
	return sites
}

// isMetBy asks for a server that can hold the CALs and serve the hosts. Where the CALs themselves are at fault it must have others;
// where only the server is, they move there.
func (d demand) isMetBy(s *server) bool {
	release := s.reading.Release
	switch {
	case d.use == toShow:
		return d.need.isMetBy(s) && d.need.left(s) >= 0
	case d.need.release != UnknownRelease && d.need.data.ServerServesHost(release, d.need.release).Verdict != OK:
		return false
	case d.use == toServe && s.isInactive():
		return false // it has no permanent CAL to give
	case d.use == toTake:
		return d.want != UnknownCAL && d.need.data.ServerHoldsCAL(release, d.want).Verdict == OK
	}
	return d.need.isMetBy(s)
}

// fittingServers lists servers of the fleet that no host names and that could serve all of them, the newest first: those of the
// hosts' own domain or over a two-way trust, or, where there are none, those that a trust could bring in.
func (room *courtroom) fittingServers() []int {
	desk := &room.index.desk
	near, far := desk.near[:0], desk.far[:0]
	d := demand{need: room.need(), use: toShow}
	if d.need.release == UnknownRelease {
		return nil
	}
	for _, site := range room.index.sites(d) {
		switch room.reach(room.index.candidate(site.servers[0])) {
		case OK:
			near = room.appendUnnamed(near, site)
		case Unknown:
			far = room.appendUnnamed(far, site)
		default:
		}
	}
	if desk.near, desk.far = near, far; len(near) == 0 {
		near = far
	}
	slices.Sort(near)
	near = near[:min(len(near), maxFitting)]
	for i, place := range near {
		near[i] = room.index.candidates[place]
	}
	return near
}

// appendUnnamed appends the first servers of a site that no host names.
func (room *courtroom) appendUnnamed(places []int, from site) []int {
	found := 0
	for _, place := range from.servers {
		if found == maxFitting {
			break
		}
		if !room.isNamed(room.index.candidates[place]) {
			places = append(places, place)
			found++
		}
	}
	return places
}

func (room *courtroom) isNamed(at int) bool {
	return room.index.servers[at].sitting == room.index.sittings
}

// ownedServer finds the server of the fleet that would serve best: in the hosts' domain first, then the one with most CALs left
// that fit, then the newest.
func (s *situation) ownedServer() (best *server, domain Verdict) {
	var bestRank [3]int64
	for _, site := range s.index.sites(s.demand()) {
		near := s.domainVerdict(s.index.candidate(site.servers[0]))
		at := slices.IndexFunc(site.servers, func(place int) bool {
			return s.index.candidate(place) != s.server && !s.room.failsAt(s.index.candidates[place]) && !s.hasAlready(s.index.candidates[place])
		})
		if near == Violation || at < 0 {
			continue
		}
		candidate := s.index.candidate(site.servers[at])
		rank := [3]int64{1, s.need.left(candidate), -int64(site.servers[at])}
		if near == OK {
			rank[0] = 2
		}
		if best == nil || slices.Compare(rank[:], bestRank[:]) > 0 {
			best, domain, bestRank = candidate, near, rank
		}
	}
	return best, domain
}

// hasAlready reports a license server that is no news where a finding is about hosts, and not about a server: they name that one.
func (s *situation) hasAlready(at int) bool {
	if s.member != nil {
		return slices.Contains(s.member.servers, at)
	}
	return s.server == nil && s.room.isNamed(at)
}

// failsAt reports a license server that hosts of the collection name and that cannot serve them, whatever its CALs.
func (room *courtroom) failsAt(at int) bool {
	return slices.ContainsFunc(room.classes, func(k *class) bool {
		judged := k.at(at)
		return len(judged) > 0 && judged[0].cell.Verdict == Violation
	})
}

func (s *situation) demand() demand {
	if s.rule.moves || s.rule.ID == "server-older-than-host" {
		return demand{need: s.need, want: s.want, use: toTake}
	}
	return demand{need: s.need, use: toServe}
}
