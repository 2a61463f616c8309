package compat

// The remedies for what ends: renew it, or leave it in time.

func (s *situation) renewSubscription() offer {
	p, bought := s.asked.purchases[0], quantityOf(s.asked.purchases)
	r := Remedy{
		ID:      RenewTerm,
		Title:   say("Renew the subscription, or do without", "Renouveler l’abonnement, ou s’en passer"),
		Summary: say("Renew as many CALs as are still needed before the last day; take the others off their license server.", "Renouvelez avant le dernier jour autant de CAL qu’il en faut encore ; retirez les autres de leur serveur de licences."),
		Effort:  say("about an hour, and the order", "environ une heure, et la commande"),
		Work:    oneHour,
		Who:     say("purchasing, RDS administrator", "achats, administrateur RDS"),
		Cost:    say("the next term of up to %d CALs", "la prochaine période, pour %d CAL au plus", bought),
		Leaves:  say("The next term ends as well.", "La prochaine période prendra fin elle aussi."),
		Reason:  say("The right ends with the term, whatever the license server goes on issuing", "Le droit prend fin avec la période, quoi que le serveur de licences délivre encore"),
	}
	r.Means = askTheSeller()
	r.Preconditions = s.purchaseTraceable()
	r.Steps = []Text{
		say("Count who still needs these CALs (page Position): renew what is needed, not what was bought.", "Comptez qui a encore besoin de ces CAL (page Position) : renouvelez ce qu’il faut, non ce qui a été acheté."),
		say("In the portal the subscription was bought in, see whether it renews by itself; else ask the reseller for the next term, to begin on the day after %s.", "Dans le portail où l’abonnement a été acheté, voyez s’il se renouvelle de lui-même ; sinon demandez au revendeur la prochaine période, à compter du lendemain du %s.", DayText(p.EndsOn)),
		say("Record the renewal: the new last day on the purchase, or a purchase of its own where it has a number of its own.", "Enregistrez le renouvellement : le nouveau dernier jour sur l’achat, ou un achat à part s’il porte son propre numéro."),
		say("What is not renewed: buy CALs without a term in its place, or take people and devices out of the groups that may connect, and remove these CALs from their license server.", "Pour ce qui n’est pas renouvelé : achetez des CAL sans échéance à la place, ou retirez personnes et appareils des groupes autorisés, puis retirez ces CAL de leur serveur de licences."),
	}
	if s.severity == Info {
		r.Title = say("Keep it as a record", "Le garder pour mémoire")
		r.Summary = say("Nothing has to be done: the purchase stays on record for the auditor and counts no more.", "Il n’y a rien à faire : l’achat reste enregistré pour l’auditeur et ne compte plus.")
		r.Cost, r.Effort, r.Work = say("none", "aucun"), say("none", "aucun"), noWork
		r.Reason = say("Other purchases have taken its place", "D’autres achats ont pris sa place")
		r.Leaves, r.Preconditions, r.Means = Text{}, nil, nil
		r.Steps = []Text{say("See on the page Position that the purchases in force cover what is needed as well.", "Vérifiez sur la page Position que les achats en vigueur couvrent aussi le besoin.")}
	}
	return offer{r, 20}
}

func (s *situation) renewAssurance() offer {
	p, bought := s.asked.purchases[0], quantityOf(s.asked.purchases)
	r := Remedy{
		ID:      RenewTerm,
		Title:   say("Decide about the renewal", "Décider du renouvellement"),
		Summary: say("Renew where a newer Windows Server is to come while the next term runs; else let it end knowingly.", "Renouvelez si un Windows Server plus récent doit arriver pendant la prochaine période ; sinon laissez-la s’éteindre en connaissance de cause."),
		Effort:  say("about an hour, and the order", "environ une heure, et la commande"),
		Work:    oneHour,
		Who:     say("purchasing, with the server team", "achats, avec l’équipe serveurs"),
		Cost:    say("the renewal for up to %d CALs, or none", "le renouvellement pour %d CAL au plus, ou aucun", bought),
		Leaves:  say("Renewed CALs still cover no newer host until the newer version is claimed and installed.", "Même renouvelées, les CAL ne couvrent aucun hôte plus récent tant que la version plus récente n’est pas réclamée et installée."),
		Reason:  say("After the end, newer CALs have to be bought anew", "Après l’échéance, des CAL plus récentes sont à racheter"),
	}
	r.Means = askTheSeller()
	r.Preconditions = append(s.purchaseTraceable(), s.stillAssured())
	r.Steps = []Text{
		say("Ask those who plan the servers: will hosts of a release newer than %s come within the next term?", "Demandez à ceux qui planifient les serveurs : des hôtes plus récents que %s arriveront-ils pendant la prochaine période ?", p.Version),
		say("If so, order the renewal so that it is in force without a gap.", "Si oui, commandez le renouvellement de sorte qu’il soit en vigueur sans interruption."),
		say("See that the newest version of these CALs is claimed while the right lasts: keys of the agreement, order confirmation, date.", "Veillez à réclamer la version la plus récente de ces CAL tant que le droit dure : clés du contrat, confirmation de commande, date."),
		say("Record the new last day on the purchase.", "Enregistrez le nouveau dernier jour sur l’achat."),
	}
	return offer{r, 20}
}

func (s *situation) stillAssured() Precondition {
	return Precondition{say("The Software Assurance still runs, so that it can be renewed", "La Software Assurance court encore, elle peut donc être renouvelée"), verdictOf(s.index.daysUntil(s.asked.purchases[0].AssuredUntil) >= 0)}
}

// replaceRelease leaves a release that Microsoft supports no longer, for the newest one the rules know.
func (s *situation) replaceRelease() offer {
	to := s.newestRelease()
	r := Remedy{
		ID:      ReplaceRelease,
		Title:   say("Move to Windows Server %s", "Passer à Windows Server %s", to),
		Summary: say("Build new hosts beside the old ones and move the users; the license server and the CALs come first.", "Montez de nouveaux hôtes à côté des anciens et déplacez-y les utilisateurs ; serveur de licences et CAL d’abord."),
		Effort:  say("a project of weeks", "un projet de plusieurs semaines"),
		Who:     say("server team, RDS administrator, purchasing", "équipe serveurs, administrateur RDS, achats"),
		Cost:    say("Windows Server %s licenses, and CALs of %s for whoever connects", "des licences Windows Server %s, et des CAL %s pour qui se connecte", to, to),
		Leaves:  say("Until then the machines lack security updates once the dates are past.", "D’ici là, les machines manquent de mises à jour de sécurité une fois les dates passées."),
		Reason:  say("Security updates end with the support", "Les mises à jour de sécurité cessent avec le support"),
	}
	generation := s.index.data.CALOf(to)
	r.Means = &Means{Spends: []Spend{{What: WindowsServer, Version: generation, Least: len(s.feeling), Most: len(s.feeling)}, {What: RDSCALs, Version: generation}}}
	if s.server != nil {
		r.Means = &Means{Spends: []Spend{{What: WindowsServer, Version: generation, Least: s.leastServers(), Most: 1}}}
		r.Summary = say("A newer license server takes over the CALs; it holds all older ones.", "Un serveur de licences plus récent reprend les CAL ; il accepte toutes les plus anciennes.")
		r.Effort, r.Work = say("about half a day", "environ une demi-journée"), halfDay
		r.Cost = say("a Windows Server %s license; no RDS CALs", "une licence Windows Server %s ; aucune CAL RDS", to)
		r.Preconditions = []Precondition{s.newerHostAtHand(same(to.String())), s.upgradable(to)}
		r.Steps = s.replaceServerSteps(to)
		return offer{r, 20}
	}
	r.Preconditions = append([]Precondition{s.newerHostAtHand(same(to.String()))}, s.serversReach(to)...)
	r.Steps = []Text{
		say("First a license server of %s or newer that holds CALs of %s: without both, the new hosts refuse connections once their grace period is over.", "D’abord un serveur de licences %s ou plus récent qui détient des CAL %s : sans les deux, les nouveaux hôtes refusent les connexions une fois leur période de grâce écoulée.", to, to),
		say("Build hosts of Windows Server %s in a collection of their own: all hosts of one collection are of one release.", "Montez des hôtes Windows Server %s dans une collection à part : tous les hôtes d’une collection sont de la même version.", to),
		say("Move users and applications, then take the old hosts out of the deployment.", "Déplacez utilisateurs et applications, puis retirez les anciens hôtes du déploiement."),
		say("Where that takes longer than the support: Extended Security Updates, where Microsoft sells them for this release.", "Si cela dure plus longtemps que le support : les mises à jour de sécurité étendues (ESU), là où Microsoft les vend pour cette version."),
	}
	return offer{r, 20}
}

func (s *situation) newestRelease() Release {
	all := s.index.data.Releases()
	return all[len(all)-1]
}

func (s *situation) replaceServerSteps(to Release) []Text {
	name := s.server.name
	return []Text{
		say("On a machine with Windows Server %s: Install-WindowsFeature RDS-Licensing, RDS-Licensing-UI; activate it in RD Licensing Manager.", "Sur une machine Windows Server %s : Install-WindowsFeature RDS-Licensing, RDS-Licensing-UI ; activez-la dans le Gestionnaire de licences Bureau à distance.", to),
		say("There: Manage Licenses, “Migrate RDS CALs from another license server to this license server”, with %s as the source.", "Sur celle-ci : Gérer les licences, « Migrer les CAL RDS d’un autre serveur de licences vers ce serveur », avec %s pour source.", name),
		say("Name the new server to the hosts of %s, in the policy or the deployment that sets their list.", "Désignez le nouveau serveur aux hôtes de %s, dans la stratégie ou le déploiement qui fixe leur liste.", name),
		checkStep(), clearStep(),
		say("Then deactivate %s and remove the role.", "Désactivez ensuite %s et retirez-en le rôle.", name),
	}
}

func (s *situation) upgradable(to Release) Precondition {
	from := s.server.reading.Release
	met := Violation
	for _, r := range s.index.data.UpgradesTo(from) {
		if r == to {
			met = OK
		}
	}
	return Precondition{say("Windows Server %s can also be upgraded in place to %s in one step", "Windows Server %s peut aussi être mis à niveau sur place vers %s en une étape", from, to), met}
}

// serversReach says of each license server in use whether it could serve hosts of the new release.
func (s *situation) serversReach(to Release) (out []Precondition) {
	seen := map[*server]bool{}
	for _, k := range s.room.classes {
		for _, at := range k.host.servers {
			if server := s.index.servers[at]; !seen[server] && len(out) < maxEvidence {
				seen[server] = true
				out = append(out, Precondition{say("%s can serve hosts of %s", "%s peut servir des hôtes %s", server.name, to), s.index.data.ServerServesHost(server.reading.Release, to).Verdict})
			}
		}
	}
	return out
}
