package compat

// The rules about CALs for devices, which a license server really runs out of, and about CALs that go to hosts older than they are.

const (
	// temporarySoon is how many days ahead the end of a temporary CAL is told: two weeks are enough to buy CALs or to free some.
	temporarySoon = 14
	// temporaryLife is how many days a temporary CAL lasts. One that ended longer ago than that is nobody's news any more: its device has
	// been seen to, or is gone.
	temporaryLife = 90
	// revocable is the share of the installed CALs of a version that may be in revoked state at once: one in five, and always one.
	revocable = 5
)

var perDeviceExhausted = Rule{
	ID: "per-device-exhausted", Severity: Warning, about: aboutCount, quiet: true,
	Title:     say("No Per Device CALs left", "Plus aucune CAL Appareil libre"),
	Statement: say("A device that connects for the second time needs a free Per Device CAL: without one its temporary CAL runs out after 90 days.", "Un appareil qui se connecte pour la deuxième fois a besoin d’une CAL Appareil libre : sans elle, sa CAL temporaire expire après 90 jours."),
	When:      say("Per Device CALs that are installed and serve hosts.", "Les CAL Appareil installées qui servent des hôtes."),
	Missing: say("What tells: TotalLicenses and IssuedLicenses of the key packs, and where newer CALs are free, whether the policy “Prevent license upgrade” keeps older hosts from them (IsLSPreventUpgradeGPEnabled).",
		"Ce qui le dit : TotalLicenses et IssuedLicenses des packs et, si des CAL plus récentes sont libres, si la stratégie « Empêcher la mise à niveau de licence » en prive les hôtes plus anciens (IsLSPreventUpgradeGPEnabled)."),
	Note: say("Other CALs of the same server that fit count as well: it gives the closest version first, then a newer one. Whether a host goes on to its next license server when one has run out is not published.",
		"Les autres CAL du même serveur qui conviennent comptent aussi : il donne d’abord la version la plus proche, puis une plus récente. Aucune source ne dit si un hôte passe au serveur de licences suivant quand le premier est épuisé."),
	Ways:    []string{ReleasePerDeviceCALs, BuyOrReleaseCALs, RepointToNewerServer},
	Sources: []Source{cals2025Model, preventUpgrade},
	applies: func(c *combination) bool {
		return c.supply.Kind == PerDevice && (c.supply.Packs > 0 || !c.server.fleet.PacksRead())
	},
	check: func(c *combination) Verdict {
		if free := c.supply.free(); free != Violation {
			return free
		}
		return c.standIn()
	},
	tell: func(m *matter) {
		m.message = say("No Per Device CALs of %s are left on %s", "Plus aucune CAL Appareil %s n’est libre sur %s", m.versions(), m.server.name)
		m.addServer(m.server)
		m.addCounts(m.supplies...)
		m.remark = say("Devices that hold a CAL go on working. A new one is let in for 90 days and then refused. A CAL comes back by itself 52 to 89 days after its device last renewed it.",
			"Les appareils qui ont une CAL continuent. Un nouveau est admis pendant 90 jours, puis refusé. Une CAL revient d’elle-même 52 à 89 jours après son dernier renouvellement.")
	},
	ways: func(s *situation) []offer { return s.orRepoint(s.releaseDeviceCALs(), s.buyMoreCALs()) },
}

var temporaryCALsExpiring = Rule{
	ID: "temporary-cals-expiring", Severity: Warning, about: aboutServer, quiet: true,
	Title:     say("Temporary CALs end and cannot become permanent", "Des CAL temporaires expirent sans pouvoir devenir permanentes"),
	Statement: say("A temporary CAL becomes permanent only on an activated license server with a free CAL: else its device is refused after 90 days.", "Une CAL temporaire ne devient permanente que sur un serveur de licences activé ayant une CAL libre : sinon son appareil est refusé après 90 jours."),
	When:      say("License servers with Per Device CALs, or with temporary CALs they have given out, that hosts not in Per User mode name.", "Les serveurs de licences qui ont des CAL Appareil, ou qui ont délivré des CAL temporaires, désignés par des hôtes qui ne sont pas en mode Par utilisateur."),
	Missing:   issuedMissing,
	Note: say("Told from 14 days ahead, and only where the license server is not activated or has no Per Device CAL left that covers its hosts: otherwise the next connection makes the CAL permanent, and the date is no alarm.",
		"Signalé 14 jours à l’avance, et seulement si le serveur de licences n’est pas activé ou n’a plus de CAL Appareil libre qui couvre ses hôtes : sinon la prochaine connexion rend la CAL permanente, et la date n’alarme pas."),
	Ways:    []string{ActivateServer, ReleasePerDeviceCALs, BuyOrReleaseCALs, RepointToNewerServer},
	Sources: []Source{cals2025Model, issuedLicenseClass},
	behalf:  asksForDevices,
	applies: func(c *combination) bool { return c.server.servesDevices() },
	check: func(c *combination) Verdict {
		issued := &c.server.fleet.Issued
		switch {
		case !issued.Read:
			return Unknown
		case len(c.ending()) == 0:
			return OK
		}
		return c.canUpgrade()
	},
	tell: tellTemporaryCALs,
	ways: func(s *situation) (offers []offer) {
		if s.server.isInactive() {
			offers = append(offers, s.activateServer())
		}
		if s.asked.freeForDevices() == Violation {
			offers = append(offers, s.buyMoreCALs())
		}
		if len(s.asked.deviceSupplies()) > 0 && !s.server.isInactive() {
			offers = append(offers, s.releaseDeviceCALs())
		}
		return s.orRepoint(offers...)
	},
}

var revocationQuotaReached = Rule{
	ID: "revocation-quota-reached", Severity: Info, about: aboutServer, quiet: true,
	Title:     say("No more CALs can be revoked for now", "Plus aucune CAL révocable pour l’instant"),
	Statement: say("At most 20 % of the installed Per Device CALs of a version, and always one, may be in revoked state at once.", "Au plus 20 % des CAL Appareil installées d’une version, et toujours une, peuvent être révoquées en même temps."),
	When:      say("License servers with Per Device CALs that hosts not in Per User mode name.", "Les serveurs de licences qui ont des CAL Appareil, désignés par des hôtes qui ne sont pas en mode Par utilisateur."),
	Missing:   issuedMissing,
	Note: say("A revoked CAL is free at once. What is limited is how many are in that state: one leaves it on the day on which it would have ended.",
		"Une CAL révoquée est libre aussitôt. Ce qui est limité, c’est le nombre de CAL dans cet état : une CAL en sort le jour où elle aurait expiré."),
	Ways:    []string{ReleasePerDeviceCALs, BuyOrReleaseCALs},
	Sources: []Source{cals2025Model, revokeMethod},
	behalf:  asksForDevices,
	applies: func(c *combination) bool { return c.server.servesDevices() },
	check: func(c *combination) Verdict {
		if !c.server.fleet.Issued.Read {
			return Unknown
		}
		worst := OK
		for _, r := range c.server.fleet.Issued.Revoked {
			worst = max(worst, c.quotaVerdict(r))
		}
		return worst
	},
	tell: tellRevocationQuota,
	ways: func(s *situation) []offer {
		if s.asked.freeForDevices() == Violation {
			return []offer{s.releaseDeviceCALs(), s.buyMoreCALs()}
		}
		return []offer{s.releaseDeviceCALs()}
	},
}

var severalCALsOneDevice = Rule{
	ID: "several-cals-one-device", Severity: Info, about: aboutServer, quiet: true,
	Title:     say("Devices with several CALs", "Appareils détenant plusieurs CAL"),
	Statement: say("A device needs one CAL of a version: the others are taken from those who wait.", "Un appareil n’a besoin que d’une CAL par version : les autres manquent à ceux qui attendent."),
	When:      say("License servers with Per Device CALs that hosts not in Per User mode name.", "Les serveurs de licences qui ont des CAL Appareil, désignés par des hôtes qui ne sont pas en mode Par utilisateur."),
	Missing:   issuedMissing,
	Note: say("It comes from machines that were set up anew: the CAL is kept on the device, and one that forgot it is given another. No page of Microsoft's asks for a clean-up; the CALs come back by themselves 52 to 89 days after they were last renewed.",
		"Cela vient de machines réinstallées : la CAL est gardée sur l’appareil, et celui qui l’a oubliée en reçoit une autre. Aucune page de Microsoft n’exige de nettoyage ; les CAL reviennent d’elles-mêmes 52 à 89 jours après leur dernier renouvellement."),
	Ways:    []string{ReleasePerDeviceCALs},
	behalf:  asksForDevices,
	applies: func(c *combination) bool { return c.server.servesDevices() },
	check: func(c *combination) Verdict {
		if !c.server.fleet.Issued.Read {
			return Unknown
		}
		return verdictOf(c.server.fleet.Issued.Holders == 0)
	},
	tell: tellSeveralCALs,
	ways: func(s *situation) []offer { return []offer{s.releaseDeviceCALs()} },
}

var newerCALsOnOlderHosts = Rule{
	ID: "newer-cals-on-older-hosts", Severity: Info, about: aboutCount, quiet: true,
	Title:     say("Older hosts can use up newer CALs", "Des hôtes anciens peuvent épuiser des CAL plus récentes"),
	Statement: say("Where no CAL of a host's own version is free, a license server gives its clients a newer one, unless a policy prevents it.", "Si aucune CAL de la version d’un hôte n’est libre, un serveur de licences en donne une plus récente à ses clients, sauf si une stratégie l’empêche."),
	When:      say("CALs newer than the hosts they serve, where newer hosts in the same mode name the same license server and need exactly these.", "Les CAL plus récentes que les hôtes qu’elles servent, quand des hôtes plus récents, dans le même mode, désignent le même serveur de licences et exigent précisément celles-ci."),
	Missing: say("What tells: IsLSPreventUpgradeGPEnabled of Win32_TSLicenseServer, and TotalLicenses and IssuedLicenses of the key packs.",
		"Ce qui le dit : IsLSPreventUpgradeGPEnabled de Win32_TSLicenseServer, ainsi que TotalLicenses et IssuedLicenses des packs."),
	Note: say("It is no breach of the terms: newer CALs entitle to older hosts. It is a question of who is left without one.",
		"Ce n’est pas un manquement aux termes : des CAL plus récentes donnent droit aux hôtes plus anciens. Reste à savoir qui en manquera."),
	Ways:    []string{PreventLicenseUpgrade, BuyOrReleaseCALs},
	Sources: []Source{licensingPolicies, preventUpgrade},
	applies: func(c *combination) bool {
		return c.supply.Version > c.index.data.CALOf(c.host.reading.Release) && c.supply.Packs > 0 && !c.supply.Installed.Unlimited
	},
	check: func(c *combination) Verdict {
		upgrade := c.upgrades()
		if upgrade == OK || c.index.exactlyNeeding(c.server, supplyKey{c.supply.Version, c.supply.Kind}) == "" {
			return OK
		}
		return upgrade
	},
	tell: tellNewerCALs,
	ways: func(s *situation) []offer { return []offer{s.preventLicenseUpgrade(), s.buyMoreCALs()} },
}

var issuedMissing = say("What tells: the Win32_TSIssuedLicense instances of the license server, its activation status and the counts of its key packs, read by an administrator of it.",
	"Ce qui le dit : les instances de Win32_TSIssuedLicense du serveur de licences, son état d’activation et les nombres de ses packs, lus par un de ses administrateurs.")

// asksForDevices is false for hosts that ask for CALs of users.
func asksForDevices(h *member) bool { return h.mode.Kind() != PerUser }
