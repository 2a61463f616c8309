package compat

import (
	"cmp"
	"slices"
)

// The changes to hosts.

// pointHosts gives hosts, and the collections they belong to, another list of license servers. Void is what a host said of servers
// that it names no more or did not name before, and a grace period that was running: it ends once a license server is configured
// (Microsoft's licensing guidance).
func (w *world) pointHosts(c *Change) {
	var list []string
	for i, name := range c.LicenseServers {
		if s := w.server("license_servers["+itoa(i)+"]", name); s != nil {
			list = append(list, s.fullName())
		}
	}
	hosts, collections := w.hostsOf(c)
	for _, h := range hosts {
		w.point(h, w.listOf(h, collections), list)
	}
	for _, at := range collections {
		w.facts.Collections[at].LicenseServers, w.facts.Collections[at].LicenseServersRead = list, true
	}
}

// listOf is the list a host goes by before a change: its own, else its collection's.
func (w *world) listOf(h *Host, collections []int) []string {
	if h.LicenseServersRead || len(h.LicenseServers) > 0 {
		return h.LicenseServers
	}
	for _, at := range collections {
		c := &w.facts.Collections[at]
		for _, name := range c.Hosts {
			if w.hostOf(c, name) == h {
				return c.LicenseServers
			}
		}
	}
	return nil
}

func (w *world) point(h *Host, before, after []string) {
	stays := make(map[int]bool)
	for _, at := range w.positions(before, h) {
		stays[at] = false
	}
	for _, at := range w.positions(after, h) {
		if _, named := stays[at]; named {
			stays[at] = true
		}
	}
	h.Connectivity = without(h.Connectivity, func(r Reached) bool {
		at := w.positions([]string{r.Server}, h)
		return len(at) == 0 || !stays[at[0]]
	})
	if h.GraceDaysLeft != nil && len(before) == 0 {
		over := 0
		h.GraceDaysLeft = &over
	}
	h.LicenseServers, h.LicenseServersRead, h.LicenseServersSource = after, true, planSource
	h.Said = unsaid(h.Said, FactServers)
}

// positions finds the license servers a host means by names; those the facts don't have at all are left out.
func (w *world) positions(names []string, h *Host) (out []int) {
	domain := domainOf(h.Name, h.Domain)
	for _, n := range names {
		if isSelfName(n) {
			n = h.Name
		}
		if at, found, _ := w.index().serverDir.find(n, domain); found {
			out = append(out, at)
		}
	}
	return out
}

// setMode gives hosts, and the collections they belong to, a licensing mode. Where it changes from one kind of CAL to the other, how
// many users or devices are authorised or connect is void: they are not the same.
func (w *world) setMode(c *Change) {
	mode := modeOf(c.Mode)
	hosts, collections := w.hostsOf(c)
	changed := make(map[*Host]bool, len(hosts))
	for _, h := range hosts {
		changed[h] = true
	}
	for at := range w.facts.Collections {
		if c := &w.facts.Collections[at]; w.turns(c, mode, changed, slices.Contains(collections, at)) {
			c.Authorised, c.Actual = Count{}, Count{}
		}
	}
	for _, h := range hosts {
		h.Mode, h.ModeSource, h.Said = mode, planSource, unsaid(h.Said, FactMode)
	}
	for _, at := range collections {
		w.facts.Collections[at].Mode = mode
	}
}

// turns reports whether hosts of a collection change from the other kind of CAL to that of a mode.
func (w *world) turns(c *Collection, mode Mode, changed map[*Host]bool, whole bool) bool {
	other := mode.Kind().other()
	return whole && c.Mode.Kind() == other || slices.ContainsFunc(c.Hosts, func(name string) bool {
		h := w.hostOf(c, name)
		return h != nil && changed[h] && cmp.Or(h.Mode, c.Mode).Kind() == other
	})
}

// upgradeHosts upgrades Windows on hosts in place. Void is every status that compares their version with a license server's.
func (w *world) upgradeHosts(c *Change) {
	hosts, _ := w.hostsOf(c)
	for _, h := range hosts {
		if !w.isUpgrade(w.release(h.OS), c.Release) {
			return
		}
		h.OS, h.Source, h.Said = osOf(c.Release), planSource, unsaid(h.Said, FactOS)
		h.Connectivity = without(h.Connectivity, func(r Reached) bool { return aboutVersion(r.Status) })
	}
	if len(hosts) == 0 && len(w.problems) == 0 {
		w.refuse("collections", "none of their hosts has ever reported", "aucun de leurs hôtes n’a jamais rien transmis")
	}
}
