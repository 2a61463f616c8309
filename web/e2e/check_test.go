package e2e

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"calfleet/web/text"
)

// colourLang is the language in which colours are looked at.
const colourLang = text.English

// theme is what the reader's system prefers.
type theme string

const (
	light theme = "light"
	dark  theme = "dark"
)

// paint makes the system prefer a theme; pages that are open follow at once.
func (b *tab) paint(t theme) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: string(t)}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}})
		return err
	}))
	ask[bool](b, strings.ReplaceAll(painted, "THEME", string(t)))
}

// painted waits until the page has heard of its theme.
const painted = `new Promise(resolve => {
	const asked = matchMedia("(prefers-color-scheme: THEME)");
	const look = () => asked.matches ? resolve(true) : setTimeout(look, 5);
	look();
})`

// Widths of the two screens that pages are checked on, in CSS pixels.
const (
	deskWidth   = 1440
	deskHeight  = 1000
	phoneWidth  = 390
	phoneHeight = 844
	narrowWidth = 320 // what pages reflow to without scrolling sideways, by WCAG 1.4.10
)

func (b *tab) desk() { b.t.Helper(); b.do(chromedp.EmulateViewport(deskWidth, deskHeight)) }

func (b *tab) phone() {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(phoneWidth, phoneHeight, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait))
}

// check looks at the page that is open, of whatever a reader must never meet. Kind names what sort of page it is: each sort is looked at on
// a phone once, each page on a desk. Themes change colours alone, and colours are the same in every language, so that they are looked at in
// one: measuring contrasts is most of what axe does.
func (b *tab) check(kind string) {
	b.t.Helper()
	b.quiet(kind)
	b.accessible(kind)
	if b.lang == colourLang {
		b.paint(dark)
		b.axe(kind+", dark", contrast)
		b.paint(light) // as it began
	}
	b.fits(kind, deskWidth)
	if b.phoned[kind] {
		return
	}
	b.phoned[kind] = true
	b.phone()
	b.fits(kind, phoneWidth)
	b.accessible(kind + ", phone")
	b.unfolded(kind + ", unfolded")
	b.do(chromedp.EmulateViewport(narrowWidth, phoneHeight, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait))
	b.fits(kind+", narrow", narrowWidth)
	b.desk()
}

// unfolded looks, on a phone, at what the page keeps folded, and folds it again.
func (b *tab) unfolded(kind string) {
	b.t.Helper()
	const unfold = `[...document.querySelectorAll("main details.disclosure:not([open])")].map(d => { d.open = true; d.dataset.unfolded = ""; return d; }).length`
	const fold = `document.querySelectorAll("[data-unfolded]").forEach(d => { d.open = false; delete d.dataset.unfolded; })`
	if ask[int](b, unfold) == 0 {
		return
	}
	b.fits(kind, phoneWidth)
	b.accessible(kind)
	b.do(chromedp.Evaluate[chromedp.Void](fold))
}

// quiet asserts that the browser had nothing to complain of.
func (b *tab) quiet(kind string) {
	b.t.Helper()
	for _, fault := range b.faults.take() {
		b.t.Errorf("%s (%s): %s", kind, b.lang, fault)
	}
}

// fits asserts that nothing makes the page wider than the screen, and names what does.
func (b *tab) fits(kind string, width int) {
	b.t.Helper()
	const widest = `(() => {
		const width = WIDTH, root = document.scrollingElement;
		if (root.scrollWidth <= width) return "";
		const clips = e => { for (let p = e.parentElement; p && p !== root; p = p.parentElement) if (getComputedStyle(p).overflowX !== "visible") return true; return false; };
		const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 0.5 && !clips(e));
		return root.scrollWidth + " px: " + wide.slice(0, 6).map(e => e.tagName.toLowerCase() + "." + [...e.classList].join(".") + " «" + e.textContent.trim().slice(0, 40) + "»").join(", ");
	})()`
	if over := ask[string](b, strings.Replace(widest, "WIDTH", fmt.Sprint(width), 1)); over != "" {
		b.t.Errorf("%s (%s) is wider than %d px: %s", kind, b.lang, width, over)
	}
}

//go:embed testdata/axe.min.js
var axe string

// violation is one rule of axe that a page breaks, and where.
type violation struct {
	Rule  string   `json:"id"`
	Help  string   `json:"help"`
	Nodes []string `json:"nodes"`
}

// What axe is to look at: WCAG 2.0 to 2.2, A and AA, and the best practices; all of it, or only what themes change, or all but that.
const (
	standard = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	whole    = `runOnly: ` + standard
	contrast = `runOnly: ["color-contrast", "link-in-text-block"]`
	uncolour = whole + `, rules: {"color-contrast": {enabled: false}}`
)

// runAxe runs it. Frames and preloading are off: there are none, and every page is whole.
const runAxe = `axe.run(document, {
	WHAT, resultTypes: ["violations"], iframes: false, preload: false,
}).then(r => r.violations.map(v => ({
	id: v.id, help: v.help, nodes: v.nodes.slice(0, 4).map(n => n.target.join(" ") + ": " + (n.any[0]?.message ?? n.all[0]?.message ?? n.html)),
})))`

// accessible asserts that axe finds nothing in the page as it stands.
func (b *tab) accessible(kind string) {
	b.t.Helper()
	if b.lang == colourLang {
		b.axe(kind, whole)
	} else {
		b.axe(kind, uncolour)
	}
}

// axe asserts that axe finds nothing of what it is to look at.
func (b *tab) axe(kind, what string) {
	b.t.Helper()
	if !ask[bool](b, `typeof axe === "object"`) {
		b.do(chromedp.Evaluate[chromedp.Void](axe))
	}
	for _, v := range ask[[]violation](b, strings.Replace(runAxe, "WHAT", what, 1)) {
		b.t.Errorf("%s (%s): axe %s: %s\n\t%s", kind, b.lang, v.Rule, v.Help, strings.Join(v.Nodes, "\n\t"))
	}
}
