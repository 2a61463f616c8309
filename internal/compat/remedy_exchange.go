package compat

// downgradeOrExchange asks those who sold the CALs for keys that the present server takes. Microsoft documents no procedure, so
// neither an outcome nor a delay is ever promised.
func (s *situation) downgradeOrExchange() offer {
	version := s.exchangeVersion()
	r := Remedy{
		ID:    DowngradeOrExchange,
		Title: say("Downgrade or exchange of the CALs", "Rétrogradation ou échange des CAL"),
		Summary: say("Ask for keys of version %s for these CALs, so that %s can hold them. CALs entitle to earlier versions; the installable keys must come from the reseller or Microsoft.",
			"Demandez des clés de version %s pour ces CAL, afin que %s puisse les détenir. Les CAL donnent droit aux versions antérieures ; les clés installables doivent venir du revendeur ou de Microsoft.", version, s.server.name),
		Effort: say("about an hour of your own, then an answer nobody can promise", "environ une heure de votre temps, puis une réponse que nul ne peut promettre"),
		Work:   oneHour,
		Who:    say("purchasing, with the RDS administrator", "achats, avec l’administrateur RDS"),
		Cost:   say("none known; ask before you send", "aucun connu ; demandez avant l’envoi"),
		Leaves: s.exchangeLeaves(version),
	}
	r.Means = &Means{CALs: s.calsMeant(), Spends: askTheSeller().Spends}
	r.Preconditions = append(s.purchaseProof(), s.serverIdentified(), s.refusalRecorded(), s.exchangeCovers(version))
	r.Steps = s.exchangeSteps(version)
	weight := 30
	switch {
	case s.exchangeCovers(version).Met == Violation:
		weight = 80
		r.Reason = say("Keys that the present server takes do not reach the newest hosts", "Les clés que le serveur actuel accepte ne vont pas jusqu’aux hôtes les plus récents")
	case s.closed:
		weight = 90
		r.Reason = say("Reseller and Clearinghouse have already refused", "Le revendeur et le Clearinghouse ont déjà refusé")
	case s.today:
		r.Reason = say("Service is needed today: the answer may come too late, so this runs beside the other way", "Le service est attendu aujourd’hui : la réponse peut arriver trop tard, cette voie se mène donc en parallèle")
	case s.noSpare:
		weight = 15
		r.Reason = say("A small organization without a newer Windows Server: the case file comes first, it needs no machine", "Petite organisation sans Windows Server plus récent : le dossier d’abord, il n’exige aucune machine")
	default:
		r.Reason = say("Needs no new server, but depends on others and no procedure is published", "N’exige aucun serveur, mais dépend d’autrui et aucune procédure n’est publiée")
	}
	return offer{r, weight}
}

// exchangeVersion is the newest generation the present server holds; unknown where its release is.
func (s *situation) exchangeVersion() Text {
	if v := s.index.data.CALOf(s.server.reading.Release); v != UnknownCAL {
		return same(v.String())
	}
	return say("of the server's own release", "propre à celle du serveur")
}

func (s *situation) exchangeLeaves(version Text) Text {
	if d := s.index.data; d.CALCoversHost(d.CALOf(s.server.reading.Release), s.need.release).Verdict == Violation {
		return say("Hosts of %s stay uncovered: %s CALs do not reach them.", "Les hôtes %s restent non couverts : les CAL %s ne vont pas jusqu’à eux.", s.need.release, version)
	}
	return say("The next newer CALs or hosts meet the same server again.", "Les prochaines CAL ou les prochains hôtes plus récents se heurteront au même serveur.")
}

func (s *situation) serverIdentified() Precondition {
	t := say("%s is activated, so that its License Server ID can be given", "%s est activé, de sorte que son identifiant de serveur de licences peut être fourni", s.server.name)
	if s.server.fleet == nil || s.server.fleet.Activated == nil {
		return Precondition{t, Unknown}
	}
	return Precondition{t, verdictOf(*s.server.fleet.Activated)}
}

func (s *situation) refusalRecorded() Precondition {
	recorded := false
	for _, supply := range s.supplies {
		recorded = recorded || supply.Refused
	}
	return Precondition{say("The refused installation is on record", "Le refus d’installation est enregistré"), verdictOf(recorded)}
}

// exchangeCovers says whether the CALs asked for would cover the hosts.
func (s *situation) exchangeCovers(version Text) Precondition {
	v := s.index.data.CALOf(s.server.reading.Release)
	covers := s.index.data.CALCoversHost(v, s.need.release).Verdict
	if covers == OK && !s.index.coveredBy(s.room.members, v) {
		covers = Unknown // hosts whose release nobody knows
	}
	return Precondition{say("CALs %s cover every host of the collection", "Les CAL %s couvrent tous les hôtes de la collection", version), covers}
}

func (s *situation) exchangeSteps(version Text) []Text {
	steps := []Text{
		say("Put together: order or invoice, agreement number, quantity, kind, and the License Server ID of %s (35 digits, shown by RD Licensing Manager; not the Product ID).",
			"Réunissez : commande ou facture, numéro de contrat, quantité, type, et l’identifiant de serveur de licences de %s (35 chiffres, affiché par le Gestionnaire de licences Bureau à distance ; ce n’est pas l’ID de produit).", s.server.name),
	}
	for _, supply := range s.supplies {
		steps = append(steps, say("Ask for keys of version %s for %s: the reseller first, then volume-licensing support, then the Clearinghouse.",
			"Demandez des clés de version %s pour %s : d’abord au revendeur, puis au support des licences en volume, puis au Clearinghouse.",
			version, supply.text()))
	}
	return append(steps,
		say("Install what you receive on %s (Manage Licenses) under the program that is named with it.", "Installez ce que vous recevez sur %s (Gérer les licences), sous le programme indiqué avec les clés.", s.server.name),
		say("Record the exchange: the purchase now stands for the version you received.", "Enregistrez l’échange : l’achat vaut désormais pour la version reçue."))
}
