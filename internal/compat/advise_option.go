package compat

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// option is one thing a plan may do: a change about one collection or host, one license server or the CALs of one supply.
type option struct {
	change   Change
	sort     sort
	slot     string   // what it settles: a plan settles each thing once
	unit     int      // whose hosts it is about; -1: nobody's
	touches  []string // keys of the license servers it is about
	takes    supplyAt // the CALs that leave, if any
	brings   supplyAt // the CALs that come, if any
	fresh    string   // key of the new license server it needs; "" none
	order    string   // see sort
	rank     int      // among options of the same sort for the same hosts: see tasteOf
	asNeeded bool     // its quantity depends on the rest of the plan: see settle
}

// maxOptions bounds what is looked at in an organization where everything is wrong.
const maxOptions = 20_000

const noUnit = -1

// The ranks of the options of a plan weigh less than what separates changes by taste.
const (
	mostRank  = 9
	rankScale = 1000
)

// tasteOf puts plans in order that cost the same: by the changes, then for the license servers with most CALs left.
func (a *advisor) tasteOf(d draft, dislike int) int {
	ranks := 0
	for _, o := range d {
		ranks += a.options[o].rank
	}
	return dislike*rankScale + min(ranks, rankScale-1)
}

func (a *advisor) add(o option) {
	if len(a.options) < maxOptions {
		o.sort = sorts[o.change.Do]
		a.options = append(a.options, o)
	}
}

// listOptions lists everything a plan may do. lonely are license servers that no host names and that are at fault by themselves.
func (a *advisor) listOptions(x *index, lonely []string) {
	o := optionList{advisor: a, x: x, inPlay: make(map[int]bool), troubled: make(map[int]bool), lonely: make(map[int]bool), shelves: make(map[int]bool)}
	for _, key := range lonely {
		if at, found := x.serverDir.at(key); found {
			o.inPlay[at], o.troubled[at], o.lonely[at] = true, true, true
			for _, shelf := range x.shelvesFor(x.servers[at]) {
				o.shelves[shelf] = true
			}
		}
	}
	for i := range a.units {
		for _, at := range a.units[i].servers {
			o.inPlay[at], o.troubled[at] = true, true
		}
		for _, at := range a.units[i].targets {
			o.inPlay[at] = true
		}
	}
	for i := range a.units {
		o.forHosts(i)
	}
	for at := range x.servers {
		if s := x.servers[at]; o.inPlay[at] && s.fleet != nil {
			o.forServer(at, s)
		}
	}
	o.forCALs()
	o.forTrusts()
	o.sort()
}

// sort brings the options into an order that does not depend on that of the facts.
func (a *advisor) sort() {
	for i := range a.options {
		o := &a.options[i]
		o.order = fmt.Sprint(placeOfChange(o.change.Do), o.slot, o.change.LicenseServers, o.change.To, o.change.Mode, o.change.ToVersion, o.asNeeded)
	}
	slices.SortFunc(a.options, func(x, y option) int { return strings.Compare(x.order, y.order) })
}

// optionList is the list in the making.
type optionList struct {
	*advisor
	x        *index
	inPlay   map[int]bool // positions of license servers a plan may be about
	troubled map[int]bool // those named where something is wrong, or at fault themselves
	lonely   map[int]bool // those at fault that no host names
	shelves  map[int]bool // those that could hold the CALs of lonely ones
	stores   []store      // where CALs may be; see storesOfCALs
}

// forHosts lists what may be done to the hosts of a unit.
func (o *optionList) forHosts(i int) {
	u := &o.units[i]
	slot := func(what string) string { return what + " of " + u.entry }
	rank := 0
	point := func(list []string, fresh string) {
		rank++
		if len(u.lists) == 1 && slices.Equal(u.lists[0], list) {
			return
		}
		c := u.who
		c.Do, c.LicenseServers = PointHosts, list
		o.add(option{change: c, slot: slot("list"), unit: i, fresh: fresh, rank: min(rank, mostRank)})
	}
	for _, list := range o.listsFor(u) {
		point(list, "")
	}
	if fresh, name := o.freshFor(u); fresh != "" {
		point([]string{name}, fresh)
	}
	for _, kind := range u.modes {
		c := u.who
		c.Do, c.Mode = SetLicensingMode, kind
		o.add(option{change: c, slot: slot("mode"), unit: i})
	}
	if len(u.older) > 0 {
		c := Change{Do: UpgradeHosts, Hosts: u.older, Release: u.release}
		o.add(option{change: c, slot: slot("hosts"), unit: i})
	}
}

// listsFor lists the lists of license servers hosts may be given: any server that could serve them, alone; one of the lists some of
// them have; and of a list of several the same without one, or with another in its place.
func (o *optionList) listsFor(u *unit) (lists [][]string) {
	add := func(list []string) {
		if len(list) > 0 && !slices.ContainsFunc(lists, func(l []string) bool { return slices.Equal(l, list) }) {
			lists = append(lists, list)
		}
	}
	for _, at := range u.targets {
		add([]string{o.x.servers[at].fullName()})
	}
	for _, list := range u.lists {
		add(list)
		if len(list) < 2 || len(list) > maxListServers {
			continue
		}
		for i := range list {
			add(slices.Delete(slices.Clone(list), i, i+1))
			for _, at := range u.targets {
				if name := o.x.servers[at].fullName(); !slices.Contains(list, name) {
					add(slices.Replace(slices.Clone(list), i, i+1, name))
				}
			}
		}
	}
	return lists
}

const maxListServers = 3 // of a longer list, none is left out by itself

// freshFor is the new license server that could serve a unit.
func (o *optionList) freshFor(u *unit) (key, name string) {
	if u.land == noLand {
		return "", ""
	}
	home := o.lands.list[u.land]
	if home.release == UnknownRelease || o.x.data.ServerServesHost(home.release, u.release).Verdict != OK {
		return "", ""
	}
	return o.newServer(home)
}

// newServer is the one new license server that a land may get.
func (o *optionList) newServer(home land) (key, name string) {
	short := "new-license-server-" + plainRelease(home.release)
	for n := 2; o.x.serverDir.has(nameKey(short, home.domain)); n++ {
		short = "new-license-server-" + plainRelease(home.release) + "-" + strconv.Itoa(n)
	}
	key = nameKey(short, home.domain)
	joined := home.joined
	o.fresh[key] = Change{Do: AddLicenseServer, LicenseServer: key, Release: home.release, DomainJoined: &joined}
	return key, key
}

func plainRelease(r Release) string {
	if r%2 == 1 {
		return CALVersion(r/2).String() + "r2"
	}
	return r.String()
}

// forServer lists what may be done to a license server of the fleet.
func (o *optionList) forServer(at int, s *server) {
	name, touches := s.fullName(), []string{s.key}
	if s.isInactive() {
		o.add(option{change: Change{Do: ActivateLicenseServer, LicenseServer: name}, slot: "active" + s.key, unit: noUnit, touches: touches})
	}
	if to := o.upgradeOf(at, s); to != UnknownRelease {
		o.add(option{
			change: Change{Do: UpgradeLicenseServer, LicenseServer: name, Release: to}, slot: "release" + s.key, unit: noUnit, touches: touches,
		})
	}
	if o.troubled[at] && !s.named && len(s.supplies) == 0 { // CALs of one that goes would be nowhere
		o.add(option{change: Change{Do: RemoveLicenseServer, LicenseServer: name}, slot: "gone" + s.key, unit: noUnit, touches: touches})
	}
}

// upgradeOf is the release a license server may be upgraded to in place; unknown where that is no way, or not needed.
func (o *optionList) upgradeOf(at int, s *server) Release {
	home, known := o.lands.at[s.domain]
	if s.joined() == No {
		home, known = o.lands.at[workgroup]
	}
	if !o.troubled[at] || !known {
		return UnknownRelease
	}
	to := o.lands.list[home].release
	if to <= s.reading.Release || !slices.Contains(o.x.data.upgrades[s.reading.Release], to) {
		return UnknownRelease
	}
	return to
}

// forTrusts lists the trusts that hosts lack toward license servers they name.
func (o *optionList) forTrusts() {
	yes, seen := true, make(map[[2]string]bool)
	for i := range o.units {
		for _, at := range o.units[i].servers {
			s := o.x.servers[at]
			if o.units[i].land == noLand || s.domain == "" {
				continue
			}
			home := o.lands.list[o.units[i].land].domain
			pair := domainPair(home, s.domain)
			if seen[pair] || home == "" || o.x.trusts[pair] != No || pair[0] == pair[1] {
				continue
			}
			seen[pair] = true
			o.add(option{
				change: Change{Do: SetTrust, Domains: pair[:], TwoWay: &yes}, slot: "trust" + pair[0] + "|" + pair[1], unit: noUnit,
				touches: o.keysIn(pair),
			})
		}
	}
}

// keysIn lists the license servers of two domains.
func (o *optionList) keysIn(pair [2]string) (keys []string) {
	for _, s := range o.x.servers {
		if s.domain == pair[0] || s.domain == pair[1] {
			keys = append(keys, s.key)
		}
	}
	return keys
}
