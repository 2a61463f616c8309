package compat

import (
	"cmp"
	"slices"
	"strings"
)

// index is Facts with every name resolved, every operating system read and every server's supplies gathered.
type index struct {
	facts  *Facts
	data   *Data
	docket *docket
	cited  map[Source]Text

	readings []Reading    // of every different operating system
	readAt   map[OS]int32 // where it is in readings
	lastOS   OS
	lastAt   int32

	hosts    []*Host
	hostDir  *directory
	osAt     []int32  // by position: where the reading of its operating system is
	naming   []int32  // by position: equal for hosts that name the same license servers and say the same of them
	ids      []uint32 // by position: the letterHash of the machine's ID
	seats    []int32  // by position: the last sitting the host was called in, 0 for one that is in no collection
	sittings int32
	roll     roll // of the collection that is being judged
	desk     desk // it is judged on
	apart    bool // every host is judged by itself, and nothing is taken from one that is alike: what a test holds the rest against
	fits     map[fitKey][]Cell
	shared   shared

	servers   []*server // the fleet's, then those that are only named
	serverDir *directory
	ambiguous map[string]int // short names that several servers answer to, by position of their stand-in

	newest     Release // of all hosts of the fleet; see servesAll
	mixed      Answer  // whether hosts of several generations are in the fleet; see isMixed
	brokers    Answer  // whether any collection has one; see hasBrokers
	trusts     trusts
	candidates []int             // positions of the fleet's servers with a known release, newest first
	found      map[demand][]site // those that meet a demand, once somebody asked

	holdings  []holding                 // nil until somebody asks; see installedAgainstOwned
	exact     map[exactNeed]string      // see exactlyNeeding; nil until somebody asked
	packTwins map[supplyKey][]packTwins // see alikePacks
	spare     map[supplyKey]int         // see unaccounted
	elsewhere map[supplyKey]int         // CALs of purchases for servers out of use that were found installed on servers in use; see isElsewhere
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
	told      serverTexts
}

// serverTexts are what many findings tell of one server; zero until one does.
type serverTexts struct {
	fact   Text
	status Text
	reach  []Text
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
		facts: f, data: f.rules(), docket: newDocket(), cited: make(map[Source]Text), trusts: newTrusts(f.Trusts), readAt: make(map[OS]int32),
		ambiguous: make(map[string]int), found: make(map[demand][]site), fits: make(map[fitKey][]Cell), elsewhere: make(map[supplyKey]int),
		packTwins: make(map[supplyKey][]packTwins), spare: make(map[supplyKey]int),
	}
	x.roll.index, x.shared = x, newShared()
	x.readOS(OS{})
	spelled := x.addHosts()
	x.addServers()
	x.addNamedServers(spelled)
	return x
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

func (x *index) gatherSupplies() {
	assigned := make(map[int][]*Purchase)
	for i := range x.facts.Purchases {
		p := &x.facts.Purchases[i]
		if fold(p.LicenseServer) != "" {
			at := x.resolve(p.LicenseServer, "", "")
			assigned[at] = append(assigned[at], p)
		}
	}
	for i, s := range x.servers {
		s.supplies = x.data.gatherSupplies(s.fleet, s.reading.Release, assigned[i])
		for _, supply := range s.supplies { // the lowest version comes first
			if supply.Refused && s.reading.Release == UnknownRelease && s.refused == UnknownCAL {
				s.refused = supply.Version
			}
		}
		if s.reading.Release != UnknownRelease {
			x.candidates = append(x.candidates, i)
		}
	}
	slices.SortFunc(x.candidates, func(i, j int) int {
		a, b := x.servers[i], x.servers[j]
		return cmp.Or(cmp.Compare(b.reading.Release, a.reading.Release), strings.Compare(fold(a.name), fold(b.name)), strings.Compare(a.key, b.key))
	})
}
