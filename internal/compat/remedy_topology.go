package compat

import "strings"

// The remedies that bring hosts and license servers under one roof: one domain, one workgroup, or a trust between two domains.

// joinDomain joins those of the machines that stand in a workgroup: the license server, or the hosts.
func (s *situation) joinDomain() offer {
	machine, domain := s.toBeJoined()
	r := Remedy{
		ID:      JoinDomain,
		Title:   say("Join %s to the domain", "Joindre %s au domaine", machine),
		Summary: say("Hosts and license server then stand in one domain, where both kinds of CAL may be used.", "Hôtes et serveur de licences se trouvent alors dans un même domaine, où les deux types de CAL peuvent servir."),
		Effort:  say("about half an hour each, with a restart", "environ une demi-heure chacun, avec un redémarrage"),
		Who:     say("domain administrator, server team", "administrateur du domaine, équipe serveurs"),
		Cost:    say("none", "aucun"),
		Leaves:  say("Local accounts stay local: whoever is to use a Per User CAL signs in with an account of the domain.", "Les comptes locaux restent locaux : qui doit utiliser une CAL Utilisateur ouvre sa session avec un compte du domaine."),
		Reason:  say("One domain for all is what Microsoft supports for both kinds of CAL", "Un seul domaine pour tous, c’est ce que Microsoft prend en charge pour les deux types de CAL"),
	}
	if s.server == nil {
		r.Reason = say("Keeps the Per User CALs: they need accounts of a domain", "Conserve les CAL Utilisateur : elles exigent les comptes d’un domaine")
	}
	at := Precondition{say("There is a domain to join", "Il y a un domaine à joindre"), Unknown}
	if domain != "" {
		at = Precondition{say("There is a domain to join: %s", "Il y a un domaine à joindre : %s", domain), OK}
	}
	r.Preconditions = []Precondition{at}
	r.Steps = []Text{
		say("On each machine, in an elevated Windows PowerShell, at a time when nobody works there: %s", "Sur chaque machine, dans un Windows PowerShell élevé, à un moment où personne n’y travaille : %s",
			command("Add-Computer -DomainName %s -Restart", commandName(domain, anyDomain))),
	}
	if s.server != nil && s.server.joined() == No {
		r.Leaves = say("While the license server restarts, nobody receives a new CAL.", "Pendant que le serveur de licences redémarre, personne ne reçoit de nouvelle CAL.")
		r.Steps = append(r.Steps, groupStep())
	}
	r.Steps = append(r.Steps, say("Let the machines report again.", "Faites transmettre un nouveau relevé par ces machines."))
	return offer{r, 20}
}

// toBeJoined names the machine that stands in a workgroup and the domain of those it works with; "" where nobody has read one.
func (s *situation) toBeJoined() (machine Text, domain string) {
	switch {
	case s.server != nil && s.server.joined() == No:
		return same(s.server.name), s.homeDomain()
	case s.server != nil && len(s.feeling) == 1:
		return same(s.feeling[0].name), s.server.domain
	case s.server != nil:
		return say("the hosts", "les hôtes"), s.server.domain
	}
	for _, at := range s.member.servers {
		if server := s.index.servers[at]; server.joined() == Yes {
			domain = server.domain
			break
		}
	}
	return same(s.member.name), domain
}

func groupStep() Text {
	return say("Add the license server's computer account to the AD group Terminal Server License Servers.",
		"Ajoutez le compte d’ordinateur du serveur de licences au groupe AD Serveurs de licences des services Terminal Server.")
}

// sameTopology gives the hosts a license server where they are.
func (s *situation) sameTopology() offer {
	release := s.releaseForAll()
	r := Remedy{
		ID:     SameTopology,
		Title:  say("A license server where the hosts are", "Un serveur de licences là où sont les hôtes"),
		Effort: say("about half a day", "environ une demi-journée"),
		Work:   halfDay,
		Who:    say("server team, RDS administrator", "équipe serveurs, administrateur RDS"),
		Cost:   say("a Windows Server %s license unless one is free; no RDS CALs", "une licence Windows Server %s, sauf s’il en reste une ; aucune CAL RDS", release),
		Leaves: say("Other hosts that use %s keep needing it: migrate only what these hosts need.", "Les autres hôtes qui utilisent %s en ont toujours besoin : ne migrez que ce qu’il faut à ceux-ci.", s.server.name),
		Reason: say("Leaves the domains as they are", "Laisse les domaines tels qu’ils sont"),
	}
	r.Means = s.serverLicense()
	if s.feeling[0].joined == No {
		r.Summary = say("Install the role in the hosts' workgroup, best on one of them, and point them to it. Only Per Device CALs may be used there.",
			"Installez le rôle dans le groupe de travail des hôtes, de préférence sur l’un d’eux, et désignez-le-leur. Seules les CAL Appareil peuvent y servir.")
		r.Preconditions = []Precondition{s.perDeviceHosts()}
		r.Steps = workgroupSteps(release)
	} else {
		r.Summary = say("Install the role in the hosts' domain, migrate the CALs they need and point them to it.", "Installez le rôle dans le domaine des hôtes, migrez les CAL dont ils ont besoin et désignez-le-leur.")
		r.Preconditions = []Precondition{s.newerHostAtHand(release), s.oneDomain()}
		r.Steps = s.installSteps(release)
	}
	r.Steps = append(append(r.Steps, s.pointSteps("")...), checkStep(), clearStep())
	return offer{r, 30}
}

// releaseForAll names the oldest release that serves the hosts and can hold every CAL concerned.
func (s *situation) releaseForAll() Text {
	want := s.want
	if newest := s.newestSupply(); newest != nil {
		want = max(want, newest.Version)
	}
	if want == UnknownCAL {
		return say("newer", "plus récent")
	}
	return same(want.String())
}

func (s *situation) perDeviceHosts() Precondition {
	verdict := OK
	for _, h := range s.feeling {
		switch h.mode.Kind() {
		case PerUser:
			return Precondition{perDeviceText, Violation}
		case KindUnknown:
			verdict = Unknown
		case PerDevice:
		}
	}
	return Precondition{perDeviceText, verdict}
}

var perDeviceText = say("The hosts are in Per Device mode", "Les hôtes sont en mode Par appareil")

// workgroupSteps set up a license server without a domain, and tell what such a server has demanded since the fix for CVE-2024-38099.
func workgroupSteps(release Text) []Text {
	return []Text{
		say("On Windows Server %s or later: Install-WindowsFeature RDS-Licensing, RDS-Licensing-UI", "Sur Windows Server %s ou plus récent : Install-WindowsFeature RDS-Licensing, RDS-Licensing-UI", release),
		say("In RD Licensing Manager, activate the server and install Per Device CALs (Manage Licenses).", "Dans le Gestionnaire de licences Bureau à distance, activez le serveur et installez-y des CAL Appareil (Gérer les licences)."),
		say("Where it is another machine than the host: create a local account on it, and store its name and password on each host with cmdkey, run as NETWORK SERVICE. With the updates for CVE-2024-38099 the license server answers nobody else.",
			"S’il s’agit d’une autre machine que l’hôte : créez-y un compte local, et enregistrez son nom et son mot de passe sur chaque hôte avec cmdkey, exécuté en tant que NETWORK SERVICE. Avec les mises à jour pour CVE-2024-38099, le serveur de licences ne répond à personne d’autre."),
	}
}

// establishTrust is heavy: it opens more than licensing.
func (s *situation) establishTrust() offer {
	theirs, ours := s.server.domain, s.hostDomains()
	both := strings.Join(append([]string{theirs}, ours...), ", ")
	r := Remedy{
		ID:      EstablishTrust,
		Title:   say("A two-way trust between the domains", "Une approbation mutuelle entre les domaines"),
		Summary: say("A forest trust or an external trust, both ways, between: %s.", "Une approbation de forêt ou externe, dans les deux sens, entre : %s.", both),
		Effort:  say("about an hour, once the owners of both domains have agreed", "environ une heure, une fois d’accord ceux qui répondent des deux domaines"),
		Work:    oneHour,
		Who:     say("administrators of both domains, security", "administrateurs des deux domaines, sécurité"),
		Cost:    say("none", "aucun"),
		Leaves:  say("A trust opens far more than licensing: selective authentication narrows it down.", "Une approbation ouvre bien plus que les licences : l’authentification sélective la restreint."),
		Reason:  say("Keeps the one license server, but it is a decision about security, not about licenses", "Conserve le serveur unique, mais c’est une décision de sécurité, pas de licences"),
	}
	r.Preconditions = []Precondition{{say("Those responsible for both domains agree", "Ceux qui répondent des deux domaines sont d’accord"), Unknown}}
	r.Steps = []Text{
		say("In Active Directory Domains and Trusts, properties of the domain, tab Trusts, New Trust: forest or external, two-way, on both sides.",
			"Dans Domaines et approbations Active Directory, propriétés du domaine, onglet Approbations, Nouvelle approbation : de forêt ou externe, bidirectionnelle, des deux côtés."),
		say("Check it: %s shows BiDirectional.", "Vérifiez : %s affiche BiDirectional.", command("(Get-ADTrust -Identity %s -Server %s).Direction", commandName(theirs, anyDomain), commandName(ours[0], anyDomain))),
		say("For Per User CALs, add %s to the group Terminal Server License Servers of every domain whose users connect.", "Pour les CAL Utilisateur, ajoutez %s au groupe Serveurs de licences des services Terminal Server de chaque domaine dont des utilisateurs se connectent.", s.server.name),
		say("Record the trust here, once for the pair.", "Enregistrez l’approbation ici, une fois pour la paire."),
	}
	return offer{r, 40}
}

// licenseServersSID is the AD group Terminal Server License Servers, whose name depends on the language of the domain.
const licenseServersSID = "S-1-5-32-561"

func (s *situation) joinADGroup() offer {
	short, _ := splitName(s.server.name)
	account := commandName(short, anyServer)
	r := Remedy{
		ID:      JoinADGroup,
		Title:   say("Add %s to the AD group", "Ajouter %s au groupe AD", s.server.name),
		Summary: say("As a member of Terminal Server License Servers, %s may write in AD which user holds a CAL.", "Membre du groupe Serveurs de licences des services Terminal Server, %s peut écrire dans l’AD quel utilisateur détient une CAL.", s.server.name),
		Effort:  say("a quarter of an hour", "un quart d’heure"),
		Work:    quarterHour,
		Who:     say("domain administrator", "administrateur du domaine"),
		Cost:    say("none", "aucun"),
		Leaves:  say("What was issued before is not written down afterwards: users appear as they sign in.", "Ce qui a été délivré avant n’est pas inscrit après coup : les utilisateurs apparaissent à mesure qu’ils ouvrent une session."),
		Reason:  say("Nothing else gives the license server that right", "Rien d’autre ne donne ce droit au serveur de licences"),
	}
	if s.server.joined() != Yes {
		r.Preconditions = []Precondition{{say("%s is joined to a domain", "%s est joint à un domaine", s.server.name), Unknown}}
	}
	r.Steps = []Text{
		say("In RD Licensing Manager, as a domain administrator: Review Configuration, Add to Group; or on the license server: %s", "Dans le Gestionnaire de licences, en administrateur du domaine : Examiner la configuration, Ajouter au groupe ; ou sur le serveur de licences : %s",
			command(licenseServerMethod+"AddLStoTSLSGroup")),
		say("Or with the ActiveDirectory module (the identifier is the group's in every language): %s", "Ou avec le module ActiveDirectory (l’identifiant est celui du groupe dans toutes les langues) : %s",
			command("Add-ADGroupMember -Identity %s -Members (Get-ADComputer %s)", licenseServersSID, account)),
		say("Where it runs on a domain controller: add the Network Service account as well, and restart the service: %s", "S’il s’exécute sur un contrôleur de domaine : ajoutez aussi le compte Service réseau, et redémarrez le service : %s", command("Restart-Service TermServLicensing")),
		say("Where users of other domains connect, do the same in those domains: a two-way trust is needed there.", "Si des utilisateurs d’autres domaines se connectent, faites de même dans ces domaines : il y faut une approbation mutuelle."),
	}
	return offer{r, 20}
}
