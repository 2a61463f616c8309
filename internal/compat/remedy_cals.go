package compat

import "slices"

// The remedies that change the CALs or the mode, and leave the license server where it is.

func (s *situation) newerCALs() offer {
	r := Remedy{
		ID:    NewerCALs,
		Title: say("%s CALs", "Des CAL %s", s.want),
		Summary: say("The hosts need CALs of %s or newer: buy them, or step up the present ones where Software Assurance covers them.",
			"Les hôtes exigent des CAL %s ou plus récentes : achetez-les, ou faites évoluer les présentes si la Software Assurance les couvre.", s.want),
		Effort: say("a purchase, then half an hour", "un achat, puis une demi-heure"),
		Work:   halfHour,
		Who:    say("purchasing, RDS administrator", "achats, administrateur RDS"),
		Cost:   say("new CALs, or none with Software Assurance", "de nouvelles CAL, ou rien avec la Software Assurance"),
		Leaves: say("A license server older than the new CALs refuses them.", "Un serveur de licences plus ancien que les nouvelles CAL les refuse."),
		Reason: say("The CALs are what is too old", "Ce sont les CAL qui sont trop anciennes"),
	}
	r.Means = s.newCALs()
	r.Preconditions = []Precondition{s.serverHoldsWanted(), s.assurance()}
	r.Steps = []Text{
		say("Find out whether the present CALs were bought with Software Assurance that was in force when the newer version came out.", "Vérifiez si les CAL présentes ont été achetées avec une Software Assurance en vigueur à la sortie de la version plus récente."),
		say("Buy or claim CALs of %s or newer, of the kind the mode asks for.", "Achetez ou réclamez des CAL %s ou plus récentes, du type que demande le mode.", s.want),
		say("Install them on %s (Manage Licenses).", "Installez-les sur %s (Gérer les licences).", s.server.name),
	}
	return offer{r, 20}
}

func (s *situation) serverHoldsWanted() Precondition {
	return Precondition{say("%s can hold %s CALs", "%s peut détenir des CAL %s", s.server.name, s.want), s.index.data.ServerHoldsCAL(s.server.reading.Release, s.want).Verdict}
}

func (s *situation) assurance() Precondition {
	return Precondition{say("Software Assurance covers the present CALs", "La Software Assurance couvre les CAL présentes"), Unknown}
}

func (s *situation) installCALs() offer {
	r := Remedy{
		ID:      InstallCALs,
		Title:   say("Install CALs on %s", "Installer des CAL sur %s", s.server.name),
		Summary: say("Install the CALs that were bought for these hosts; buy them where there are none.", "Installez les CAL achetées pour ces hôtes ; achetez-les s’il n’y en a pas."),
		Effort:  say("half an hour, or a purchase", "une demi-heure, ou un achat"),
		Work:    halfHour,
		Who:     say("RDS administrator, purchasing", "administrateur RDS, achats"),
		Cost:    say("none where they are bought already", "aucun si elles sont déjà achetées"),
		Reason:  say("The hosts name this server and it has nothing to issue", "Les hôtes désignent ce serveur et il n’a rien à délivrer"),
	}
	r.Means = s.someCALs(s.kindAsked())
	r.Preconditions = []Precondition{s.serverHoldsWanted()}
	r.Steps = []Text{
		say("See that the server is activated: before that it issues temporary CALs only.", "Assurez-vous que le serveur est activé : avant cela il ne délivre que des CAL temporaires."),
		say("Install CALs of %s or newer of the kind the mode asks for (Manage Licenses, Install licenses).", "Installez des CAL %s ou plus récentes, du type que demande le mode (Gérer les licences, Installer des licences).", s.want),
	}
	return offer{r, 20}
}

// kindAsked is the kind that all hosts concerned ask for; unknown where they differ.
func (s *situation) kindAsked() Kind {
	kind, _ := s.need.kinds.only()
	return kind
}

// buyOrReleaseCALs answers a shortage of CALs: buy what is missing, or have fewer people need one.
func (s *situation) buyOrReleaseCALs() offer {
	missing := int64(0)
	cals := Text{}
	means := &Means{}
	for _, supply := range s.supplies {
		left, _ := supply.left()
		missing -= left
		means.Spends = append(means.Spends, Spend{What: RDSCALs, Version: supply.Version, Kind: supply.Kind.orUnknown(), Most: int(min(max(-left, 0), maxQuantity))})
		cals = calText(supply.Version, supply.Kind)
	}
	return offer{Remedy{
		ID:      BuyOrReleaseCALs,
		Title:   say("Buy %d CALs or release them", "Acheter %d CAL ou les libérer", missing),
		Summary: say("%d × %s are missing on %s: buy them, or take people who no longer need one out of the groups that may connect.", "Il manque %d × %s sur %s : achetez-les, ou retirez des groupes autorisés les personnes qui n’en ont plus besoin.", missing, cals, s.server.name),
		Effort:  say("an hour, and the purchase", "une heure, et l’achat"),
		Work:    oneHour,
		Who:     say("purchasing, RDS administrator", "achats, administrateur RDS"),
		Cost:    say("%d CALs, or none", "%d CAL, ou aucun", missing),
		Reason:  say("The terms are breached from the first CAL too many", "Les termes sont enfreints dès la première CAL de trop"),
		Means:   means,
		Steps: []Text{
			say("In RD Licensing Manager, create a CAL usage report of the users' domains: the number of the console is not live.", "Dans le Gestionnaire de licences, créez un rapport d’utilisation des CAL pour les domaines des utilisateurs : le nombre de la console n’est pas à jour."),
			say("Compare its users with those who need to connect; take the others out of the groups.", "Comparez-y les utilisateurs à ceux qui doivent se connecter ; retirez les autres des groupes."),
			say("Buy what is still missing, of the same version or newer, and install it on %s.", "Achetez ce qui manque encore, de la même version ou plus récente, et installez-le sur %s.", s.server.name),
		},
	}, 20}
}

func (s *situation) alignModeOrConvert() offer {
	kind := s.newestSupply().Kind
	mode := s.feeling[0].mode
	r := Remedy{
		ID:    AlignModeOrConvert,
		Title: say("Align the mode, or convert the CALs", "Aligner le mode ou convertir les CAL"),
		Summary: say("Either the hosts change to the mode of the CALs (%s), or unissued CALs are converted to the kind the hosts ask for (%s).",
			"Soit les hôtes passent au mode des CAL (%s), soit les CAL non délivrées sont converties au type que demandent les hôtes (%s).", kind.Text(), mode.Kind().Text()),
		Effort: say("about half an hour", "environ une demi-heure"),
		Work:   halfHour,
		Who:    say("RDS administrator; purchasing confirms what was bought", "administrateur RDS ; les achats confirment ce qui a été acheté"),
		Cost:   say("none known", "aucun connu"),
		Leaves: say("CALs already issued are not converted.", "Les CAL déjà délivrées ne sont pas converties."),
		Reason: say("Mode and CALs differ only in kind", "Le mode et les CAL ne diffèrent que par le type"),
	}
	r.Means = &Means{Mode: kind.orUnknown(), CALs: s.calsMeant()}
	r.Preconditions = s.convertible(kind)
	r.Steps = append(s.modeSteps(kind),
		convertStep(say("Or convert", "Ou convertissez"), s.server.name))
	return offer{r, 20}
}

// switchToPerDevice is the way of a workgroup: another mode, and CALs of the other kind.
func (s *situation) switchToPerDevice() offer {
	r := Remedy{
		ID:    SwitchToPerDevice,
		Title: say("Switch %s to Per Device", "Passer %s en mode Par appareil", s.member.name),
		Summary: say("Per Device CALs work without a domain: the host asks for them, and the Per User CALs that nobody holds yet are converted.",
			"Les CAL Appareil fonctionnent sans domaine : l’hôte en demande, et les CAL Utilisateur que personne ne détient encore sont converties."),
		Effort: say("about half an hour", "environ une demi-heure"),
		Work:   halfHour,
		Who:    say("RDS administrator; purchasing confirms what was bought", "administrateur RDS ; les achats confirment ce qui a été acheté"),
		Cost:   say("none known", "aucun connu"),
		Leaves: say("Every device that connects then needs a CAL of its own, and none can be issued beyond those that are installed.", "Chaque appareil qui se connecte exige alors sa propre CAL, et aucune ne peut être délivrée au-delà de celles installées."),
		Reason: say("Needs no domain: it is what a workgroup may use", "N’exige aucun domaine : c’est ce qu’un groupe de travail peut utiliser"),
	}
	r.Preconditions = []Precondition{{say("Its license servers hold Per Device CALs for it, or unissued Per User CALs to convert", "Ses serveurs de licences détiennent pour lui des CAL Appareil, ou des CAL Utilisateur non délivrées à convertir"), s.perDeviceAtHand()}}
	r.Means = s.perDeviceMeans()
	r.Steps = s.modeSteps(PerDevice)
	r.Steps = append(r.Steps, s.perDeviceSteps()...)
	return offer{r, 15}
}

// wantText names the oldest version that would do.
func (s *situation) wantText() Text {
	if s.want == UnknownCAL {
		return say("the hosts' own version", "la version des hôtes")
	}
	return same(s.want.String())
}

// perDeviceMeans are the Per User CALs that may be converted; where none may, Per Device CALs have to be bought.
func (s *situation) perDeviceMeans() *Means {
	m := &Means{Mode: PerDevice}
	for _, at := range s.member.servers {
		server := s.index.servers[at]
		for i := range server.supplies {
			if supply := &server.supplies[i]; supply.Kind == PerUser && s.usablePerDevice(supply) != Violation {
				m.CALs = append(m.CALs, CALsMeant{Server: server.name, Version: supply.Version, Kind: PerUser, Quantity: supply.quantity(), Installed: true})
			}
		}
	}
	if s.perDeviceAtHand() == Violation {
		m.Spends = s.someCALs(PerDevice).Spends
	}
	return m
}

// perDeviceSteps convert where there is something to convert; else Per Device CALs have to be bought.
func (s *situation) perDeviceSteps() (steps []Text) {
	for _, at := range s.member.servers {
		server := s.index.servers[at]
		if slices.ContainsFunc(server.supplies, func(supply Supply) bool { return supply.Kind == PerUser && s.usablePerDevice(&supply) != Violation }) {
			steps = append(steps, convertStep(say("Convert", "Convertissez"), server.name))
		}
	}
	if s.perDeviceAtHand() == Violation {
		steps = append(steps, say("Buy Per Device CALs (%s or newer), one for each device that connects, and install them on a license server of the workgroup.",
			"Achetez des CAL Appareil (%s ou plus récentes), une par appareil qui se connecte, et installez-les sur un serveur de licences du groupe de travail.", s.wantText()))
	}
	return steps
}

func convertStep(convert Text, server string) Text {
	return say("%s on %s, unissued CALs only: Convert-License of the RemoteDesktopServices module, or ConvertLicenses of Win32_TSLicenseKeyPack. See first that your agreement permits it.",
		"%s sur %s, CAL non délivrées uniquement : Convert-License du module RemoteDesktopServices, ou ConvertLicenses de Win32_TSLicenseKeyPack. Vérifiez d’abord que votre contrat le permet.", convert, server)
}

// perDeviceAtHand asks the license servers of the host for CALs it could use in Per Device mode.
func (s *situation) perDeviceAtHand() Verdict {
	verdict := Violation
	for _, at := range s.member.servers {
		server := s.index.servers[at]
		if server.fleet == nil || !server.fleet.PacksRead() {
			verdict = min(verdict, Unknown)
		}
		for i := range server.supplies {
			verdict = min(verdict, s.usablePerDevice(&server.supplies[i]))
		}
	}
	return verdict
}

func (s *situation) usablePerDevice(supply *Supply) Verdict {
	left, known := supply.left()
	covers := s.index.data.CALCoversHost(supply.Version, s.member.reading.Release).Verdict
	switch {
	case supply.Packs == 0:
		return Violation
	case covers != OK:
		return covers
	case supply.Kind == PerDevice || supply.Installed.Unlimited || left > 0:
		return OK
	case known:
		return Violation
	}
	return Unknown
}

// convertible says whether hosts may take the other mode and whether CALs are left to convert.
func (s *situation) convertible(kind Kind) (out []Precondition) {
	if kind == PerUser {
		out = append(out, Precondition{say("The hosts are joined to a domain, as Per User CALs require", "Les hôtes sont joints à un domaine, comme l’exigent les CAL Utilisateur"), s.joined()})
	}
	left := Unknown
	for _, supply := range s.supplies {
		if supply.Installed.Read && supply.Issued.Read && !supply.Issued.Unlimited {
			left = verdictOf(supply.Installed.Unlimited || supply.Installed.N > supply.Issued.N)
		}
	}
	return append(out, Precondition{say("Unissued CALs are left to convert", "Il reste des CAL non délivrées à convertir"), left})
}

func (s *situation) joined() Verdict {
	verdict := OK
	for _, h := range s.feeling {
		switch {
		case h.host == nil || h.host.DomainJoined == nil:
			verdict = max(verdict, Unknown)
		case !*h.host.DomainJoined:
			return Violation
		}
	}
	return verdict
}

// modeSteps tell how to set the mode of the hosts.
func (s *situation) modeSteps(kind Kind) []Text {
	steps := []Text{
		say("Where a policy sets the mode, change it there (“Set the Remote Desktop licensing mode”): it wins over everything else.",
			"Là où une stratégie fixe le mode, changez-le là (« Définir le mode de licence des services Bureau à distance ») : elle l’emporte sur tout le reste."),
	}
	if s.room.facts.Broker != "" {
		steps = append(steps, say("Else on the deployment: %s", "Sinon sur le déploiement : %s",
			command("Set-RDLicenseConfiguration -Mode %s -ConnectionBroker %s", cmdletMode(kind), s.broker())))
	}
	if kind == PerDevice {
		return append(steps, perDeviceSteps[:]...)
	}
	return append(steps, perUserSteps[:]...)
}

var perDeviceSteps, perUserSteps = hostModeSteps(2), hostModeSteps(4)

// hostModeSteps set the mode on the host itself, by its LicensingType.
func hostModeSteps(number int) [2]Text {
	return [2]Text{
		say("Else on the host: %s", "Sinon sur l’hôte : %s", command(setting+"ChangeMode -Arguments @{LicensingType=[uint32]%d}", number)),
		say("Last resort, followed by a restart of the host: %s", "En dernier recours, suivi d’un redémarrage de l’hôte : %s",
			command(`HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server\RCM\Licensing Core, LicensingMode (REG_DWORD) = %d`, number)),
	}
}
