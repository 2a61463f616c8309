package compat

// The rules about what is told about RDS licensing, and is not so: traces that wrong advice leaves behind.

var registryOfFolklore = Rule{
	ID: "registry-path-of-folklore", Severity: Warning, about: aboutHost, quiet: true,
	Title:     say("License servers where Windows does not look", "Serveurs de licences là où Windows ne regarde pas"),
	Statement: say("Windows takes its license servers from a policy, or from the value SpecifiedLicenseServers of TermService; from no key under RCM.", "Windows tient ses serveurs de licences d’une stratégie, ou de la valeur SpecifiedLicenseServers de TermService ; d’aucune clé sous RCM."),
	When:      say("Every host that has sent a report.", "Chaque hôte qui a transmis un relevé."),
	Missing: say("What tells: the sub-keys of HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\RCM\\LicenseServers on the host.",
		"Ce qui le dit : les sous-clés de HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\RCM\\LicenseServers sur l’hôte."),
	Ways: []string{CleanRegistry},
	Note: say("Several guides tell to make a sub-key named after the license server; Microsoft's pages name another key, a value and REG_MULTI_SZ. Where the host names those servers in the right place as well, the finding is only worth knowing.",
		"Plusieurs guides font créer une sous-clé au nom du serveur de licences ; les pages de Microsoft citent une autre clé, une valeur et REG_MULTI_SZ. Si l’hôte désigne aussi ces serveurs au bon endroit, le constat n’est qu’une information."),
	Sources: []Source{registryValues},
	applies: func(c *combination) bool { return c.host.host != nil },
	check: func(c *combination) Verdict {
		switch {
		case len(c.host.ignored()) > 0:
			return Violation
		case c.host.host.IgnoredServersRead:
			return OK
		}
		return Unknown
	},
	grade: func(m *matter) Severity {
		if len(m.unheard()) > 0 {
			return m.rule.Severity
		}
		return Info
	},
	tell: tellRegistryOfFolklore,
	ways: func(s *situation) []offer { return []offer{s.cleanRegistry()} },
}

// ignored are the license servers that the host has where Windows does not look.
func (m *member) ignored() (names []string) {
	for _, name := range m.host.IgnoredServers {
		if fold(name) != "" {
			names = append(names, name)
		}
	}
	return names
}

// unheard are the license servers that the host was told where Windows does not look, and that it does not name where it does.
// Nobody knows of any where its list was not read.
func (m *matter) unheard() (names []string) {
	if !m.member.listRead {
		return nil
	}
	for _, name := range m.member.ignored() {
		if m.index.placeOf(name, m.member) < 0 {
			names = append(names, name)
		}
	}
	return names
}

func tellRegistryOfFolklore(m *matter) {
	h := m.member
	ignored := namesText(h.ignored())
	m.message = say("%s has license servers where Windows does not look for them: %s", "%s a des serveurs de licences là où Windows ne les cherche pas : %s", h.name, ignored)
	m.add(say(`Written under …\Terminal Server\RCM\LicenseServers: %s`, `Écrits sous …\Terminal Server\RCM\LicenseServers : %s`, ignored), h.source(), h.reportedAt())
	switch {
	case len(h.servers) > 0:
		m.addFrom(say("License servers that %s goes by: %s", "Serveurs de licences que suit %s : %s", h.name, m.index.serversText(h)), h.listOrigin())
	case h.listRead:
		m.addFrom(say("License servers that %s goes by: none", "Serveurs de licences que suit %s : aucun", h.name), h.listOrigin())
	}
	m.remark = say("Whoever wrote that believes the host uses these servers: it does not.", "Qui a écrit cela croit que l’hôte utilise ces serveurs : il n’en est rien.")
	switch {
	case !h.listRead:
		m.remark = say("Whether the host names them where Windows looks was not read.", "Si l’hôte les désigne là où Windows regarde n’a pas été lu.")
	case len(m.unheard()) == 0:
		m.remark = say("The host names them in the right place as well: this key does no harm, and misleads whoever finds it.",
			"L’hôte les désigne aussi au bon endroit : cette clé ne nuit pas, et trompe qui la trouve.")
	}
}

// listOrigin is modeOrigin for the list of license servers.
func (m *member) listOrigin() origin {
	if !m.hasOwnList() {
		return m.origin()
	}
	return m.setBy(m.host.LicenseServersSource, FactServers)
}
