package compat

import (
	"bytes"
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
)

// addHosts registers every host once, under its full name, and gathers the names of the license servers that hosts name. All that is
// read of a host without regard to others is read by the batch, while it is in a cache: a million hosts are in none. For the same
// reason a batch of names is put into the directory at once: memory brings many places of it in the time it takes for one.
func (x *index) addHosts() spellings {
	n := len(x.facts.Hosts)
	x.hostDir, x.hosts, x.osAt = newDirectory(n), make([]*Host, 0, n), make([]int32, 0, n)
	x.naming, x.ids = make([]int32, 0, n), make([]uint32, 0, n+len(x.facts.LicenseServers))
	spelled, replaced := newSpellings(), false
	var names batch
	for from := 0; from < n; from += len(names) {
		hosts := x.facts.Hosts[from:min(from+len(names), n)]
		x.nameHosts(hosts, &names)
		x.hostDir.fetch(names[:len(hosts)])
		for i := range hosts {
			replaced = x.addHost(&hosts[i], names[i]) || replaced
		}
		x.skimHosts(&spelled)
	}
	if replaced {
		spelled, x.naming, x.ids = newSpellings(), x.naming[:0], x.ids[:0]
		x.skimHosts(&spelled)
	}
	x.seats = make([]int32, len(x.hosts))
	return spelled
}

// skimHosts reads of the hosts it has not read yet what tells them apart, and the license servers they name.
func (x *index) skimHosts(spelled *spellings) {
	for i := len(x.naming); i < len(x.hosts); i++ {
		x.naming = append(x.naming, x.nameServers(i, spelled))
		x.ids = append(x.ids, letterHash(x.hosts[i].MachineID))
	}
}

// nameHosts hashes the full names of as many hosts as a batch takes. Those that are to be folded share one piece of memory.
func (x *index) nameHosts(hosts []Host, names *batch) {
	var ends [len(names)]int
	var room [4096]byte
	bytes := room[:0]
	for i := range hosts {
		if !isFolded(hosts[i].Name) {
			bytes = appendFolded(bytes, hosts[i].Name)
		}
		ends[i] = len(bytes)
	}
	folded, began := string(bytes), 0
	for i := range hosts {
		name := hosts[i].Name
		if began < ends[i] || !isFolded(name) {
			name = folded[began:ends[i]]
		}
		names[i], began = x.hostDir.hashed(nameOfFolded(name, hosts[i].Domain)), ends[i]
	}
}

// addHost registers a host; replaced says that its record takes the place of an earlier one.
func (x *index) addHost(h *Host, name hashedName) (replaced bool) {
	at, added := x.hostDir.addHashed(name)
	switch {
	case added:
		x.hosts, x.osAt = append(x.hosts, h), append(x.osAt, x.readOS(h.OS))
	case compareHosts(h, x.hosts[at]) > 0:
		x.hosts[at], x.osAt[at] = h, x.readOS(h.OS)
		return true
	}
	return false
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
	x, _ := json.Marshal(a) //nolint:errchkjson // facts hold nothing that JSON can't
	y, _ := json.Marshal(b) //nolint:errchkjson // as above
	return bytes.Compare(x, y)
}

func compareOS(a, b OS) int {
	return cmp.Or(cmp.Compare(a.Caption, b.Caption), cmp.Compare(a.Version, b.Version),
		cmp.Compare(a.ProductType, b.ProductType), cmp.Compare(a.SKU, b.SKU))
}

// read reads an operating system once; a fleet has few different ones.
func (x *index) read(o OS) Reading { return x.readings[x.readOS(o)] }

// readOS gives the place of what read gives.
func (x *index) readOS(o OS) int32 {
	if o == x.lastOS && len(x.readings) > 0 {
		return x.lastAt
	}
	at, known := x.readAt[o]
	if !known {
		at = int32(len(x.readings)) //nolint:gosec // a position
		x.readings = append(x.readings, x.data.ReadOS(o))
		x.readAt[o] = at
	}
	x.lastOS, x.lastAt = o, at
	return at
}

// isMixed reports hosts of several CAL generations in the fleet.
func (x *index) isMixed() bool {
	if x.mixed == NotKnown {
		x.mixed = No
		first := UnknownCAL
		for _, at := range x.osAt {
			v := x.data.CALOf(x.readings[at].Release)
			if v != UnknownCAL && first != UnknownCAL && v != first {
				x.mixed = Yes
				break
			}
			first = max(first, v)
		}
	}
	return x.mixed == Yes
}

// servesAll reports whether a server can serve every host of the fleet whose release is known.
func (x *index) servesAll(s *server) bool {
	if x.newest == UnknownRelease {
		for _, at := range x.osAt {
			x.newest = max(x.newest, x.readings[at].Release)
		}
	}
	return x.data.ServerServesHost(s.reading.Release, x.newest).Verdict == OK
}
