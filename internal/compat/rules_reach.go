package compat

import "time"

// The rules about what a host itself says of its license servers: GetTStoLSConnectivityStatus, asked on the host by whoever
// collected the facts.

var serverUnreachable = Rule{
	ID: "server-unreachable", Severity: Error, about: aboutPair, quiet: true,
	Title:     say("License server out of reach", "Serveur de licences injoignable"),
	Statement: say("A host must be able to connect to its license server: it asks there for every CAL.", "Un hôte doit pouvoir se connecter à son serveur de licences : il y demande chaque CAL."),
	When:      say("Every host and every license server it names.", "Chaque hôte et chaque serveur de licences qu’il désigne."),
	Missing: say("What tells: GetTStoLSConnectivityStatus of Win32_TerminalServiceSetting, run on the host. 0, 3, 7 and 10 leave it open.",
		"Ce qui le dit : GetTStoLSConnectivityStatus de Win32_TerminalServiceSetting, appelée sur l’hôte. 0, 3, 7 et 10 ne tranchent pas."),
	Note: say("11 is well, and so are 1, 2 and 9. 0 says that Windows cannot tell, 3 that one of the two runs a beta, 7 that the server answers and nobody knows whether it is valid, 10 that the function is not supported. The finding is a warning only where another license server serves all hosts concerned.",
		"11 est bon, de même que 1, 2 et 9. 0 dit que Windows ne sait pas, 3 que l’un des deux exécute une version bêta, 7 que le serveur répond sans que l’on sache s’il est valide, 10 que la fonction n’est pas prise en charge. Le constat n’est qu’un avertissement si un autre serveur de licences sert tous les hôtes concernés."),
	Ways:    []string{RestoreReachability, RepointToNewerServer},
	Sources: []Source{connectivityStatus, noLicenseServer, cals2025Model},
	applies: func(*combination) bool { return true },
	check: func(c *combination) Verdict {
		switch c.status {
		case notConnectable:
			return Violation
		case valid2008R2, valid2008, lowerVersion, notInGroup, accessDenied, validVDI, validServer:
			return OK
		}
		return Unknown
	},
	grade: func(m *matter) Severity { return m.milderWhereServed(Warning) },
	step: func(*combination) Text {
		return say("A host that cannot connect to a license server gets no CAL from it: connectivity status 6", "Un hôte qui ne peut se connecter à un serveur de licences n’en reçoit aucune CAL : état de connexion 6")
	},
	fault: func(c *combination) Text {
		return say("%s cannot connect to %s", "%s ne peut se connecter à %s", c.host.name, c.server.name)
	},
	tell: func(m *matter) {
		m.message = m.outOfReach()
		m.addServer(m.server)
		m.addStatuses(notConnectable)
		if m.hasReportedSince() {
			m.remark = say("The machine itself is up, for it has reported since: look at the service, the firewall and the name.",
				"La machine elle-même fonctionne, puisqu’elle a transmis un relevé depuis : voyez le service, le pare-feu et le nom.")
		}
	},
	ways: func(s *situation) []offer { return s.orRepoint(s.restoreReachability()) },
}

var notInEndpointGroup = Rule{
	ID: "not-in-group", Severity: Error, about: aboutPair,
	Title:     say("Host not in the group its license server answers to", "Hôte absent du groupe auquel répond son serveur de licences"),
	Statement: say("Under the policy “License server security group”, a license server answers only to hosts in its local group RDS Endpoint Servers.", "Sous la stratégie « Groupe de sécurité du serveur de licences », un serveur de licences ne répond qu’aux hôtes de son groupe local RDS Endpoint Servers."),
	When:      say("Every host and every license server it names, where the host's own verdict on the server was read.", "Chaque hôte et chaque serveur de licences qu’il désigne, quand l’avis de l’hôte sur le serveur a été lu."),
	Missing: say("What tells: GetTStoLSConnectivityStatus of Win32_TerminalServiceSetting, run on the host; 5 says that it is not in the group.",
		"Ce qui le dit : GetTStoLSConnectivityStatus de Win32_TerminalServiceSetting, appelée sur l’hôte ; 5 dit qu’il n’est pas dans le groupe."),
	Note: say("Older pages call the group Terminal Server Computers, its name up to Windows Server 2008 R2. It is another group than Terminal Server License Servers, which license servers belong to.",
		"Les pages plus anciennes nomment le groupe Terminal Server Computers, son nom jusqu’à Windows Server 2008 R2. C’est un autre groupe que Terminal Server License Servers, celui des serveurs de licences."),
	Ways:    []string{JoinEndpointGroup, RepointToNewerServer},
	Sources: []Source{securityGroupPolicy, licensingPolicies, connectivityStatus},
	applies: func(c *combination) bool { return c.status != noStatus },
	check:   func(c *combination) Verdict { return verdictOf(c.status != notInGroup) },
	grade:   func(m *matter) Severity { return m.milderWhereServed(Warning) },
	step: func(*combination) Text {
		return say("While the policy is on, the license server gives no CAL to hosts outside of its group: connectivity status 5", "Tant que la stratégie est active, le serveur de licences ne donne aucune CAL aux hôtes hors de son groupe : état de connexion 5")
	},
	fault: func(c *combination) Text {
		return say("%s does not answer to %s: it is not in its group", "%s ne répond pas à %s, qui n’est pas dans son groupe", c.server.name, c.host.name)
	},
	tell: func(m *matter) {
		m.message = say("%s answers only to the hosts of its group, and these are not in it", "%s ne répond qu’aux hôtes de son groupe, et ceux-ci n’en sont pas", m.server.name)
		m.addServer(m.server)
		m.addStatuses(notInGroup)
		m.remark = say("The group is empty until somebody fills it: once the policy is on, no host gets a CAL by default.",
			"Le groupe est vide tant que personne ne le remplit : une fois la stratégie active, aucun hôte ne reçoit de CAL par défaut.")
	},
	ways: func(s *situation) []offer { return s.orRepoint(s.joinEndpointGroup()) },
}

var serverDeniesAccess = Rule{
	ID: "access-denied", Severity: Warning, about: aboutLink,
	Title:     say("Access to the license server denied", "Accès au serveur de licences refusé"),
	Statement: say("A license server answers those it knows: in a workgroup hosts need credentials for CALs, and everywhere only administrators read its state.", "Un serveur de licences répond à ceux qu’il connaît : en groupe de travail les hôtes doivent s’identifier pour les CAL, et partout seuls les administrateurs lisent son état."),
	When:      say("Every host and every license server it names, where the host's own verdict on the server was read.", "Chaque hôte et chaque serveur de licences qu’il désigne, quand l’avis de l’hôte sur le serveur a été lu."),
	Missing: say("What tells: GetTStoLSConnectivityStatus of Win32_TerminalServiceSetting, run on the host; 8 says that access was denied.",
		"Ce qui le dit : GetTStoLSConnectivityStatus de Win32_TerminalServiceSetting, appelée sur l’hôte ; 8 dit que l’accès a été refusé."),
	Note: say("In a workgroup, hosts must show credentials since the update for CVE-2024-38099. Status 8 speaks of the account that asked: it is no administrator on the license server. Unless host and license server are known to be in a workgroup, nothing follows for CALs and the finding is only worth knowing. Host and server on one machine need no credentials.",
		"En groupe de travail, les hôtes doivent s’identifier depuis la mise à jour pour CVE-2024-38099. L’état 8 parle du compte qui a demandé : il n’est pas administrateur du serveur de licences. À moins que l’on sache l’hôte et le serveur de licences en groupe de travail, il n’en découle rien pour les CAL et le constat n’est que bon à savoir. Un hôte et un serveur sur une même machine n’exigent rien."),
	Ways:    []string{GrantLicenseServerAccess},
	Sources: []Source{workgroupAccess, connectivityStatus},
	applies: func(c *combination) bool { return c.status != noStatus },
	check:   func(c *combination) Verdict { return verdictOf(c.status != accessDenied) },
	grade: func(m *matter) Severity {
		if len(m.workgroupHosts()) > 0 {
			return Warning
		}
		return Info
	},
	tell: func(m *matter) {
		m.addServer(m.server)
		m.addStatuses(accessDenied)
		if len(m.workgroupHosts()) > 0 {
			m.message = say("%s may refuse CALs to its hosts: they show it no credentials it knows", "%s peut refuser des CAL à ses hôtes : ils ne lui présentent aucune identité qu’il connaisse", m.server.name)
			m.remark = say("An up-to-date license server in a workgroup turns hosts without credentials away. One without the update, or with the check switched off, does not.",
				"Un serveur de licences à jour, en groupe de travail, éconduit les hôtes sans informations d’identification. Un serveur sans la mise à jour, ou dont le contrôle est désactivé, ne le fait pas.")
			return
		}
		m.message = say("The account that asked %s is no administrator there", "Le compte qui a interrogé %s n’y est pas administrateur", m.server.name)
		m.remark = say("CALs do not depend on it: hosts of a domain get theirs without that right. RD Licensing Diagnoser and whoever reads the key packs need it.",
			"Les CAL n’en dépendent pas : les hôtes d’un domaine les reçoivent sans ce droit. Le diagnostic des licences et la lecture des packs, eux, l’exigent.")
	},
	ways: func(s *situation) []offer { return []offer{s.grantLicenseServerAccess()} },
}

var serverReportsLowerVersion = Rule{
	ID: "server-reports-lower-version", Severity: Warning, about: aboutPair,
	Title:     say("Host says that its license server is of a lower version", "Hôte qui dit son serveur de licences d’une version inférieure"),
	Statement: say("What a host says of its license server's version must agree with the versions on record.", "Ce qu’un hôte dit de la version de son serveur de licences doit concorder avec les versions connues."),
	When:      say("Every host whose connectivity status towards a license server is 4.", "Chaque hôte dont l’état de connexion vers un serveur de licences est 4."),
	Missing: say("Let the hosts that disagree with it report again as well.",
		"Faites aussi transmettre un nouveau relevé par les hôtes qui le contredisent."),
	Note: say("Where the versions on record say the same, the finding is that of the versions, with the status among its facts. Where a version is not on record, status 4 alone proves the license server too old; this finding says that nothing else does.",
		"Si les versions connues disent la même chose, le constat est celui des versions, avec l’état parmi ses faits. Si une version n’est pas connue, l’état 4 prouve à lui seul que le serveur de licences est trop ancien ; ce constat-ci dit que rien d’autre ne le prouve."),
	Ways:    []string{CompleteTheFacts},
	Sources: []Source{connectivityStatus},
	applies: func(c *combination) bool { return c.lower },
	check: func(c *combination) Verdict {
		switch c.index.data.ServerServesHost(c.server.reading.Release, c.host.reading.Release).Verdict {
		case OK:
			return Unknown // the host and the record contradict each other
		case Violation:
			return OK // the rules of versions say it already
		default:
			return Violation
		}
	},
	grade: func(m *matter) Severity {
		if m.verdict == Violation {
			return Info // the fault itself is told by server-older-than-host
		}
		return Warning
	},
	step: func(*combination) Text {
		return say("Connectivity status 4 says that the license server is incompatible with the host", "L’état de connexion 4 dit le serveur de licences incompatible avec l’hôte")
	},
	fault: func(c *combination) Text {
		return say("%s says that %s is of a lower version", "%s dit %s d’une version inférieure", c.host.name, c.server.name)
	},
	doubt: func(c *combination) Text {
		return say("%s and the inventory disagree about the version of %s", "%s et l’inventaire se contredisent sur la version de %s", c.host.name, c.server.name)
	},
	tell: func(m *matter) {
		m.addServer(m.server)
		if m.verdict == Violation {
			m.addHosts()
			m.addStatuses(lowerVersion)
			m.message = say("Nothing but the word of its hosts says that %s is too old", "Seule la parole de ses hôtes dit %s trop ancien", m.server.name)
			m.remark = say("Settle the release before you replace anything.", "Établissez la version avant de remplacer quoi que ce soit.")
			return
		}
		m.addStatuses(lowerVersion)
		m.message = say("Windows and the inventory disagree about the version of %s", "Windows et l’inventaire se contredisent sur la version de %s", m.server.name)
		m.remark = say("By the versions on record the server is new enough. Either its record is out of date or the host reads an old answer: let both report again.",
			"D’après les versions connues, le serveur est assez récent. Soit sa fiche est périmée, soit l’hôte lit une réponse ancienne : faites transmettre un nouveau relevé aux deux.")
	},
	ways: func(s *situation) []offer { return []offer{s.settleTheRelease()} },
}

// hostsSaying lists the hosts concerned that report a connectivity status towards the server.
func (m *matter) hostsSaying(status int) (out []*member) {
	for _, h := range m.feeling {
		if m.index.statusTowards(h, m.server) == status {
			out = append(out, h)
		}
	}
	return out
}

// statusTowards is what a host says of a server, or noStatus.
func (x *index) statusTowards(h *member, s *server) int {
	for i, status := range h.statuses {
		if x.servers[h.servers[i]] == s {
			return int(status)
		}
	}
	return noStatus
}

// addStatuses lists the hosts that report a connectivity status towards the server.
func (m *matter) addStatuses(status int) {
	hosts := m.hostsSaying(status)
	for i, h := range hosts {
		if i == maxEvidence {
			m.add(say("Further hosts that say the same: %d", "Autres hôtes qui le disent : %d", len(hosts)-i), "", time.Time{})
			return
		}
		m.add(say("%s (Windows Server %s) reports connectivity status %d towards %s: %s", "%s (Windows Server %s) signale l’état de connexion %d vers %s : %s",
			h.name, h.reading.Release, status, m.server.name, statusText(status)), h.source(), h.reportedAt())
	}
}

func statusText(status int) Text {
	switch status {
	case lowerVersion:
		return say("reachable, of a lower version", "joignable, version inférieure")
	case notInGroup:
		return say("reachable, and the host is not in its group", "joignable, et l’hôte n’est pas dans son groupe")
	case accessDenied:
		return say("reachable, access denied to the account that asked", "joignable, accès refusé au compte qui a demandé")
	}
	return say("no connection", "aucune connexion")
}

// outOfReach says for whom: a server that some hosts reach is up.
func (m *matter) outOfReach() Text {
	if naming := m.hostsNaming(); naming > len(m.feeling) {
		return say("%s is out of reach for %d of the %d hosts that name it", "%s est injoignable pour %d des %d hôtes qui le désignent", m.server.name, len(m.feeling), naming)
	}
	return say("%s is out of reach for every host that names it", "%s est injoignable pour tout hôte qui le désigne", m.server.name)
}

// hostsNaming counts the hosts of the collection that name the server.
func (m *matter) hostsNaming() (n int) {
	for _, k := range m.room.classes {
		for place := range k.judged {
			if m.index.servers[k.host.servers[place]] == m.server {
				n += k.size
			}
		}
	}
	return n
}

// hasReportedSince is true when the server reported at least as late as the last host that could not connect to it.
func (m *matter) hasReportedSince() bool {
	if m.server.reportedAt().IsZero() {
		return false
	}
	for _, h := range m.feeling {
		if h.reportedAt().After(m.server.reportedAt()) {
			return false
		}
	}
	return true
}

// workgroupHosts lists the hosts concerned that are known to be in a workgroup together with the server, on another machine.
func (m *matter) workgroupHosts() (out []*member) {
	if m.server.joined() != No {
		return nil
	}
	for _, h := range m.feeling {
		if h.joined == No && nameKey(h.name, h.domain) != m.server.key {
			out = append(out, h)
		}
	}
	return out
}
