package cases

import "calfleet/internal/compat"

// The sections about a license server: the role, activation, group membership, and asking it how it stands.

var serverNeeds = []compat.Text{
	both("Hosts and license server in one domain, or in domains with a two-way trust; in a workgroup only Per Device, with credentials of the server stored on each host (since CVE-2024-38099).",
		"Hôtes et serveur de licences dans un même domaine, ou dans des domaines à approbation bidirectionnelle ; en groupe de travail, Périphérique seulement, avec les identifiants du serveur enregistrés sur chaque hôte (depuis CVE-2024-38099)."),
	groupNeed,
	portsNeed,
	internetNeed,
	activationData,
	both("To install CALs: the program, and its number or codes, version, kind and quantity.", "Pour installer les CAL : le programme, et son numéro ou ses codes, la version, le type et la quantité."),
}

var (
	groupNeed = both("For Per User CALs: the server's account in the group Terminal Server License Servers of every domain with users, by a Domain Admin.",
		"Pour des CAL Utilisateur : le compte du serveur dans le groupe Terminal Server License Servers de chaque domaine d'utilisateurs, par un administrateur du domaine.")
	portsNeed      = both("From every host to the license server: TCP 135 (Microsoft), and dynamic RPC 49152–65535 (as administrators report).", "De chaque hôte vers le serveur de licences : TCP 135 (Microsoft), et RPC dynamique 49152–65535 (selon des administrateurs).")
	internetNeed   = both("For automatic activation: TCP 443 to the Internet from where RD Licensing Manager runs; else web or telephone.", "Pour l'activation automatique : TCP 443 vers Internet depuis le poste du Gestionnaire de licences ; sinon le web ou le téléphone.")
	activationData = both("To activate: first name, last name, company, country.", "Pour activer : prénom, nom, société, pays.")
)

// newServerScripts set up a license server that has no role yet.
var newServerScripts = []string{"1-license-server.ps1"}

func installing() Section {
	return Section{ID: "role", Title: both("Install the role", "Installer le rôle")}.by(newServerScripts...).then(
		both("On the new server: Install-WindowsFeature RDS-Licensing, RDS-Licensing-UI. No restart is asked for as a rule.", "Sur le nouveau serveur : Install-WindowsFeature RDS-Licensing, RDS-Licensing-UI. En général, aucun redémarrage n'est demandé."))
}

func activating(script string) Section {
	return Section{ID: "activate", Title: both("Activate it", "L'activer")}.by(script).then(
		both("RD Licensing Manager (licmgr.exe) > right click on the server > Activate Server: automatic, web browser or telephone.", "Gestionnaire de licences (licmgr.exe) > clic droit sur le serveur > Activer le serveur : automatique, navigateur ou téléphone."),
		both("Write down the License Server ID (35 digits); it is not the Product ID.", "Notez l'ID du serveur de licences (35 chiffres) ; ce n'est pas l'ID de produit."))
}

// verifyServer asks a license server how it stands.
const verifyServer = "3-verify-license-server.ps1"

func verifyingServer(texts ...compat.Text) Section {
	return Section{ID: "verify", Title: both("See that it worked", "Vérifier")}.by(verifyServer).then(texts...).then(
		both("The script asks the license server for its activation, its group and its packs, and changes nothing. GetActivationStatus answers 0 where it is activated.",
			"Le script demande au serveur de licences son activation, son groupe et ses packs, et ne modifie rien. GetActivationStatus répond 0 s'il est activé."))
}
