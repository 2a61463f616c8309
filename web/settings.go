package web

import (
	"strings"

	"calfleet/internal/auth"
	"calfleet/web/text"
	"calfleet/web/ui"
)

func (s *server) settings(r *request) error { return r.see(pathAccount) }

// Addresses of the settings, besides pathAccount.
const (
	pathTokens        = "/settings/tokens"
	pathUsers         = "/settings/users"
	pathOrganizations = "/settings/organizations"
)

// settingsHead is the top of every page of the settings; what only administrators may see has no tab for others.
type settingsHead struct {
	Lang text.Lang
	Tabs []ui.Tab
}

func (r *request) settingsHead() settingsHead {
	h := settingsHead{Lang: r.Lang}
	tab := func(path string, m text.Msg) {
		h.Tabs = append(h.Tabs, ui.Tab{Text: m.In(r.Lang), Href: path, Current: strings.HasPrefix(r.Request().URL.Path, path)})
	}
	tab(pathAccount, text.SettingsAccount)
	if operator.admits(r.Principal) {
		tab(pathTags, text.TagsTitle)
		tab(pathContacts, text.ContactsTitle)
		tab(pathPrices, text.PricesTitle)
		tab(pathCatalog, text.CatalogTitle)
	}
	if r.Principal.Role.Allows(auth.Admin) {
		tab(pathFields, text.FieldsTitle)
		tab(pathUsers, text.SettingsUsers)
		tab(pathTokens, text.SettingsTokens)
		tab(pathAgents, text.AgentsTitle)
		tab(pathOrganizations, text.SettingsOrganizations)
		tab(pathCircumstances, text.SettingsCircumstances)
	}
	return h
}

// question is asked before a row's thing is done that cannot be taken back at once.
type question struct {
	ID     string // of the dialog, once on a page
	Action string // where the answer yes is sent
	Word   string // on the button of the row and of the answer: a verb
	About  string // Word with the row's name: the question's title, and the button for those who hear it
	Text   string // what follows from yes
}

func (q question) dialog(l text.Lang) ui.Dialog {
	return ui.Dialog{ID: q.ID, Title: text.Ask.In(l, q.About), Close: text.Cancel.In(l)}
}

// copyWords are what copy buttons say.
func copyWords(l text.Lang) ui.CopyWords {
	return ui.CopyWords{Copy: text.Copy.In(l), Copied: text.Copied.In(l)}
}
