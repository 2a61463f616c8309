package compat

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// What the findings about the facts themselves say.

func tellStaleFacts(m *matter) {
	if m.server != nil {
		m.message = m.index.silentText(m.server.name, m.server.reportedAt())
		m.addServer(m.server)
	} else {
		m.tellStaleHosts()
	}
	m.remark = say("What is said of them may still be right: a new report tells.", "Ce qui en est dit est peut-être encore exact : un nouveau relevé le dira.")
}

func (x *index) silentText(name string, at time.Time) Text {
	return say("%s has not reported for %d days", "%s n’a rien transmis depuis %d jours", name, int(x.facts.AsOf.Sub(at).Hours())/24)
}

// tellStaleHosts names the hosts that have been silent longest.
func (m *matter) tellStaleHosts() {
	stale := slices.Clone(m.feeling)
	slices.SortStableFunc(stale, func(a, b *member) int {
		return cmp.Or(a.reportedAt().Compare(b.reportedAt()), strings.Compare(fold(a.name), fold(b.name)))
	})
	m.message = say("Of %[2]d hosts, %[1]d have not reported for more than 30 days", "Sur %[2]d hôtes, %[1]d n’ont rien transmis depuis plus de 30 jours", len(stale), len(m.room.members))
	if len(stale) == 1 {
		m.message = m.index.silentText(stale[0].name, stale[0].reportedAt())
	}
	for i, h := range stale {
		if i == maxEvidence {
			m.add(say("Further hosts without a recent report: %d", "Autres hôtes sans relevé récent : %d", len(stale)-i), "", time.Time{})
			break
		}
		m.addHost(h)
	}
	m.addUndated()
}

// addUndated counts the hosts whose facts have no age at all.
func (m *matter) addUndated() {
	n := 0
	for _, h := range m.room.members {
		if m.index.freshnessOf(h) == Unknown {
			n++
		}
	}
	if n > 0 {
		m.add(say("Hosts whose facts carry no time: %d", "Hôtes dont les faits ne portent aucune heure : %d", n), "", time.Time{})
	}
}

func tellPossibleTwin(m *matter) {
	c := m.asked
	m.message = say("%d records carry the same machine ID: %s", "%d fiches portent le même identifiant de machine : %s", len(c.hosts)+len(c.servers), m.subject)
	for i, h := range c.hosts {
		if i == maxEvidence {
			m.add(say("Further hosts with this ID: %d", "Autres hôtes portant cet identifiant : %d", len(c.hosts)-i), "", time.Time{})
			break
		}
		m.addHost(h)
	}
	for i, s := range c.servers {
		if i == maxEvidence {
			m.add(say("Further license servers with this ID: %d", "Autres serveurs de licences portant cet identifiant : %d", len(c.servers)-i), "", time.Time{})
			break
		}
		m.addServer(s)
	}
	m.remark = say("Either one machine was renamed or moved to another domain and its old record stayed, or one was cloned from the other.",
		"Soit une machine a été renommée ou a changé de domaine et son ancienne fiche est restée, soit l’une a été clonée de l’autre.")
}
