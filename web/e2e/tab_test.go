package e2e

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"calfleet/web/text"
)

// patience is how long one step may take on a busy machine before the walk is lost.
const patience = 20 * time.Second

// tab is one person before the portal: a browser window with cookies of its own.
type tab struct {
	t      *testing.T
	portal *portal
	lang   text.Lang
	ctx    context.Context //nolint:containedctx // chromedp keeps a tab in its context
	faults *faults
	phoned map[string]bool // kinds of page that were looked at on a phone
}

// open is a tab whose reader prefers a language.
func (p *portal) open(t *testing.T, lang text.Lang) *tab {
	t.Helper()
	b := &tab{t: t, portal: p, lang: lang, faults: &faults{}, phoned: map[string]bool{}}
	ctx, _ := chromedp.NewContext(borrowChromium(t), chromedp.WithNewBrowserContext(), chromedp.WithListener(b.faults.note))
	b.ctx = ctx
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Errorf("close the tab: %v", err)
		}
	})
	if err := chromedp.Do(ctx); err != nil { // its context is the tab's life, so it has no deadline
		t.Fatalf("open a tab: %v", err)
	}
	b.do(b.speak(), listenForViolations)
	b.desk()
	b.paint(light)
	return b
}

// speak makes the browser ask for the reader's language.
func (b *tab) speak() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		agent, err := chromedp.Evaluate[string](`navigator.userAgent`)(ctx, target)
		if err != nil {
			return err
		}
		_, err = chromedp.Call(ctx, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{
			UserAgent: agent, AcceptLanguage: string(b.lang),
		})
		return err
	})
}

// do runs steps, all of them within patience.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("%v\n%s", err, b.page())
	}
}

// ask runs an expression in the page.
func ask[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", clipped(expression), err)
	}
	return answer
}

func clipped(s string) string { return s[:min(len(s), 120)] }

// page is where the tab is and what it says, for messages of tests.
func (b *tab) page() string {
	ctx, cancel := context.WithTimeout(b.ctx, 2*time.Second)
	defer cancel()
	said, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + "\n" + (document.querySelector("main") ?? document.body).innerText`))
	if err != nil {
		return "(the page does not answer: " + err.Error() + ")"
	}
	return said
}

// visit opens a path or a whole address.
func (b *tab) visit(address string) {
	b.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = b.portal.url + address
	}
	b.do(chromedp.Navigate(address))
}

// follow clicks an element and waits for the page it leads to.
func (b *tab) follow(selector string) {
	b.t.Helper()
	b.has(selector)
	b.followBy(chromedp.Click(chromedp.CSS(selector)))
}

// followBy does what leads to another page, and waits for it.
func (b *tab) followBy(step chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, step); err != nil {
		b.t.Fatalf("no other page came: %v\n%s", err, b.page())
	}
}

// click clicks an element that leads to no other page.
func (b *tab) click(selector string) {
	b.t.Helper()
	b.has(selector)
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

// saying is a selector of the first such element that says the words; the test ends if there is none.
func (b *tab) saying(selector, words string) string {
	b.t.Helper()
	const mark = `(() => {
		document.querySelectorAll("[data-found]").forEach(e => e.removeAttribute("data-found"));
		const found = [...document.querySelectorAll(SELECTOR)].find(e => e.textContent.replace(/\s+/g, " ").includes(WORDS));
		found?.setAttribute("data-found", "");
		return found !== undefined;
	})()`
	if !ask[bool](b, strings.NewReplacer("SELECTOR", strconv.Quote(selector), "WORDS", strconv.Quote(plainSpaces(words))).Replace(mark)) {
		b.t.Fatalf("no %s says %q\n%s", selector, words, b.page())
	}
	return "[data-found]"
}

// plainSpaces are what \s+ makes of the narrow ones that French sets before its signs.
func plainSpaces(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
}

// fill types into the field of an id.
func (b *tab) fill(id, value string) {
	b.t.Helper()
	b.has("#" + id)
	b.do(chromedp.Clear(chromedp.CSS("#"+id)), chromedp.SendKeys(chromedp.CSS("#"+id), value))
}

// typeIn types into an empty field of several lines.
func (b *tab) typeIn(id, value string) {
	b.t.Helper()
	b.has("#" + id)
	b.do(chromedp.SendKeys(chromedp.CSS("#"+id), value))
}

// choose selects an option of the field of an id, by its value.
func (b *tab) choose(id, value string) {
	b.t.Helper()
	b.has("#" + id + ` option[value="` + value + `"]`)
	b.do(chromedp.SetValue(chromedp.CSS("#"+id), value))
}

// attach puts files into the field that takes them.
func (b *tab) attach(paths ...string) {
	b.t.Helper()
	b.has("#file")
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), paths))
}

// has asserts that there is such an element.
func (b *tab) has(selector string) {
	b.t.Helper()
	if b.count(selector) == 0 {
		b.t.Fatalf("no %s\n%s", selector, b.page())
	}
}

func (b *tab) count(selector string) int {
	b.t.Helper()
	return ask[int](b, `document.querySelectorAll(`+strconv.Quote(selector)+`).length`)
}

// texts are what all such elements say, each on one line.
func (b *tab) texts(selector string) []string {
	b.t.Helper()
	return ask[[]string](b, `[...document.querySelectorAll(`+strconv.Quote(selector)+`)].map(e => e.textContent.replace(/\s+/g, " ").trim())`)
}

// hrefs are where all such links lead.
func (b *tab) hrefs(selector string) []string {
	b.t.Helper()
	return ask[[]string](b, `[...document.querySelectorAll(`+strconv.Quote(selector)+`)].map(e => e.getAttribute("href"))`)
}

// says asserts that one of such elements says all of the words.
func (b *tab) says(selector string, words ...string) {
	b.t.Helper()
	if !b.saysNow(selector, words...) {
		b.t.Fatalf("no %s says %q\n%s", selector, words, b.page())
	}
}

func (b *tab) saysNow(selector string, words ...string) bool {
	b.t.Helper()
	for _, said := range b.texts(selector) {
		missing := false
		for _, w := range words {
			missing = missing || !strings.Contains(said, plainSpaces(w))
		}
		if !missing {
			return true
		}
	}
	return false
}

// await opens a page again and again until it says the words, as a reader who waits would.
func (b *tab) await(path, selector string, words ...string) {
	b.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		b.visit(path)
		if b.saysNow(selector, words...) {
			return
		}
	}
	b.t.Fatalf("after %s no %s says %q\n%s", patience, selector, words, b.page())
}
