package compat

// The remedies that keep what there is and move it up: the license server's own Windows, or the CALs on it.

// upgradeInPlace gives the license server itself a newer Windows Server.
func (s *situation) upgradeInPlace() offer {
	to := s.upgradeTarget()
	release := s.newReleaseText()
	if to != UnknownRelease {
		release = same(to.String())
	}
	r := Remedy{
		ID:    UpgradeInPlace,
		Title: say("Upgrade %s to Windows Server %s", "Mettre %s à niveau vers Windows Server %s", s.server.name, release),
		Summary: say("The license server keeps its name, its place in the hosts' lists and its CALs; only its Windows becomes newer.",
			"Le serveur de licences garde son nom, sa place dans les listes des hôtes et ses CAL ; seul son Windows devient plus récent."),
		Effort: say("about half a day, with an interruption", "environ une demi-journée, avec une interruption"),
		Work:   halfDay,
		Who:    say("server team, RDS administrator", "équipe serveurs, administrateur RDS"),
		Cost:   say("a Windows Server %s license for this machine; no RDS CALs", "une licence Windows Server %s pour cette machine ; aucune CAL RDS", release),
		Leaves: say("Nobody receives a CAL while the server is being upgraded, and other roles on the machine are upgraded with it.", "Personne ne reçoit de CAL pendant la mise à niveau, et les autres rôles de la machine la subissent aussi."),
		Reason: say("No new machine and nothing to point, but the server is down meanwhile and a failure takes its CALs with it", "Ni machine ni désignation nouvelles, mais le serveur est arrêté pendant ce temps et un échec emporte ses CAL"),
	}
	r.Means = &Means{CALs: s.calsMeant(), Spends: []Spend{{What: WindowsServer, Version: s.upgradeGeneration(to), Least: 1, Most: 1}}}
	r.Preconditions = []Precondition{s.upgradeReaches(to, release)}
	r.Steps = []Text{
		say("Write down the License Server ID, the agreement or order numbers and the key pack IDs, and back up the machine with %SystemRoot%\\System32\\lserver.", "Notez l’identifiant du serveur de licences, les numéros de contrat ou de commande et les identifiants des packs, et sauvegardez la machine avec %SystemRoot%\\System32\\lserver."),
		say("Run the setup of Windows Server %s on the machine and keep files, settings and roles.", "Lancez l’installation de Windows Server %s sur la machine en conservant fichiers, paramètres et rôles.", release),
		say("In RD Licensing Manager, see that the server is still activated; where it is not, reactivate it with the reason that it was upgraded.", "Dans le Gestionnaire de licences, voyez si le serveur est encore activé ; sinon réactivez-le en indiquant qu’il a été mis à niveau."),
	}
	for _, supply := range s.supplies {
		r.Steps = append(r.Steps, say("Install what it refused before: %s (Manage Licenses).", "Installez ce qu’il refusait : %s (Gérer les licences).", supply.text()))
	}
	r.Steps = append(r.Steps, checkStep())
	weight := 35
	switch {
	case to == UnknownRelease && s.server.reading.Release != UnknownRelease:
		weight = 95
		r.Reason = say("No release that would do is within one step: only by way of others", "Aucune version qui conviendrait n’est à une étape : seulement en passant par d’autres")
	case s.today || s.noSpare: // it wants a license of the newer Windows Server like any other machine
		weight = 45
	}
	return offer{r, weight}
}

// upgradeGeneration is that of the release that setup reaches; where there is none, of what would do.
func (s *situation) upgradeGeneration(to Release) CALVersion {
	if to == UnknownRelease {
		return s.want
	}
	return s.index.data.CALOf(to)
}

// upgradeTarget is the oldest release that setup reaches in one step and that would do; UnknownRelease where there is none.
func (s *situation) upgradeTarget() Release {
	for _, to := range s.index.data.UpgradesTo(s.server.reading.Release) {
		serves := s.need.release == UnknownRelease || s.index.data.ServerServesHost(to, s.need.release).Verdict == OK
		holds := s.want == UnknownCAL || s.index.data.ServerHoldsCAL(to, s.want).Verdict == OK
		if serves && holds {
			return to
		}
	}
	return UnknownRelease
}

func (s *situation) upgradeReaches(to Release, release Text) Precondition {
	from := s.server.reading.Release
	switch {
	case from == UnknownRelease:
		return Precondition{say("The present release of %s can be upgraded to %s in one step", "La version actuelle de %s peut être mise à niveau vers %s en une étape", s.server.name, release), Unknown}
	case to == UnknownRelease:
		return Precondition{say("Windows Server %s can be upgraded to %s in one step", "Windows Server %s peut être mis à niveau vers %s en une étape", from, release), Violation}
	}
	return Precondition{say("Windows Server %s can be upgraded to %s in one step (%s)", "Windows Server %s peut être mis à niveau vers %s en une étape (%s)", from, to, upgradeOverview.Title), OK}
}

// movable are the CALs at fault that are installed on the present server and would serve these hosts from the target.
func (s *situation) movable() (out []*Supply) {
	for _, supply := range s.supplies {
		if supply.Packs > 0 && s.need.isMetWith(s.target, supply) {
			out = append(out, supply)
		}
	}
	return out
}

// migrateCALs takes the CALs off the present server to one that the fleet has.
func (s *situation) migrateCALs() offer {
	t := s.target
	r := Remedy{
		ID: MigrateCALs, Target: t.name,
		Title:   say("Migrate the CALs to %s", "Migrer les CAL vers %s", t.name),
		Summary: say("%s runs Windows Server %s: the wizard moves the CALs of %s to it, then the hosts are pointed to it.", "%s exécute Windows Server %s : l’assistant y déplace les CAL de %s, puis il est désigné aux hôtes.", t.name, t.reading.Release, s.server.name),
		Effort:  say("about an hour", "environ une heure"),
		Work:    oneHour,
		Who:     say("RDS administrator; purchasing has the agreement numbers", "administrateur RDS ; les achats ont les numéros de contrat"),
		Cost:    say("none", "aucun"),
		Leaves:  say("Where the present server cannot be reached, its CALs have to be removed from it by hand.", "Si le serveur actuel est injoignable, ses CAL doivent en être retirées à la main."),
		Reason:  say("The CALs that %s holds are sound; they only live on the wrong server", "Les CAL que détient %s sont bonnes ; elles résident seulement sur le mauvais serveur", s.server.name),
	}
	r.Means = &Means{CALs: s.meant(s.movable())}
	r.Preconditions = append([]Precondition{s.sameDomain(), s.targetActivated()}, s.purchaseProof()...)
	r.Steps = []Text{say("On %s: RD Licensing Manager, Manage Licenses, “Migrate RDS CALs from another license server to this license server”.", "Sur %s : Gestionnaire de licences, Gérer les licences, « Migrer les CAL RDS d’un autre serveur de licences vers ce serveur ».", t.name)}
	for _, supply := range s.movable() {
		r.Steps = append(r.Steps, say("Migrate %s × %s: program, agreement number or code, version, kind and quantity as they were bought.", "Migrez %s × %s : programme, numéro de contrat ou code, version, type et quantité tels qu’achetés.", supply.Installed.text(), calText(supply.Version, supply.Kind)))
	}
	r.Steps = append(r.Steps, say("Keep the license key pack ID that the Clearinghouse gives back.", "Conservez l’identifiant de pack que renvoie le Clearinghouse."))
	r.Steps = append(r.Steps, s.pointSteps(t.name)...)
	r.Steps = append(r.Steps, checkStep(), clearStep())
	weight := 11
	if !s.need.isMetBy(t) {
		weight = 8 // the target has none of its own to give: pointing hosts to it is no cure yet
	}
	if s.domain != OK {
		weight = 26
	}
	return offer{r, weight}
}

func (s *situation) targetActivated() Precondition {
	t := say("%s is activated", "%s est activé", s.target.name)
	if s.target.fleet.Activated == nil {
		return Precondition{t, Unknown}
	}
	return Precondition{t, verdictOf(*s.target.fleet.Activated)}
}
