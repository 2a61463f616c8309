package e2e

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"calfleet/web/text"
)

// Script only saves steps: a reader without it comes from sign-in to the remedies as well.
func TestWalk_WithoutScript(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	p.admin()
	b := p.open(t, text.French)
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	b.signIn()
	if ask[bool](b, `typeof htmx !== "undefined"`) {
		t.Fatal("script runs")
	}

	b.visit("/reports/new")
	b.attach(reportFiles(t)...)
	b.follow(`form[action="/reports"] .form-end button`)
	b.says(".notice.good", text.ReportsTaken.In(b.lang, 6))

	b.visit("/imports/new")
	b.attach(file(t, "testdata/achats.csv"))
	b.follow(`form[action="/imports"] .form-end button`)
	b.follow(b.saying("#decide button", text.ImportApply.In(b.lang)))
	b.says(".flash", text.ImportDone.In(b.lang, 2))

	b.await("/", `#collections tr:has(a[href^="/findings/"])`, collection, text.StateBroken.In(b.lang))
	b.follow(`#collections a[href^="/findings/"]`)
	b.offersRemedies()
	b.click(".account summary")
	b.follow(`.switches button[name=language][value=en]`)
	b.says("h2", text.FindingRemedies.In(text.English))
	b.quiet("without script")
}
