package demo

import (
	"cmp"
	"time"

	"calfleet/internal/inventory"
	"calfleet/internal/report"
)

const (
	northwindDomain = "northwind.local"
	depotDomain     = "depot.local" // of a haulier that was bought; the domains never met
)

// northwind is an English carrier with the faults the group does not have: the wrong kind of CAL, CALs older than the hosts, a
// refusal that somebody wrote down, a license server nobody has seen, hosts that need no CAL at all, and the small neglects of a
// company where everybody has other work: what ends soon, what was copied, what nobody activated.
func northwind(now time.Time) *fleet {
	f := &fleet{slug: "northwind-logistics", name: "Northwind Logistics", now: now, purchaseFile: "import rds-cal-orders.csv"}
	f.northwindServers()
	f.northwindOperations()
	f.northwindOffices()
	f.northwindAlone()
	f.northwindNeglects()
	f.purchases = []report.Purchase{
		{Reference: "PO-80010", CALVersion: "2012 R2", CALKind: report.PerDevice, Quantity: 5, Program: "retail", LicenseServer: "kiosk01", PurchasedOn: day(2014, 6, 30)},
		{Reference: "PO-84551", CALVersion: "2016", CALKind: report.PerUser, Quantity: 30, Program: "open", Agreement: "66004518", LicenseServer: "nwlic16.northwind.local", PurchasedOn: day(2017, 2, 14)},
		{Reference: "PO-84552", CALVersion: "2016", CALKind: report.PerUser, Quantity: 60, Program: "open", Agreement: "66004518", LicenseServer: "nwlic22.northwind.local", PurchasedOn: day(2017, 2, 14)},
		{Reference: "PO-88112", CALVersion: "2019", CALKind: report.PerUser, Quantity: 80, Program: "open", Agreement: "67900341", LicenseServer: "nwlic19.northwind.local", PurchasedOn: day(2020, 9, 1), Assurance: new(true), AssuredUntil: f.inDays(41)},
		{Reference: "PO-95120", CALVersion: "2019", CALKind: report.PerUser, Quantity: 25, Program: "csp", PurchasedOn: day(2026, 7, 6), Term: report.TermSubscription, EndsOn: f.inDays(26)},
		{Reference: "PO-97001", CALVersion: "2025", CALKind: report.PerUser, Quantity: 40, Program: "csp", LicenseServer: "nwlic25.northwind.local", PurchasedOn: day(2025, 3, 18)},
	}
	f.trusts = []inventory.Trust{{DomainA: northwindDomain, DomainB: depotDomain, RecordedBy: "olivia@northwind.example"}}
	f.refusals = []inventory.Refusal{{
		LicenseServer: "nwlic16.northwind.local", CALVersion: "2019", CALKind: report.PerUser, Quantity: 25, RecordedBy: "olivia@northwind.example",
		Note: "The Install Licenses Wizard says that these licenses cannot be installed on this version of Windows Server.",
	}}
	for i := range f.purchases {
		f.purchases[i].Term = cmp.Or(f.purchases[i].Term, report.TermPerpetual)
		if f.purchases[i].Assurance == nil {
			f.purchases[i].Assurance = new(false)
		}
	}
	return f
}

func (f *fleet) northwindServers() {
	f.server(machine{name: "NWLIC16", domain: northwindDomain, os: windowsServer("2016")}, pack{"2016", user, 30, 22})
	f.handhelds()
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

// handhelds is the license server of devices that find no CAL of their kind: they live on temporary ones, and those end.
func (f *fleet) handhelds() {
	m := machine{name: "NWLIC19", domain: northwindDomain, os: windowsServer("2019")}
	r := f.report(m, "RDS-LICENSING")
	r.LicenseServer = licenseServer(m, []pack{{"2019", user, 80, 0}, {"2028", user, 10, 0}})
	for i := range int64(14) {
		until := f.now.AddDate(0, 0, int(4+i/3)).Truncate(24 * time.Hour)
		r.LicenseServer.Issued = append(r.LicenseServer.Issued, report.Issued{
			LicenseID: i + 1, KeyPackID: 2, ToComputer: numbered("HANDHELD-%02d", 14)[i], Status: new(int64(1)), ExpiresAt: &until,
		})
	}
	f.add(r)
}

// northwindNeglects is what nobody got round to.
func (f *fleet) northwindNeglects() {
	// A new license server that nobody has activated, and a host that lives on its grace period meanwhile.
	fresh := machine{name: "NWLIC26", domain: northwindDomain, os: windowsServer("2025")}
	r := f.report(fresh, "RDS-LICENSING")
	r.LicenseServer = licenseServer(fresh, nil)
	r.LicenseServer.Activated, r.LicenseServer.ServerID = new(false), ""
	f.add(r)
	f.host(machine{name: "NWRDS-NEW1", domain: northwindDomain, os: windowsServer("2025")},
		settings{mode: report.ModePerUser, source: "policy", servers: []string{"nwlic26.northwind.local"}, status: 7, grace: 74})

	// Two hosts that users reach as one and that were set up on two days.
	f.broker(machine{name: "NWCB06", domain: northwindDomain, os: windowsServer("2019")}, report.ModePerUser, []string{"nwlic25.northwind.local"},
		collection("Yard", "NWRDS-YRD%d", northwindDomain, 2))
	for i, server := range []string{"nwlic25.northwind.local", "nwlic22.northwind.local"} {
		f.host(machine{name: numbered("NWRDS-YRD%d", 2)[i], domain: northwindDomain, os: windowsServer("2016")},
			settings{mode: report.ModePerUser, source: "local", servers: []string{server}, status: 11, ignored: []string{"oldlic.northwind.local"}})
	}

	lic25 := settings{mode: report.ModePerUser, source: "policy", servers: []string{"nwlic25.northwind.local"}, status: 11}
	f.host(machine{name: "NWJUMP02", domain: northwindDomain, os: windowsServer("2022"), image: "NWJUMP01"}, lic25)
	f.host(machine{name: "DEPRDS01", domain: depotDomain, os: windowsServer("2022")}, lic25)
	f.host(machine{name: "KIOSK02", os: windowsServer("2012 R2")},
		settings{mode: report.ModePerUser, source: "local", servers: []string{"kiosk01"}, status: 11})
}

// inDays is a day counted from the loading of the demo.
func (f *fleet) inDays(days int) report.Date {
	at := f.now.AddDate(0, 0, days)
	return day(at.Year(), at.Month(), at.Day())
}
