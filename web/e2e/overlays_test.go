package e2e

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"calfleet/web/text"
)

// What is shown of a token's question, and who has the focus.
const (
	shownQuestion = `[...document.querySelectorAll("dialog")].filter(d => getComputedStyle(d).display !== "none").length`
	hasFocus      = `document.activeElement.id`
)

// newToken makes a token and opens the page that lists it.
func (b *tab) newToken() (opener string) {
	b.t.Helper()
	b.visit("/settings/tokens")
	b.fill("name", "agents Lyon")
	b.follow(`#new .form-end button`)
	b.visit("/settings/tokens")
	return ask[string](b, `document.querySelector("#tokens [data-dialog]").id`)
}

func TestDialog_KeepsTheFocusAndGivesItBack(t *testing.T) {
	t.Parallel()
	p := newDemoPortal(t)
	b := p.open(t, text.English)
	b.signIn()
	opener := b.newToken()

	b.click("#" + opener)
	if !ask[bool](b, `document.querySelector("dialog").matches(":modal") && document.querySelector("dialog").contains(document.activeElement)`) {
		t.Error("the question is not modal, or does not have the focus")
	}
	b.check("token, asked")
	b.do(chromedp.KeyEvent(kb.Escape))
	if n, id := ask[int](b, shownQuestion), ask[string](b, hasFocus); n != 0 || id != opener {
		t.Errorf("after Escape %d dialogs are shown and %q has the focus, want none and the button that opened it", n, id)
	}

	b.click("#" + opener)
	b.follow("dialog form button")
	b.says(".toast", text.TokensRevokedNow.In(b.lang))
	b.check("token, toast")
	b.click(".toast [data-close]")
	if n, id := b.count(".toast"), ask[string](b, hasFocus); n != 0 || id != "content" {
		t.Errorf("%d toasts are left and %q has the focus, want none and the content", n, id)
	}
}

func TestDialog_WithoutScriptItsAddressOpensIt(t *testing.T) {
	t.Parallel()
	p := newDemoPortal(t)
	b := p.open(t, text.French)
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	b.signIn()
	opener := b.newToken()
	b.click("#" + opener)
	if n := ask[int](b, shownQuestion); n != 1 {
		t.Fatalf("%d dialogs are shown, want 1", n)
	}
	b.fits("token, asked without script", deskWidth)
	b.click(`dialog .form-end [data-close]`)
	if n := ask[int](b, shownQuestion); n != 0 {
		t.Error("the dialog stays open")
	}
	b.click("#" + opener)
	b.follow("dialog form button")
	b.says(".toast", text.TokensRevokedNow.In(b.lang))
	b.follow(".toast [data-close]")
	if n := b.count(".toast"); n != 0 {
		t.Error("the toast stays")
	}
}

func TestGallery_ShowsEveryComponentWithoutFault(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	b := p.open(t, text.English)
	b.visit("/gallery")
	b.look("gallery")
}
