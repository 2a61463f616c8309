package compat

import "time"

// The rules about what ends: the right of a subscription, Software Assurance, and Microsoft's support of a release.

const (
	// subscriptionNotice leaves time for a quote, an order and its approval before the right ends.
	subscriptionNotice = 60
	// assuranceNotice is longer: what lapses cannot be had back for the renewal's price.
	assuranceNotice = 90
	// supportNotice is a year, since leaving a release takes a project and a budget.
	supportNotice = 365
)

// daysUntil counts whole days from the day of judgement: 0 is today, negative is past.
func (x *index) daysUntil(last time.Time) int {
	return int(dayOf(last).Sub(dayOf(x.facts.AsOf)) / (24 * time.Hour))
}

var subscriptionEnding = Rule{
	ID: "subscription-ending", Severity: Error, about: aboutOrganization, quiet: true,
	Title:     say("Subscription ended or ending", "Abonnement échu ou arrivant à échéance"),
	Statement: say("A subscription gives its right until its last day; after it, users and devices need CALs from elsewhere.", "Un abonnement donne son droit jusqu’à son dernier jour ; ensuite, utilisateurs et appareils ont besoin d’autres CAL."),
	When: say("Every purchase that is a subscription, or has an end and is not said to be perpetual; those of one version and kind that end on one day are told together. A notice 60 days ahead is a warning; an end that other purchases make good is worth knowing only.",
		"Chaque achat qui est un abonnement, ou qui a une échéance sans être dit perpétuel ; ceux d’une même version et d’un même type qui prennent fin le même jour sont dits ensemble. Un préavis de 60 jours est un avertissement ; une échéance que d’autres achats compensent est seulement bonne à savoir."),
	Missing: say("What tells the end: the last day of the subscription, on the order or in the portal it was bought in.",
		"Ce qui donne l’échéance : le dernier jour de l’abonnement, sur la commande ou dans le portail où il a été acheté."),
	Ways: []string{RenewTerm},
	Note: say("Microsoft Learn says that each user or device needs a CAL; that an ended subscription is none follows. What a contract grants around its end, ask the reseller.",
		"Microsoft Learn dit que chaque utilisateur ou appareil a besoin d’une CAL ; qu’un abonnement échu n’en est plus une en découle. Ce qu’un contrat accorde autour de son échéance, demandez-le au revendeur."),
	Sources: []Source{derived(inSection(cals2025Hosts, say("who needs an RDS CAL", "qui a besoin d’une CAL RDS")))},
	cases:   func(x *index) []*combination { return x.purchaseCases((*Purchase).mayEnd, endOf) },
	applies: func(c *combination) bool { return !c.index.facts.AsOf.IsZero() },
	check: func(c *combination) Verdict {
		if endOf(c.purchases[0]).IsZero() {
			return Unknown
		}
		return verdictOf(c.index.daysUntil(endOf(c.purchases[0])) > subscriptionNotice)
	},
	grade: func(m *matter) Severity {
		switch p := m.asked.purchases[0]; {
		case m.index.daysUntil(p.EndsOn) >= 0:
			return Warning
		case m.index.isMadeGood(p):
			return Info
		}
		return Error
	},
	tell: tellSubscriptionEnding,
	ways: func(s *situation) []offer { return []offer{s.renewSubscription()} },
}

// isMadeGood reports that everything installed that an ended subscription may have covered is accounted for by purchases in force.
func (x *index) isMadeGood(p *Purchase) bool {
	covered := false
	for _, h := range x.installedAgainstOwned() {
		if h.key.kind != p.Kind || h.key.version > p.Version {
			continue
		}
		if h.unowned.N > 0 || !h.unowned.Known() {
			return false
		}
		covered = covered || h.installed.N > 0
	}
	return covered
}

var assuranceEnding = Rule{
	ID: "assurance-ending", Severity: Warning, about: aboutOrganization, quiet: true,
	Title:     say("Software Assurance ended or ending", "Software Assurance échue ou arrivant à échéance"),
	Statement: say("Software Assurance must be bought with the CALs or as the renewal of one that still runs.", "La Software Assurance s’achète avec les CAL ou en renouvellement d’une Software Assurance encore en cours."),
	When: say("Every purchase with Software Assurance; those of one version and kind whose Software Assurance ends on one day are told together. A notice 90 days ahead is a warning, since renewal is only possible until then; an end that is past is worth knowing.",
		"Chaque achat avec Software Assurance ; ceux d’une même version et d’un même type dont elle prend fin le même jour sont dits ensemble. Un préavis de 90 jours est un avertissement, car le renouvellement n’est possible que jusque-là ; une échéance passée est bonne à savoir."),
	Missing: say("What tells the end: the last day of the Software Assurance, on the agreement or its last renewal.",
		"Ce qui donne l’échéance : le dernier jour de la Software Assurance, sur le contrat ou son dernier renouvellement."),
	Ways: []string{RenewTerm},
	Note: say("The CALs stay, at the newest version that came out while it ran. Some programs take renewals for a while after the end: ask the reseller.",
		"Les CAL restent acquises, dans la version la plus récente parue pendant sa durée. Certains programmes acceptent un renouvellement quelque temps après l’échéance : demandez au revendeur."),
	Sources: []Source{buyingAssurance},
	cases:   func(x *index) []*combination { return x.purchaseCases((*Purchase).mayBeAssured, assuredUntil) },
	applies: func(c *combination) bool { return !c.index.facts.AsOf.IsZero() },
	check: func(c *combination) Verdict {
		if assuredUntil(c.purchases[0]).IsZero() {
			return Unknown
		}
		return verdictOf(c.index.daysUntil(assuredUntil(c.purchases[0])) > assuranceNotice)
	},
	grade: func(m *matter) Severity {
		if m.index.daysUntil(assuredUntil(m.asked.purchases[0])) < 0 {
			return Info
		}
		return Warning
	},
	tell: tellAssuranceEnding,
	ways: func(s *situation) []offer { return []offer{s.renewAssurance()} },
}

var endOfSupport = Rule{
	ID: "end-of-support", Severity: Info, about: aboutCollection | aboutOrphan | aboutServer, quiet: true,
	Title:     say("Windows Server out of support", "Windows Server hors support"),
	Statement: say("Microsoft supports a release of Windows Server until a fixed day; after it, security updates end or cost extra.", "Microsoft assure le support d’une version de Windows Server jusqu’à une date fixe ; ensuite, les mises à jour de sécurité cessent ou sont payantes."),
	When: say("The hosts of every collection and every license server whose extended support has ended or ends within a year.",
		"Les hôtes de chaque collection et chaque serveur de licences dont le support étendu a pris fin ou prend fin dans l’année."),
	Missing: say("What tells the release: Caption, Version, ProductType and OperatingSystemSKU of Win32_OperatingSystem, and rule data that knows its dates.",
		"Ce qui donne la version : Caption, Version, ProductType et OperatingSystemSKU de Win32_OperatingSystem, et des données de règles qui en connaissent les dates."),
	Ways: []string{ReplaceRelease},
	Note: say("The end of mainstream support takes nothing from licensing or security and is told only beside the end of extended support. No rule of RDS licensing hangs on these dates.",
		"La fin du support standard n’enlève rien aux licences ni à la sécurité et n’est dite qu’à côté de la fin du support étendu. Aucune règle des licences RDS ne dépend de ces dates."),
	Sources: []Source{inSection(releaseInformation, say("end of mainstream and extended support", "fin du support standard et étendu"))},
	applies: func(c *combination) bool {
		return !c.index.facts.AsOf.IsZero() && (c.server == nil || c.server.fleet != nil)
	},
	check: func(c *combination) Verdict {
		if c.server != nil {
			return c.index.support(c.server.reading.Release)
		}
		worst := OK
		for _, k := range c.room.classes {
			worst = max(worst, c.index.supportOf(k.host))
		}
		return worst
	},
	felt: func(c *combination, h *member) bool { return c.index.supportOf(h) == Violation },
	tell: tellEndOfSupport,
	ways: func(s *situation) []offer { return []offer{s.replaceRelease()} },
}

// support judges a release by the end of its extended support.
func (x *index) support(r Release) Verdict {
	l, _ := x.data.Lifecycle(r)
	if l.Extended.IsZero() {
		return Unknown
	}
	return verdictOf(x.daysUntil(l.Extended) > supportNotice)
}

func (x *index) supportOf(h *member) Verdict {
	if !h.needsCAL() {
		return OK
	}
	return x.support(h.reading.Release)
}
