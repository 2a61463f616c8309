package e2e

import (
	"strings"
	"testing"

	"calfleet/web/text"
)

// What if the license server itself were newer: the plan shows it, becomes a case, and the report of the upgraded server solves it.
func TestWhatIf_FromThePlanToTheCaseAndItsProof(t *testing.T) {
	t.Parallel()
	b := newPortal(t).open(t, text.French)
	b.becomeAdministrator()
	b.uploadReports()
	b.importPurchases()
	b.understand()
	b.planAnUpgrade()
	b.follow("#cases form button[type=submit]")
	b.says("#cases tbody tr", collection, text.StateDraft.In(b.lang))
	b.follow("a.row-link")
	page := ask[string](b, "location.pathname")
	b.says("#diary", text.WhatIfFrom.In(b.lang, "Windows Server 2022"))
	b.proveBackup()
	b.moveCase(page, "installing", text.StateInstalling)
	b.report(licenseServer("LIC01", "2022", 7, 50, 0))
	b.await(page, ".page-title .pill", text.StateSolved.In(b.lang))
	b.await("/", "#collections tr", collection, text.StateFine.In(b.lang))
}

// planAnUpgrade makes a plan of one change and looks at what would be then.
func (b *tab) planAnUpgrade() {
	b.t.Helper()
	b.visit("/plans")
	b.fill("name", "Windows Server 2022")
	b.follow("#plan-new button[type=submit]:not([name])")
	b.look("what-if, empty")
	b.choose("do", "upgrade-license-server")
	b.follow("#add form.chooser button[type=submit]")
	b.choose("change-license_server", lic01)
	b.choose("change-release", "2022")
	b.follow("#change button[type=submit]")
	b.says("#changes", lic01, text.WhatIfGone.In(b.lang, 1))
	b.says("main", collection, text.StateBroken.In(b.lang), text.StateFine.In(b.lang))
	b.look("what-if")
	b.holds(b.download(`#changes a[href$="outcome.pdf"]`), lic01)
}

// proveBackup takes the plan of the upgrade and says where the backup is.
func (b *tab) proveBackup() {
	b.t.Helper()
	b.follow(`.page-head a[href$="/plan"]`)
	b.says("#plan-record", lic01)
	b.look("plan of an upgrade")
	b.click("#proof-backup summary")
	b.fill("said-backup", "NAS-01")
	b.follow("#proof-backup button[type=submit]")
	b.says("#proof-backup", "NAS-01")
}

// A license server that the fleet has already: nothing to buy, and the hosts' own reports are the proof.
func TestCase_AServerOfTheFleetFromTheFindingToTheProof(t *testing.T) {
	t.Parallel()
	b := newPortal(t).open(t, text.English)
	b.becomeAdministrator()
	b.uploadReports()
	b.importPurchases()
	b.report(licenseServer("LIC23", "2022", 7, 50, 0))
	b.await("/", "#collections tr", collection, text.StateBroken.In(b.lang))
	b.understand()
	page := b.openCase("repoint-to-newer-server")
	b.follow(`.page-head a[href$="/plan"]`)
	b.says("#plan-point", "3")
	b.click("#script-c summary")
	b.says("#script-c pre", "$NewServer = '"+strings.ToLower(lic23)+"'", "'rdsh-cpt-01.lumen.example'")
	b.look("plan of a server of the fleet")
	b.moveCase(page, "installing", text.StateInstalling)
	b.assignPurchase(lic23)
	b.report(pointed(broker()), pointed(host("RDSH-CPT-01")), pointed(host("RDSH-CPT-02")), pointed(host("RDSH-CPT-03")))
	b.await(page, ".page-title .pill", text.StateSolved.In(b.lang))
	b.visit("/cases/statistics")
	b.says("tbody tr", strings.ToLower(lic23))
}
