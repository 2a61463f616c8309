package compat

import (
	"strings"
	"time"
)

// What the findings about a collection as a whole say.

func namesOf(hosts []*member) []string {
	names := make([]string, len(hosts))
	for i, h := range hosts {
		names[i] = h.name
	}
	return names
}

// addShares adds one line for each thing that hosts have in common, with the hosts that do.
func (m *matter) addShares(shares []share, label func(*member) Text, same func(a, b *member) bool) {
	for i, group := range shares {
		if i == maxEvidence {
			m.add(say("Further settings: %d", "Autres réglages : %d", len(shares)-i), "", time.Time{})
			return
		}
		var hosts []*member
		for _, h := range m.feeling {
			if same(h, group.host) {
				hosts = append(hosts, h)
			}
		}
		m.add(say("%s: %s", "%s : %s", label(group.host), namesText(namesOf(hosts))), group.host.source(), group.host.reportedAt())
	}
}

func tellMixedReleases(m *matter) {
	releases, _ := m.room.releases()
	names := make([]string, len(releases))
	var shares []share
	for i, release := range releases {
		names[i] = release.String()
		for _, k := range m.room.classes {
			if k.host.needsCAL() && k.host.reading.Release == release {
				shares = append(shares, share{host: k.host})
				break
			}
		}
	}
	m.message = say("The hosts of %s run several releases of Windows Server: %s", "Les hôtes de %s exécutent plusieurs versions de Windows Server : %s", m.subject, strings.Join(names, ", "))
	m.addShares(shares, func(h *member) Text { return same("Windows Server " + h.reading.Release.String()) },
		func(a, b *member) bool { return a.reading.Release == b.reading.Release })
	m.remark = say("Which release a user lands on is chance. The license servers must be of the newest, and so must the CALs.", "La version où arrive un utilisateur relève du hasard. Les serveurs de licences doivent être de la plus récente, et les CAL aussi.")
}

func tellHostsDisagree(m *matter) {
	s := m.room.settings()
	modes, lists := s.modes, s.lists
	switch {
	case len(modes) > 1 && len(lists) > 1:
		m.message = say("The hosts of %s differ in their mode and in their license servers", "Les hôtes de %s diffèrent par leur mode et par leurs serveurs de licences", m.subject)
	case len(modes) > 1:
		m.message = say("The hosts of %s differ in their mode", "Les hôtes de %s diffèrent par leur mode", m.subject)
	default:
		m.message = say("The hosts of %s differ in their license servers", "Les hôtes de %s diffèrent par leurs serveurs de licences", m.subject)
	}
	if len(modes) > 1 {
		m.addShares(modes, func(h *member) Text { return say("Mode %s", "Mode %s", h.mode.Text()) }, func(a, b *member) bool { return a.mode == b.mode })
	}
	if len(lists) > 1 {
		m.addShares(lists, func(h *member) Text { return m.index.serversText(h) }, (*member).hasServersOf)
	}
	m.remark = say("Users land on whichever host has room: whether they get a CAL, and from which server, should not depend on it.",
		"Les utilisateurs arrivent sur l’hôte qui a de la place : obtenir une CAL, et de quel serveur, ne devrait pas en dépendre.")
}

// serversText lists the license servers a host names, in its own order.
func (x *index) serversText(h *member) Text { return namesText(x.serverNames(h)) }

func tellPolicyOverrides(m *matter) {
	room, modes, lists := m.room, false, false
	for _, h := range m.feeling {
		mode, list := room.overrides(h)
		modes, lists = modes || mode == Yes, lists || list == Yes
	}
	what := say("the mode and the license servers", "le mode et les serveurs de licences")
	switch {
	case !lists:
		what = say("the mode", "le mode")
	case !modes:
		what = say("the license servers", "les serveurs de licences")
	}
	m.message = say("A policy overrides what the deployment of %s sets: %s", "Une stratégie l’emporte sur ce que fixe le déploiement de %s : %s", m.subject, what)
	if modes {
		m.add(say("Mode that the deployment sets: %s", "Mode que fixe le déploiement : %s", room.facts.Mode.Text()), room.facts.Broker, time.Time{})
	}
	if lists {
		m.add(say("License servers that the deployment sets: %s", "Serveurs de licences que fixe le déploiement : %s", namesText(room.facts.LicenseServers)), room.facts.Broker, time.Time{})
	}
	for i, h := range m.feeling {
		if i == maxEvidence {
			m.add(say("Further hosts concerned: %d", "Autres hôtes concernés : %d", len(m.feeling)-i), "", time.Time{})
			break
		}
		m.addOverride(h)
	}
	m.remark = say("What is changed on the broker or in Server Manager changes nothing on these hosts.", "Ce que l’on change sur le service Broker ou dans le Gestionnaire de serveur ne change rien sur ces hôtes.")
}

func (m *matter) addOverride(h *member) {
	mode, list := m.room.overrides(h)
	if mode == Yes {
		m.addFrom(say("Mode of %s by policy: %s", "Mode de %s par stratégie : %s", h.name, h.mode.Text()), h.origin(FactMode))
	}
	if list == Yes && len(h.servers) == 0 {
		m.addFrom(say("License servers of %s by policy: none", "Serveurs de licences de %s par stratégie : aucun", h.name), h.origin(FactServers))
	} else if list == Yes {
		m.addFrom(say("License servers of %s by policy: %s", "Serveurs de licences de %s par stratégie : %s", h.name, m.index.serversText(h)), h.origin(FactServers))
	}
}

func tellMultiSession(m *matter) {
	m.message = say("No RDS CAL is needed on %s", "Aucune CAL RDS n’est nécessaire sur %s", namesText(namesOf(m.feeling)))
	for i, h := range m.feeling {
		if i == maxEvidence {
			m.add(say("Further hosts: %d", "Autres hôtes : %d", len(m.feeling)-i), "", time.Time{})
			break
		}
		m.addHost(h)
	}
	m.remark = say("Buy none for its users and count it in no need. What licenses them is Windows per user, such as Microsoft 365 or Windows Enterprise.",
		"N’en achetez pas pour ses utilisateurs et ne le comptez dans aucun besoin. Ce qui les couvre est Windows par utilisateur, comme Microsoft 365 ou Windows Entreprise.")
}
