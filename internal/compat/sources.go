package compat

// Source is where a rule or a cell of a table comes from, so that a reader can check it.
type Source struct {
	Title   string // as the page calls itself
	Section Text   // where on the page
	Date    string // the page's own date, year-month-day; "" where it carries none
	Address string
	Read    string // the day it was last read for this rule book
	Derived bool   // not printed there: follows from what is
}

const (
	readOn = "2026-11-23"
	learn  = "https://learn.microsoft.com/en-us/"
)

// The sources of the rule book. Both dates of the CAL page are kept: its 2025 revision dropped the rows before 2016, its 2023
// revision has no 2025.
var (
	cals2025Hosts = Source{
		Title: "License Remote Desktop Services with Client Access Licenses (CALs)", Date: "2025-06-16", Read: readOn,
		Section: say("table of session hosts and CALs", "tableau des hôtes de session et des CAL"),
		Address: learn + "windows-server/remote/remote-desktop-services/rds-client-access-license",
	}
	cals2025Servers  = inSection(cals2025Hosts, say("table of license servers and CALs", "tableau des serveurs de licences et des CAL"))
	cals2025Model    = inSection(cals2025Hosts, say("Understand the RDS CAL model", "modèle des CAL RDS"))
	cals2023Hosts    = dated(cals2025Hosts, "2023-09-22")
	cals2023Servers  = dated(cals2025Servers, "2023-09-22")
	cals2025HostsD   = derived(cals2025Hosts)
	cals2025ServersD = derived(cals2025Servers)

	licensingGuidance = Source{
		Title: "RDS Licensing troubleshooting guidance", Date: "2022-03-03", Read: readOn,
		Section: say("a 2019 session host and a 2016 license server", "un hôte de session 2019 et un serveur de licences 2016"),
		Address: learn + "troubleshoot/windows-server/remote/troubleshoot-rds-licensing-guidance",
	}
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
	keyPackClass = Source{
		Title: "Win32_TSLicenseKeyPack class", Read: readOn,
		Section: say("ProductVersionID", "ProductVersionID"),
		Address: learn + "windows/win32/termserv/win32-tslicensekeypack",
	}
	modeNotConfiguredEvent = Source{
		Title: "Event ID 1069, RD Session Host licensing", Read: readOn,
		Section: say("resolution", "résolution"),
		Address: learn + "previous-versions/windows/it-pro/windows-server-2008-r2-and-2008/ee891144(v=ws.10)",
	}
	acrossDomains = Source{
		Title: "Set up Remote Desktop Licensing across domains, forests and workgroups", Date: "2025-04-02", Read: readOn,
		Section: say("supported topologies", "topologies prises en charge"),
		Address: learn + "troubleshoot/windows-server/remote/set-up-remote-desktop-licensing-across-domains-forests-workgroups",
	}
	releaseInformation = Source{
		Title: "Windows Server release information", Read: readOn,
		Section: say("builds of the servicing channels", "builds des canaux de maintenance"),
		Address: learn + "windows-server/get-started/windows-server-release-info",
	}
)

func inSection(s Source, section Text) Source {
	s.Section = section
	return s
}

func dated(s Source, date string) Source {
	s.Date = date
	return s
}

func derived(s Source) Source {
	s.Derived = true
	return s
}

// Cite is the citation on one line: title, section, date, address.
func (s Source) Cite() Text {
	t := say("Microsoft Learn, “%s”, %s, %s, %s", "Microsoft Learn, « %s », %s, %s, %s", s.Title, s.Section, s.when(), s.Address)
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
