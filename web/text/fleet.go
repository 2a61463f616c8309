package text

// The fleet: what is broken, and what to do first.
var (
	FleetTitle        = T("Fleet", "Parc")
	FleetImport       = T("Import purchases", "Importer des achats")
	FleetStates       = T("Collections by state", "Collections par état")
	FleetFirst        = T("Do this first", "À faire en premier")
	FleetResolves     = F2[int, int]("%s findings resolved of %s", "%s constats résolus sur %s")
	FleetNothingToDo2 = T("No open finding asks for a change.", "Aucun constat ouvert ne demande de changement.")
	FleetCollections  = T("Collections", "Collections")

	FleetColState      = T("State", "État")
	FleetColCollection = T("Collection", "Collection")
	FleetColHosts      = T("Hosts", "Hôtes")
	FleetColServer     = T("License server", "Serveur de licences")
	FleetColCAL        = T("CAL", "CAL")
	FleetColFinding    = T("Main finding", "Constat principal")
	FleetColRemedy     = T("Proposed remedy", "Remède proposé")
	FleetColReport     = T("Report", "Relevé")

	FleetRefused   = T("refused", "refusées")
	FleetNoServer  = T("none", "aucun")
	FleetEmpty     = T("The fleet is empty", "Le parc est vide")
	FleetEmptyText = T("Install an agent on a host or a license server, or import what you have as a file. The first collection appears with the first report.", "Installez un agent sur un hôte ou un serveur de licences, ou importez ce que vous avez en fichier. La première collection apparaît avec le premier relevé.")
)
