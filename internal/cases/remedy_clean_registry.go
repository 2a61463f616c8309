package cases

import "calfleet/internal/compat"

// cleanRegistry takes away keys that name license servers where Windows never looks.
var cleanRegistry = kit{
	id: compat.CleanRegistry, scripts: []string{"2-clean-registry.ps1", verifyHosts}, proofs: []string{proofVerified, proofChange},
	plan: func(g *Ground) []Section {
		clean := Section{ID: "clean", Title: both("Delete what misleads", "Supprimer ce qui trompe")}.by("2-clean-registry.ps1").then(
			both("The script, run on each host, exports the key first and deletes only the sub-keys that were reported.", "Le script, exécuté sur chaque hôte, exporte d'abord la clé et ne supprime que les sous-clés transmises."))
		back := Section{ID: "back", Title: both("The way back", "Retour en arrière")}.then(
			both("Import the file that the script exported: reg import.", "Importez le fichier que le script a exporté : reg import."))
		return []Section{g.needs(), g.steps(), clean, verifyingHosts(), back, g.closing()}
	},
}
