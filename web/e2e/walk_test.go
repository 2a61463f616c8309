package e2e

import (
	"archive/zip"
	"encoding/json"
	"io"
	"slices"
	"testing"

	"calfleet/web/text"
)

// The main job, as somebody meets it who has just installed the portal: from the one-time link to a cured collection and the
// proof of it.
func TestWalk_PurchasesTurnACollectionRedAndAnExchangeCuresIt(t *testing.T) {
	t.Parallel()
	for _, lang := range text.Langs {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			b := newPortal(t).open(t, lang)
			b.becomeAdministrator()
			b.uploadReports()
			b.importPurchases()
			finding := b.understand()
			b.exchange()
			b.await(finding, ".page-title .pill", text.FindingResolved.In(lang))
			b.check("finding, resolved")
			b.await("/", "#collections tr", collection, text.StateFine.In(lang))
			b.takeAuditPack()
			b.signOut()
		})
	}
}

// becomeAdministrator uses the link that the server prints, and meets a fleet that teaches.
func (b *tab) becomeAdministrator() {
	b.t.Helper()
	b.visit(b.portal.firstLink())
	b.check("first administrator")
	b.fill("name", adminName)
	b.fill("email", adminEmail)
	b.fill("password", adminPassword)
	b.fill("repeat", adminPassword)
	b.follow("main form .form-end button")
	b.says(".empty", text.FleetEmpty.In(b.lang), text.FleetEmptyText.In(b.lang))
	b.check("fleet, empty")
}

// uploadReports sends the files of all machines at once; the collection is fine before anything is bought for it.
func (b *tab) uploadReports() {
	b.t.Helper()
	b.follow(`.empty a[href="/reports/new"]`)
	b.check("reports")
	b.attach(reportFiles(b.t)...)
	b.follow(`form[action="/reports"] .form-end button`)
	b.says(".notice.good", text.ReportsTaken.In(b.lang, 6))
	b.check("reports, taken in")
	b.await("/", "#collections tr", collection, text.StateFine.In(b.lang))
	b.check("fleet")
}

// importPurchases imports what Excel in French wrote: it is seen before it counts.
func (b *tab) importPurchases() {
	b.t.Helper()
	b.follow(`.page-head a[href="/imports/new"]`)
	b.check("import")
	b.attach(file(b.t, "testdata/achats.csv"))
	b.follow(`form[action="/imports"] .form-end button`)
	b.says(".stats li", text.ImportNew.In(b.lang), "2")
	b.says(".stats li", text.ImportRefused.In(b.lang), "0")
	b.says("#reading dd", "Windows-1252")
	b.says("#reading dd", text.ImportSemicolon.In(b.lang))
	b.says("#lines tr", "BC-2026-0117", "50", "2022", lic01)
	b.check("import, preview")
	b.follow(b.saying("#decide button", text.ImportApply.In(b.lang)))
	b.says(".flash", text.ImportDone.In(b.lang, 2))
	b.check("import, applied")
	b.await("/", `#collections tr:has(a[href^="/findings/"])`, collection, text.StateBroken.In(b.lang))
	b.check("fleet, broken")
}

// understand reads why the collection is broken and what can be done, and returns where the finding is.
func (b *tab) understand() string {
	b.t.Helper()
	b.follow(b.saying(".row-link", collection))
	b.says(".page-title", collection, text.StateBroken.In(b.lang))
	b.follow(b.saying("#matrix .cell a", text.CellServerTooOld.In(b.lang)))
	b.says("#matrix .cell.selected", text.CellServerTooOld.In(b.lang))
	b.says("#reasons li", "50", "BC-2026-0117", "achats.csv")
	b.says("#reasons li", "server-older-than-cal", "Microsoft Learn")
	b.check("collection")
	b.follow(b.saying("#findings li a", "2022"))
	b.offersRemedies()
	b.check("finding")
	return ask[string](b, "location.pathname")
}

// exchange notes what the reseller did: the 50 CALs are of 2019 now.
func (b *tab) exchange() {
	b.t.Helper()
	b.visit("/purchases")
	b.check("purchases")
	b.follow(b.saying(".row-link", "BC-2026-0117"))
	b.check("purchase")
	b.choose("cal_version", "2019")
	b.follow("main form .form-end button[type=submit]")
	b.check("purchase, changed")
}

// takeAuditPack downloads the pack: a ZIP whose manifest names every other file in it.
func (b *tab) takeAuditPack() {
	b.t.Helper()
	b.visit("/audits")
	b.check("audits")
	pack, err := zip.OpenReader(b.download(`form[action="/audits/pack.zip"] .form-end button`))
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = pack.Close() }()
	manifest, err := pack.Open("manifest.json")
	if err != nil {
		b.t.Fatal(err)
	}
	body, err := io.ReadAll(manifest)
	if err != nil || !json.Valid(body) {
		b.t.Fatalf("manifest.json: %v\n%s", err, body)
	}
	for _, name := range []string{"purchases.csv", "findings.csv", "remedies.csv", "SHA256SUMS"} {
		if !slices.ContainsFunc(pack.File, func(f *zip.File) bool { return f.Name == name }) {
			b.t.Errorf("the audit pack has no %s", name)
		}
	}
}

func (b *tab) signOut() {
	b.t.Helper()
	b.visit("/")
	b.click(".account summary")
	b.follow(`form[action="/sign-out"] button`)
	b.says("h1", text.SignInTitle.In(b.lang))
	b.check("sign-in")
}

// offersRemedies asserts that the finding has a choice of ways out, each with its steps.
func (b *tab) offersRemedies() {
	b.t.Helper()
	remedies, steps := b.count("article.remedy"), b.count("ol.steps:has(li)")
	if remedies < 2 || steps != remedies {
		b.t.Fatalf("%d remedies, %d of them with steps; want at least 2, all with steps\n%s", remedies, steps, b.page())
	}
	b.says("ol.steps li", lic01)
}
