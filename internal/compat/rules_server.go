package compat

// The rules about a license server by itself, whatever its CALs and its hosts are.

var serverNotActivated = Rule{
	ID: "server-not-activated", Severity: Error, about: aboutServer, quiet: true,
	Title:     say("License server not activated", "Serveur de licences non activé"),
	Statement: say("A license server must be activated before it issues permanent CALs.", "Un serveur de licences doit être activé avant de délivrer des CAL permanentes."),
	When:      say("Every license server of the fleet.", "Chaque serveur de licences du parc."),
	Missing: say("What tells: GetActivationStatus of Win32_TSLicenseServer, read by an administrator of the license server.",
		"Ce qui le dit : GetActivationStatus de Win32_TSLicenseServer, lue par un administrateur du serveur de licences."),
	Note: say("Mind the number: ActivationStatus 0 is activated, 1 is not. It is a warning only where another license server serves all hosts concerned, and only worth knowing where no host names the server.",
		"Attention au nombre : ActivationStatus 0 signifie activé, 1 non activé. Ce n’est qu’un avertissement si un autre serveur de licences sert tous les hôtes concernés, et seulement bon à savoir si aucun hôte ne désigne le serveur."),
	Ways:    []string{ActivateServer, RepointToNewerServer},
	Sources: []Source{cals2025Model, activation, activationStatus},
	applies: func(c *combination) bool { return c.server.fleet != nil },
	check: func(c *combination) Verdict {
		if c.server.fleet.Activated == nil {
			return Unknown
		}
		return verdictOf(*c.server.fleet.Activated)
	},
	grade: func(m *matter) Severity {
		if len(m.feeling) == 0 {
			return Info
		}
		return m.milderWhereServed(Warning)
	},
	tell: func(m *matter) {
		m.message = say("%s is not activated: it issues temporary CALs only", "%s n’est pas activé : il ne délivre que des CAL temporaires", m.server.name)
		m.addServer(m.server)
		m.addFrom(say("Its activation status was read: not activated", "Son état d’activation a été lu : non activé"), m.server.origin(FactActivated))
		m.remark = say("A temporary CAL is one for devices and lasts 90 days: clients notice only when theirs ends.",
			"Une CAL temporaire vaut pour un appareil et dure 90 jours : les clients ne s’en aperçoivent qu’à son échéance.")
	},
	ways: func(s *situation) []offer { return s.orRepoint(s.activateServer()) },
}
