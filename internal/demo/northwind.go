package demo

import (
	"time"

	"calfleet/internal/inventory"
	"calfleet/internal/report"
)

const northwindDomain = "northwind.local"

// northwind is an English carrier with the faults the group does not have: the wrong kind of CAL, CALs older than the hosts, a
// refusal that somebody wrote down, a license server nobody has seen, and hosts that need no CAL at all.
func northwind(now time.Time) *fleet {
	f := &fleet{slug: "northwind-logistics", name: "Northwind Logistics", now: now, purchaseFile: "import rds-cal-orders.csv"}
	f.northwindServers()
	f.northwindOperations()
	f.northwindOffices()
	f.northwindAlone()
	f.purchases = []report.Purchase{
		{Reference: "PO-80010", CALVersion: "2012 R2", CALKind: report.PerDevice, Quantity: 5, Program: "retail", LicenseServer: "kiosk01", PurchasedOn: day(2014, 6, 30)},
		{Reference: "PO-84551", CALVersion: "2016", CALKind: report.PerUser, Quantity: 30, Program: "open", Agreement: "66004518", LicenseServer: "nwlic16.northwind.local", PurchasedOn: day(2017, 2, 14)},
		{Reference: "PO-84552", CALVersion: "2016", CALKind: report.PerUser, Quantity: 60, Program: "open", Agreement: "66004518", LicenseServer: "nwlic22.northwind.local", PurchasedOn: day(2017, 2, 14)},
		{Reference: "PO-88112", CALVersion: "2019", CALKind: report.PerUser, Quantity: 80, Program: "open", Agreement: "67900341", LicenseServer: "nwlic19.northwind.local", PurchasedOn: day(2020, 9, 1)},
		{Reference: "PO-95120", CALVersion: "2019", CALKind: report.PerUser, Quantity: 25, Program: "csp", PurchasedOn: day(2026, 7, 6)},
		{Reference: "PO-97001", CALVersion: "2025", CALKind: report.PerUser, Quantity: 40, Program: "csp", LicenseServer: "nwlic25.northwind.local", PurchasedOn: day(2025, 3, 18)},
	}
	f.refusals = []inventory.Refusal{{
		LicenseServer: "nwlic16.northwind.local", CALVersion: "2019", CALKind: report.PerUser, Quantity: 25, RecordedBy: "olivia@northwind.example",
		Note: "The Install Licenses Wizard says that these licenses cannot be installed on this version of Windows Server.",
	}}
	return f
}

func (f *fleet) northwindServers() {
	f.server(machine{name: "NWLIC16", domain: northwindDomain, os: windowsServer("2016")}, pack{"2016", user, 30, 22})
	f.server(machine{name: "NWLIC19", domain: northwindDomain, os: windowsServer("2019")}, pack{"2019", user, 80, 0}, pack{"2028", user, 10, 0})
	f.server(machine{name: "NWLIC22", domain: northwindDomain, os: windowsServer("2022")}, pack{"2016", user, 60, 41})
	f.server(machine{name: "NWLIC25", domain: northwindDomain, os: windowsServer("2025")}, pack{"2025", user, 40, 17})
}

// northwindOperations is devices with CALs for users, and hosts that were upgraded while their CALs were not.
func (f *fleet) northwindOperations() {
	lic19, lic22 := []string{"nwlic19.northwind.local"}, []string{"nwlic22.northwind.local"}
	f.broker(machine{name: "NWCB01", domain: northwindDomain, os: windowsServer("2019")}, report.ModePerDevice, lic19,
		collection("Warehouse Handhelds", "NWRDS-WH%d", northwindDomain, 4))
	f.hosts(4, machine{name: "NWRDS-WH%d", domain: northwindDomain, os: windowsServer("2019")},
		settings{mode: report.ModePerDevice, source: "policy", servers: lic19, status: 11})

	f.broker(machine{name: "NWCB02", domain: northwindDomain, os: windowsServer("2022")}, report.ModePerUser, lic22,
		collection("Dispatch", "NWRDS-DSP%d", northwindDomain, 3))
	f.hosts(3, machine{name: "NWRDS-DSP%d", domain: northwindDomain, os: windowsServer("2022")},
		settings{mode: report.ModePerUser, source: "policy", servers: lic22, status: 11})
}

func (f *fleet) northwindOffices() {
	lic16, lic25, gone := []string{"nwlic16.northwind.local"}, []string{"nwlic25.northwind.local"}, []string{"oldlic.northwind.local"}
	f.broker(machine{name: "NWCB03", domain: northwindDomain, os: windowsServer("2016")}, report.ModePerUser, lic16,
		collection("Reporting", "NWRDS-REP%d", northwindDomain, 2))
	f.hosts(2, machine{name: "NWRDS-REP%d", domain: northwindDomain, os: windowsServer("2016")},
		settings{mode: report.ModePerUser, source: "local", servers: lic16, status: 11})

	f.broker(machine{name: "NWCB04", domain: northwindDomain, os: windowsServer("2025")}, report.ModePerUser, lic25,
		collection("Finance", "NWRDS-FIN%d", northwindDomain, 2), collection("Remote Desktops", "NWAVD-%d", northwindDomain, 2))
	f.hosts(2, machine{name: "NWRDS-FIN%d", domain: northwindDomain, os: windowsServer("2019")}, // older hosts, newer server and CALs: fine
		settings{mode: report.ModePerUser, source: "local", servers: lic25, status: 11})
	f.hosts(2, machine{name: "NWAVD-%d", domain: northwindDomain, os: multiSession()},
		settings{mode: report.ModePerUser, source: "local", servers: lic25, status: 11})

	f.broker(machine{name: "NWCB05", domain: northwindDomain, os: windowsServer("2019")}, report.ModePerUser, gone,
		collection("Customs", "NWRDS-CUS%d", northwindDomain, 2))
	f.hosts(2, machine{name: "NWRDS-CUS%d", domain: northwindDomain, os: windowsServer("2019")},
		settings{mode: report.ModePerUser, source: "local", servers: gone, status: 6})
}

// northwindAlone is hosts that no broker governs, one of them in a workgroup and its own license server.
func (f *fleet) northwindAlone() {
	f.host(machine{name: "NWJUMP01", domain: northwindDomain, os: windowsServer("2022")},
		settings{mode: report.ModePerUser, source: "policy", servers: []string{"nwlic25.northwind.local"}, status: 11})

	kiosk := machine{name: "KIOSK01", os: windowsServer("2012 R2")}
	r := f.report(kiosk, "RDS-RD-SERVER", "RDS-LICENSING")
	r.SessionHost = settings{mode: report.ModePerDevice, source: "local", servers: []string{"kiosk01"}, status: 11}.sessionHost()
	r.LicenseServer = licenseServer(kiosk, []pack{{"2012", device, 5, 4}})
	f.add(r)
}
