package compat

// The three version relations. Each answers from a table of reviewed data; what Windows itself says about a server (a refused
// installation, a connectivity status) stands in where the server's release is not known.

var serverOlderThanCAL = Rule{
	ID: "server-older-than-cal", Severity: Error, about: aboutSupply,
	Title:     say("License server older than its CALs", "Serveur de licences plus ancien que ses CAL"),
	Statement: say("A license server holds CALs of its own version and older.", "Un serveur de licences détient des CAL de sa version et des versions antérieures."),
	When:      say("Every license server that a host names, and every one that CALs are installed on or assigned to.", "Tout serveur de licences qu’un hôte désigne, et tout serveur où des CAL sont installées ou auquel elles sont affectées."),
	Missing: say("What tells the versions: Win32_OperatingSystem of the license server, and ProductVersionID of its key packs.",
		"Ce qui donne les versions : Win32_OperatingSystem du serveur de licences et ProductVersionID de ses packs."),
	Ways: []string{NewerLicenseServer, DowngradeOrExchange, RepointToNewerServer, UpgradeInPlace, MigrateCALs},
	Note: say("The sentence above the table in the 2025 revision says “or earlier” of the server. It contradicts the table below it and every older revision; the table is followed.",
		"La phrase au-dessus du tableau, dans la révision de 2025, dit « ou antérieure » à propos du serveur. Elle contredit le tableau qui suit et toutes les révisions plus anciennes ; c’est le tableau qui fait foi."),
	Sources: []Source{cals2025Servers, cals2023Servers, connectivityStatus},
	applies: func(c *combination) bool { return c.supply.Version != UnknownCAL },
	check: func(c *combination) Verdict {
		held := c.index.data.ServerHoldsCAL(c.server.reading.Release, c.supply.Version).Verdict
		switch {
		case held != Unknown:
			return held
		case c.server.refused != UnknownCAL && c.supply.Version >= c.server.refused:
			return Violation
		case c.lower && c.index.data.CALCoversHost(c.supply.Version, c.host.reading.Release).Verdict == OK:
			return Violation
		}
		return Unknown
	},
	step: func(c *combination) Text {
		server := c.server.reading.Release
		if server == UnknownRelease {
			return say("A license server holds CALs of its own version and older: Windows itself says that this one is older than %s",
				"Un serveur de licences détient des CAL de sa version et des versions antérieures : Windows lui-même dit celui-ci antérieur à %s", c.supply.Version)
		}
		return say("A license server holds CALs of its own version and older: %s %s %s",
			"Un serveur de licences détient des CAL de sa version et des versions antérieures : %s %s %s",
			server, signOf(c.index.data.ServerHoldsCAL(server, c.supply.Version)), c.supply.Version)
	},
	ruling: func(c *combination) Ruling {
		return c.index.data.ServerHoldsCAL(c.server.reading.Release, c.supply.Version)
	},
	fault: func(c *combination) Text {
		if c.server.reading.Release == UnknownRelease {
			return say("%s CALs cannot live on %s", "Les CAL %s ne peuvent résider sur %s", c.supply.Version, c.server.name)
		}
		return say("%s CALs cannot live on %s: the server is of %s", "Les CAL %s ne peuvent résider sur %s : le serveur est de %s",
			c.supply.Version, c.server.name, c.server.reading.Release)
	},
	hint: func(c *combination) Text {
		host := c.host.reading.Release
		serves := c.index.data.ServerServesHost(c.server.reading.Release, host).Verdict
		switch {
		case serves == Violation || serves == Unknown && c.lower:
			return onlyANewerServer()
		case c.index.data.CALCoversHost(c.supply.Version, host).Verdict == OK:
			return say("The host is not the problem: %s CALs cover %s hosts.", "L’hôte n’est pas en cause : les CAL %s couvrent les hôtes %s.", c.supply.Version, host)
		}
		return Text{}
	},
	tell:  tellServerOlderThanCAL,
	moves: true,
	ways: func(s *situation) []offer {
		if len(s.supplies) == 0 {
			return s.orMove(s.newerLicenseServer(), s.upgradeInPlace())
		}
		return s.orMove(s.newerLicenseServer(), s.downgradeOrExchange(), s.upgradeInPlace()) // an exchange changes the CALs alone: only where they are too new
	},
}

var serverOlderThanHost = Rule{
	ID: "server-older-than-host", Severity: Error, about: aboutPair,
	Title:     say("License server older than its hosts", "Serveur de licences plus ancien que ses hôtes"),
	Statement: say("A license server serves hosts of its own version and older.", "Un serveur de licences sert des hôtes de sa version et des versions antérieures."),
	When:      say("Every host and every license server it names.", "Chaque hôte et chaque serveur de licences qu’il désigne."),
	Missing: say("What tells the versions: Win32_OperatingSystem of the host and of the license server.",
		"Ce qui donne les versions : Win32_OperatingSystem de l’hôte et du serveur de licences."),
	Ways: []string{NewerLicenseServer, RepointToNewerServer, UpgradeInPlace, MigrateCALs},
	Note: say("Microsoft says so directly for a 2019 host and a 2016 license server. For the other pairs it follows from the two tables: no CAL covers the host and can live on the server. 2012 and 2012 R2 share their CALs, so that each serves the other.",
		"Microsoft le dit directement pour un hôte 2019 et un serveur de licences 2016. Pour les autres paires, cela découle des deux tableaux : aucune CAL ne couvre l’hôte tout en pouvant résider sur le serveur. 2012 et 2012 R2 partagent leurs CAL et se servent donc mutuellement."),
	Sources: []Source{licensingGuidance, derived(cals2025Servers), derived(cals2025Hosts), connectivityStatus},
	applies: func(*combination) bool { return true },
	check: func(c *combination) Verdict {
		serves := c.index.data.ServerServesHost(c.server.reading.Release, c.host.reading.Release).Verdict
		if serves == Unknown && c.lower {
			return Violation // where the versions on record say otherwise: see server-reports-lower-version
		}
		return serves
	},
	step: func(c *combination) Text {
		server, host := c.server.reading.Release, c.host.reading.Release
		if server == UnknownRelease || host == UnknownRelease {
			return say("A license server serves hosts of its own version and older: this host says that the server is of a lower version",
				"Un serveur de licences sert des hôtes de sa version et des versions antérieures : cet hôte dit le serveur d’une version inférieure")
		}
		return say("A license server serves hosts of its own version and older: %s %s %s",
			"Un serveur de licences sert des hôtes de sa version et des versions antérieures : %s %s %s", server, signOf(c.index.data.ServerServesHost(server, host)), host)
	},
	ruling: func(c *combination) Ruling {
		r := c.index.data.ServerServesHost(c.server.reading.Release, c.host.reading.Release)
		if r.Verdict == Unknown && c.lower {
			r.Sources = []Source{connectivityStatus}
		}
		return r
	},
	fault: func(c *combination) Text {
		return say("%s is too old for %s", "%s est trop ancien pour %s", c.server.name, c.host.name)
	},
	hint: func(*combination) Text { return onlyANewerServer() },
	tell: tellServerOlderThanHost,
	ways: func(s *situation) []offer { return s.orMove(s.newerLicenseServer(), s.upgradeInPlace()) },
}

var calOlderThanHost = Rule{
	ID: "cal-older-than-host", Severity: Error, about: aboutSupply,
	Title:     say("CALs older than the hosts", "CAL plus anciennes que les hôtes"),
	Statement: say("A CAL covers hosts of its own version and older.", "Une CAL couvre les hôtes de sa version et des versions antérieures."),
	When:      say("Every host and the CALs at the license servers it names.", "Chaque hôte et les CAL des serveurs de licences qu’il désigne."),
	Missing: say("What tells the versions: Win32_OperatingSystem of the host, and ProductVersionID of the key packs.",
		"Ce qui donne les versions : Win32_OperatingSystem de l’hôte et ProductVersionID des packs."),
	Ways: []string{NewerCALs, RepointToNewerServer},
	Note: say("2012 and 2012 R2 are one generation of CALs, and so are 2008 and 2008 R2.",
		"2012 et 2012 R2 forment une seule génération de CAL, tout comme 2008 et 2008 R2."),
	Sources: []Source{cals2025Hosts, cals2023Hosts},
	applies: func(c *combination) bool { return c.supply.Version != UnknownCAL },
	check: func(c *combination) Verdict {
		return c.index.data.CALCoversHost(c.supply.Version, c.host.reading.Release).Verdict
	},
	step: func(c *combination) Text {
		return say("A CAL covers hosts of its own version and older: %s %s %s", "Une CAL couvre les hôtes de sa version et des versions antérieures : %s %s %s",
			c.supply.Version, signOf(c.index.data.CALCoversHost(c.supply.Version, c.host.reading.Release)), c.host.reading.Release)
	},
	ruling: func(c *combination) Ruling {
		return c.index.data.CALCoversHost(c.supply.Version, c.host.reading.Release)
	},
	fault: func(c *combination) Text {
		return say("%s CALs do not cover a %s host", "Les CAL %s ne couvrent pas un hôte %s", c.supply.Version, c.host.reading.Release)
	},
	hint: func(*combination) Text { return calsThemselvesTooOld() },
	tell: tellCALOlderThanHost,
	ways: func(s *situation) []offer { return s.orRepoint(s.newerCALs()) },
}

func onlyANewerServer() Text {
	return say("No CAL repairs this: the license server itself must be newer.", "Aucune CAL n’y remédie : c’est le serveur de licences qui doit être plus récent.")
}

func calsThemselvesTooOld() Text {
	return say("A newer license server alone does not help: the CALs themselves are too old.", "Un serveur de licences plus récent n’y suffit pas : ce sont les CAL qui sont trop anciennes.")
}

func signOf(r Ruling) string {
	switch r.Verdict {
	case OK:
		return "≥"
	case Violation:
		return "<"
	default:
		return "?"
	}
}
