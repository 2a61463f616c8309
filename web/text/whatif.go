package text

// What-if: plans that people make.
var (
	WhatIfSaved     = T("Plans of your own", "Vos scénarios")
	WhatIfText      = T("Add changes that you think of making, and see what would be then: which findings go and come, how balances move, what it costs. Nothing is changed in the fleet.", "Ajoutez les modifications que vous envisagez, et voyez ce qu'il en serait : les constats levés et nouveaux, les soldes, le coût. Rien n'est modifié dans le parc.")
	WhatIfNone      = T("No plan of your own yet.", "Aucun scénario à vous.")
	WhatIfName      = T("Name", "Nom")
	WhatIfNameHint  = T("A 2025 license server for everybody", "Un serveur de licences 2025 pour tous")
	WhatIfCreate    = T("New plan", "Nouveau scénario")
	WhatIfCopy      = T("Begin with the smallest plan", "Partir du plus petit scénario")
	WhatIfNameWrong = T("Give it a name, at most 120 characters.", "Donnez-lui un nom, 120 caractères au plus.")
	WhatIfFull      = T("There are too many changes, or too many plans. Delete one first.", "Il y a trop de modifications, ou trop de scénarios. Supprimez-en d'abord.")
	WhatIfBy        = F2[string, string]("last changed by %s, %s", "modifié par %s, %s")
	WhatIfCount     = N("%s change", "%s changes", "%s modification", "%s modifications")
	WhatIfEmpty     = T("No change yet: choose one below.", "Aucune modification : choisissez-en une ci-dessous.")
	WhatIfAdd       = T("Add a change", "Ajouter une modification")
	WhatIfSort      = T("What would you do?", "Que feriez-vous ?")
	WhatIfFill      = T("Fill in", "Remplir")
	WhatIfAddIt     = T("Add it to the plan", "L'ajouter au scénario")
	WhatIfAdded     = T("The change is part of the plan.", "La modification fait partie du scénario.")
	WhatIfRemove    = T("Take out", "Retirer")
	WhatIfRemoveIt  = F1[string]("Take out: %s", "Retirer : %s")
	WhatIfDelete    = T("Delete the plan", "Supprimer le scénario")
	WhatIfDeleted   = T("The plan is deleted.", "Le scénario est supprimé.")
	WhatIfStale     = T("Somebody else has changed the plan meanwhile. Look at it as it is now.", "Quelqu'un d'autre a modifié le scénario entre-temps. Voyez où il en est.")
	WhatIfCant      = T("This change can't be made on the facts as they are: see below. Take it out or correct the records; until then nothing can be compared.", "Cette modification est impossible dans l'état actuel des faits : voyez ci-dessous. Retirez-la ou corrigez les fiches ; d'ici là, rien ne peut être comparé.")
	WhatIfCost      = T("Cost in your prices", "Coût avec vos prix")
	WhatIfCosts     = F1[string]("cost in your prices: %s", "coût avec vos prix : %s")
	WhatIfGone      = N("clears %s finding", "clears %s findings", "lève %s constat", "lève %s constats")
	WhatIfNew       = N("brings %s new finding", "brings %s new findings", "amène %s nouveau constat", "amène %s nouveaux constats")
	WhatIfSame      = T("This plan changes no finding and no balance.", "Ce scénario ne change ni constat ni solde.")
	WhatIfShare     = T("Whoever may look at this organization sees the plan at this address.", "Quiconque peut consulter cette organisation voit le scénario à cette adresse.")
	WhatIfCSV       = T("Outcome as CSV", "Résultat en CSV")
	WhatIfPDF       = T("Outcome as PDF", "Résultat en PDF")
	WhatIfCases     = T("Turn it into cases", "En faire des dossiers")
	WhatIfCasesText = T("These remedies carry the plan out, each for the findings that it clears.", "Ces remèdes réalisent le scénario, chacun pour les constats qu'il lève.")
	WhatIfCasesNone = T("No remedy of the findings that it clears does what the plan does.", "Aucun remède des constats levés ne fait ce que fait le scénario.")
	WhatIfFor       = N("for %s finding", "for %s findings", "pour %s constat", "pour %s constats")
	WhatIfOpen      = T("Open these cases", "Ouvrir ces dossiers")
	WhatIfOpened    = N("%s case is open.", "%s cases are open.", "%s dossier est ouvert.", "%s dossiers sont ouverts.")
	WhatIfTaken     = T("None was opened: the findings have cases of these remedies already, or are resolved by now.", "Aucun n'a été ouvert : les constats ont déjà un dossier de ces remèdes, ou sont résolus.")
	WhatIfFrom      = F1[string]("From the plan “%s”", "Du scénario « %s »")
	WhatIfSubject   = T("What", "Objet")
)

// The sorts of change, and their fields.
var (
	DoWords = map[string]Msg{
		"add-license-server":      T("Add a new license server", "Ajouter un nouveau serveur de licences"),
		"upgrade-license-server":  T("Upgrade the Windows of a license server", "Mettre à niveau le Windows d'un serveur de licences"),
		"activate-license-server": T("Activate a license server", "Activer un serveur de licences"),
		"remove-license-server":   T("Take a license server out of service", "Mettre hors service un serveur de licences"),
		"exchange-cals":           T("Exchange CALs for another version", "Échanger des CAL contre une autre version"),
		"move-cals":               T("Move CALs to a license server", "Déplacer des CAL vers un serveur de licences"),
		"convert-cals":            T("Convert CALs into the other kind", "Convertir des CAL en l'autre type"),
		"buy-cals":                T("Buy CALs", "Acheter des CAL"),
		"upgrade-hosts":           T("Upgrade the Windows of hosts", "Mettre à niveau le Windows d'hôtes"),
		"point-hosts":             T("Point hosts to license servers", "Diriger des hôtes vers des serveurs de licences"),
		"set-mode":                T("Set the licensing mode of hosts", "Définir le mode de licence d'hôtes"),
		"set-trust":               T("Trust between two domains", "Approbation entre deux domaines"),
	}
	DoServer      = T("License server", "Serveur de licences")
	DoServerNew   = T("Its full name", "Son nom complet")
	DoDomain      = T("Domain", "Domaine")
	DoRelease     = T("Windows Server", "Windows Server")
	DoPurchase    = T("Purchase", "Achat")
	DoFrom        = T("From the license server", "Depuis le serveur de licences")
	DoTo          = T("To the license server", "Vers le serveur de licences")
	DoVersion     = T("CAL version", "Version des CAL")
	DoKind        = T("Kind", "Type")
	DoQuantity    = T("How many", "Combien")
	DoQuantityAll = T("Empty: all there are", "Vide : toutes")
	DoToVersion   = T("Version received", "Version reçue")
	DoReference   = T("Reference", "Référence")
	DoCollections = T("Collections", "Collections")
	DoHosts       = T("Hosts", "Hôtes")
	DoServers     = T("License servers that they name, the first first", "Serveurs de licences qu'ils désignent, dans l'ordre")
	DoMode        = T("Mode", "Mode")
	DoDomains     = T("The two domains", "Les deux domaines")
	DoTwoWay      = T("Trust", "Approbation")
	DoLines       = T("One name a line", "Un nom par ligne")
	DoNoChoice    = T("—", "—")
)
