package compat

import (
	"slices"
	"strings"
	"time"
)

// What the findings about domains, workgroups and trusts say.

func tellDomainWorkgroupMix(m *matter) {
	h := m.feeling[0]
	m.message = say("%s stands in a workgroup, its hosts in a domain", "%s se trouve dans un groupe de travail, ses hôtes dans un domaine", m.server.name)
	if h.joined == No {
		m.message = say("%s stands in a domain, its hosts in a workgroup", "%s se trouve dans un domaine, ses hôtes dans un groupe de travail", m.server.name)
	}
	m.addFrom(membershipText(m.server.name, m.server.joined(), m.server.domain), m.server.origin(FactJoined, FactDomain))
	m.addMembership(h)
	m.addFurtherHosts()
	m.remark = say("Neither kind of CAL is issued across that border in a way that Microsoft supports, even where it seems to work.",
		"Aucun type de CAL n’est délivré par-dessus cette frontière d’une façon que Microsoft prend en charge, même là où cela semble marcher.")
}

func tellUntrustedDomain(m *matter) {
	home := m.hostDomains()
	m.message = say("%s is in %s, which has no two-way trust with %s", "%s est dans %s, sans approbation mutuelle avec %s", m.server.name, m.server.domain, strings.Join(home, ", "))
	m.addFrom(inDomainText(m.server.name, m.server.domain), m.server.origin(FactDomain))
	h := m.feeling[0]
	m.addFrom(inDomainText(h.name, h.domain), h.origin(FactDomain))
	m.addFurtherHosts()
	for i, domain := range home {
		if i == maxEvidence {
			m.add(say("Further domains: %d", "Autres domaines : %d", len(home)-i), "", time.Time{})
			break
		}
		m.add(say("On record: %s and %s have no two-way trust", "Enregistré : %s et %s n’ont pas d’approbation mutuelle", m.server.domain, domain), "", time.Time{})
	}
	m.remark = say("A one-way trust is not enough, in whichever direction it goes.", "Une approbation unidirectionnelle ne suffit pas, quel que soit son sens.")
}

// hostDomains lists the domains of the hosts concerned, by name.
func (m *matter) hostDomains() (domains []string) {
	for _, h := range m.feeling {
		if h.domain != "" && !slices.Contains(domains, h.domain) {
			domains = append(domains, h.domain)
		}
	}
	slices.Sort(domains)
	return domains
}

// addFurtherHosts counts those who feel it beside the first.
func (m *matter) addFurtherHosts() {
	if n := len(m.feeling) - 1; n > 0 {
		m.add(say("Further hosts concerned: %d", "Autres hôtes concernés : %d", n), "", time.Time{})
	}
}

func (m *matter) addMembership(h *member) {
	m.addFrom(membershipText(h.name, h.joined, h.domain), h.origin(FactJoined, FactDomain))
}

func membershipText(name string, joined Answer, domain string) Text {
	switch {
	case joined == No:
		return say("%s is joined to no domain", "%s n’est joint à aucun domaine", name)
	case domain == "":
		return say("%s is joined to a domain", "%s est joint à un domaine", name)
	}
	return say("%s is joined to the domain %s", "%s est joint au domaine %s", name, domain)
}

func inDomainText(name, domain string) Text {
	return say("%s is in the domain %s", "%s est dans le domaine %s", name, domain)
}
