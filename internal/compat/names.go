package compat

import "strings"

// fold brings a machine name to the form names are compared in.
func fold(name string) string {
	return strings.ToLower(strings.TrimSuffix(strings.TrimSpace(name), "."))
}

// splitName cuts a folded name into its short form and its domain. An address has no short form other than itself.
func splitName(folded string) (short, domain string) {
	if isAddress(folded) {
		return folded, ""
	}
	short, domain, _ = strings.Cut(folded, ".")
	return short, domain
}

// isAddress is true of what no DNS name can be: digits and dots alone, or a colon.
func isAddress(folded string) bool {
	return isDigitsAnd(folded, ".") || strings.Contains(folded, ":")
}

func isDigitsAnd(s, more string) bool { return strings.Trim(s, "0123456789"+more) == "" }

// domainOf is the domain a machine is in, as far as its name or its record tells; "" where neither does.
func domainOf(name, domain string) string {
	return nameOf(name, domain).domain
}

// isSelf reports the names by which a machine calls itself.
func isSelf(folded string) bool {
	return folded == "localhost" || folded == "127.0.0.1" || folded == "::1" || folded == "."
}

// directory finds machines by name. Its values are positions in a slice the caller keeps.
type directory struct {
	full  map[string]int   // by FQDN, or by the bare name where that is all there is
	short map[string][]int // by short name
	names []entryName      // by position
}

type entryName struct{ short, domain string }

// nameOf reads a machine's name, and its domain where the name does not tell it.
func nameOf(name, domain string) entryName {
	short, d := splitName(fold(name))
	if d == "" {
		d = fold(domain)
	}
	return entryName{short: short, domain: d}
}

// nameKey is the full name in lower case, by which machines are the same or not.
func nameKey(name, domain string) string { return nameOf(name, domain).key() }

func newDirectory(size int) *directory {
	return &directory{full: make(map[string]int, size), short: make(map[string][]int, size)}
}

// add takes the next position.
func (d *directory) add(name, domain string) {
	position := len(d.names)
	n := nameOf(name, domain)
	d.names = append(d.names, n)
	d.full[n.key()] = position
	d.short[n.short] = append(d.short[n.short], position)
}

// addStandIn takes the next position for a name nobody has reported. An ambiguous one is kept out of the look-up: it is the
// several others that answer to it.
func (d *directory) addStandIn(name string, ambiguous bool) {
	if ambiguous {
		d.names = append(d.names, entryName{})
		return
	}
	d.add(name, "")
}

func (n entryName) key() string {
	if n.domain == "" {
		return n.short
	}
	return n.short + "." + n.domain
}

// find looks a name up as a machine of domain near would. ambiguous says that several machines answer to it.
func (d *directory) find(name, near string) (position int, found, ambiguous bool) {
	folded := fold(name)
	if p, ok := d.full[folded]; ok && strings.Contains(folded, ".") {
		return p, true, false
	}
	short, domain := splitName(folded)
	if domain != "" {
		return d.only(d.short[short], "")
	}
	if near != "" {
		if p, ok := d.full[short+"."+near]; ok {
			return p, true, false
		}
	}
	candidates := d.short[short]
	if len(candidates) == 1 {
		return candidates[0], true, false
	}
	return 0, false, len(candidates) > 1
}

// at looks a key up, as nameKey makes them.
func (d *directory) at(key string) (position int, found bool) {
	position, found = d.full[key]
	return position, found
}

// only is the one candidate of the given domain, if there is one.
func (d *directory) only(candidates []int, domain string) (position int, found, ambiguous bool) {
	for _, p := range candidates {
		if d.names[p].domain == domain {
			return p, true, false
		}
	}
	return 0, false, false
}
