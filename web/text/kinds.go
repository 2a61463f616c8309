package text

// What a file that is uploaded holds.
var (
	KindLabel  = T("Kind of file", "Type de fichier")
	KindHint   = T("The portal judges by what is in the file; choose where it is wrong.", "Le portail en juge par le contenu ; choisissez s'il se trompe.")
	KindJudged = T("judged by the file", "d'après le fichier")
	KindTaken  = T("Read as", "Lu comme")
	KindReadAs = N1[string]("%[2]s: %[1]s report", "%[2]s: %[1]s reports", "%[2]s : %[1]s relevé", "%[2]s : %[1]s relevés")

	KindReport        = T("reports of version 1 (JSON)", "relevés de version 1 (JSON)")
	KindCheckmk       = T("Checkmk output with rds_licenses", "sortie Checkmk avec rds_licenses")
	KindKeyPacks      = T("key packs (Win32_TSLicenseKeyPack)", "packs de CAL (Win32_TSLicenseKeyPack)")
	KindIssued        = T("issued Per Device CALs (Win32_TSIssuedLicense)", "CAL par périphérique délivrées (Win32_TSIssuedLicense)")
	KindLicenseServer = T("license server (Win32_TSLicenseServer)", "serveur de licences (Win32_TSLicenseServer)")
	KindHostSetting   = T("session host (Win32_TerminalServiceSetting)", "hôte de session (Win32_TerminalServiceSetting)")
	KindHostAudit     = T("mode of many hosts (Get-RDLicenseStatus)", "mode de plusieurs hôtes (Get-RDLicenseStatus)")
	KindRDServers     = T("servers of a deployment (Get-RDServer)", "serveurs d'un déploiement (Get-RDServer)")
	KindRDCollections = T("collections of a broker (Get-RDSessionCollection)", "collections d'un Broker (Get-RDSessionCollection)")
	KindRDHosts       = T("hosts of collections (Get-RDSessionHost)", "hôtes de collections (Get-RDSessionHost)")
	KindRDLicensing   = T("licensing of a deployment (Get-RDLicenseConfiguration)", "licences d'un déploiement (Get-RDLicenseConfiguration)")
	KindADComputers   = T("computers of Active Directory (Get-ADComputer)", "ordinateurs d'Active Directory (Get-ADComputer)")
	KindPerUserUsage  = T("report of who holds Per User CALs", "rapport des détenteurs de CAL Par utilisateur")
	KindPerfdata      = T("monitoring totals without versions", "totaux de supervision sans versions")
)
