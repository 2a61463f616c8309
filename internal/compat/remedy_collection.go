package compat

import (
	"cmp"
	"slices"
	"strings"
)

// The remedies that sort hosts into collections and set those of one collection alike.

var anyCollection = say("<collection>", "<collection>")

// quoted puts machine names into a PowerShell array, a placeholder for each that is none.
func quoted(names []string, placeholder Text) Text {
	var en, fr []string
	for _, name := range names {
		t := commandName(name, placeholder)
		en, fr = append(en, `"`+t.EN+`"`), append(fr, `"`+t.FR+`"`)
	}
	return Text{EN: "@(" + strings.Join(en, ",") + ")", FR: "@(" + strings.Join(fr, ",") + ")"}
}

func (s *situation) splitCollection() offer {
	r := Remedy{
		ID:      SplitCollection,
		Title:   say("One collection for each release", "Une collection par version"),
		Summary: say("Move the hosts of each further release to a collection of their own, or replace them by hosts of one release.", "Placez les hôtes de chaque autre version dans une collection à eux, ou remplacez-les par des hôtes d’une même version."),
		Effort:  say("about half a day for each release", "environ une demi-journée par version"),
		Who:     say("RDS administrator", "administrateur RDS"),
		Cost:    say("none; new hosts may need newer CALs", "aucun ; de nouveaux hôtes peuvent exiger des CAL plus récentes"),
		Leaves:  say("Each collection needs CALs and a license server of its own release or newer, as before.", "Chaque collection exige des CAL et un serveur de licences de sa version ou plus récents, comme avant."),
		Reason:  say("A collection supports hosts of one release only", "Une collection ne prend en charge que des hôtes d’une même version"),
	}
	broker := Precondition{say("A connection broker governs the collection", "Un service Broker gère la collection"), Unknown}
	if s.room.facts.Broker != "" {
		broker.Met = OK
	}
	r.Preconditions = []Precondition{broker}
	for _, release := range s.otherReleases() {
		r.Steps = append(r.Steps, s.splitSteps(release)...)
	}
	r.Steps = append(r.Steps, say("In each new collection, publish the programs and name the groups of users of the old one.", "Dans chaque nouvelle collection, publiez les programmes et désignez les groupes d’utilisateurs de l’ancienne."))
	return offer{r, 20}
}

// splitSteps move the hosts of one release to a collection of their own.
func (s *situation) splitSteps(release Release) []Text {
	var names []string
	for _, h := range s.feeling {
		if h.reading.Release == release {
			names = append(names, h.name)
		}
	}
	if len(names) > maxEvidence {
		names = append(names[:maxEvidence:maxEvidence], "") // which stands for the others
	}
	hosts := quoted(names, anyHost)
	return []Text{
		say("Windows Server %s: let no new sessions onto these hosts, and wait for the running ones to end: %s", "Windows Server %s : n’admettez plus de nouvelles sessions sur ces hôtes et attendez la fin de celles en cours : %s", release,
			command("Set-RDSessionHost -SessionHost %s -NewConnectionAllowed No -ConnectionBroker %s", hosts, s.broker())),
		say("Take them out of the collection and give them one of their own: %s", "Sortez-les de la collection et donnez-leur la leur : %s",
			command("Remove-RDSessionHost -SessionHost %s -ConnectionBroker %s; New-RDSessionCollection -CollectionName %s -SessionHost %s -ConnectionBroker %s", hosts, s.broker(), anyCollection, hosts, s.broker())),
	}
}

// otherReleases are those to move, oldest first: all but the one that most hosts run, the newest where several do.
func (s *situation) otherReleases() (others []Release) {
	count := make(map[Release]int)
	for _, h := range s.feeling {
		count[h.reading.Release]++
	}
	releases, _ := s.room.releases()
	most := slices.MaxFunc(releases, func(a, b Release) int { return cmp.Or(cmp.Compare(count[a], count[b]), cmp.Compare(a, b)) })
	return slices.DeleteFunc(releases, func(r Release) bool { return r == most })
}

// alignHosts gives every host what most have.
func (s *situation) alignHosts() offer {
	set := s.room.settings()
	mode, list := mostCommon(set.modes), mostCommon(set.lists)
	r := Remedy{
		ID:      AlignHosts,
		Title:   say("Set all hosts of the collection alike", "Régler tous les hôtes de la collection de la même façon"),
		Summary: say("One policy, or the deployment, sets mode and license servers for all of them. Written here with what most hosts have; see first that it is what they should have.", "Une stratégie, ou le déploiement, fixe mode et serveurs de licences pour tous. Écrit ici avec ce que la plupart ont ; vérifiez d’abord que c’est ce qu’ils doivent avoir."),
		Effort:  say("about half an hour", "environ une demi-heure"),
		Work:    halfHour,
		Who:     say("RDS administrator", "administrateur RDS"),
		Cost:    say("none", "aucun"),
		Leaves:  say("CALs that devices were given by the other license servers stay with them until they expire.", "Les CAL que d’autres serveurs de licences ont délivrées à des appareils leur restent jusqu’à expiration."),
		Reason:  say("One place to set it, so that no host is forgotten", "Un seul endroit où le régler, pour n’oublier aucun hôte"),
	}
	r.Steps = []Text{say("See per host what sets its values now: gpresult /h, and PolicySourceLicensingType and PolicySourceConfiguredLicenseServers.", "Voyez pour chaque hôte ce qui fixe ses valeurs : gpresult /h, et PolicySourceLicensingType et PolicySourceConfiguredLicenseServers.")}
	if mode != nil && len(set.modes) > 1 {
		r.Steps = append(r.Steps, s.modeSteps(mode.mode.Kind())...)
	}
	if list != nil && len(set.lists) > 1 {
		r.Preconditions = []Precondition{s.allServed(list)}
		r.Steps = append(r.Steps, s.pointSteps(s.index.serverNames(list)...)...)
	}
	return offer{r, 20}
}

// mostCommon is a host with what most hosts have, the first where several do; nil where nobody has anything.
func mostCommon(shares []share) *member {
	if len(shares) == 0 {
		return nil
	}
	return slices.MaxFunc(shares, func(a, b share) int { return a.size - b.size }).host
}

func (x *index) serverNames(h *member) (names []string) {
	for _, at := range h.servers {
		names = append(names, x.servers[at].name)
	}
	return names
}

// allServed says whether license servers can serve the newest host of the collection.
func (s *situation) allServed(list *member) Precondition {
	verdict := OK
	for _, at := range list.servers {
		verdict = max(verdict, s.index.data.ServerServesHost(s.index.servers[at].reading.Release, s.need.release).Verdict)
	}
	return Precondition{say("These license servers can serve every host of the collection: %s", "Ces serveurs de licences peuvent servir tous les hôtes de la collection : %s", s.index.serversText(list)), verdict}
}

func (s *situation) alignPolicy() offer {
	r := Remedy{
		ID:      AlignPolicy,
		Title:   say("Let policy and deployment say the same", "Faire dire la même chose à la stratégie et au déploiement"),
		Summary: say("Change the policy to what the deployment sets, remove it, or set the deployment to what the policy sets: one place is enough.", "Donnez à la stratégie les valeurs du déploiement, supprimez-la, ou donnez au déploiement celles de la stratégie : un seul endroit suffit."),
		Effort:  say("about half an hour", "environ une demi-heure"),
		Work:    halfHour,
		Who:     say("administrator of the policies, RDS administrator", "administrateur des stratégies, administrateur RDS"),
		Cost:    say("none", "aucun"),
		Reason:  say("Until then every change on the broker goes unheard", "D’ici là, tout changement sur le service Broker reste sans effet"),
		Leaves:  say("Hosts that get the policy without being in the deployment lose their setting with it.", "Les hôtes qui reçoivent la stratégie sans être du déploiement perdent leur réglage avec elle."),
	}
	r.Preconditions = []Precondition{s.deploymentServes()}
	r.Steps = []Text{
		say("On a host, find the policy by its name: gpresult /h report.html. gpedit.msc does not show those of the domain.", "Sur un hôte, trouvez la stratégie par son nom : gpresult /h rapport.html. gpedit.msc ne montre pas celles du domaine."),
		say("In it, Computer Configuration > Administrative Templates > Windows Components > Remote Desktop Services > Remote Desktop Session Host > Licensing: set “Use the specified Remote Desktop license servers” and “Set the Remote Desktop licensing mode” to what the deployment sets, or to “Not configured” for the deployment to count.",
			"Dans celle-ci, Configuration ordinateur > Modèles d’administration > Composants Windows > Services Bureau à distance > Hôte de session Bureau à distance > Licences : donnez à « Utiliser les serveurs de licences Bureau à distance indiqués » et à « Définir le mode de licence des services Bureau à distance » les valeurs du déploiement, ou « Non configuré » pour que le déploiement compte."),
		say("Where the policy is right, give the deployment its values instead: %s", "Si c’est la stratégie qui a raison, donnez plutôt ses valeurs au déploiement : %s", s.deploymentCommand()),
		say("On the hosts: %s, then let them report again.", "Sur les hôtes : %s, puis faites-leur transmettre un nouveau relevé.", command("gpupdate /target:computer")),
	}
	return offer{r, 20}
}

// deploymentServes says whether what the deployment sets would serve the hosts, as far as its servers are known.
func (s *situation) deploymentServes() Precondition {
	verdict := OK
	if !s.room.setsServers() {
		verdict = Unknown
	}
	for _, name := range s.room.facts.LicenseServers {
		release := UnknownRelease
		if at, found, _ := s.index.serverDir.find(name, s.homeDomain()); found {
			release = s.index.servers[at].reading.Release
		}
		verdict = max(verdict, s.index.data.ServerServesHost(release, s.need.release).Verdict)
	}
	return Precondition{say("The license servers that the deployment sets can serve these hosts", "Les serveurs de licences que fixe le déploiement peuvent servir ces hôtes"), verdict}
}

// deploymentCommand sets the deployment to what the first host gets by policy.
func (s *situation) deploymentCommand() Text {
	h := s.feeling[0]
	parts := command("Set-RDLicenseConfiguration")
	if kind := h.mode.Kind(); kind != KindUnknown {
		parts = command("%s -Mode %s", parts, cmdletMode(kind))
	}
	if len(h.servers) > 0 {
		parts = command("%s -LicenseServer %s", parts, quoted(s.index.serverNames(h), anyServer))
	}
	return command("%s -ConnectionBroker %s", parts, s.broker())
}

func (s *situation) addSecondServer() offer {
	r := Remedy{
		ID:      AddSecondServer,
		Title:   say("Name a second license server", "Désigner un second serveur de licences"),
		Summary: say("Add another license server to the hosts' lists, after the present one.", "Ajoutez un autre serveur de licences aux listes des hôtes, après l’actuel."),
		Effort:  say("half an hour; half a day for a new server", "une demi-heure ; une demi-journée pour un nouveau serveur"),
		Work:    upToHalfDay,
		Who:     say("RDS administrator, server team", "administrateur RDS, équipe serveurs"),
		Cost:    say("none where there is one; else a Windows Server license", "aucun s’il en existe un ; sinon une licence Windows Server"),
		Leaves:  say("Each license server issues only the CALs it holds: those of the other are out of reach while it is down.", "Chaque serveur de licences ne délivre que ses propres CAL : celles de l’autre sont hors d’atteinte tant qu’il est arrêté."),
		Reason:  say("While the only one is down, nobody new gets a CAL", "Tant que le seul serveur est arrêté, personne de nouveau n’obtient de CAL"),
	}
	second := ""
	if s.target != nil {
		second, r.Target = s.target.name, s.target.name
		r.Preconditions = []Precondition{s.sameDomain(), s.fittingCALs()}
	} else {
		release := s.newReleaseText()
		r.Preconditions = []Precondition{s.newerHostAtHand(release), s.oneDomain()}
		r.Steps = s.installSteps(release)
		r.Means = s.serverLicense()
	}
	first := s.index.servers[s.feeling[0].servers[0]].name
	r.Steps = append(append(r.Steps, s.pointSteps(first, second)...), checkStep())
	return offer{r, 20}
}

// assignToCollection brings a host and a collection together: for a host that is in none, or a collection that has none.
func (s *situation) assignToCollection() offer {
	r := Remedy{
		ID:     AssignToCollection,
		Title:  say("Add it to a collection", "L’ajouter à une collection"),
		Effort: say("a quarter of an hour", "un quart d’heure"),
		Work:   quarterHour,
		Who:    say("RDS administrator", "administrateur RDS"),
		Cost:   say("none", "aucun"),
		Leaves: say("Being in a collection changes no license: mode and license servers stay what sets them.", "Être dans une collection ne change rien aux licences : mode et serveurs de licences restent fixés comme avant."),
		Reason: say("Where it serves users of a deployment, that is its place", "S’il sert les utilisateurs d’un déploiement, c’est sa place"),
	}
	if len(s.room.members) == 0 {
		return s.fillCollection(r)
	}
	h := s.feeling[0]
	r.Summary = say("Join the host to a collection of hosts of its release, or import the collection that it is in already.", "Joignez l’hôte à une collection d’hôtes de sa version, ou importez la collection où il est déjà.")
	r.Preconditions = []Precondition{{say("Users are meant to reach it through a connection broker", "Des utilisateurs doivent l’atteindre par un service Broker"), Unknown}}
	r.Steps = []Text{
		say("See whether a deployment has it already: %s. Where it has, import the collections again.", "Voyez si un déploiement l’a déjà : %s. Si oui, importez à nouveau les collections.",
			command("Get-RDSessionCollection -ConnectionBroker %s | Get-RDSessionHost -ConnectionBroker %s", anyBroker, anyBroker)),
		say("Else add it to a collection of hosts of its release: %s", "Sinon ajoutez-le à une collection d’hôtes de sa version : %s",
			command("Add-RDSessionHost -CollectionName %s -SessionHost %s -ConnectionBroker %s", anyCollection, commandName(h.name, anyHost), anyBroker)),
	}
	return offer{r, 20}
}

func (s *situation) fillCollection(r Remedy) offer {
	r.Title = say("Give it its hosts", "Lui donner ses hôtes")
	r.Summary = say("Read again which hosts the collection has, or add some to it.", "Relisez quels hôtes a la collection, ou ajoutez-lui-en.")
	r.Reason = say("A collection is there to have hosts", "Une collection est là pour avoir des hôtes")
	r.Leaves = Text{}
	name := commandName(s.room.facts.Name, anyCollection)
	r.Steps = []Text{
		say("Ask the broker: %s, and import what it says.", "Demandez au service Broker : %s, et importez sa réponse.", command("Get-RDSessionHost -CollectionName %s -ConnectionBroker %s", name, s.broker())),
		say("Where it has none: %s", "S’il n’en a pas : %s", command("Add-RDSessionHost -CollectionName %s -SessionHost %s -ConnectionBroker %s", name, anyHost, s.broker())),
	}
	return offer{r, 20}
}

// removeFromInventory takes off the record what is there by mistake.
func (s *situation) removeFromInventory() offer {
	r := Remedy{
		ID:      RemoveFromInventory,
		Title:   say("Take it off the record", "Le retirer de l’inventaire"),
		Summary: say("Delete the record of what is gone, or is no session host.", "Supprimez la fiche de ce qui n’existe plus, ou n’est pas un hôte de session."),
		Effort:  say("minutes", "quelques minutes"),
		Work:    minutes,
		Who:     say("RDS administrator", "administrateur RDS"),
		Cost:    say("none", "aucun"),
		Leaves:  say("A collector that still runs there brings it back.", "Un collecteur qui y tourne encore le fait revenir."),
		Reason:  say("What is not there, or not in question, only clouds the picture", "Ce qui n’existe pas, ou n’est pas concerné, ne fait que brouiller la vue"),
		Steps: []Text{
			say("See that nobody connects there with an RDS CAL any more.", "Vérifiez que plus personne ne s’y connecte avec une CAL RDS."),
			say("Delete the record here, and take it out of what is imported or collected.", "Supprimez la fiche ici, et retirez-la de ce qui est importé ou collecté."),
		},
	}
	if slices.ContainsFunc(s.feeling, s.index.runsMultiSession) {
		r.Preconditions = []Precondition{{say("The hosts run under Azure Virtual Desktop: elsewhere Windows Enterprise multi-session may not be used in production", "Les hôtes s’exécutent sous Azure Virtual Desktop : ailleurs, Windows Entreprise multisession ne peut servir en production"), Unknown}}
		r.Steps[0] = say("Where it does not run under Azure Virtual Desktop, replace multi-session by Windows Server with RDS CALs.", "S’il ne s’exécute pas sous Azure Virtual Desktop, remplacez la multisession par Windows Server avec des CAL RDS.")
	}
	if len(s.room.members) == 0 {
		r.Steps[0] = say("See that the broker has the collection no more: %s", "Vérifiez que le service Broker n’a plus la collection : %s", command("Get-RDSessionCollection -ConnectionBroker %s", s.broker()))
	}
	return offer{r, 30}
}

// runsMultiSession tells Windows Enterprise multi-session from other client Windows.
func (x *index) runsMultiSession(h *member) bool {
	return h.host != nil && (h.host.OS.SKU == skuMultiSession || x.data.readCaption(h.host.OS.Caption).multiSession)
}
