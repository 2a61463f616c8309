package compat

// The sources about where hosts and license servers stand and how hosts are set up.
var (
	gracePeriodGuidance = inSection(licensingGuidance, say("grace period", "période de grâce"))
	gracePeriodDays     = Source{
		Title: "GetGracePeriodDays method of the Win32_TerminalServiceSetting class", Date: "2018-05-31", Read: readOn,
		Section: say("DaysLeft", "DaysLeft"),
		Address: learn + "windows/win32/termserv/getgraceperioddays-win32-terminalservicesetting",
	}
	noLicenseServerMode  = inSection(noLicenseServer, say("type of RDS CAL", "type de CAL RDS"))
	sessionHostLicensing = Source{
		Title: "License Remote Desktop session hosts", Date: "2025-05-06", Read: readOn,
		Section: say("licensing mode", "mode de licence"),
		Address: learn + "windows-server/remote/remote-desktop-services/rds-license-session-hosts",
	}
	licenseServersGroup = Source{
		Title: "IsLSinTSLSGroup method of the Win32_TSLicenseServer class", Date: "2018-05-31", Read: readOn,
		Section: say("remarks", "remarques"),
		Address: learn + "windows/win32/termserv/islsintslsgroup-win32-tslicenseserver",
	}
	licenseServersEvent = Source{
		Title: "Event ID 4105 when RD Licensing runs", Date: "2023-12-26", Read: readOn,
		Section: say("symptoms and cause", "symptômes et cause"),
		Address: learn + "troubleshoot/windows-server/remote/terminalservices-licensing-event-4105",
	}
	trustTransitivity = Source{
		Title: "Understanding Trust Transitivity", Read: readOn,
		Section: say("transitive trust", "approbation transitive"),
		Address: learn + "previous-versions/windows/it-pro/windows-server-2008-r2-and-2008/cc754612(v=ws.11)",
	}
	supportedConfiguration = Source{
		Title: "Supported configurations for Remote Desktop Services", Date: "2025-07-07", Read: readOn,
		Section: say("best practices", "bonnes pratiques"),
		Address: learn + "windows-server/remote/remote-desktop-services/rds-supported-config",
	}
	supportedGuests  = inSection(supportedConfiguration, say("VDI deployment, supported guest operating systems", "déploiement VDI, systèmes invités pris en charge"))
	registryValues   = inSection(licensingGuidance, say("registry values of the list and the mode", "valeurs de registre de la liste et du mode"))
	policyPrecedence = inSection(licensingGuidance, say("how the license server and the mode are applied", "comment le serveur de licences et le mode sont appliqués"))

	multiSessionQuestions = Source{
		Title: "Windows Enterprise multi-session FAQ", Date: "2023-10-20", Read: readOn,
		Section: say("what it is, and why it reports as a server", "ce que c’est, et pourquoi elle se dit serveur"),
		Address: learn + "azure/virtual-desktop/windows-multisession-faq",
	}
	desktopLicensing = Source{
		Title: "Licensing Azure Virtual Desktop", Date: "2024-01-08", Read: readOn,
		Section: say("eligible licenses", "licences éligibles"),
		Address: learn + "azure/virtual-desktop/licensing",
	}
)
