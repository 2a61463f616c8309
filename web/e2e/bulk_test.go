package e2e

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"calfleet/web/text"
)

// Many records changed at once and taken back, and a list kept as a view: as people do it, and without any script.
func TestWalk_SeveralRecordsAndAView(t *testing.T) {
	t.Parallel()
	p := newDemoPortal(t)
	for name, script := range map[string]bool{"with script": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lang, organization := text.English, "Northwind Logistics"
			if !script {
				lang, organization = text.French, "Groupe Lumen"
			}
			b := p.open(t, lang)
			b.visit("/sign-in")
			b.signIn()
			b.enter(organization)
			if !script {
				b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
					_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
					return err
				}))
			}
			b.tagSelected(script)
			b.pinAll(script)
			b.keepView(script)
			b.quiet(name)
		})
	}
}

// tagSelected tags two hosts and takes that back.
func (b *tab) tagSelected(script bool) {
	b.t.Helper()
	b.visit("/hosts")
	b.click("tbody tr:nth-child(1) .pick input")
	b.click("tbody tr:nth-child(2) .pick input")
	b.lookIf(script, "hosts-ticked")
	b.follow(".bulk-bar button")
	b.lookIf(script, "bulk-choose")
	b.follow("#bulk-form .form-end button")
	b.lookIf(script, "bulk-tag")
	b.fill("tag", "mars")
	b.follow("#bulk-form .form-end button")
	b.says("#records", text.BulkWillChange.In(b.lang))
	b.lookIf(script, "bulk-preview")
	b.follow(`form[action$="/apply"] button`)
	b.says("#records", text.BulkChanged.In(b.lang))
	b.visit("/activity")
	b.follow(`tbody a[href^="/bulk/"]`)
	b.follow(`form[action$="/undo"] button`)
	b.says("#records", text.BulkIsBack.In(b.lang))
	b.lookIf(script, "bulk-undone")
}

// pinAll says of every host of a filter what Windows Server it runs, and takes that back.
func (b *tab) pinAll(script bool) {
	b.t.Helper()
	b.visit("/hosts?release=2019")
	b.click(b.saying(".toolbar summary", text.BulkWord.In(b.lang)))
	b.lookIf(script, "hosts-edit-menu")
	b.follow(`#bulk button[name=all]`)
	b.click(`input[value="topic:os"]`)
	b.follow("#bulk-form .form-end button")
	b.lookIf(script, "bulk-topic")
	b.choose("os", "2025")
	b.follow("#bulk-form .form-end button")
	b.has("#effect li")
	b.lookIf(script, "bulk-effect")
	b.follow(`form[action$="/apply"] button`)
	b.visit("/hosts?release=2025")
	b.has(".pin-mark")
	b.lookIf(script, "hosts-pinned")
	b.visit("/activity")
	b.follow(`tbody a[href^="/bulk/"]`)
	b.follow(`form[action$="/undo"] button`)
	b.says("#records", text.BulkIsBack.In(b.lang))
}

// keepView keeps a filter under a name, opens the list with it, and comes back to the list as it is.
func (b *tab) keepView(script bool) {
	b.t.Helper()
	b.visit("/hosts?release=2019&sort=-report")
	b.click(b.saying(".toolbar summary", text.Views.In(b.lang)))
	b.lookIf(script, "hosts-views")
	b.click(b.saying(".toolbar .fold summary", text.ViewSave.In(b.lang)))
	b.fill("view-new", "Old hosts")
	b.click(`.fold[open] input[name=open]`)
	b.follow(b.saying(".toolbar button", text.ViewSaveOwn.In(b.lang)))
	b.visit("/hosts")
	b.says(".toolbar", "Old hosts")
	b.says(".chip", "2019")
	b.visit("/hosts?view=none")
	if b.count(".chip") != 0 {
		b.t.Error("the list without a view has a filter")
	}
}

// lookIf checks the page that is open, where script runs: the checks are script.
func (b *tab) lookIf(script bool, kind string) {
	b.t.Helper()
	if script {
		b.look(kind)
	}
}
