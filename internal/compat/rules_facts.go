package compat

import (
	"slices"
	"strings"
)

// The rules without which the matrix would say more than the facts do: what is missing is told, never taken for fine.

var noUsableCAL = Rule{
	ID: "no-usable-cal", Severity: Error, about: aboutLack,
	Title:     say("No CALs on the license server", "Aucune CAL sur le serveur de licences"),
	Statement: say("Once the grace period is over, clients need a CAL that a license server of their host issues.", "Une fois la période de grâce écoulée, les clients ont besoin d’une CAL délivrée par un serveur de licences de leur hôte."),
	When:      say("Every license server that hosts name.", "Chaque serveur de licences que des hôtes désignent."),
	Missing: say("What tells the CALs: the Win32_TSLicenseKeyPack instances of the license server, read by an administrator of it.",
		"Ce qui donne les CAL : les instances de Win32_TSLicenseKeyPack du serveur de licences, lues par un de ses administrateurs."),
	Ways: []string{InstallCALs, RepointToNewerServer},
	Note: say("Built-in and temporary packs are no supply. A server without CALs is no fault while another server of the same host serves it.",
		"Les packs intégrés et temporaires ne comptent pas. Un serveur sans CAL n’est pas un défaut tant qu’un autre serveur du même hôte le sert."),
	Sources: []Source{cals2025Model, noLicenseServer},
	applies: func(c *combination) bool { return c.server.fleet != nil && len(c.server.supplies) == 0 },
	check: func(c *combination) Verdict {
		if c.server.fleet.PacksRead() {
			return Violation
		}
		return Unknown
	},
	step: func(*combination) Text {
		return say("Once the grace period of 120 days is over, clients need a CAL", "Une fois la période de grâce de 120 jours écoulée, les clients ont besoin d’une CAL")
	},
	tell: func(m *matter) {
		m.addServer(m.server)
		if m.verdict == Unknown {
			m.message = say("Nobody has read which CALs %s holds", "Personne n’a lu quelles CAL %s détient", m.server.name)
			return
		}
		m.message = say("%s holds no CALs", "%s ne détient aucune CAL", m.server.name)
		m.addFrom(say("Its key packs were read: none holds CALs that were installed", "Ses packs ont été lus : aucun ne contient de CAL installées"), m.server.origin(FactKeyPacks))
	},
	ways: func(s *situation) []offer { return s.orRepoint(s.installCALs()) },
}

var noServerConfigured = Rule{
	ID: "no-server-configured", Severity: Error, about: aboutHost,
	Title:     say("No license server configured", "Aucun serveur de licences configuré"),
	Statement: say("A host must be told its license servers; it does not discover them.", "Un hôte doit connaître ses serveurs de licences ; il ne les découvre pas seul."),
	When:      say("Every host.", "Chaque hôte."),
	Missing: say("What tells the list: SpecifiedLSList from GetSpecifiedLicenseServerList of Win32_TerminalServiceSetting.",
		"Ce qui donne la liste : SpecifiedLSList de GetSpecifiedLicenseServerList, classe Win32_TerminalServiceSetting."),
	Ways: []string{SetServerList},
	Note: say("Automatic discovery ended with Windows Server 2008 R2, whatever some policy texts still say.",
		"La découverte automatique a pris fin avec Windows Server 2008 R2, quoi qu’en disent encore certains textes de stratégie."),
	Sources: []Source{acrossDomains, noLicenseServer},
	applies: func(*combination) bool { return true },
	check: func(c *combination) Verdict {
		switch {
		case len(c.host.servers) > 0:
			return OK
		case c.host.listRead:
			return Violation
		}
		return Unknown
	},
	step: func(*combination) Text {
		return say("A host does not discover license servers: it must be told them", "Un hôte ne découvre pas les serveurs de licences : il faut les lui indiquer")
	},
	tell: func(m *matter) {
		m.addHost(m.member)
		if m.verdict == Unknown {
			m.message = say("Nobody has read which license servers %s uses", "Personne n’a lu quels serveurs de licences %s utilise", m.member.name)
			return
		}
		m.message = say("%s names no license server", "%s ne désigne aucun serveur de licences", m.member.name)
		m.addFrom(say("Its list of license servers was read and is empty", "Sa liste de serveurs de licences a été lue et elle est vide"), m.member.origin(FactServers))
	},
	ways: func(s *situation) []offer { return []offer{s.setServerList()} },
}

var unknownRelease = Rule{
	ID: "unknown-release", Severity: Warning, about: aboutKnowledge | aboutServer | aboutHost,
	Title:     say("Version of Windows Server unknown", "Version de Windows Server inconnue"),
	Statement: say("A verdict needs the Windows Server release of the host and of the license server.", "Un verdict exige la version de Windows Server de l’hôte et du serveur de licences."),
	When:      say("Every host and every license server of the fleet.", "Chaque hôte et chaque serveur de licences du parc."),
	Missing: say("What tells the release: Caption, Version, ProductType and OperatingSystemSKU of Win32_OperatingSystem.",
		"Ce qui donne la version : Caption, Version, ProductType et OperatingSystemSKU de Win32_OperatingSystem."),
	Note: say("A build the table does not have, a retired semi-annual release, or a caption and a build that contradict each other stay unknown. They are never guessed.",
		"Une build absente du tableau, une version semi-annuelle retirée, un nom et une build qui se contredisent restent inconnus. Rien n’est deviné."),
	Sources: []Source{releaseInformation},
	applies: func(*combination) bool { return true },
	check: func(c *combination) Verdict {
		hostUnknown := c.host != nil && c.host.needsCAL() && c.host.reading.Release == UnknownRelease
		serverUnknown := c.server != nil && c.server.fleet != nil && c.server.reading.Release == UnknownRelease
		if hostUnknown || serverUnknown {
			return Unknown
		}
		return OK
	},
	step: func(*combination) Text {
		return say("A verdict needs both releases", "Un verdict exige les deux versions")
	},
	tell: func(m *matter) {
		var why Text
		switch {
		case m.server != nil:
			why = m.server.reading.Why
			m.addServer(m.server)
		case m.member.host == nil:
			why = say("it has never reported", "il n’a jamais rien transmis")
		default:
			why = m.member.reading.Why
			m.addHost(m.member)
		}
		m.message = say("The Windows Server release of %s is unknown: %s", "La version de Windows Server de %s est inconnue : %s", m.subject, why)
	},
}

var unknownProductVersionID = Rule{
	ID: "unknown-product-version-id", Severity: Warning, about: aboutKnowledge | aboutStock,
	Title:     say("Key pack of an unknown version", "Pack de version inconnue"),
	Statement: say("The ProductVersionID of a key pack tells the version of its CALs.", "Le ProductVersionID d’un pack donne la version de ses CAL."),
	When:      say("Every key pack that holds CALs.", "Chaque pack qui contient des CAL."),
	Missing: say("What tells the CALs: the Win32_TSLicenseKeyPack instances of the license server, read by an administrator of it.",
		"Ce qui donne les CAL : les instances de Win32_TSLicenseKeyPack du serveur de licences, lues par un de ses administrateurs."),
	Note: say("Microsoft's page ends at 7 (2022). 8 as 2025 rests on the map of Checkmk's rds_licenses check.",
		"La page de Microsoft s’arrête à 7 (2022). 8 pour 2025 repose sur la table du contrôle rds_licenses de Checkmk."),
	Sources: []Source{keyPackClass},
	applies: func(c *combination) bool { return c.supply != nil },
	check: func(c *combination) Verdict {
		if c.supply.Version == UnknownCAL {
			return Unknown
		}
		return OK
	},
	step: func(c *combination) Text {
		return say("The version of these CALs is not in the rules: %s", "La version de ces CAL n’est pas dans les règles : %s", idsText(c.supply))
	},
	tell: func(m *matter) {
		m.message = say("%s holds CALs whose version the rules do not know: %s", "%s détient des CAL dont les règles ignorent la version : %s",
			m.server.name, idsText(m.supplies...))
		m.addServer(m.server)
	},
}

var serverNotInInventory = Rule{
	ID: "server-not-in-inventory", Severity: Warning, about: aboutKnowledge | aboutServer,
	Title:     say("License server not in the inventory", "Serveur de licences absent de l’inventaire"),
	Statement: say("A license server can be judged once it has reported.", "Un serveur de licences peut être jugé une fois qu’il a transmis un relevé."),
	When:      say("Every name that a host, a deployment or a purchase gives for a license server.", "Chaque nom qu’un hôte, un déploiement ou un achat donne à un serveur de licences."),
	Missing: say("Where the name is wrong, correct it in the hosts' list or in the purchase; where it is short and shared, write the full name.",
		"Si le nom est faux, corrigez-le dans la liste des hôtes ou dans l’achat ; s’il est court et partagé, écrivez le nom complet."),
	applies: func(c *combination) bool { return c.server != nil },
	check: func(c *combination) Verdict {
		if c.server.fleet == nil {
			return Unknown
		}
		return OK
	},
	step: func(c *combination) Text {
		return say("Nothing is known of %s", "On ne sait rien de %s", c.server.name)
	},
	tell: func(m *matter) {
		if m.server.ambiguous {
			m.message = say("Several license servers are called %s: write the full name", "Plusieurs serveurs de licences s’appellent %s : écrivez le nom complet", m.server.name)
			return
		}
		m.message = say("%s is named as a license server and has never reported", "%s est désigné comme serveur de licences et n’a jamais rien transmis", m.server.name)
	},
}

// idsText lists the ProductVersionIDs behind unknown versions, and the versions that purchases name.
func idsText(supplies ...*Supply) Text {
	var ids []string
	unread := false
	for _, s := range supplies {
		for _, id := range s.UnknownIDs {
			if id < 0 {
				unread = true
				continue
			}
			ids = append(ids, "ProductVersionID "+itoa(id))
		}
		for _, p := range s.Purchases {
			if name := p.Version.String(); p.Version != UnknownCAL && !slices.Contains(ids, name) {
				ids = append(ids, name)
			}
		}
	}
	switch {
	case len(ids) == 0 && unread:
		return say("a version that was not read", "une version qui n’a pas été lue")
	case len(ids) == 0:
		return say("a version that is not in the rules", "une version absente des règles")
	}
	return same(strings.Join(ids, ", "))
}
