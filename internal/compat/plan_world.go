package compat

import (
	"slices"
	"strings"
)

// planSource is the source of facts that are a plan's and nobody's report.
const planSource = "plan"

// world is facts that a plan is changing. Its lists of records are its own, each machine in it once; what the records point to is
// shared with the facts given, and replaced, never written to.
type world struct {
	facts    Facts
	names    *index         // finds records by name; made again when servers come or go
	weight   map[string]int // how many hosts a record stands for, by nameKey; 1 where there is none
	path     string         // of the change being made
	problems Problems

	// moved says where whole supplies of CALs went, and with them what was issued of them.
	moved map[supplyAt]supplyAt
}

// supplyAt is CALs of one version and kind at one license server.
type supplyAt struct {
	server string // server.key
	supplyKey
}

func newWorld(f Facts, weight map[string]int) *world {
	w := &world{facts: f, weight: weight, moved: make(map[supplyAt]supplyAt)}
	x := newRegister(&f)
	w.facts.Hosts = make([]Host, len(x.hosts))
	for i, h := range x.hosts {
		w.facts.Hosts[i] = *h
	}
	w.facts.LicenseServers = make([]LicenseServer, 0, len(f.LicenseServers))
	for _, s := range x.servers {
		if s.fleet != nil {
			w.facts.LicenseServers = append(w.facts.LicenseServers, *s.fleet)
		}
	}
	w.facts.Collections = slices.Clone(f.Collections)
	w.facts.Purchases = slices.Clone(f.Purchases)
	w.facts.Trusts = slices.Clone(f.Trusts)
	return w
}

// index finds records by name. Through it records of the world are changed.
func (w *world) index() *index {
	if w.names == nil {
		w.names = newRegister(&w.facts)
		for _, p := range w.facts.Purchases {
			if fold(p.LicenseServer) != "" {
				w.names.resolve(p.LicenseServer, "", "")
			}
		}
	}
	return w.names
}

func (w *world) data() *Data { return w.index().data }

func (w *world) release(o OS) Release { return w.index().read(o).Release }

// knows notes a release that the rules do not know: nothing could be said of the facts after it.
func (w *world) knows(field string, r Release) bool {
	known := w.data().KnowsRelease(r)
	if !known {
		w.refuse(field, "the rules do not know Windows Server %s", "les règles ne connaissent pas Windows Server %s", r)
	}
	return known
}

func (w *world) knowsCAL(field string, v CALVersion) bool {
	known := w.data().KnowsCAL(v)
	if !known {
		w.refuse(field, "the rules do not know %s CALs", "les règles ne connaissent pas les CAL %s", v)
	}
	return known
}

// server finds a license server of the fleet by name; nil where there is none, which is noted for the field.
func (w *world) server(field, name string) *server {
	s := w.find(name)
	switch {
	case s == nil || s.fleet == nil && !s.ambiguous:
		w.refuse(field, "no license server is called %s", "aucun serveur de licences ne s’appelle %s", name)
		return nil
	case s.ambiguous:
		w.refuse(field, "several license servers are called %s: write the full name", "plusieurs serveurs de licences s’appellent %s : écrivez le nom complet", name)
		return nil
	}
	return s
}

// find finds a license server by name, one that is only named included; nil where the facts don't have the name at all.
func (w *world) find(name string) *server {
	x := w.index()
	at, found, ambiguous := x.serverDir.find(name, "")
	if found {
		return x.servers[at]
	}
	if ambiguous {
		return &server{name: name, ambiguous: true}
	}
	return nil
}

// fullName is a name that finds the server from anywhere.
func (s *server) fullName() string {
	if strings.Contains(fold(s.name), ".") {
		return s.name
	}
	return s.key
}

// hostsOf lists the hosts a change is about, each once, and the collections it names, by position.
func (w *world) hostsOf(c *Change) (hosts []*Host, collections []int) {
	seen := make(map[*Host]bool)
	add := func(h *Host) {
		if h != nil && !seen[h] {
			seen[h] = true
			hosts = append(hosts, h)
		}
	}
	for i, name := range c.Collections {
		at := w.collection("collections["+itoa(i)+"]", name)
		if at < 0 || slices.Contains(collections, at) {
			continue
		}
		collections = append(collections, at)
		for _, host := range w.facts.Collections[at].Hosts {
			add(w.hostOf(&w.facts.Collections[at], host))
		}
	}
	for i, name := range c.Hosts {
		h := w.host(name, "")
		add(h)
		if h == nil {
			w.refuse("hosts["+itoa(i)+"]", "no host, or more than one, is called %s", "aucun hôte, ou plusieurs, ne s’appelle %s", name)
		}
	}
	return hosts, collections
}

// host finds a host by name, as a machine of a domain would; nil where none or several are called so.
func (w *world) host(name, near string) *Host {
	at, found, _ := w.index().hostDir.find(name, near)
	if !found {
		return nil
	}
	return w.index().hosts[at]
}

// hostOf finds a host as its collection names it.
func (w *world) hostOf(c *Collection, name string) *Host { return w.host(name, domainOf(c.Broker, "")) }

// collection finds a collection by its ID or its name; -1 where there is none, which is noted.
func (w *world) collection(field, name string) int {
	if at := slices.IndexFunc(w.facts.Collections, func(c Collection) bool { return c.ID == name }); at >= 0 {
		return at
	}
	isCalled := func(c Collection) bool { return strings.EqualFold(c.Name, name) }
	found := slices.IndexFunc(w.facts.Collections, isCalled)
	if found >= 0 && slices.ContainsFunc(w.facts.Collections[found+1:], isCalled) {
		w.refuse(field, "several collections are called %s: name their hosts instead", "plusieurs collections s’appellent %s : nommez plutôt leurs hôtes", name)
		return -1
	}
	if found < 0 {
		w.refuse(field, "no collection is called %s", "aucune collection ne s’appelle %s", name)
	}
	return found
}

// forget drops what hosts say of a license server, where drop says so of the status.
func (w *world) forget(s *server, drop func(status int) bool) {
	x := w.index()
	for i := range w.facts.Hosts {
		h := &w.facts.Hosts[i]
		h.Connectivity = without(h.Connectivity, func(r Reached) bool {
			if !drop(r.Status) {
				return false
			}
			at, found, _ := x.serverDir.find(r.Server, domainOf(h.Name, h.Domain))
			return found && x.servers[at] == s
		})
	}
}

func always(int) bool { return true }

// aboutVersion is true of statuses that say how old a license server is, compared with the host: all but those about the way to it.
func aboutVersion(status int) bool {
	return status != notInGroup && status != notConnectable && status != accessDenied
}

// without is a list without some of its entries. The list given is not touched.
func without[T any](list []T, drop func(T) bool) []T {
	if !slices.ContainsFunc(list, drop) {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), drop)
}

// osOf is what WMI would say of a server of a release.
func osOf(r Release) OS {
	return OS{Caption: "Windows Server " + r.String(), ProductType: productTypeServer}
}
