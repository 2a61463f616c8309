package compat

import "time"

// What the findings about CALs for devices say.

func tellTemporaryCALs(m *matter) {
	ending := m.asked.ending()
	last, total := ending[len(ending)-1].On, 0
	m.addServer(m.server)
	for i, e := range ending {
		total += e.N
		switch {
		case i >= maxEvidence:
		case m.index.daysUntil(e.On) < 0:
			m.addFact(say("Ended on %s: %d", "Échues le %s : %d", DayText(e.On), e.N))
		default:
			m.addFact(say("End on %s: %d", "Expirent le %s : %d", DayText(e.On), e.N))
		}
	}
	if len(ending) > maxEvidence {
		m.addFact(say("End on further days, up to %s: %d", "Expirent d’autres jours, jusqu’au %s : %d", DayText(last), sumOf(ending[maxEvidence:])))
	}
	m.addWhyNotPermanent()
	m.message = say("Temporary CALs of %s at their end by %s: %d; it cannot make them permanent", "CAL temporaires de %s à échéance d’ici le %s : %d ; il ne peut les rendre permanentes",
		m.server.name, DayText(last), total)
	m.remark = say("A temporary CAL is not renewed: from its end on, the device is refused until it gets a permanent one.",
		"Une CAL temporaire n’est pas renouvelée : dès son échéance, l’appareil est refusé jusqu’à ce qu’il en reçoive une permanente.")
}

func sumOf(days []ExpiringCALs) (n int) {
	for _, e := range days {
		n += e.N
	}
	return n
}

// addFact appends a fact about the license server.
func (m *matter) addFact(t Text, facts ...Fact) { m.addFrom(t, m.server.origin(facts...)) }

// addWhyNotPermanent tells what keeps temporary CALs from becoming permanent.
func (m *matter) addWhyNotPermanent() {
	if m.server.isInactive() {
		m.addFact(say("%s is not activated", "%s n’est pas activé", m.server.name), FactActivated)
		return
	}
	covering := m.asked.deviceSupplies()
	if newest := m.room.newestFor(m.server); len(covering) == 0 && newest != UnknownRelease {
		m.addFact(say("%s holds no Per Device CALs that cover its hosts (%s)", "%s ne détient aucune CAL Appareil qui couvre ses hôtes (%s)", m.server.name, newest), FactKeyPacks)
	} else if len(covering) == 0 {
		m.addFact(say("%s holds no Per Device CALs", "%s ne détient aucune CAL Appareil", m.server.name), FactKeyPacks)
	}
	m.addCounts(covering...)
}

// addCounts tells how many CALs are installed and how many of them are issued.
func (m *matter) addCounts(supplies ...*Supply) {
	for _, s := range supplies {
		m.addFact(say("%s × %s installed, %s issued", "%s × %s installées, %s délivrées", s.Installed.text(), calText(s.Version, s.Kind), s.Issued.text()), FactKeyPacks)
	}
}

func tellRevocationQuota(m *matter) {
	m.addServer(m.server)
	var reached []RevokedCALs
	for _, r := range m.server.fleet.Issued.Revoked {
		if m.asked.quotaVerdict(r) == Violation {
			reached = append(reached, r)
		}
	}
	for _, r := range reached {
		quota, _ := m.server.quota(r.Version)
		m.addFact(say("%s in revoked state: %d, of at most %d", "%s à l’état révoqué : %d, pour au plus %d", calText(r.Version, PerDevice), r.N, quota))
		m.addFact(leavesText(r))
	}
	m.message = say("No further %s can be revoked on %s for now", "Plus aucune des %s ne peut être révoquée sur %s pour l’instant", calText(reached[0].Version, PerDevice), m.server.name)
	if ends := reached[0].FirstEnds; !ends.IsZero() {
		m.message = say("No further %s can be revoked on %s before %s", "Plus aucune des %s ne peut être révoquée sur %s avant le %s", calText(reached[0].Version, PerDevice), m.server.name, DayText(ends))
	}
}

// leavesText says when the next revocation is possible.
func leavesText(r RevokedCALs) Text {
	if r.FirstEnds.IsZero() {
		return say("When the first of them leaves that state was not read", "Le jour où la première quitte cet état n’a pas été lu")
	}
	return say("The first of them leaves that state on %s", "La première quitte cet état le %s", DayText(r.FirstEnds))
}

func tellSeveralCALs(m *matter) {
	issued := &m.server.fleet.Issued
	m.message = say("Devices that hold several CALs of one version of %s: %d", "Appareils qui détiennent plusieurs CAL d’une même version de %s : %d", m.server.name, issued.Holders)
	m.addServer(m.server)
	shown := min(len(issued.Several), maxEvidence)
	for _, h := range issued.Several[:shown] {
		m.addFact(say("%s holds %d × %s", "%s détient %d × %s", h.Device, h.N, calText(h.Version, PerDevice)))
	}
	if further := issued.Holders - shown; further > 0 {
		m.add(say("Further devices: %d", "Autres appareils : %d", further), "", time.Time{})
	}
	m.remark = say("The device uses the CAL that was issued last: the older ones can be revoked.", "L’appareil utilise la CAL délivrée en dernier : les plus anciennes peuvent être révoquées.")
}

func tellNewerCALs(m *matter) {
	m.message = say("Older hosts can use up the %s CALs of %s, which newer hosts need", "Des hôtes anciens peuvent épuiser les CAL %s de %s, dont des hôtes plus récents ont besoin", m.versions(), m.server.name)
	m.addServer(m.server)
	m.addCounts(m.supplies...)
	m.addHosts()
	for _, s := range m.supplies {
		host := m.index.exactlyNeeding(m.server, supplyKey{s.Version, s.Kind})
		m.add(say("%s names %s as well and needs exactly %s CALs", "%s désigne aussi %s et exige précisément des CAL %s", host, m.server.name, s.Version), "", time.Time{})
	}
	m.addFact(say("The policy “Prevent license upgrade” is off there", "La stratégie « Empêcher la mise à niveau de licence » y est désactivée"), FactNoUpgrade)
	m.remark = say("A user or device that got a newer CAL on an old host keeps it until it lapses.", "Un utilisateur ou un appareil qui a reçu une CAL plus récente sur un hôte ancien la garde jusqu’à son échéance.")
}
