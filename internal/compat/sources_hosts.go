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
)
