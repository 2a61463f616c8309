package compat

const readAgain = "2026-11-30"

const previousVersions = learn + "previous-versions/windows/it-pro/windows-server-2008-r2-and-2008/"

// The sources that no rule cites and the guide does.
var (
	gracePeriodReset  = inSection(licensingGuidance, say("grace period: reset it", "période de grâce : la réinitialiser"))
	policyNotLocal    = inSection(licensingGuidance, say("a domain policy does not show in gpedit.msc", "une stratégie de domaine ne se voit pas dans gpedit.msc"))
	supportedServers  = inSection(supportedConfiguration, say("RD Licensing, versions of CALs", "licences Bureau à distance, versions des CAL"))
	diagnoserPlace    = inSection(noLicenseServer, say("step 1, RD Licensing Diagnoser", "étape 1, diagnostic des licences Bureau à distance"))
	brokerLicensing   = inSection(noLicenseServer, say("deployment with a connection broker", "déploiement avec un service Broker"))
	policyLicensing   = inSection(sessionHostLicensing, say("specify a license server, Group Policy", "indiquer un serveur de licences, stratégie de groupe"))
	clientMessages    = inSection(noLicenseServer, say("symptoms", "symptômes"))
	azureVirtualHosts = inSection(sessionHostLicensing, say("Azure Virtual Desktop session hosts", "hôtes Azure Virtual Desktop"))

	azureNoLicenseServer = Source{
		Title: "The Remote Desktop license server isn't available when you connect to an Azure VM", Date: "2018-10-23", Read: readAgain,
		Section: say("symptoms and solution", "symptômes et solution"),
		Address: learn + "troubleshoot/azure/virtual-machines/windows/troubleshoot-rdp-no-license-server",
	}
	externalConnector = Source{
		Title: "How to install and configure the external connector for a terminal server or remote desktop server", Date: "2020-09-14", Read: readAgain,
		Section: say("more information", "informations complémentaires"),
		Address: learn + "troubleshoot/windows-server/remote/install-and-configure-the-external-connector",
	}
	nonPersistentDesktops = Source{
		Title: "The first connection to a non-persistent VDI session fails when using per-user Remote Desktop licensing", Date: "2023-12-26", Read: readAgain,
		Section: say("cause", "cause"),
		Address: learn + "troubleshoot/windows-server/remote/remote-desktop-services-per-user-licensing",
	}
	setServerList = Source{
		Title: "SetSpecifiedLicenseServerList method of the Win32_TerminalServiceSetting class", Date: "2018-05-31", Read: readAgain,
		Section: say("parameters", "paramètres"),
		Address: learn + "windows/win32/termserv/setspecifiedlicenseserverlist-win32-terminalservicesetting",
	}
	terminalServiceSetting = Source{
		Title: "Win32_TerminalServiceSetting class", Read: readAgain,
		Section: say("LicensingType, PolicySourceLicensingType and the methods", "LicensingType, PolicySourceLicensingType et les méthodes"),
		Address: learn + "windows/win32/termserv/win32-terminalservicesetting",
	}
	deploymentLicensing = Source{
		Title: "Win32_TSDeploymentLicensing class", Read: readAgain,
		Section: say("LicensingType", "LicensingType"),
		Address: learn + "windows/win32/termserv/win32-tsdeploymentlicensing",
	}
	licenseServerClass = Source{
		Title: "Win32_TSLicenseServer class", Read: readOn,
		Section: say("properties and methods", "propriétés et méthodes"),
		Address: learn + "windows/win32/termserv/win32-tslicenseserver",
	}
	providerErrors = Source{
		Title: "Remote Desktop Services WMI provider error codes", Date: "2018-05-31", Read: readAgain,
		Section: say("WBEM_E_INVALID_OPERATION and others", "WBEM_E_INVALID_OPERATION et autres"),
		Address: learn + "windows/win32/termserv/terminal-services-wmi-provider-error-codes",
	}
	disconnectReasons = Source{
		Title: "ExtendedDisconnectReasonCode enumeration", Read: readAgain,
		Section: say("codes 256 to 266", "codes 256 à 266"),
		Address: learn + "windows/win32/termserv/extendeddisconnectreasoncode",
	}
	installOpen = Source{
		Title: "InstallOpenLicenseKeyPack method of the Win32_TSLicenseKeyPack class", Date: "2018-05-31", Read: readOn,
		Section: say("parameters", "paramètres"),
		Address: learn + "windows/win32/termserv/installopenlicensekeypack-win32-tslicensekeypack",
	}
	installAgreement = Source{
		Title: "InstallAgreementLicenseKeyPack method of the Win32_TSLicenseKeyPack class", Date: "2018-05-31", Read: readOn,
		Section: say("AgreementType and AgreementNumber", "AgreementType et AgreementNumber"),
		Address: learn + "windows/win32/termserv/installagreementlicensekeypack-win32-tslicensekeypack",
	}
	setLicenseConfiguration = Source{
		Title: "Set-RDLicenseConfiguration", Read: readOn,
		Section: say("syntax", "syntaxe"),
		Address: learn + "powershell/module/remotedesktop/set-rdlicenseconfiguration",
	}
)

// What the guide says of events.
var (
	event1003 = Source{
		Title: "Event ID 1003 — Terminal Services Client Access License (TS CAL) Availability", Read: readAgain,
		Section: say("resolve", "résolution"), Address: previousVersions + "cc775262(v=ws.10)",
	}
	event1004 = Source{
		Title: "Event ID 1004 — Terminal Services Client Access License (TS CAL) Availability", Read: readAgain,
		Section: say("diagnose", "diagnostic"), Address: previousVersions + "cc775148(v=ws.10)",
	}
	event1028 = Source{
		Title: "Event ID 1028 — Remote Desktop Services Client Access License (RDS CAL) Availability", Read: readAgain,
		Section: say("resolve", "résolution"), Address: previousVersions + "ee890984(v=ws.10)",
	}
	event89 = Source{
		Title: "Event ID 89 — Remote Desktop Services Client Access License (RDS CAL) Availability", Read: readAgain,
		Section: say("resolve", "résolution"), Address: previousVersions + "ee891157(v=ws.10)",
	}
	event44 = Source{
		Title: "Event 44 on an RDS licensing server running Windows Server 2016 or Windows Server 2012", Date: "2020-12-04", Read: readAgain,
		Section: say("resolution", "résolution"), Address: learn + "troubleshoot/windows-server/remote/event-44-rds-licensing-server",
	}
	activationMonitor = Source{
		Publisher: "Microsoft, via systemcenter.wiki", Title: "Terminal Services License Server Activation", Read: readAgain,
		Section: say("events 17, 18 and 39", "événements 17, 18 et 39"),
		Address: "https://systemcenter.wiki/?GetElement=Microsoft.Windows.Server.2008.TerminalServicesRole.Service.TSLicensing.TerminalServicesLicenseServerActivation&Type=UnitMonitor&ManagementPack=Microsoft.Windows.Server.TerminalService.2008&Version=6.0.6278.22",
	}
	groupMonitor = Source{
		Publisher: "Microsoft, via systemcenter.wiki", Title: "Remote Desktop License Server Security Group Configuration", Read: readAgain,
		Section: say("events 71, 73, 4140 and 4141", "événements 71, 73, 4140 et 4141"),
		Address: "https://systemcenter.wiki/?GetElement=Microsoft.Windows.Server.10.0.RemoteDesktopServices.NewUnitMonitor_13&Type=UnitMonitor&ManagementPack=Microsoft.Windows.Server.2016.RemoteDesktopServices&Version=10.0.6.0",
	}
	perUserMonitor = Source{
		Publisher: "Microsoft, via systemcenter.wiki", Title: "Remote Desktop Services Per User Client Access License Tracking and Reporting", Read: readAgain,
		Section: say("events 4107 and 4108", "événements 4107 et 4108"),
		Address: "https://systemcenter.wiki/?GetElement=Microsoft.Windows.Server.RemoteDesktopServices.2008R2.NewUnitMonitor_11&Type=UnitMonitor&ManagementPack=Microsoft.Windows.Server.RemoteDesktopServices.2008R2&Version=6.1.7600.0",
	}
	eventListing = Source{
		Publisher: "detection-wiki", Title: "Microsoft-Windows-TerminalServices-Licensing", Read: readAgain,
		Section: say("list of events", "liste des événements"),
		Address: "https://detection-wiki-staging.pages.dev/microsoft-windows-terminalservices-licensing/",
	}
	eventForms = Source{
		Publisher: "GitHub, amidaware/rmmagent", Title: "Issue 45", Read: readOn,
		Section: say("log of a 2019 host", "journal d’un hôte 2019"),
		Address: "https://github.com/amidaware/rmmagent/issues/45",
	}
)

// What others than Microsoft's documentation say: Microsoft's help and terms as copies, resellers, forums, guides.
var (
	activationSite = Source{
		Publisher: "Microsoft", Title: "Remote Desktop Licensing, frequently asked questions", Read: readAgain,
		Section: say("activate a license server; install client access licenses", "activer un serveur de licences ; installer des licences d’accès client"),
		Address: "https://activate.microsoft.com/Faq.aspx",
	}
	clearinghouseHelp = Source{
		Publisher: "Microsoft, via winintro.ru", Title: "Microsoft Clearinghouse", Read: readAgain,
		Section: say("help of RD Licensing Manager", "aide du Gestionnaire de licences"),
		Address: "http://winintro.ru/ts_license.en/html/83fcf57f-1e7a-4dc0-b866-0c4e04ebb132.htm",
	}
	licenseTerms = Source{
		Publisher: "Microsoft, via markettransfer.info", Title: "Additional Licensing Requirements and or Use Rights", Read: readAgain,
		Section: say("license terms of Windows Server 2016, CALs", "termes de licence de Windows Server 2016, CAL"),
		Address: "https://www.markettransfer.info/clause/additional-licensing-requirements-and-or-use-rights/_7",
	}
	downgradeQuestion = Source{
		Publisher: "Microsoft Q&A", Title: "RDP CAL Downgrade", Date: "2026-02-09", Read: readAgain,
		Section: say("a user's question, and an answer by somebody who is not Microsoft's staff", "question d’un utilisateur, et réponse d’une personne étrangère à Microsoft"),
		Address: learn + "answers/questions/5768553/rdp-cal-downgrade",
	}
	resellerGuide = Source{
		Publisher: "Sherweb", Title: "Remote Desktop Services (RDS) perpetual licenses: activation guide", Read: readAgain,
		Section: say("steps 1 to 5", "étapes 1 à 5"),
		Address: "https://helpdesk.sherweb.com/en/support/solutions/articles/67000714644-remote-desktop-services-rds-perpetual-licenses-activation-guide",
	}
	resellerKeys = Source{
		Publisher: "CloudIM", Title: "Remote Desktop Services license key activation (User CAL)", Read: readAgain,
		Section: say("steps 5 to 9", "étapes 5 à 9"),
		Address: "https://kb.cloud.im/support/solutions/articles/66000498259-04-remote-desktop-services-license-key-activation-user-cal-",
	}
	fieldGuide = Source{
		Publisher: "fr.ittrip.xyz", Title: "CAL RDS 2022 sur Windows Server 2019 : downgrade, échanges de CAL et serveur de licences 2022 (guide complet)", Read: readAgain,
		Section: say("a third party's guide", "guide d’un tiers"),
		Address: "https://fr.ittrip.xyz/?p=7903",
	}
)
