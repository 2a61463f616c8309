package cases

import "calfleet/internal/compat"

// migrateCALs takes the CALs off one license server to another, and points the hosts after them.
var migrateCALs = kit{
	id: compat.MigrateCALs, scripts: pointedBy(recordServer), asks: asksNewServer,
	proofs: []string{proofAgreement, proofPackID, proofVerified, proofChange},
	plan: func(g *Ground) []Section {
		return []Section{
			g.needs(groupNeed, portsNeed), g.recording(), g.migrating(), g.pointing(), verifyingHosts(), g.cleaning(), g.goingBack(rollBack, migrateBack), g.closing(),
		}
	},
}

const recordServer = "1-record-license-server.ps1"

// recording writes down what a license server holds, before anything is done to it.
func (g *Ground) recording() Section {
	return Section{ID: "record", Title: both("Write down what is there", "Noter ce qui est en place")}.by(recordServer).then(
		both("The script, run on %s, writes its License Server ID, its Product ID and its key packs into a folder. Keep that folder with this case.",
			"Le script, exécuté sur %s, écrit dans un dossier son ID de serveur de licences, son ID de produit et ses packs. Joignez ce dossier à celui-ci.", g.Server))
}

func (g *Ground) migrating() Section {
	s := Section{ID: "cals", Title: both("Migrate the CALs", "Migrer les CAL")}.then(
		both("On %s: RD Licensing Manager > right click on the server > Manage Licenses > Migrate RDS CALs from another license server, with %s as the source.",
			"Sur %s : Gestionnaire de licences > clic droit sur le serveur > Gérer les licences > Migrer des CAL RDS depuis un autre serveur, avec %s pour source.", g.newServerOrBlank(), g.Server),
		both("If the source can't be reached, the wizard asks for its Windows version and its License Server ID; its CALs are then to be removed from it by hand (Microsoft Learn, “Migrate RDS CALs”).",
			"Si la source est injoignable, l'assistant demande sa version de Windows et son ID ; ses CAL s'en retirent alors à la main (Microsoft Learn, « Migrate RDS CALs »)."),
		both("Keep the key pack ID that comes back, and attach it here.", "Gardez l'ID du pack de clés reçu en retour, et joignez-le ici."))
	return s.then(g.calLines()...)
}

func (g *Ground) newServerOrBlank() string { return orBlank(g.NewServer) }
