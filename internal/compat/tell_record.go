package compat

import (
	"slices"
	"strconv"
	"time"
)

// What the findings about purchases and installed CALs say.

func tellInstalledNotPurchased(m *matter) {
	h := m.asked.held
	extra := Amount{N: h.unowned.N - m.index.doubled(h), Bound: h.unowned.Bound}
	m.message = say("%s × %s are installed that no purchase in force accounts for", "%s × %s sont installées sans qu’aucun achat en vigueur ne les couvre", extra.Text(), calText(h.key.version, h.key.kind))
	m.addInstalled(h.key)
	if !m.addPurchases(func(p *Purchase) bool { return p.Kind == h.key.kind && p.Version >= h.key.version }) {
		m.add(say("No purchase in force is on record for them", "Aucun achat en vigueur n’est enregistré pour elles"), "", time.Time{})
	}
	m.remark = say("Nothing says that they were not bought: what is missing may be the record alone.", "Rien ne dit qu’elles n’ont pas été achetées : peut-être n’en manque-t-il que la trace.")
}

// addInstalled lists where CALs of one kind and version are installed.
func (m *matter) addInstalled(key supplyKey) {
	n := 0
	for _, s := range m.index.serversByKey() {
		for _, supply := range s.supplies {
			if supply.Version != key.version || supply.Kind != key.kind || supply.Packs == 0 {
				continue
			}
			if n++; n <= maxEvidence {
				m.addFrom(say("Installed on %s: %s × %s", "Installées sur %s : %s × %s", s.name, supply.Installed.text(), calText(key.version, key.kind)), s.origin(FactKeyPacks))
			}
		}
	}
	if n > maxEvidence {
		m.add(say("Further license servers that hold some: %d", "Autres serveurs de licences qui en détiennent : %d", n-maxEvidence), "", time.Time{})
	}
}

// addPurchases lists the purchases in force that are wanted, and reports whether there are any.
func (m *matter) addPurchases(wanted func(*Purchase) bool) bool {
	n := 0
	for _, p := range m.index.entitlements().purchases {
		if !wanted(p) {
			continue
		}
		if n++; n <= maxEvidence {
			m.addPurchase(p)
		}
	}
	if n > maxEvidence {
		m.add(say("Further purchases: %d", "Autres achats : %d", n-maxEvidence), "", time.Time{})
	}
	return n > 0
}

func tellPurchasedNotInstalled(m *matter) {
	h := m.asked.held
	idle := h.notInstalled.N - m.index.refused(h.key)
	m.message = say("%d × %s were bought and are installed nowhere", "%d × %s ont été achetées et ne sont installées nulle part", idle, calText(h.key.version, h.key.kind))
	m.addPurchases(func(p *Purchase) bool {
		return p.Kind == h.key.kind && p.Version == h.key.version && !m.index.isRefused(p)
	})
	m.addInstalled(h.key)
	m.remark = say("Until they are installed nobody is served by them, and what is installed looks scarcer than it is.", "Tant qu’elles ne sont pas installées, elles ne servent à personne, et ce qui est installé paraît plus rare qu’il n’est.")
}

func tellPackOnTwoServers(m *matter) {
	h, twins := m.asked.held, m.index.doubles(m.asked.held)
	cals := calText(h.key.version, h.key.kind)
	names := make([]string, 0, len(twins[0].packs))
	for _, p := range twins[0].packs {
		names = append(names, p.server.name)
	}
	m.message = say("The same pack of %d × %s stands on %s: purchases account for %d of %d", "Le même pack de %d × %s se trouve sur %s : les achats en couvrent %d sur %d",
		twins[0].total, cals, namesText(names), h.installed.N-h.unowned.N, h.installed.N)
	for _, t := range twins {
		for i, p := range t.packs {
			if i == maxEvidence {
				m.add(say("Further license servers with this pack: %d", "Autres serveurs de licences avec ce pack : %d", len(t.packs)-i), "", time.Time{})
				break
			}
			m.addFrom(say("%s: pack %d, CALs installed: %s, issued: %s", "%s : pack %d, CAL installées : %s, délivrées : %s", p.server.name, p.pack.ID, p.pack.Total.text(), p.pack.Issued.text()), p.server.origin(FactKeyPacks))
		}
	}
	m.addPurchases(func(p *Purchase) bool { return p.Kind == h.key.kind && p.Version >= h.key.version })
	m.remark = say("An auditor counts what is installed: CALs that were moved and left behind as well count twice.", "Un auditeur compte ce qui est installé : des CAL déplacées mais aussi laissées en place comptent double.")
}

func tellPurchaseWithoutProof(m *matter) {
	all := m.asked.purchases
	var unproved []*Purchase
	var missing []Text
	for _, p := range all {
		for i, what := range p.unproved() {
			if i == 0 {
				unproved = append(unproved, p)
			}
			if !slices.Contains(missing, what) {
				missing = append(missing, what)
			}
		}
	}
	what := missing[0]
	for _, t := range missing[1:] {
		what = say("%s, %s", "%s, %s", what, t)
	}
	p := unproved[0]
	m.addEach(unproved)
	m.message = say("Missing from %d of %d purchases of %s: %s", "Manque à %d achats sur %d de %s : %s", len(unproved), len(all), calText(p.Version, p.Kind), what)
	if len(unproved) == 1 {
		m.message = say("Missing from the purchase %s: %s", "Manque à l’achat %s : %s", purchaseName(p), what)
		m.addAgreement(p)
	}
	m.addDoubtful(all)
}

// addDoubtful counts the purchases that may lack an agreement number, beside those that lack something for certain.
func (m *matter) addDoubtful(all []*Purchase) {
	n := 0
	for _, p := range all {
		if p.mayLackAgreement() && !p.isUnproved() {
			n++
		}
	}
	if n > 0 {
		m.add(say("Purchases beside, of which nobody knows whether there is an agreement number: %d", "Autres achats dont nul ne sait s’il existe un numéro de contrat : %d", n), "", time.Time{})
	}
}

// addAgreement tells why no agreement number is missing.
func (m *matter) addAgreement(p *Purchase) {
	switch {
	case p.Agreement != "":
	case p.hasAgreement() == No:
		m.add(say("Its program has a 25-character code in place of an agreement number", "Son programme a un code de 25 caractères au lieu d’un numéro de contrat"), "", time.Time{})
	case p.hasAgreement() == NotKnown:
		m.add(say("Whether there is an agreement number is not known: the program was not said, or is none the rules know", "On ne sait s’il existe un numéro de contrat : le programme n’est pas dit, ou les règles ne le connaissent pas"), "", time.Time{})
	}
}

func tellBaseCALMissing(m *matter) {
	m.message = say("RDS CALs are in use, and Windows Server CALs are not owned for everybody who needs one", "Des CAL RDS sont en usage, et les CAL Windows Server ne sont pas détenues pour tous ceux qui en ont besoin")
	for _, h := range m.index.installedAgainstOwned() {
		m.add(say("%s: %s owned, %s installed", "%s : %s détenues, %s installées", calText(h.key.version, h.key.kind), strconv.FormatInt(h.owned, 10), h.installed.Text()), "", time.Time{})
	}
	m.add(say("The organization says that it does not own Windows Server CALs for all of them", "L’organisation dit ne pas détenir de CAL Windows Server pour tous"), "", time.Time{})
	m.remark = say("An RDS CAL is no base CAL: each gives a right of its own, and both are needed.", "Une CAL RDS n’est pas une CAL de base : chacune donne son propre droit, et il faut les deux.")
}
