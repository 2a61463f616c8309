package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"

	"calfleet/web/text"
)

// A list narrows while one types, its address follows, and the caret stays where it was.
func TestSearch_ListAndAddressFollowWhatIsTyped(t *testing.T) {
	t.Parallel()
	p := newDemoPortal(t)
	b := p.open(t, text.English)
	b.signIn()
	b.enter("Groupe Lumen")
	b.visit("/?state=broken")

	b.do(chromedp.Focus(chromedp.CSS("#search")))
	for _, key := range "usine" {
		b.do(chromedp.KeyEvent(string(key)))
	}
	b.do(chromedp.Poll[chromedp.Void](`location.search === "?state=broken&q=usine" && document.querySelectorAll("#collections tbody tr").length === 1`))
	b.says("#collections tbody tr", "Usine Lyon")
	if focus := ask[string](b, `document.activeElement.id`); focus != "search" {
		t.Errorf("after the list followed, %q has the focus, want the search field", focus)
	}
	b.check("fleet, searched")
}
