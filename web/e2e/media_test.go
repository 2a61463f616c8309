package e2e

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"calfleet/web/text"
)

// emulate makes the page be shown on a medium, and the reader prefer something.
func (b *tab) emulate(medium string, preferences map[string]string) {
	b.t.Helper()
	var features []*emulation.MediaFeature
	for name, value := range preferences {
		features = append(features, &emulation.MediaFeature{Name: name, Value: value})
	}
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: features})
		return err
	}))
}

// Who has the system choose the colours loses grounds, not verdicts: each keeps its word, its shape, and a line around it.
func TestForcedColors_VerdictsKeepShapeAndLine(t *testing.T) {
	t.Parallel()
	p := newDemoPortal(t)
	b := p.open(t, text.English)
	b.visit("/gallery")
	b.emulate("screen", map[string]string{"forced-colors": "active", "prefers-color-scheme": "dark"})
	const plain = `[...document.querySelectorAll(".pill, .notice, .toast, .chip, td.cell, dialog")].filter(e => {
		const s = getComputedStyle(e);
		return s.borderTopStyle === "none" || parseFloat(s.borderTopWidth) < 1;
	}).map(e => e.className)`
	if bare := ask[[]string](b, plain); len(bare) > 0 {
		t.Errorf("without a line around them: %q", bare)
	}
	const drawn = `[...document.querySelectorAll(".pill .icon, .mark .icon, td.cell .icon, .spark polyline, .lines polyline")].filter(e => {
		const s = getComputedStyle(e);
		return s.stroke === "none" || s.visibility !== "visible" || e.getBoundingClientRect().width === 0;
	}).length`
	if n := ask[int](b, drawn); n > 0 {
		t.Errorf("%d drawings are not drawn", n)
	}
	const marked = `getComputedStyle(document.querySelector("td.cell.selected > *")).outlineStyle`
	if style := ask[string](b, marked); style == "none" {
		t.Error("the selected cell is not told from the others")
	}
}

// Nothing moves for who wants no motion; elsewhere what waits does.
func TestReducedMotion_NothingMoves(t *testing.T) {
	t.Parallel()
	p := newPortal(t)
	b := p.open(t, text.English)
	const moving = `document.getAnimations().filter(a => a.effect.getComputedTiming().activeDuration > 1).length` // of more than a millisecond
	b.emulate("screen", map[string]string{"prefers-reduced-motion": "reduce"})
	b.visit("/gallery")
	if n := ask[int](b, moving); n > 0 {
		t.Errorf("%d things move", n)
	}
	b.emulate("screen", map[string]string{"prefers-reduced-motion": "no-preference"})
	b.visit("/gallery")
	if ask[int](b, moving) == 0 {
		t.Error("nothing moves where motion is welcome: the test no longer sees what it looks for")
	}
}

// paperWidth is what an A4 page leaves between its margins of 14 mm, in CSS pixels.
const paperWidth = 688

// On paper there is the page without what is for screens: it fits, is light, and hides nothing that it says.
func TestPrint_PagesFitPaperWithoutWhatIsForScreens(t *testing.T) {
	t.Parallel()
	p := newDemoPortal(t)
	b := p.open(t, text.French)
	b.signIn()
	b.enter("Groupe Lumen")
	for _, k := range kinds {
		if k.name != "fleet" && k.name != "collection" && k.name != "position" {
			continue
		}
		b.visit(b.paths(k)[0])
		b.emulate("print", map[string]string{"prefers-color-scheme": "dark"})
		b.do(chromedp.EmulateViewport(paperWidth, 1000))
		b.fits(k.name+", printed", paperWidth)
		const screen = `[...document.querySelectorAll(".side, .topbar, .skip, .button, .search, .toasts, .menu, .tabs")].filter(e => e.getBoundingClientRect().height > 0).map(e => e.className)`
		if left := ask[[]string](b, screen); len(left) > 0 {
			t.Errorf("%s: on paper there are %q", k.name, left)
		}
		const clipped = `[...document.querySelectorAll("main *")].filter(e => {
			const s = getComputedStyle(e);
			return (s.overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1 || s.overflowY !== "visible" && e.scrollHeight > e.clientHeight + 1) && !e.closest(".sr-only, svg, summary");
		}).map(e => e.className)`
		if cut := ask[[]string](b, clipped); len(cut) > 0 {
			t.Errorf("%s: paper can't be scrolled: %q", k.name, cut)
		}
		if ground := ask[string](b, `getComputedStyle(document.querySelector(".card")).backgroundColor`); ground != "rgb(255, 255, 255)" {
			t.Errorf("%s: the ground is %s", k.name, ground)
		}
		b.emulate("", nil)
		b.desk()
	}
}
