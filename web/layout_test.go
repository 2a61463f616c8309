package web

import (
	"bytes"
	"strings"
	"testing"

	"calfleet/web/text"
	"calfleet/web/ui"

	"github.com/google/go-cmp/cmp"
)

func shellMarkup(t *testing.T, s Shell) string {
	t.Helper()
	var b bytes.Buffer
	if err := Page(s).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestShell_MarksTheSectionOfItsPath(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"/": "/", "/?state=broken": "/", "/collections/7?cell=1": "/", "/hosts": "/hosts",
		"/findings/12": "/findings", "/settings/users": "/settings", "/elsewhere": "/elsewhere",
	}
	for path, want := range tests {
		if got := (Shell{Path: path}).section(); got != want {
			t.Errorf("%s belongs to %s, want %s", path, got, want)
		}
	}
}

func TestShell_EveryPageStandsOnceInTheNavigation(t *testing.T) {
	t.Parallel()
	var got []string
	current := 0
	for _, g := range (Shell{Lang: text.French, Path: "/hosts?q=a", Waiting: Waiting{Findings: 17}}).navigation() {
		for _, i := range g.items {
			got = append(got, i.text)
			if i.current {
				current++
			}
		}
	}
	want := []string{
		"Parc", "Constats", "Dossiers", "Scénario", "Hôtes", "Serveurs de licences", "Packs de CAL", "Achats", "Position",
		"Imports", "Audits", "Activité", "Guide", "Réglages",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if current != 1 {
		t.Errorf("%d items are marked as current", current)
	}
}

func TestShell_SwitchOfOrganizationsOnlyWhereThereAreSeveral(t *testing.T) {
	t.Parallel()
	one := []ui.Option{{Value: "default", Text: "Lumen", Selected: true}}
	two := append(one, ui.Option{Value: "iberia", Text: "Iberia"})
	if got := shellMarkup(t, Shell{Organizations: one}); strings.Contains(got, `name="organization"`) {
		t.Error("a single organization has a switch")
	}
	if got := shellMarkup(t, Shell{Organizations: two}); !strings.Contains(got, `name="organization"`) {
		t.Error("two organizations have no switch")
	}
}

func TestShell_LanguageThemeAndPlaceAreInTheMarkup(t *testing.T) {
	t.Parallel()
	got := shellMarkup(t, Shell{Lang: text.French, Title: "Parc", Path: `/?q="x"`, Flash: Flash{ui.Good, "Enregistré."}})
	for _, want := range []string{
		`<html lang="fr" data-theme="auto">`, `<title>Parc · calfleet</title>`, `name="return" value="/?q=&#34;x&#34;"`,
		`role="status"`, `href="#content"`, `&#34;allowEval&#34;:false`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("markup lacks %s", want)
		}
	}
	for _, bad := range []string{" style=", " onclick=", "<style", "<script>"} {
		if strings.Contains(got, bad) {
			t.Errorf("markup has %s", bad)
		}
	}
}

func TestBare_ShowsNoNavigation(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := Bare(Shell{Lang: text.English}).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), `href="/hosts"`) {
		t.Error("the frame before sign-in leads into the portal")
	}
}

func TestParseTheme_UnknownFollowsTheSystem(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]Theme{"dark": ThemeDark, "light": ThemeLight, "auto": ThemeAuto, "": ThemeAuto, "x": ThemeAuto} {
		if got := ParseTheme(s); got != want {
			t.Errorf("ParseTheme(%q) = %s, want %s", s, got, want)
		}
	}
}
