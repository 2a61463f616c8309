package demo

import (
	"time"

	"calfleet/internal/report"
)

const (
	lumenDomain  = "lumen.local"
	boardDomain  = "direction.lumen.local" // the board keeps to a domain of its own
	iberiaDomain = "iberia.local"
)

// lumen is a French group. Its accountants wait for 50 CALs of 2022 that a 2019 license server refuses, while a 2022 one
// with CALs to spare stands in the same domain.
func lumen(now time.Time) *fleet {
	f := &fleet{slug: "groupe-lumen", name: "Groupe Lumen", now: now, purchaseFile: "import achats-cal-rds.csv"}
	f.lumenServers()
	f.lumenHeadquarters()
	f.lumenBranches()
	f.purchases = []report.Purchase{
		{Reference: "BC-2016-0102", CALVersion: "2016", CALKind: report.PerUser, Quantity: 25, Program: "open", Agreement: "65410233", LicenseServer: "licib.iberia.local", PurchasedOn: day(2016, 11, 3)},
		{Reference: "BC-2019-0412", CALVersion: "2019", CALKind: report.PerUser, Quantity: 100, Program: "open", Agreement: "68120077", LicenseServer: "lic01.lumen.local", PurchasedOn: day(2019, 4, 12)},
		{Reference: "BC-2022-0231", CALVersion: "2022", CALKind: report.PerUser, Quantity: 300, Program: "open value", Agreement: "V7741209", LicenseServer: "lic22.lumen.local", PurchasedOn: day(2022, 3, 8)},
		{Reference: "BC-2022-0408", CALVersion: "2022", CALKind: report.PerDevice, Quantity: 60, Program: "open value", Agreement: "V7741209", LicenseServer: "licpar.lumen.local", PurchasedOn: day(2022, 5, 19)},
		{Reference: "BC-2023-0519", CALVersion: "2022", CALKind: report.PerUser, Quantity: 40, Program: "csp", LicenseServer: "licpar.lumen.local", PurchasedOn: day(2023, 5, 22)},
		{Reference: "BC-2025-0033", CALVersion: "2025", CALKind: report.PerUser, Quantity: 40, Program: "csp", LicenseServer: "lic25.direction.lumen.local", PurchasedOn: day(2025, 1, 27)},
		{Reference: "BC-2026-0240", CALVersion: "2025", CALKind: report.PerUser, Quantity: 20, Program: "csp", PurchasedOn: day(2026, 8, 25)},
		{Reference: "PO-2026-0117", CALVersion: "2022", CALKind: report.PerUser, Quantity: 50, Program: "csp", LicenseServer: "lic01.lumen.local", PurchasedOn: day(2026, 1, 17)},
	}
	for i := range f.purchases {
		f.purchases[i].Term, f.purchases[i].Assurance = report.TermPerpetual, new(false)
	}
	return f
}

func (f *fleet) lumenServers() {
	f.server(machine{name: "LIC01", domain: lumenDomain, os: windowsServer("2019")}, pack{"2019", user, 100, 96})
	f.server(machine{name: "LIC22", domain: lumenDomain, os: windowsServer("2022")}, pack{"2022", user, 300, 259})
	f.server(machine{name: "LIC25", domain: boardDomain, os: windowsServer("2025")}, pack{"2025", user, 40, 31})
	// Per User CALs are issued beyond their number and nothing stops it.
	f.server(machine{name: "LICPAR", domain: lumenDomain, os: windowsServer("2022")}, pack{"2022", user, 40, 52}, pack{"2022", device, 60, 48})
	f.server(machine{name: "LICIB", domain: iberiaDomain, os: windowsServer("2016")}, pack{"2016", user, 25, 0})
}

// lumenHeadquarters is the seed case, the case beside it that no CAL can cure, and what is fine.
func (f *fleet) lumenHeadquarters() {
	lic01, lic22, lic25 := []string{"lic01.lumen.local"}, []string{"lic22.lumen.local"}, []string{"lic25.direction.lumen.local"}
	f.broker(machine{name: "RDCB01", domain: lumenDomain, os: windowsServer("2022")}, report.ModePerUser, lic01,
		collection("Comptabilité", "RDSH-CPT-%02d", lumenDomain, 8), collection("Usine Lyon", "RDSH-LYN-%02d", lumenDomain, 4))
	f.hosts(8, machine{name: "RDSH-CPT-%02d", domain: lumenDomain, os: windowsServer("2019")},
		settings{mode: report.ModePerUser, source: "policy", servers: lic01, status: 11})
	f.hosts(4, machine{name: "RDSH-LYN-%02d", domain: lumenDomain, os: windowsServer("2022")},
		settings{mode: report.ModePerUser, source: "policy", servers: lic01, status: 4})

	f.broker(machine{name: "RDCB02", domain: lumenDomain, os: windowsServer("2022")}, report.ModePerUser, lic22,
		collection("RH", "RDSH-RH-%02d", lumenDomain, 3), collection("Labo Nantes", "RDSH-NAN-%02d", lumenDomain, 3))
	f.hosts(3, machine{name: "RDSH-RH-%02d", domain: lumenDomain, os: windowsServer("2022")},
		settings{mode: report.ModePerUser, source: "local", servers: lic22, status: 11})
	f.labo(lic22)

	f.broker(machine{name: "RDCB25", domain: boardDomain, os: windowsServer("2025")}, report.ModePerUser, lic25,
		collection("Direction", "RDSH-DIR-%02d", boardDomain, 2))
	f.hosts(2, machine{name: "RDSH-DIR-%02d", domain: boardDomain, os: windowsServer("2025")},
		settings{mode: report.ModePerUser, source: "local", servers: lic25, status: 11})
}

// labo is hosts nobody can judge: one has never said a word, one runs what no rule knows yet.
func (f *fleet) labo(servers []string) {
	said := settings{mode: report.ModePerUser, source: "local", servers: servers, status: 11}
	f.host(machine{name: "RDSH-NAN-01", domain: lumenDomain, os: windowsServer("2022")}, said)
	f.host(machine{name: "RDSH-NAN-03", domain: lumenDomain, os: windowsServer("2028")}, said)
}

func (f *fleet) lumenBranches() {
	paris := []string{"licpar.lumen.local"}
	f.broker(machine{name: "RDCB-PAR", domain: lumenDomain, os: windowsServer("2022")}, report.ModePerUser, paris,
		collection("Bureaux Paris", "RDSH-PAR-%02d", lumenDomain, 5))
	said := settings{mode: report.ModePerUser, source: "policy", servers: paris, status: 11}
	f.hosts(4, machine{name: "RDSH-PAR-%02d", domain: lumenDomain, os: windowsServer("2022")}, said)
	f.host(machine{name: "RDSH-PAR-05", domain: lumenDomain, os: windowsServer("2022"), silent: 31 * 24 * time.Hour}, said)

	f.broker(machine{name: "RDCB-ACC", domain: lumenDomain, os: windowsServer("2012 R2")}, report.ModePerDevice, paris,
		collection("Bornes accueil", "RDSH-ACC-%02d", lumenDomain, 2))
	f.hosts(2, machine{name: "RDSH-ACC-%02d", domain: lumenDomain, os: windowsServer("2012 R2")},
		settings{mode: report.ModePerDevice, source: "local", servers: paris, status: 11})

	f.broker(machine{name: "RDCB-MAD", domain: iberiaDomain, os: windowsServer("2016")}, report.ModeNotConfigured, []string{},
		collection("Support Madrid", "RDSH-MAD-%02d", iberiaDomain, 3))
	f.hosts(3, machine{name: "RDSH-MAD-%02d", domain: iberiaDomain, os: windowsServer("2016")},
		settings{mode: report.ModeNotConfigured, source: "local", servers: []string{}, grace: 9})
}

func day(year int, month time.Month, d int) report.Date {
	return report.Date{Year: year, Month: month, Day: d}
}
