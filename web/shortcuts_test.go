package web

import (
	"net/http"
	"testing"

	"calfleet/internal/auth"
	"calfleet/web/text"
)

func TestKeyboard_PageAndDialogShowTheSameKeys(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Viewer).get(pathKeyboard).status(http.StatusOK)
	inPage, inDialog := textOf(c.all("main .keys")[0]), textOf(c.all("#shortcuts .keys")[0])
	if inPage != inDialog || inPage == "" {
		t.Errorf("the page says %q, the dialog %q", inPage, inDialog)
	}
	if headings := c.all("main h2"); len(headings) != 2 {
		t.Errorf("%d headings of level 2, want one above the keys and one above the switch: those of the keys are of level 3", len(headings))
	}
	c.shows("main .keys div", "g then h", "Hosts").shows("main .keys div", "/", "search everything")
	c.get("/hosts").status(http.StatusOK).shows("#shortcuts h2", "Keyboard shortcuts").shows("[data-go=h]", "Hosts")
}

func TestKeyboard_ShortcutsCanBeTurnedOff(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Viewer)
	isOn := func() bool { return len(c.get(pathKeyboard).all("body[data-shortcuts]")) == 1 }
	if !isOn() {
		t.Error("shortcuts are off before anybody said so")
	}
	c.post(pathPreferences, "shortcuts", "off", "return", pathKeyboard).sendsTo(pathKeyboard)
	if isOn() {
		t.Error("shortcuts are still on")
	}
	c.shows("#keys-switch", "now off", "Turn on")
	c.post(pathPreferences, "shortcuts", "perhaps", "theme", "dark").sendsTo("/")
	if isOn() {
		t.Error("nonsense turned them on")
	}
	c.post(pathPreferences, "shortcuts", "on").sendsTo("/")
	if !isOn() {
		t.Error("they can't be turned on again")
	}
	nobody := newClient(t)
	nobody.post(pathPreferences, "shortcuts", "off").sendsTo("/")
}

func TestGoKeys_LeadToEveryPageOfTheNavigationByALetterOfItsOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, group := range (Shell{Lang: text.English}).navigation() {
		for _, item := range group.items {
			if other, taken := seen[item.key]; taken || len(item.key) != 1 {
				t.Errorf("%s has the key %q, as %q has: give it a letter of its own in goKeys", item.href, item.key, other)
			}
			seen[item.key] = item.href
		}
	}
}
