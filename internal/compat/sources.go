package compat

import "cmp"

// Source is where a rule or a cell of a table comes from, so that a reader can check it.
type Source struct {
	Publisher string // "" is Microsoft Learn
	Title     string // as the page calls itself
	Section   Text   // where on the page
	Date      string // the page's own date, year-month-day; "" where it carries none
	Address   string
	Read      string // the day it was last read for this rule book
	Derived   bool   // not printed there: follows from what is
}

const (
	readOn = "2026-11-23"
	learn  = "https://learn.microsoft.com/en-us/"
)

// The sources of the rule book. Those behind the rule data stand in its file.
var (
	cals2025Hosts      = builtInSource("cals-2025-hosts")
	cals2025Servers    = builtInSource("cals-2025-servers")
	cals2023Hosts      = builtInSource("cals-2023-hosts")
	cals2023Servers    = builtInSource("cals-2023-servers")
	licensingGuidance  = builtInSource("licensing-guidance")
	keyPackClass       = builtInSource("key-pack-class")
	releaseInformation = builtInSource("release-information")
	upgradeOverview    = builtInSource("upgrade-overview")

	cals2025Model = inSection(cals2025Hosts, say("Understand the RDS CAL model", "modèle des CAL RDS"))

	noLicenseServer = Source{
		Title: "Cannot connect to RDS because no RD Licensing servers are available", Read: readOn,
		Section: say("RD Licensing Diagnoser", "diagnostic des licences Bureau à distance"),
		Address: learn + "troubleshoot/windows-server/remote/cannot-connect-rds-no-license-server",
	}
	connectivityStatus = Source{
		Title: "GetTStoLSConnectivityStatus method of the Win32_TerminalServiceSetting class", Read: readOn,
		Section: say("values of TStoLSConnectivityStatus", "valeurs de TStoLSConnectivityStatus"),
		Address: learn + "windows/win32/termserv/gettstolsconnectivitystatus-win32-terminalservicesetting",
	}
	changeMode = Source{
		Title: "ChangeMode method of the Win32_TerminalServiceSetting class", Read: readOn,
		Section: say("values of LicensingType", "valeurs de LicensingType"),
		Address: learn + "windows/win32/termserv/changemode-win32-terminalservicesetting",
	}
	modeNotConfiguredEvent = Source{
		Title: "Event ID 1069, RD Session Host licensing", Read: readOn,
		Section: say("resolution", "résolution"),
		Address: learn + "previous-versions/windows/it-pro/windows-server-2008-r2-and-2008/ee891144(v=ws.10)",
	}
	securityGroupPolicy = Source{
		Title: "IsLSSecGrpGPEnabled method of the Win32_TSLicenseServer class", Date: "2018-05-31", Read: readOn,
		Section: say("remarks", "remarques"),
		Address: learn + "windows/win32/termserv/islssecgrpgpenabled-win32-tslicenseserver",
	}
	licensingPolicies = Source{
		Title: "Policy CSP - ADMX_TerminalServer", Date: "2021-11-22", Read: readOn,
		Section: say("TS_LICENSE_SECGROUP and TS_PreventLicenseUpgrade", "TS_LICENSE_SECGROUP et TS_PreventLicenseUpgrade"),
		Address: learn + "windows/client-management/mdm/policy-csp-admx-terminalserver",
	}
	workgroupAccess = inSection(sessionHostLicensing, say("access to a license server in the same work group", "accès à un serveur de licences du même groupe de travail"))
	activation      = Source{
		Title: "Activate the Remote Desktop Services license server", Date: "2024-05-30", Read: readOn,
		Section: say("activate the license server", "activer le serveur de licences"),
		Address: learn + "windows-server/remote/remote-desktop-services/rds-activate-license-server",
	}
	issuedLicenseClass = Source{
		Title: "Win32_TSIssuedLicense class", Read: readOn,
		Section: say("LicenseStatus and ExpirationDate", "LicenseStatus et ExpirationDate"),
		Address: learn + "windows/win32/termserv/win32-tsissuedlicense",
	}
	revokeMethod = Source{
		Title: "Revoke method of the Win32_TSIssuedLicense class", Read: readOn,
		Section: say("RevokableCals and NextRevokeAllowedOn", "RevokableCals et NextRevokeAllowedOn"),
		Address: learn + "windows/win32/termserv/revoke-win32-tsissuedlicense",
	}
	activationStatus = Source{
		Title: "GetActivationStatus method of the Win32_TSLicenseServer class", Read: readOn,
		Section: say("values of ActivationStatus", "valeurs d’ActivationStatus"),
		Address: learn + "windows/win32/termserv/getactivationstatus-win32-tslicenseserver",
	}
	acrossDomains = Source{
		Title: "Set up Remote Desktop Licensing across domains, forests and workgroups", Date: "2025-04-02", Read: readOn,
		Section: say("supported topologies", "topologies prises en charge"),
		Address: learn + "troubleshoot/windows-server/remote/set-up-remote-desktop-licensing-across-domains-forests-workgroups",
	}
	migrateCALsPage = Source{
		Title: "Migrate your Remote Desktop Services Client Access Licenses (RDS CALs)", Date: "2024-05-20", Read: readOn,
		Section: say("Establish RDS CAL migration method", "choix de la méthode de migration"),
		Address: learn + "windows-server/remote/remote-desktop-services/migrate-rds-cals",
	}
	moveCALsPage = Source{
		Title: "How to move Terminal Services CALs from one license server to another in Windows", Date: "2023-12-26", Read: readOn,
		Section: say("documents that you must have available; how to move the CALs", "documents à avoir sous la main ; déplacement des CAL"),
		Address: learn + "troubleshoot/windows-server/remote/move-terminal-services-client-access-licenses",
	}
	installCALsPage = Source{
		Title: "Install RDS client access licenses on the Remote Desktop license server", Date: "2024-07-03", Read: readOn,
		Section: say("information for the license program", "informations du programme de licence"),
		Address: learn + "windows-server/remote/remote-desktop-services/rds-install-cals",
	}
	baseCALsPage = Source{
		Title: "Windows Server 2003 Terminal Server licensing issues and requirements for deployment", Date: "2021-09-24", Read: readOn,
		Section: say("licensing requirements", "exigences de licence"),
		Address: learn + "troubleshoot/windows-server/remote/terminal-server-license-for-deployment",
	}
	buyingAssurance = Source{
		Publisher: "Microsoft Product Terms", Title: "Purchasing & Renewing Software Assurance", Read: readOn,
		Section: say("Purchasing Software Assurance", "achat de la Software Assurance"),
		Address: "https://www.microsoft.com/licensing/terms/product/PurchasingandRenewingSoftwareAssurance/all",
	}
	clockTolerance = Source{
		Title: "Maximum tolerance for computer clock synchronization", Date: "2017-04-19", Read: readOn,
		Section: say("default values", "valeurs par défaut"),
		Address: learn + "windows/security/threat-protection/security-policy-settings/maximum-tolerance-for-computer-clock-synchronization",
	}
)

func inSection(s Source, section Text) Source {
	s.Section = section
	return s
}

func derived(s Source) Source {
	s.Derived = true
	return s
}

// Cite is the citation on one line: title, section, date, address.
func (s Source) Cite() Text {
	t := say("%s, “%s”, %s, %s, %s", "%s, « %s », %s, %s, %s", cmp.Or(s.Publisher, "Microsoft Learn"), s.Title, s.Section, s.when(), s.Address)
	if s.Derived {
		t = say("derived from %s", "déduit de %s", t)
	}
	return t
}

func (s Source) when() Text {
	if s.Date == "" {
		return say("undated, read %s", "sans date, lu le %s", s.Read)
	}
	return same(s.Date)
}
