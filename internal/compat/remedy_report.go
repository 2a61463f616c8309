package compat

// The remedies that bring the facts themselves in order: a new report, the right time, one record for one machine.

func (s *situation) reportAgain() offer {
	return offer{Remedy{
		ID:      ReportAgain,
		Title:   say("Let it report again", "Faire transmettre un nouveau relevé"),
		Summary: say("Start the collector again, or take the machine off the record where it is gone.", "Relancez le collecteur, ou retirez la machine de l’inventaire si elle n’existe plus."),
		Effort:  say("a quarter of an hour for each machine", "un quart d’heure par machine"),
		Who:     say("RDS administrator", "administrateur RDS"),
		Cost:    say("none", "aucun"),
		Reason:  say("Nothing else makes old facts new", "Rien d’autre ne rajeunit des faits périmés"),
		Leaves:  say("A new report may show what the old one hid.", "Un nouveau relevé peut montrer ce que l’ancien cachait."),

		Preconditions: s.othersReport(),
		Steps: []Text{
			say("See whether the machine still exists. Where it does not, delete its record: what follows from it goes with it.", "Vérifiez que la machine existe encore. Sinon, supprimez sa fiche : ce qui en découle disparaît avec elle."),
			say("On the machine, look for the service or the scheduled task of the collector: start it, or install it again where it is missing.", "Sur la machine, cherchez le service ou la tâche planifiée du collecteur : lancez-le, ou réinstallez-le s’il manque."),
			say("Where it runs, see that it reaches the portal over HTTPS and that its token was neither revoked nor has expired.", "S’il tourne, vérifiez qu’il atteint le portail en HTTPS et que son jeton n’est ni révoqué ni expiré."),
			say("Without a way to the portal: %s, then upload the file.", "Sans accès au portail : %s, puis déposez le fichier.", same("calfleet-agent -once -output report.json")),
		},
	}, 20}
}

// othersReport says whether the way to the portal is open for the neighbours of the hosts at fault, where there are any.
func (s *situation) othersReport() []Precondition {
	if s.server != nil || len(s.room.members) < 2 {
		return nil
	}
	met := Unknown
	for _, h := range s.room.members {
		if h.host != nil && s.index.freshnessOf(h) == OK {
			met = OK
		}
	}
	return []Precondition{{say("Another host of the same collection still reports: the portal is within reach", "Un autre hôte de la même collection transmet encore : le portail est joignable"), met}}
}

func (s *situation) correctClock() offer {
	return offer{Remedy{
		ID:      CorrectClock,
		Title:   say("Correct the clock", "Remettre l’horloge à l’heure"),
		Summary: say("Let the machine take its time from the domain again.", "Faites à nouveau suivre à la machine l’heure du domaine."),
		Effort:  say("a quarter of an hour", "un quart d’heure"),
		Work:    quarterHour,
		Who:     say("server team", "équipe serveurs"),
		Cost:    say("none", "aucun"),
		Reason:  say("Nothing else helps a clock that is wrong", "Rien d’autre n’aide une horloge inexacte"),
		Leaves:  say("What was issued or refused in the meantime keeps its wrong time.", "Ce qui a été délivré ou refusé entre-temps garde sa mauvaise date."),

		Preconditions: append([]Precondition{s.inDomain()}, s.othersOnTime()...),
		Steps: []Text{
			say("On %s, see where its time comes from and when it was last set: %s", "Sur %s, voyez d’où vient son heure et quand elle a été réglée : %s", s.subject, same("w32tm /query /status")),
			say("Let it follow the domain: %s", "Faites-lui suivre le domaine : %s", same("w32tm /config /syncfromflags:domhier /update")),
			say("Set it now: %s", "Réglez-la maintenant : %s", same("w32tm /resync /rediscover")),
			say("A virtual machine: see that its hypervisor does not set it back.", "Une machine virtuelle : vérifiez que son hyperviseur ne la dérègle pas."),
			say("Where all machines are off alike, correct the server of the portal instead.", "Si toutes les machines ont le même écart, corrigez plutôt le serveur du portail."),
		},
	}, 20}
}

func (s *situation) inDomain() Precondition {
	met := Unknown
	if s.server != nil && answerOf(s.server.fleet.DomainJoined) == Yes || s.member != nil && s.member.joined == Yes {
		met = OK
	}
	return Precondition{say("The machine is joined to a domain, whose time it can follow", "La machine est jointe à un domaine, dont elle peut suivre l’heure"), met}
}

// othersOnTime tells a machine that is wrong from a portal that is.
func (s *situation) othersOnTime() []Precondition {
	met, others := Unknown, 0
	for _, h := range s.room.members {
		if h == s.member || h.host == nil {
			continue
		}
		others++
		if v := skewVerdict(h.host.ClockAhead); v == OK || v == Violation && met == Unknown {
			met = v
		}
	}
	if others == 0 {
		return nil
	}
	return []Precondition{{say("The clock of another host of the collection agrees with the portal's", "L’horloge d’un autre hôte de la collection concorde avec celle du portail"), met}}
}

func (s *situation) mergeOrRenameTwin() offer {
	return offer{Remedy{
		ID:      MergeOrRenameTwin,
		Title:   say("Keep one record, or give the clone an ID", "Garder une seule fiche, ou donner un identifiant au clone"),
		Summary: say("Delete the record that no longer reports; where both machines exist, give one of them an ID of its own.", "Supprimez la fiche qui ne reçoit plus de relevé ; si les deux machines existent, donnez à l’une un identifiant propre."),
		Effort:  say("a quarter of an hour", "un quart d’heure"),
		Work:    quarterHour,
		Who:     say("RDS administrator", "administrateur RDS"),
		Cost:    say("none", "aucun"),
		Reason:  say("Everything that is counted by machine counts twice until then", "D’ici là, tout ce qui se compte par machine compte double"),
		Leaves:  say("Settings that name the machine by its old name stay as they are.", "Les réglages qui désignent la machine par son ancien nom restent tels quels."),

		Preconditions: []Precondition{s.oneReports()},
		Steps: []Text{
			say("On the machine itself: %s and its domain tell which record is the right one.", "Sur la machine elle-même : %s et son domaine disent quelle fiche est la bonne.", same("hostname")),
			say("One machine: delete the other record, and see that collections and server lists name it by its name of today.", "Une seule machine : supprimez l’autre fiche, puis vérifiez que collections et listes de serveurs la désignent par son nom actuel."),
			say("Two machines: the clone was made from an image without %s. Install the collector on it anew, and generalize the image before it is cloned again.", "Deux machines : le clone vient d’une image sans %s. Réinstallez-y le collecteur et généralisez l’image avant de la cloner de nouveau.", same("sysprep /generalize")),
		},
	}, 20}
}

// oneReports says whether all but one of the records have fallen silent, as a renamed machine's old record does.
func (s *situation) oneReports() Precondition {
	fresh, undated := 0, false
	note := func(v Verdict) {
		if v == OK {
			fresh++
		}
		undated = undated || v == Unknown
	}
	for _, h := range s.asked.hosts {
		note(s.index.freshness(h.reportedAt()))
	}
	for _, server := range s.asked.servers {
		note(s.index.freshness(server.reportedAt()))
	}
	met := verdictOf(fresh <= 1)
	if met == OK && undated {
		met = Unknown
	}
	return Precondition{say("All records but one have been silent for 30 days", "Toutes les fiches sauf une sont muettes depuis 30 jours"), met}
}
