package compat

import "slices"

// The rules about what was bought, set against what is installed, and about the proof of it.

var installedNotPurchased = Rule{
	ID: "installed-not-purchased", Severity: Info, about: aboutOrganization, quiet: true,
	Title:     say("CALs installed that no purchase accounts for", "CAL installées qu’aucun achat ne couvre"),
	Statement: say("Installed CALs are accounted for by purchases in force, of the same kind and of the same version or newer.", "Les CAL installées sont couvertes par des achats en vigueur, du même type et de la même version ou plus récente."),
	When: say("Each kind and version of CALs that is installed, all license servers taken together.",
		"Chaque type et version de CAL installées, tous serveurs de licences confondus."),
	Missing: say("What tells: the purchases, on the page or by import; their version and kind; and the key packs of every license server with their TotalLicenses.",
		"Ce qui permet de juger : les achats, par la page ou par import ; leur version et leur type ; et les packs de chaque serveur de licences avec leur TotalLicenses."),
	Ways: []string{CompleteRecords},
	Note: say("Newer CALs account for older ones: an exchange leaves the purchase as it was and installs a key of an older version. What is missing may be the record and not the purchase.",
		"Des CAL plus récentes en couvrent de plus anciennes : un échange laisse l’achat tel quel et installe une clé de version plus ancienne. Il se peut que manque la trace de l’achat, non l’achat."),
	cases:   (*index).holdingCases,
	applies: func(c *combination) bool { return c.held.installed.N > 0 },
	check: func(c *combination) Verdict {
		h, extra := c.held, c.held.unowned.N-c.index.doubled(c.held)
		switch {
		case extra > 0 && (len(c.index.facts.Purchases) == 0 || c.index.mayAccount(h.key)):
			return Unknown
		case extra > 0:
			return Violation
		case !h.unowned.Known():
			return Unknown
		}
		return OK
	},
	tell: tellInstalledNotPurchased,
	ways: func(s *situation) []offer { return []offer{s.completeRecords()} },
}

var purchasedNotInstalled = Rule{
	ID: "purchased-not-installed", Severity: Info, about: aboutOrganization, quiet: true,
	Title:     say("CALs bought and installed nowhere", "CAL achetées et installées nulle part"),
	Statement: say("CALs serve nobody until they are installed on a license server.", "Les CAL ne servent à personne tant qu’elles ne sont pas installées sur un serveur de licences."),
	When: say("Each kind and version of CALs of purchases in force. CALs whose own license server cannot hold them are told by server-older-than-cal.",
		"Chaque type et version de CAL des achats en vigueur. Celles que leur propre serveur de licences ne peut détenir relèvent de server-older-than-cal."),
	Missing: say("What tells: the key packs of every license server, with their TotalLicenses, and of those the purchases name as well.",
		"Ce qui permet de juger : les packs de chaque serveur de licences, avec leur TotalLicenses, y compris de ceux que nomment les achats."),
	Ways: []string{InstallCALs, CompleteRecords},
	Note: say("CALs that were exchanged count as installed where older ones of the same kind are.",
		"Des CAL échangées comptent comme installées là où de plus anciennes du même type le sont."),
	cases:   (*index).holdingCases,
	applies: func(*combination) bool { return true },
	check: func(c *combination) Verdict {
		switch idle := c.held.notInstalled; {
		case idle.N <= c.index.refused(c.held.key):
			return OK
		case !idle.Known() || c.index.serversOnRecord() == 0:
			return Unknown
		}
		return Violation
	},
	tell: tellPurchasedNotInstalled,
	ways: func(s *situation) []offer { return []offer{s.installPurchased(), s.correctRecords()} },
}

var packOnTwoServers = Rule{
	ID: "pack-on-two-servers", Severity: Warning, about: aboutOrganization, quiet: true,
	Title:     say("One pack on several license servers", "Un même pack sur plusieurs serveurs de licences"),
	Statement: say("CALs that were migrated must be removed from the license server they came from.", "Les CAL migrées doivent être retirées du serveur de licences d’où elles viennent."),
	When: say("Packs of one version, kind, type, product code and size on several license servers, where purchases in force account for one of them only.",
		"Les packs de mêmes version, type, origine, code produit et taille sur plusieurs serveurs de licences, quand les achats en vigueur n’en couvrent qu’un."),
	Missing: say("What tells: the purchases of these CALs, with their version and kind. Two purchases of one size are no fault.",
		"Ce qui permet de juger : les achats de ces CAL, avec leur version et leur type. Deux achats de même taille ne sont pas un défaut."),
	Ways: []string{RetireDuplicate, CompleteRecords},
	Note: say("The wizard removes them itself where it reaches the source, and else reminds that it must be done by hand. That two alike packs are one is inferred from the purchases, so this is a warning and not an error.",
		"L’assistant les retire lui-même s’il joint la source, et rappelle sinon qu’il faut le faire à la main. Que deux packs pareils n’en soient qu’un est déduit des achats : c’est donc un avertissement et non une erreur."),
	Sources: []Source{migrateCALsPage, moveCALsPage},
	cases: func(x *index) (out []*combination) {
		for _, c := range x.holdingCases() {
			if len(x.alikePacks(c.held.key)) > 0 {
				out = append(out, c)
			}
		}
		return out
	},
	applies: func(*combination) bool { return true },
	check: func(c *combination) Verdict {
		switch {
		case len(c.index.facts.Purchases) == 0 || c.index.mayAccount(c.held.key):
			return Unknown
		case len(c.index.doubles(c.held)) > 0:
			return Violation
		}
		return OK
	},
	tell: tellPackOnTwoServers,
	ways: func(s *situation) []offer { return []offer{s.retireDuplicate(), s.correctRecords()} },
}

var purchaseWithoutProof = Rule{
	ID: "purchase-without-proof", Severity: Info, about: aboutOrganization, quiet: true,
	Title:     say("Purchase without proof", "Achat sans preuve"),
	Statement: say("Whoever installs, moves or recovers CALs must give the license code or the agreement number of their purchase.", "Qui installe, déplace ou récupère des CAL doit fournir le code de licence ou le numéro de contrat de leur achat."),
	When: say("Every purchase in force, those of one version and kind together: order or invoice number, day, and the agreement number where its program has one.",
		"Chaque achat en vigueur, ceux d’une même version et d’un même type ensemble : numéro de commande ou de facture, jour, et numéro de contrat si son programme en a un."),
	Missing: say("What tells whether there is an agreement number: the program the CALs were bought under. Retail and CSP come with a 25-character code instead.",
		"Ce qui dit s’il existe un numéro de contrat : le programme d’achat des CAL. La vente au détail et le CSP donnent à la place un code de 25 caractères."),
	Ways: []string{CompleteRecords},
	Note: say("An auditor asks for the same, and for the day. The code itself need not be recorded here: it is a secret until it is used.",
		"Un auditeur demande la même chose, et le jour. Le code lui-même n’a pas à être enregistré ici : c’est un secret tant qu’il n’est pas utilisé."),
	Sources: []Source{moveCALsPage, installCALsPage},
	cases: func(x *index) []*combination {
		return x.purchaseCases(func(p *Purchase) bool { return !p.isOver(x.facts.AsOf) }, noDay)
	},
	applies: func(*combination) bool { return true },
	check: func(c *combination) Verdict {
		switch {
		case slices.ContainsFunc(c.purchases, (*Purchase).isUnproved):
			return Violation
		case slices.ContainsFunc(c.purchases, (*Purchase).mayLackAgreement):
			return Unknown
		}
		return OK
	},
	tell: tellPurchaseWithoutProof,
	ways: func(s *situation) []offer { return []offer{s.completeProof()} },
}

var baseCALMissing = Rule{
	ID: "base-cal-missing", Severity: Error, about: aboutOrganization, quiet: true,
	Title:     say("Windows Server CALs missing", "CAL Windows Server manquantes"),
	Statement: say("Whoever needs an RDS CAL needs a Windows Server CAL besides.", "Qui a besoin d’une CAL RDS a aussi besoin d’une CAL Windows Server."),
	When:      say("Every organization that has bought or installed RDS CALs.", "Toute organisation qui a acheté ou installé des CAL RDS."),
	Missing: say("Say whether Windows Server CALs are owned for everybody who connects: no machine knows, since nothing installs them.",
		"Dites si des CAL Windows Server sont détenues pour toute personne qui se connecte : aucune machine ne le sait, car rien ne les installe."),
	Ways: []string{BuyBaseCALs},
	Note: say("The page is about Windows Server 2003; the license terms of Windows Server 2016 say the same. An RDS CAL does not contain a Windows Server CAL, and neither is enforced by Windows.",
		"La page porte sur Windows Server 2003 ; les termes de licence de Windows Server 2016 disent la même chose. Une CAL RDS ne contient pas de CAL Windows Server, et Windows ne contrôle pas cette dernière."),
	Sources: []Source{baseCALsPage},
	cases: func(*index) []*combination {
		return []*combination{{subject: "Windows Server CAL", key: "base-cals", kind: SubjectOrganization}}
	},
	applies: func(c *combination) bool { return c.index.usesCALs() },
	check:   func(c *combination) Verdict { return answerOf(c.index.facts.Circumstances.BaseCALsOwned).verdict() },
	tell:    tellBaseCALMissing,
	ways:    func(s *situation) []offer { return []offer{s.buyBaseCALs()} },
}

// usesCALs reports that RDS CALs were bought or installed at all.
func (x *index) usesCALs() bool {
	isInstalled := func(h holding) bool { return h.installed.N > 0 }
	return len(x.facts.Purchases) > 0 || slices.ContainsFunc(x.installedAgainstOwned(), isInstalled)
}
