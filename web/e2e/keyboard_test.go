package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"calfleet/web/text"
)

// focused is the element that keys go to.
type focused struct {
	Name  string `json:"name"`
	ID    string `json:"id"`
	Shown bool   `json:"shown"` // it is on the screen and something around it says that it has the focus
	Row   bool   `json:"row"`   // it names a row of a list
}

const whatIsFocused = `(() => {
	const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
	const ringed = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
	return {
		name: e.tagName.toLowerCase() + " " + e.textContent.trim().slice(0, 40), id: e.id, row: e.matches("a.row-link"),
		shown: ringed && box.width > 0 && box.right > 0 && box.bottom > 0 && box.top < innerHeight && box.left < innerWidth,
	};
})()`

// press sends a key and says what is focused then.
func (b *tab) press(key string) focused {
	b.t.Helper()
	b.do(chromedp.KeyEvent(key))
	return ask[focused](b, whatIsFocused)
}

func TestKeyboard_LeadsFromTheFleetToItsFirstCollection(t *testing.T) {
	t.Parallel()
	p := newDemoPortal(t)
	b := p.open(t, text.English)
	b.signIn()
	b.enter("Groupe Lumen")
	b.visit("/")

	if first := b.press(kb.Tab); !first.Shown || !strings.Contains(first.Name, text.NavSkip.In(b.lang)) {
		t.Errorf("the first stop is %+v, want the skip link, shown", first)
	}
	if content := b.press(kb.Enter); content.ID != "content" {
		t.Errorf("the skip link leads to %+v, want the content", content)
	}
	b.tabToRow(30)

	b.visit("/")
	b.tabToRow(60)
	first := b.texts("a.row-link")[0]
	b.followBy(chromedp.KeyEvent(kb.Enter))
	b.says("h1", first)
}

// tabToRow goes from stop to stop until a row of the list, within so many; every stop must show itself.
func (b *tab) tabToRow(limit int) {
	b.t.Helper()
	for range limit {
		at := b.press(kb.Tab)
		if !at.Shown {
			b.t.Errorf("the focus on %q does not show", at.Name)
		}
		if at.Row {
			return
		}
	}
	b.t.Fatalf("no row of the list within %d stops", limit)
}
