package compat

// The rules about domains, workgroups and trusts: where hosts and license servers have to stand for CALs to be issued at all.

var perUserInWorkgroup = Rule{
	ID: "per-user-in-workgroup", Severity: Error, about: aboutHost | aboutMode, quiet: true,
	Title:     say("Per User mode in a workgroup", "Mode Par utilisateur dans un groupe de travail"),
	Statement: say("In a workgroup only Per Device CALs may be used; Per User CALs are not permitted there.", "Dans un groupe de travail, seules les CAL Appareil peuvent servir ; les CAL Utilisateur n’y sont pas autorisées."),
	When:      say("Every host in Per User mode, and the Per User CALs at the license servers it names.", "Chaque hôte en mode Par utilisateur, et les CAL Utilisateur des serveurs de licences qu’il désigne."),
	Missing: say("What tells the membership: PartOfDomain of Win32_ComputerSystem on the host.",
		"Ce qui donne l’appartenance : PartOfDomain de Win32_ComputerSystem sur l’hôte."),
	Ways: []string{SwitchToPerDevice, JoinDomain},
	Note: say("How such a host behaves is told in different ways, a session that is cut after an hour among them. Microsoft's pages only say that it is not permitted.",
		"Le comportement d’un tel hôte est raconté de diverses façons, dont une session coupée au bout d’une heure. Les pages de Microsoft disent seulement que ce n’est pas autorisé."),
	Sources: []Source{sessionHostLicensing, noLicenseServerMode, acrossDomains},
	applies: func(c *combination) bool {
		return c.host.mode == ModePerUser && (c.supply == nil || c.supply.Kind != PerDevice)
	},
	check: func(c *combination) Verdict { return c.host.joined.verdict() },
	step: func(c *combination) Text {
		return say("Per User CALs are not permitted in a workgroup: mode %s", "Les CAL Utilisateur ne sont pas autorisées dans un groupe de travail : mode %s", c.host.mode.Text())
	},
	fault: func(c *combination) Text {
		return say("%s is in a workgroup and may not use Per User CALs", "%s est dans un groupe de travail et ne peut utiliser de CAL Utilisateur", c.host.name)
	},
	hint: func(*combination) Text { return perUserNeedsAccounts },
	tell: func(m *matter) {
		h := m.member
		m.message = say("%s asks for Per User CALs and stands in a workgroup", "%s demande des CAL Utilisateur et se trouve dans un groupe de travail", h.name)
		m.addFrom(say("%s asks for CALs in mode %s", "%s demande des CAL en mode %s", h.name, h.mode.Text()), h.modeOrigin())
		m.addMembership(h)
		m.remark = perUserNeedsAccounts
	},
	ways: func(s *situation) []offer { return []offer{s.switchToPerDevice(), s.joinDomain()} },
}

var perUserNeedsAccounts = say("A Per User CAL is assigned to an account of Active Directory. A workgroup has none, whatever the versions are.",
	"Une CAL Utilisateur s’attribue à un compte Active Directory. Un groupe de travail n’en a pas, quelles que soient les versions.")

var domainWorkgroupMix = Rule{
	ID: "domain-workgroup-mix", Severity: Error, about: aboutPair, quiet: true,
	Title:     say("Domain and workgroup mixed", "Domaine et groupe de travail mélangés"),
	Statement: say("A host and its license server stand in the same workgroup, in the same domain, or in domains that trust each other both ways.", "Un hôte et son serveur de licences se trouvent dans le même groupe de travail, dans le même domaine, ou dans des domaines qui s’approuvent mutuellement."),
	When:      say("Every host and every license server it names, once both have reported.", "Chaque hôte et chaque serveur de licences qu’il désigne, une fois que les deux ont transmis un relevé."),
	Missing: say("What tells the membership: PartOfDomain of Win32_ComputerSystem, on the hosts and on the license server.",
		"Ce qui donne l’appartenance : PartOfDomain de Win32_ComputerSystem, sur les hôtes et sur le serveur de licences."),
	Ways: []string{JoinDomain, SameTopology, RepointToNewerServer},
	Note: say("Some guides call a license server outside of the domain a simplification. It is outside of what Microsoft lists as supported, for Per Device CALs too.",
		"Certains guides présentent un serveur de licences hors domaine comme une simplification. C’est hors de ce que Microsoft prend en charge, CAL Appareil comprises."),
	Sources: []Source{acrossDomains},
	applies: func(c *combination) bool { return c.server.fleet != nil && c.host.host != nil },
	check: func(c *combination) Verdict {
		switch mixes(c.host, c.server) {
		case Yes:
			return Violation
		case No:
			return OK
		default:
			return Unknown
		}
	},
	step: func(*combination) Text {
		return say("A host and its license server are both joined to a domain, or neither is", "Un hôte et son serveur de licences sont tous deux joints à un domaine, ou aucun ne l’est")
	},
	fault: func(c *combination) Text {
		if c.host.joined == Yes {
			return say("%s stands in a workgroup, %s in a domain", "%s se trouve dans un groupe de travail, %s dans un domaine", c.server.name, c.host.name)
		}
		return say("%s stands in a domain, %s in a workgroup", "%s se trouve dans un domaine, %s dans un groupe de travail", c.server.name, c.host.name)
	},
	tell: tellDomainWorkgroupMix,
	ways: func(s *situation) []offer { return s.orRepoint(s.joinDomain(), s.sameTopology()) },
}

var untrustedDomain = Rule{
	ID: "untrusted-domain", Severity: Error, about: aboutPair, quiet: true,
	Title:     say("License server in a domain without trust", "Serveur de licences dans un domaine sans approbation"),
	Statement: say("Where a host and its license server are in different domains, the two trust each other both ways.", "Là où un hôte et son serveur de licences sont dans des domaines différents, les deux s’approuvent mutuellement."),
	When:      say("Every host and every license server it names, where both names tell a domain, the domains differ, and neither is known to be a workgroup.", "Chaque hôte et chaque serveur de licences qu’il désigne, quand les deux noms donnent un domaine, que les domaines diffèrent et qu’aucun n’est connu comme groupe de travail."),
	Missing: say("What tells the trust: Get-ADTrust in either domain, or whoever runs them. Record it once for the pair.",
		"Ce qui donne l’approbation : Get-ADTrust dans l’un des domaines, ou ceux qui les gèrent. Enregistrez-la une fois pour la paire."),
	Ways: []string{SameTopology, EstablishTrust, RepointToNewerServer},
	Note: say("Parent and child domains of one tree trust each other both ways as Windows sets them up. A name does not prove a tree, so that nothing is concluded from names: record the trust.",
		"Les domaines parent et enfant d’une même arborescence s’approuvent mutuellement, Windows les crée ainsi. Un nom ne prouve pas une arborescence, on n’en déduit donc rien : enregistrez l’approbation."),
	Sources: []Source{acrossDomains, trustTransitivity},
	applies: func(c *combination) bool {
		h, s := c.host, c.server
		return s.fleet != nil && h.host != nil && h.domain != "" && s.domain != "" && h.domain != s.domain && h.joined != No && s.joined() != No
	},
	check: func(c *combination) Verdict { return c.index.trusts.between(c.host.domain, c.server.domain).verdict() },
	step: func(c *combination) Text {
		return say("Hosts and license server in different domains need a trust both ways: %s and %s", "Des hôtes et un serveur de licences de domaines différents exigent une approbation mutuelle : %s et %s",
			c.host.domain, c.server.domain)
	},
	fault: func(c *combination) Text {
		return say("%s has no two-way trust with %s", "%s n’a pas d’approbation mutuelle avec %s", c.server.domain, c.host.domain)
	},
	tell: tellUntrustedDomain,
	ways: func(s *situation) []offer { return s.orRepoint(s.sameTopology(), s.establishTrust()) },
}

var serverNotInADGroup = Rule{
	ID: "server-not-in-ad-group", Severity: Warning, about: aboutLink, quiet: true,
	Title:     say("License server not in the AD group", "Serveur de licences absent du groupe AD"),
	Statement: say("A license server that issues Per User CALs should be a member of the AD group Terminal Server License Servers.", "Un serveur de licences qui délivre des CAL Utilisateur devrait être membre du groupe AD Serveurs de licences des services Terminal Server."),
	When:      say("Every license server that hosts in Per User mode name, unless it or they are known to stand in a workgroup.", "Chaque serveur de licences que désignent des hôtes en mode Par utilisateur, sauf s’il est connu, ou eux, pour être dans un groupe de travail."),
	Missing: say("What tells the membership: IsLSinTSLSGroup of Win32_TSLicenseServer, asked on the license server by one of its administrators.",
		"Ce qui donne l’appartenance : IsLSinTSLSGroup de Win32_TSLicenseServer, demandé sur le serveur de licences par un de ses administrateurs."),
	Ways: []string{JoinADGroup},
	Note: say("The page of the method says “should”, the one on topologies “must”. Nobody is refused for it, so that it is a warning.",
		"La page de la méthode dit « devrait », celle des topologies « doit ». Personne n’est refusé pour cela, c’est donc un avertissement."),
	Sources: []Source{licenseServersGroup, licenseServersEvent, acrossDomains},
	applies: func(c *combination) bool {
		return c.host.mode == ModePerUser && c.server.fleet != nil && c.host.joined != No && c.server.joined() != No
	},
	check: func(c *combination) Verdict { return answerOf(c.server.fleet.InGroup).verdict() },
	tell: func(m *matter) {
		m.message = say("%s is not in the AD group Terminal Server License Servers", "%s n’est pas dans le groupe AD Serveurs de licences des services Terminal Server", m.server.name)
		h := m.feeling[0]
		m.addFrom(say("%s asks for CALs in mode %s", "%s demande des CAL en mode %s", h.name, h.mode.Text()), h.modeOrigin())
		m.addFrom(say("%s is no member of the group", "%s n’est pas membre du groupe", m.server.name), m.server.origin(FactInGroup))
		m.remark = say("Users go on connecting. What is lost is the record of who was issued a Per User CAL: the reports stay too low, and the server logs event 4105.",
			"Les utilisateurs continuent de se connecter. Ce qui se perd, c’est la trace des CAL Utilisateur délivrées : les rapports restent trop bas et le serveur consigne l’événement 4105.")
	},
	ways: func(s *situation) []offer { return []offer{s.joinADGroup()} },
}
