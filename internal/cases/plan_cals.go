package cases

import "calfleet/internal/compat"

// The sections about CALs: install, migrate, convert.

func (g *Ground) licensing() Section {
	s := Section{ID: "cals", Title: both("Install or migrate the CALs", "Installer ou migrer les CAL")}.then(
		both("CALs that were never installed: right click on the server > Install Licenses, then the program. CSP codes go under License Pack (Retail Purchase).", "CAL jamais installées : clic droit sur le serveur > Installer des licences, puis le programme. Les codes CSP relèvent de License Pack (Retail Purchase)."),
		both("CALs that another server holds: right click > Manage Licenses > Migrate. If that server can't be reached, the wizard asks for its Windows version and License Server ID, and its CALs are to be removed there by hand.", "CAL détenues par un autre serveur : clic droit > Gérer les licences > Migrer. S'il est injoignable, l'assistant demande sa version de Windows et son ID, et ses CAL s'y retirent à la main."),
		both("Keep the key pack ID that comes back.", "Gardez l'ID du pack de clés reçu en retour."))
	return s.then(g.calLines()...)
}

// calLines say which CALs of this fleet are meant, and whether they are installed somewhere or only bought.
func (g *Ground) calLines() (texts []compat.Text) {
	for _, cals := range g.calsMeant() {
		switch {
		case cals.Installed:
			texts = append(texts, both("Here: %s, which %s holds: migrate them.", "Ici : %s, que détient %s : migrez-les.", cals.Text(), cals.Server))
		case cals.Server == "":
			texts = append(texts, both("Here: %s, which were bought: install them.", "Ici : %s, qui ont été achetées : installez-les.", cals.Text()))
		default:
			texts = append(texts, both("Here: %s, bought for %s: install them.", "Ici : %s, achetées pour %s : installez-les.", cals.Text(), cals.Server))
		}
	}
	return texts
}

const convertCALs = "1-convert-cals.ps1"

// converting turns CALs that nobody holds into the other kind.
func (g *Ground) converting() Section {
	return Section{ID: "convert", Title: both("Or convert the CALs", "Ou convertir les CAL")}.by(convertCALs).then(
		both("Only CALs that nobody holds are converted, on the license server itself (Win32_TSLicenseKeyPack.ConvertLicenses; Microsoft Learn).",
			"Seules les CAL que personne ne détient sont converties, sur le serveur de licences lui-même (Win32_TSLicenseKeyPack.ConvertLicenses ; Microsoft Learn)."),
		both("See first that the agreement permits it, and attach the answer as a proof. Windows doesn't ask.", "Vérifiez d'abord que le contrat le permet, et joignez la réponse comme pièce. Windows ne le demande pas."),
		both("The script wants to know how many CALs of the other kind there shall be in the end (-Wanted), so that a second run converts no more.",
			"Le script demande combien de CAL de l'autre type il doit y avoir à la fin (-Wanted), pour qu'une seconde exécution n'en convertisse pas davantage."))
}
