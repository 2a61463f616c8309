package compat

import (
	"slices"
	"strings"
	"time"
)

// What the findings about versions and kinds say. Several ways in which one fault showed become steps of one finding.

const maxEvidence = 5 // facts of one sort a finding lists before it only counts the rest

func tellServerOlderThanCAL(m *matter) {
	m.addServer(m.server)
	for _, s := range m.supplies {
		m.addEvidence(s)
	}
	m.addStatuses(lowerVersion)
	m.message = m.serverOlderMessage()
	newest := m.newestSupply()
	if newest == nil {
		m.steps = append(m.steps, Step{Source: m.rule.Cite(), Rule: m.rule.ID, Text: say(
			"A license server holds CALs of its own version and older; these hosts need CALs of their own version or newer",
			"Un serveur de licences détient des CAL de sa version et des versions antérieures ; ces hôtes exigent des CAL de leur version ou plus récentes")})
		return
	}
	m.addRule(&combination{server: m.server, supply: newest})
	if oldest := m.supplies[0].Version; m.index.coveredBy(m.feeling, oldest) {
		host := newestHost(m.feeling)
		m.remark = say("The hosts are not the problem: %s CALs cover %s hosts.", "Les hôtes ne sont pas en cause : les CAL %s couvrent les hôtes %s.", oldest, host)
	}
}

func (m *matter) serverOlderMessage() Text {
	newest := m.newestSupply()
	switch {
	case newest == nil:
		return say("%s is too old for the CALs its hosts need: Windows says that it is of a lower version",
			"%s est trop ancien pour les CAL qu’exigent ses hôtes : Windows le dit d’une version inférieure", m.server.name)
	case m.server.reading.Release == UnknownRelease:
		return say("%s cannot hold %s CALs", "%s ne peut détenir de CAL %s", m.server.name, m.versions())
	}
	return say("%s CALs cannot live on %s: the server is of %s", "Les CAL %s ne peuvent résider sur %s : le serveur est de %s",
		m.versions(), m.server.name, m.server.reading.Release)
}

// versions names the versions of CALs concerned, oldest first: "2022 and 2025".
func (m *matter) versions() Text {
	var names []string
	for _, supply := range m.supplies {
		if name := supply.Version.String(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return Text{EN: strings.Join(names, " and "), FR: strings.Join(names, " et ")}
}

// addEvidence lists every way in which CALs are known to be meant for the server.
func (m *matter) addEvidence(s *Supply) {
	cals := calText(s.Version, s.Kind)
	for i, p := range s.Purchases {
		if i == maxEvidence {
			m.add(say("Further purchases of %s assigned to it: %d", "Autres achats de %s qui lui sont affectés : %d", cals, len(s.Purchases)-i), "", time.Time{})
			break
		}
		m.add(purchaseText(p, m.server), p.Source, p.RecordedAt)
	}
	if s.Refused {
		m.addRefusals(s)
	}
	if s.Packs > 0 {
		m.addFrom(say("Installed on %s: %s × %s", "Installées sur %s : %s × %s", m.server.name, s.Installed.text(), cals), m.server.origin(FactKeyPacks))
	}
}

func purchaseText(p Purchase, s *server) Text {
	t := say("Assigned to %s: %d × %s", "Affectées à %s : %d × %s", s.name, p.Quantity, calText(p.Version, p.Kind))
	if p.Reference != "" {
		t = say("%s, purchase %s", "%s, achat %s", t, p.Reference)
	}
	return t
}

func (m *matter) addRefusals(s *Supply) {
	for _, r := range m.server.fleet.Refusals {
		if r.Version == s.Version && r.Kind == s.Kind {
			m.add(say("Windows refused to install %s on %s", "Windows a refusé d’installer des %s sur %s", calText(r.Version, r.Kind), m.server.name), r.RecordedBy, r.RecordedAt)
		}
	}
}

func tellServerOlderThanHost(m *matter) {
	m.addServer(m.server)
	host := newestHost(m.feeling)
	m.addHosts()
	m.addStatuses(lowerVersion)
	m.addRule(&combination{server: m.server, host: &member{reading: Reading{Release: host}}, lower: len(m.hostsSaying(lowerVersion)) > 0})
	if m.server.reading.Release == UnknownRelease || host == UnknownRelease {
		m.message = say("%s is too old for its hosts: Windows says that it is of a lower version", "%s est trop ancien pour ses hôtes : Windows le dit d’une version inférieure", m.server.name)
		return
	}
	m.message = say("%s is of %s and cannot serve %s hosts", "%s est de %s et ne peut servir des hôtes %s", m.server.name, m.server.reading.Release, host)
	m.remark = say("No CAL repairs this: the CALs a %s host needs cannot be installed on a %s server.", "Aucune CAL n’y remédie : celles qu’exige un hôte %s ne s’installent pas sur un serveur %s.", host, m.server.reading.Release)
}

func tellCALOlderThanHost(m *matter) {
	newest, host := m.newestSupply(), newestHost(m.feeling)
	m.message = say("The %s CALs on %s do not cover %s hosts", "Les CAL %s de %s ne couvrent pas les hôtes %s", newest.Version, m.server.name, host)
	m.addHosts()
	for _, s := range m.supplies {
		m.addEvidence(s)
	}
	m.addRule(&combination{supply: newest, host: &member{reading: Reading{Release: host}}})
	m.remark = calsThemselvesTooOld()
}

func tellModeKindMismatch(m *matter) {
	mode, supply := m.feeling[0].mode, m.newestSupply()
	if m.verdict == Unknown {
		m.message = say("The kind of CALs on %s is unknown", "Le type des CAL de %s est inconnu", m.server.name)
		m.addServer(m.server)
		return
	}
	m.message = say("The hosts are in %s mode, the CALs on %s are %s", "Les hôtes sont en mode %s, les CAL de %s sont de type %s", mode.Text(), m.server.name, supply.Kind.Text())
	h := m.feeling[0]
	m.addFrom(say("%s asks for CALs in mode %s", "%s demande des CAL en mode %s", h.name, mode.Text()), h.modeOrigin())
	for _, s := range m.supplies {
		m.addEvidence(s)
	}
	m.addRule(&combination{supply: supply, host: h})
	m.remark = say("The versions are not the question here: a CAL of the other kind is never issued to these hosts.", "La version n’est pas en cause ici : une CAL de l’autre type n’est jamais délivrée à ces hôtes.")
}

// addHosts names the newest hosts concerned.
func (m *matter) addHosts() {
	newest, n := newestHost(m.feeling), 0
	for _, h := range m.feeling {
		if h.reading.Release == newest {
			if n == 0 {
				m.addHost(h)
			}
			n++
		}
	}
	if n > 1 {
		m.add(say("Further hosts of that release: %d", "Autres hôtes de cette version : %d", n-1), "", time.Time{})
	}
}

// modeOrigin is where the mode comes from, and what sets it.
func (m *member) modeOrigin() origin {
	if m.host == nil || m.host.Mode == ModeUnread {
		return m.origin()
	}
	return m.setBy(m.host.ModeSource, FactMode)
}

func (m *matter) newestSupply() *Supply {
	if len(m.supplies) == 0 {
		return nil
	}
	return m.supplies[len(m.supplies)-1]
}

// newestHost is the newest known release among hosts that need CALs.
func newestHost(hosts []*member) (newest Release) {
	for _, h := range hosts {
		if h.needsCAL() {
			newest = max(newest, h.reading.Release)
		}
	}
	return newest
}

// coveredBy is true when there are hosts, all are known and the CALs cover every one.
func (x *index) coveredBy(hosts []*member, v CALVersion) bool {
	for _, h := range hosts {
		if h.needsCAL() && x.data.CALCoversHost(v, h.reading.Release).Verdict != OK {
			return false
		}
	}
	return len(hosts) > 0 && newestHost(hosts) != UnknownRelease
}
