package compat

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// index is Facts with every name resolved, every operating system read and every server's supplies gathered.
type index struct {
	facts    *Facts
	data     *Data
	docket   *docket
	readings map[OS]Reading

	hosts    []*Host
	hostDir  *directory
	seats    []int32 // by position: the last sitting the host was called in, 0 for one that is in no collection
	sittings int32
	roll     roll // of the collection that is being judged

	servers   []*server // the fleet's, then those that are only named
	serverDir *directory
	ambiguous map[string]int // short names that several servers answer to, by position of their stand-in

	newest     Release // of all hosts of the fleet; see servesAll
	mixed      Answer  // whether hosts of several generations are in the fleet; see isMixed
	trusts     trusts
	candidates []int             // positions of the fleet's servers with a known release, newest first
	found      map[demand][]site // those that meet a demand, once somebody asked

	holdings  []holding         // nil until somebody asks; see installedAgainstOwned
	elsewhere map[supplyKey]int // CALs of purchases for servers out of use that were found installed on servers in use; see isElsewhere
}

// server is a license server as the rules see it: the fleet's record, or the stand-in for a name nobody has reported.
type server struct {
	name      string
	key       string // unique; see Column
	domain    string
	fleet     *LicenseServer // nil for a stand-in
	ambiguous bool           // the name fits several servers of the fleet
	reading   Reading
	supplies  []Supply
	refused   CALVersion // lowest version it refused, where its release is unknown; UnknownCAL: none
	named     bool       // by a host that was judged
	sitting   int32      // the last one in which hosts named it: see index.sittings
	place     int        // the best that any of them gave it
}

// isInactive reports a license server that is known not to be activated.
func (s *server) isInactive() bool {
	return s.fleet != nil && s.fleet.Activated != nil && !*s.fleet.Activated
}

func newIndex(f *Facts) *index {
	x := newRegister(f)
	x.gatherSupplies()
	return x
}

// newRegister is an index without supplies.
func newRegister(f *Facts) *index {
	x := &index{
		facts: f, data: cmp.Or(f.Data, Default()), docket: newDocket(), trusts: newTrusts(f.Trusts), readings: make(map[OS]Reading),
		ambiguous: make(map[string]int), found: make(map[demand][]site), elsewhere: make(map[supplyKey]int),
	}
	x.roll.index = x
	x.addHosts()
	x.addServers()
	x.addNamedServers()
	return x
}

func (x *index) addHosts() {
	x.hostDir = newDirectory(len(x.facts.Hosts))
	x.hosts = make([]*Host, 0, len(x.facts.Hosts))
	for i := range x.facts.Hosts {
		h := &x.facts.Hosts[i]
		at, added := x.hostDir.add(nameOf(h.Name, h.Domain))
		switch {
		case added:
			x.hosts = append(x.hosts, h)
		case compareHosts(h, x.hosts[at]) > 0:
			x.hosts[at] = h
		}
	}
	x.seats = make([]int32, len(x.hosts))
}

// compareHosts decides between two records of one host: the later report wins, and ties never depend on the order of the facts.
func compareHosts(a, b *Host) int {
	return compareWhole(cmp.Or(a.ReportedAt.Compare(b.ReportedAt), compareOS(a.OS, b.OS), cmp.Compare(a.Mode, b.Mode), cmp.Compare(a.Name, b.Name),
		slices.Compare(a.LicenseServers, b.LicenseServers), cmp.Compare(a.Source, b.Source)), a, b)
}

// compareWhole orders records that differ only in what nothing else looks at, where the others have decided nothing. It is slow.
func compareWhole[T any](decided int, a, b *T) int {
	if decided != 0 || reflect.DeepEqual(a, b) {
		return decided
	}
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return bytes.Compare(x, y)
}

func compareOS(a, b OS) int {
	return cmp.Or(cmp.Compare(a.Caption, b.Caption), cmp.Compare(a.Version, b.Version),
		cmp.Compare(a.ProductType, b.ProductType), cmp.Compare(a.SKU, b.SKU))
}

func (x *index) addServers() {
	x.serverDir = newDirectory(len(x.facts.LicenseServers))
	for i := range x.facts.LicenseServers {
		s := &x.facts.LicenseServers[i]
		at, added := x.serverDir.add(nameOf(s.Name, s.Domain))
		switch {
		case added:
			x.servers = append(x.servers, x.newServer(s))
		case compareServers(s, x.servers[at].fleet) > 0:
			x.servers[at] = x.newServer(s)
		}
	}
}

func compareServers(a, b *LicenseServer) int {
	return compareWhole(cmp.Or(a.ReportedAt.Compare(b.ReportedAt), compareOS(a.OS, b.OS), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Source, b.Source),
		cmp.Compare(len(a.KeyPacks), len(b.KeyPacks)), cmp.Compare(len(a.Refusals), len(b.Refusals))), a, b)
}

func (x *index) newServer(s *LicenseServer) *server {
	return &server{name: s.Name, key: nameKey(s.Name, s.Domain), domain: domainOf(s.Name, s.Domain), fleet: s, reading: x.read(s.OS)}
}

// addNamedServers makes a stand-in for every FQDN that hosts, deployments or purchases name and the fleet does not have. FQDNs come
// before short names, so that a short name finds its stand-in whatever the order of the facts.
func (x *index) addNamedServers() {
	names := spellings{isOwn: make(map[string]bool), full: make(map[string]bool)}
	for i, h := range x.hosts {
		if i > 0 && !names.hasOwn && h.namesAlike(x.hosts[i-1]) {
			continue
		}
		names.add(x.hostDir.names[i].key, h.LicenseServers...)
		for _, r := range h.Connectivity {
			names.add(x.hostDir.names[i].key, r.Server)
		}
	}
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

func (x *index) gatherSupplies() {
	assigned := make(map[int][]Purchase)
	for _, p := range x.facts.Purchases {
		if fold(p.LicenseServer) != "" {
			at := x.resolve(p.LicenseServer, "", "")
			assigned[at] = append(assigned[at], p)
		}
	}
	for i, s := range x.servers {
		s.supplies = x.data.gatherSupplies(s.fleet, s.reading.Release, assigned[i])
		for _, supply := range s.supplies {
			if supply.Refused && s.reading.Release == UnknownRelease && (s.refused == UnknownCAL || supply.Version < s.refused) {
				s.refused = supply.Version
			}
		}
		if s.fleet != nil && s.reading.Release != UnknownRelease {
			x.candidates = append(x.candidates, i)
		}
	}
	slices.SortFunc(x.candidates, func(i, j int) int {
		a, b := x.servers[i], x.servers[j]
		return cmp.Or(cmp.Compare(b.reading.Release, a.reading.Release), strings.Compare(fold(a.name), fold(b.name)), strings.Compare(a.key, b.key))
	})
}

// read reads an operating system once; a fleet has few different ones.
func (x *index) read(o OS) Reading {
	r, known := x.readings[o]
	if !known {
		r = x.data.ReadOS(o)
		x.readings[o] = r
	}
	return r
}
