package compat

// The rules about the hosts of a collection taken together: whether they are of one piece, and in the place they belong to.

var mixedReleases = Rule{
	ID: "mixed-releases-in-collection", Severity: Error, about: aboutCollection, quiet: true,
	Title:     say("Several releases in one collection", "Plusieurs versions dans une collection"),
	Statement: say("All session hosts of a collection run the same release of Windows Server.", "Tous les hôtes de session d’une collection exécutent la même version de Windows Server."),
	When:      say("Every collection with at least two hosts that need CALs.", "Chaque collection d’au moins deux hôtes qui ont besoin de CAL."),
	Missing: say("What tells the releases: Caption, Version, ProductType and OperatingSystemSKU of Win32_OperatingSystem on each host.",
		"Ce qui donne les versions : Caption, Version, ProductType et OperatingSystemSKU de Win32_OperatingSystem sur chaque hôte."),
	Ways: []string{SplitCollection},
	Note: say("The page says “need to be at the same level”, in a list of best practices; further down, of virtual desktops, “doesn't support” and “must”. Where nobody has read a connection broker the finding is only worth knowing: the collection may be a list of somebody's own.",
		"La page dit « doivent être au même niveau », dans une liste de bonnes pratiques ; plus bas, à propos des bureaux virtuels, « ne prend pas en charge » et « doivent ». Quand aucun service Broker n’a été lu, le constat n’est qu’une information : la collection peut n’être qu’une liste à soi."),
	Sources: []Source{supportedConfiguration, supportedGuests},
	applies: func(c *combination) bool { return c.room.hostsInNeed() >= 2 },
	check: func(c *combination) Verdict {
		releases, unread := c.room.releases()
		switch {
		case len(releases) > 1:
			return Violation
		case unread:
			return Unknown
		}
		return OK
	},
	felt:  func(_ *combination, h *member) bool { return h.reading.Release != UnknownRelease },
	grade: func(m *matter) Severity { return m.milderWithoutBroker() },
	tell:  tellMixedReleases,
	ways:  func(s *situation) []offer { return []offer{s.splitCollection()} },
}

var hostsDisagree = Rule{
	ID: "hosts-disagree", Severity: Warning, about: aboutCollection, quiet: true,
	Title:     say("Hosts of one collection set up differently", "Hôtes d’une collection réglés différemment"),
	Statement: say("The hosts of a collection ask the same license servers for the same kind of CAL.", "Les hôtes d’une collection demandent le même type de CAL aux mêmes serveurs de licences."),
	When:      say("Every collection with at least two hosts that need CALs. Hosts without a mode or without a license server have rules of their own.", "Chaque collection d’au moins deux hôtes qui ont besoin de CAL. Les hôtes sans mode ou sans serveur de licences ont leurs propres règles."),
	Missing: say("What tells how a host is set up: LicensingType and GetSpecifiedLicenseServerList of Win32_TerminalServiceSetting, on each host.",
		"Ce qui donne les réglages d’un hôte : LicensingType et GetSpecifiedLicenseServerList de Win32_TerminalServiceSetting, sur chaque hôte."),
	Ways: []string{AlignHosts},
	Note: say("Which host users land on is chance: so is then whether they get a CAL, and a device may be given one by each license server. The order of a list does not count. Where nobody has read a connection broker the finding is only worth knowing.",
		"L’hôte où arrive un utilisateur relève du hasard : l’obtention d’une CAL aussi, et un appareil peut en recevoir une de chaque serveur de licences. L’ordre d’une liste ne compte pas. Quand aucun service Broker n’a été lu, le constat n’est qu’une information."),
	applies: func(c *combination) bool { return c.room.hostsInNeed() >= 2 },
	check: func(c *combination) Verdict {
		switch s := c.room.settings(); {
		case len(s.modes) > 1 || len(s.lists) > 1:
			return Violation
		case s.modeUnread || s.listUnread:
			return Unknown
		}
		return OK
	},
	felt:  func(_ *combination, h *member) bool { return h.needsCAL() },
	grade: func(m *matter) Severity { return m.milderWithoutBroker() },
	tell:  tellHostsDisagree,
	ways:  func(s *situation) []offer { return []offer{s.alignHosts()} },
}

var policyOverrides = Rule{
	ID: "policy-overrides-deployment", Severity: Warning, about: aboutCollection, quiet: true,
	Title:     say("Policy overrides the deployment", "Stratégie qui l’emporte sur le déploiement"),
	Statement: say("While a policy sets the licensing mode or the license servers, what the deployment sets has no effect.", "Tant qu’une stratégie fixe le mode de licence ou les serveurs de licences, les réglages du déploiement sont sans effet."),
	When: say("Every collection whose deployment sets a mode or license servers, and the hosts of it that go by others. A deployment that sets nothing is overridden by nothing.",
		"Chaque collection dont le déploiement fixe un mode ou des serveurs de licences, et ceux de ses hôtes qui en suivent d’autres. Un déploiement qui ne fixe rien n’est supplanté par rien."),
	Missing: say("What tells the source: PolicySourceLicensingType and PolicySourceConfiguredLicenseServers of Win32_TerminalServiceSetting, 1 for a policy.",
		"Ce qui donne la source : PolicySourceLicensingType et PolicySourceConfiguredLicenseServers de Win32_TerminalServiceSetting, 1 pour une stratégie."),
	Ways: []string{AlignPolicy},
	Note: say("gpedit.msc does not show what a domain policy sets: gpresult does. WMI answers an attempt to change such a value with WBEM_E_INVALID_OPERATION.",
		"gpedit.msc ne montre pas ce que fixe une stratégie de domaine : gpresult le fait. WMI répond WBEM_E_INVALID_OPERATION à qui tente de modifier une telle valeur."),
	Sources: []Source{policyPrecedence},
	applies: func(c *combination) bool { return c.room.deploys() },
	check:   func(c *combination) Verdict { return c.room.overridden() },
	felt: func(c *combination, h *member) bool {
		mode, list := c.room.overrides(h)
		return mode == Yes || list == Yes
	},
	tell: tellPolicyOverrides,
	ways: func(s *situation) []offer { return []offer{s.alignPolicy()} },
}

var singleLicenseServer = Rule{
	ID: "single-license-server", Severity: Info, about: aboutCollection, quiet: true,
	Title:     say("One license server alone", "Un seul serveur de licences"),
	Statement: say("The hosts of a collection name more than one license server.", "Les hôtes d’une collection désignent plus d’un serveur de licences."),
	When: say("Every collection with at least two hosts that need CALs, in an organization that is not small: who can do with one host, or has one administrator, can do with one license server.",
		"Chaque collection d’au moins deux hôtes qui ont besoin de CAL, dans une organisation qui n’est pas petite : à qui un seul hôte suffit, ou un seul administrateur, un seul serveur de licences suffit."),
	Missing: say("What tells the lists: SpecifiedLSList from GetSpecifiedLicenseServerList of Win32_TerminalServiceSetting, on each host.",
		"Ce qui donne les listes : SpecifiedLSList de GetSpecifiedLicenseServerList, classe Win32_TerminalServiceSetting, sur chaque hôte."),
	Ways: []string{AddSecondServer},
	Note: say("A host keeps an ordered list of license servers. How it goes on to the next one is not described anywhere; that a name more costs nothing is plain.",
		"Un hôte tient une liste ordonnée de serveurs de licences. Rien ne décrit comment il passe au suivant ; qu’un nom de plus ne coûte rien est clair."),
	applies: func(c *combination) bool { return c.room.hostsInNeed() >= 2 && !c.index.isSmall() },
	check: func(c *combination) Verdict {
		switch s := c.room.settings(); {
		case s.bare || len(s.lists) > 1 || len(s.lists) == 1 && len(s.lists[0].host.servers) > 1:
			return OK
		case s.listUnread:
			return Unknown
		}
		return Violation
	},
	felt: func(_ *combination, h *member) bool { return h.needsCAL() },
	tell: func(m *matter) {
		s := m.index.servers[m.feeling[0].servers[0]]
		m.message = say("The hosts of %s all depend on %s", "Les hôtes de %s dépendent tous de %s", m.subject, s.name)
		m.addServer(s)
		m.add(say("Hosts that name it and no other: %d", "Hôtes qui le désignent, lui seul : %d", len(m.feeling)), m.feeling[0].source(), m.feeling[0].reportedAt())
	},
	ways: func(s *situation) []offer { return []offer{s.addSecondServer()} },
}

var hostInNoCollection = Rule{
	ID: "host-in-no-collection", Severity: Info, about: aboutCollection | aboutOrphan, quiet: true,
	Title:     say("Host in no collection", "Hôte hors collection"),
	Statement: say("A session host of an organization with connection brokers belongs to a collection.", "Un hôte de session d’une organisation qui a des services Broker appartient à une collection."),
	When:      say("Every host that needs CALs and that no collection names.", "Chaque hôte qui a besoin de CAL et qu’aucune collection ne désigne."),
	Missing: say("What tells the collections: Get-RDSessionCollection and Get-RDSessionHost, asked of the connection broker.",
		"Ce qui donne les collections : Get-RDSessionCollection et Get-RDSessionHost, demandés au service Broker."),
	Ways:    []string{AssignToCollection, RemoveFromInventory},
	Note:    say("A host that stands alone on purpose is no fault. It takes its licensing from a policy or from itself.", "Un hôte volontairement isolé n’est pas un défaut. Il tient ses réglages de licence d’une stratégie ou de lui-même."),
	applies: func(c *combination) bool { return c.room.orphan == OrphanHost && c.room.hostsInNeed() > 0 },
	check: func(c *combination) Verdict {
		if c.index.hasBrokers() {
			return Violation
		}
		return Unknown
	},
	tell: func(m *matter) {
		h := m.feeling[0]
		m.message = say("No collection names %s", "Aucune collection ne désigne %s", h.name)
		m.addHost(h)
		m.remark = say("Where it stands alone on purpose nothing is wrong. Where users are to reach it through a broker, they do not.",
			"S’il est isolé à dessein, tout va bien. Si des utilisateurs doivent l’atteindre par un service Broker, ils ne le peuvent pas.")
	},
	ways: func(s *situation) []offer { return []offer{s.assignToCollection(), s.removeFromInventory()} },
}

var emptyCollection = Rule{
	ID: "empty-collection", Severity: Info, about: aboutCollection,
	Title:     say("Collection without hosts", "Collection sans hôtes"),
	Statement: say("A collection has hosts.", "Une collection a des hôtes."),
	When:      say("Every collection.", "Chaque collection."),
	Missing: say("What tells the hosts: Get-RDSessionHost, asked of the connection broker.",
		"Ce qui donne les hôtes : Get-RDSessionHost, demandé au service Broker."),
	Ways:    []string{AssignToCollection, RemoveFromInventory},
	Note:    say("Nothing can be judged in it: the state of such a collection is unknown.", "Rien ne peut y être jugé : l’état d’une telle collection est inconnu."),
	applies: func(*combination) bool { return true },
	check:   func(c *combination) Verdict { return verdictOf(len(c.room.members) > 0) },
	tell: func(m *matter) {
		m.message = say("%s has no hosts", "%s n’a pas d’hôtes", m.subject)
	},
	ways: func(s *situation) []offer { return []offer{s.assignToCollection(), s.removeFromInventory()} },
}

var multiSession = Rule{
	ID: "multi-session-needs-no-cal", Severity: Info, about: aboutCollection | aboutOrphan, quiet: true,
	Title:     say("Host that needs no RDS CAL", "Hôte sans besoin de CAL RDS"),
	Statement: say("A client Windows, Enterprise multi-session among them, is no Windows Server: its users need no RDS CAL.", "Un Windows client, Entreprise multisession compris, n’est pas un Windows Server : ses utilisateurs n’ont pas besoin de CAL RDS."),
	When: say("Hosts that turned out to be a client Windows or multi-session, and those whose build could be one.",
		"Les hôtes qui se révèlent être un Windows client ou multisession, et ceux dont la build pourrait en être un."),
	Missing: say("What tells them apart: OperatingSystemSKU of Win32_OperatingSystem, 175 for multi-session, or its Caption.",
		"Ce qui les distingue : OperatingSystemSKU de Win32_OperatingSystem, 175 pour multisession, ou son Caption."),
	Ways: []string{RemoveFromInventory},
	Note: say("Multi-session answers ProductType 3 like a server, and Windows 11 24H2 has the build of Windows Server 2025. It may run in production only under Azure Virtual Desktop.",
		"La multisession répond ProductType 3 comme un serveur, et Windows 11 24H2 a la build de Windows Server 2025. En production, elle ne peut s’exécuter que sous Azure Virtual Desktop."),
	Sources: []Source{multiSessionQuestions, desktopLicensing},
	applies: func(c *combination) bool { return c.room.isMultiSession() != No },
	check: func(c *combination) Verdict {
		if c.room.isMultiSession() == Yes {
			return Violation
		}
		return Unknown
	},
	felt: func(_ *combination, h *member) bool { return !h.needsCAL() },
	tell: tellMultiSession,
	ways: func(s *situation) []offer { return []offer{s.removeFromInventory()} },
}
