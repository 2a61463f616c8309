package web

import (
	"strings"

	"calfleet/web/text"
	"calfleet/web/ui"
)

// Theme is the colours a reader asked for. The zero value follows the system.
type Theme string

// The themes, as the data-theme attribute and the cookie name them.
const (
	ThemeAuto  Theme = "auto"
	ThemeLight Theme = "light"
	ThemeDark  Theme = "dark"
)

// ParseTheme reads a theme from a cookie or a form; anything unknown follows
// the system.
func ParseTheme(s string) Theme {
	switch t := Theme(s); t {
	case ThemeLight, ThemeDark:
		return t
	default:
		return ThemeAuto
	}
}

// The frame's own forms post here. They send "return" (Shell.Path, to be
// checked as a path of ours) with one of "language", "theme", "organization".
const (
	pathPreferences = "/preferences"
	pathSignOut     = "/sign-out"
	pathAccount     = "/settings/account"
)

// Shell is the frame around a page: who reads it, where it stands, what waits.
type Shell struct {
	Title         string
	Lang          text.Lang
	Theme         Theme
	Path          string      // path and query of this page: the switches lead back to it
	Organizations []ui.Option // those the reader may see, the present one selected; one or none hides the switch
	Person        Person
	Shortcuts     bool // single keys do something for the reader
	Searches      bool // the reader may search, in the organization that is current
	Waiting       Waiting
	Flash         Flash
	Printed       string // what stands on paper only: whose page it is, and of when
}

// Person is the reader, as the side bar shows them.
type Person struct{ Name, Role string }

// Waiting counts what asks for work; zero shows no count.
type Waiting struct{ Findings, Reminders int }

// Flash says once how the last action ended; the zero value says nothing.
type Flash struct {
	Tone ui.Tone
	Text string
}

// isToast tells what is done from what somebody must still read: good news may stand in a corner.
func (f Flash) isToast() bool { return f.Text != "" && f.Tone == ui.Good }

// documentTitle is what the browser's tab shows.
func (s Shell) documentTitle() string {
	if s.Title == "" {
		return "calfleet"
	}
	return s.Title + " · calfleet"
}

// theme is the data-theme attribute, with the zero value put into its word.
func (s Shell) theme() Theme { return ParseTheme(string(s.Theme)) }

// hasSwitch tells whether there is another organization to go to.
func (s Shell) hasSwitch() bool { return len(s.Organizations) > 1 }

type navItem struct {
	href    string
	text    string
	waiting int
	counted text.Plural // what waits
	current bool
	key     string // after g; "" for none
}

type navGroup struct {
	label string
	items []navItem
}

// navigation is the side bar: work, records, follow-up.
func (s Shell) navigation() []navGroup {
	item := func(href string, m text.Msg, waiting int) navItem {
		return navItem{href, m.In(s.Lang), waiting, text.NavWaiting, href == s.section(), goKeys[href]}
	}
	cases := item(pathCases, text.NavCases, s.Waiting.Reminders)
	cases.counted = text.NavReminded
	return []navGroup{
		{text.NavWork.In(s.Lang), []navItem{
			item("/", text.NavFleet, 0),
			item("/findings", text.NavFindings, s.Waiting.Findings),
			cases,
			item(pathPlans, text.NavPlans, 0),
		}},
		{text.NavRecords.In(s.Lang), []navItem{
			item("/hosts", text.NavHosts, 0),
			item("/license-servers", text.NavServers, 0),
			item("/key-packs", text.NavKeyPacks, 0),
			item("/purchases", text.NavPurchases, 0),
			item("/position", text.NavPosition, 0),
		}},
		{text.NavFollowUp.In(s.Lang), []navItem{
			item("/imports", text.NavImports, 0),
			item("/audits", text.NavAudits, 0),
			item("/activity", text.NavActivity, 0),
			item("/knowledge", text.NavKnowledge, 0),
			item("/settings", text.NavSettings, 0),
		}},
	}
}

// goKeys are the letters that lead to a page after g.
var goKeys = map[string]string{
	"/": "f", "/findings": "i", pathCases: "c", pathPlans: "w", "/hosts": "h", "/license-servers": "l", "/key-packs": "k", "/purchases": "p", "/position": "o",
	"/imports": "m", "/audits": "a", "/activity": "t", "/knowledge": "g", "/settings": "s",
}

// section is the first part of the path; a collection belongs to the fleet.
func (s Shell) section() string {
	path, _, _ := strings.Cut(s.Path, "?")
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if first == "collections" {
		return "/"
	}
	return "/" + first
}

var themeNames = []struct {
	theme Theme
	name  text.Msg
}{
	{ThemeAuto, text.NavThemeAuto},
	{ThemeLight, text.NavThemeLight},
	{ThemeDark, text.NavThemeDark},
}

// htmxConfig turns off what the content security policy refuses and keeps
// pages out of the browser's storage.
const htmxConfig = `{"allowEval":false,"includeIndicatorStyles":false,"allowScriptTags":false,` +
	`"selfRequestsOnly":true,"historyCacheSize":0}`
