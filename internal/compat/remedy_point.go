package compat

// Steps and preconditions that several remedies share. The ways to point hosts follow Microsoft's order of precedence: a policy
// wins, the deployment comes next, WMI on the host after it, the registry last.

// pointSteps tell how to make the hosts use servers, in this order; "" for one that has no name yet.
func (s *situation) pointSteps(names ...string) []Text {
	p := s.index.pointing(names)
	policy, other := s.listSources()
	var steps []Text
	if policy && other {
		steps = append(steps, say("Find out per host what sets its list (gpresult /h): while a policy does, every other way is without effect.",
			"Déterminez pour chaque hôte ce qui fixe sa liste (gpresult /h) : tant qu’une stratégie le fait, toute autre voie est sans effet."))
	}
	if policy {
		steps = append(steps, once(&p.policy, p.policyStep))
	}
	if !other {
		return steps
	}
	if s.room.facts.Broker != "" {
		steps = append(steps, s.deploymentStep(p))
	}
	return append(steps, once(&p.host, p.hostStep), once(&p.registry, p.registryStep))
}

// pointing is how to make hosts use certain license servers: many findings tell it, and it is written once.
type pointing struct {
	list, policyList       Text               // the servers as a command takes them, and as the policy does
	policy, host, registry Text               // zero until somebody asks
	deployment             map[[2]string]Text // by broker and mode
}

func (x *index) pointing(names []string) *pointing {
	list := commandNames(names, `","`)
	p := x.shared.pointings[list.EN]
	if p == nil {
		p = &pointing{list: list, policyList: commandNames(names, ", "), deployment: make(map[[2]string]Text)}
		x.shared.pointings[list.EN] = p
	}
	return p
}

func (p *pointing) policyStep() Text {
	return say("In the policy that the hosts get: Computer Configuration > Administrative Templates > Windows Components > Remote Desktop Services > Remote Desktop Session Host > Licensing > “Use the specified Remote Desktop license servers”: %s",
		"Dans la stratégie que reçoivent les hôtes : Configuration ordinateur > Modèles d’administration > Composants Windows > Services Bureau à distance > Hôte de session Bureau à distance > Licences > « Utiliser les serveurs de licences Bureau à distance indiqués » : %s", p.policyList)
}

func (p *pointing) hostStep() Text {
	return say("On a host outside of a deployment (the array replaces its whole list): %s", "Sur un hôte hors déploiement (le tableau remplace toute sa liste) : %s",
		command(setting+`SetSpecifiedLicenseServerList -Arguments @{SpecifiedLSList=[string[]]@("%s")}`, p.list))
}

func (p *pointing) registryStep() Text {
	return say("Last resort, followed by a restart of the host: %s", "En dernier recours, suivi d’un redémarrage de l’hôte : %s",
		command(`HKLM\SYSTEM\CurrentControlSet\Services\TermService\Parameters\LicenseServers, SpecifiedLicenseServers (REG_MULTI_SZ) = %s`, p.policyList))
}

// commandNames joins names that are let into a command line.
func commandNames(names []string, between string) Text {
	var joined Text
	for i, name := range names {
		t := commandName(name, anyServer)
		if i > 0 {
			t = Text{EN: joined.EN + between + t.EN, FR: joined.FR + between + t.FR}
		}
		joined = t
	}
	return joined
}

// setting calls a method of Win32_TerminalServiceSetting, in Windows PowerShell and PowerShell 7 alike.
const setting = "Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName Win32_TerminalServiceSetting | Invoke-CimMethod -MethodName "

// command is a command: the same in both languages but for the placeholders in it.
func command(format string, values ...any) Text {
	for _, v := range values {
		if t, is := v.(Text); is && t.EN != t.FR {
			return say(format, format, values...)
		}
	}
	var room [512]byte
	return same(string(fill(room[:0], format, values, false)))
}

func (s *situation) deploymentStep(p *pointing) Text {
	key := [2]string{s.room.facts.Broker, s.commonMode()}
	t, known := p.deployment[key]
	if !known {
		mode := ""
		if key[1] != "" {
			mode = " -Mode " + key[1]
		}
		t = say("On the deployment: %s", "Sur le déploiement : %s",
			command(`Set-RDLicenseConfiguration -LicenseServer @("%s")%s -ConnectionBroker %s`, p.list, mode, s.broker()))
		p.deployment[key] = t
	}
	return t
}

func (s *situation) broker() Text { return commandName(s.room.facts.Broker, anyBroker) }

// commonMode is the mode of all hosts concerned as the RemoteDesktop module spells it, or "".
func (s *situation) commonMode() string {
	if kind, one := s.need.kinds.only(); one {
		return cmdletMode(kind)
	}
	return ""
}

func cmdletMode(k Kind) string {
	if k == PerDevice {
		return "PerDevice"
	}
	return "PerUser"
}

// listSources tells whether a policy sets the server list of some host concerned, and whether something else does or may do.
func (s *situation) listSources() (policy, other bool) {
	for _, h := range s.feeling {
		source := ""
		if h.host != nil {
			source = h.host.LicenseServersSource
		}
		policy = policy || source == "policy" || source == ""
		other = other || source != "policy"
	}
	return policy || len(s.feeling) == 0, other || len(s.feeling) == 0
}

func checkStep() Text {
	return say("Check on a host: RD Licensing Diagnoser shows no problem and GetTStoLSConnectivityStatus answers 11.",
		"Vérifiez sur un hôte : le diagnostic des licences Bureau à distance ne montre aucun problème et GetTStoLSConnectivityStatus répond 11.")
}

func clearStep() Text {
	return say("Then take the moved CALs off the old server, so that none counts twice.", "Retirez ensuite les CAL déplacées de l’ancien serveur, pour qu’aucune ne compte deux fois.")
}

func (s *situation) newerHostAtHand(release Text) Precondition {
	t := say("A machine for Windows Server %s or later is at hand", "Une machine pour Windows Server %s ou plus récent est disponible", release)
	available := s.room.index.facts.Circumstances.NewerHostAvailable
	if available == nil {
		return Precondition{t, Unknown}
	}
	return Precondition{t, verdictOf(*available)}
}

// oneDomain says where the new server must stand.
func (s *situation) oneDomain() Precondition {
	home := s.homeDomain()
	if home == "" {
		return Precondition{say("The new server stands in the hosts' domain, or in one with a two-way trust", "Le nouveau serveur se trouve dans le domaine des hôtes, ou dans un domaine en approbation bidirectionnelle"), Unknown}
	}
	return Precondition{say("The hosts share one domain for the new server to join: %s", "Les hôtes partagent un domaine que le nouveau serveur peut rejoindre : %s", home), OK}
}

func (s *situation) sameDomain() Precondition {
	if s.domain == OK && s.isHome() {
		return Precondition{say("%s is in the domain of the hosts: %s", "%s est dans le domaine des hôtes : %s", s.target.name, s.target.domain), OK}
	}
	return Precondition{say("The domains of %s and of the hosts trust each other both ways", "Les domaines de %s et des hôtes s’approuvent mutuellement", s.target.name), s.domain}
}

// perUserInDomain is asked only where Per User CALs are at stake: they are not permitted in a workgroup.
func (s *situation) perUserInDomain() []Precondition {
	perUser, verdict := false, OK
	for _, h := range s.feeling {
		perUser = perUser || h.mode == ModePerUser
		switch {
		case h.host == nil || h.host.DomainJoined == nil:
			verdict = max(verdict, Unknown)
		case !*h.host.DomainJoined:
			verdict = Violation
		}
	}
	if !perUser {
		return nil
	}
	return []Precondition{{say("The hosts are joined to a domain, as Per User CALs require", "Les hôtes sont joints à un domaine, comme l’exigent les CAL Utilisateur"), verdict}}
}

// purchaseProof is asked where purchases are part of the finding.
func (s *situation) purchaseProof() []Precondition {
	bought, referenced, agreed := false, true, true
	for _, supply := range s.supplies {
		for _, p := range supply.Purchases {
			bought = true
			referenced = referenced && p.Reference != ""
			agreed = agreed && p.Agreement != ""
		}
	}
	if !bought {
		return []Precondition{{say("The purchase of these CALs is on record", "L’achat de ces CAL est enregistré"), Unknown}}
	}
	return []Precondition{
		{say("Order or invoice number on record", "Numéro de commande ou de facture enregistré"), verdictOf(referenced)},
		{say("Agreement number on record", "Numéro de contrat enregistré"), verdictOf(agreed)},
	}
}
