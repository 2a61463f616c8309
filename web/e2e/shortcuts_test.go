package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"calfleet/web/text"
)

func TestShortcuts_SlashSearchesEverything(t *testing.T) {
	t.Parallel()
	b := newDemoPortal(t).open(t, text.French)
	b.signIn()
	b.enter("Groupe Lumen")
	b.visit("/hosts")
	if at := b.press("/"); at.ID != "site-search" {
		t.Fatalf("the key / leads to %+v", at)
	}
	// The protocol sends the sign of a key by itself, after the press that the page has kept from typing it.
	ask[string](b, `document.getElementById("site-search").value = ""`)
	for _, key := range "rdsh-acc" { // letters that would do something elsewhere
		b.do(chromedp.KeyEvent(string(key)))
	}
	b.followBy(chromedp.KeyEvent(kb.Enter))
	b.says("#hosts .hits mark", "rdsh-acc")
	b.check("search")
	if at := b.press("j"); !at.Row {
		t.Errorf("the key j leads to %+v, want the first that was found", at)
	}
	b.visit("/search")
	b.check("search, empty")
	if at := b.press("/"); at.ID != "search" {
		t.Errorf("on the page of the search / leads to %+v, want its own field", at)
	}
}

func TestShortcuts_QuestionMarkShowsThemAndLettersLead(t *testing.T) {
	t.Parallel()
	b := newDemoPortal(t).open(t, text.English)
	b.signIn()
	b.enter("Groupe Lumen")
	b.visit("/")
	b.press("?")
	if !ask[bool](b, `document.getElementById("shortcuts").matches("dialog:modal")`) {
		t.Fatal("the key ? opens nothing")
	}
	b.check("shortcuts")
	b.press("g")
	b.press("h")
	if path := ask[string](b, "location.pathname"); path != "/" {
		t.Errorf("behind the dialog, g and h led to %s", path)
	}
	b.press(kb.Escape)
	if ask[bool](b, `document.getElementById("shortcuts").open`) {
		t.Error("Escape leaves the dialog open")
	}
	b.press("g")
	b.followBy(chromedp.KeyEvent("h"))
	b.says("h1", text.HostsTitle.In(b.lang))
	first, second := b.press("j"), b.press("j")
	if !first.Row || !first.Shown || !second.Row || first.Name == second.Name {
		t.Errorf("j leads to %+v, then to %+v", first, second)
	}
	if back := b.press("k"); back.Name != first.Name {
		t.Errorf("k leads to %+v, want %+v again", back, first)
	}
	b.followBy(chromedp.KeyEvent(kb.Enter))
	b.says("h1", strings.TrimPrefix(first.Name, "a "))
}

func TestShortcuts_TurnedOffDoNothing(t *testing.T) {
	t.Parallel()
	b := newDemoPortal(t).open(t, text.English)
	b.signIn()
	b.visit("/knowledge/keyboard")
	b.check("keyboard")
	b.follow("#keys-switch button")
	b.says("#keys-switch", text.KeysAreOff.In(b.lang))
	before := b.press("/")
	if before.ID == "site-search" {
		t.Error("the key / still leads to the search")
	}
	b.press("?")
	if ask[bool](b, `document.getElementById("shortcuts").open`) {
		t.Error("the key ? still opens the shortcuts")
	}
}
