package compat

import (
	"slices"
	"time"
)

// The remedies for hosts that name a license server and get no answer, or no CAL, from it.

// recently is how young a report proves that its machine is up: a day, as long as a scheduled collector may take.
const recently = 24 * time.Hour

func (s *situation) restoreReachability() offer {
	r := Remedy{
		ID:      RestoreReachability,
		Title:   say("Make %s reachable", "Rendre %s joignable", s.server.name),
		Summary: say("Find out whether the name, the network or the service fails, and mend that.", "Déterminez si c’est le nom, le réseau ou le service qui fait défaut, et réparez-le."),
		Effort:  say("from minutes to an hour", "de quelques minutes à une heure"),
		Work:    upToAnHour,
		Who:     say("RDS administrator, network team", "administrateur RDS, équipe réseau"),
		Cost:    say("none", "aucun"),
		Leaves:  say("Until it is mended, clients without a valid CAL of their own get none from %s.", "D’ici là, les clients sans CAL valide n’en reçoivent aucune de %s.", s.server.name),
		Steps:   s.reachSteps(),
	}
	r.Preconditions = []Precondition{s.nameIsKnown(), s.machineIsUp(), s.othersReachIt()}
	if s.today && s.target != nil {
		r.Reason = say("Service is needed today: the hosts can use the other server while you look", "Le service est attendu aujourd’hui : les hôtes peuvent utiliser l’autre serveur pendant que vous cherchez")
		return offer{r, 30}
	}
	r.Reason = say("The cause itself, and mostly a small one", "La cause elle-même, et le plus souvent une petite")
	return offer{r, 5}
}

// reachSteps are the same for everybody who does not reach the server.
func (s *situation) reachSteps() []Text {
	if t := &s.server.told; t.reach == nil {
		t.reach = s.writeReachSteps()
	}
	return slices.Clip(s.server.told.reach)
}

func (s *situation) writeReachSteps() []Text {
	name := commandName(s.server.name, anyServer)
	return []Text{
		say("On a host that does not reach it: %s. A name that does not resolve, or resolves to an old address, is the fault.", "Sur un hôte qui ne le joint pas : %s. Un nom qui n’est pas résolu, ou qui mène à une ancienne adresse, est la cause.", command("Resolve-DnsName %s", name)),
		say("There as well: %s. False means that the machine is off or that a firewall is in between.", "Au même endroit : %s. False signifie que la machine est éteinte ou qu’un pare-feu s’interpose.", command("(Test-NetConnection -ComputerName %s -Port 135).TcpTestSucceeded", name)),
		say("On the license server: %s; if it is stopped: %s", "Sur le serveur de licences : %s ; s’il est arrêté : %s", command("Get-Service TermServLicensing"), command("Set-Service TermServLicensing -StartupType Automatic; Start-Service TermServLicensing")),
		say("Between hosts and server, open TCP 135, TCP 445 and the dynamic RPC ports (49152 to 65535, unless they were narrowed).", "Entre les hôtes et le serveur, ouvrez TCP 135, TCP 445 et les ports RPC dynamiques (49152 à 65535, sauf restriction)."),
		say("Where the server is gone for good, take its name off the hosts' list: in the policy first, then the deployment, then the host.", "Si le serveur a disparu pour de bon, retirez son nom de la liste des hôtes : dans la stratégie d’abord, puis dans le déploiement, puis sur l’hôte."),
		s.statusStep(),
	}
}

// statusStep checks on a host that it and the server get along.
func (s *situation) statusStep() Text { return once(&s.server.told.status, s.writeStatusStep) }

func (s *situation) writeStatusStep() Text {
	return say("Check on the host that the answer is 11: %s", "Vérifiez sur l’hôte que la réponse est 11 : %s",
		command(setting+`GetTStoLSConnectivityStatus -Arguments @{ServerName="%s"}`, commandName(s.server.name, anyServer)))
}

func (s *situation) nameIsKnown() Precondition {
	t := say("The hosts name a server of the inventory: %s", "Les hôtes désignent un serveur de l’inventaire : %s", s.server.name)
	switch {
	case s.server.ambiguous:
		return Precondition{t, Violation}
	case s.server.fleet == nil:
		return Precondition{t, Unknown}
	}
	return Precondition{t, OK}
}

func (s *situation) machineIsUp() Precondition {
	t := say("%s is running: it has sent a report within a day", "%s fonctionne : il a transmis un relevé depuis moins d’un jour", s.server.name)
	if at := s.server.reportedAt(); at.IsZero() || s.index.facts.AsOf.Sub(at) > recently {
		return Precondition{t, Unknown}
	}
	return Precondition{t, OK}
}

// othersReachIt tells a server that is down from one that only some hosts cannot see.
func (s *situation) othersReachIt() Precondition {
	t := say("Other hosts of the collection reach it: the service runs", "D’autres hôtes de la collection le joignent : le service fonctionne")
	for _, k := range s.room.classes {
		switch s.index.statusTowards(k.host, s.server) {
		case noStatus, 0, notConnectable:
		default:
			return Precondition{t, OK}
		}
	}
	return Precondition{t, Unknown}
}

func (s *situation) joinEndpointGroup() offer {
	r := Remedy{
		ID:      JoinEndpointGroup,
		Title:   say("Let the hosts into the group of %s", "Admettre les hôtes dans le groupe de %s", s.server.name),
		Summary: say("Put the hosts' computer accounts into the local group RDS Endpoint Servers, or turn the policy off.", "Placez les comptes d’ordinateur des hôtes dans le groupe local RDS Endpoint Servers, ou désactivez la stratégie."),
		Effort:  say("a quarter of an hour", "un quart d’heure"),
		Work:    quarterHour,
		Who:     say("administrator of the license server", "administrateur du serveur de licences"),
		Cost:    say("none", "aucun"),
		Reason:  say("The server is there and refuses only these hosts", "Le serveur est là et ne refuse que ces hôtes"),
		Leaves:  say("The next new host meets the same closed door: let a group of computer accounts be the member.", "Le prochain hôte trouvera la même porte close : faites plutôt d’un groupe de comptes d’ordinateur le membre."),
		Steps:   s.groupSteps(),
	}
	r.Preconditions = []Precondition{
		{say("%s is joined to a domain: the group takes computer accounts only then", "%s est joint à un domaine : sinon le groupe n’accepte aucun compte d’ordinateur", s.server.name), s.server.joined().verdict()},
		{say("The hosts are joined to a domain", "Les hôtes sont joints à un domaine"), s.joined()},
	}
	return offer{r, 5}
}

func (s *situation) groupSteps() []Text {
	host := s.feeling[0]
	short, _ := splitName(host.name)
	return []Text{
		say("On the license server, see that the policy is on: %s", "Sur le serveur de licences, vérifiez que la stratégie est active : %s", command(licenseServerMethod+"IsLSSecGrpGPEnabled")),
		say("There, for each host or for a domain group that holds them all: %s. The number names the group RDS Endpoint Servers in every language; up to Windows Server 2008 R2 it is a group of its own, Terminal Server Computers.",
			"Au même endroit, pour chaque hôte ou pour un groupe du domaine qui les contient tous : %s. Ce numéro désigne le groupe RDS Endpoint Servers dans toutes les langues ; jusqu’à Windows Server 2008 R2 c’est un groupe à part, Terminal Server Computers.",
			command(`Add-LocalGroupMember -SID S-1-5-32-576 -Member "%s\%s$"`, anyDomain, commandName(short, anyHost))),
		say("Or, where nobody wants the restriction, turn it off in the policy that the license server gets: Computer Configuration > Administrative Templates > Windows Components > Remote Desktop Services > RD Licensing > “License server security group”.",
			"Ou, si personne ne tient à la restriction, désactivez-la dans la stratégie que reçoit le serveur de licences : Configuration ordinateur > Modèles d’administration > Composants Windows > Services Bureau à distance > Licences Bureau à distance (RD Licensing) > « Groupe de sécurité du serveur de licences »."),
		say("Check there that the host is let in: %s", "Vérifiez au même endroit que l’hôte est admis : %s", command(licenseServerMethod+`IsSecureAccessAllowed -Arguments @{tsname="%s"}`, commandName(host.name, anyHost))),
		s.statusStep(),
	}
}

// licenseServerMethod calls a method of Win32_TSLicenseServer, on the license server itself.
const licenseServerMethod = "Get-CimInstance -ClassName Win32_TSLicenseServer | Invoke-CimMethod -MethodName "

func (s *situation) grantLicenseServerAccess() offer {
	r := Remedy{
		ID:      GrantLicenseServerAccess,
		Title:   say("Give access to %s", "Donner accès à %s", s.server.name),
		Summary: say("In a workgroup the hosts need an account on the license server; in a domain only those who diagnose or read it do.", "En groupe de travail, les hôtes ont besoin d’un compte sur le serveur de licences ; dans un domaine, seuls ceux qui le diagnostiquent ou le lisent."),
		Effort:  say("a quarter of an hour for each host", "un quart d’heure par hôte"),
		Who:     say("administrator of the license server", "administrateur du serveur de licences"),
		Cost:    say("none", "aucun"),
		Reason:  say("The server answers; it only does not know who asks", "Le serveur répond ; il ignore seulement qui demande"),
	}
	workgroup := s.workgroupVerdict()
	r.Preconditions = []Precondition{{say("Hosts and license server are in a workgroup", "Les hôtes et le serveur de licences sont en groupe de travail"), workgroup}}
	if workgroup != Violation {
		r.Steps = append(r.Steps, s.credentialSteps()...)
	}
	if workgroup != OK {
		r.Steps = append(r.Steps, say("In a domain, add the account that runs RD Licensing Diagnoser or the collector to the Administrators of %s.", "Dans un domaine, ajoutez le compte qui exécute le diagnostic des licences ou le collecteur aux administrateurs de %s.", s.server.name))
	}
	r.Steps = append(r.Steps, s.statusStep())
	return offer{r, 20}
}

// workgroupVerdict is OK where the server and some host are in a workgroup, Violation where the server or all hosts are in a domain.
func (s *situation) workgroupVerdict() Verdict {
	switch {
	case len(s.workgroupHosts()) > 0:
		return OK
	case s.server.joined() == Yes || s.joined() == OK:
		return Violation
	}
	return Unknown
}

func (s *situation) credentialSteps() []Text {
	name := commandName(s.server.name, anyServer)
	return []Text{
		say("On the license server, make a local account for the hosts, with a strong password of its own (lusrmgr.msc).", "Sur le serveur de licences, créez un compte local pour les hôtes, avec un mot de passe fort qui lui est propre (lusrmgr.msc)."),
		say("On each host, open a command prompt as NETWORK SERVICE, under which Remote Desktop Services run (PsExec of Sysinternals, as administrator): %s", "Sur chaque hôte, ouvrez une invite de commandes en tant que NETWORK SERVICE, sous lequel tournent les services Bureau à distance (PsExec de Sysinternals, en administrateur) : %s",
			command(`psexec.exe -i -u "NT AUTHORITY\NETWORK SERVICE" cmd.exe`)),
		say("In it, store the account; the password is asked for: %s", "Enregistrez-y le compte ; le mot de passe est demandé : %s", command(`cmdkey /add:%s /user:%s\%s /pass`, name, name, anyAccount)),
		say("Leave the registry switch that turns the check off alone (DisableWorkgroupAuthEnforcement): Microsoft advises against it, and later versions of Windows may ignore it.", "Ne touchez pas à la valeur de registre qui désactive le contrôle (DisableWorkgroupAuthEnforcement) : Microsoft la déconseille, et les prochaines versions de Windows pourraient l’ignorer."),
	}
}
