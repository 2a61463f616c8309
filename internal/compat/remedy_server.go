package compat

// The remedies that give the hosts another license server: a new one, or one the fleet already has.

func (s *situation) newerLicenseServer() offer {
	release := s.newReleaseText()
	r := Remedy{
		ID:    NewerLicenseServer,
		Title: say("A %s license server", "Un serveur de licences %s", release),
		Summary: say("Install the role on Windows Server %s or later, activate it, install the CALs there and point the hosts to it. It also holds every older CAL.",
			"Installez le rôle sur Windows Server %s ou plus récent, activez-le, installez-y les CAL et désignez-le aux hôtes. Il accepte aussi toutes les CAL plus anciennes.", release),
		Effort: say("about half a day", "environ une demi-journée"),
		Work:   halfDay,
		Who:    say("server team, RDS administrator", "équipe serveurs, administrateur RDS"),
		Cost:   say("a Windows Server %s license unless one is free; no RDS CALs", "une licence Windows Server %s, sauf s’il en reste une ; aucune CAL RDS", release),
		Leaves: say("The CALs stay as they are: hosts newer than them stay uncovered.", "Les CAL restent ce qu’elles sont : les hôtes plus récents qu’elles restent non couverts."),
	}
	r.Means = s.serverLicense()
	r.Preconditions = []Precondition{s.newerHostAtHand(release), s.oneDomain()}
	r.Preconditions = append(r.Preconditions, s.perUserInDomain()...)
	r.Preconditions = append(r.Preconditions, s.purchaseProof()...)
	r.Steps = append(s.installSteps(release), s.pointSteps("")...)
	r.Steps = append(r.Steps, checkStep(), clearStep())
	weight := 20
	switch {
	case s.today:
		r.Reason = say("Service is needed today: this depends on nobody's answer", "Le service est attendu aujourd’hui : cette voie ne dépend de la réponse de personne")
	case s.noSpare:
		weight = 40
		r.Reason = say("No newer Windows Server at hand: a small virtual machine is the fallback", "Aucun Windows Server plus récent sous la main : une petite machine virtuelle est la solution de repli")
	case s.mixed:
		r.Reason = say("The fleet mixes releases: one newest server holds the CALs of all of them", "Le parc mélange les versions : un seul serveur, le plus récent, détient les CAL de toutes")
	default:
		r.Reason = say("The documented way; every step is in your own hands", "La voie documentée ; chaque étape est entre vos mains")
	}
	return offer{r, weight}
}

// newReleaseText names the oldest release that would do.
func (s *situation) newReleaseText() Text {
	if s.want == UnknownCAL {
		return say("newer", "plus récent")
	}
	return same(s.want.String())
}

func (s *situation) installSteps(release Text) []Text {
	steps := []Text{
		say("On Windows Server %s or later: Install-WindowsFeature RDS-Licensing, RDS-Licensing-UI", "Sur Windows Server %s ou plus récent : Install-WindowsFeature RDS-Licensing, RDS-Licensing-UI", release),
		say("In RD Licensing Manager, activate the server (automatic, web or telephone), then add its computer account to the AD group Terminal Server License Servers.",
			"Dans le Gestionnaire de licences Bureau à distance, activez le serveur (automatique, web ou téléphone), puis ajoutez son compte d’ordinateur au groupe AD Serveurs de licences des services Terminal Server."),
	}
	for _, supply := range s.supplies {
		steps = append(steps, say("Install there: %s (Manage Licenses, or Migrate where another server holds them).", "Installez-y : %s (Gérer les licences, ou Migrer si un autre serveur les détient).",
			supply.text()))
	}
	steps = append(steps, wizardSteps(s.supplies)...)
	if len(s.supplies) == 0 && s.server != nil {
		steps = append(steps, say("Migrate the CALs of %s to it (Manage Licenses, Migrate RDS CALs), and install those the hosts need.",
			"Migrez-y les CAL de %s (Gérer les licences, Migrer des CAL RDS) et installez celles qu’exigent les hôtes.", s.server.name))
	}
	return steps
}

// text names CALs and how many are bought, or installed where none are: "50 × 2022 Per User CALs".
func (s *Supply) text() Text {
	cals := calText(s.Version, s.Kind)
	switch {
	case s.Purchased > 0:
		return say("%d × %s", "%d × %s", s.Purchased, cals)
	case s.Packs > 0 && s.Installed.Read:
		return say("%s × %s", "%s × %s", s.Installed.text(), cals)
	}
	return cals
}

func (s *situation) repointToNewerServer() offer {
	t := s.target
	r := Remedy{
		ID: RepointToNewerServer, Target: t.name,
		Title:   say("Use %s, which you own", "Utiliser %s, que vous possédez", t.name),
		Summary: say("%s runs Windows Server %s: point the hosts to it.", "%s exécute Windows Server %s : désignez-le aux hôtes.", t.name, t.reading.Release),
		Effort:  say("about half an hour; no restart where a policy sets the list", "environ une demi-heure ; sans redémarrage si une stratégie fixe la liste"),
		Work:    halfHour,
		Who:     say("RDS administrator", "administrateur RDS"),
		Cost:    say("none", "aucun"),
	}
	if s.server != nil {
		r.Leaves = say("CALs that stay on %s serve these hosts no more: migrate those that are still needed.", "Les CAL qui restent sur %s ne servent plus ces hôtes : migrez celles dont ils ont encore besoin.", s.server.name)
	}
	if s.rule.moves && len(s.supplies) > 0 {
		r.Summary = say("%s runs Windows Server %s: install the CALs there and point the hosts to it.", "%s exécute Windows Server %s : installez-y les CAL et désignez-le aux hôtes.", t.name, t.reading.Release)
		for _, supply := range s.supplies {
			r.Steps = append(r.Steps, say("On %s, install %s (Manage Licenses).", "Sur %s, installez %s (Gérer les licences).", t.name, supply.text()))
		}
		r.Steps = append(r.Steps, wizardSteps(s.supplies)...)
		r.Means = &Means{CALs: s.calsMeant()}
	}
	r.Preconditions = append([]Precondition{s.sameDomain()}, s.perUserInDomain()...)
	r.Preconditions = append(r.Preconditions, s.fittingCALs())
	r.Steps = append(r.Steps, s.pointSteps(t.name)...)
	r.Steps = append(r.Steps, checkStep(), clearStep())
	switch {
	case s.domain != OK:
		r.Reason = say("You own %s already, but nobody has said whether its domain and the hosts' trust each other both ways", "Vous possédez déjà %s, mais rien ne dit si son domaine et celui des hôtes s’approuvent mutuellement", t.name)
		return offer{r, 25}
	case !s.isHome():
		r.Reason = say("You own %s already, and its domain and the hosts' trust each other both ways", "Vous possédez déjà %s, et son domaine et celui des hôtes s’approuvent mutuellement", t.name)
		return offer{r, 12}
	case s.mixed && s.room.index.servesAll(t):
		r.Reason = say("You own %s already, in the same domain: one newest server for every release of the fleet", "Vous possédez déjà %s, dans le même domaine : un seul serveur, le plus récent, pour toutes les versions du parc", t.name)
	default:
		r.Reason = say("You own %s already, in the same domain: nothing to buy, nobody to wait for", "Vous possédez déjà %s, dans le même domaine : rien à acheter, personne à attendre", t.name)
	}
	return offer{r, 10}
}

// fittingCALs says whether the target has CALs for these hosts, and how many are left.
func (s *situation) fittingCALs() Precondition {
	var left Count
	fits := false
	for i := range s.target.supplies {
		supply := &s.target.supplies[i]
		if s.need.isMetWith(s.target, supply) {
			left = supply.Installed
			if supply.Installed.Read && supply.Issued.Read && !supply.Installed.Unlimited && !supply.Issued.Unlimited {
				left = Count{N: supply.Installed.N - supply.Issued.N, Read: true}
			}
			fits = true
		}
	}
	switch {
	case fits && left.Unlimited:
		return Precondition{say("%s has CALs that fit, without limit", "%s a des CAL qui conviennent, sans limite", s.target.name), OK}
	case fits && left.Read && left.N > 0:
		return Precondition{say("%s has CALs that fit; left: %d", "%s a des CAL qui conviennent ; restantes : %d", s.target.name, left.N), OK}
	case fits && left.Read:
		return Precondition{say("%s has CALs that fit, and none left (balance %+d)", "%s a des CAL qui conviennent, mais plus aucune de libre (solde %+d)", s.target.name, left.N), Violation}
	case fits:
		return Precondition{say("%s has CALs that fit; how many are left was not read", "%s a des CAL qui conviennent ; leur nombre restant n’a pas été lu", s.target.name), Unknown}
	case s.rule.moves && len(s.supplies) > 0:
		return Precondition{say("The CALs of this finding can be installed on %s", "Les CAL de ce constat peuvent être installées sur %s", s.target.name), OK}
	}
	return Precondition{say("%s holds no CALs for these hosts yet", "%s ne détient pas encore de CAL pour ces hôtes", s.target.name), Violation}
}
