package text

// Verbs of buttons and words that stand on many pages.
var (
	SearchHint    = T("Search, or press /", "Rechercher, ou touche /")
	AddFilter     = T("Filter", "Filtre")
	RemoveFilter  = F1[string]("Remove the filter %s", "Retirer le filtre %s")
	ClearFilters  = T("Clear all filters", "Retirer tous les filtres")
	Save          = T("Save", "Enregistrer")
	Cancel        = T("Cancel", "Annuler")
	Upload        = T("Upload", "Envoyer le fichier")
	Copy          = T("Copy", "Copier")
	Copied        = T("Copied", "Copié")
	Yes           = T("yes", "oui")
	No            = T("no", "non")
	Optional      = T("optional", "facultatif")
	Nothing       = T("—", "—")
	Next          = T("Next", "Suivant")
	FirstPage     = T("First page", "Première page")
	Pages         = T("Pages", "Pages")
	RowsShown     = N("%s row", "%s rows", "%s ligne", "%s lignes")
	RowsOf        = F2[int, int]("%s of %s", "%s sur %s")
	NothingFound  = T("Nothing matches these filters", "Rien ne répond à ces filtres")
	NothingFound2 = T("Remove a filter or search for something else.", "Retirez un filtre ou cherchez autre chose.")
	FormHasErrors = N("%s thing to correct", "%s things to correct", "%s point à corriger", "%s points à corriger")
	OldNew        = F2[string, string]("was %s, now %s", "était %s, devient %s")
)

// Counts of the nouns.
var (
	CountHosts       = N("%s host", "%s hosts", "%s hôte", "%s hôtes")
	CountServers     = N("%s license server", "%s license servers", "%s serveur de licences", "%s serveurs de licences")
	CountCollections = N("%s collection", "%s collections", "%s collection", "%s collections")
	CountKeyPacks    = N("%s key pack", "%s key packs", "%s pack de CAL", "%s packs de CAL")
	CountPurchases   = N("%s purchase", "%s purchases", "%s achat", "%s achats")
	CountFindings    = N("%s finding", "%s findings", "%s constat", "%s constats")
	CountCALs        = N("%s CAL", "%s CALs", "%s CAL", "%s CAL")
)
