package compat

// The rules about a host's licensing mode: does it ask for the kind of CAL there is?

var modeKindMismatch = Rule{
	ID: "mode-kind-mismatch", Severity: Error, about: aboutSupply,
	Title:     say("Licensing mode and kind of CAL do not match", "Mode de licence et type de CAL ne concordent pas"),
	Statement: say("A host in Per User mode asks for Per User CALs, one in Per Device mode for Per Device CALs.", "Un hôte en mode Par utilisateur demande des CAL Utilisateur, un hôte en mode Par appareil des CAL Appareil."),
	When:      say("Every host in Per User or Per Device mode, and the CALs at the license servers it names.", "Chaque hôte en mode Par utilisateur ou Par appareil, et les CAL des serveurs de licences qu’il désigne."),
	Missing: say("What tells the CALs: the Win32_TSLicenseKeyPack instances of the license server, read by an administrator of it.",
		"Ce qui donne les CAL : les instances de Win32_TSLicenseKeyPack du serveur de licences, lues par un de ses administrateurs."),
	Ways:    []string{AlignModeOrConvert, RepointToNewerServer},
	Sources: []Source{modeNotConfiguredEvent, noLicenseServer},
	applies: func(c *combination) bool { return c.host.mode.Kind() != KindUnknown },
	check: func(c *combination) Verdict {
		if c.supply.Kind == KindUnknown {
			return Unknown
		}
		return verdictOf(c.supply.Kind == c.host.mode.Kind())
	},
	step: func(c *combination) Text {
		return say("A host asks for the kind of CAL its mode names: mode %s, CALs %s", "Un hôte demande le type de CAL que nomme son mode : mode %s, CAL %s",
			c.host.mode.Text(), c.supply.Kind.Text())
	},
	fault: func(c *combination) Text {
		return say("%s asks for the other kind of CAL", "%s demande l’autre type de CAL", c.host.name)
	},
	hint: func(*combination) Text {
		return say("The versions are not the question here: a CAL of the other kind is never issued to this host.", "La version n’est pas en cause ici : une CAL de l’autre type n’est jamais délivrée à cet hôte.")
	},
	tell: tellModeKindMismatch,
	ways: func(s *situation) []offer { return s.orRepoint(s.alignModeOrConvert()) },
}

var modeNotConfigured = Rule{
	ID: "mode-not-configured", Severity: Error, about: aboutHost | aboutMode,
	Title:     say("Licensing mode not configured", "Mode de licence non configuré"),
	Statement: say("A host must be told whether it asks for Per User or Per Device CALs.", "Un hôte doit savoir s’il demande des CAL Utilisateur ou des CAL Appareil."),
	When:      say("Every host whose mode was read.", "Chaque hôte dont le mode a été lu."),
	Missing: say("What tells the mode: LicensingType of Win32_TerminalServiceSetting (root\\cimv2\\TerminalServices).",
		"Ce qui donne le mode : LicensingType de Win32_TerminalServiceSetting (root\\cimv2\\TerminalServices)."),
	Ways:    []string{SetMode},
	Sources: []Source{modeNotConfiguredEvent, changeMode},
	applies: func(c *combination) bool {
		return c.host.mode == ModeNotConfigured || c.host.mode.Kind() != KindUnknown
	},
	check: func(c *combination) Verdict { return verdictOf(c.host.mode != ModeNotConfigured) },
	step: func(*combination) Text {
		return say("Once the grace period is over, a host without a mode refuses connections", "Une fois la période de grâce écoulée, un hôte sans mode refuse les connexions")
	},
	fault: func(c *combination) Text {
		return say("%s has no licensing mode", "%s n’a pas de mode de licence", c.host.name)
	},
	tell: func(m *matter) {
		m.message = say("%s has no licensing mode", "%s n’a pas de mode de licence", m.member.name)
		m.addHost(m.member)
		m.addFrom(say("Its licensing mode is “Not configured” (5)", "Son mode de licence est « Non configuré » (5)"), m.member.origin(FactMode))
	},
	ways: func(s *situation) []offer { return []offer{s.setMode()} },
}

var modeUnknown = Rule{
	ID: "mode-unknown", Severity: Warning, about: aboutHost | aboutMode,
	Title:     say("Licensing mode unknown", "Mode de licence inconnu"),
	Statement: say("The rules know the modes Per Device (2), Per User (4) and Not configured (5).", "Les règles connaissent les modes Par appareil (2), Par utilisateur (4) et Non configuré (5)."),
	When:      say("Every host.", "Chaque hôte."),
	Missing: say("What tells the mode: LicensingType of Win32_TerminalServiceSetting, 2 or 4 (root\\cimv2\\TerminalServices).",
		"Ce qui donne le mode : LicensingType de Win32_TerminalServiceSetting, 2 ou 4 (root\\cimv2\\TerminalServices)."),
	Note: say("One property table of Microsoft's prints Per User as 3 and Not configured as 4; the method that sets the mode, the deployment class and the unattended setup all use 4 and 5. 3 therefore stays unknown. 6 (AAD Per User) is a policy value no rule covers.",
		"Un tableau de propriétés de Microsoft donne 3 pour Par utilisateur et 4 pour Non configuré ; la méthode qui fixe le mode, la classe du déploiement et l’installation sans assistance emploient 4 et 5. 3 reste donc inconnu. 6 (Par utilisateur AAD) est une valeur de stratégie qu’aucune règle ne couvre."),
	Sources: []Source{changeMode},
	applies: func(*combination) bool { return true },
	check: func(c *combination) Verdict {
		if c.host.mode == ModeNotConfigured || c.host.mode.Kind() != KindUnknown {
			return OK
		}
		return Unknown
	},
	step: func(c *combination) Text {
		return say("The rules cannot judge kinds of CAL for the mode: %s", "Les règles ne peuvent juger les types de CAL pour le mode : %s", c.host.mode.Text())
	},
	tell: func(m *matter) {
		m.message = say("The licensing mode of %s is unknown: %s", "Le mode de licence de %s est inconnu : %s", m.member.name, m.member.mode.Text())
		m.addHost(m.member)
	},
}
