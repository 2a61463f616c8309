package text

// How many users or devices a collection serves.
var (
	CountsTitle      = T("Users or devices served", "Utilisateurs ou appareils servis")
	CountsText       = T("Users in Per User mode, devices in Per Device mode. The need for CALs is counted by one of these where the settings say so; a broker's report that counts them takes their place.", "Des utilisateurs en mode Par utilisateur, des appareils en mode Par appareil. Le besoin de CAL se compte sur l'un de ces nombres si les réglages le disent ; le relevé d'un service Broker qui les compte les remplace.")
	CountsAuthorised = T("May connect", "Autorisés à se connecter")
	CountsActual     = T("Do connect", "Se connectent")
	CountsNone       = T("not counted", "non compté")
	CountsInvalid    = T("A whole number, 0 or more.", "Un nombre entier, 0 ou plus.")
	CountsSaved      = T("The counts are kept; the findings follow in a moment.", "Les nombres sont gardés ; les constats suivent dans un instant.")
)

// One collection, its matrix and the ways out.
var (
	CollectionHosts       = T("Hosts", "Hôtes")
	CollectionFindings    = T("Findings", "Constats")
	CollectionDeployment  = F1[string]("Deployment %s", "Déploiement %s")
	CollectionStandalone  = T("Standalone host", "Hôte autonome")
	CollectionFactsAge    = F1[string]("oldest report %s", "plus ancien relevé : %s")
	CollectionQuestion    = T("Can these hosts use these CALs through these license servers? Select a cell for its reasons.", "Ces hôtes peuvent-ils utiliser ces CAL par ces serveurs de licences ? Choisissez une case pour ses raisons.")
	CollectionCaption     = F1[string]("Compatibility matrix of %s", "Matrice de compatibilité de %s")
	CollectionServerHost  = T("Server ≥ host", "Serveur ≥ hôte")
	CollectionNamed       = T("named by the hosts", "désigné par les hôtes")
	CollectionNotNamed    = T("in the fleet, not named by these hosts", "au parc, non désigné par ces hôtes")
	CollectionNotInFleet  = T("named by the hosts, never reported", "désigné par les hôtes, jamais relevé")
	CollectionAlike       = N("%s host alike", "%s hosts alike", "%s hôte", "%s hôtes identiques")
	CollectionSilent      = N("silent for %s day", "silent for %s days", "muet depuis %s jour", "muet depuis %s jours")
	CollectionSilentLeast = N("silent for %s day or more", "silent for %s days or more", "muets depuis %s jour ou plus", "muets depuis %s jours ou plus")
	CollectionRule        = T("rule", "règle")
	CollectionWaysOut     = T("Ways out, best first for this collection", "Remèdes, le meilleur d'abord pour cette collection")
	CollectionNoRemedy    = T("Nothing to cure", "Rien à corriger")
	CollectionNoHosts     = T("This collection has no host", "Cette collection n'a aucun hôte")
	CollectionNoHostsText = T("Its hosts appear with the next report of its connection broker, or with an import.", "Ses hôtes apparaîtront avec le prochain relevé du service Broker, ou par un import.")
	CollectionNoServer    = T("No license server is named, and none of the fleet would fit.", "Aucun serveur de licences n'est désigné, et aucun du parc ne conviendrait.")
)

// What a remedy card says.
var (
	RemedyRecommended = T("Recommended", "Recommandé")
	RemedyEffort      = T("Effort", "Effort")
	RemedyWho         = T("Who", "Qui")
	RemedyCost        = T("Cost", "Coût")
	RemedySolves      = T("Solves", "Résout")
	RemedySolvesOf    = N1[int]("%s finding of %[2]s", "%s findings of %[2]s", "%s constat sur %[2]s", "%s constats sur %[2]s")
	RemedyWhy         = T("Why here", "Pourquoi ici")
)
