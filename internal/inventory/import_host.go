package inventory

import (
	"strings"

	"calfleet/internal/sheet"
)

// hostImport reads lists of session hosts: our own exports, Get-ADComputer, inventories, and what scripts write of the registry.
var hostImport = computersImport(hostDefinition)

var hostDefinition = recordDefinition[*Host]{
	id: ImportHosts, forms: hostForms, named: hostsNamed, byID: hostsByID, retired: func(h *Host) bool { return h.RetiredAt != nil },
	what: sheet.Reason{EN: "a host", FR: "un hôte"}, fresh: map[string]string{"session_host": TypedYes},
	fields: []recordField{
		{"name", computerCell},
		{"domain", domainCell},
		{"domain_joined", yesNoCell},
		{topicOS, releaseCell},
		{"session_host", yesNoCell},
		{"licensing_mode", modeCell},
		{"license_servers", serversCell},
		{fieldUse, useCell},
	},
	needs: []string{"domain", topicOS, "session_host", "licensing_mode", "license_servers"},
	synonyms: sheet.Synonyms{
		"name": {
			"Host", "Hôte", "Computer name", "PSComputerName", "DNS host name", "FQDN", "Server name", "Host name", "Session host", "RD Session Host",
			"CS name", "Computer", "Machine", "Nom d'hôte", "Nom de l'hôte", "Nom du serveur", "Nom de l'ordinateur", "Ordinateur", "Hôte de session", "Name", "Nom", "Server", "Serveur", "Poste",
		},
		"domain":         {"Domain", "Domaine", "DNS domain", "AD domain", "Workgroup", "Groupe de travail", "Customer domain name"},
		"domain_joined":  {"Member of a domain", "Membre d'un domaine", "Joined to a domain", "Domain joined", "Joint au domaine", "Part of domain", "Membre du domaine", "Joint à un domaine"},
		topicOS:          {"Windows Server", "Operating system", "Système d'exploitation", "OS", "OS name", "Caption", "Full name", "Release", "Système", "Windows"},
		"session_host":   {"RD Session Host role", "Rôle Hôte de session", "Session host role", "RDSH", "Rôle RDSH"},
		"licensing_mode": {"Licensing mode effective", "Licensing mode", "Mode", "Licensing type", "Lic mode", "Mode de licence", "Mode de licences", "Licensing mode policy", "Licensing mode local", "Type de licence"},
		"license_servers": {
			"License servers", "Serveurs de licences", "License server", "Licence servers", "Specified license servers", "Specified LS list", "Lic servers",
			"Serveur de licences", "Serveur licences", "Serveurs de licence", "RD license servers",
		},
		fieldUse:     useHeaders,
		ignoredField: ignoredHeaders,
	},
}

// licenseServerImport reads lists of license servers. A file of hosts names license servers too: what only these have must be there, or
// nothing but their names.
var licenseServerImport = computersImport(licenseServerDefinition)

var licenseServerDefinition = recordDefinition[*LicenseServer]{
	id: ImportLicenseServers, forms: licenseServerForms, named: licenseServersNamed, byID: licenseServersByID, retired: func(l *LicenseServer) bool { return l.RetiredAt != nil },
	what: sheet.Reason{EN: "a license server", FR: "un serveur de licences"},
	fields: []recordField{
		{"name", computerCell},
		{"domain", domainCell},
		{"domain_joined", yesNoCell},
		{topicOS, releaseCell},
		{"activated", activatedCell},
		{"scope", scopeCell},
		{"in_group", yesNoCell},
		{"no_upgrade", preventedCell},
		{"product_id", textCell},
		{"server_id", textCell},
		{fieldUse, useCell},
	},
	needs: []string{"activated", "scope", "in_group", "no_upgrade", "product_id", "server_id"},
	synonyms: sheet.Synonyms{
		"name": {
			"License server", "Serveur de licences", "Licence server", "RD license server", "RDS license server", "Serveur de licence", "Serveur licences", "License server name",
			"Nom du serveur de licences", "Computer name", "PSComputerName", "DNS host name", "FQDN", "Server name", "Host name", "Name", "Nom", "Nom du serveur", "Server", "Serveur",
		},
		"domain":        {"Domain", "Domaine", "DNS domain", "AD domain", "Workgroup", "Groupe de travail"},
		"domain_joined": {"Member of a domain", "Membre d'un domaine", "Joined to a domain", "Domain joined", "Joint au domaine", "Part of domain", "Membre du domaine", "Joint à un domaine"},
		topicOS:         {"Windows Server", "Operating system", "Système d'exploitation", "OS", "OS name", "Caption", "Release", "Système", "Windows"},
		"activated":     {"Activated", "Activé", "Activation", "Activation status", "État d'activation", "Is activated"},
		"scope":         {"Discovery scope", "Étendue de découverte", "Scope", "Étendue", "Server role"},
		"in_group":      {"Terminal Server License Servers", "In group", "Member of the group", "Group membership", "Membre du groupe", "Dans le groupe", "Is LS in TSLS group"},
		"no_upgrade":    {"Newer CALs to older hosts", "CAL plus récentes aux hôtes plus anciens", "Upgrades prevented", "Prevent license upgrade", "No upgrade", "Mises à niveau empêchées"},
		"product_id":    {"Product ID", "ID de produit", "ID produit"},
		"server_id":     {"License server ID", "ID du serveur de licences", "Server ID", "License server identifier"},
		fieldUse:        useHeaders,
		ignoredField:    ignoredHeaders,
	},
}

// useHeaders head the column of our lists that says whether a record is in use.
var useHeaders = []string{"Use", "Usage"}

// fieldUse is what a line says of whether a record is in use.
const fieldUse = "use"

// unreadWords are what lists write where nobody has read a thing: nothing is said then.
var unreadWords = []string{"not read", "non lu", "unknown", "inconnu", "inconnue", "?", "not known", "pas connu"}

func isUnread(cell string) bool {
	for _, word := range unreadWords {
		if strings.EqualFold(cell, word) {
			return true
		}
	}
	return false
}
