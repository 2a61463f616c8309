package compat

import (
	"math"
)

// The remedies for purchases and installed CALs that do not add up.

// completeRecords looks for the purchases of CALs that are installed.
func (s *situation) completeRecords() offer {
	cals := calText(s.asked.held.key.version, s.asked.held.key.kind)
	return offer{Remedy{
		ID:      CompleteRecords,
		Title:   say("Find and record the purchases", "Retrouver et enregistrer les achats"),
		Summary: say("Look for the purchases of these CALs and enter or import them; what nobody bought may not be used.", "Cherchez les achats de ces CAL puis saisissez-les ou importez-les ; ce que personne n’a acheté ne peut être utilisé."),
		Effort:  say("an hour or two", "une heure ou deux"),
		Work:    hourOrTwo,
		Who:     say("purchasing, with the RDS administrator", "achats, avec l’administrateur RDS"),
		Cost:    say("none, unless they were never bought", "aucun, sauf si elles n’ont jamais été achetées"),
		Reason:  say("The record is missing more often than the purchase", "La trace manque plus souvent que l’achat"),
		Means:   &Means{Spends: []Spend{{What: RDSCALs, Version: s.asked.held.key.version, Kind: s.asked.held.key.kind.orUnknown()}}},
		Leaves:  say("CALs that nobody bought have to be bought, or removed from their license server.", "Les CAL que personne n’a achetées sont à acheter, ou à retirer de leur serveur de licences."),

		Preconditions: []Precondition{s.codesTell()},
		Steps: []Text{
			say("Ask purchasing and the reseller for orders and invoices of %s or newer of the same kind.", "Demandez aux achats et au revendeur les commandes et factures de %s ou plus récentes du même type.", cals),
			say("Enter them on the page Purchases, or import the file: reference, version, kind, quantity, program, agreement number, day, license server.", "Saisissez-les sur la page Achats, ou importez le fichier : référence, version, type, quantité, programme, numéro de contrat, jour, serveur de licences."),
			say("CALs that were exchanged: record what was bought; newer CALs account for the older ones that were installed.", "CAL échangées : enregistrez ce qui a été acheté ; des CAL plus récentes couvrent les plus anciennes qui ont été installées."),
			say("What nothing proves: buy it, or remove it from its license server.", "Ce que rien ne prouve : achetez-le, ou retirez-le de son serveur de licences."),
		},
	}, 20}
}

// codesTell says whether the key packs carry the product code that tells a reseller what was delivered.
func (s *situation) codesTell() Precondition {
	met := Unknown
	for _, server := range s.index.servers {
		if server.fleet == nil {
			continue
		}
		for _, p := range server.fleet.KeyPacks {
			if p.IsSupply() && p.Description != "" && (supplyKey{s.index.data.CALVersionOfPack(p), p.Kind()}) == s.asked.held.key {
				met = OK
			}
		}
	}
	return Precondition{say("The packs carry a product code for the reseller to go by", "Les packs portent un code produit qui guide le revendeur"), met}
}

// correctRecords is the other explanation of CALs that do not add up: the record is what is wrong.
func (s *situation) correctRecords() offer {
	step := say("Ask whether these CALs were exchanged, returned, or bought for another organization: correct or delete the purchase.", "Demandez si ces CAL ont été échangées, retournées ou achetées pour une autre organisation : corrigez ou supprimez l’achat.")
	if s.rule.ID == "pack-on-two-servers" {
		step = say("Ask whether there was a second purchase that nobody has entered: enter or import it.", "Demandez s’il y a eu un second achat que personne n’a saisi : saisissez-le ou importez-le.")
	}
	return offer{Remedy{
		ID:      CompleteRecords,
		Title:   say("Correct the purchases on record", "Corriger les achats enregistrés"),
		Summary: say("Where the machines are right, the record is not.", "Si les machines ont raison, c’est l’enregistrement qui a tort."),
		Effort:  say("half an hour", "une demi-heure"),
		Work:    halfHour,
		Who:     say("purchasing", "achats"),
		Cost:    say("none", "aucun"),
		Reason:  say("Only where nothing has to be done on a license server", "Seulement s’il n’y a rien à faire sur un serveur de licences"),
		Leaves:  say("What is installed stays as it is.", "Ce qui est installé reste tel quel."),
		Steps:   []Text{step},
	}, 40}
}

// completeProof adds what the Clearinghouse and an auditor will ask for.
func (s *situation) completeProof() offer {
	return offer{Remedy{
		ID:      CompleteRecords,
		Title:   say("Complete the purchase", "Compléter l’achat"),
		Summary: say("Take what is missing from the order, the invoice or the agreement, while somebody still finds them.", "Reprenez ce qui manque de la commande, de la facture ou du contrat tant que quelqu’un les retrouve."),
		Effort:  say("a quarter of an hour for each purchase", "un quart d’heure par achat"),
		Who:     say("purchasing", "achats"),
		Cost:    say("none", "aucun"),
		Reason:  say("Whoever has to move or recover these CALs one day is asked for it", "Qui devra un jour déplacer ou récupérer ces CAL se le verra demander"),

		Preconditions: s.purchaseTraceable(),
		Steps: []Text{
			say("Look on the order confirmation and the invoice: number, day, program, agreement or enrollment number.", "Cherchez sur la confirmation de commande et la facture : numéro, jour, programme, numéro de contrat ou d’inscription."),
			say("What is not there, ask the reseller: neither Microsoft's support nor the Clearinghouse looks it up.", "Ce qui n’y est pas, demandez-le au revendeur : ni le support de Microsoft ni le Clearinghouse ne le recherchent."),
			say("Enter it on the page of the purchase, or import the completed file again.", "Saisissez-le sur la page de l’achat, ou réimportez le fichier complété."),
			say("Keep the papers themselves where an auditor will find them.", "Conservez les pièces elles-mêmes là où un auditeur les trouvera."),
		},
	}, 20}
}

// installPurchased puts CALs that were bought where they can be issued.
func (s *situation) installPurchased() offer {
	h := s.asked.held
	r := Remedy{
		ID:      InstallCALs,
		Title:   say("Install the CALs that were bought", "Installer les CAL achetées"),
		Summary: say("Install them on the license server they were bought for, or on one that can hold them.", "Installez-les sur le serveur de licences pour lequel elles ont été achetées, ou sur un autre qui peut les détenir."),
		Effort:  say("half an hour", "une demi-heure"),
		Work:    halfHour,
		Who:     say("RDS administrator; purchasing has the numbers", "administrateur RDS ; les achats ont les numéros"),
		Cost:    say("none", "aucun"),
		Reason:  say("They are paid for and serve nobody", "Elles sont payées et ne servent à personne"),
		Leaves:  say("CALs of the kind no host asks for serve nobody when they are installed, either.", "Des CAL d’un type qu’aucun hôte ne demande ne servent à personne même installées."),
	}
	r.Means = &Means{}
	n := 0
	for _, p := range s.index.entitlements().purchases {
		if p.Version != h.key.version || p.Kind != h.key.kind || s.index.isRefused(p) {
			continue
		}
		if n++; n <= maxEvidence {
			server, name := s.homeOf(p)
			r.Means.CALs = append(r.Means.CALs, CALsMeant{Server: name.EN, Version: p.Version, Kind: p.Kind.orUnknown(), Quantity: p.Quantity})
			if server == nil {
				r.Means.CALs[n-1].Server = ""
			}
			r.Preconditions = append(r.Preconditions, s.canHold(server, name)...)
			r.Steps = append(r.Steps, say("On %s: RD Licensing Manager, right-click the server, Install Licenses; %s, %d × %s.", "Sur %s : Gestionnaire de licences Bureau à distance, clic droit sur le serveur, Installer des licences ; %s, %d × %s.",
				name, programText(p), p.Quantity, calText(p.Version, p.Kind)))
		}
	}
	r.Steps = append(r.Steps, say("Let the license server report again: the new pack must show.", "Faites transmettre un nouveau relevé par le serveur de licences : le nouveau pack doit y figurer."))
	return offer{r, 20}
}

// homeOf is the license server a purchase was made for, or the newest one of the fleet that can hold it.
func (s *situation) homeOf(p *Purchase) (*server, Text) {
	if fold(p.LicenseServer) != "" {
		home := s.index.servers[s.index.resolve(p.LicenseServer, "", "")]
		return home, same(home.name)
	}
	for _, at := range s.index.candidates {
		if home := s.index.servers[at]; s.index.data.ServerHoldsCAL(home.reading.Release, p.Version).Verdict == OK {
			return home, same(home.name)
		}
	}
	return nil, say("a license server of %s or newer", "un serveur de licences %s ou plus récent", p.Version)
}

func (s *situation) canHold(server *server, name Text) []Precondition {
	if server == nil {
		return nil
	}
	activated := Unknown
	if server.fleet != nil && server.fleet.Activated != nil {
		activated = verdictOf(*server.fleet.Activated)
	}
	return []Precondition{
		{say("%s can hold %s CALs", "%s peut détenir des CAL %s", name, s.asked.held.key.version), s.index.data.ServerHoldsCAL(server.reading.Release, s.asked.held.key.version).Verdict},
		{say("%s is activated", "%s est activé", name), activated},
	}
}

// programText says what the wizard has to be told of a purchase.
func programText(p *Purchase) Text {
	switch {
	case p.hasAgreement() == No:
		return say("program “License Pack (Retail Purchase)” with the 25-character codes", "programme « Pack de licences (achat au détail) » avec les codes de 25 caractères")
	case p.Agreement != "":
		return say("the program of agreement %s", "le programme du contrat %s", p.Agreement)
	}
	return say("the program they were bought under, with its license code or agreement number", "le programme sous lequel elles ont été achetées, avec son code de licence ou son numéro de contrat")
}

// retireDuplicate takes migrated CALs off the license server they came from.
func (s *situation) retireDuplicate() offer {
	r := Remedy{
		ID:      RetireDuplicate,
		Title:   say("Remove the pack that was left behind", "Retirer le pack laissé derrière"),
		Summary: say("Keep the pack where hosts use it and remove its double from the license server the CALs came from.", "Gardez le pack là où des hôtes l’utilisent et retirez son double du serveur de licences d’où viennent les CAL."),
		Effort:  say("half an hour", "une demi-heure"),
		Work:    halfHour,
		Who:     say("RDS administrator", "administrateur RDS"),
		Cost:    say("none", "aucun"),
		Reason:  say("Microsoft asks for it after every migration whose source could not be reached", "Microsoft le demande après toute migration dont la source était injoignable"),
		Leaves:  say("Devices that hold a CAL of the old server keep it until it ends, and then ask the other one.", "Les appareils qui détiennent une CAL de l’ancien serveur la gardent jusqu’à son terme, puis s’adressent à l’autre."),
	}
	means := &Means{}
	r.Means = means
	r.Steps = []Text{say("See by the purchase papers that these CALs were bought once, and ask who migrated them.", "Assurez-vous par les pièces d’achat que ces CAL n’ont été achetées qu’une fois, et demandez qui les a migrées.")}
	for _, twins := range s.index.doubles(s.asked.held) {
		for _, p := range twins.packs[1:min(len(twins.packs), 1+maxEvidence)] {
			r.Preconditions = append(r.Preconditions, s.unused(p)...)
			means.Packs = append(means.Packs, PackMeant{p.server.name, p.pack.ID})
			r.Steps = append(r.Steps, say("On %s, as an administrator: %s", "Sur %s, en administrateur : %s", p.server.name, command("Invoke-CimMethod -Namespace root/cimv2 -ClassName Win32_TSLicenseKeyPack -MethodName UninstallLicenseKeyPackWithId -Arguments @{KeyPackId=[uint32]%s}", packID(p.pack))))
		}
	}
	r.Steps = append(r.Steps,
		say("Where only a part of a pack was moved: RemoveLicensesWithIdCount of the same class, with KeyPackId and LicenseCount.", "Si une partie du pack seulement a été déplacée : RemoveLicensesWithIdCount de la même classe, avec KeyPackId et LicenseCount."),
		say("A license server that has nothing left to give: deactivate it and remove the role.", "Un serveur de licences qui n’a plus rien à donner : désactivez-le et retirez le rôle."),
		say("Let both license servers report again.", "Faites transmettre un nouveau relevé par les deux serveurs de licences."))
	return offer{r, 20}
}

func packID(p *KeyPack) Text {
	if p.ID < 0 || p.ID > math.MaxUint32 {
		return same("<KeyPackId>")
	}
	return same(itoa(int(p.ID)))
}

// unused says whether the pack that is to go is still drawn on.
func (s *situation) unused(p placedPack) []Precondition {
	issued := Unknown
	if n := p.pack.Issued; n.Read && !n.Unlimited {
		issued = verdictOf(n.N <= 0)
	}
	return []Precondition{
		{say("No host names %s any more", "Plus aucun hôte ne désigne %s", p.server.name), verdictOf(!p.server.named)},
		{say("No CALs are issued from the pack on %s", "Aucune CAL n’est délivrée depuis le pack de %s", p.server.name), issued},
	}
}

// buyBaseCALs is the way out of the license terms, not of anything a machine would notice.
func (s *situation) buyBaseCALs() offer {
	newest := UnknownRelease
	for _, h := range s.index.hosts {
		newest = max(newest, s.index.read(h.OS).Release)
	}
	version := say("of the newest server they reach", "de la version du serveur le plus récent auquel ils accèdent")
	if newest != UnknownRelease {
		version = say("of %s or newer", "%s ou plus récentes", newest)
	}
	return offer{Remedy{
		ID:      BuyBaseCALs,
		Title:   say("Buy Windows Server CALs", "Acheter des CAL Windows Server"),
		Summary: say("A Windows Server CAL %s for each user or device, beside the RDS CAL.", "Une CAL Windows Server %s pour chaque utilisateur ou appareil, en plus de la CAL RDS.", version),
		Effort:  say("a purchase", "un achat"),
		Who:     say("purchasing", "achats"),
		Cost:    say("one Windows Server CAL for each user or device that has none", "une CAL Windows Server par utilisateur ou appareil qui n’en a pas"),
		Reason:  say("The license terms ask for both CALs", "Les termes de licence exigent les deux CAL"),
		Means:   askTheSeller(),
		Leaves:  say("They are not installed anywhere: keep the proof of purchase.", "Elles ne s’installent nulle part : conservez la preuve d’achat."),
		Steps: []Text{
			say("See first whether a suite or a subscription you own contains them: its terms say so.", "Vérifiez d’abord si une suite ou un abonnement que vous possédez les contient : ses termes le précisent."),
			say("Count the users or devices that sign in to any Windows Server, not only by Remote Desktop.", "Comptez les utilisateurs ou appareils qui ouvrent une session sur un Windows Server, pas seulement par Bureau à distance."),
			say("Buy what is missing, by user or by device as suits; it need not be the kind of the RDS CALs.", "Achetez ce qui manque, par utilisateur ou par appareil au choix ; le type peut différer de celui des CAL RDS."),
			say("Then say so in the settings of the organization.", "Puis indiquez-le dans les paramètres de l’organisation."),
		},
	}, 20}
}
