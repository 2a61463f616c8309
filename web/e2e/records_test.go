package e2e

import (
	"testing"

	"calfleet/web/text"
)

// Records that people correct by hand: what they pin, what they are told when somebody else was faster.
func TestRecords_ArePinnedCorrectedAndTakenBack(t *testing.T) {
	t.Parallel()
	p := newDemoPortal(t)
	for _, lang := range text.Langs {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			b := p.open(t, lang)
			b.visit("/sign-in")
			b.signIn()
			b.enter(map[text.Lang]string{text.English: "Northwind Logistics", text.French: "Groupe Lumen"}[lang])
			b.makeFields()
			b.pinHost()
			b.annotate()
			b.addMachines()
			b.editPack()
			b.groupHosts()
		})
	}
}

// pinHost says against its agent which Windows Server a host runs.
func (b *tab) pinHost() {
	b.t.Helper()
	b.visit("/hosts")
	b.follow("a.row-link")
	b.follow(`.page-head a[href$="/edit"]`)
	b.look("host-edit")
	b.choose("os", "2025")
	b.typeIn("reason", text.FormReason.In(b.lang))
	b.follow(".record-form .form-end button")
	b.says("#facts .entry", text.FormReason.In(b.lang))
	b.look("host-pinned")
	b.follow("#facts .entry button")
	b.says(".flash", text.EntryGone.In(b.lang))
}

// addMachines enters a host and a license server that no agent reports.
func (b *tab) addMachines() {
	b.t.Helper()
	for _, kind := range []string{"host", "license-server"} {
		b.visit("/" + kind + "s/new")
		b.look(kind + "-new")
		b.fill("name", "not a name")
		b.follow(".record-form .form-end button")
		b.says(".field-error", text.FormNoName.In(b.lang))
		b.faults.take() // that it was refused is no fault of the page
		b.look(kind + "-refused")
		b.fill("name", kind+"-by-hand.example.com")
		b.choose("os", "2022")
		b.follow(".record-form .form-end button")
		b.says("#facts .entry", text.EntryUnreported.In(b.lang))
		b.look(kind + "-by-hand")
	}
}

// editPack enters CALs that are installed on the license server that was entered last, and retires it.
func (b *tab) editPack() {
	b.t.Helper()
	b.follow(`#packs a[href$="/key-packs/new"]`)
	b.look("pack-new")
	b.choose("cal_version", "2022")
	b.choose("cal_kind", "per_user")
	b.fill("quantity", "50")
	b.follow(".record-form .form-end button")
	b.says("#packs tr", "50", "2022", text.PackByHand.In(b.lang))
	b.look("license-server-with-pack")
	b.follow(`#packs td a`)
	b.look("pack-edit")
	b.visit(ask[string](b, `document.querySelector(".crumbs li:nth-child(2) a").pathname`))
	b.follow(`.page-head a[href$="/retire"]`)
	b.look("license-server-retire")
}

// groupHosts makes a collection by hand, and retires it.
func (b *tab) groupHosts() {
	b.t.Helper()
	b.visit("/")
	b.follow(`.page-head a[href="/collections/new"]`)
	b.look("collection-new")
	b.fill("name", "Front desk")
	b.typeIn("hosts", "kiosk01.example.com kiosk02.example.com")
	b.choose("licensing_mode", "2")
	b.follow(".record-form .form-end button")
	b.says(".page-sub", text.CollectionByHand.In(b.lang))
	b.look("collection-by-hand")
	b.follow(`.page-head a[href$="/retire"]`)
	b.look("collection-retire")
	b.follow("#follows button")
	b.says(".flash", text.RetireDone.In(b.lang))
}

// makeFields gives hosts two fields of the organization's own.
func (b *tab) makeFields() {
	b.t.Helper()
	for name, fieldType := range map[string]string{"Cost center": "number", "Site": "choice"} {
		b.visit("/settings/fields")
		b.look("fields")
		b.fill("name", name)
		b.choose("type", fieldType)
		if fieldType == "choice" {
			b.typeIn("choices", "Paris")
		}
		b.follow("#new .form-end button")
		b.says(".flash", text.FieldSaved.In(b.lang))
	}
	b.follow("a.row-link")
	b.look("field")
}

// annotate puts tags, notes and values on the host that is open.
func (b *tab) annotate() {
	b.t.Helper()
	host := ask[string](b, "location.pathname")
	for _, tag := range []string{"Paris", "production"} {
		b.visit(host)
		b.click("#tags summary")
		b.fill("tag", tag)
		b.follow("#tags .menu-panel button")
		b.says("#tags li", tag)
	}
	b.click("#notes summary")
	b.typeIn("body", "Moved to the new rack.")
	b.follow("#notes .form-end button")
	b.says("#notes li", "Moved to the new rack.")
	b.follow("#own .actions a")
	b.look("own-fields")
	b.follow(".record-form .form-end button")
	b.look("host-annotated")
	b.follow(`#history .actions a`)
	b.look("host-history")
	b.visit(host)
	b.follow("#notes li a")
	b.look("note")
	b.visit("/settings/tags")
	b.look("tags")
}
