package compat

import (
	"cmp"
)

// lands are the domains of a fleet, those that trust each other both ways taken together: within one, a license server can serve
// every host. Hosts that are in no domain are a land of their own.
type lands struct {
	at   map[string]int // by domain
	list []land
}

// land is domains that trust each other.
type land struct {
	domain  string // the one with most hosts; "" for machines in no domain
	joined  bool
	release Release // oldest one on which a license server would serve all hosts and hold all CALs of the land
	hosts   map[string]int
	newest  Release
	cals    CALVersion
}

const noLand = -1 // of hosts whose domain was not read

const workgroup = "" // stands for machines in no domain

func (x *index) findLands() lands {
	l := lands{at: make(map[string]int)}
	for i, h := range x.hosts {
		l.settle(x, domainOf(h.Name, h.Domain), answerOf(h.DomainJoined), func(home *land) {
			home.hosts[domainOf(h.Name, h.Domain)]++
			home.newest = max(home.newest, x.readings[x.osAt[i]].Release)
		})
	}
	for _, s := range x.servers {
		l.settle(x, s.domain, s.joined(), func(home *land) {
			for j := range s.supplies {
				if x.data.KnowsCAL(s.supplies[j].Version) {
					home.cals = max(home.cals, s.supplies[j].Version)
				}
			}
		})
	}
	for i := range l.list {
		l.list[i].close(x.data)
	}
	return l
}

// settle finds the land of a machine, or founds it. Machines of which nobody knows whether they are in a domain count as joined
// where their domain is known.
func (l *lands) settle(x *index, domain string, joined Answer, note func(*land)) {
	if joined == No {
		domain = workgroup
	} else if domain == "" {
		return
	}
	at, known := l.at[domain]
	if !known {
		at = 0
		for at < len(l.list) && !l.trusts(x, at, domain) {
			at++
		}
		if at == len(l.list) {
			l.list = append(l.list, land{joined: domain != workgroup, hosts: make(map[string]int)})
		}
		l.at[domain] = at
	}
	note(&l.list[at])
}

// trusts reports that a domain and every domain of a land trust each other both ways: trust is not handed on.
func (l *lands) trusts(x *index, land int, domain string) bool {
	if domain == workgroup || !l.list[land].joined {
		return false
	}
	for other, at := range l.at {
		if at == land && x.trusts.between(domain, other) != Yes {
			return false
		}
	}
	return true
}

// close settles where a new license server of the land would stand, and on which release.
func (home *land) close(d *Data) {
	most := 0
	for domain, n := range home.hosts {
		if domain != workgroup && (n > most || n == most && domain < home.domain) {
			home.domain, most = domain, n
		}
	}
	if !home.joined {
		home.domain = workgroup
	}
	home.release = d.oldestServer(home.newest, home.cals)
}

// oldestServer is the oldest release on which a license server serves hosts of a release and holds CALs of a version; unknown where
// there is none.
func (d *Data) oldestServer(hosts Release, cals CALVersion) Release {
	for _, r := range d.releases {
		serves := hosts == UnknownRelease || d.ServerServesHost(r, hosts).Verdict == OK
		holds := cals == UnknownCAL || d.ServerHoldsCAL(r, cals).Verdict == OK
		if serves && holds && cmp.Or(hosts, Release(cals)) != UnknownRelease {
			return r
		}
	}
	return UnknownRelease
}

// of is the land of hosts; noLand where they are of several, or where nobody has read of which.
func (l *lands) of(room *courtroom) int {
	found := noLand
	for _, k := range room.classes {
		domain := k.host.domain
		if k.host.joined == No {
			domain = workgroup
		} else if domain == "" {
			continue
		}
		at, known := l.at[domain]
		if !known || found != noLand && found != at {
			return noLand
		}
		found = at
	}
	return found
}
