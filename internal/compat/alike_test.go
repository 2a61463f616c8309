package compat

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Hosts that are judged alike are judged once. What each of them gets is held here against what it gets by itself.

// judged is what the rules say of facts, one more rule among them where there is one.
func judged(f Facts, apart bool, more ...*Rule) Result {
	x := newIndex(&f)
	x.apart = apart
	x.docket.supply = append(x.docket.supply, more...)
	return x.evaluate()
}

func TestAlike_HostsGetWhatEachWouldGetAlone(t *testing.T) {
	t.Parallel()
	together, hosts := 0, 0
	for seed := range often(600) {
		facts := alikeFacts(rand.New(rand.NewPCG(seed, 5)))
		if seed%3 == 0 {
			facts = randomFacts(rand.New(rand.NewPCG(seed, 6)))
		}
		want, got := judged(facts, true), judged(facts, false)
		if !reflect.DeepEqual(want, got) { // cmp takes a hundred times as long
			t.Fatalf("seed %d (-each alone +together):\n%s", seed, cmp.Diff(want, got))
		}
		x := newIndex(&facts)
		for i := range facts.Collections {
			room := x.sit(&facts.Collections[i], NotOrphan)
			hosts, together = hosts+len(room.members), together+len(room.members)-len(room.classes)
		}
	}
	if together < hosts/4 {
		t.Errorf("of %d hosts only %d were judged with another", hosts, together)
	}
}

// agreedFields are the fields of Host that alike hosts agree in, whatever a rule makes of them. Of all others a rule must not read in a cell
// what alike does not compare.
var agreedFields = map[string]bool{"DomainJoined": true}

func TestAlike_IsHeldAgainstEveryFieldOfAHost(t *testing.T) {
	t.Parallel()
	for _, field := range fieldsOf(reflect.TypeFor[Host](), nil) {
		t.Run(field.name, func(t *testing.T) {
			t.Parallel()
			differs := false
			for seed := uint64(0); seed < 100 && !differs; seed++ {
				facts, probe := alikeFacts(rand.New(rand.NewPCG(seed, 5))), probeOf(field.index, seed)
				differs = !reflect.DeepEqual(judged(facts, true, probe), judged(facts, false, probe))
			}
			if differs == agreedFields[field.name] {
				t.Errorf("where a rule reads this in a cell, hosts judged together get something else: %t; this was to be %t", differs, !differs)
			}
		})
	}
}

// field is a field of a host, in structs of it too.
type field struct {
	name  string
	index []int
}

func fieldsOf(t reflect.Type, within []int) (out []field) {
	for i := range t.NumField() {
		f := t.Field(i)
		index := append(append([]int(nil), within...), i)
		if f.Type.Kind() == reflect.Struct && f.Type != reflect.TypeFor[time.Time]() {
			for _, inner := range fieldsOf(f.Type, index) {
				out = append(out, field{f.Name + "." + inner.name, inner.index})
			}
			continue
		}
		out = append(out, field{f.Name, index})
	}
	return out
}

// probeOf is a rule that goes by one field of a host, as a careless one would; by the salt it prefers other values.
func probeOf(index []int, salt uint64) *Rule {
	return &Rule{
		ID: "probe", Severity: Error, about: aboutSupply, Statement: same("probe"),
		applies: func(c *combination) bool { return c.host.host != nil },
		check: func(c *combination) Verdict {
			v := reflect.ValueOf(c.host.host).Elem().FieldByIndex(index)
			if v.Kind() == reflect.Pointer && !v.IsNil() {
				v = v.Elem()
			}
			sum := fnv.New32a()
			_, _ = fmt.Fprint(sum, salt, v.Interface())
			return verdictOf(sum.Sum32()%7 < 4)
		},
		tell: func(m *matter) { m.message = same("probe") },
		ways: func(s *situation) []offer { return []offer{s.completeTheFacts()} },
	}
}

// kindred is what hosts have in common by which they are judged.
type kindred struct {
	domain   string
	joined   *bool
	systems  []OS // of one release
	mode     Mode
	servers  []int // named, by their place among alikeServers
	listRead bool
	status   int
}

// alikeServers are license servers in several spellings.
var alikeServers = [][]string{
	{"lic01.contoso.local", "LIC01.contoso.local", "lic01", "lic01.contoso.local."},
	{"lic02.contoso.local", "lic02", "Lic02"},
	{"lic03.fabrikam.local", "LIC03.FABRIKAM.local"},
	{"gone.contoso.local", "GONE.contoso.local"},
	{"rdsh01.contoso.local", "RDSH01.contoso.local"},
}

var alikeSystems = [][]OS{
	{{Caption: "Microsoft Windows Server 2022 Datacenter", Version: "10.0.20348", ProductType: 3, SKU: 8}, {Caption: "Windows Server 2022", Version: "10.0 (20348)", ProductType: 2, SKU: 7}, {Version: "20348.1906", ProductType: 3}},
	{{Caption: "Microsoft Windows Server 2019 Standard", Version: "10.0.17763", ProductType: 3, SKU: 7}, {Caption: "Windows Server 2019 Datacenter", ProductType: 3}, {Version: "10.0.17763.5329", ProductType: 2}},
	{{Version: "10.0.99999", ProductType: 3}, {Caption: "Windows Server 2028", ProductType: 2, SKU: 7}},
	{{}, {}},
}

func randomKindred(r *rand.Rand) kindred {
	s := kindred{
		domain: pick(r, "contoso.local", "contoso.local", "fabrikam.local"), joined: pick(r, nil, new(true), new(true), new(false)), systems: pick(r, alikeSystems...), listRead: r.IntN(4) > 0, status: pick(r, noStatus, 4, 5, 6, 8, 11, 11),
		mode: pick(r, ModeUnread, ModePerUser, ModePerUser, ModePerDevice, ModeNotConfigured),
	}
	named := r.IntN(5) // in four
	for at := range alikeServers {
		if r.IntN(4) < named {
			s.servers = append(s.servers, at)
		}
	}
	return s
}

// near is a sort that differs in one thing from another.
func (s kindred) near(r *rand.Rand) kindred {
	switch o := randomKindred(r); r.IntN(7) {
	case 0:
		s.domain = o.domain
	case 1:
		s.joined = o.joined
	case 2:
		s.systems = o.systems
	case 3:
		s.mode = o.mode
	case 4:
		s.servers = o.servers
	case 5:
		s.listRead, s.servers = !s.listRead, nil
	case 6:
		s.status = o.status
	}
	return s
}

// host is a host of the sort that differs from the others in everything else. What decides about it is told now by itself, now by its
// collection, and never spelled the same.
func (s kindred) host(r *rand.Rand, i int, c *Collection) Host {
	h := Host{
		Name: fmt.Sprintf("rdsh%02d.%s", i, s.domain), Domain: pick(r, "", s.domain, strings.ToUpper(s.domain)), DomainJoined: s.joined, OS: pick(r, s.systems...), Mode: s.mode,
		ModeSource: pick(r, "", "policy", "local"), LicenseServersRead: s.listRead, LicenseServersSource: pick(r, "", "policy", "local"),
		GraceDaysLeft: pick(r, nil, new(0), new(3), new(100)), MachineID: pick(r, "", fmt.Sprint("m-", i), fmt.Sprint("n-", i)),
		IgnoredServers: randomNames(r, 2, serverNames...), IgnoredServersRead: pick(r, true, false), ClockAhead: pick(r, nil, new(time.Second), new(-time.Hour)),
		ReportedAt: randomTime(r, i), Source: fmt.Sprint("host ", i),
	}
	if r.IntN(3) == 0 {
		h.Said = []Said{{Fact: pick(r, FactOS, FactMode, FactServers), By: fmt.Sprint("somebody ", i)}}
	}
	if r.IntN(2) == 0 && s.mode == c.Mode {
		h.Mode = ModeUnread
	}
	for _, at := range s.servers {
		h.LicenseServers = append(h.LicenseServers, pick(r, alikeServers[at]...))
		if s.status != noStatus {
			h.Connectivity = append(h.Connectivity, Reached{Server: pick(r, alikeServers[at]...), Status: s.status})
		}
	}
	if len(s.servers) > 0 {
		h.LicenseServersRead = pick(r, true, false)
	}
	if r.IntN(3) == 0 {
		h.Connectivity = append(h.Connectivity, Reached{Server: "elsewhere.contoso.local", Status: pick(r, 4, 6, 11)})
	}
	return h
}

// alikeFacts are collections of hosts of a few sorts.
func alikeFacts(r *rand.Rand) Facts {
	f := randomFacts(r)
	f.Hosts, f.Collections = nil, nil
	for i, names := range alikeServers[:3] {
		s := randomServer(r, i)
		s.Name, s.Domain = names[0], ""
		f.LicenseServers = append(f.LicenseServers, s)
	}
	for at := range 1 + r.IntN(3) {
		first := randomKindred(r)
		sorts := []kindred{first, first.near(r), first.near(r).near(r)}
		c := Collection{ID: fmt.Sprint(at), Name: fmt.Sprint("collection ", at), Broker: pick(r, "", "rdcb01.contoso.local"), Mode: sorts[0].mode, LicenseServersRead: pick(r, true, false, false)}
		for _, server := range sorts[0].servers {
			c.LicenseServers = append(c.LicenseServers, pick(r, alikeServers[server]...))
		}
		for range 2 + r.IntN(5) {
			h := pick(r, sorts...).host(r, len(f.Hosts), &c)
			f.Hosts = append(f.Hosts, h)
			c.Hosts = append(c.Hosts, pick(r, h.Name, "RDSH"+h.Name[4:]))
		}
		f.Collections = append(f.Collections, c)
	}
	return f
}
