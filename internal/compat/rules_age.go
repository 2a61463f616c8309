package compat

import (
	"math"
	"time"
)

// The rules about the facts themselves: how old they are, whether the clocks of two machines agree, and whether a machine is known twice.

// staleAfter is twice the rhythm of a monthly check by hand. A collector reports every few hours, so it has long fallen silent.
const staleAfter = 30 * 24 * time.Hour

var staleFacts = Rule{
	ID: "stale-facts", Severity: Warning, about: aboutCollection | aboutOrphan | aboutServer, quiet: true,
	Title:     say("Facts out of date", "Faits périmés"),
	Statement: say("A verdict is worth what its facts are worth: every machine should report at least once in 30 days.", "Un verdict vaut ce que valent ses faits : chaque machine devrait transmettre un relevé au moins une fois en 30 jours."),
	When:      say("The hosts of every collection and every license server, as far as they are on record.", "Les hôtes de chaque collection et chaque serveur de licences, pour autant qu’ils aient une fiche."),
	Missing: say("What tells the age of the facts: a report, with the time it was collected at.",
		"Ce qui donne l’âge des faits : un relevé, avec l’heure de sa collecte."),
	Ways: []string{ReportAgain},
	Note: say("Facts of the future are a matter of clocks and not of age: see clock-skew.",
		"Des faits venus du futur sont affaire d’horloge et non d’âge : voir clock-skew."),
	applies: func(c *combination) bool {
		return !c.index.facts.AsOf.IsZero() && (c.server == nil || c.server.fleet != nil)
	},
	check: func(c *combination) Verdict {
		if c.server != nil {
			return c.index.freshness(c.server.reportedAt())
		}
		worst := OK
		for _, h := range c.room.members {
			worst = max(worst, c.index.freshnessOf(h))
		}
		return worst
	},
	felt: func(c *combination, h *member) bool { return c.index.freshnessOf(h) == Violation },
	tell: tellStaleFacts,
	ways: func(s *situation) []offer { return []offer{s.reportAgain()} },
}

// freshness judges facts of the given time; without one nobody knows how old they are.
func (x *index) freshness(at time.Time) Verdict {
	if at.IsZero() || x.facts.AsOf.IsZero() {
		return Unknown
	}
	return verdictOf(x.facts.AsOf.Sub(at) <= staleAfter)
}

// freshnessOf leaves out a host that is only a name: that nothing is known of it is told as such.
func (x *index) freshnessOf(h *member) Verdict {
	if h.host == nil {
		return OK
	}
	return x.freshness(h.host.ReportedAt)
}

// maxClockSkew is what Kerberos tolerates between a machine and its domain controller unless a policy says otherwise.
const maxClockSkew = 5 * time.Minute

var clockSkew = Rule{
	ID: "clock-skew", Severity: Warning, about: aboutHost | aboutServer, quiet: true,
	Title:     say("Clock wrong", "Horloge inexacte"),
	Statement: say("Kerberos needs clocks that agree: by default it tolerates a difference of up to 5 minutes.", "Kerberos exige des horloges concordantes : par défaut, il tolère un écart de 5 minutes au plus."),
	When:      say("Every host and every license server that is not known to be in a workgroup.", "Chaque hôte et chaque serveur de licences dont on ne sait pas qu’il est en groupe de travail."),
	Missing: say("What tells the difference: a report that the collector itself sends to the portal; a file cannot tell it.",
		"Ce qui donne l’écart : un relevé que le collecteur envoie lui-même au portail ; un fichier ne peut pas le dire."),
	Ways: []string{CorrectClock},
	Note: say("The tolerance is between a machine and its domain controller; what is measured is the difference from the portal's clock. Where every machine is off alike, it is the portal that is wrong.",
		"La tolérance vaut entre une machine et son contrôleur de domaine ; ce qui est mesuré est l’écart avec l’horloge du portail. Si toutes les machines ont le même écart, c’est le portail qui se trompe."),
	Sources: []Source{clockTolerance},
	applies: func(c *combination) bool {
		if c.server != nil {
			return c.server.fleet != nil && answerOf(c.server.fleet.DomainJoined) != No
		}
		return c.host.host != nil && c.host.joined != No
	},
	check: func(c *combination) Verdict { return skewVerdict(c.clockAhead()) },
	tell:  tellClockSkew,
	ways:  func(s *situation) []offer { return []offer{s.correctClock()} },
}

func (c *combination) clockAhead() *time.Duration {
	if c.server != nil {
		return c.server.fleet.ClockAhead
	}
	return c.host.host.ClockAhead
}

func skewVerdict(ahead *time.Duration) Verdict {
	if ahead == nil {
		return Unknown
	}
	return verdictOf(-maxClockSkew <= *ahead && *ahead <= maxClockSkew)
}

func tellClockSkew(m *matter) {
	ahead := *m.asked.clockAhead()
	m.message = say("The clock of %s is %s fast", "L’horloge de %s avance de %s", m.subject, spanText(ahead))
	if ahead < 0 {
		m.message = say("The clock of %s is %s slow", "L’horloge de %s retarde de %s", m.subject, spanText(-max(ahead, -math.MaxInt64)))
	}
	measured := say("Measured against the portal's clock when its last report came in", "Mesuré sur l’horloge du portail à l’arrivée de son dernier relevé")
	if m.server != nil {
		m.add(measured, m.server.source(), m.server.reportedAt())
	} else {
		m.add(measured, m.member.source(), m.member.reportedAt())
	}
	m.remark = say("A machine that Kerberos turns away shows as a license server out of reach or as access denied: correct the clock before looking further.",
		"Une machine que Kerberos éconduit apparaît comme un serveur de licences injoignable ou un accès refusé : corrigez l’horloge avant de chercher plus loin.")
}

// spanText is a span of time as precisely as it matters.
func spanText(d time.Duration) Text {
	switch {
	case d < time.Hour:
		return say("%d min %d s", "%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	case d < 2*24*time.Hour:
		return say("%d h %d min", "%d h %d min", int(d.Hours()), int(d.Minutes())%60)
	}
	return say("%d days", "%d jours", int(d.Hours())/24)
}

var possibleTwin = Rule{
	ID: "possible-twin", Severity: Info, about: aboutOrganization, quiet: true,
	Title:     say("One machine on record twice", "Une machine en double dans l’inventaire"),
	Statement: say("Every machine is on record once: a second record counts its CALs and its hosts again.", "Chaque machine n’a qu’une fiche : une seconde compte une fois de plus ses CAL et ses hôtes."),
	When: say("Hosts and license servers that share a machine ID, or whose short names are alike while the domain of one of them was not read. A machine that is both host and license server is one.",
		"Les hôtes et les serveurs de licences qui partagent un identifiant de machine, ou dont les noms courts sont pareils alors que le domaine de l’un d’eux n’a pas été lu. Une machine à la fois hôte et serveur de licences n’en fait qu’une."),
	Missing: say("What tells machines of one short name apart: the domain and the machine ID of both, in a report of each.",
		"Ce qui distingue des machines de même nom court : le domaine et l’identifiant de machine de chacune, dans un relevé de chacune."),
	Ways: []string{MergeOrRenameTwin},
	Note: say("Machines cloned from an image that was not generalized share an ID as well, and are two all the same.",
		"Des machines clonées d’une image qui n’a pas été généralisée partagent aussi un identifiant, et sont pourtant deux."),
	cases:   (*index).twins,
	applies: func(*combination) bool { return true },
	check: func(c *combination) Verdict {
		if c.shareID() {
			return Violation
		}
		return Unknown
	},
	tell: tellPossibleTwin,
	ways: func(s *situation) []offer { return []offer{s.mergeOrRenameTwin()} },
}
