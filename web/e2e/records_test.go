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
			b.pinHost()
			b.addMachines()
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
	b.fill("reason", text.FormReason.In(b.lang))
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
		b.look(kind + "-refused")
		b.fill("name", kind+"-by-hand.example.com")
		b.choose("os", "2022")
		b.follow(".record-form .form-end button")
		b.says("#facts .entry", text.EntryUnreported.In(b.lang))
		b.look(kind + "-by-hand")
	}
}
