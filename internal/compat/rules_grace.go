package compat

import "time"

// The rules about the grace period: how long a host takes sessions without any license server, and what is left of that.

// What Microsoft says of the grace period, and when its end is near enough to be told as more than a fact: a month is the time that a
// purchase or a new machine takes in practice.
const (
	graceDays   = 120
	graceEnding = 30
)

var graceRunning = Rule{
	ID: "grace-running", Severity: Info, about: aboutHost,
	Title:     say("Grace period running", "Période de grâce en cours"),
	Statement: say("A host takes sessions for 120 days without a license server; after that, clients need a CAL.", "Un hôte accepte des sessions pendant 120 jours sans serveur de licences ; ensuite, les clients ont besoin d’une CAL."),
	When:      say("Every host that says that more than 30 days of its grace period are left, unless a license server with CALs answers it.", "Chaque hôte qui dit qu’il reste plus de 30 jours à sa période de grâce, sauf si un serveur de licences pourvu de CAL lui répond."),
	Missing: say("What tells the days: GetGracePeriodDays of Win32_TerminalServiceSetting.",
		"Ce qui donne les jours : GetGracePeriodDays de Win32_TerminalServiceSetting."),
	Ways:    graceWays,
	Note:    graceNote,
	Sources: []Source{cals2025Model, gracePeriodDays, gracePeriodGuidance},
	applies: func(c *combination) bool { return c.host.graceLeft() > graceEnding },
	check:   func(c *combination) Verdict { return verdictOf(c.isServed()) },
	tell: func(m *matter) {
		m.message = say("%s takes sessions on its grace period: %s left", "%s accepte des sessions sur sa période de grâce : encore %s", m.member.name, daysText(m.member.graceLeft()))
		m.tellGrace()
	},
	ways: func(s *situation) []offer { return s.serviceWays() },
}

var graceEndingSoon = Rule{
	ID: "grace-ending", Severity: Warning, about: aboutHost,
	Title:     say("Grace period ending", "Fin proche de la période de grâce"),
	Statement: say("Once the grace period of 120 days is over, clients need a CAL that a license server issues.", "Une fois écoulés les 120 jours de la période de grâce, les clients ont besoin d’une CAL délivrée par un serveur de licences."),
	When:      say("Every host that says that 1 to 30 days of its grace period are left, unless a license server with CALs answers it.", "Chaque hôte qui dit qu’il reste de 1 à 30 jours à sa période de grâce, sauf si un serveur de licences pourvu de CAL lui répond."),
	Missing: say("What tells the days: GetGracePeriodDays of Win32_TerminalServiceSetting.",
		"Ce qui donne les jours : GetGracePeriodDays de Win32_TerminalServiceSetting."),
	Ways:    graceWays,
	Note:    graceNote,
	Sources: []Source{cals2025Model, gracePeriodDays, gracePeriodGuidance},
	applies: func(c *combination) bool { return c.host.graceLeft() > 0 && c.host.graceLeft() <= graceEnding },
	check:   func(c *combination) Verdict { return verdictOf(c.isServed()) },
	tell: func(m *matter) {
		left := m.member.graceLeft()
		m.message = say("The grace period of %s ends: %s left", "La période de grâce de %s se termine : encore %s", m.member.name, daysText(left))
		m.tellGrace()
	},
	ways: func(s *situation) []offer { return s.serviceWays() },
}

var graceOver = Rule{
	ID: "grace-over", Severity: Error, about: aboutHost, quiet: true,
	Title:     say("Grace period over", "Période de grâce terminée"),
	Statement: say("Once the grace period is over, clients need a CAL that a license server issues before they can sign in.", "Une fois la période de grâce terminée, les clients ont besoin d’une CAL délivrée par un serveur de licences pour ouvrir une session."),
	When: say("Every host that names no license server, or only such as it cannot connect to or that hold no CALs.",
		"Chaque hôte qui ne désigne aucun serveur de licences, ou seulement des serveurs auxquels il ne peut se connecter ou qui ne détiennent aucune CAL."),
	Missing: say("What tells the days: GetGracePeriodDays of Win32_TerminalServiceSetting; and SpecifiedLSList of the same class, whether the host names a license server.",
		"Ce qui donne les jours : GetGracePeriodDays de Win32_TerminalServiceSetting ; et SpecifiedLSList de la même classe, si l’hôte désigne un serveur de licences."),
	Ways:    graceWays,
	Note:    say("0 alone is no alarm: the counter falls to 0 as soon as a license server is configured.", "0 seul n’est pas une alerte : le compteur tombe à 0 dès qu’un serveur de licences est configuré."),
	Sources: []Source{cals2025Model, noLicenseServer, gracePeriodDays, gracePeriodGuidance},
	applies: func(c *combination) bool {
		return c.host.host != nil && (c.host.host.GraceDaysLeft != nil || c.isUnserved() == Yes)
	},
	check: func(c *combination) Verdict {
		switch unserved := c.isUnserved(); {
		case c.host.host.GraceDaysLeft == nil:
			return Unknown
		case *c.host.host.GraceDaysLeft > 0:
			return OK
		case unserved == NotKnown:
			return Unknown
		default:
			return verdictOf(unserved == No)
		}
	},
	tell: tellGraceOver,
	ways: func(s *situation) []offer { return s.serviceWays() },
}

var (
	graceWays = []string{SetServerList, RestoreReachability, InstallCALs, RepointToNewerServer}
	graceNote = say("It runs by itself from the first day: nobody can activate it. Setting it back is no way out either; Microsoft advises a license server with CALs instead. One page for Azure says 180 days, all others 120.",
		"Elle court d’elle-même dès le premier jour : personne ne peut l’activer. La remettre au début n’est pas non plus un remède ; Microsoft conseille plutôt un serveur de licences avec des CAL. Une page pour Azure dit 180 jours, toutes les autres 120.")
)

// graceLeft is how many days of the grace period the host has left; 0 where it is over, or where nobody has read it.
func (m *member) graceLeft() int {
	if m.host == nil || m.host.GraceDaysLeft == nil {
		return 0
	}
	return max(*m.host.GraceDaysLeft, 0)
}

// isUnserved says whether the host has no license server to get a CAL from: it names none, or none that it reaches and that holds
// CALs. A server that only may be of no use is one that serves.
func (c *combination) isUnserved() Answer {
	h := c.host
	if len(h.servers) == 0 && !h.listRead {
		return NotKnown
	}
	for _, at := range h.servers {
		if h.statusOf(at) != notConnectable && !c.index.servers[at].isEmpty() {
			return No
		}
	}
	return Yes
}

// isServed reports that a license server answers the host, by its own word, and holds CALs.
func (c *combination) isServed() bool {
	for _, at := range c.host.servers {
		switch c.host.statusOf(at) {
		case valid2008R2, valid2008, validVDI, validServer:
			if s := c.index.servers[at]; s.fleet != nil && s.fleet.PacksRead() && !s.isEmpty() {
				return true
			}
		}
	}
	return false
}

// isEmpty reports a license server whose key packs were read, and of which none holds CALs. What is only bought counts as none.
func (s *server) isEmpty() bool {
	if s.fleet == nil || !s.fleet.PacksRead() {
		return false
	}
	for i := range s.supplies {
		if !s.supplies[i].Installed.isNone() {
			return false
		}
	}
	return true
}

func daysText(n int) Text {
	if n == 1 {
		return say("1 day", "1 jour")
	}
	return say("%d days", "%d jours", n)
}

// tellGrace adds what a grace period that is still running rests on.
func (m *matter) tellGrace() {
	m.addGraceDays()
	m.addServersNamed()
	m.remark = say("Nobody can activate or lengthen it: it runs by itself, and only a license server with CALs takes its place.",
		"Personne ne peut l’activer ni la prolonger : elle court d’elle-même, et seul un serveur de licences avec des CAL prend sa place.")
	if len(m.member.servers) > 0 {
		m.remark = say("The counter falls to 0 as soon as a license server is configured. That it still counts says that this host does not use the one it names, or reported before it did.",
			"Le compteur tombe à 0 dès qu’un serveur de licences est configuré. S’il compte encore, c’est que cet hôte n’utilise pas celui qu’il désigne, ou qu’il a transmis son relevé avant de le faire.")
	}
}

func (m *matter) addGraceDays() {
	h := m.member
	m.add(say("Days left of the grace period of %s, as it says: %d of %d", "Jours restants de la période de grâce de %s, selon lui : %d sur %d", h.name, h.graceLeft(), graceDays), h.source(), h.reportedAt())
}

// addServersNamed tells of the license servers the host names, and what is wrong with them.
func (m *matter) addServersNamed() {
	h := m.member
	if len(h.servers) == 0 && h.listRead {
		m.addFrom(say("It names no license server", "Il ne désigne aucun serveur de licences"), h.origin(FactServers))
	}
	for i, at := range h.servers {
		if i == maxEvidence {
			m.add(say("Further license servers it names: %d", "Autres serveurs de licences qu’il désigne : %d", len(h.servers)-i), "", time.Time{})
			return
		}
		switch s := m.index.servers[at]; {
		case h.statusOf(at) == notConnectable:
			m.add(say("It cannot connect to %s (connectivity status 6)", "Il ne peut se connecter à %s (état de connexion 6)", s.name), h.source(), h.reportedAt())
		case s.isEmpty():
			m.addFrom(say("%s holds no CALs", "%s ne détient aucune CAL", s.name), s.origin(FactKeyPacks))
		default:
			m.addFrom(say("It names %s", "Il désigne %s", s.name), h.origin(FactServers))
		}
	}
}

func tellGraceOver(m *matter) {
	h := m.member
	m.message = say("The grace period of %s is over, and none of its license servers can give it a CAL", "La période de grâce de %s est terminée, et aucun de ses serveurs de licences ne peut lui donner de CAL", h.name)
	if len(h.servers) == 0 {
		m.message = say("The grace period of %s is over: it refuses its users", "La période de grâce de %s est terminée : il refuse ses utilisateurs", h.name)
	}
	m.addGraceDays()
	m.addServersNamed()
	m.remark = say("Administrators still get in (mstsc /admin). Nobody can activate the period again: only a license server with CALs helps.",
		"Les administrateurs entrent encore (mstsc /admin). Personne ne peut réactiver la période : seul un serveur de licences avec des CAL y remédie.")
	if h.mode == ModePerDevice && len(h.servers) > 0 {
		m.remark = say("In Per Device mode a license server within reach still gives each device one temporary CAL of 90 days. After that the device is refused.",
			"En mode Par appareil, un serveur de licences joignable donne encore à chaque appareil une CAL temporaire de 90 jours. Ensuite l’appareil est refusé.")
	}
}
