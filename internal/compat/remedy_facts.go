package compat

// The remedies that set what is not set, and those that only ask for what nobody has read.

func (s *situation) setMode() offer {
	kind := PerUser
	if offered := s.kindsOffered(); len(offered) == 1 {
		kind = offered[0]
	}
	return offer{Remedy{
		ID:      SetMode,
		Title:   say("Set the licensing mode", "Définir le mode de licence"),
		Summary: say("Choose the mode of the CALs you own; here it is written for %s.", "Choisissez le mode des CAL que vous possédez ; ici il est écrit pour le type %s.", kind.Text()),
		Effort:  say("a quarter of an hour", "un quart d’heure"),
		Work:    quarterHour,
		Who:     say("RDS administrator", "administrateur RDS"),
		Cost:    say("none", "aucun"),
		Reason:  say("Nothing else helps a host without a mode", "Rien d’autre n’aide un hôte sans mode"),
		Means:   &Means{Mode: kind.orUnknown()},
		Steps:   s.modeSteps(kind),
	}, 20}
}

// kindsOffered lists the kinds of CAL at the servers the host names.
func (s *situation) kindsOffered() (kinds []Kind) {
	seen := map[Kind]bool{}
	for _, at := range s.member.servers {
		for _, supply := range s.room.index.servers[at].supplies {
			if supply.Kind != KindUnknown && !seen[supply.Kind] {
				seen[supply.Kind] = true
				kinds = append(kinds, supply.Kind)
			}
		}
	}
	return kinds
}

func (s *situation) setServerList() offer {
	r := Remedy{
		ID:      SetServerList,
		Title:   say("Tell the host its license server", "Indiquer à l’hôte son serveur de licences"),
		Summary: say("Name a license server that can serve this host.", "Désignez un serveur de licences qui peut servir cet hôte."),
		Effort:  say("a quarter of an hour", "un quart d’heure"),
		Work:    quarterHour,
		Who:     say("RDS administrator", "administrateur RDS"),
		Cost:    say("none", "aucun"),
		Reason:  say("A host does not find a license server by itself", "Un hôte ne trouve pas seul son serveur de licences"),
	}
	name := ""
	if s.target != nil {
		name, r.Target = s.target.name, s.target.name
		r.Preconditions = []Precondition{s.sameDomain(), s.fittingCALs()}
		r.Summary = say("%s is of the fleet and can serve this host.", "%s fait partie du parc et peut servir cet hôte.", name)
	}
	r.Steps = s.pointSteps(name)
	return offer{r, 20}
}

// completeTheFacts is the only way out of not knowing.
func (s *situation) completeTheFacts() offer {
	return offer{Remedy{
		ID:      CompleteTheFacts,
		Title:   say("Complete the facts", "Compléter les faits"),
		Summary: say("Nothing is known to be wrong; what would tell has not been read.", "Rien n’est avéré en défaut ; ce qui permettrait de juger n’a pas été lu."),
		Effort:  say("a quarter of an hour", "un quart d’heure"),
		Work:    quarterHour,
		Who:     say("RDS administrator", "administrateur RDS"),
		Cost:    say("none", "aucun"),
		Reason:  say("A verdict needs these facts first", "Un verdict exige d’abord ces faits"),
		Steps:   s.askSteps(),
	}, 20}
}

// settleTheRelease is asked where only hosts say that a license server is too old for them.
func (s *situation) settleTheRelease() offer {
	unsettled := s.server.name
	if s.server.reading.Release != UnknownRelease {
		unsettled = s.feeling[0].name
	}
	o := s.completeTheFacts()
	o.remedy.Title = say("Settle the release of %s", "Établir la version de %s", unsettled)
	o.remedy.Summary = say("The host's word stands as long as no version on record speaks against it.", "La parole de l’hôte vaut tant qu’aucune version connue ne la contredit.")
	o.remedy.Reason = say("It takes minutes, a new license server half a day", "Cela prend quelques minutes, un nouveau serveur de licences une demi-journée")
	o.remedy.Steps = []Text{reportStep(unsettled), s.statusStep()}
	return o
}

// askSteps say who must report, and what of the report would tell.
func (s *situation) askSteps() []Text { return []Text{reportStep(s.subject), s.rule.Missing} }

func reportStep(who string) Text {
	return say("Let %s send a report: run the collector there, or upload its output.", "Faites transmettre un relevé par %s : lancez-y le collecteur ou déposez son résultat.", who)
}
